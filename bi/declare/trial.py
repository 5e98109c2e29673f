"""A file tried before it is filed: what would be refused or doubted, and what it adds up to. Nothing is stored."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import polars as pl

from bi import export, periods, reference
from bi.access import Scope
from bi.declare import own
from bi.intake import declarations
from bi.intake.findings import Finding, to_csv
from bi.intake.header import named
from bi.intake.ingest import FileResult, ingest_sheet
from bi.intake.sheet import Refused, Sheet, read_sheet
from bi.measures import INFLOWS, MEASURES, OUTFLOWS
from bi.store import Store

Step = Literal["read", "check", "sum"]
TOTALS = {
    "period": pl.Date, "rice": pl.String, "opening_t": pl.Float64, "in_t": pl.Float64, "out_t": pl.Float64,
    "closing_t": pl.Float64, "previous_t": pl.Float64, "change_t": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """What a file would do: the same answer as filing it, and its totals by month and rice (TOTALS, in tonnes)."""

    result: FileResult
    totals: pl.DataFrame


def try_file(
    store: Store, data: bytes, name: str, *, scope: Scope, now: datetime | None = None,
    told: Callable[[Step], None] = lambda step: None,
) -> Trial:  # fmt: skip
    """Read and check a file. `told` is called at the beginning of each step."""
    told("read")
    sheet = _read(data, name)
    told("check")
    result = ingest_sheet(store, sheet, data, name, scope=scope, check=True, now=now)
    if isinstance(sheet, Refused) or result.refused is not None:
        return Trial(result, pl.DataFrame(schema=TOTALS))
    told("sum")
    return Trial(result, _totals(store, scope, sheet, result.findings))


def _read(data: bytes, name: str) -> Sheet | Refused:
    try:
        return read_sheet(data, name)
    except Refused as refusal:
        return refusal


def _totals(store: Store, scope: Scope, sheet: Sheet, found: Iterable[Finding]) -> pl.DataFrame:
    ref = reference.current()
    rows, _ = named(sheet, ref, "declarations")
    parsed = declarations.read(rows, ref, spreadsheet=sheet.encoding == "xlsx")
    lines = _right_lines(parsed, found)
    with store.database.read() as connection:
        traders = lines["trader_id"].unique().to_list()
        known = own.registered(scope, connection, traders)["trader_id"]
        lines = lines.filter(pl.col("trader_id").is_in(known.implode()))
        if lines.is_empty():
            return pl.DataFrame(schema=TOTALS)
        before = _closings_before(connection, lines)
    return totals(lines, before)


def _right_lines(parsed: pl.DataFrame, found: Iterable[Finding]) -> pl.DataFrame:
    """The lines of the versions without an error, of each month the last filed: trader_id, period, rice, measures."""
    wrong = {f.row for f in found if f.severity == "error"}
    month = ("trader_id#", "period#")
    bad = parsed.filter(pl.col("row").is_in(list(wrong))).select(month).unique()
    right = parsed.filter(pl.col("trader_id#").is_not_null() & pl.col("period#").is_not_null()).join(
        bad, on=month, how="anti", maintain_order="left"
    )
    filed = pl.col("filed_at#").fill_null(pl.col("filed_at#").max() + 1).fill_null(0)
    last = right.with_columns(filed=filed).filter(pl.col("filed") == pl.col("filed").max().over(month))
    return last.filter(pl.col("rice") != "").select(
        "rice", *(pl.col(f"{m}_t#").fill_null(0).alias(f"{m}_kg") for m in MEASURES),
        trader_id="trader_id#", period="period#",
    )  # fmt: skip


def _closings_before(connection, lines: pl.DataFrame) -> pl.DataFrame:
    """Effective closings of the same traders under the month that follows them: period, rice, previous_kg."""
    wanted = lines.select("trader_id", "period").unique()
    numbers = [periods.month_number(p) - 1 for p in wanted["period"]]
    heads = own.effective_heads(connection, wanted["trader_id"].unique().to_list(), min(numbers), max(numbers))
    next_month = pl.date((pl.col("period") + 1) // 12, (pl.col("period") + 1) % 12 + 1, 1)
    heads = heads.with_columns(period=next_month).join(wanted, on=["trader_id", "period"], how="semi")
    held = own.lines_of(connection, heads["id"].to_list()).with_columns(own.code_of("rice"))
    of_month = held.join(heads.select("period", declaration_id="id"), on="declaration_id")
    return of_month.group_by("period", "rice").agg(previous_kg=pl.col("closing_kg").sum())


def totals(lines: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """One row per month and rice: opening, in, out and closing of the lines, the closing before, the change (TOTALS).

    `lines`: period, rice and the measures in kilograms; `before`: period, rice, previous_kg, empty for a first month.
    """
    summed = lines.group_by("period", "rice").agg(pl.col(f"{m}_kg").sum() for m in MEASURES)
    both = summed.join(before, on=["period", "rice"], how="full", coalesce=True)
    has_before = pl.col("period").is_in(before["period"].implode())
    return both.select(
        "period", "rice",
        opening_t=_tonnes(pl.col("opening_kg")),
        in_t=_tonnes(pl.sum_horizontal(f"{m}_kg" for m in INFLOWS)),
        out_t=_tonnes(pl.sum_horizontal(f"{m}_kg" for m in OUTFLOWS)),
        closing_t=_tonnes(pl.col("closing_kg")),
        previous_t=pl.when(has_before).then(_tonnes(pl.col("previous_kg"))),
        change_t=pl.when(has_before).then(_tonnes(pl.col("closing_kg").fill_null(0) - pl.col("previous_kg").fill_null(0))),
    ).cast(TOTALS).sort("period", "rice")  # fmt: skip


def _tonnes(kg: pl.Expr) -> pl.Expr:
    return kg.fill_null(0) / 1_000


def findings_csv(found: Iterable[Finding]) -> bytes:
    """The findings as the CSV of `--errors`, with a mark by which spreadsheets know the letters; texts that a
    spreadsheet would run are made neutral, for they came from a stranger's file."""
    safe = [replace(f, file=_safe(f.file), column=_safe(f.column), value=_safe(f.value)) for f in found]
    return (export.BYTE_ORDER_MARK + to_csv(safe)).encode()


def _safe(text: str) -> str:
    try:
        float(text.replace(",", ""))
    except ValueError:
        return export.neutral(text)
    return text
