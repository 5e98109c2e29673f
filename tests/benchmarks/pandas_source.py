"""The lines under pandas' views: from one frame in memory, made once, or from the month's Parquet file at each call;
always with the columns that the view needs only."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from bi import reference
from tests.benchmarks.cases import MEASURES_KG, Case

KEYS = ["trader_id", "site_no", "rice", "season", "owner"]
COLUMNS = [*KEYS, *MEASURES_KG, "version", "receipt", "file", "row"]
JOINED = {"province": ["site_no"], "kind": ["trader_id"], "form": ["rice"], "equiv_kg": ["rice", "closing_kg"]}


class Source:
    """Registers, reference values, and the lines of some months."""

    def __init__(self, folder: Path, raw: Path, *, in_memory: bool) -> None:
        self.folder, ref = folder, reference.current()
        self.site, self.trader, self.license, self.factors, self.calendar = (
            pd.read_parquet(raw / f"{n}.parquet") for n in ("site", "trader", "license", "factors", "calendar")
        )
        self.site, self.trader = self.site.set_index("site_no"), self.trader.set_index("trader_id")
        self.reporting = json.loads((raw / "reporting.json").read_text())
        self.codes = {n: {c.no: c.code for c in ref.codes(n).values()} for n in ("rice", "season", "owner")}
        self.names = {n: {c.code: c.name_th for c in ref.codes(n).values()} for n in ("province", "rice")}
        self.months = sorted(int(p.name.removeprefix("period=")) for p in (folder / "lines").iterdir())
        self.lists = {
            "province": sorted(self.site["province"].unique()), "kind": sorted(self.trader["kind"].unique()),
            "form": ["bran", "milled", "paddy"],
        }  # fmt: skip
        self.frame = self._load() if in_memory else None

    def _load(self) -> pd.DataFrame:
        texts = {c: sorted({t for m in self.months for t in self._read(m, [c])[c].unique()}) for c in ("receipt", "file")}
        wanted = ["period", *COLUMNS, *JOINED]
        parts = [self._month(m, wanted).astype({c: pd.CategoricalDtype(t) for c, t in texts.items()}) for m in self.months]
        return pd.concat(parts, ignore_index=True)

    def _read(self, month: int, columns: list[str]) -> pd.DataFrame:
        # the file itself, not its folder's name: the month is known
        with open(self.folder / f"lines/period={month}/lines.parquet", "rb") as file:
            return pd.read_parquet(file, columns=columns)

    def _month(self, month: int, columns: list[str]) -> pd.DataFrame:
        stored = list(dict.fromkeys(n for c in columns for n in JOINED.get(c, [c]) if c != "period"))
        frame = self._read(month, stored)
        factor = self.factors[self.factors["period"] == month].set_index("rice")
        rice = factor.index.get_indexer(frame["rice"]) if "rice" in frame else None
        if "province" in columns:
            at = self.site["province"].to_numpy()[self.site.index.get_indexer(frame["site_no"])]
            frame["province"] = pd.Categorical(at, self.lists["province"])
        if "kind" in columns:
            of = self.trader["kind"].to_numpy()[self.trader.index.get_indexer(frame["trader_id"])]
            frame["kind"] = pd.Categorical(of, self.lists["kind"])
        if "form" in columns:
            frame["form"] = pd.Categorical(factor["form"].to_numpy()[rice], self.lists["form"])
        if "equiv_kg" in columns:
            num, den = factor["num"].to_numpy()[rice], factor["den"].to_numpy()[rice]
            equivalent = (frame["closing_kg"].to_numpy() * den * 2 + num) // (num * 2)
            frame["equiv_kg"] = np.where(factor["form"].to_numpy()[rice] == "bran", 0, equivalent)
        if "period" in columns:
            frame["period"] = np.int32(month)
        return frame

    def lines(self, case: Case, columns: list[str], months: list[int] | None = None) -> pd.DataFrame:
        """The lines of some months (None: all) that the case's filters leave."""
        wanted = list(dict.fromkeys([*columns, *(["province"] if case.province else []),
                                     *(["trader_id"] if case.trader else [])]))  # fmt: skip
        if self.frame is None:
            chosen = [m for m in (self.months if months is None else months) if m in self.months]
            frame = pd.concat([self._month(m, wanted) for m in chosen], ignore_index=True)
        elif months is None:
            frame = self.frame[wanted]
        else:
            frame = self.frame.loc[self.frame["period"].isin(months).to_numpy(), wanted]
        frame = frame[frame["province"] == case.province] if case.province else frame
        return frame[frame["trader_id"] == int(case.trader)] if case.trader else frame

    def filed(self, month: int, columns: list[str]) -> pd.DataFrame:
        """Who filed a month."""
        with open(self.folder / f"filed/period={month}/filed.parquet", "rb") as file:
            return pd.read_parquet(file, columns=columns)
