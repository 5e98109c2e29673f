"""What is doubtful in accepted declarations, as of the snapshot: one frame of findings for any number of months.

Every rule yields rows of one shape (`SHAPE`), in whole kilograms, so that a figure can be compared again after an
amendment without a rounding between. Tolerances are those frozen in the snapshot. The rules:

balance     accepted within the tolerance, yet opening + in - out is not exactly the closing
continuity  opening against the closing of the month before
capacity    all that a place holds against its capacity in the register
yield       milled rice produced over paddy milled, by trader and month
unit        closing of a place and rice about 10, 100 or 1,000 times off the median of its last months
late        first filed after the deadline
copied      every line of the month equal to the month before, although rice moved
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from bi import periods, reference
from bi.measures import INFLOWS, MEASURES_KG, OUTFLOWS
from bi.metrics import rule_on

RULES = ("balance", "continuity", "capacity", "yield", "unit", "late", "copied")
SHAPE = {
    "rule": pl.String, "period": pl.Date, "trader_id": pl.Int64, "site_no": pl.Int32, "rice": pl.Int8,
    "season": pl.Int8, "owner": pl.Int8, "found_kg": pl.Int64, "base_kg": pl.Int64, "ratio": pl.Float64,
    "first_filed_at": pl.Int64, "affected_kg": pl.Int64,
}  # fmt: skip
PLACE = ["trader_id", "site_no", "rice", "season", "owner"]
LINES = ("period", *PLACE, "form", "equiv_kg", *MEASURES_KG)


@dataclass(frozen=True)
class Tolerances:
    """The values of the rules in force in a month, as the snapshot keeps them."""

    floor_kg: int
    per_mille: int
    lowest: Fraction
    highest: Fraction
    apart: tuple[str, ...]
    ratios: tuple[tuple[float, float], ...]
    fewest: int
    most: int
    lookback: int
    deadline_day: int

    @classmethod
    def on(cls, figures: dict, period: date) -> "Tolerances":
        """Those of a month, from the frozen reference values of a snapshot."""

        def of(name: str) -> str:
            return rule_on(figures, name, periods.last_day(period))

        spans = tuple((float(low), float(high)) for low, high in (s.split("-") for s in of("unit.ratios").split()))
        return cls(
            int(of("continuity.floor_kg")), int(of("continuity.per_mille")), Fraction(of("yield.lowest")),
            Fraction(of("yield.highest")), tuple(of("yield.apart").split()), spans, int(of("unit.fewest_months")),
            int(of("unit.most_months")), int(of("unit.lookback_months")), int(of("deadline.day")),
        )  # fmt: skip


def balance(lines: pl.LazyFrame) -> pl.LazyFrame:
    """One row per line that was accepted although it does not add up exactly. found: closing; base: what adds up."""
    due = pl.col("opening_kg") + pl.sum_horizontal(f"{m}_kg" for m in INFLOWS)
    due = due - pl.sum_horizontal(f"{m}_kg" for m in OUTFLOWS)
    found = lines.filter(due != pl.col("closing_kg")).with_columns(found_kg="closing_kg", base_kg=due)
    return _shaped(found, "balance", affected=(pl.col("found_kg") - pl.col("base_kg")).abs())


def continuity(lines: pl.LazyFrame, filed: pl.LazyFrame, limits: Tolerances) -> pl.LazyFrame:
    """One row per line that does not follow on, as in the view `continuity`. found: opening; base: previous closing.

    `lines` reaches one month further back than `filed`'s first month is asked for; `filed`: period and trader_id of
    every effective declaration. Only traders effective in both months; a line absent on one side counts 0.
    """
    both = filed.join(filed.with_columns(_month_later()), on=["period", "trader_id"], how="semi")
    key = ["period", *PLACE]
    now = lines.select(*key, "opening_kg").join(both, on=["period", "trader_id"], how="semi")
    last = lines.select(*key, previous_kg="closing_kg").with_columns(_month_later())
    joined = now.join(last.join(both, on=["period", "trader_id"], how="semi"), on=key, how="full", coalesce=True)
    gap = (pl.col("found_kg") - pl.col("base_kg")).abs()
    found = joined.with_columns(
        found_kg=pl.col("opening_kg").fill_null(0), base_kg=pl.col("previous_kg").fill_null(0)
    ).filter((gap > limits.floor_kg) & (gap * 1_000 > pl.col("base_kg") * limits.per_mille))
    return _shaped(found, "continuity", affected=gap)


def capacity(lines: pl.LazyFrame, sites: pl.LazyFrame) -> pl.LazyFrame:
    """One row per place and month that holds more than its capacity. found: all closings there; base: capacity."""
    held = lines.group_by("period", "trader_id", "site_no").agg(found_kg=pl.col("closing_kg").sum())
    found = held.join(sites.select("site_no", base_kg="capacity_kg"), on="site_no")
    found = found.filter(pl.col("found_kg") > pl.col("base_kg"))
    return _shaped(found, "capacity", affected=pl.col("found_kg") - pl.col("base_kg"), ratio=True)


def yields(lines: pl.LazyFrame, limits: Tolerances) -> pl.LazyFrame:
    """One row per trader and month whose milling yield lies outside the span. found: milled rice produced; base:
    paddy milled; affected: what lies beyond the nearer limit."""
    rice = reference.current().rice
    apart = [rice[code].no for code in limits.apart if code in rice]
    fed_by, got_by = pl.col("form") == "paddy", (pl.col("form") == "milled") & ~pl.col("rice").is_in(apart)
    sums = lines.group_by("period", "trader_id").agg(
        found_kg=pl.col("produced_kg").filter(got_by).sum(), base_kg=pl.col("to_mill_kg").filter(fed_by).sum()
    )
    got, fed = pl.col("found_kg"), pl.col("base_kg")
    low, high = limits.lowest, limits.highest
    under, over = got * low.denominator < fed * low.numerator, got * high.denominator > fed * high.numerator
    beyond = pl.when(under).then(fed * low.numerator // low.denominator - got)
    beyond = beyond.otherwise(got - fed * high.numerator // high.denominator)
    return _shaped(sums.filter((fed > 0) & (under | over)), "yield", affected=beyond, ratio=True)


def unit(closings: pl.LazyFrame, months: list[date], limits: Tolerances) -> pl.LazyFrame:
    """One row per place, rice and month of `months` whose closing stands to its median as one unit to another.

    found: closing; base: the median of its last months with a line (`fewest` to `most` of them).

    `closings`: period, trader_id, site_no, rice, closing_kg, reaching back as far as the median looks.
    """
    # One number names place, rice and day and sorts them: a column for each takes three times as long.
    place = (pl.col("site_no").cast(pl.Int64) * 256 + pl.col("rice")) * 65_536
    monthly = (
        closings.select("trader_id", "closing_kg", key=place + pl.col("period").to_physical())
        .group_by("trader_id", "key")
        .agg(found_kg=pl.col("closing_kg").sum())
        .sort("trader_id", "key")
        .with_columns(place=pl.col("key") // 65_536, period=(pl.col("key") % 65_536).cast(pl.Int32).cast(pl.Date))
    )
    earlier = [f"earlier_{back}" for back in range(1, limits.most + 1)]
    closing, least = pl.col("found_kg").cast(pl.Float64), min(low for low, _ in limits.ratios)
    # A median lies between its least and its largest value: few rows need theirs.
    far_off = (closing >= pl.min_horizontal(earlier) * least) | (closing * least <= pl.max_horizontal(earlier))
    near = (
        monthly.with_columns(_earlier("found_kg", back).alias(f"earlier_{back}") for back in range(1, limits.most + 1))
        .filter(pl.col("period").is_in(months) & (closing > 0) & far_off)
        .with_columns(earlier=pl.concat_list(earlier).list.drop_nulls())
    )
    median = pl.when(pl.col("earlier").list.len() >= limits.fewest).then(pl.col("earlier").list.median())
    suspicious = pl.any_horizontal(
        (part >= whole * low) & (part <= whole * high)
        for low, high in limits.ratios
        for part, whole in ((closing, pl.col("median")), (pl.col("median"), closing))
    )
    named = near.with_columns(median=median, site_no=pl.col("place") // 256, rice=pl.col("place") % 256)
    found = named.filter((pl.col("median") > 0) & suspicious)
    found = found.with_columns(base_kg=pl.col("median").cast(pl.Int64))
    return _shaped(found, "unit", affected=(pl.col("found_kg") - pl.col("base_kg")).abs(), ratio=True)


def late(filings: pl.LazyFrame, limits: Tolerances) -> pl.LazyFrame:
    """One row per trader and month first filed after the deadline, whether due or not. affected: what it declared."""
    months = filings.select("period").unique().collect()["period"].to_list()
    ends = {p: periods.to_microseconds(periods.deadline(p, limits.deadline_day)) for p in months}
    end = pl.col("period").replace_strict(list(ends), pl.Series(list(ends.values()), dtype=pl.Int64), return_dtype=pl.Int64)
    found = filings.filter(pl.col("first_filed_at") >= end).with_columns(found_kg="equiv_kg")
    return _shaped(found, "late", affected=pl.col("found_kg"))


def copied(lines: pl.LazyFrame) -> pl.LazyFrame:
    """One row per trader and month all of whose lines equal the month before, measure by measure, though rice moved.

    found and base: what the lines close with, as paddy equivalent. A month without any movement may well be equal.
    """
    whose = ["period", "trader_id"]
    sums = lines.group_by(whose).agg(pl.len(), pl.col(*MEASURES_KG, "equiv_kg").sum())
    before = sums.drop("equiv_kg").with_columns(_month_later())
    moved = pl.sum_horizontal(f"{m}_kg" for m in (*INFLOWS, *OUTFLOWS)) > 0
    alike = sums.filter(moved).join(before, on=[*whose, "len", *MEASURES_KG], how="semi")
    # Equal sums make candidates; only equal lines make a copy.
    now = lines.select("period", *PLACE, *MEASURES_KG).join(alike, on=whose, how="semi")
    last = lines.select("period", *PLACE, *MEASURES_KG).with_columns(_month_later())
    other = now.join(last, on=["period", *PLACE, *MEASURES_KG], how="anti").select(whose).unique()
    found = alike.join(other, on=whose, how="anti").with_columns(found_kg="equiv_kg", base_kg="equiv_kg")
    return _shaped(found, "copied", affected=pl.col("found_kg"))


def _earlier(column: str, back: int) -> pl.Expr:
    """The value `back` rows up, where that row is of the same trader and place: cheaper than a window over groups."""
    is_same = pl.all_horizontal(pl.col(c) == pl.col(c).shift(back) for c in ("trader_id", "place"))
    return pl.when(is_same).then(pl.col(column).shift(back))


def _month_later() -> pl.Expr:
    return pl.col("period").dt.offset_by("1mo")


def _shaped(frame: pl.LazyFrame, rule: str, *, affected: pl.Expr, ratio: bool = False) -> pl.LazyFrame:
    known = set(frame.collect_schema())
    made = frame.with_columns(rule=pl.lit(rule), affected_kg=affected)
    if ratio:
        made = made.with_columns(ratio=pl.when(pl.col("base_kg") != 0).then(pl.col("found_kg") / pl.col("base_kg")))
    known |= {"rule", "affected_kg", *(["ratio"] if ratio else [])}
    return made.select(
        (pl.col(name) if name in known else pl.lit(None)).cast(dtype).alias(name) for name, dtype in SHAPE.items()
    )
