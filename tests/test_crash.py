"""kill -9 at any moment: what was acknowledged is there, what was not is there whole or not at all.

A kill leaves the operating system's page cache alone, so this shows that the steps come in a safe order; that they
are forced to the disk is shown by the settings in test_store.
"""

import contextlib
import hashlib
import multiprocessing
import os
import random
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

import drawn
import pytest
import workers
from drawn import counts, load, rows, sizes, snap, take, views
from workers import Place

from bi import snapshot
from bi.store import files, open_store

pytestmark = [
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system"),
    pytest.mark.usefixtures("quick_reader"),
]
LETTERS = "ABCDE"  # a file has a declaration for each, and two lines a declaration
LONGEST_WAIT_S = 60


@dataclass
class Filed:
    """A store that clients file into and die: what they were told."""

    store: object
    place: Place
    told: Path
    dying: random.Random = field(default_factory=lambda: random.Random(2569))

    def acknowledged(self) -> dict[int, str]:
        """File number → receipt that a client has seen."""
        lines = self.told.read_text(encoding="utf-8").splitlines() if self.told.exists() else []
        return {int(number): receipt for number, receipt in (line.split() for line in lines)}

    def kept(self) -> dict[int, tuple[str, str]]:
        """File number → receipt and SHA-256 in the store."""
        found = rows(self.store, "SELECT file, receipt, sha256 FROM receipt")
        return {int(file.removesuffix(".csv")): (receipt, sha256) for file, receipt, sha256 in found}


@pytest.fixture
def filed(store, data_home, tmp_path) -> Filed:
    load(store, drawn.registers(LETTERS))
    return Filed(store, Place(data_home, str(store.database.url)), tmp_path / "told.txt")


