"""The views as a page asks for them: through `bi.views.view` on the opened snapshot."""

from pathlib import Path

import polars as pl

from bi import periods
from bi.access import SYSTEM
from bi.snapshot import latest
from bi.views import VIEWS, Filters, view
from tests.benchmarks.cases import Case, read
from tests.benchmarks.measure import timed


def run(folder: str) -> dict:
    """Median seconds by case; answers into `ours/`."""
    opened, out = latest(), Path(folder, "ours")
    out.mkdir(exist_ok=True)

    def answer(case: Case) -> pl.DataFrame:
        taken = VIEWS[case.view].filters
        filters = Filters(
            period=periods.period_of(case.period) if "period" in taken else None,
            on=periods.parse_day(case.on) if "on" in taken else None,
            province=(case.province,) if case.province else (),
            trader=(case.trader,) if case.trader else (),
        )
        return view(SYSTEM, opened, case.view, filters)

    seconds = {}
    for case in read(Path(folder)):
        seconds[case.name], found = timed(lambda case=case: answer(case))
        found.write_parquet(out / f"{case.name}.parquet")
    return {"views": seconds}
