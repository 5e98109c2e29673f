"""Findings as people read them: with names and codes, the state that officials gave them, and counts by rule."""

import polars as pl

from bi.metrics import in_tonnes
from bi.views.checks import RULES
from bi.views.filters import coded, trader_text

KEY = ["period", "trader_id", "rule", "place"]
COLUMNS = (
    "period", "rule", "trader_id", "name_th", "kind", "province", "site_code", "rice", "season", "owner", "found_t",
    "base_t", "ratio", "filed_at", "affected_t", "place", "value",
)  # fmt: skip


def readable(found: pl.LazyFrame, names: pl.LazyFrame, sites: pl.LazyFrame) -> pl.LazyFrame:
    """One row per finding: COLUMNS; the largest tonnage first.

    province: of the place, for rules without a place the trader's own. found_t stands against base_t (`checks`).
    `place` names the place within the trader; `value` is what was found, exactly: a reason given for it holds as long
    as it stays the same. `names`: trader_id, name_th, kind, home; `sites`: site_no, site_code, site_province.
    """
    at = pl.from_epoch("first_filed_at", time_unit="us").dt.replace_time_zone("UTC")
    figures = [pl.col(name).cast(pl.String).fill_null("") for name in ("found_kg", "base_kg", "first_filed_at")]
    parts = [pl.col(name).fill_null("") for name in ("site_code", "rice", "season", "owner")]
    is_late = pl.col("rule") == "late"
    return (
        found.join(names, on="trader_id", how="left")
        .join(sites, on="site_no", how="left")
        .with_columns(coded("rice"), coded("season"), coded("owner"), trader_text())
        .with_columns(
            province=pl.coalesce("site_province", "home"),
            filed_at=at.dt.convert_time_zone("Asia/Bangkok"),
            # when a month was first filed does not change with what it declares
            value=pl.when(is_late).then(figures[2]).otherwise(pl.concat_str(figures[:2], separator="|")),
            place=pl.concat_str(parts, separator="/").str.strip_chars_end("/"),
            found_t="found_kg", base_t="base_kg", affected_t="affected_kg",
        )
        .with_columns(in_tonnes("found_t", "base_t", "affected_t"))
        .select(COLUMNS)
        .sort(["period", "affected_t", "rule", "trader_id", "place"], descending=[True, True, False, False, False])
    )  # fmt: skip


def with_states(findings: pl.DataFrame, notes: pl.DataFrame) -> pl.DataFrame:
    """The findings with `state`, `has_changed` and `noted_for`.

    The last note on the same month, trader, rule and place gives the state as long as the figures are those it was
    given for; with other figures the finding is open again and `has_changed`. Where the month has no note, a reason
    given for the very same figures in another month (`noted_for`) still explains it.
    `notes`: period, trader_id, rule, place, value, state, seq (later is larger).
    """
    last = notes.sort("seq").group_by(KEY, maintain_order=True).last()
    own = last.select(*KEY, own_value="value", own_state="state")
    reasons = last.filter(pl.col("state") == "explained").sort("seq")
    reasons = reasons.group_by("trader_id", "rule", "place", "value", maintain_order=True).agg(
        noted_for=pl.col("period").last()
    )
    is_noted, is_same = pl.col("own_state").is_not_null(), pl.col("own_value") == pl.col("value")
    is_carried = ~is_noted & pl.col("noted_for").is_not_null()
    return (
        findings.join(own, on=KEY, how="left", maintain_order="left")
        .join(reasons, on=["trader_id", "rule", "place", "value"], how="left", maintain_order="left")
        .with_columns(
            state=pl.when(is_noted & is_same).then("own_state")
            .when(is_carried).then(pl.lit("explained"))
            .otherwise(pl.lit("open")),
            has_changed=is_noted & ~is_same.fill_null(False),
            noted_for=pl.when(is_carried).then("noted_for"),
        )
        .drop("own_state", "own_value")
    )  # fmt: skip


def gone(notes: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """The last note of each case whose finding is no longer there: an amendment or a new register put it right."""
    last = notes.sort("seq").group_by(KEY, maintain_order=True).last()
    return last.join(findings.select(KEY), on=KEY, how="anti").sort("seq", descending=True)


def by_rule(findings: pl.DataFrame) -> pl.DataFrame:
    """One row per rule, in their order, those without a finding too: rule, findings, traders, affected_t."""
    counted = findings.group_by("rule").agg(
        findings=pl.len(), traders=pl.col("trader_id").n_unique(), affected_t=pl.col("affected_t").sum()
    )
    every = pl.DataFrame({"rule": RULES})
    return every.join(counted, on="rule", how="left", maintain_order="left").fill_null(0)


def by_month(findings: pl.DataFrame, months: list) -> pl.DataFrame:
    """One row per month and rule, months without a finding too: period, rule, findings."""
    counted = findings.group_by("period", "rule").agg(findings=pl.len().cast(pl.Int64))
    every = pl.DataFrame({"period": months}, schema={"period": pl.Date}).join(pl.DataFrame({"rule": RULES}), how="cross")
    return every.join(counted, on=["period", "rule"], how="left", maintain_order="left").with_columns(
        pl.col("findings").fill_null(0)
    )
