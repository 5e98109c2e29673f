"""Two doors to the database: one that only reads, one that writes. SQLite and PostgreSQL behave alike behind them.

SQLite: `BEGIN IMMEDIATE` for writers, because a deferred one fails or, worse, reads a number that another writer takes
as well; `isolation_level=None` so that the driver begins nothing by itself. Versions before 3.51.3 can corrupt a file
in WAL mode: there the rollback journal is used. PostgreSQL: writers take one advisory lock, so that both databases
number receipts, declarations and events in one order.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

FIRST_SAFE_WAL = (3, 51, 3)
WRITE_CACHE = "cache_size=-65536"  # KiB: a month of declarations is sorted in memory, not in the file
WRITER_LOCK = 0x52494345  # "RICE"


def sqlite_driver() -> ModuleType:
    """The newest SQLite at hand: the one of the pysqlite3 wheel, else Python's own."""
    try:
        import pysqlite3
    except ImportError:  # the wheel exists for Linux only; elsewhere the program is a demo
        return sqlite3
    return pysqlite3.dbapi2


def _set_up_sqlite(engine: Engine, driver: ModuleType, *, read_only: bool) -> None:
    journal = "WAL" if driver.sqlite_version_info >= FIRST_SAFE_WAL else "TRUNCATE"

    @event.listens_for(engine, "connect")
    def connect(connection, _record) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=30000")
        if not read_only:
            cursor.execute(f"PRAGMA journal_mode={journal}")
        for setting in ("synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF", "cell_size_check=ON"):
            cursor.execute(f"PRAGMA {setting}")
        cursor.execute(f"PRAGMA {'query_only=ON' if read_only else WRITE_CACHE}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _set_up_postgres(engine: Engine, *, read_only: bool) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if read_only:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        else:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")


def make_engine(url: str, *, read_only: bool) -> Engine:
    """One of the two doors. The folder of an SQLite file is made by the writing one."""
    if make_url(url).get_backend_name() == "sqlite":
        driver = sqlite_driver()
        if not read_only:
            Path(make_url(url).database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, module=driver)
        _set_up_sqlite(engine, driver, read_only=read_only)
    else:
        engine = create_engine(url, pool_pre_ping=True)
        _set_up_postgres(engine, read_only=read_only)
    return engine


class Database:
    """The two doors to one database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.writer = make_engine(url, read_only=False)
        self.reader = make_engine(url, read_only=True)

    @property
    def is_sqlite(self) -> bool:
        return self.writer.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent picture; a write through it fails."""
        with self.reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction; all of it is kept, or nothing. Writers come one after the other."""
        with self.writer.begin() as connection:
            yield connection

    def dispose(self) -> None:
        """Close all connections."""
        self.writer.dispose()
        self.reader.dispose()

    def is_alive(self) -> bool:
        """Whether the database answers."""
        with self.read() as connection:
            return connection.execute(text("SELECT 1")).scalar_one() == 1
