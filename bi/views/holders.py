"""Who holds the rice: the ranking of traders, and how concentrated holdings are."""

import polars as pl

from bi.metrics import STOCK, in_kg, in_tonnes, share
from bi.views.filters import trader_text
from bi.views.stock import percent_change

NATION = "00"


def traders(lines: pl.LazyFrame, before: pl.LazyFrame, names: pl.LazyFrame) -> pl.LazyFrame:
    """One row per trader with a line in the month, largest first, ties by id.

    Columns: rank, trader_id, name_th, kind, province (the trader's own), stock_t, share, change_pct (against the
    month before under the same filter). `before`: lines of that month; `names`: trader_id, name_th, kind, home.
    """
    last = before.group_by("trader_id").agg(month_before=STOCK.expr)
    return (
        lines.group_by("trader_id")
        .agg(in_kg(STOCK))
        .join(last, on="trader_id", how="left")
        .join(names, on="trader_id", how="left")
        .sort(["stock_t", "trader_id"], descending=[True, False])
        .with_columns(share(), change_pct=percent_change("month_before"), rank=pl.int_range(1, pl.len() + 1))
        .with_columns(trader_text(), *in_tonnes("stock_t"))
        .select(
            "rank", "trader_id", "name_th", "kind", pl.col("home").alias("province"), "stock_t", "share", "change_pct"
        )
    )


def concentration(lines: pl.LazyFrame) -> pl.LazyFrame:
    """One row per province, and `00` for all that the filter lists.

    Columns: province, declarers, top1_share, top5_share, top10_share (of stock_t), hhi (0 to 10,000; sum of squared
    shares). By stock_t per trader at the places of the province; empty where nothing is held.
    """
    held = lines.group_by("province", "trader_id").agg(in_kg(STOCK))
    nation = held.group_by("trader_id").agg(pl.col("stock_t").sum()).with_columns(province=pl.lit(NATION))
    both = pl.concat([nation.select("province", "trader_id", "stock_t"), held])
    whole = pl.col("stock_t").sum()
    tops = {f"top{n}_share": _where(whole != 0, pl.col("stock_t").top_k(n).sum() / whole) for n in (1, 5, 10)}
    squared = ((pl.col("stock_t") / whole) ** 2).sum() * 10_000
    return (
        both.sort("province", "trader_id")
        .group_by("province", maintain_order=True)
        .agg(declarers=pl.col("trader_id").n_unique(), **tops, hhi=_where(whole != 0, squared))
        .sort("province")
    )


def _where(condition: pl.Expr, value: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(value)
