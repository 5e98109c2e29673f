"""Where one trader stands among others of its kind, in figures that name nobody.

What a trader learns must not let it work out a single competitor: a figure about others appears only if enough others
stand behind it, and a share of a whole only if no other dominates the rest.
"""

from dataclasses import dataclass

import polars as pl

FEWEST_OTHERS = 5  # our own rule of disclosure, not one of the trade
DOMINANT_SHARE = 0.6
SIMILAR = 2.0  # as large as half to twice the trader's stock
FIGURES = ("stock_t", "change_pct", "yield_share", "fill_share")


@dataclass(frozen=True)
class Peers:
    """How many traders of the kind and of similar size there are, and one row per figure (see `standing`)."""

    of_kind: int
    similar: int
    figures: pl.DataFrame


def standing(traders: pl.DataFrame, trader_id: int) -> Peers:
    """Where a trader stands: one row per figure that it has and that enough others have.

    `traders`: one row per trader of the nation with a line in the month: trader_id, kind, and FIGURES. Columns of
    `figures`: figure, own, median (of similar size), below_share (the part of others of its kind that lie lower).
    """
    own = traders.row(by_predicate=pl.col("trader_id") == trader_id, named=True)
    others = traders.filter((pl.col("kind") == own["kind"]) & (pl.col("trader_id") != trader_id))
    near = others.filter(pl.col("stock_t").is_between(own["stock_t"] / SIMILAR, own["stock_t"] * SIMILAR))
    rows = [_figure(name, own[name], others[name].drop_nulls(), near[name].drop_nulls()) for name in FIGURES]
    shape = {"figure": pl.String, "own": pl.Float64, "median": pl.Float64, "below_share": pl.Float64}
    return Peers(others.height, near.height, pl.DataFrame([row for row in rows if row], schema=shape, orient="row"))


def _figure(name: str, own: float | None, others: pl.Series, near: pl.Series) -> tuple | None:
    if own is None or len(others) < FEWEST_OTHERS:
        return None
    median = near.median() if len(near) >= FEWEST_OTHERS else None
    return name, own, median, (others < own).sum() / len(others)


def shares_by_province(held: pl.DataFrame, trader_id: int, *, is_guarded: bool) -> pl.DataFrame:
    """One row per province where a trader has lines: province, stock_t, share (of all stock there), rank, declarers.

    `held`: one row per province and trader with equiv_kg. With `is_guarded` (the reader is a trader) rank is empty, and
    share too wherever it would tell of a single other.
    """
    whole = pl.col("equiv_kg").sum().over("province")
    is_own = pl.col("trader_id") == trader_id
    others = whole - pl.col("equiv_kg")
    largest = pl.col("equiv_kg").filter(~(is_own)).max().over("province").fill_null(0)
    counted = held.with_columns(
        declarers=pl.len().over("province"),
        rank=pl.col("equiv_kg").rank("min", descending=True).over("province").cast(pl.Int64),
        share=pl.when(whole != 0).then(pl.col("equiv_kg") / whole),
        is_open=(pl.len().over("province") > FEWEST_OTHERS) & (largest <= others * DOMINANT_SHARE),
    ).filter(is_own)
    if is_guarded:
        counted = counted.with_columns(
            rank=pl.lit(None, pl.Int64), share=pl.when("is_open").then(pl.col("share").round(2))
        )
    return (
        counted.with_columns(stock_t=pl.col("equiv_kg") / 1_000)
        .select("province", "stock_t", "share", "rank", "declarers")
        .sort("stock_t", "province", descending=[True, False])
    )
