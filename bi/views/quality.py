"""Filing and doubts, fetched: what the pages Coverage and Checks open, cut to the reader's scope."""

from dataclasses import replace
from datetime import date

import polars as pl

from bi import periods
from bi.access import Scope
from bi.errors import UserError
from bi.snapshot import Snapshot
from bi.views import checks, doubts, filed
from bi.views.checks import Tolerances
from bi.views.filters import Filters, check, keep

OF_FILINGS = ("province", "kind", "trader")
SEES_CONTACT = frozenset({"analyst", "officer", "admin", "system"})
DAYS_SHOWN = 28  # after the month's end: every month has as many


def filed_by(scope: Scope, snapshot: Snapshot, filters: Filters, key: str) -> pl.DataFrame:
    """`filed.filed_by` of one month by kind or province. Totals: open to officials whatever their provinces."""
    frame = _filings(scope, snapshot, filters, [filters.period], naming=False)
    return filed.filed_by(frame, key).collect()


def filed_by_month(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.DataFrame:
    """`filed.filed_by` by month, all months of the snapshot to `filters.period`."""
    months = [p for p in snapshot.periods if p <= filters.period]
    return filed.filed_by(_filings(scope, snapshot, filters, months, naming=False), "period").collect()


def filed_by_day(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.DataFrame:
    """`filed.filed_by_day` of the month, the month before and the year before, with `series` (now, month, year).

    A month that has not run its days at the snapshot's cut-off ends with the last whole or running day.
    """
    parts = []
    for series, back in (("now", 0), ("month", 1), ("year", 12)):
        period = periods.add_months(filters.period, -back)
        if period not in snapshot.periods:
            continue
        run = (periods.today(snapshot.cutoff) - periods.last_day(period)).days
        frame = _filings(scope, snapshot, filters, [period], naming=False)
        days = min(max(run, 0), DAYS_SHOWN)
        parts.append(filed.filed_by_day(frame, period, days).with_columns(series=pl.lit(series)))
    return pl.concat(parts).collect()


def missing(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.DataFrame:
    """`filed.missing` of one month; phone and email only for officials that may see contacts.

    Raises UserError for who may not see traders; a province officer gets traders of the own provinces only.
    """
    months = [periods.add_months(filters.period, -back) for back in range(filed.MONTHS_BACK)]
    register = snapshot.traders(scope)
    shown = ["trader_id", "phone", "email"] if scope.role in SEES_CONTACT else ["trader_id"]
    history = _filings(scope, snapshot, filters, [m for m in months if m in snapshot.periods], naming=True)
    now = _filings(scope, snapshot, filters, [filters.period], naming=True)
    return filed.missing(now, history, register.select(shown).lazy()).collect()


def addressees(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.DataFrame:
    """The traders of `missing` with what a letter needs: name_en, address, district besides.

    Raises UserError for who may not see contacts.
    """
    if scope.role not in SEES_CONTACT:
        raise UserError("access.denied")
    register = snapshot.traders(scope).with_columns(pl.col("trader_id").cast(pl.String).str.zfill(13))
    about = register.select("trader_id", "name_en", "address", "district")
    return missing(scope, snapshot, filters).join(about, on="trader_id", how="left", maintain_order="left")


def findings(scope: Scope, snapshot: Snapshot, filters: Filters, months: int) -> pl.DataFrame:
    """All findings of the `months` months that end with `filters.period`, as `doubts.readable` shows them.

    Rules of a place follow the place's province, rules of a trader's whole month the trader's own: for these all its
    lines count, wherever they lie. Raises UserError for who may not see traders.
    """
    check(snapshot, "checks", filters, frozenset({"period", *OF_FILINGS}))
    last = filters.period
    asked = [p for p in (periods.add_months(last, -back) for back in range(months)) if p in snapshot.periods]
    found = [
        part
        for limits, some in _by_tolerance(snapshot, asked).items()
        for part in _rules(scope, snapshot, limits, some)
    ]
    frame = pl.concat(pl.collect_all(found)) if found else pl.DataFrame(schema=checks.SHAPE)
    sites = snapshot.sites(scope).lazy().select("site_no", "site_code", site_province="province")
    named = doubts.readable(frame.lazy(), snapshot.names(), sites)
    return named.filter(keep(replace(filters, trader=()), "province", "kind"), _of_trader(filters)).collect()


def _of_trader(filters: Filters) -> pl.Expr:
    return pl.col("trader_id").is_in(list(filters.trader)) if filters.trader else pl.lit(True)


def _by_tolerance(snapshot: Snapshot, months: list[date]) -> dict[Tolerances, list[date]]:
    """The months by the values in force in them: nearly always one group."""
    grouped: dict[Tolerances, list[date]] = {}
    for period in months:
        grouped.setdefault(Tolerances.on(snapshot.manifest.figures, period), []).append(period)
    return grouped


def _rules(scope: Scope, snapshot: Snapshot, limits: Tolerances, months: list[date]) -> list[pl.LazyFrame]:
    first = min(months)
    near = sorted({m for period in months for m in (period, periods.add_months(period, -1))})
    placed = snapshot.lines(scope, near, naming=True).select(checks.LINES).collect()
    whole = placed if scope.provinces is None else _whole_months(scope, snapshot, near)
    filed_in = [snapshot.filed(m).with_columns(period=pl.lit(m)) for m in near]
    back = [m for m in snapshot.periods if periods.add_months(first, -limits.lookback) <= m < near[0]]
    far = snapshot.lines(scope, back, naming=True).select("period", "trader_id", "site_no", "rice", "closing_kg")
    closings = pl.concat([far, placed.lazy().select("period", "trader_id", "site_no", "rice", "closing_kg")])
    filings = pl.concat([snapshot.filings(scope, m, naming=True) for m in months])
    frames = (
        checks.balance(placed.lazy()),
        checks.continuity(placed.lazy(), pl.concat(filed_in), limits),
        checks.capacity(placed.lazy(), snapshot.sites(scope).lazy()),
        checks.unit(closings, months, limits),
        checks.yields(whole.lazy(), limits),
        checks.copied(whole.lazy()),
        checks.late(filings, limits),
    )
    return [frame.filter(pl.col("period").is_in(months)) for frame in frames]


def _whole_months(scope: Scope, snapshot: Snapshot, months: list[date]) -> pl.DataFrame:
    """All lines of the traders at home in the reader's provinces, wherever their places lie."""
    at_home = snapshot.traders(scope)["trader_id"].cast(pl.String).str.zfill(13).to_list()
    wider = replace(scope, provinces=None, traders=tuple(at_home))
    return snapshot.lines(wider, months, naming=True).select(checks.LINES).collect()


def _filings(
    scope: Scope, snapshot: Snapshot, filters: Filters, months: list[date], *, naming: bool
) -> pl.LazyFrame:
    check(snapshot, "filings", replace(filters, period=None), frozenset(OF_FILINGS))
    frames = [snapshot.filings(scope, month, naming=naming) for month in months]
    return pl.concat(frames).filter(keep(filters, *OF_FILINGS))
