"""What was filed for a trader: every version of every month, and what changed between two of them."""

from datetime import date, datetime

import polars as pl

from bi import periods, reference
from bi.access import Scope
from bi.declare import own
from bi.declare.template import EXTRA_OF, tonnes
from bi.measures import MEASURES
from bi.store import Store, bulk

SUBMITTED = {
    "id": pl.Int64, "period": pl.Int32, "filed_at": pl.Int64, "content": pl.Binary, "line_count": pl.Int32,
    "receipt": pl.String, "channel": pl.String, "received_at": pl.Int64,
}  # fmt: skip
DIFFERENCES = {
    "site_code": pl.String, "rice": pl.String, "season": pl.String, "owner": pl.String, "column": pl.String,
    "before": pl.String, "after": pl.String,
}  # fmt: skip
_SQL = (
    "SELECT d.id, d.period, d.filed_at, d.content, d.line_count, r.receipt, r.channel, r.received_at"
    " FROM declaration d JOIN receipt r ON r.receipt_no = d.receipt_no WHERE d.trader_id IN :ids"
)


def submissions(scope: Scope, store: Store, trader_id: str) -> pl.DataFrame:
    """One row per version, newest month first, last version first.

    Columns: period, version (from 1), filed_at, received_at, state (on_time, late, amended), is_effective, line_count,
    paddy_t and milled_t (closing), receipt, channel, declaration_id. Submissions with the same lines one after the
    other are one version. Raises UserError for a trader beyond the scope.
    """
    own.filer(scope, store, trader_id)
    with store.database.read() as connection:
        sent = bulk.fetch(connection, _SQL, SUBMITTED, ids=[int(trader_id)])
        lines = own.lines_of(connection, sent["id"].to_list())
    return versions(sent, _closings(lines))


def _closings(lines: pl.DataFrame) -> pl.DataFrame:
    forms = {r.no: r.form for r in reference.current().rice.values()}
    form = pl.col("rice").replace_strict(forms, return_dtype=pl.String)
    kg = pl.col("closing_kg")
    return lines.group_by("declaration_id").agg(
        paddy_t=kg.filter(form == "paddy").sum() / 1_000, milled_t=kg.filter(form == "milled").sum() / 1_000
    )


def versions(sent: pl.DataFrame, closings: pl.DataFrame) -> pl.DataFrame:
    """The versions of `submissions` from what was sent (SUBMITTED) and the closings of each declaration."""
    ordered = sent.sort("period", "filed_at", "id")
    is_new = (pl.col("content") != pl.col("content").shift(1).over("period")).fill_null(True)
    runs = ordered.with_columns(version=is_new.cast(pl.Int32).cum_sum().over("period")).group_by(
        "period", "version", maintain_order=True
    ).first()  # fmt: skip
    months = runs["period"].unique()
    ends = [periods.to_microseconds(own.deadline(periods.period_of(m))) for m in months]
    due = pl.col("period").replace_strict(months, pl.Series(ends, dtype=pl.Int64), return_dtype=pl.Int64)
    state = pl.when(pl.col("version") > 1).then(pl.lit("amended")).when(pl.col("filed_at") < due).then(
        pl.lit("on_time")).otherwise(pl.lit("late"))  # fmt: skip
    told = runs.join(closings, left_on="id", right_on="declaration_id", how="left").with_columns(
        pl.col("paddy_t", "milled_t").fill_null(0.0), state=state,
        is_effective=pl.col("version") == pl.col("version").max().over("period"),
    )  # fmt: skip
    return told.sort(["period", "version"], descending=True).select(
        pl.date(pl.col("period") // 12, pl.col("period") % 12 + 1, 1).alias("period"), "version",
        *(pl.from_epoch(c, time_unit="us").dt.replace_time_zone("UTC").alias(c) for c in ("filed_at", "received_at")),
        "state", "is_effective", "line_count", "paddy_t", "milled_t", "receipt", "channel", declaration_id="id",
    )  # fmt: skip


def differences(scope: Scope, store: Store, trader_id: str, period: date, older: int, newer: int) -> pl.DataFrame:
    """One row per cell that differs between two versions of a trader's month: DIFFERENCES, texts as in a file.

    A line that one of them does not have is blank on that side. Empty for a version that does not exist.
    """
    listed = submissions(scope, store, trader_id).filter(pl.col("period") == period)
    ids = {row["version"]: row["declaration_id"] for row in listed.to_dicts()}
    if older not in ids or newer not in ids:
        return pl.DataFrame(schema=DIFFERENCES)
    with store.database.read() as connection:
        sides = [own.with_codes(connection, own.lines_of(connection, [ids[v]])) for v in (older, newer)]
    return compare(*sides)


def compare(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The cells that differ between the lines of two versions: DIFFERENCES, by place, rice, season, owner, column."""
    old, new = ({_key(row): _cells(row) for row in frame.to_dicts()} for frame in (before, after))
    rows = [
        (*key, column, old.get(key, {}).get(column, ""), new.get(key, {}).get(column, ""))
        for key in sorted(old.keys() | new.keys())
        for column in {**old.get(key, {}), **new.get(key, {})}
    ]
    return pl.DataFrame([row for row in rows if row[-2] != row[-1]], schema=DIFFERENCES, orient="row")


def _key(row: dict) -> tuple[str, ...]:
    return tuple(row[name] or "" for name in ("site_code", "rice", "season", "owner"))


def _cells(row: dict) -> dict[str, str]:
    measures = {f"{m}_t": tonnes(row[f"{m}_kg"]) for m in MEASURES}
    extras = {name: tonnes(row[kept]) for name, kept in EXTRA_OF.items()}
    return {**measures, **extras, "remark": row["remark"] or ""}


def month_state(listed: pl.DataFrame, period: date) -> tuple[str, datetime | None]:
    """Whether a month was filed (`on_time`, `late`, `missing`), and when first, from the table of `submissions`."""
    first = listed.filter((pl.col("period") == period) & (pl.col("version") == 1))
    return (first["state"][0], first["filed_at"][0]) if first.height else ("missing", None)
