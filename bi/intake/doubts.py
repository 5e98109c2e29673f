"""Warnings: what is accepted and kept, but ought to be looked at. Each function yields rows of one rule.

Columns: version, row, column, rule, value, fact (the figure it is held against).
"""

from fractions import Fraction

import polars as pl

from bi import periods
from bi.intake.history import KEY, History
from bi.reference import Reference

SHAPE = {
    "version": pl.Int32, "row": pl.UInt32, "column": pl.String, "rule": pl.String, "value": pl.String, "fact": pl.String,
}  # fmt: skip
LINE = KEY[2:]


def all_doubts(
    history: History, versions: pl.DataFrame, lines: pl.DataFrame, capacities: pl.DataFrame, reference: Reference
) -> pl.DataFrame:
    """Every warning of the versions that are new, by row."""
    known = ("version", "trader_id", "period", "first_row", "filed_at", "is_first", "file_order")
    heads = versions.select(known)
    found = [
        _late(heads, reference), _several(heads), _over_capacity(lines, capacities),
        _yield(heads, lines, reference), _continuity(history, heads, lines, reference),
        _unit(history, lines, reference),
    ]  # fmt: skip
    return pl.concat([_shaped(frame) for frame in found]).sort("row", "column", "rule")


def _shaped(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(dtype) for name, dtype in SHAPE.items())


def _named(column: str, rule: str) -> dict[str, pl.Expr]:
    return {"column": pl.lit(column), "rule": pl.lit(rule)}


def tonnes_text(kg: pl.Expr) -> pl.Expr:
    """Kilograms as tonnes with three decimals, in exact text."""
    size = kg.abs()
    sign = pl.when(kg < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return sign + (size // 1_000).cast(pl.String) + "." + (size % 1_000).cast(pl.String).str.zfill(3)


def _late(heads: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    day = reference.whole("deadline.day")
    months = heads["period"].unique()
    ends = [periods.to_microseconds(periods.deadline(periods.period_of(m), day)) for m in months]
    due = pl.col("period").replace_strict(months, pl.Series(ends, dtype=pl.Int64), return_dtype=pl.Int64)
    late = heads.with_columns(due=due).filter(pl.col("is_first") & (pl.col("filed_at") >= pl.col("due")))
    return late.with_columns(
        **_named("filed_at", "late"), row="first_row", value=_clock("filed_at"), fact=_clock("due")
    )


def _clock(column: str) -> pl.Expr:
    at = pl.from_epoch(column, time_unit="us").dt.replace_time_zone("UTC").dt.convert_time_zone("Asia/Bangkok")
    return at.dt.strftime("%Y-%m-%d %H:%M")


def _several(heads: pl.DataFrame) -> pl.DataFrame:
    further = heads.filter(pl.col("file_order") > 1)
    order = pl.col("file_order").cast(pl.String)
    return further.with_columns(**_named("filed_at", "versions"), row="first_row", value=order, fact=pl.lit(""))


def _over_capacity(lines: pl.DataFrame, capacities: pl.DataFrame) -> pl.DataFrame:
    held = lines.group_by("version", "site_no").agg(pl.col("closing_kg").sum(), pl.col("row").min())
    over = held.join(capacities, on="site_no").filter(pl.col("closing_kg") > pl.col("capacity_kg"))
    return over.with_columns(
        **_named("closing_t", "capacity"),
        value=tonnes_text(pl.col("closing_kg")), fact=tonnes_text(pl.col("capacity_kg")),
    )  # fmt: skip


def _yield(heads: pl.DataFrame, lines: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Milled rice (brown rice apart) produced over paddy milled, by trader and month, in exact integers."""
    rice = reference.rice.values()
    paddy = [r.no for r in rice if r.form == "paddy"]
    milled = [r.no for r in rice if r.form == "milled" and r.code not in reference.rule("yield.apart").split()]
    low, high = Fraction(reference.rule("yield.lowest")), Fraction(reference.rule("yield.highest"))
    sums = lines.group_by("version").agg(
        fed=pl.col("to_mill_kg").filter(pl.col("rice").is_in(paddy)).sum(),
        got=pl.col("produced_kg").filter(pl.col("rice").is_in(milled)).sum(),
    )
    got, fed = pl.col("got"), pl.col("fed")
    outside = (got * low.denominator < fed * low.numerator) | (got * high.denominator > fed * high.numerator)
    found = sums.filter((fed > 0) & outside).join(heads, on="version")
    ratio = (got / fed).round(3).cast(pl.String)
    span = f"{float(low)}-{float(high)}"
    return found.with_columns(**_named("produced_t", "yield"), row="first_row", value=ratio, fact=pl.lit(span))


def beyond(gap: pl.Expr, base: pl.Expr, reference: Reference, rule: str) -> pl.Expr:
    """Whether a gap exceeds the larger of a floor and a share of its base, in exact integers (kilograms)."""
    floor, share = reference.whole(f"{rule}.floor_kg"), reference.whole(f"{rule}.per_mille")
    return (gap.abs() > floor) & (gap.abs() * 1_000 > base * share)


def _continuity(history: History, heads: pl.DataFrame, lines: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Openings against the effective closing of the month before, where that month was filed at all.

    A place and rice that is gone without a trace stands at the first row of the declaration.
    """
    filed = heads.join(history.filed_before(), on=["trader_id", "period"], how="semi")
    now = lines.join(filed, on="version", how="semi").select("version", *LINE, "row", "opening_kg")
    before = filed.select("version", "trader_id", "period", "first_row").join(
        history.previous(), on=["trader_id", "period"]
    )  # fmt: skip
    both = now.join(before.select("version", *LINE, "previous_kg"), on=["version", *LINE], how="full", coalesce=True)
    both = both.join(filed.select("version", "first_row"), on="version").with_columns(
        pl.col("opening_kg", "previous_kg").fill_null(0), pl.coalesce("row", "first_row").alias("row")
    )
    gap = pl.col("opening_kg") - pl.col("previous_kg")
    return both.filter(beyond(gap, pl.col("previous_kg"), reference, "continuity")).with_columns(
        **_named("opening_t", "continuity"),
        value=tonnes_text(pl.col("opening_kg")), fact=tonnes_text(pl.col("previous_kg")),
    )  # fmt: skip


def _unit(history: History, lines: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Closing of a place and rice about 10, 100 or 1,000 times off its recent median: perhaps another unit."""
    place = ("trader_id", "site_no", "rice")
    held = (
        lines.group_by("version", "period", *place).agg(pl.col("closing_kg").sum(), pl.col("row").min()).sort("period")
    )
    medians = history.medians(reference.whole("unit.fewest_months")).sort("period")
    found = held.join_asof(
        medians, on="period", by=list(place), strategy="backward", allow_exact_matches=False, check_sortedness=False
    )
    closing, median = pl.col("closing_kg").cast(pl.Float64), pl.col("median_kg")
    bounds = [tuple(map(float, span.split("-"))) for span in reference.rule("unit.ratios").split()]
    suspicious = pl.any_horizontal(
        (part >= whole * low) & (part <= whole * high)
        for low, high in bounds
        for part, whole in ((closing, median), (median, closing))
    )
    return found.filter((closing > 0) & (median > 0) & suspicious).with_columns(
        **_named("closing_t", "unit"),
        value=tonnes_text(pl.col("closing_kg")), fact=tonnes_text(pl.col("median_kg").cast(pl.Int64)),
    )  # fmt: skip
