"""An invented rice nation, drawn from a seed: registers and monthly declarations for demonstration, tests and
benchmarks.

Nothing in it is real. README.md tells what is invented, at which rates faults are seeded, and from which
figures.
"""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from .filing import Month, months_of, simulate
from .months import last_ended_month
from .nation import Nation, nation
from .profile import Faults, faults

__all__ = [
    "Faults",
    "Month",
    "Nation",
    "faults",
    "last_ended_month",
    "months_of",
    "nation",
    "simulate",
    "write",
]


def write(
    folder: Path,
    *,
    traders: int = 2400,
    months: int = 25,
    until: date | None = None,
    seed: int = 2569,
    progress: Callable[[int, int], None] | None = None,
    now: datetime | None = None,
) -> None:
    """Write traders.csv, sites.csv, licenses.csv and one declarations-YYYY-MM.csv a month into `folder`.

    Columns and order of design section 3, English headers, UTF-8, tonnes with at most 3 decimals. until: any
    day of the last month, default the last ended month. progress(done, total) is called after each file. now:
    see `simulate`. The same arguments give the same bytes. Files of the same names are replaced. Raises
    ValueError as `nation` does.
    """
    made = nation(traders, seed, months=months, until=until)
    folder.mkdir(parents=True, exist_ok=True)
    total = 3 + len(made.months)
    done = 0
    for name in ("traders", "sites", "licenses"):
        getattr(made, name).write_csv(folder / f"{name}.csv")
        done += 1
        if progress:
            progress(done, total)
    for month, frame in zip(made.months, months_of(made, now=now), strict=True):
        frame.write_csv(folder / f"declarations-{month:%Y-%m}.csv")
        done += 1
        if progress:
            progress(done, total)
