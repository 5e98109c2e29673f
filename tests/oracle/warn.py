"""The warnings of one accepted version, as of its receipt, its whole file being in the store."""

from collections import defaultdict
from fractions import Fraction
from statistics import median

from . import cells

JUMPS = ((8, Fraction(25, 2)), (80, 125), (800, 1250))


def warnings(store, submission, is_first_in_file: bool) -> list[tuple[int, str, str, str]]:
    """(row, column, rule, "warning") of one accepted version."""
    found = [
        *_continuity(store, submission), *_capacity(store, submission), *_yield(submission),
        *_unit(store, submission),
    ]
    versions = store.versions(submission.trader, submission.period)
    is_first = any(one is submission for one in versions[0])
    if is_first and submission.filed_at >= cells.deadline_at(submission.period):
        found.append((submission.first_row, "filed_at", "late"))
    if not is_first_in_file:
        found.append((submission.first_row, "filed_at", "versions"))
    return [(*finding, "warning") for finding in found]


def _continuity(store, submission) -> list[tuple[int, str, str]]:
    """Opening against the effective closing of the month before; an absent line counts 0 on its side."""
    previous = store.effective(submission.trader, cells.shift(submission.period, -1))
    if previous is None:
        return []
    closing = {line.key: line.closing_kg for line in previous.lines}
    found = []
    for line in submission.lines:
        was = closing.pop(line.key, 0)
        if abs(line.opening_kg - was) > cells.tolerance_kg(was):
            found.append((line.row, "opening_t", "continuity"))
    for was in closing.values():
        if was > cells.tolerance_kg(was):
            found.append((submission.first_row, "opening_t", "continuity"))
    return found


def _capacity(store, submission) -> list[tuple[int, str, str]]:
    """All closing of a site over its capacity."""
    total, first = defaultdict(int), {}
    for line in submission.lines:
        total[line.site] += line.closing_kg
        first.setdefault(line.site, line.row)
    found = []
    for site, closing_kg in total.items():
        capacity, _ = cells.number(store.sites[site].get("capacity_t", ""))
        if capacity is not None and closing_kg > capacity * 1000:
            found.append((first[site], "closing_t", "capacity"))
    return found


def _yield(submission) -> list[tuple[int, str, str]]:
    """Milled rice out (brown rice aside) over paddy in, of the whole declaration, outside 0.62 to 0.69."""
    out = sum(
        line.of("produced_t") for line in submission.lines
        if line.rice.startswith("M-") and line.rice != "M-BR"
    )
    into = sum(line.of("to_mill_t") for line in submission.lines if line.rice.startswith("P-"))
    if into and not Fraction(62, 100) <= Fraction(out, into) <= Fraction(69, 100):
        return [(submission.first_row, "produced_t", "yield")]
    return []


def _unit(store, submission) -> list[tuple[int, str, str]]:
    """Closing of a site and rice some tens, hundreds or thousands of times its usual, or the inverse."""
    total, first = defaultdict(int), {}
    for line in submission.lines:
        total[line.site, line.rice] += line.closing_kg
        first.setdefault((line.site, line.rice), line.row)
    found = []
    for (site, rice), closing_kg in total.items():
        history = _history(store, submission, site, rice)
        usual = Fraction(median(map(Fraction, history))) if len(history) >= 3 else Fraction(0)
        if not usual or not closing_kg:
            continue
        ratio = closing_kg / usual
        if any(low <= way <= high for low, high in JUMPS for way in (ratio, 1 / ratio)):
            found.append((first[site, rice], "closing_t", "unit"))
    return found


def _history(store, submission, site: str, rice: str) -> list[int]:
    """Closing kg of a site and rice in its last six filed months before this one, latest first."""
    found = []
    for trader, period in sorted(store.submissions, key=lambda key: key[1], reverse=True):
        if trader == submission.trader and period < submission.period and len(found) < 6:
            closings = [
                line.closing_kg for line in store.effective(trader, period).lines
                if (line.site, line.rice) == (site, rice)
            ]
            if closings:
                found.append(sum(closings))
    return found
