"""Which views are measured, with which filters; and the lines under them, laid out so that every tool can skip months."""

import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import polars as pl

from bi import periods
from bi.access import SYSTEM
from bi.measures import MEASURES, MEASURES_KG
from bi.snapshot import latest, manifest

__all__ = ["MEASURES", "MEASURES_KG", "Case", "plan", "read"]

ON = date(2026, 10, 15)  # the day of `licenses`
LISTED = ("stock_by_province", "stock_by_rice", "stock_by_kind", "stock_trend", "flows", "traders", "concentration",
          "coverage", "licenses")  # fmt: skip
OF_ROWS = ("lines", "continuity", "filings")


@dataclass(frozen=True)
class Case:
    """One view with at most one filter. `period` is a month number, `on` the day of `licenses`."""

    name: str
    view: str
    period: int
    province: str = ""
    trader: str = ""
    on: str = f"{ON}"

    @property
    def is_rows(self) -> bool:
        """Whether it is a line view, with the wider budget."""
        return self.view in OF_ROWS


def plan(folder: str) -> dict:
    """Write cases.json and, as hard links, `lines/period=N/` and `filed/period=N/` of the newest snapshot.

    The cases take the default month, the province with most lines and the trader with most lines.
    """
    opened, target = latest(), Path(folder)
    shutil.rmtree(target, ignore_errors=True)
    period = opened.default_period or max(opened.periods)
    held = opened.lines(SYSTEM, [period], naming=True)
    province, trader = (
        held.group_by(c).len().sort("len", c, descending=[True, False]).first().collect()[c][0]
        for c in ("province", "trader_id")
    )
    month, one = periods.month_number(period), {"province": province, "trader": f"{trader:013d}"}
    cases = [Case(name, name, month) for name in LISTED]
    cases += [Case(f"{v} of a {f}", v, month, **{f: one[f]}) for v in OF_ROWS for f in ("province", "trader")]
    cases += [Case(f"{v} of a {f}", v, month, **{f: one[f]}) for v in ("stock_trend", "flows") for f in one]
    for item in opened.manifest.months:
        for name in ("lines", "filed"):
            link = target / name / f"period={item.period}" / f"{name}.parquet"
            link.parent.mkdir(parents=True, exist_ok=True)
            os.link(manifest.lake_folder(item.lake) / f"{name}.parquet", link)
    (target / "cases.json").write_text(json.dumps([asdict(case) for case in cases]))
    lines = pl.scan_parquet(target / "lines/*/*.parquet").select(pl.len()).collect().item()
    return {"lines": lines, "months": len(opened.periods)}


def read(folder: Path) -> list[Case]:
    """The cases of a plan."""
    return [Case(**case) for case in json.loads((folder / "cases.json").read_text())]
