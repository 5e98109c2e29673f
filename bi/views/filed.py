"""How the declarations of a month come in: by day, by kind and month, and who has not filed.

The frames are those of `Snapshot.filings`, already cut to the reader: one row per trader due or filed in a month.
"""

from datetime import date

import polars as pl

from bi import periods
from bi.metrics import in_tonnes
from bi.views.filters import trader_text

DAY = 86_400_000_000  # microseconds; Bangkok has no summer time
MONTHS_BACK = 12
FILED = pl.col("status").is_in(["on_time", "late"])


def filed_by(filings: pl.LazyFrame, key: str) -> pl.LazyFrame:
    """One row per value of `key` (kind, province, period) that has anyone due.

    Columns: the key, due, on_time, late, missing (traders), on_time_share and filed_share (of due), expected_t and its
    parts on_time_t, late_t, missing_t (what they held in the last earlier month they filed), filed_expected_share.
    """
    status, expected = pl.col("status"), pl.col("expected_kg")
    states = ("on_time", "late", "missing")
    return (
        filings.filter(pl.col("due"))
        .group_by(key)
        .agg(
            pl.len().alias("due"),
            *((status == name).sum().alias(name) for name in states),
            *(expected.filter(status == name).sum().alias(f"{name}_t") for name in states),
            expected_t=expected.sum(),
        )
        .with_columns(
            on_time_share=pl.col("on_time") / pl.col("due"),
            filed_share=(pl.col("on_time") + pl.col("late")) / pl.col("due"),
            filed_expected_share=pl.when(pl.col("expected_t") != 0).then(
                (pl.col("on_time_t") + pl.col("late_t")) / pl.col("expected_t")
            ),
        )
        .with_columns(in_tonnes("expected_t", *(f"{name}_t" for name in states)))
        .select(key, "due", *states, "on_time_share", "filed_share", "expected_t", *(f"{name}_t" for name in states),
                "filed_expected_share")
        .sort(key)
    )  # fmt: skip


def filed_by_day(filings: pl.LazyFrame, period: date, days: int) -> pl.LazyFrame:
    """One row per day after the month's end, from day 1 to day `days`: how far the filing had come when it ended.

    Columns: period, day (1 is the first of the next month), on (its date), filed (traders due that had filed by the
    end of that day), filed_share (of due), filed_expected_share (of what the due were expected to hold).
    """
    start = periods.to_microseconds(periods.end_of(period))
    due = filings.filter(pl.col("due"))
    whole = due.select(due=pl.len(), whole_kg=pl.col("expected_kg").sum())
    on_day = ((pl.col("first_filed_at") - start) // DAY + 1).clip(1).cast(pl.Int64)
    came = (
        due.filter(pl.col("first_filed_at").is_not_null())
        .group_by(on_day.alias("day"))
        .agg(filed=pl.len(), filed_kg=pl.col("expected_kg").sum())
    )
    first = periods.add_months(period, 1)
    return (
        pl.LazyFrame({"day": range(1, days + 1)}, schema={"day": pl.Int64})
        .join(came, on="day", how="left")
        .sort("day")
        .with_columns(pl.col("filed", "filed_kg").fill_null(0).cum_sum())
        .join(whole, how="cross")
        .select(
            period=pl.lit(period),
            day="day",
            on=pl.lit(first) + pl.duration(days=pl.col("day") - 1),
            filed="filed",
            filed_share=pl.when(pl.col("due") > 0).then(pl.col("filed") / pl.col("due")),
            filed_expected_share=pl.when(pl.col("whole_kg") > 0).then(pl.col("filed_kg") / pl.col("whole_kg")),
        )
    )


def missing(filings: pl.LazyFrame, history: pl.LazyFrame, register: pl.LazyFrame) -> pl.LazyFrame:
    """One row per trader that was due in the month and has not filed, the largest expected holding first.

    Columns: trader_id, name_th, kind, province, expected_t, missed_12 (months missing among `history`: the twelve
    that end with this one), last_filed (its latest month with a declaration in them, empty if none), phone, email.
    `register` gives trader_id, phone and email; without these two columns the table has none either.
    """
    contact = [name for name in ("phone", "email") if name in register.collect_schema()]
    past = history.group_by("trader_id").agg(
        missed_12=(pl.col("status") == "missing").sum().cast(pl.Int64),
        last_filed=pl.col("period").filter(pl.col("first_filed_at").is_not_null()).max(),
    )
    return (
        filings.filter(pl.col("status") == "missing")
        .join(past, on="trader_id", how="left")
        .join(register.select("trader_id", *contact), on="trader_id", how="left")
        .sort(["expected_kg", "trader_id"], descending=[True, False])
        .with_columns(trader_text(), expected_t="expected_kg")
        .with_columns(in_tonnes("expected_t"))
        .select("trader_id", "name_th", "kind", "province", "expected_t", "missed_12", "last_filed", *contact)
    )


def side_by_side(days: pl.DataFrame) -> pl.DataFrame:
    """One row per day: on, filed and the two shares of the month, beside those of the month and the year before
    (`month_...`, `year_...`; empty where that month is not known)."""
    shares = ("filed_share", "filed_expected_share")
    whole = days.select("day").unique().join(
        days.filter(pl.col("series") == "now").select("day", "on", "filed", *shares), on="day", how="left"
    )  # fmt: skip
    for series in ("month", "year"):
        part = days.filter(pl.col("series") == series).select("day", *(pl.col(s).alias(f"{series}_{s}") for s in shares))
        whole = whole.join(part, on="day", how="left")
    return whole.sort("day")
