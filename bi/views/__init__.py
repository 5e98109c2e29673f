"""Every view by name: which filters it takes, and how its frames are fetched. The views themselves are pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from bi import periods, reference
from bi.access import Scope
from bi.errors import UserError
from bi.metrics import rule_on
from bi.snapshot import Snapshot
from bi.snapshot.marts import ALL
from bi.views import coverage, flows, holders, licenses, lines, stock
from bi.views.filters import LISTS, Filters, check, keep

__all__ = ["VIEWS", "Filters", "month_of", "view", "view_page"]

NO_MONTH = date(9000, 1, 1)  # after all that will be declared, with the rules of today
OF_LINES = ("province", "rice", "kind", "owner", "trader")
OF_FILINGS = ("province", "kind", "trader")


@dataclass(frozen=True)
class View:
    """One view: the filters it takes and the function that makes it."""

    name: str
    filters: frozenset[str]
    make: Callable[[Scope, Snapshot, Filters], pl.LazyFrame]


def view(scope: Scope, snapshot: Snapshot, name: str, filters: Filters = Filters()) -> pl.DataFrame:  # noqa: B008
    """The view of that name as the reader may see it: columns as in the contract, periods as first days of months.

    Raises UserError for a filter the view cannot take, a value nobody knows, or rows the reader may not see.
    """
    return _lazy(scope, snapshot, name, filters).collect()


def view_page(
    scope: Scope, snapshot: Snapshot, name: str, filters: Filters, *, offset: int, limit: int
) -> tuple[pl.DataFrame, int]:
    """One page of a long view, and how many rows it has in all."""
    whole = _lazy(scope, snapshot, name, filters).collect()
    return whole.slice(offset, limit), whole.height


def _lazy(scope: Scope, snapshot: Snapshot, name: str, filters: Filters) -> pl.LazyFrame:
    if name not in VIEWS:
        raise UserError("view.unknown_view", misuse=True, value=name)
    check(snapshot, name, filters, VIEWS[name].filters)
    return VIEWS[name].make(scope, snapshot, filters)


def month_of(snapshot: Snapshot, filters: Filters) -> date:
    """The month of a view: the one asked for, else the latest whose deadline had passed at the cut-off.

    Where no month is due yet, a month far away: its views are empty.
    """
    return filters.period or snapshot.default_period or NO_MONTH


def names_traders(filters: Filters) -> bool:
    """Whether a total is asked for by trader: then it tells what a row naming the trader tells, and follows scope."""
    return bool(filters.trader)


def _month(scope: Scope, snapshot: Snapshot, filters: Filters, *, naming: bool, back: int = 0) -> pl.LazyFrame:
    period = periods.add_months(month_of(snapshot, filters), -back)
    return snapshot.lines(scope, [period], naming=naming or names_traders(filters)).filter(keep(filters, *OF_LINES))


def _of_month(make: Callable[[pl.LazyFrame], pl.LazyFrame]) -> Callable[[Scope, Snapshot, Filters], pl.LazyFrame]:
    return lambda scope, snapshot, filters: make(_month(scope, snapshot, filters, naming=False))


def _traders(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.LazyFrame:
    now = _month(scope, snapshot, filters, naming=True)
    return holders.traders(now, _month(scope, snapshot, filters, naming=True, back=1), snapshot.names())


def _span(filters: Filters) -> pl.Expr:
    period = pl.col("period")
    return (period >= (filters.since or date.min)) & (period <= (filters.until or date.max))


def _all_months(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.LazyFrame:
    return snapshot.lines(scope, snapshot.periods, naming=names_traders(filters)).filter(keep(filters, *OF_LINES))


def _sums(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.LazyFrame:
    """Sums by month from the small mart where it can tell, else from the lines."""
    if filters.trader or not scope.sees_totals:
        return _all_months(scope, snapshot, filters)
    return snapshot.totals(scope).filter(keep(filters, "province", "rice", "kind", "owner"))


def _stock_trend(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.LazyFrame:
    cut = [name for name in OF_LINES if getattr(filters, name)]
    of_mart = scope.sees_totals and "trader" not in cut and len(cut) <= 1
    if of_mart and (not cut or len(getattr(filters, cut[0])) == 1):
        dimension, code = (cut[0], _stored_code(filters, cut[0])) if cut else (ALL, ALL)
        counted = snapshot.declarers(scope).filter(dimension=dimension, code=code).select("period", "declarers")
    else:
        lines_of = _all_months(scope, snapshot, filters)
        counted = lines_of.group_by("period").agg(declarers=pl.col("trader_id").n_unique())
    return stock.stock_trend(_sums(scope, snapshot, filters), counted).filter(_span(filters))


def _stored_code(filters: Filters, name: str) -> str:
    """A filter's value as the mart of declarers keeps it: rice and owner by number."""
    value = getattr(filters, name)[0]
    return str(reference.current().codes(LISTS[name])[value].no) if name in ("rice", "owner") else value


