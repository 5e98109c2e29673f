"""Every view of the command line, as strings: tonnes with 3 decimals, shares 6, percent 3, hhi 1.

`view` takes the filters of the command line by name (a string, or a list of them) and the cut-off of the
snapshot. It knows nothing of scope: it answers as an official sees it.
"""

from datetime import datetime
from fractions import Fraction

from . import cells, codes
from .filed import FILING_FILTERS, continuity, coverage, filings, licenses, lines
from .frame import (
    LINE_FILTERS,
    LineRow,
    chosen_period,
    closing_kg,
    declarers,
    filtered,
    fixed,
    grouped,
    known_periods,
    listed,
    month_rows,
    ratio,
    share,
    stock_kg,
    tonnes,
    trader_columns,
)
from .intake import Store


class UnknownValue(ValueError):
    """A filter names something that does not exist: exit 1."""


class WrongFilter(ValueError):
    """A filter that the view cannot apply: exit 2."""


def view(store: Store, name: str, cutoff: datetime, **filters) -> list[dict[str, str]]:
    """One dict a row, columns in the order of the design, values as printed."""
    make, allowed = VIEWS[name]
    given = {key: value for key, value in filters.items() if value not in (None, [], ())}
    if set(given) - set(allowed):
        raise WrongFilter(", ".join(sorted(set(given) - set(allowed))))
    _check_known(store, given)
    return [{column: str(value) for column, value in row.items()} for row in make(store, cutoff, given)]


def _check_known(store: Store, given: dict) -> None:
    known = {
        "province": codes.PROVINCE_TH, "rice": codes.RICE_TH, "kind": codes.KINDS, "trader": store.traders,
        "owner": codes.OWNERS, "period": known_periods(store),
    }
    for key, values in known.items():
        for value in listed(given.get(key, [])):
            if (cells.month(value) if key == "period" else value) not in values:
                raise UnknownValue(f"{key} {value}")


def stock_by_province(store: Store, cutoff: datetime, given: dict) -> list[dict]:
    """One row per province of storage with a line."""
    rows = month_rows(store, cutoff, given)
    return [
        {"province": province, "province_th": codes.PROVINCE_TH[province], "declarers": declarers(cell),
         "paddy_t": tonnes(closing_kg(cell, "paddy")), "milled_t": tonnes(closing_kg(cell, "milled")),
         "stock_t": tonnes(stock_kg(cell)), "share": share(stock_kg(cell), stock_kg(rows))}
        for province, cell in grouped(rows, "province")
    ]


def stock_by_rice(store: Store, cutoff: datetime, given: dict) -> list[dict]:
    """One row per rice code with a line."""
    rows = month_rows(store, cutoff, given)
    return [
        {"rice": rice, "rice_th": codes.RICE_TH[rice], "form": codes.form(rice), "declarers": declarers(cell),
         "closing_t": tonnes(closing_kg(cell)), "stock_t": tonnes(stock_kg(cell)),
         "share": share(stock_kg(cell), stock_kg(rows))}
        for rice, cell in grouped(rows, "rice")
    ]


def stock_by_kind(store: Store, cutoff: datetime, given: dict) -> list[dict]:
    """One row per kind of trader with a line."""
    rows = month_rows(store, cutoff, given)
    return [
        {"kind": kind, "declarers": declarers(cell), "stock_t": tonnes(stock_kg(cell)),
         "share": share(stock_kg(cell), stock_kg(rows))}
        for kind, cell in grouped(rows, "kind")
    ]


def _between(period: str, given: dict) -> bool:
    since, until = cells.month(given.get("since", "0001-01")), cells.month(given.get("until", "2399-12"))
    return since <= period <= until


def stock_trend(store: Store, cutoff: datetime, given: dict) -> list[dict]:
    """One row per month with a line."""
    months = dict(grouped(filtered(store, given), "period"))
    found = []
    for period, cell in months.items():
        if not _between(period, given):
            continue
        stock, before, year_ago = (
            stock_kg(months[month]) if month in months else None
            for month in (period, cells.shift(period, -1), cells.shift(period, -12))
        )
        found.append({
            "period": period, "declarers": declarers(cell), "paddy_t": tonnes(closing_kg(cell, "paddy")),
            "milled_t": tonnes(closing_kg(cell, "milled")), "stock_t": tonnes(stock),
            "change_t": "" if before is None else tonnes(stock - before),
            "change_pct": _change_pct(stock, before), "yoy_pct": _change_pct(stock, year_ago),
        })
    return found


def _change_pct(stock: int, before: int | None) -> str:
    return fixed(ratio(100 * (stock - before), before), 3) if before is not None else ""


