"""Alembic's entry: the connection is handed over by `bi.store.migrate`."""

from alembic import context
from sqlmodel import SQLModel

from bi.store import tables, tables_audit, tables_cases, tables_session

assert tables and tables_audit and tables_cases and tables_session  # importing them fills the metadata


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
