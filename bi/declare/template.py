"""The template of a declaration: a workbook with lists to choose from, or bare titles as CSV. It reads back as it is.

The first sheet is what the reader takes, with Thai titles (English names in English); the second explains every column
and code. Weights are tonnes. A month that was filed already comes with its lines, for an amendment; another with last
month's closing as opening, so that a filer writes only what moved.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl
import xlsxwriter

from bi import periods, reference
from bi.access import Scope
from bi.declare import own
from bi.measures import EXTRAS, INFLOWS, MEASURES, OUTFLOWS
from bi.reference import Column
from bi.store import Store
from bi.text import Language, say

READY_ROWS = 300  # rows below the header that have lists and formats
LISTED = ("site_code", "rice", "season", "owner")
EXTRA_OF = dict(zip(("moisture_pct", "avg_buy_price", "avg_sell_price"), EXTRAS, strict=True))
NUMBERS = {f"{m}_t" for m in MEASURES} | set(EXTRA_OF)
Where = tuple[int, int, int]  # column, first row, last row
TEXT_STYLE = {"font_name": "TH SarabunPSK", "font_size": 15}


@dataclass(frozen=True)
class Prefill:
    """What is known before a filer begins: the trader, the month, the places, and the lines to start from (texts)."""

    trader_id: str
    period: date
    places: pl.DataFrame
    lines: tuple[dict[str, str], ...]
    is_amendment: bool = False


def prefill(scope: Scope, store: Store, trader_id: str, period: date) -> Prefill:
    """What a trader's declaration of a month starts from. Raises UserError for a trader beyond the scope."""
    places = own.places(scope, store, trader_id)
    filed = own.month_lines(scope, store, trader_id, period)
    if filed is not None and not filed.is_empty():
        return Prefill(trader_id, period, places, tuple(_whole_line(row) for row in filed.to_dicts()), True)
    before = own.month_lines(scope, store, trader_id, periods.add_months(period, -1))
    rows = [] if before is None else before.filter(pl.col("closing_kg") > 0).to_dicts()
    lines = [{**_place(row), "opening_t": tonnes(row["closing_kg"])} for row in rows]
    return Prefill(trader_id, period, places, tuple(lines or ({"site_code": code} for code in places["site_code"])))


def tonnes(kg: int | None) -> str:
    """Whole kilograms (or thousandths) as plain decimal text, exact and without needless zeros."""
    return "" if kg is None else f"{(Decimal(kg) / 1_000).normalize():f}"


def _place(row: dict) -> dict[str, str]:
    return {name: row[name] for name in LISTED}


def _whole_line(row: dict) -> dict[str, str]:
    measures = {f"{m}_t": tonnes(row[f"{m}_kg"]) for m in MEASURES if row[f"{m}_kg"] or m in ("opening", "closing")}
    extras = {name: tonnes(row[kept]) for name, kept in EXTRA_OF.items()}
    return {**_place(row), **measures, **extras, "remark": row["remark"] or ""}


def columns(*, may_date: bool) -> list[Column]:
    """The columns of a declaration file; only who files for others gives the time of filing."""
    return [c for c in reference.current().columns["declarations"] if may_date or c.name != "filed_at"]


def titles(language: Language, *, may_date: bool) -> list[str]:
    """The header that the reader takes: Thai titles, or the English names."""
    return [c.title_th if language == "th" else c.name for c in columns(may_date=may_date)]


def csv_bytes(language: Language, *, may_date: bool = False) -> bytes:
    """The header alone, as CSV that spreadsheets open in Thai."""
    return _csv([titles(language, may_date=may_date)])


def filled_csv(lines: list[dict[str, str]], trader_id: str, period: date, *, filed_at: str = "") -> bytes:
    """A declaration file from lines of texts by column name; without lines, a nil return."""
    names = [c.name for c in columns(may_date=bool(filed_at))]
    same = {"period": f"{period:%Y-%m}", "trader_id": trader_id, "filed_at": filed_at}
    return _csv([names, *([{**line, **same}.get(name, "") for name in names] for line in lines or [{}])])


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return ("\ufeff" + out.getvalue()).encode()


