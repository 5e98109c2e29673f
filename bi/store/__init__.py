"""The only reader and writer of database and received files."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Connection, inspect, make_url, text

from bi.settings import data_folder, database_url
from bi.store.engine import Database

__all__ = ["HEAD", "Database", "Store", "open_store", "read_meta", "write_meta"]

HEAD = "0001"  # the newest revision; a test holds it against the scripts, so that opening needs no search for them


@dataclass(frozen=True)
class Store:
    """One opened store, brought to the newest shape."""

    database: Database

    def meta(self, key: str) -> str | None:
        """A fact about the store itself."""
        with self.database.read() as connection:
            return read_meta(connection, key)

    def close(self) -> None:
        """Give all connections back."""
        self.database.dispose()


def open_store(url: str | None = None) -> Store:
    """Open the store of `DATABASE_URL` or `RICE_DATA`; an empty or older one is brought to the newest shape first."""
    url = url or database_url()
    database = Database(url)
    if _is_missing(url) or not _is_ready(database):
        from bi.store import migrate  # heavy, and needed once in the life of a store

        lock = data_folder() / ".migrate.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock):
            migrate.upgrade(database, HEAD)
            with database.write() as connection:
                if read_meta(connection, "store_id") is None:
                    write_meta(connection, "store_id", secrets.token_hex(8))
    return Store(database)


def _is_missing(url: str) -> bool:
    address = make_url(url)
    return address.get_backend_name() == "sqlite" and not Path(address.database).exists()


def _is_ready(database: Database) -> bool:
    """Whether the store has the newest shape and an identity, asked without the machinery of migrations."""
    with database.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return revision == HEAD and read_meta(connection, "store_id") is not None


def read_meta(connection: Connection, key: str) -> str | None:
    """A fact about the store itself, within a transaction."""
    return connection.execute(text("SELECT value FROM meta WHERE key = :key"), {"key": key}).scalar()


def write_meta(connection: Connection, key: str, value: str) -> None:
    """Set a fact about the store itself, within a transaction."""
    connection.execute(text("DELETE FROM meta WHERE key = :key"), {"key": key})
    connection.execute(text("INSERT INTO meta (key, value) VALUES (:key, :value)"), {"key": key, "value": value})
