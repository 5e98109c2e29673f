"""What a snapshot is made of, in one small JSON file; and where its parts lie."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bi import periods
from bi.errors import UserError
from bi.metrics import rule_on
from bi.settings import data_folder
from bi.store.files import write_whole


@dataclass(frozen=True)
class Month:
    """One month: the store's mark (its last declaration), where its lines and marts lie, counts and digest."""

    period: int
    last_id: int
    lake: str
    marts: str
    lines: int
    declarations: int
    digest: str

    @property
    def first_day(self) -> date:
        return periods.period_of(self.period)


@dataclass(frozen=True)
class Manifest:
    """One snapshot: immutable, with identity, cut-off time and digest."""

    id: str
    digest: str
    cutoff: str
    store_id: str
    registers: str
    register_digest: str
    figures: dict
    months: tuple[Month, ...]

    @property
    def cutoff_at(self) -> datetime:
        """The instant up to which declarations are known."""
        return datetime.fromisoformat(self.cutoff)

    def is_due(self, period: date) -> bool:
        """Whether the deadline of a month had passed at the cut-off."""
        day = int(rule_on(self.figures, "deadline.day", periods.last_day(period)))
        return periods.deadline(period, day) <= self.cutoff_at

    @property
    def default_period(self) -> date | None:
        """The latest month with lines whose deadline had passed; None where there is none."""
        found = [m.first_day for m in self.months if m.lines and self.is_due(m.first_day)]
        return max(found) if found else None

    def folder(self) -> Path:
        return snapshots_folder() / self.id

    def save(self, folder: Path) -> None:
        """Write the manifest: the last file of a snapshot, so that a folder with it is whole."""
        write_whole(folder / "manifest.json", json.dumps(asdict(self), ensure_ascii=False, indent=1).encode())


def snapshots_folder() -> Path:
    return data_folder() / "snapshots"


def lake_folder(name: str) -> Path:
    return data_folder() / "lake" / name


def marts_folder(name: str) -> Path:
    return data_folder() / "marts" / name


def registers_folder(name: str) -> Path:
    return data_folder() / "registers" / name


def load(snapshot_id: str) -> Manifest:
    """The manifest of a snapshot. Raises UserError for one that is not there."""
    path = snapshots_folder() / snapshot_id / "manifest.json"
    if not snapshot_id or "/" in snapshot_id or snapshot_id.startswith(".") or not path.is_file():
        raise UserError("view.unknown_snapshot", value=snapshot_id)
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Manifest(**{**raw, "months": tuple(Month(**m) for m in raw["months"])})


def every() -> list[Manifest]:
    """All snapshots, newest first."""
    folders = snapshots_folder().glob("*/manifest.json") if snapshots_folder().is_dir() else []
    found = [load(path.parent.name) for path in folders if not path.parent.name.startswith(".")]
    return sorted(found, key=lambda m: (m.cutoff, m.id), reverse=True)


def latest() -> Manifest | None:
    """The newest snapshot, by the pointer that a build leaves behind."""
    pointer = data_folder() / "latest"
    return load(pointer.read_text(encoding="utf-8").strip()) if pointer.is_file() else None


def point_to(manifest: Manifest) -> None:
    """Make a snapshot the newest."""
    write_whole(data_folder() / "latest", manifest.id.encode())


def new_id(cutoff: datetime, digest: str) -> str:
    """Cut-off time and the head of the digest: readable, sortable, distinct."""
    return f"S{cutoff.astimezone(UTC):%Y%m%d-%H%M%S}-{digest[:8]}"
