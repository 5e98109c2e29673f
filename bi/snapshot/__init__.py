"""A dated, read-only picture of the declarations, amendments resolved; all that a view ever sees."""

from bi.snapshot import manifest
from bi.snapshot.build import build
from bi.snapshot.manifest import Manifest
from bi.snapshot.opened import Snapshot

__all__ = ["Manifest", "Snapshot", "build", "latest", "list_snapshots", "open_snapshot"]


def open_snapshot(snapshot_id: str) -> Snapshot:
    """A snapshot by its id. Raises UserError for one that is not there."""
    return Snapshot(manifest.load(snapshot_id))


def latest() -> Snapshot | None:
    """The newest snapshot; None before the first build."""
    made = manifest.latest()
    return Snapshot(made) if made else None


def list_snapshots() -> list[Manifest]:
    """All snapshots, newest first."""
    return manifest.every()
