"""What the views stand on: effective lines joined to the registers, filters, periods, printing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from . import cells, codes
from .intake import Line, Store, Submission

LINE_FILTERS = ("province", "rice", "kind", "owner", "trader")


@dataclass(frozen=True)
class LineRow:
    """One line of an effective declaration; `province` is that of the storage place, `kind` the trader's."""

    period: str
    trader: str
    kind: str
    province: str
    rice: str
    form: str
    owner: str
    equiv_kg: int
    line: Line
    submission: Submission


def frame(store: Store) -> list[LineRow]:
    """Every effective line of every month, in the order of its grain."""
    found = []
    for trader, period in sorted(store.submissions, key=lambda key: (key[1], key[0])):
        submission = store.effective(trader, period)
        for line in sorted(submission.lines, key=lambda one: one.key):
            found.append(LineRow(
                period, trader, store.traders[trader]["kind"], store.sites[line.site]["province"], line.rice,
                codes.form(line.rice), line.owner, codes.equiv_kg(line.rice, line.closing_kg),
                line, submission,
            ))
    return found


def default_period(store: Store, cutoff: datetime) -> str | None:
    """The latest month with lines whose deadline had passed."""
    with_lines = {row.period for row in frame(store)}
    return max((period for period in with_lines if cells.deadline_at(period) <= cutoff), default=None)


def known_periods(store: Store) -> list[str]:
    """Months with at least one effective declaration."""
    return sorted({period for _, period in store.submissions})


def fixed(value: Fraction | None, places: int) -> str:
    """A fraction with so many decimals, empty for None."""
    if value is None:
        return ""
    scaled = round(value * 10**places)
    digits = f"{abs(scaled):0{places + 1}d}"
    return f"{'-' if scaled < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def tonnes(kg: int) -> str:
    """Whole kilograms as tonnes."""
    return fixed(Fraction(kg, 1000), 3)


def ratio(part: int, whole: int) -> Fraction | None:
    """A quotient, None over 0."""
    return Fraction(part, whole) if whole else None


def share(part: int, whole: int) -> str:
    """A share with 6 decimals, empty over 0."""
    return fixed(ratio(part, whole), 6)


def listed(value: str | list[str]) -> list[str]:
    """A filter given once or more often, as a list."""
    return [value] if isinstance(value, str) else list(value)


def filtered(store: Store, given: dict) -> list[LineRow]:
    """Effective lines of all months under the filters of a line view."""
    return [
        row for row in frame(store)
        if all(getattr(row, key) in listed(given[key]) for key in LINE_FILTERS if key in given)
    ]


def chosen_period(store: Store, cutoff: datetime, given: dict) -> str | None:
    """The month asked for, else the default."""
    return cells.month(given["period"]) if "period" in given else default_period(store, cutoff)


def month_rows(store: Store, cutoff: datetime, given: dict) -> list[LineRow]:
    """Effective lines of the chosen month under the filters of a line view."""
    period = chosen_period(store, cutoff, given)
    return [row for row in filtered(store, given) if row.period == period]


def grouped(rows: list[LineRow], key: str) -> list[tuple[str, list[LineRow]]]:
    """Rows by one of their columns, ascending."""
    groups = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return sorted(groups.items())


def stock_kg(rows: list[LineRow]) -> int:
    """Paddy equivalent of rows, kg."""
    return sum(row.equiv_kg for row in rows)


def closing_kg(rows: list[LineRow], form: str | None = None) -> int:
    """Closing of rows, of one form or all, kg."""
    return sum(row.line.closing_kg for row in rows if form in (None, row.form))


def declarers(rows: list[LineRow]) -> int:
    """Distinct traders among rows."""
    return len({row.trader for row in rows})


def trader_columns(store: Store, trader: str) -> dict[str, str]:
    """Name, kind and own province of a trader."""
    return {name: store.traders[trader][name] for name in ("name_th", "kind", "province")}
