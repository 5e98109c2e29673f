"""The figures as Markdown, ready for README."""

from dataclasses import dataclass

from tests.benchmarks.cases import Case
from tests.benchmarks.measure import Result

VIEW_MS, ROWS_MS, TIMES_FASTER = 50, 200, 50


@dataclass(frozen=True)
class Row:
    """One measured step with its budgets (design 9), where there are any."""

    what: str
    result: Result
    budget_s: float | None = None
    budget_mb: float | None = None


def title(size, machine: str) -> str:
    """Size and machine."""
    return (
        f"Nation of {size.traders:,} traders x {size.months} months, 10 % of the filings amended. {machine}. "
        "Wall and processor seconds (all cores) and peak resident memory, each task in a process of its own; load is the "
        "machine's average in the last minute, so other work on it shows there."
    )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _budget(value: float, limit: float | None, text: str) -> str:
    return "" if limit is None else f"{text} {'met' if value < limit else 'MISSED'}"


def steps(rows: list[Row]) -> str:
    """One row per step from file to snapshot."""
    return _table(
        ("step", "wall s", "cpu s", "peak MB", "load", "budget"),
        [
            (r.what, f"{r.result.seconds:.2f}", f"{r.result.cpu:.2f}", f"{r.result.peak_mb:,.0f}", f"{r.result.load}",
             _budget(r.result.seconds, r.budget_s, f"{r.budget_s} s"))
            for r in rows
        ],
    )  # fmt: skip


def marts(rows: list[Row]) -> str:
    """Ours first, then the others with their multiple of our time."""
    ours, others = rows[0], rows[1:]
    fastest = min(r.result.seconds for r in others)
    met = _budget(ours.result.seconds, fastest, "faster than DuckDB:")
    met += "; " + _budget(ours.result.peak_mb, ours.budget_mb, "3 GB:")
    return _table(
        ("resolve + marts, same raw Parquet, equal answers", "wall s", "cpu s", "peak MB", "load", "x ours", "budget"),
        [
            (r.what, f"{r.result.seconds:.2f}", f"{r.result.cpu:.2f}", f"{r.result.peak_mb:,.0f}", f"{r.result.load}",
             f"{r.result.seconds / ours.result.seconds:.1f}", met if r is ours else "")
            for r in rows
        ],
    )  # fmt: skip


def views(listed: list[Case], done: dict[str, Result], lines: int) -> str:
    """One row per view: milliseconds of each tool, and how many times faster than pandas ours is."""
    times = {tool: result.answer["views"] for tool, result in done.items()}
    rows = []
    for case in listed:
        milliseconds = [times[tool][case.name] * 1_000 for tool in times]
        ours, memory, parquet = milliseconds[0], milliseconds[2], milliseconds[3]
        limit = ROWS_MS if case.is_rows else VIEW_MS
        rows.append((
            f"`{case.view}`{case.name.removeprefix(case.view)}", *(f"{value:,.1f}" for value in milliseconds),
            f"{memory / ours:,.0f}", f"{parquet / ours:,.0f}", _budget(ours, limit, f"{limit} ms"),
        ))  # fmt: skip
    peaks = (f"{result.peak_mb:,.0f}" for result in done.values())
    rows.append(("peak memory of the tool, MB", *peaks, "", "", ""))
    loads = (f"{result.load}" for result in done.values())
    rows.append(("load", *loads, "", "", ""))
    head = ("ours ms", "DuckDB ms", "pandas ms, lines in memory", "pandas ms, from Parquet", "pandas in memory / ours",
            "pandas from Parquet / ours", "budget")  # fmt: skip
    return _table((f"view over {lines:,} lines, equal answers, median of 5", *head), rows)
