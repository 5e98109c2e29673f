"""What the store keeps of one trader's filings beyond the effective lines: every submission, its lines, its warnings.

A snapshot holds what counts; this is what came. The reader's scope is the first argument everywhere: a trader reads
its own, a province office those of traders of its provinces, and who may not see traders reads nothing. A trader that
is out of reach answers as one that never filed.
"""

from datetime import datetime

import polars as pl
from sqlalchemy import Connection, text

from bi import periods
from bi.access import Scope
from bi.errors import UserError
from bi.measures import EXTRAS, MEASURES_KG
from bi.store import bulk
from bi.store.engine import Database

SUBMISSIONS = {
    "id": pl.Int64, "period": pl.Int32, "filed_at": pl.Int64, "received_at": pl.Int64, "receipt": pl.String,
    "file": pl.String, "channel": pl.String, "sha256": pl.String, "line_count": pl.Int32, "first_row": pl.Int32,
    "content": pl.Binary,
}  # fmt: skip
LINES = {
    "declaration_id": pl.Int64, "row": pl.Int32, "site_code": pl.String, "rice": pl.Int8, "season": pl.Int8,
    "owner": pl.Int8, **dict.fromkeys(MEASURES_KG, pl.Int64), **dict.fromkeys(EXTRAS, pl.Int64), "remark": pl.String,
}  # fmt: skip
WARNINGS = {
    "declaration_id": pl.Int64, "period": pl.Int32, "receipt": pl.String, "file": pl.String, "row": pl.Int32,
    "column": pl.String, "rule": pl.String, "value": pl.String, "fact": pl.String,
}  # fmt: skip
_OF_TRADER = "FROM declaration d JOIN receipt r ON r.receipt_no = d.receipt_no"


def submissions(scope: Scope, database: Database, trader_id: str, *, until: datetime | None = None) -> pl.DataFrame:
    """One row per submission of a trader, of all months: SUBMISSIONS with period as the first day of its month and
    filed_at, received_at as instants. With `until`, only what had been received by then."""
    columns = ", ".join(f"{'r' if c in ('received_at', 'receipt', 'file', 'channel', 'sha256') else 'd'}.{c}"
                        for c in SUBMISSIONS)  # fmt: skip
    sql = f"SELECT {columns} {_OF_TRADER} WHERE d.trader_id = :trader AND r.received_at <= :until ORDER BY d.id"
    with database.read() as connection:
        number = _within(connection, scope, trader_id)
        found = bulk.fetch(connection, sql, SUBMISSIONS, trader=number, until=_latest(until))
    return found.with_columns(_first_day(), *(_instant(name) for name in ("filed_at", "received_at")))


def lines(scope: Scope, database: Database, trader_id: str, declarations: list[int]) -> pl.DataFrame:
    """One row per line of some submissions of a trader, by submission and row: LINES, with codes as the store's
    numbers and weights in kilograms."""
    columns = ", ".join("s.site_code" if c == "site_code" else f"l.{c}" for c in LINES)
    sql = (
        f"SELECT {columns} FROM line l JOIN declaration d ON d.id = l.declaration_id"
        " JOIN site s ON s.site_no = l.site_no"
        " WHERE d.trader_id = :trader AND l.declaration_id IN :ids ORDER BY l.declaration_id, l.row"
    )
    with database.read() as connection:
        number = _within(connection, scope, trader_id)
        return bulk.fetch(connection, sql, LINES, trader=number, ids=declarations)


def warnings(scope: Scope, database: Database, trader_id: str, *, until: datetime | None = None) -> pl.DataFrame:
    """One row per warning kept with a submission of a trader, newest month first: WARNINGS with period as the first
    day of its month."""
    columns = (
        "w.declaration_id, d.period, r.receipt, r.file, w.row, w.column_name, w.rule, w.value, w.facts"
        f" {_OF_TRADER} JOIN warning w ON w.declaration_id = d.id"
    )
    sql = (
        f"SELECT {columns} WHERE d.trader_id = :trader AND r.received_at <= :until"
        " ORDER BY d.period DESC, d.id DESC, w.row, w.id"
    )
    with database.read() as connection:
        number = _within(connection, scope, trader_id)
        found = bulk.fetch(connection, sql, WARNINGS, trader=number, until=_latest(until))
    return found.with_columns(_first_day())


def _within(connection: Connection, scope: Scope, trader_id: str) -> int:
    """The trader's number if the reader may open its filings, else one that nobody has.

    Raises UserError for a reader who may not see traders at all.
    """
    if not scope.sees_traders:
        raise UserError("access.denied")
    nobody = -1
    if not trader_id.isdecimal() or (scope.traders is not None and trader_id not in scope.traders):
        return nobody
    if scope.provinces is None:
        return int(trader_id)
    home = text("SELECT province FROM trader WHERE trader_id = :trader")
    province = connection.execute(home, {"trader": int(trader_id)}).scalar()
    return int(trader_id) if province in scope.provinces else nobody


def _latest(until: datetime | None) -> int:
    return periods.to_microseconds(until) if until else 2**62


def _first_day() -> pl.Expr:
    number = pl.col("period")
    return pl.date(number // 12, number % 12 + 1, 1).alias("period")


def _instant(name: str) -> pl.Expr:
    return pl.from_epoch(name, time_unit="us").dt.replace_time_zone("UTC").alias(name)
