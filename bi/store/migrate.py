"""Brings a database to the newest shape, once, also when several processes start together."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bi.store.engine import Database


def config() -> Config:
    """Alembic's settings, without a file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.set_main_option("path_separator", "os")
    return settings


def newest() -> str:
    """The newest revision among the scripts."""
    return ScriptDirectory.from_config(config()).get_current_head()


def upgrade(database: Database, revision: str) -> None:
    """Take every step that is missing, in one transaction."""
    with database.write() as connection:
        if MigrationContext.configure(connection).get_current_revision() != revision:
            settings = config()
            settings.attributes["connection"] = connection
            command.upgrade(settings, revision)
