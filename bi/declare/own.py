"""What the store holds of one trader: who it is, where it keeps rice, and what counts in its months."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl
from sqlalchemy import Connection

from bi import periods, reference
from bi.access import Scope
from bi.errors import UserError
from bi.intake.declarations import may_file_for
from bi.measures import EXTRAS, MEASURES_KG
from bi.resolve import HEADERS, effective
from bi.store import Store, bulk

TRADER = {"trader_id": pl.Int64, "name_th": pl.String, "name_en": pl.String, "kind": pl.String, "province": pl.String}
PLACES = {
    "site_no": pl.Int32, "site_code": pl.String, "name_th": pl.String, "kind": pl.String, "province": pl.String,
    "capacity_kg": pl.Int64,
}  # fmt: skip
LINES = {
    "declaration_id": pl.Int64, "row": pl.Int32, "site_no": pl.Int32, "rice": pl.Int32, "season": pl.Int32,
    "owner": pl.Int32, **dict.fromkeys(MEASURES_KG, pl.Int64), **dict.fromkeys(EXTRAS, pl.Int64), "remark": pl.String,
}  # fmt: skip
CODED = ("rice", "season", "owner")
ID_DIGITS = 13


@dataclass(frozen=True)
class Filer:
    """One trader for whom a declaration can be filed."""

    trader_id: str
    name_th: str
    name_en: str
    kind: str
    province: str

    def name(self, language: str) -> str:
        return self.name_en if language == "en" and self.name_en else self.name_th


def filer(scope: Scope, store: Store, trader_id: str) -> Filer:
    """The trader of that id. Raises UserError alike for one that is absent and one beyond the scope."""
    with store.database.read() as connection:
        found = registered(scope, connection, [int(trader_id)] if _is_id(trader_id) else [])
    if found.is_empty():
        raise UserError("declare.no_trader", value=trader_id)
    row = found.row(0, named=True)
    return Filer(trader_id, row["name_th"], row["name_en"], row["kind"], row["province"])


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) == ID_DIGITS


def registered(scope: Scope, connection: Connection, traders: list[int]) -> pl.DataFrame:
    """One row per trader of the register among some for whom the person may file: TRADER."""
    sql = f"SELECT {', '.join(TRADER)} FROM trader WHERE trader_id IN :ids"
    return bulk.fetch(connection, sql, TRADER, ids=traders).filter(may_file_for(scope))


def places(scope: Scope, store: Store, trader_id: str) -> pl.DataFrame:
    """One row per storage place of a trader, by code: PLACES. Raises UserError like `filer`."""
    filer(scope, store, trader_id)
    sql = f"SELECT {', '.join(PLACES)} FROM site WHERE trader_id IN :ids ORDER BY site_code"
    with store.database.read() as connection:
        return bulk.fetch(connection, sql, PLACES, ids=[int(trader_id)])


def month_lines(scope: Scope, store: Store, trader_id: str, period: date) -> pl.DataFrame | None:
    """One row per effective line of a trader's month, in the order of its file; None where it has not filed.

    Columns: site_code, rice, season, owner (codes), the measures and extras as the store keeps them, remark.
    """
    filer(scope, store, trader_id)
    number = periods.month_number(period)
    with store.database.read() as connection:
        heads = effective_heads(connection, [int(trader_id)], number, number)
        return None if heads.is_empty() else with_codes(connection, lines_of(connection, heads["id"].to_list()))


def effective_heads(connection: Connection, traders: list[int], since: int, until: int) -> pl.DataFrame:
    """One row per effective declaration of some traders in a span of month numbers: columns of `bi.resolve`."""
    sql = (
        f"SELECT {', '.join(HEADERS)} FROM declaration"
        " WHERE trader_id IN :traders AND period BETWEEN :since AND :until"
    )
    return effective(bulk.fetch(connection, sql, HEADERS, traders=traders, since=since, until=until))


def lines_of(connection: Connection, declarations: list[int]) -> pl.DataFrame:
    """One row per line of some declarations: LINES."""
    sql = f"SELECT {', '.join(LINES)} FROM line WHERE declaration_id IN :ids"
    return bulk.fetch(connection, sql, LINES, ids=declarations).sort("declaration_id", "row")


def with_codes(connection: Connection, lines: pl.DataFrame) -> pl.DataFrame:
    """Lines with the codes of place, rice, season and owner in place of their numbers."""
    numbers = lines["site_no"].unique().to_list()
    schema = {"site_no": pl.Int32, "site_code": pl.String}
    sites = bulk.fetch(connection, "SELECT site_no, site_code FROM site WHERE site_no IN :ids", schema, ids=numbers)
    named = lines.join(sites, on="site_no", how="left", maintain_order="left")
    return named.with_columns(code_of(name) for name in CODED)


def code_of(name: str) -> pl.Expr:
    """A column of numbers of a closed list as its codes."""
    entries = reference.current().codes(name).values()
    return pl.col(name).replace_strict({e.no: e.code for e in entries}, return_dtype=pl.String)


def months_to_declare(now: datetime, count: int = 12) -> list[date]:
    """The months that can be declared at a moment, newest first: those that have ended in Bangkok."""
    newest = periods.add_months(periods.today(now).replace(day=1), -1)
    first = periods.parse_month(reference.current().rule("period.first"))
    return [m for m in (periods.add_months(newest, -i) for i in range(count)) if first is None or m >= first]


def deadline(period: date) -> datetime:
    """The first instant at which a month's declaration is late."""
    return periods.deadline(period, reference.current().whole("deadline.day", periods.last_day(period)))


def last_day_to_file(period: date) -> date:
    """The last day on which a month's declaration is on time."""
    return (deadline(period) - timedelta(microseconds=1)).date()
