"""The rows behind every figure: effective lines, and those that do not follow on from the month before."""

import polars as pl

from bi.measures import MEASURES
from bi.metrics import in_tonnes
from bi.views.filters import coded, trader_text

KEY = ("trader_id", "site_code", "rice", "season", "owner")
TONNES = tuple(f"{m}_t" for m in MEASURES)


def lines(frame: pl.LazyFrame, site_codes: pl.LazyFrame) -> pl.LazyFrame:
    """One row per effective line: period, trader_id, site_code, province, rice, season, owner, the 13 measures in
    tonnes, version, receipt, file, row (in that file)."""
    return (
        _readable(frame, site_codes)
        .with_columns(pl.col(f"{m}_kg").alias(f"{m}_t") for m in MEASURES)
        .with_columns(in_tonnes(*TONNES))
        .select("period", "trader_id", "site_code", "province", "rice", "season", "owner", *TONNES, "version", "receipt",
                "file", "row")
        .sort("period", *KEY)
    )  # fmt: skip


def continuity(
    frame: pl.LazyFrame,
    before: pl.LazyFrame,
    in_both: pl.LazyFrame,
    site_codes: pl.LazyFrame,
    floor_kg: int,
    per_mille: int,
) -> pl.LazyFrame:
    """One row per line whose opening departs from the month before by more than the tolerance.

    Columns: period, trader_id, site_code, rice, season, owner, previous_closing_t, opening_t, gap_t (opening less
    previous). Only traders of `in_both` (effective in both months); a line absent on one side counts 0. The
    tolerance is the larger of a floor and a share of the previous closing.
    """
    key = ["trader_id", "site_no", "rice", "season", "owner"]
    now = frame.join(in_both, on="trader_id", how="semi").select(*key, "period", "opening_kg")
    last = before.join(in_both, on="trader_id", how="semi").select(*key, previous_kg="closing_kg")
    gap = pl.col("opening_kg") - pl.col("previous_kg")
    both = now.join(last, on=key, how="full", coalesce=True).with_columns(
        pl.col("opening_kg", "previous_kg").fill_null(0), pl.col("period").max()
    )
    beyond = (gap.abs() > floor_kg) & (gap.abs() * 1_000 > pl.col("previous_kg") * per_mille)
    found = both.filter(beyond).with_columns(previous_closing_t="previous_kg", opening_t="opening_kg", gap_t=gap)
    return (
        _readable(found, site_codes)
        .with_columns(in_tonnes("previous_closing_t", "opening_t", "gap_t"))
        .select("period", *KEY, "previous_closing_t", "opening_t", "gap_t")
        .sort("period", *KEY)
    )


def _readable(frame: pl.LazyFrame, site_codes: pl.LazyFrame) -> pl.LazyFrame:
    joined = frame.join(site_codes, on="site_no", how="left")
    return joined.with_columns(trader_text(), coded("rice"), coded("season"), coded("owner"))
