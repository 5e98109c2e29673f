"""Who declared, when, and how much of the expected tonnage is covered."""

import polars as pl

from bi.metrics import in_tonnes
from bi.views.filters import trader_text


def coverage(filings: pl.LazyFrame) -> pl.LazyFrame:
    """One row per province (the trader's own) that has anyone due.

    Columns: province, due, on_time, late, missing (traders), filed_share (of due), expected_t (what due traders held
    in the last earlier month they filed), filed_expected_share (the part of that of those who filed).
    """
    status, expected = pl.col("status"), pl.col("expected_kg")
    filed = status.is_in(["on_time", "late"])
    return (
        filings.filter(pl.col("due"))
        .group_by("province")
        .agg(
            pl.len().alias("due"),
            *((status == name).sum().alias(name) for name in ("on_time", "late", "missing")),
            expected_t=expected.sum(),
            filed_expected=expected.filter(filed).sum(),
        )
        .with_columns(
            filed_share=(pl.col("on_time") + pl.col("late")) / pl.col("due"),
            filed_expected_share=pl.when(pl.col("expected_t") != 0).then(
                pl.col("filed_expected") / pl.col("expected_t")
            ),
        )
        .with_columns(in_tonnes("expected_t"))
        .select("province", "due", "on_time", "late", "missing", "filed_share", "expected_t", "filed_expected_share")
        .sort("province")
    )


def filings(frame: pl.LazyFrame) -> pl.LazyFrame:
    """One row per trader due or filed in the month.

    Columns: period, trader_id, name_th, kind, province, due, status (on_time, late, missing, not_due), filed_at (the
    earliest, Bangkok), version (the effective one), stock_t, expected_t. Empty where nothing was filed.
    """
    at = (
        pl.from_epoch("first_filed_at", time_unit="us").dt.replace_time_zone("UTC").dt.convert_time_zone("Asia/Bangkok")
    )
    return (
        frame.sort("trader_id")
        .with_columns(trader_text(), filed_at=at, stock_t="equiv_kg", expected_t="expected_kg")
        .with_columns(in_tonnes("stock_t", "expected_t"))
        .select("period", "trader_id", "name_th", "kind", "province", "due", "status", "filed_at", "version", "stock_t",
                "expected_t")
    )  # fmt: skip
