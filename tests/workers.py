"""What happens in other processes: clients that file, builders of snapshots, and how they are started and die.

Starting Python and its libraries takes over a second, and the crash tests need hundreds of processes. So one server
process imports everything once and each worker is forked from it (`forkserver`): a process of its own, that can be
killed, after some milliseconds. The server process itself never opens a database and never computes.
"""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from unittest.mock import patch

import drawn
from sqlalchemy import event

from bi import snapshot
from bi.intake import ingest
from bi.store import Store, bulk, export, open_store
from bi.store.engine import Database

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Place:
    """Where a worker finds the store: `RICE_DATA` and the address of the database."""

    home: Path
    url: str


class Fault(str):
    """What a client died of, in words."""


def context() -> multiprocessing.context.BaseContext:
    """Starts processes by forking from one that has all modules loaded."""
    chosen = multiprocessing.get_context("forkserver")
    chosen.set_forkserver_preload(["pytest", "workers"])
    paths = os.pathsep.join([str(FOLDER), *sys.path])
    with patch.dict(os.environ, {"PYTHONPATH": paths, "POLARS_MAX_THREADS": "1"}):
        forkserver.ensure_running()
    return chosen


def opened(place: Place) -> Store:
    """The store, in a worker: files are read without the limited child, which has its own tests."""
    os.environ["RICE_DATA"] = str(place.home)
    ingest.read_sheet = drawn.read_here
    export.months = drawn.months_here
    return open_store(place.url)


# --- clients that live ---


def file_some(place: Place, first: int, number: int, letters: str, ready, answers) -> None:
    """File `number` files, all clients at once; put (receipt, accepted, unchanged, longest wait for the door), or a
    fault."""
    try:
        store = opened(place)
        waits = _timed_door()
        ready.wait()
        for file in range(first, first + number):
            result = drawn.take(store, drawn.numbered_file(file, letters), f"{file}.csv")
            answers.put((result.receipt, result.accepted, result.unchanged, max(waits)))
    except Exception as fault:
        answers.put(Fault(repr(fault)))


def _timed_door() -> list[float]:
    """How many seconds each writer waited until its transaction had begun."""
    waits, write = [], Database.write

    @contextmanager
    def timed(self: Database):
        began = time.monotonic()
        with write(self) as connection:
            waits.append(time.monotonic() - began)
            yield connection

    Database.write = timed
    return waits


def open_first(place: Place, ready, answers) -> None:
    """Open a store that is not there yet; put its identity."""
    try:
        ready.wait()
        answers.put(opened(place).meta("store_id"))
    except Exception as fault:
        answers.put(Fault(repr(fault)))


def build_once(place: Place, ready, answers) -> None:
    """Refresh the snapshot; put its id."""
    try:
        store = opened(place)
        ready.wait()
        answers.put(snapshot.build(store, now=drawn.NOW).id)
    except Exception as fault:
        answers.put(Fault(repr(fault)))


# --- clients that are killed ---


def file_on(place: Place, first: int, letters: str, told: Path, pipe: Connection) -> None:
    """File one file after the other for ever; note each receipt once it is given; say when a file is about to be kept."""
    keep = ingest.files.keep

    def said(data: bytes) -> str:
        pipe.send_bytes(b"keeping")
        return keep(data)

    store = opened(place)
    ingest.files.keep = said
    with told.open("ab", buffering=0) as notes:
        for number in count(first):
            result = drawn.take(store, drawn.numbered_file(number, letters), f"{number}.csv")
            notes.write(f"{number} {result.receipt}\n".encode())


def file_until_step(place: Place, number: int, letters: str, step: int) -> None:
    """File one file and die just before the `step`-th statement, commit, sync or rename."""
    store = opened(place)
    die = _dying_at(step)
    event.listen(store.database.writer, "before_cursor_execute", die)
    event.listen(store.database.writer, "commit", die)
    if not store.database.is_sqlite:
        _die_before(bulk, "insert", die)  # COPY goes past the events
    for name in ("fsync", "replace"):
        _die_before(os, name, die)
    drawn.take(store, drawn.numbered_file(number, letters), f"{number}.csv")


def build_on(place: Place, minutes: int, pipe: Connection) -> None:
    """Refresh the snapshot, with the child that reads the store; say when it begins."""
    read_by_child = export.months
    store = opened(place)
    export.months = read_by_child
    pipe.send_bytes(b"building")
    snapshot.build(store, now=drawn.later(minutes))


def build_until_step(place: Place, step: int, minutes: int) -> None:
    """Refresh the snapshot and die just before the `step`-th sync or rename."""
    store = opened(place)
    die = _dying_at(step)
    for name in ("fsync", "replace"):
        _die_before(os, name, die)
    snapshot.build(store, now=drawn.later(minutes))


def _dying_at(step: int) -> Callable[..., None]:
    steps = count(1)

    def die(*_: object) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    return die


def _die_before(module: object, name: str, die: Callable[[], None]) -> None:
    real = getattr(module, name)

    def wrapped(*given: object, **named: object) -> object:
        die()
        return real(*given, **named)

    setattr(module, name, wrapped)
