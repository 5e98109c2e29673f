"""The history of one trader's filings: which submission is which version, and what differs between two of them."""

import polars as pl

from bi.measures import EXTRAS, MEASURES, MEASURES_KG
from bi.views.filters import coded

PLACE = ["site_code", "rice", "season", "owner"]
CELLS = {**dict(zip(MEASURES_KG, (f"{m}_t" for m in MEASURES), strict=True)),
         **dict(zip(EXTRAS, ("moisture_pct", "avg_buy_price", "avg_sell_price"), strict=True))}  # fmt: skip
CHANGES = {
    "site_code": pl.String, "rice": pl.String, "season": pl.String, "owner": pl.String, "change": pl.String,
    "measure": pl.String, "before": pl.Float64, "after": pl.Float64, "difference": pl.Float64,
}  # fmt: skip


def numbered(submissions: pl.DataFrame) -> pl.DataFrame:
    """Adds to one row per submission: version (from 1, neighbours with equal content share it), is_repeat (sends again
    what stood before), is_effective (of the version that counts). Order of the result: newest month first, then as
    filed. The rule is that of `bi.resolve`."""
    ordered = submissions.sort("period", "filed_at", "id")
    is_other = (pl.col("content") != pl.col("content").shift(1)) | (pl.col("period") != pl.col("period").shift(1))
    marked = ordered.with_columns(begins=is_other.fill_null(True))
    return (
        marked.with_columns(version=pl.col("begins").cum_sum().over("period").cast(pl.Int32), is_repeat=~pl.col("begins"))
        .with_columns(is_effective=pl.col("version") == pl.col("version").max().over("period"))
        .drop("begins")
        .sort("period", "filed_at", "id", descending=[True, False, False])
    )


def differences(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """One row per cell that differs between two versions of a month.

    Columns: site_code, rice, season, owner (the line), change (added, removed, changed), measure (column of the file),
    before, after, difference (tonnes; percent and baht a tonne for the optional columns; empty for a remark). A line
    that is new or gone stands with its figures that are not zero, at least with its closing.
    """
    both = before.join(after, on=PLACE, how="full", coalesce=True, suffix="_after")
    change = (
        pl.when(pl.col("row").is_null()).then(pl.lit("added"))
        .when(pl.col("row_after").is_null()).then(pl.lit("removed"))
        .otherwise(pl.lit("changed"))
    )  # fmt: skip
    lines = both.with_columns(change=change)
    cells = [_cell(lines, kg, name) for kg, name in CELLS.items()]
    order = {name: at for at, name in enumerate([*CELLS.values(), "remark"])}
    return (
        pl.concat([*cells, _remarks(lines)])
        .with_columns(coded("rice"), coded("season"), coded("owner"))
        .sort(*PLACE, pl.col("measure").replace_strict(order))
        .select(pl.col(name).cast(dtype) for name, dtype in CHANGES.items())
    )


def _cell(lines: pl.DataFrame, stored: str, name: str) -> pl.DataFrame:
    old, new = pl.col(stored), pl.col(f"{stored}_after")
    is_lone = pl.col("change") != "changed"
    differs = old.fill_null(0) != new.fill_null(0)
    kept = differs | (is_lone & pl.lit(name == "closing_t"))
    return lines.filter(kept).select(
        *PLACE, "change", measure=pl.lit(name), before=old / 1_000, after=new / 1_000,
        difference=(new.fill_null(0) - old.fill_null(0)) / 1_000,
    )  # fmt: skip


def _remarks(lines: pl.DataFrame) -> pl.DataFrame:
    nothing = pl.lit(None, pl.Float64)
    differs = pl.col("remark").fill_null("") != pl.col("remark_after").fill_null("")
    return lines.filter(differs & (pl.col("change") == "changed")).select(
        *PLACE, "change", measure=pl.lit("remark"), before=nothing, after=nothing, difference=nothing
    )