def flows(store: Store, cutoff: datetime, given: dict) -> list[dict]:
    """One row per month and form (milled, paddy) with a line."""
    return [
        {"period": period, "form": form} | {
            name: tonnes(sum(row.line.of(name) for row in cell)) for name in codes.MEASURES
        }
        for period, month in grouped(filtered(store, given), "period") if _between(period, given)
        for form, cell in grouped(month, "form") if form != "bran"
    ]


def traders(store: Store, cutoff: datetime, given: dict) -> list[dict]:
    """One row per trader with a line, largest stock first, ties by trader_id."""
    period, rows = chosen_period(store, cutoff, given), filtered(store, given)
    months = dict(grouped(rows, "period"))
    now = dict(grouped(months.get(period, []), "trader"))
    before = dict(grouped(months.get(cells.shift(period, -1), []), "trader")) if period else {}
    was = {trader: stock_kg(cell) for trader, cell in before.items()}
    total = sum(stock_kg(cell) for cell in now.values())
    ranked = sorted(now, key=lambda trader: (-stock_kg(now[trader]), trader))
    return [
        {"rank": rank, "trader_id": trader, **trader_columns(store, trader),
         "stock_t": tonnes(stock_kg(now[trader])), "share": share(stock_kg(now[trader]), total),
         "change_pct": _change_pct(stock_kg(now[trader]), was.get(trader))}
        for rank, trader in enumerate(ranked, start=1)
    ]


def concentration(store: Store, cutoff: datetime, given: dict) -> list[dict]:
    """One row per province of storage with a line, after `00`, all that the filter lists."""
    rows = month_rows(store, cutoff, given)
    return [_concentration_of(province, cell) for province, cell in ([("00", rows)] if rows else []) +
            grouped(rows, "province")]


def _concentration_of(province: str, rows: list[LineRow]) -> dict:
    stocks = sorted((stock_kg(cell) for _, cell in grouped(rows, "trader")), reverse=True)
    total = sum(stocks)
    hhi = Fraction(sum(stock * stock for stock in stocks) * 10_000, total * total) if total else None
    return {"province": province, "declarers": len(stocks)} | {
        f"top{count}_share": share(sum(stocks[:count]), total) for count in (1, 5, 10)
    } | {"hhi": fixed(hhi, 1)}


VIEWS = {
    **{make.__name__: (make, (*LINE_FILTERS, "period")) for make in (
        stock_by_province, stock_by_rice, stock_by_kind, traders, concentration, continuity, lines)},
    **{make.__name__: (make, (*LINE_FILTERS, "since", "until")) for make in (stock_trend, flows)},
    **{make.__name__: (make, (*FILING_FILTERS, "period")) for make in (coverage, filings)},
    "licenses": (licenses, ("province", "on")),
}


# Columns whose value is a quotient: the product rounds a float64, so the last digit may differ by one.
QUOTIENTS = {
    "share", "change_pct", "yoy_pct", "top1_share", "top5_share", "top10_share", "hhi", "filed_share",
    "filed_expected_share",
}


def differences(expected: list[dict[str, str]], found: list[dict[str, str]]) -> list[str]:
    """Where two tables differ, in words; the last digit of a quotient may be one off, all else is exact.

    `rice_th` needs only be there (the register of names is the product's), `receipt` likewise.
    """
    if len(expected) != len(found):
        keys = [{tuple(row.values())[:6] for row in table} for table in (expected, found)]
        return [f"{len(expected)} rows expected, {len(found)} found; "
                f"only expected {sorted(keys[0] - keys[1])[:3]}, only found {sorted(keys[1] - keys[0])[:3]}"]
    said = []
    for place, (want, have) in enumerate(zip(expected, found, strict=True)):
        if list(want) != list(have):
            return [f"columns {list(want)} expected, {list(have)} found"]
        said += [
            f"row {place} {column}: expected {want[column]!r}, found {have[column]!r} in {have}"
            for column in want if not _same_cell(column, want[column], have[column])
        ]
    return said


def same(expected: list[dict[str, str]], found: list[dict[str, str]]) -> bool:
    """Whether `differences` finds none."""
    return not differences(expected, found)


def _same_cell(column: str, want: str, have: str) -> bool:
    if column in ("rice_th", "receipt"):
        return bool(have)
    if column in QUOTIENTS and want and have:
        if len(want.partition(".")[2]) != len(have.partition(".")[2]):
            return False
        return abs(int(want.replace(".", "")) - int(have.replace(".", ""))) <= 1
    return want == have
