"""Views of what was filed: lines, continuity between two months, filings, coverage, and licences on a day."""

from collections import Counter, defaultdict
from datetime import date, datetime
from fractions import Fraction

from . import cells, codes
from .frame import (
    chosen_period,
    fixed,
    listed,
    month_rows,
    ratio,
    tonnes,
    trader_columns,
)
from .intake import Store, is_active_trader, license_status

FILING_FILTERS = ("province", "kind", "trader")
LICENSE_COLUMNS = (
    "active", "expiring_30", "expiring_60", "expiring_90", "expired", "suspended", "revoked", "surrendered",
)


def lines(store: Store, cutoff: datetime, given: dict) -> list[dict]:
    """One row per effective line. `receipt` is the place of its receipt in the order received."""
    return [
        {"period": row.period, "trader_id": row.trader, "site_code": row.line.site, "province": row.province,
         "rice": row.rice, "season": row.line.season, "owner": row.owner}
        | {name: tonnes(row.line.of(name)) for name in codes.MEASURES}
        | {"version": len(store.versions(row.trader, row.period)), "receipt": row.submission.receipt_order,
           "file": row.submission.file, "row": row.line.row}
        for row in month_rows(store, cutoff, given)
    ]


def continuity(store: Store, cutoff: datetime, given: dict) -> list[dict]:
    """One row per line that does not open with what the month before closed, beyond the tolerance."""
    period = chosen_period(store, cutoff, given)
    if period is None:
        return []
    found = []
    for trader in sorted(store.traders):
        now, before = (store.effective(trader, month) for month in (period, cells.shift(period, -1)))
        if now is None or before is None:
            continue
        opening = {line.key: line.opening_kg for line in now.lines}
        closing = {line.key: line.closing_kg for line in before.lines}
        for key in sorted(opening.keys() | closing.keys()):
            was, opens = closing.get(key, 0), opening.get(key, 0)
            if _line_is_listed(store, trader, key, given) and abs(opens - was) > cells.tolerance_kg(was):
                found.append(
                    dict(zip(codes.KEYS, (period, trader, *key), strict=True))
                    | {"previous_closing_t": tonnes(was), "opening_t": tonnes(opens),
                       "gap_t": tonnes(opens - was)}
                )
    return found


def _line_is_listed(store: Store, trader: str, key: tuple, given: dict) -> bool:
    site, rice, _, owner = key
    has = {"province": store.sites[site]["province"], "rice": rice, "owner": owner, "trader": trader,
           "kind": store.traders[trader]["kind"]}
    return all(has[name] in listed(values) for name, values in given.items() if name in has)


def is_due(store: Store, trader: str, period: str) -> bool:
    """Active on the last day of the month, with a reporting licence, active and unexpired then."""
    on = cells.last_day(period)
    return is_active_trader(store.traders[trader], on) and any(
        license_["trader_id"] == trader
        and license_["license_type"] in codes.REPORTING_LICENSES
        and license_status(license_, on) == "active"
        and cells.day(license_["issued_on"]) <= on <= cells.day(license_["expires_on"])
        for license_ in store.licenses.values()
    )


def expected_kg(store: Store, trader: str, period: str) -> int:
    """Stock of the last earlier month the trader filed, whole trader, kg; 0 if it never did."""
    earlier = [month for who, month in store.submissions if who == trader and month < period]
    return _filed_kg(store, trader, max(earlier)) if earlier else 0


def _filed_kg(store: Store, trader: str, period: str) -> int:
    return sum(codes.equiv_kg(line.rice, line.closing_kg) for line in store.effective(trader, period).lines)


def filings(store: Store, cutoff: datetime, given: dict) -> list[dict]:
    """One row per trader that was due or filed in the month."""
    period = chosen_period(store, cutoff, given)
    found = []
    for trader, who in sorted(store.traders.items()) if period else ():
        due, filed_at = is_due(store, trader, period), store.first_filed_at(trader, period)
        is_listed = all(
            (trader if name == "trader" else who[name]) in listed(given[name])
            for name in FILING_FILTERS if name in given
        )
        if not is_listed or not (due or filed_at):
            continue
        status = "missing"
        if filed_at:
            status = "on_time" if filed_at < cells.deadline_at(period) else "late"
        found.append({
            "period": period, "trader_id": trader, **trader_columns(store, trader),
            "due": "true" if due else "false", "status": status if due else "not_due",
            "filed_at": filed_at.isoformat() if filed_at else "",
            "version": len(store.versions(trader, period)) if filed_at else "",
            "stock_t": tonnes(_filed_kg(store, trader, period)) if filed_at else "",
            "expected_t": tonnes(expected_kg(store, trader, period)),
        })
    return found


def coverage(store: Store, cutoff: datetime, given: dict) -> list[dict]:
    """One row per province (the trader's own) with a trader due."""
    cell = defaultdict(list)
    for row in filings(store, cutoff, given):
        if row["due"] == "true":
            cell[row["province"]].append(row)
    return [{"province": province} | _coverage_of(rows) for province, rows in sorted(cell.items())]


def _coverage_of(rows: list[dict]) -> dict:
    count = Counter(row["status"] for row in rows)
    expected = sum(Fraction(row["expected_t"]) for row in rows)
    of_filed = sum(Fraction(row["expected_t"]) for row in rows if row["status"] != "missing")
    return {
        "due": len(rows), "on_time": count["on_time"], "late": count["late"], "missing": count["missing"],
        "filed_share": fixed(ratio(count["on_time"] + count["late"], len(rows)), 6),
        "expected_t": fixed(expected, 3),
        "filed_expected_share": fixed(of_filed / expected if expected else None, 6),
    }


def licenses(store: Store, cutoff: datetime, given: dict) -> list[dict]:
    """One row per licence type and province (of the site, else the trader) with anything to count."""
    on = cells.day(given["on"]) if "on" in given else cutoff.astimezone(cells.BANGKOK).date()
    count: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for license_ in store.licenses.values():
        site = license_["site_code"]
        place = store.sites[site] if site else store.traders[license_["trader_id"]]
        if "province" not in given or place["province"] in listed(given["province"]):
            count[license_["license_type"], place["province"]].update(_license_cells(license_, on))
    return [
        {"license_type": license_type, "province": province} | {name: found[name] for name in LICENSE_COLUMNS}
        for (license_type, province), found in sorted(count.items()) if found
    ]


def _license_cells(license_: dict, on: date) -> list[str]:
    """The columns a licence counts in on a day."""
    if on < cells.day(license_["issued_on"]):
        return []
    status = license_status(license_, on)
    if status != "active":
        return [status]
    left = (cells.day(license_["expires_on"]) - on).days
    if left < 0:
        return ["expired"]
    return ["active", *(f"expiring_{days}" for days in (30, 60, 90) if left <= days)]


