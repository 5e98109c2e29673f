"""Rice by its kind over the months, and what milling made of it."""

import polars as pl

from bi import reference
from bi.metrics import CLOSING, STOCK, in_kg, in_tonnes
from bi.views.filters import coded

OTHERS = "others"


def rice_trend(sums: pl.LazyFrame) -> pl.LazyFrame:
    """One row per month and rice code with a line: period, rice, form, closing_t (as declared), stock_t (paddy
    equivalent, bran 0). `sums`: lines, or sums of lines, of the months wanted."""
    return (
        sums.group_by("period", "rice", "form")
        .agg(in_kg(CLOSING, STOCK))
        .with_columns(coded("rice"), *in_tonnes("closing_t", "stock_t"))
        .sort("period", "rice")
    )


def leading(trend: pl.DataFrame, most: int) -> pl.DataFrame:
    """`rice_trend` with the `most` codes of the last month by stock, and all others together as `others`.

    One row per month and code: period, rice, stock_t. Bran is left out: it weighs nothing in the stock.
    """
    rice = trend.filter(pl.col("form") != "bran")
    last = rice.filter(pl.col("period") == rice["period"].max())
    first = last.sort(["stock_t", "rice"], descending=[True, False])["rice"].head(most).to_list()
    named = pl.when(pl.col("rice").is_in(first)).then("rice").otherwise(pl.lit(OTHERS))
    return (
        rice.group_by("period", named.alias("rice"))
        .agg(stock_t=(pl.col("stock_t") * 1_000).round().cast(pl.Int64).sum())
        .with_columns(in_tonnes("stock_t"))
        .sort("period", pl.col("rice").replace_strict({c: i for i, c in enumerate(first)}, default=len(first)))
    )


def milling(sums: pl.LazyFrame, apart: list[str]) -> pl.LazyFrame:
    """One row per month in which paddy was milled: period, to_mill_t (paddy fed), produced_t (milled rice that came
    out, the codes of `apart` left out), yield_share (produced over fed, as declared).

    The same sums as the warning `yield`, at the grain of the month.
    """
    skipped = numbers(apart)
    return (
        sums.group_by("period")
        .agg(
            to_mill_t=pl.col("to_mill_kg").filter(pl.col("form") == "paddy").sum(),
            produced_t=pl.col("produced_kg").filter((pl.col("form") == "milled") & ~pl.col("rice").is_in(skipped)).sum(),
        )
        .filter(pl.col("to_mill_t") > 0)
        .with_columns(yield_share=pl.col("produced_t") / pl.col("to_mill_t"))
        .with_columns(in_tonnes("to_mill_t", "produced_t"))
        .sort("period")
    )


def numbers(codes: list[str]) -> list[int]:
    """The numbers under which the store keeps rice codes."""
    return [reference.current().rice[code].no for code in codes]
