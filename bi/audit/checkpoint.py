"""Signed checkpoints: how long the log was at an instant, and its root; kept outside the database.

Files in `RICE_CHECKPOINTS` (default `checkpoints` in RICE_DATA), which only ever grow: `<origin>-<month>.jsonl`, one
checkpoint a line, and `<origin>.leaves`, the leaf hashes one after the other. The leaves say nothing by themselves,
since each has its salt; checked against a signed root they let `verify-log` name the very entry that was changed. Copies
of the folder belong where nobody who writes to the database can write.
"""

import json
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Connection

from bi import settings
from bi.audit import log, tiles
from bi.errors import ContractError, UserError
from bi.store import Store, read_meta
from bi.text import explain

LOG = logging.getLogger("rice.audit")
FORMAT = "rice-checkpoint/1"
BEAT_SECONDS = 60.0
STILL = timedelta(hours=1)  # a log that does not grow is witnessed again after so long
HASH_BYTES = 32
END_BYTES = 65_536


@dataclass(frozen=True)
class Checkpoint:
    """One signed statement: at `time` (ISO, UTC) the log of `origin` had `size` entries under `root` (hexadecimal)."""

    origin: str
    size: int
    root: str
    time: str
    key_id: str
    signature: str = ""
    format: str = FORMAT

    def body(self) -> bytes:
        """What is signed: all but the signature (RFC 8785)."""
        import rfc8785

        return rfc8785.dumps({name: value for name, value in asdict(self).items() if name != "signature"})

    def to_json(self) -> str:
        """The checkpoint as one line."""
        return json.dumps(asdict(self), sort_keys=True)

    def is_signed_by(self, ring) -> bool:
        """Whether a checkpoint key of the ring signed it, in its time."""
        key = ring.find(self.key_id, "checkpoint")
        at = datetime.fromisoformat(self.time)
        return key is not None and key.verifies(bytes.fromhex(self.signature), self.body(), at)


def parse(found: object) -> Checkpoint:
    """A checkpoint from its JSON object. Raises ValueError for anything else."""
    try:
        made = Checkpoint(**found)
        bytes.fromhex(made.root + made.signature)
        is_right = made.format == FORMAT and type(made.size) is int and made.size >= 0 and isinstance(made.origin, str)
        if not is_right or datetime.fromisoformat(made.time).tzinfo is None:
            raise ValueError(found)
    except (TypeError, ValueError):
        raise ValueError("no checkpoint") from None
    return made


def folder() -> Path:
    """Where checkpoints are kept."""
    return Path(os.environ.get("RICE_CHECKPOINTS") or settings.data_folder() / "checkpoints").expanduser().resolve()


def origin_of(connection: Connection) -> str:
    """The name of a store's log."""
    return f"rice-{read_meta(connection, 'store_id')}"


def leaves_file(where: Path, origin: str) -> Path:
    """Where the leaf hashes of a log lie beside its checkpoints."""
    return where / f"{origin}.leaves"


def last(origin: str) -> Checkpoint | None:
    """The newest checkpoint of a log that was kept whole."""
    for file in sorted(folder().glob(f"{origin}-*.jsonl"), reverse=True):
        for line in reversed(_end(file).splitlines()):
            try:
                return parse(json.loads(line))
            except ValueError:  # a crash while writing leaves part of a line
                continue
    return None


def _end(file: Path) -> str:
    """The last lines of a file that may have grown for a month."""
    with file.open("rb") as opened:
        opened.seek(max(file.stat().st_size - END_BYTES, 0))
        return opened.read().decode("utf-8", errors="replace")


def write(store: Store) -> Checkpoint:
    """Keep a checkpoint of the log as it stands; the last one again where nothing was added within the hour.

    Raises ContractError where the log is no continuation of the last checkpoint: nothing false is ever signed.
    """
    from bi import keys

    signer = keys.signer("checkpoint")
    folder().mkdir(parents=True, exist_ok=True)
    with store.database.read() as connection:
        if covering := _covering(last(origin_of(connection)), tiles.size(connection)):
            return covering
    with FileLock(folder() / ".lock", poll_interval=0.01), store.database.read() as connection:
        tree, origin = tiles.Tree(connection), origin_of(connection)
        before = last(origin)
        if covering := _covering(before, tree.size):  # another process wrote it while this one waited
            return covering
        if before and (before.size > tree.size or tree.root(before.size).hex() != before.root):
            raise ContractError(f"event log: it is no continuation of the checkpoint at {before.size} of {before.time}")
        _keep_leaves(connection, leaves_file(folder(), origin), tree.size)
        now, root = datetime.now(UTC), tree.root().hex()
        unsigned = Checkpoint(origin, tree.size, root, now.isoformat(timespec="microseconds"), signer.key_id)
        made = Checkpoint(**{**asdict(unsigned), "signature": signer.sign(unsigned.body()).hex()})
        _append(folder() / f"{origin}-{now:%Y-%m}.jsonl", made.to_json().encode())
    return made


def _covering(before: Checkpoint | None, size: int) -> Checkpoint | None:
    """The last checkpoint if it is of a log as long as this one, and fresh."""
    is_fresh = before and datetime.now(UTC) - datetime.fromisoformat(before.time) < STILL
    return before if is_fresh and before.size == size else None


def write_quietly(store: Store) -> None:
    """Keep a checkpoint after something that stands already: a failure goes to the log of faults, not to the user."""
    try:
        with store.database.read() as connection:
            is_kept = log.is_kept(connection)
        if is_kept:
            write(store)
    except Exception as fault:
        reason = explain(fault, "en") if isinstance(fault, UserError) else f"{type(fault).__name__}: {fault}"
        LOG.error("no checkpoint could be written: %s", reason.splitlines()[0])


def keep_writing(store: Callable[[], Store], seconds: float = BEAT_SECONDS) -> threading.Event:
    """Write a checkpoint on a beat from a thread of its own; set the returned event to end it."""
    done = threading.Event()

    def run() -> None:
        while not done.wait(seconds):
            write_quietly(store())

    threading.Thread(target=run, name="checkpoints", daemon=True).start()
    return done


def _keep_leaves(connection: Connection, file: Path, size: int) -> None:
    """Add the leaves that are not yet in the file; a torn end is cut first."""
    with file.open("ab") as opened:
        known = opened.tell() // HASH_BYTES
        opened.truncate(known * HASH_BYTES)
        opened.write(b"".join(tiles.read(connection, 0, known, size)))
        _force(opened)


def _append(file: Path, line: bytes) -> None:
    with file.open("ab+") as opened:
        if opened.tell():
            opened.seek(-1, os.SEEK_END)
            if opened.read(1) != b"\n":
                line = b"\n" + line
        opened.write(line + b"\n")
        _force(opened)


def _force(opened) -> None:
    opened.flush()
    os.fsync(opened.fileno())