def kill_while_filing(filed: Filed) -> None:
    """Start a client and kill it a random while after a random file, often amid the transaction."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    first = max([-1, *filed.acknowledged(), *filed.kept()]) + 1
    client = workers.context().Process(target=workers.file_on, args=(filed.place, first, LETTERS, filed.told, theirs))
    client.start()
    theirs.close()
    for _ in range(filed.dying.randint(1, 2)):
        assert ours.poll(LONGEST_WAIT_S), "the client files nothing"
        ours.recv_bytes()
    time.sleep(filed.dying.choice((0.04, 0.4)) * filed.dying.random())
    client.kill()
    client.join()
    assert client.exitcode == -signal.SIGKILL
    ours.close()


def assert_sound(filed: Filed) -> None:
    """Nothing acknowledged is lost, nothing is there by halves, and the log tells of every declaration once."""
    kept = filed.kept()
    for number, receipt in filed.acknowledged().items():
        assert kept.get(number, ("lost",))[0] == receipt
    for _, sha256 in kept.values():
        assert hashlib.sha256(files.path_of(sha256).read_bytes()).hexdigest() == sha256
    each = "SELECT count(*) FROM declaration GROUP BY receipt_no"
    assert rows(filed.store, each) == [(len(LETTERS),)] * len(kept)
    of_lines = "SELECT d.receipt_no, count(*) FROM line l LEFT JOIN declaration d ON d.id = l.declaration_id GROUP BY 1"
    assert {number for _, number in rows(filed.store, of_lines)} <= {2 * len(LETTERS)}
    size = sizes(filed.store)
    assert (size["declaration"], size["line"]) == (len(LETTERS) * len(kept), 2 * len(LETTERS) * len(kept))
    told = "SELECT record FROM event WHERE kind = 'declaration.accepted' ORDER BY seq"
    assert rows(filed.store, told) == [(f"declaration:{i}",) for i in range(1, size["declaration"] + 1)]
    for table, column in (("receipt", "receipt_no"), ("event", "seq")):
        assert rows(filed.store, f"SELECT min({column}), max({column}) FROM {table}") in (
            [(1, size[table])],
            [(None, None)],
        )
    if filed.store.database.is_sqlite:
        assert rows(filed.store, "PRAGMA integrity_check") == [("ok",)]


def assert_kills_lose_nothing(filed: Filed, kills: int, look_every: int) -> None:
    for number in range(1, kills + 1):
        kill_while_filing(filed)
        if number % look_every == 0:
            assert_sound(filed)
    kept, acknowledged = filed.kept(), filed.acknowledged()
    unheard = sorted(set(kept) - set(acknowledged))
    print(f"{kills} kills: {len(acknowledged)} receipts told, all there; {len(unheard)} kept that no one was told of")
    assert len(acknowledged) > kills / 4
    before = sizes(filed.store)
    for number in [*unheard[:5], *list(acknowledged)[:5]]:  # who was not told will send again
        again = take(filed.store, drawn.numbered_file(number, LETTERS), now=drawn.later(1))
        assert (again.receipt, counts(again)) == (kept[number][0], (0, 0, len(LETTERS)))
    assert sizes(filed.store) == before


def test_kills_lose_no_receipt_and_leave_no_half_file(filed):
    assert_kills_lose_nothing(filed, 20 if filed.store.database.is_sqlite else 6, look_every=2)


@pytest.mark.battery
def test_five_hundred_kills_lose_no_receipt_and_leave_no_half_file(filed):
    assert_kills_lose_nothing(filed, 500, look_every=25)


def died(target, *arguments: object) -> bool:
    """Run a worker to its end; whether it was killed."""
    worker = workers.context().Process(target=target, args=arguments)
    worker.start()
    worker.join(LONGEST_WAIT_S)
    assert worker.exitcode in (0, -signal.SIGKILL), worker.exitcode
    return worker.exitcode != 0


def test_a_kill_at_every_step_leaves_the_file_whole_or_absent(filed):
    """Before each statement, commit, sync and rename of one import."""
    wholes = []
    for step in range(1, 200):
        was_killed = died(workers.file_until_step, filed.place, step, LETTERS, step)
        assert_sound(filed)
        wholes.append(step in filed.kept())
        if not was_killed:
            break
    assert not was_killed and wholes[-1]
    assert len(wholes) > 12, "so many steps are seen"
    assert all(wholes[wholes.index(True) :]), "before the commit nothing is there, after it everything"
    again = take(filed.store, drawn.numbered_file(1, LETTERS), "1.csv")
    assert counts(again) == (len(LETTERS), 0, 0), "a file whose import was killed is taken when it comes again"
    assert_sound(filed)


# --- snapshots ---


@pytest.fixture
def built(data_home):
    """A store with two months and a snapshot."""
    store = open_store()
    load(store, drawn.registers(LETTERS))
    for number in range(2):
        take(store, drawn.numbered_file(number, LETTERS, months=2))
    snap(store)
    yield store
    store.close()


def assert_no_half_snapshot() -> None:
    listed = snapshot.list_snapshots()
    assert snapshot.latest().id in {made.id for made in listed}
    assert all(views(snapshot.open_snapshot(made.id)) for made in listed)


def test_a_kill_at_every_step_of_a_build_leaves_no_half_snapshot(built, data_home):
    """Before each sync and rename, each time after one more amendment."""
    place = Place(data_home, str(built.database.url))
    first = snapshot.latest()
    pictured = views(first)

    for step in range(1, 200):
        take(built, drawn.numbered_file(step + 1, LETTERS, months=2), now=drawn.later(step))
        was_killed = died(workers.build_until_step, place, step, step)
        assert_no_half_snapshot()
        if not was_killed:
            break

    assert not was_killed
    assert step > 10, "so many steps are seen"
    assert views(snapshot.open_snapshot(first.id)) == pictured
    assert_next_build_is_right(built, data_home)


@pytest.mark.battery
def test_builds_killed_at_random_leave_no_half_snapshot(built, data_home):
    """With the child that reads the store: it outlives its parent for a moment and does no harm."""
    place, dying = Place(data_home, str(built.database.url)), random.Random(60)
    for number in range(2, 42):
        take(built, drawn.numbered_file(number, LETTERS, months=2), now=drawn.later(number))
        ours, theirs = multiprocessing.Pipe(duplex=False)
        builder = workers.context().Process(target=workers.build_on, args=(place, number, theirs))
        builder.start()
        assert ours.poll(LONGEST_WAIT_S)
        time.sleep(dying.random() * 2.5)
        builder.kill()
        builder.join()
        assert_no_half_snapshot()
    print(f"40 kills of a build: {len(snapshot.list_snapshots())} snapshots, each whole")
    assert_next_build_is_right(built, data_home)


def assert_next_build_is_right(store, home: Path) -> None:
    """As right as one that is made from nothing."""
    found = snap(store, 300)
    assert (found.digest, views(found)) == rebuilt(store, home)


def rebuilt(store, home: Path) -> tuple[str, dict[str, str]]:
    """Digest and views of a snapshot made from nothing."""
    for name in ("lake", "marts", "registers", "snapshots", "months.json", "latest"):
        os.rename(home / name, home / f"old-{name}")
    found = snap(store, 301)
    return found.digest, views(found)


def test_a_build_killed_before_it_was_pointed_to_can_be_repeated_at_once(data_home):
    """The same instant gives the same name: the snapshot that lies there already is no obstacle."""
    store = open_store()
    load(store, drawn.registers("A"))
    take(store, drawn.numbered_file(1, "A"))
    with pytest.MonkeyPatch.context() as cut, contextlib.suppress(KeyboardInterrupt):
        cut.setattr(snapshot.manifest, "point_to", _interrupted)
        snap(store)
    assert snapshot.latest() is None

    found = snap(store)

    assert snapshot.latest().id == found.id
    store.close()


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt
