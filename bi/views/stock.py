"""How much rice is held: by province, rice and trader kind at the end of a month, and over the months."""

import polars as pl

from bi import reference
from bi.metrics import CLOSING, DECLARERS, MILLED_STOCK, PADDY_STOCK, STOCK, in_kg, in_tonnes, share
from bi.views.filters import coded


def stock_by_province(lines: pl.LazyFrame) -> pl.LazyFrame:
    """One row per province with a line in the month.

    Columns: province (two digits), province_th, declarers (traders), paddy_t, milled_t, stock_t (tonnes, paddy
    equivalent), share (of stock_t). Source: effective lines of one month, by storage place.
    """
    names = {p.code: p.name_th for p in reference.current().provinces.values()}
    return (
        lines.group_by("province")
        .agg(in_kg(DECLARERS, PADDY_STOCK, MILLED_STOCK, STOCK))
        .with_columns(share(), *in_tonnes("paddy_t", "milled_t", "stock_t"))
        .with_columns(province_th=pl.col("province").replace_strict(names, return_dtype=pl.String))
        .select("province", "province_th", "declarers", "paddy_t", "milled_t", "stock_t", "share")
        .sort("province")
    )


def stock_by_rice(lines: pl.LazyFrame) -> pl.LazyFrame:
    """One row per rice code with a line in the month.

    Columns: rice, rice_th, form (paddy, milled, bran), declarers, closing_t (as declared), stock_t (bran: 0), share.
    """
    names = {r.code: r.name_th for r in reference.current().rice.values()}
    return (
        lines.group_by("rice", "form")
        .agg(in_kg(DECLARERS, CLOSING, STOCK))
        .with_columns(share(), coded("rice"), *in_tonnes("closing_t", "stock_t"))
        .with_columns(rice_th=pl.col("rice").replace_strict(names, return_dtype=pl.String))
        .select("rice", "rice_th", "form", "declarers", "closing_t", "stock_t", "share")
        .sort("rice")
    )


def stock_by_kind(lines: pl.LazyFrame) -> pl.LazyFrame:
    """One row per trader kind with a line in the month: kind, declarers, stock_t, share."""
    return (
        lines.group_by("kind")
        .agg(in_kg(DECLARERS, STOCK))
        .with_columns(share(), *in_tonnes("stock_t"))
        .select("kind", "declarers", "stock_t", "share")
        .sort("kind")
    )


def stock_trend(sums: pl.LazyFrame, declarers: pl.LazyFrame) -> pl.LazyFrame:
    """One row per month with lines: period, declarers, paddy_t, milled_t, stock_t, change_t and change_pct against
    the calendar month before, yoy_pct against the same month a year before.

    `sums`: lines, or sums of lines, of all months (earlier ones are the base of changes); `declarers`: period,
    declarers. A change against a month without lines is empty; against one that weighs 0 its percent is.
    """
    monthly = sums.group_by("period").agg(in_kg(PADDY_STOCK, MILLED_STOCK, STOCK)).join(declarers, on="period")
    before = monthly.select(pl.col("period").dt.offset_by("1mo"), month_before="stock_t")
    year_before = monthly.select(pl.col("period").dt.offset_by("1y"), year_before="stock_t")
    return (
        monthly.join(before, on="period", how="left")
        .join(year_before, on="period", how="left")
        .with_columns(
            change_t=pl.col("stock_t") - pl.col("month_before"),
            change_pct=percent_change("month_before"),
            yoy_pct=percent_change("year_before"),
        )
        .with_columns(in_tonnes("paddy_t", "milled_t", "stock_t", "change_t"))
        .select("period", "declarers", "paddy_t", "milled_t", "stock_t", "change_t", "change_pct", "yoy_pct")
        .sort("period")
    )


def percent_change(base: str, name: str = "stock_t") -> pl.Expr:
    """The change from a base in percent; empty where the base is 0 or absent."""
    return pl.when(pl.col(base) != 0).then((pl.col(name) - pl.col(base)) / pl.col(base) * 100)
