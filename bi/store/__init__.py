"""The only reader and writer of database and received files."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Connection, make_url, text

from bi.settings import data_folder, database_url
from bi.store import migrate
from bi.store.engine import Database

__all__ = ["Database", "Store", "open_store"]


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
    if _is_missing(url) or migrate.current(database) != migrate.HEAD:
        lock = data_folder() / ".migrate.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock):
            migrate.upgrade(database)
            with database.write() as connection:
                if read_meta(connection, "store_id") is None:
                    write_meta(connection, "store_id", secrets.token_hex(8))
    return Store(database)


def _is_missing(url: str) -> bool:
    address = make_url(url)
    return address.get_backend_name() == "sqlite" and not Path(address.database).exists()


def read_meta(connection: Connection, key: str) -> str | None:
    """A fact about the store itself, within a transaction."""
    return connection.execute(text("SELECT value FROM meta WHERE key = :key"), {"key": key}).scalar()


def write_meta(connection: Connection, key: str, value: str) -> None:
    """Set a fact about the store itself, within a transaction."""
    connection.execute(text("DELETE FROM meta WHERE key = :key"), {"key": key})
    connection.execute(text("INSERT INTO meta (key, value) VALUES (:key, :value)"), {"key": key, "value": value})
