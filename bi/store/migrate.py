"""Brings a database to the newest shape, once, also when several processes start together."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bi.store.engine import Database

HEAD = "0001"  # the newest revision; a test holds it against the scripts, so that opening needs no search for them


def config() -> Config:
    """Alembic's settings, without a file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.set_main_option("path_separator", "os")
    return settings


def newest() -> str:
    """The newest revision among the scripts."""
    return ScriptDirectory.from_config(config()).get_current_head()


def current(database: Database) -> str | None:
    """The revision that the database has; None for an empty one."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database, revision: str = HEAD) -> None:
    """Take every step that is missing, in one transaction."""
    with database.write() as connection:
        if MigrationContext.configure(connection).get_current_revision() != revision:
            settings = config()
            settings.attributes["connection"] = connection
            command.upgrade(settings, revision)
