"""Small tables made once when data arrives, so that pages read little.

`totals`: one row per province x rice x trader kind x owner of a month, sums in kilograms.
`declarers`: one row per cut of a month that a single filter makes (dimension, code), with distinct traders.
`filings`: one row per trader that was due or filed in a month, with its status and what it was expected to hold.
"""

from datetime import date
from fractions import Fraction

import polars as pl

from bi import periods
from bi.measures import MEASURES_KG
from bi.metrics import equivalent_kg

DIMENSIONS = ("province", "rice", "kind", "owner")
ALL = "all"
DECLARERS = {"dimension": pl.String, "code": pl.String, "declarers": pl.UInt32}
FILINGS = {
    "trader_id": pl.Int64, "due": pl.Boolean, "status": pl.String, "first_filed_at": pl.Int64, "version": pl.Int32,
    "line_count": pl.Int32, "receipt": pl.String, "file": pl.String, "first_row": pl.Int32, "equiv_kg": pl.Int64,
    "expected_kg": pl.Int64,
}  # fmt: skip
LAST_STOCK = {"trader_id": pl.Int64, "equiv_kg": pl.Int64}


def joined(
    lines: pl.LazyFrame, sites: pl.LazyFrame, traders: pl.LazyFrame, factors: dict[str, Fraction]
) -> pl.LazyFrame:
    """Effective lines with what the registers add: the place's province, the trader's kind, the paddy equivalent."""
    return (
        lines.join(sites.select("site_no", "province"), on="site_no", how="left")
        .join(traders.select("trader_id", "kind"), on="trader_id", how="left")
        .with_columns(equivalent_kg(factors))
    )


def totals(lines: pl.LazyFrame) -> pl.DataFrame:
    """One row per province x rice x kind x owner: all measures and the paddy equivalent."""
    return lines.group_by(DIMENSIONS).agg(pl.col(*MEASURES_KG, "equiv_kg").sum()).sort(DIMENSIONS).collect()


def declarers(lines: pl.LazyFrame) -> pl.DataFrame:
    """One row per cut: dimension (`all` for the nation), code, declarers."""
    narrow = lines.select("trader_id", *DIMENSIONS).unique().collect()
    cuts = [
        narrow.group_by(pl.col(name).cast(pl.String).alias("code"))
        .agg(declarers=pl.col("trader_id").n_unique())
        .select(pl.lit(name).alias("dimension"), "code", "declarers")
        for name in DIMENSIONS
    ]
    nation = narrow.select(
        pl.lit(ALL).alias("dimension"), pl.lit(ALL).alias("code"), pl.col("trader_id").n_unique().alias("declarers")
    )
    return pl.concat([nation.filter(pl.col("declarers") > 0), *cuts]).sort("dimension", "code")


def due_traders(traders: pl.DataFrame, licenses: pl.DataFrame, reporting: list[str], day: date) -> pl.Series:
    """Who had to file on a day: active traders holding an active, unexpired license of a type that reports."""
    active = traders.filter((pl.col("status") == "active") | (pl.col("closed_on") > day))
    holding = licenses.filter(
        pl.col("license_type").is_in(reporting)
        & (pl.col("issued_on") <= day)
        & (pl.col("expires_on") >= day)
        & ((pl.col("status") == "active") | (pl.col("status_on") > day))
    )
    return active.join(holding, on="trader_id", how="semi")["trader_id"]


def filings(
    filed: pl.DataFrame, stocks: pl.DataFrame, due: pl.Series, last: pl.DataFrame, period: date, deadline_day: int
) -> pl.DataFrame:
    """One row per trader due or filed: due, status, first_filed_at, version, line_count, receipt, file, first_row,
    equiv_kg (of the effective version; empty when missing), expected_kg (of the last earlier month it filed)."""
    late_from = periods.to_microseconds(periods.deadline(period, deadline_day))
    duty = due.to_frame("trader_id").with_columns(due=pl.lit(True))
    status = (
        pl.when(pl.col("due").not_()).then(pl.lit("not_due"))
        .when(pl.col("first_filed_at").is_null()).then(pl.lit("missing"))
        .when(pl.col("first_filed_at") < late_from).then(pl.lit("on_time"))
        .otherwise(pl.lit("late"))
    )  # fmt: skip
    together = filed.join(stocks, on="trader_id", how="left").with_columns(pl.col("equiv_kg").fill_null(0))
    return (
        together.join(duty, on="trader_id", how="full", coalesce=True)
        .with_columns(pl.col("due").fill_null(False))
        .with_columns(status=status)
        .join(last.rename({"equiv_kg": "expected_kg"}), on="trader_id", how="left")
        .with_columns(pl.col("expected_kg").fill_null(0))
        .select(pl.col(name).cast(dtype) for name, dtype in FILINGS.items())
        .sort("trader_id")
    )  # fmt: skip


def last_stocks(earlier: pl.DataFrame, month: pl.DataFrame) -> pl.DataFrame:
    """What each trader held in the last month it filed, after one more month of filings."""
    now = month.filter(pl.col("first_filed_at").is_not_null()).select(*LAST_STOCK)
    return pl.concat([earlier.join(now, on="trader_id", how="anti"), now])
