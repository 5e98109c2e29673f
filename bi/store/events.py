"""The event log: one row per thing that happened, appended in the transaction of the change itself."""

import polars as pl
from sqlalchemy import Connection

from bi.audit import log
from bi.store import bulk


def append(connection: Connection, *, at: int, who: str, happened: pl.DataFrame) -> None:
    """Append events that one person caused at one instant (microseconds): see `bi.audit.log.append`."""
    if log.is_kept(connection):
        log.append(connection, at=at, who=who, happened=happened)
    elif not happened.is_empty():
        first = bulk.next_number(connection, "event", "seq")
        numbered = happened.select("kind", "record", "data").with_columns(
            seq=pl.int_range(first, first + pl.len(), dtype=pl.Int64), at=pl.lit(at, pl.Int64), who=pl.lit(who)
        )
        bulk.insert(connection, "event", numbered)
