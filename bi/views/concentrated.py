"""How concentrated holdings are, month by month: the view `concentration` for all months in one pass."""

import polars as pl

from bi.reference.bands import Band
from bi.views.holders import NATION


def held(lines: pl.LazyFrame) -> pl.LazyFrame:
    """One row per month, province and trader: equiv_kg."""
    return lines.group_by("period", "province", "trader_id").agg(pl.col("equiv_kg").sum())


def concentration_months(held: pl.DataFrame) -> pl.DataFrame:
    """One row per month and province, and `00` for the nation: period, province, declarers, stock_t, top1_share,
    top5_share, top10_share, hhi, by stock per trader at the places of the province; empty where nothing is held.

    `held` as above. Sorted by size once: the largest are then the first rows of each group.
    """
    nation = held.group_by("period", "trader_id").agg(pl.col("equiv_kg").sum()).with_columns(province=pl.lit(NATION))
    both = pl.concat([nation.select(held.columns), held]).lazy()
    stock = pl.col("equiv_kg")
    whole = stock.sum()

    def of_whole(value: pl.Expr) -> pl.Expr:
        return pl.when(whole != 0).then(value)

    tops = {f"top{n}_share": of_whole(stock.head(n).sum() / whole) for n in (1, 5, 10)}
    return (
        both.sort(["period", "province", "equiv_kg", "trader_id"], descending=[False, False, True, False])
        .group_by("period", "province", maintain_order=True)
        .agg(declarers=pl.len(), stock_t=whole / 1_000, **tops, hhi=of_whole(((stock / whole) ** 2).sum() * 10_000))
        .sort("period", "province")
        .collect()
    )


def banded(frame: pl.DataFrame, bands: tuple[Band, ...]) -> pl.DataFrame:
    """Adds `band`: the code of the highest band that each row's `hhi` reaches; empty where there is no figure."""
    chosen = pl.lit(None, pl.String)
    for band in bands:
        chosen = pl.when(pl.col("hhi") >= band.lowest).then(pl.lit(band.code)).otherwise(chosen)
    return frame.with_columns(band=chosen)
