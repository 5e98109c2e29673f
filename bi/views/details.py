"""What the pages of one province, one trader, rice and lines ask for beyond the published views.

Every function takes the reader's scope first and returns a frame already cut to it. A trader that is out of reach
answers as one that does not exist: with no rows. These frames feed pages; the command line has the views of design 5.
"""

from dataclasses import replace
from datetime import date

import polars as pl

from bi import periods
from bi.access import SYSTEM, Scope
from bi.metrics import DECLARERS, in_tonnes, rule_on
from bi.snapshot import Snapshot
from bi.views import behind, concentrated, coverage, flows, peers, rice, stock
from bi.views.filters import Filters, check, keep, trader_text

OF_LINES = ("province", "rice", "kind", "owner", "trader")
OF_TOTALS = ("province", "rice", "kind", "owner")


def _checked(snapshot: Snapshot, name: str, filters: Filters) -> None:
    known = replace(filters, trader=())  # whether a trader exists is not for everyone to learn
    check(snapshot, name, known, frozenset({"period", "since", "until", *OF_LINES}))


def _lines(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.LazyFrame:
    return snapshot.lines(scope, [filters.period], naming=True).filter(keep(filters, *OF_LINES))


def lines_behind(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.DataFrame:
    """The effective lines of one month under the filters, as `bi.views.behind.behind`."""
    _checked(snapshot, "lines", filters)
    return behind.behind(_lines(scope, snapshot, filters), snapshot.site_codes(), snapshot.names()).collect()


def rice_months(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.DataFrame:
    """Stock by month and rice code until `filters.until`, as `bi.views.rice.rice_trend`."""
    _checked(snapshot, "rice_months", filters)
    return rice.rice_trend(_totals(scope, snapshot, filters)).collect()


def milling_months(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.DataFrame:
    """Milling by month until `filters.until`, as `bi.views.rice.milling`."""
    _checked(snapshot, "milling_months", filters)
    apart = rule_on(snapshot.manifest.figures, "yield.apart", filters.until or date.max).split()
    return rice.milling(_totals(scope, snapshot, filters), apart).collect()


def yield_bounds(snapshot: Snapshot, on: date) -> tuple[float, float]:
    """Between what a milling yield is ordinary on a day."""
    lowest, highest = (float(rule_on(snapshot.manifest.figures, f"yield.{n}", on)) for n in ("lowest", "highest"))
    return lowest, highest


def _totals(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.LazyFrame:
    cut = snapshot.totals(scope).filter(keep(filters, *OF_TOTALS))
    return cut.filter(pl.col("period") <= filters.until) if filters.until else cut


def concentration_months(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.DataFrame:
    """Concentration of every month, in all provinces and the nation: `bi.views.concentrated.concentration_months`."""
    _checked(snapshot, "concentration_months", filters)
    lines = snapshot.lines(scope, snapshot.periods, naming=False).filter(keep(filters, *OF_TOTALS))
    return concentrated.concentration_months(concentrated.held(lines).collect())


def province_ranks(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.DataFrame:
    """One row per province with lines in the month, largest first: rank, province, declarers, stock_t, share,
    change_pct (against the month before)."""
    _checked(snapshot, "province_ranks", filters)
    frame = snapshot.totals(scope).filter(keep(filters, *OF_TOTALS))
    before = periods.add_months(filters.period, -1)
    now = stock_of(frame.filter(pl.col("period") == filters.period))
    last = stock_of(frame.filter(pl.col("period") == before)).rename({"equiv_kg": "month_before"})
    whole = pl.col("stock_t").sum()
    return (
        now.join(last, on="province", how="left")
        .rename({"equiv_kg": "stock_t"})
        .sort(["stock_t", "province"], descending=[True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1), share=pl.when(whole != 0).then(pl.col("stock_t") / whole),
                      change_pct=stock.percent_change("month_before"))
        .with_columns(in_tonnes("stock_t"))
        .select("rank", "province", "stock_t", "share", "change_pct")
        .collect()
    )  # fmt: skip


def stock_of(sums: pl.LazyFrame) -> pl.LazyFrame:
    """One row per province: equiv_kg."""
    return sums.group_by("province").agg(pl.col("equiv_kg").sum())


def coverage_months(scope: Scope, snapshot: Snapshot, filters: Filters) -> pl.DataFrame:
    """The view `coverage` of every month until `filters.until` for the provinces asked, with period."""
    _checked(snapshot, "coverage_months", filters)
    asked = [p for p in snapshot.periods if filters.until is None or p <= filters.until]
    parts = [
        coverage.coverage(snapshot.filings(scope, p, naming=False).filter(keep(filters, "province", "kind")))
        .with_columns(period=pl.lit(p))
        for p in asked
    ]  # fmt: skip
    return pl.concat(pl.collect_all(parts)) if parts else pl.DataFrame()


def about_trader(scope: Scope, snapshot: Snapshot, trader_id: str) -> pl.DataFrame:
    """The register's row of one trader, if the reader may see it; else no row."""
    return snapshot.traders(scope).filter(pl.col("trader_id") == _number(trader_id))


def sites_of(scope: Scope, snapshot: Snapshot, trader_id: str, period: date | None) -> pl.DataFrame:
    """One row per storage place of a trader within reach: site_code, name_th, site_kind, province, district,
    capacity_t, milling_t (a day), held_t (all its closings of the month, as declared), stock_t, fill_share."""
    number = _number(trader_id)
    lines = snapshot.lines(scope, [period] if period else [], naming=True).filter(pl.col("trader_id") == number)
    held = lines.group_by("site_no").agg(held_t=pl.col("closing_kg").sum(), stock_t=pl.col("equiv_kg").sum())
    places = snapshot.sites(scope).lazy().filter(pl.col("trader_id") == number)
    return (
        places.join(held, on="site_no", how="left")
        .with_columns(pl.col("held_t", "stock_t").fill_null(0), capacity_t="capacity_kg", milling_t="milling_kg_per_day")
        .with_columns(fill_share=pl.when(pl.col("capacity_t") > 0).then(pl.col("held_t") / pl.col("capacity_t")))
        .with_columns(in_tonnes("held_t", "stock_t", "capacity_t", "milling_t"))
        .select("site_code", "name_th", pl.col("kind").alias("site_kind"), "province", "district", "capacity_t",
                "milling_t", "held_t", "stock_t", "fill_share")
        .sort("site_code")
        .collect()
    )  # fmt: skip


def licenses_of(scope: Scope, snapshot: Snapshot, trader_id: str, on: date) -> pl.DataFrame:
    """One row per license of a trader within reach, newest first: license_no, license_type, site_code, issued_on,
    expires_on, license_state on the day (active, expired, not_begun, suspended, revoked, surrendered), status_on."""
    if about_trader(scope, snapshot, trader_id).is_empty():
        trader_id = ""
    changed = (pl.col("status") != "active") & (pl.col("status_on") <= on)
    state = (
        pl.when(changed).then("status")
        .when(pl.col("issued_on") > on).then(pl.lit("not_begun"))
        .when(pl.col("expires_on") < on).then(pl.lit("expired"))
        .otherwise(pl.lit("active"))
    )  # fmt: skip
    return (
        snapshot.licenses()
        .filter(pl.col("trader_id") == _number(trader_id))
        .with_columns(license_state=state)
        .sort(["expires_on", "license_no"], descending=[True, False])
        .select("license_no", "license_type", "site_code", "issued_on", "expires_on", "license_state", "status_on")
    )


def _trader_lines(scope: Scope, snapshot: Snapshot, trader_id: str, months: tuple[date, ...]) -> pl.LazyFrame:
    return snapshot.lines(scope, months, naming=True).filter(pl.col("trader_id") == _number(trader_id))


def trader_months(scope: Scope, snapshot: Snapshot, trader_id: str) -> pl.DataFrame:
    """The view `stock_trend` of one trader, all months, at places within reach."""
    lines = _trader_lines(scope, snapshot, trader_id, snapshot.periods)
    sums = lines.select("period", "form", "trader_id", "closing_kg", "equiv_kg").collect().lazy()
    return stock.stock_trend(sums, sums.group_by("period").agg(DECLARERS.expr.alias("declarers"))).collect()


def trader_flows(scope: Scope, snapshot: Snapshot, trader_id: str) -> pl.DataFrame:
    """The view `flows` of one trader, all months, at places within reach."""
    return flows.flows(_trader_lines(scope, snapshot, trader_id, snapshot.periods)).collect()


def trader_rice(scope: Scope, snapshot: Snapshot, trader_id: str, period: date) -> pl.DataFrame:
    """The view `stock_by_rice` of one trader in a month, at places within reach."""
    return stock.stock_by_rice(_trader_lines(scope, snapshot, trader_id, (period,))).collect()


def trader_filings(scope: Scope, snapshot: Snapshot, trader_id: str) -> pl.DataFrame:
    """The view `filings` of one trader within reach, all months, newest first."""
    parts = [
        snapshot.filings(scope, p, naming=True).filter(pl.col("trader_id") == _number(trader_id))
        for p in snapshot.periods
    ]  # fmt: skip
    return coverage.filings(pl.concat(parts)).sort("period", descending=True).collect()


def peers_of(scope: Scope, snapshot: Snapshot, trader_id: str, period: date) -> peers.Peers | None:
    """Where a trader within reach stands among its kind in a month; None where it is out of reach or held nothing.

    Reads the whole nation, whatever the scope, and lets out only figures behind which enough traders stand.
    """
    if about_trader(scope, snapshot, trader_id).is_empty():
        return None
    traders = _figures(snapshot, period)
    number = _number(trader_id)
    return peers.standing(traders, number) if number in traders["trader_id"] else None


def trader_shares(scope: Scope, snapshot: Snapshot, trader_id: str, period: date) -> pl.DataFrame:
    """The share of a trader in the stock of each province where it has lines, as `bi.views.peers.shares_by_province`.

    For a trader the share is rounded, and left out where it would tell of a single other.
    """
    number = _number(trader_id)
    held = (
        snapshot.lines(SYSTEM, [period], naming=False)
        .group_by("province", "trader_id").agg(pl.col("equiv_kg").sum()).collect()
    )  # fmt: skip
    found = peers.shares_by_province(held, number, is_guarded=not scope.sees_totals)
    reach = _trader_lines(scope, snapshot, trader_id, (period,)).select("province").unique().collect()
    return found.join(reach, on="province", how="semi", maintain_order="left")


def _figures(snapshot: Snapshot, period: date) -> pl.DataFrame:
    """One row per trader of the nation with a line in the month: trader_id, kind, stock_t, change_pct, yield_share,
    fill_share (of the capacity of all its places)."""
    before = periods.add_months(period, -1)
    apart = rule_on(snapshot.manifest.figures, "yield.apart", periods.last_day(period)).split()
    now = snapshot.lines(SYSTEM, [period], naming=False)
    last = snapshot.lines(SYSTEM, [before], naming=False).group_by("trader_id").agg(month_before=pl.col("equiv_kg").sum())
    room = snapshot.sites(SYSTEM).lazy().group_by("trader_id").agg(capacity_kg=pl.col("capacity_kg").sum())
    sums = now.group_by("trader_id").agg(
        pl.col("kind").first(), pl.col("closing_kg", "equiv_kg").sum(),
        fed=pl.col("to_mill_kg").filter(pl.col("form") == "paddy").sum(),
        got=pl.col("produced_kg").filter((pl.col("form") == "milled") & ~pl.col("rice").is_in(rice.numbers(apart))).sum(),
    )  # fmt: skip
    return (
        sums.join(last, on="trader_id", how="left").join(room, on="trader_id", how="left")
        .with_columns(
            stock_t=pl.col("equiv_kg") / 1_000,
            change_pct=stock.percent_change("month_before", "equiv_kg"),
            yield_share=pl.when(pl.col("fed") > 0).then(pl.col("got") / pl.col("fed")),
            fill_share=pl.when(pl.col("capacity_kg") > 0).then(pl.col("closing_kg") / pl.col("capacity_kg")),
        )
        .select("trader_id", "kind", *peers.FIGURES)
        .sort("trader_id")
        .collect()
    )  # fmt: skip


def names_in_reach(scope: Scope, snapshot: Snapshot) -> pl.DataFrame:
    """One row per trader whose rows the reader may open, by its own province or by that of a place: trader_id (13
    digits), name_th, kind, province."""
    places = snapshot.sites(scope).select("trader_id").unique()
    known = snapshot.names().collect().rename({"home": "province"})
    own = snapshot.traders(scope).select("trader_id")
    reach = pl.concat([places, own]).unique()
    return known.join(reach, on="trader_id", how="semi").with_columns(trader_text()).sort("trader_id")


def _number(trader_id: str) -> int:
    return int(trader_id) if trader_id.isdecimal() and len(trader_id) == 13 else -1
