"""From an empty folder to an open dashboard, beside the server and not before it: visitors see how far it has come.

The first start in demo mode makes the sample nation, loads it, and resolves it into a snapshot. Later starts open what
is there. New declarations become a new snapshot by themselves: after a filing here (`refresh_soon`), and on a slow beat
for files that came in by the command line. One thread does all of it, so two refreshes never meet in one process.
"""

import gc
import logging
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import text

from bi import settings, snapshot
from bi.access import SYSTEM
from bi.errors import ContractError
from bi.snapshot import Snapshot
from bi.store import Store, open_store, read_meta, write_meta

LOG = logging.getLogger("rice.start")
BEAT_SECONDS = 300.0
MONTHS_A_FILE = 6
SAMPLE_WHOLE = "whole"
LOOK_SECONDS = 5.0  # how stale the answer to "which snapshot is the newest" may be: other processes make them too
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Status:
    """How far the start has come: the step by name, its share done (0 to 1), and the reference of a fault."""

    step: str = "open"
    share: float = 0.0
    is_ready: bool = False
    fault: str | None = None


class _Runner:
    """The state of this process: what visitors are told, the opened store, the newest snapshot."""

    def __init__(self) -> None:
        self.status = Status()
        self.store: Store | None = None
        self.newest: Snapshot | None = None
        self.looked_at = float("-inf")
        self.wake = threading.Event()
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None


_RUNNER = _Runner()


def begin(warm_up: Callable[[], None] | None = None) -> None:
    """Start the thread that prepares and refreshes; a second call does nothing."""
    with _RUNNER.lock:
        if _RUNNER.thread is None:
            _RUNNER.thread = threading.Thread(target=_run, args=(warm_up,), name="prepare", daemon=True)
            _RUNNER.thread.start()


def status() -> Status:
    """What a visitor is told now."""
    return _RUNNER.status


def store() -> Store:
    """The opened store of this process."""
    with _RUNNER.lock:
        if _RUNNER.store is None:
            _RUNNER.store = open_store()
        return _RUNNER.store


def newest_snapshot() -> Snapshot | None:
    """The newest snapshot, looked for again every few seconds."""
    if time.monotonic() - _RUNNER.looked_at > LOOK_SECONDS:
        _RUNNER.looked_at = time.monotonic()
        found = snapshot.latest()
        if found is None or _RUNNER.newest is None or found.id != _RUNNER.newest.id:
            _RUNNER.newest = found  # an opened snapshot keeps its registers: the same one stays open
    return _RUNNER.newest


def refresh_soon() -> None:
    """Ask for a new snapshot: called after something was filed. Returns at once."""
    _RUNNER.wake.set()


def refresh_now() -> Snapshot | None:
    """Build a new snapshot and open it, in the calling thread: for a page that must show what was just filed."""
    snapshot.build(store())
    _RUNNER.looked_at = float("-inf")
    return newest_snapshot()


def prepare(progress: Progress) -> None:
    """Bring this process to a store and a snapshot. `progress` is called with a step's name and its share done."""
    progress("open", 0.0)
    opened = store()
    if newest_snapshot() is None:
        if settings.mode() == "demo" and wants_sample(opened):
            fill_with_sample(opened, progress)
        progress("snapshot", 0.0)
        snapshot.build(opened, progress=_share_of(progress, "snapshot"))
        _RUNNER.looked_at = float("-inf")
    progress("warm", 0.0)


def wants_sample(opened: Store) -> bool:
    """Whether nothing was ever registered, or an earlier start was cut off while it filled in the sample."""
    with opened.database.read() as connection:
        if read_meta(connection, "sample") is not None:
            return read_meta(connection, "sample") != SAMPLE_WHOLE
        return connection.execute(text("SELECT 1 FROM trader LIMIT 1")).first() is None


def fill_with_sample(opened: Store, progress: Progress) -> None:
    """Make the sample nation and take it in, as files of traders would be. The store is marked as a sample for ever."""
    import sample_data

    _mark_sample(opened, "begun")
    settings.data_folder().mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="sample-", dir=settings.data_folder()))
    try:
        progress("sample", 0.0)
        sample_data.write(folder, progress=_share_of(progress, "sample"))
        _take_in(opened, folder, progress)
        _mark_sample(opened, SAMPLE_WHOLE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _mark_sample(opened: Store, state: str) -> None:
    with opened.database.write() as connection:
        write_meta(connection, "sample", state)


def _take_in(opened: Store, folder: Path, progress: Progress) -> None:
    from bi.intake.ingest import ingest_files
    from bi.intake.registers import load_register
    from bi.intake.sheet import Limits

    for register in ("traders", "sites", "licenses"):
        file = folder / f"{register}.csv"
        if (refused := load_register(opened, register, file.read_bytes(), file.name, who=SYSTEM.who).refused) is not None:
            raise ContractError(f"sample {file.name}: {refused}")
    groups = list(_together(sorted(folder.glob("declarations*.csv"))))
    results = ingest_files(opened, groups, scope=SYSTEM, channel="sample", limits=Limits.command_line())
    for done, result in enumerate(results):
        progress("load", (done + 1) / len(groups))
        if not result.is_clean:
            raise ContractError(f"sample {result.file}: {result.refused or 'declarations were rejected'}")


def _together(months: list[Path]) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of a few files: several months in one, since each file costs its own reading and transaction."""
    for first in range(0, len(months), MONTHS_A_FILE):
        group = months[first : first + MONTHS_A_FILE]
        bodies = [file.read_bytes() for file in group]
        whole = bodies[0] + b"".join(body.split(b"\n", 1)[1] for body in bodies[1:])
        yield f"declarations-{group[0].stem[-7:]}--{group[-1].stem[-7:]}.csv", whole


def _share_of(progress: Progress, step: str) -> Callable[[int, int], None]:
    return lambda done, total: progress(step, done / max(total, 1))


def _run(warm_up: Callable[[], None] | None) -> None:
    try:
        prepare(_tell)
        if warm_up:
            warm_up()
        gc.collect()
        gc.freeze()  # a full collection follows every script run: what stands now need not be walked again
        _RUNNER.status = Status("ready", 1.0, is_ready=True)
    except Exception:
        _RUNNER.status = replace(_RUNNER.status, fault=fault(LOG, "the data could not be prepared"))
        return
    _keep_fresh()


def _tell(step: str, share: float) -> None:
    _RUNNER.status = Status(step, min(max(share, 0.0), 1.0))


def _keep_fresh() -> None:
    while True:
        _RUNNER.wake.wait(BEAT_SECONDS)
        _RUNNER.wake.clear()
        try:
            refresh_now()
        except Exception:
            fault(LOG, "the snapshot could not be refreshed; the last one stays open")


def fault(log: logging.Logger, what: str) -> str:
    """Write the exception being handled to the log and return the short reference by which a visitor can name it."""
    reference = secrets.token_hex(3).upper()
    log.exception("%s [%s]", what, reference)
    return reference
