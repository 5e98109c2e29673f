"""What lies behind a figure: each effective line with what it adds, so that a sum can be checked by hand."""

import polars as pl

from bi.measures import INFLOWS, MEASURES, OUTFLOWS
from bi.metrics import in_tonnes
from bi.views.filters import coded, trader_text

TONNES = tuple(f"{m}_t" for m in MEASURES)
KEY = ("trader_id", "site_code", "rice", "season", "owner")


def behind(lines: pl.LazyFrame, site_codes: pl.LazyFrame, names: pl.LazyFrame) -> pl.LazyFrame:
    """One row per effective line, those that add most to the stock first.

    Columns: name_th, trader_id, site_code, province, rice, form, season, owner, the 13 measures, inflow_t and outflow_t
    (all that came in and went out) and stock_t (paddy equivalent, bran 0) in tonnes, version, receipt, file, row (in
    that file). `names`: trader_id, name_th.
    """
    return (
        lines.join(site_codes, on="site_no", how="left")
        .join(names.select("trader_id", "name_th"), on="trader_id", how="left")
        .with_columns(pl.col(f"{m}_kg").alias(f"{m}_t") for m in MEASURES)
        .with_columns(trader_text(), coded("rice"), coded("season"), coded("owner"), stock_t="equiv_kg",
                      inflow_t=pl.sum_horizontal(f"{m}_kg" for m in INFLOWS),
                      outflow_t=pl.sum_horizontal(f"{m}_kg" for m in OUTFLOWS))
        .with_columns(in_tonnes(*TONNES, "inflow_t", "outflow_t", "stock_t"))
        .select("name_th", "trader_id", "site_code", "province", "rice", "form", "season", "owner", *TONNES, "inflow_t",
                "outflow_t", "stock_t",
                "version", "receipt", "file", "row")
        .sort("stock_t", *KEY, descending=[True, *[False] * len(KEY)])
    )  # fmt: skip


def control(rows: pl.DataFrame) -> pl.DataFrame:
    """One row: what the lines of `behind` add up to. lines, traders (counts), stock_t, paddy_t, milled_t."""
    return rows.select(lines=pl.len(), traders=pl.col("trader_id").n_unique(), **_whole()).with_columns(
        in_tonnes("stock_t", "paddy_t", "milled_t")
    )


def movements_behind(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per form (paddy, milled) of the lines of `behind`: form and the 13 measures in tonnes, as the view
    `flows` of one month."""
    sums = ((pl.col(name) * 1_000).round().cast(pl.Int64).sum() for name in TONNES)
    return (
        rows.filter(pl.col("form").is_in(["paddy", "milled"])).group_by("form").agg(sums)
        .with_columns(in_tonnes(*TONNES)).sort("form")
    )  # fmt: skip


def _whole() -> dict[str, pl.Expr]:
    """Sums in whole kilograms of columns in tonnes with three decimals: exact."""
    kg = {
        "stock_t": pl.col("stock_t"),
        "paddy_t": pl.col("closing_t").filter(pl.col("form") == "paddy"),
        "milled_t": pl.col("closing_t").filter(pl.col("form") == "milled"),
    }
    return {name: (column * 1_000).round().cast(pl.Int64).sum() for name, column in kg.items()}


def holders_behind(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per trader of `behind`, largest first: name_th, trader_id, lines (a count), paddy_t, milled_t, stock_t,
    share. Summed in whole kilograms, so that the parts add up to the whole."""
    total = pl.col("stock_t").sum()
    return (
        rows.group_by("trader_id")
        .agg(pl.col("name_th").first(), lines=pl.len(), **_whole())
        .sort(["stock_t", "trader_id"], descending=[True, False])
        .with_columns(share=pl.when(total != 0).then(pl.col("stock_t") / total))
        .with_columns(in_tonnes("stock_t", "paddy_t", "milled_t"))
        .select("name_th", "trader_id", "lines", "paddy_t", "milled_t", "stock_t", "share")
    )
