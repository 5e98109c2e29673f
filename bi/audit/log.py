"""Appending to the event log: the event, what it says, its leaf and the tiles it fills, in the transaction of the
change itself."""

import polars as pl
from sqlalchemy import Connection, inspect, text

from bi.audit import leaf, tiles
from bi.store import bulk

ERASED = "record.erased"


def is_kept(connection: Connection) -> bool:
    """Whether the store has the tables of the log's proof."""
    return inspect(connection).has_table("event_body")


def append(connection: Connection, *, at: int, who: str, happened: pl.DataFrame) -> int:
    """Append events that one person caused at one instant (microseconds); returns the number of the first.

    Columns of `happened`: kind, record, data (text) and, where business rows are meant, `business` from
    `leaf.business`: it enters the leaf and is not kept, since those rows are the record.
    """
    first = bulk.next_number(connection, "event", "seq")
    if happened.is_empty():
        return first
    numbered = happened.with_columns(
        seq=pl.int_range(first, first + pl.len(), dtype=pl.Int64), at=pl.lit(at, pl.Int64), who=pl.lit(who)
    )
    salted = leaf.salts(numbered.height)
    leaves = leaf.hashes(leaf.texts(numbered), salted)
    kept = numbered.with_columns(leaf=pl.Series(leaves, dtype=pl.Binary), salt=pl.Series(salted, dtype=pl.Binary))
    bulk.insert(connection, "event", kept.select("seq", "at", "kind", "who", "record", "leaf"))
    bulk.insert(connection, "event_body", kept.select("seq", "salt", "data"))
    tiles.extend(connection, first - 1, leaves)
    return first


def append_one(connection: Connection, *, at: int, who: str, kind: str, record: str, data: str = "") -> int:
    """Append a single event; returns its number."""
    return append(connection, at=at, who=who, happened=pl.DataFrame({"kind": [kind], "record": [record], "data": [data]}))


def erase(connection: Connection, seq: int, *, at: int, who: str, reason: str) -> int:
    """Erase what an event says, with its salt, and log that it was erased and why; returns the number of that event.

    The leaf stays and the tree still verifies; `verify-log` lists the event as erased.
    """
    told = append_one(connection, at=at, who=who, kind=ERASED, record=f"event:{seq}", data=reason)
    connection.execute(text("DELETE FROM event_body WHERE seq = :seq"), {"seq": seq})
    return told