def _flows(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.LazyFrame:
    return flows.flows(_sums(scope, snapshot, filters).filter(_span(filters)))


def _coverage(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.LazyFrame:
    frame = snapshot.filings(scope, month_of(snapshot, filters), naming=names_traders(filters))
    return coverage.coverage(frame.filter(keep(filters, *OF_FILINGS)))


def _filings(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.LazyFrame:
    frame = snapshot.filings(scope, month_of(snapshot, filters), naming=True)
    return coverage.filings(frame.filter(keep(filters, *OF_FILINGS)))


def _lines(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.LazyFrame:
    return lines.lines(_month(scope, snapshot, filters, naming=True), snapshot.site_codes())


def _continuity(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.LazyFrame:
    period = month_of(snapshot, filters)
    before = periods.add_months(period, -1)
    in_both = snapshot.filed(period).join(snapshot.filed(before), on="trader_id")
    day = periods.last_day(period)
    tolerance = [
        int(rule_on(snapshot.manifest.figures, f"continuity.{name}", day)) for name in ("floor_kg", "per_mille")
    ]
    now = _month(scope, snapshot, replace(filters, period=period), naming=True)
    last = _month(scope, snapshot, replace(filters, period=period), naming=True, back=1)
    return lines.continuity(now, last, in_both, snapshot.site_codes(), *tolerance).with_columns(period=pl.lit(period))


def _licenses(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.LazyFrame:
    if not scope.sees_totals:
        raise UserError("access.denied")
    on = filters.on or periods.today(snapshot.cutoff)  # a page or command that means today says so
    days = tuple(map(int, rule_on(snapshot.manifest.figures, "license.expiring_days", on).split()))
    return licenses.licenses(snapshot.licenses().filter(keep(filters, "province")), on, days).lazy()


_ONE_MONTH = frozenset({"period", *OF_LINES})
_SPAN = frozenset({"since", "until", *OF_LINES})
_FILED = frozenset({"period", *OF_FILINGS})
VIEWS: dict[str, View] = {
    item.name: item
    for item in (
        View("stock_by_province", _ONE_MONTH, _of_month(stock.stock_by_province)),
        View("stock_by_rice", _ONE_MONTH, _of_month(stock.stock_by_rice)),
        View("stock_by_kind", _ONE_MONTH, _of_month(stock.stock_by_kind)),
        View("stock_trend", _SPAN, _stock_trend),
        View("flows", _SPAN, _flows),
        View("traders", _ONE_MONTH, _traders),
        View("concentration", _ONE_MONTH, _of_month(holders.concentration)),
        View("coverage", _FILED, _coverage),
        View("filings", _FILED, _filings),
        View("continuity", _ONE_MONTH, _continuity),
        View("lines", _ONE_MONTH, _lines),
        View("licenses", frozenset({"on", "province"}), _licenses),
    )
}
