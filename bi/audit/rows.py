"""Events and business rows as the store holds them, in the frames from which leaves are computed."""

import polars as pl
from sqlalchemy import Connection

from bi.audit import leaf
from bi.store import bulk

TEXTS = {"content": pl.Binary, "remark": pl.String, "column_name": pl.String, "rule": pl.String, "value": pl.String,
         "facts": pl.String}  # fmt: skip
EVENTS = {
    "seq": pl.Int64, "at": pl.Int64, "kind": pl.String, "who": pl.String, "record": pl.String, "leaf": pl.Binary,
    "salt": pl.Binary, "data": pl.String,
}  # fmt: skip
EVENT_SQL = (
    "SELECT e.seq, e.at, e.kind, e.who, e.record, e.leaf, b.salt, b.data FROM event e"
    " LEFT JOIN event_body b ON b.seq = e.seq"
)
RECEIPT = {"receipt_no": pl.Int64} | dict.fromkeys(leaf.RECEIPT, pl.String) | {"bytes": pl.Int64, "received_at": pl.Int64}
_LINE = ("declaration_id", "site_no", *(c for c in leaf.LINE if c != "site_code"))
_WARNING = ("declaration_id", *leaf.WARNING)
_HEAD = (
    "id", "regime", "trader_id", "period", "filed_at", "receipt_no", "content", "line_count", "first_row",
)  # fmt: skip


def events(connection: Connection, first: int, last: int) -> pl.DataFrame:
    """One row per event from `first` to `last`: EVENTS; salt and data are null where they were erased."""
    return bulk.fetch(connection, f"{EVENT_SQL} WHERE e.seq BETWEEN :a AND :b ORDER BY e.seq", EVENTS, a=first, b=last)


def business(connection: Connection, ids: list[int]) -> pl.DataFrame:
    """One row per declaration that is there, of some: declaration_id, business (see `leaf.business`)."""
    heads = _fetch(connection, "declaration", "id", _HEAD, ids)
    lines = _fetch(connection, "line", "declaration_id", _LINE, ids)
    warnings = _fetch(connection, "warning", "declaration_id", _WARNING, ids)
    return leaf.business(heads, lines, warnings, receipts(connection, heads["receipt_no"]), sites(connection, lines))


def receipts(connection: Connection, numbers: pl.Series) -> pl.DataFrame:
    """One row per receipt of some numbers: RECEIPT."""
    sql = f"SELECT {', '.join(RECEIPT)} FROM receipt WHERE receipt_no IN :ids"
    return bulk.fetch(connection, sql, RECEIPT, ids=numbers.unique().to_list())


def sites(connection: Connection, lines: pl.DataFrame) -> pl.DataFrame:
    """site_no and site_code of the places that some lines name."""
    schema = {"site_no": pl.Int64, "site_code": pl.String}
    numbers = lines["site_no"].unique().to_list()
    return bulk.fetch(connection, "SELECT site_no, site_code FROM site WHERE site_no IN :ids", schema, ids=numbers)


def _fetch(connection: Connection, table: str, key: str, columns: tuple[str, ...], ids: list[int]) -> pl.DataFrame:
    schema = {name: TEXTS.get(name, pl.Int64) for name in columns}
    names = ", ".join(f'"{name}"' for name in columns)
    return bulk.fetch(connection, f'SELECT {names} FROM "{table}" WHERE {key} IN :ids', schema, ids=ids)
