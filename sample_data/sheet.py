"""From lines in kilograms to the columns of a declarations file."""

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl

from . import profile, words
from .lines import CLOSING, MEASURES, PURCHASED, SOLD
from .nation import Nation
from .spoil import Spoiled

TONNES = tuple(f"{measure}_t" for measure in MEASURES)
COLUMNS = (
    "period",
    "trader_id",
    "site_code",
    "rice",
    "season",
    "owner",
    *TONNES,
    "moisture_pct",
    "avg_buy_price",
    "avg_sell_price",
    "remark",
    "filed_at",
)
WET_MONTHS = (11, 12, 1)
BRAN_PRICE = 6_500.0
# milled rice without a paddy of its own: variety (place in PADDY) and price over that milled rice
RELATED = {"M-BK": (2, 0.72), "M-PB": (2, 1.06), "M-BR": (0, 0.85)}


def paddy_prices(month: date) -> np.ndarray:
    """Return baht a tonne of the five paddies: between the two Novembers of profile.toml, by season."""
    table = profile.figures()["prices"]
    old, new = np.array(table["2567"], float), np.array(table["2568"], float)
    passed = min(max(((month.year + 543 - 2567) * 12 + month.month - 11) / 12, 0.0), 1.0)
    return (old + (new - old) * passed) * table["season"][month.month - 1]


def prices(month: date) -> np.ndarray:
    """Return baht a tonne by rice, in the order of profile.RICE."""
    paddy = paddy_prices(month)
    milled = paddy * profile.figures()["prices"]["milled_over_paddy"]
    related = [milled[RELATED[code][0]] * RELATED[code][1] for code in profile.MILLED[len(profile.PADDY) :]]
    return np.concatenate([paddy, milled, related, [BRAN_PRICE]])


class Sheet:
    """Turns drafts (arrays by line) into frames; names are looked up once for the nation."""

    def __init__(self, nation: Nation) -> None:
        self.keys = nation.keys
        self.trader_id, self.site_code = nation.traders["trader_id"], nation.sites["site_code"]
        self.rice, self.season, self.owner, self.remark = (
            pl.Series(values, dtype=pl.String)
            for values in (profile.RICE, profile.SEASONS, profile.OWNERS, words.REMARKS)
        )

    def draft(
        self,
        month: date,
        spoiled: Spoiled,
        traders: np.ndarray,
        second: np.ndarray,
        remarks: float,
        rng: np.random.Generator,
    ) -> dict[str, np.ndarray]:
        """Return the lines of a month as arrays, nil returns included (key -1), sorted by trader."""
        nil = np.setdiff1d(traders, self.keys.trader[spoiled.columns])
        key = np.concatenate([spoiled.columns, np.full(len(nil), -1)])
        trader = np.concatenate([self.keys.trader[spoiled.columns], nil])
        kg = np.concatenate([spoiled.kg, np.zeros((len(MEASURES), len(nil)), np.int64)], axis=1)
        order = np.argsort(trader, kind="stable")
        key, trader, kg = key[order], trader[order], kg[:, order]
        count, rice, season = len(key), self.keys.rice[key], self.keys.season[key]
        wet = np.where(season == 1, 4.0, 1.8) * ((month.month in WET_MONTHS) | (season == 1))
        moisture = np.round((14.3 + wet + rng.normal(0, 0.7, count) * (1 + wet)).clip(11, 30), 1)
        measured = (key >= 0) & (rice < len(profile.PADDY)) & (kg[CLOSING] > 0) & (rng.random(count) < 0.85)
        usual = prices(month)[rice] * np.exp(rng.normal(0, 0.025, count))
        told = (key >= 0) & (rng.random(count) < 0.9)
        margin = rng.uniform(1.015, 1.06, count)
        return {
            "key": key,
            "trader": trader,
            "kg": kg,
            "second": second[np.searchsorted(traders, trader)],
            "moisture": np.where(measured, moisture, np.nan),
            "buy": np.where(told & (kg[PURCHASED] > 0), np.round(usual / 10) * 10, np.nan),
            "sell": np.where(told & (kg[SOLD] > 0), np.round(usual * margin / 10) * 10, np.nan),
            "remark": np.where(
                (key >= 0) & (rng.random(count) < remarks), rng.integers(0, len(words.REMARKS), count), -1
            ),
        }

    def frame(self, month: date, draft: dict[str, np.ndarray]) -> pl.DataFrame:
        """Return one row per line of a draft, columns and order of design section 3."""
        key, kg, keys = draft["key"], draft["kg"], self.keys
        nil = key < 0

        def named(names: pl.Series, places: np.ndarray, empty: np.ndarray) -> pl.Series:
            return names.gather(pl.Series(np.where(empty, 0, places)).cast(pl.UInt32)).set(
                pl.Series(empty), None
            )

        end = (month + timedelta(days=31)).replace(day=1)
        start = np.datetime64(datetime.combine(end, datetime.min.time()), "us")
        at = pl.Series(start + draft["second"] * np.timedelta64(1_000_000, "us"))
        columns = {
            "period": pl.Series([f"{month:%Y-%m}"]).new_from_index(0, len(key)),
            "trader_id": self.trader_id.gather(draft["trader"]),
            "site_code": named(self.site_code, keys.site[key], nil),
            "rice": named(self.rice, keys.rice[key], nil),
            "season": named(self.season, keys.season[key], nil),
            "owner": named(self.owner, keys.owner[key], nil),
        }
        for row, name in enumerate(TONNES):  # no flow is left blank, as people do; opening and closing never
            blank = nil if name in ("opening_t", "closing_t") else kg[row] == 0
            columns[name] = pl.Series(np.where(blank, np.nan, kg[row] / 1000)).fill_nan(None)
        for name, column in (
            ("moisture_pct", "moisture"),
            ("avg_buy_price", "buy"),
            ("avg_sell_price", "sell"),
        ):
            columns[name] = pl.Series(draft[column]).fill_nan(None)
        columns["remark"] = named(self.remark, draft["remark"], draft["remark"] < 0)
        columns["filed_at"] = at.dt.strftime("%Y-%m-%dT%H:%M:%S+07:00")
        return pl.DataFrame(columns)

    def faults(
        self, month: date, spoiled: Spoiled, amended: np.ndarray, hoarding: np.ndarray
    ) -> pl.DataFrame:
        """Return one row per seeded fault: period, trader_id, site_code, fault."""
        rows = [
            (self.trader_id[int(trader)], None, fault)
            for fault, traders in (
                ("amended", amended),
                ("continuity", spoiled.continuity),
                ("yield_range", spoiled.yield_range),
                ("copied", spoiled.copied),
                ("hoarding", hoarding),
            )
            for trader in traders
        ]
        owner = (
            dict(zip(self.keys.site.tolist(), self.keys.trader.tolist(), strict=True))
            if len(spoiled.unit_sites)
            else {}
        )
        rows += [
            (self.trader_id[owner[int(site)]], self.site_code[int(site)], "unit")
            for site in spoiled.unit_sites
        ]
        frame = pl.DataFrame(
            rows, schema={"trader_id": pl.String, "site_code": pl.String, "fault": pl.String}, orient="row"
        )
        return frame.select(period=pl.lit(month), trader_id="trader_id", site_code="site_code", fault="fault")
