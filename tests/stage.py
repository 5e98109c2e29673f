"""A tiny real nation for tests of pages: the readable example of `sample_data`, taken in, and its snapshot."""

import atexit
import functools
import os
import shutil
import tempfile
from pathlib import Path

from bi import snapshot
from bi.access import SYSTEM
from bi.intake.ingest import ingest_bytes
from bi.intake.registers import load_register
from bi.store import Store, open_store
from bi.web import start
from bi.web.sessions import SESSION

EXAMPLE = Path(__file__).resolve().parents[1] / "sample_data" / "example"
MILL = "0605599900015"


def empty(folder: Path, monkeypatch) -> Store:
    """A new process over a data folder."""
    monkeypatch.setenv("RICE_DATA", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("RICE_MODE", "demo")
    monkeypatch.setattr(start, "_RUNNER", start._Runner())
    opened = open_store()
    with opened.database.write() as connection:
        SESSION.create(connection, checkfirst=True)
    return opened


def example(folder: Path, monkeypatch) -> Store:
    """The example nation with a snapshot: two mills, one month that is due. Each test has a copy of its own."""
    shutil.copytree(_built(), folder, dirs_exist_ok=True)
    return empty(folder, monkeypatch)


@functools.cache
def _built() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="rice-example-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    before = {name: os.environ.get(name) for name in ("RICE_DATA", "DATABASE_URL")}
    os.environ["RICE_DATA"] = str(folder)
    os.environ.pop("DATABASE_URL", None)
    try:
        _take_in(open_store())
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
    return folder


def _take_in(opened: Store) -> None:
    for register in ("traders", "sites", "licenses"):
        data = (EXAMPLE / f"{register}.csv").read_bytes()
        assert load_register(opened, register, data, f"{register}.csv", who="test").refused is None
    found = ingest_bytes(opened, (EXAMPLE / "declarations.csv").read_bytes(), "declarations.csv", scope=SYSTEM)
    assert found.accepted and not found.rejected
    snapshot.build(opened)
    opened.close()
