"""What came in and what went out, month by month, paddy and milled apart (they are never added)."""

import polars as pl

from bi.metrics import FLOWS, in_kg, in_tonnes


def flows(sums: pl.LazyFrame) -> pl.LazyFrame:
    """One row per month and form (milled, paddy): the 13 measures in tonnes, as declared. Bran is left out."""
    names = [metric.name for metric in FLOWS]
    return (
        sums.filter(pl.col("form").is_in(["paddy", "milled"]))
        .group_by("period", "form")
        .agg(in_kg(*FLOWS))
        .with_columns(in_tonnes(*names))
        .select("period", "form", *names)
        .sort("period", "form")
    )
