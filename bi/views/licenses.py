"""Licenses by type and province on a day."""

from datetime import date, timedelta

import polars as pl


def licenses(frame: pl.DataFrame, on: date, expiring_days: tuple[int, ...]) -> pl.DataFrame:
    """One row per license type and province with a license that counts on the day.

    Columns: license_type, province (of the place, else of the trader), active, expiring_30, expiring_60, expiring_90
    (cumulative, within active, both ends included), expired (status active and past its day), suspended, revoked,
    surrendered. A license that has not begun counts nowhere; before `status_on` it counts as active.
    """
    changed = (pl.col("status") != "active") & (pl.col("status_on") <= on)
    status = pl.when(changed).then("status").otherwise(pl.lit("active"))
    running = (pl.col("state") == "active") & (pl.col("expires_on") >= on)
    ended = (pl.col("state") == "active") & (pl.col("expires_on") < on)
    soon = {
        f"expiring_{days}": (running & (pl.col("expires_on") <= on + timedelta(days=days))).sum()
        for days in expiring_days
    }
    others = {name: (pl.col("state") == name).sum() for name in ("suspended", "revoked", "surrendered")}
    return (
        frame.filter(pl.col("issued_on") <= on)
        .with_columns(state=status)
        .group_by("license_type", "province")
        .agg(active=running.sum(), **soon, expired=ended.sum(), **others)
        .sort("license_type", "province")
    )