def workbook(language: Language, given: Prefill | None = None, *, may_date: bool = False) -> bytes:
    """The template as XLSX, with the lines to start from where a trader is known."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        names = (say("declare.sheet.data", language), say("declare.sheet.codes", language))
        sheet, codes = (book.add_worksheet(name) for name in names)
        listed = _write_codes(book, codes, language, given)
        _write_lines(book, sheet, language, given, may_date)
        _write_rules(book, sheet, language, names[1], listed, may_date)
    return buffer.getvalue()


def _write_lines(book, sheet, language: Language, given: Prefill | None, may_date: bool) -> None:
    used = columns(may_date=may_date)
    look = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E3F1EE"}
    head = book.add_format({**TEXT_STYLE, **look})
    text = book.add_format({**TEXT_STYLE, "num_format": "@"})
    figure = book.add_format({**TEXT_STYLE, "num_format": "#,##0.000"})
    year = f"{given.period.year + periods.BUDDHIST_ERA if language == 'th' else given.period.year}" if given else ""
    same = {"period": f"{year}-{given.period:%m}", "trader_id": given.trader_id} if given else {}
    for at, (column, title) in enumerate(zip(used, titles(language, may_date=may_date), strict=True)):
        is_figure = column.name in NUMBERS
        sheet.write_string(0, at, title, head)
        sheet.set_column(at, at, 13 if is_figure else 16, figure if is_figure else text)
        for row, line in enumerate(given.lines if given else (), start=1):
            value = {**line, **same}.get(column.name, "")
            if value and is_figure:
                sheet.write_number(row, at, float(value), figure)
            elif value:
                sheet.write_string(row, at, value, text)
    sheet.set_row(0, 42)
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_rules(book, sheet, language: Language, codes: str, listed: dict[str, Where], may_date: bool) -> None:
    """Lists to choose from, numbers not below zero, and a colour on a closing that does not add up."""
    at = {c.name: i for i, c in enumerate(columns(may_date=may_date))}
    wrong = {"error_title": say("declare.sheet.wrong", language)}
    for name, (column, first, last) in listed.items():
        letter = xlsxwriter.utility.xl_col_to_name(column)
        source = f"='{codes}'!${letter}${first + 1}:${letter}${last + 1}"
        rule = {"validate": "list", "source": source, "error_message": say("declare.sheet.choose", language), **wrong}
        sheet.data_validation(1, at[name], READY_ROWS, at[name], rule)
    for name in NUMBERS:
        rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": say("declare.sheet.number", language)}
        sheet.data_validation(1, at[name], READY_ROWS, at[name], {**rule, **wrong})
    sheet.conditional_format(1, at["closing_t"], READY_ROWS, at["closing_t"], {
        "type": "formula", "criteria": _does_not_balance(at),
        "format": book.add_format({"bg_color": "#FBD9CF", "font_color": "#8A2B10"}),
    })  # fmt: skip


def _does_not_balance(at: dict[str, int]) -> str:
    """The rule `balance` as a formula of the first line: the larger of a floor and a share of closing."""
    ref = reference.current()

    def cell(name: str) -> str:
        return f"${xlsxwriter.utility.xl_col_to_name(at[f'{name}_t'])}2"

    due = "+".join([cell("opening"), *map(cell, INFLOWS)]) + "-" + "-".join(map(cell, OUTFLOWS))
    floor, part = ref.whole("balance.floor_kg") / 1_000, ref.whole("balance.per_mille") / 1_000
    closing = cell("closing")
    return f'=AND({closing}<>"",ABS({due}-{closing})>MAX({floor:g},{part:g}*{closing}))'


def _write_codes(book, sheet, language: Language, given: Prefill | None) -> dict[str, Where]:
    """The second sheet: the codes, below them the columns. Returns where each list stands."""
    text, bold = book.add_format({**TEXT_STYLE, "num_format": "@"}), book.add_format({**TEXT_STYLE, "bold": True})
    wrap = book.add_format({**TEXT_STYLE, "text_wrap": True, "valign": "top"})
    found: dict[str, Where] = {}
    row = 0
    for name, entries in _code_lists(language, given).items():
        sheet.write_string(row, 0, say(f"declare.codes.{name}", language), bold)
        for offset, (code, words) in enumerate(entries, start=1):
            sheet.write_string(row + offset, 0, code, text)
            sheet.write_string(row + offset, 1, words, text)
        found[name] = (0, row + 1, row + len(entries))
        row += len(entries) + 2
    sheet.write_string(row, 0, say("declare.codes.columns", language), bold)
    for offset, column in enumerate(columns(may_date=True), start=1):
        sheet.write_string(row + offset, 0, column.title(language), wrap)
        sheet.write_string(row + offset, 1, say(f"declare.about.{column.name}", language), wrap)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    return {name: where for name, where in found.items() if where[2] >= where[1]}


def _code_lists(language: Language, given: Prefill | None) -> dict[str, list[tuple[str, str]]]:
    ref = reference.current()
    lists = {name: [(e.code, e.name(language)) for e in ref.codes(name).values()] for name in ("rice", "season", "owner")}
    if given is None:
        return lists
    rows = given.places.select("site_code", "name_th", "province").iter_rows()
    known = [(code, f"{name} · {ref.name('province', province, language)}") for code, name, province in rows]
    return {"site_code": known, **lists}
