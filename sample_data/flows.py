"""One month of the true nation: every line's stock follows the profile, and its flows balance to the
kilogram.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from . import profile
from .lines import (
    CLOSING,
    EXPORTED,
    LOSS,
    MEASURES,
    NONE,
    OPENING,
    PRODUCED,
    PURCHASED,
    SOLD,
    TO_MILL,
    TRANSFER_IN,
    TRANSFER_OUT,
)
from .nation import STILL_FILING, Nation

SMALLEST_KG = 500  # below this a line is empty
NOISE, MEMORY = 0.07, 0.7
HOARDING_MONTHS = 3


@dataclass
class State:
    """What one month hands to the next: closing per key (kg), noise per key, milling yield per trader."""

    closing: np.ndarray
    noise: np.ndarray
    milled_per_paddy: np.ndarray
    hoards: np.ndarray


class Flows:
    """Draws the months of a nation in order; `step` returns 13 measures x keys, whole kilograms, before
    any fault.
    """

    def __init__(self, nation: Nation) -> None:
        self.nation, self.keys = nation, nation.keys
        keys = self.keys
        self.shape = profile.profile()
        self.figures = profile.figures()
        self.held = np.flatnonzero(keys.group != NONE)
        self.groups = self.shape.stock_kg.shape[1]
        self.milled = np.isin(keys.group % profile.GROUP_FORMS, (2,)) & (keys.group != NONE)
        self.second_store = keys.source != NONE
        buys = (keys.grows == PURCHASED) & ~self.milled & (keys.group != NONE)
        self.buying = np.flatnonzero(buys)
        bought = np.bincount(keys.group[self.buying], keys.weight[self.buying], self.groups)
        self.buying_part = keys.weight[self.buying] / bought[keys.group[self.buying]]
        self.feeding = np.flatnonzero(keys.product != NONE)
        leaves = (nation.leaving != "") & ~np.isin(nation.leaving, STILL_FILING)
        self.empty_from = np.where(
            leaves, nation.stays - 1, len(nation.months)
        )  # the last report of who leaves is empty
        rng = np.random.default_rng([nation.seed, 900])
        mean, spread = self.figures["milling"]["milled_per_paddy"]
        self.state = State(
            np.zeros(len(keys.trader), np.int64),
            rng.normal(0, 0.1, len(keys.trader)),
            rng.normal(mean, spread, len(nation.kinds)),
            self._hoarders(rng),
        )
        before = date(
            nation.months[0].year - (nation.months[0].month == 1), (nation.months[0].month - 2) % 12 + 1, 1
        )
        self.state.closing = self._closing(before, -1)

    def _hoarders(self, rng: np.random.Generator) -> np.ndarray:
        """Return the traders that will hoard: mills and wholesalers of middle size, so that the nation is
        not bent.
        """
        held = np.bincount(
            self.keys.trader, np.where(self.keys.group != NONE, self.keys.weight, 0), len(self.nation.kinds)
        )
        hoards = np.zeros(len(self.nation.kinds), bool)
        for kind in (0, 2):
            able = np.flatnonzero((self.nation.kinds == kind) & (self.nation.leaving == "") & (held > 0))
            able = able[np.argsort(held[able])][len(able) // 2 : len(able) * 9 // 10]
            hoards[
                rng.choice(
                    able, round(profile.faults().hoarding * (self.nation.kinds == kind).sum()), replace=False
                )
            ] = True
        return hoards

    def _closing(self, month: date, number: int) -> np.ndarray:
        """Return what each line holds at the end of a month, kg: its part of the group, with noise,
        rounded.
        """
        keys, state = self.keys, self.state
        lively = np.where(self.held_resting(month), 0.0, keys.weight * np.exp(state.noise))[self.held]
        group = keys.group[self.held]
        total = np.bincount(group, lively, self.groups)
        target = self.shape.stock_kg[month.month - 1] * self.nation.scale / np.maximum(total, 1e-12)
        kg = np.zeros(len(keys.trader))
        kg[self.held] = lively * target[group] * keys.kg_per_equiv[self.held]
        grown = profile.faults().hoarding_growth ** max(self._hoarding_month(number), 0)
        kg *= np.where(state.hoards[keys.trader], grown, 1.0)
        kg[self.empty_from[keys.trader] <= number] = 0.0
        kg[kg < SMALLEST_KG] = 0.0
        return self._round(kg)

    def _hoarding_month(self, number: int) -> int:
        return number - (len(self.nation.months) - 1 - HOARDING_MONTHS)

    def hoarding(self, number: int) -> np.ndarray:
        """Return per trader whether it hoards in month `number`: the last three of the sample."""
        return self.state.hoards & (self._hoarding_month(number) > 0)

    def held_resting(self, month: date) -> np.ndarray:
        """Return the lines that are empty in a month of the lean season."""
        return self.keys.rests & (month.month in (7, 8, 9))

    def _round(self, kg: np.ndarray, at: np.ndarray | slice = slice(None)) -> np.ndarray:
        grain = self.keys.grain_kg[at]
        return (np.rint(kg / grain) * grain).astype(np.int64)

    def step(self, number: int) -> np.ndarray:
        """Return month `number` of the nation (13 measures x keys, kg) and move the state on."""
        month, keys, state = self.nation.months[number], self.keys, self.state
        rng = np.random.default_rng([self.nation.seed, 1000 + month.year * 12 + month.month])
        state.noise = MEMORY * state.noise + rng.normal(0, NOISE, len(keys.trader))
        out = np.zeros((len(MEASURES), len(keys.trader)), np.int64)
        out[OPENING], out[CLOSING] = state.closing, self._closing(month, number)
        alive = self.nation.stays[keys.trader] > number
        losing = np.flatnonzero((rng.random(len(keys.trader)) < 0.08) & (out[OPENING] > 20_000))
        out[LOSS, losing] = self._round(
            out[OPENING, losing] * rng.uniform(0.0005, 0.004, len(losing)), losing
        )

        paddy = (keys.group != NONE) & ~self.milled
        self._settle(out, np.flatnonzero(paddy & self.second_store))
        wanted = (
            self.shape.purchases_kg[month.month - 1][keys.group[self.buying]]
            * self.nation.scale
            * self.buying_part
        )
        wanted = (
            wanted
            * np.exp(rng.normal(0, 0.08, len(wanted)))
            * ~self.held_resting(month)[self.buying]
            * alive[self.buying]
        )
        out[PURCHASED, self.buying] += self._round(wanted, self.buying)
        self._settle(out, np.flatnonzero(paddy & ~self.second_store))
        self._mill(out, number, rng)
        self._trade(out, month, alive, rng)
        self._settle(out, np.flatnonzero(self.milled & self.second_store))
        self._settle(out, np.flatnonzero((self.milled & ~self.second_store) | (keys.group == NONE)))
        state.closing = out[CLOSING].copy()
        return out

    def _settle(self, out: np.ndarray, at: np.ndarray) -> None:
        """Give the lines `at` the one flow that balances them; what a second store moves is booked at its
        source too.
        """
        keys = self.keys
        ins = out[PURCHASED:SOLD, at].sum(axis=0)
        outs = out[SOLD:CLOSING, at].sum(axis=0)
        rest = out[CLOSING, at] + outs - out[OPENING, at] - ins
        out[keys.grows[at], at] += np.maximum(rest, 0)
        out[keys.shrinks[at], at] += np.maximum(-rest, 0)
        store = at[self.second_store[at]]
        np.add.at(out[TRANSFER_OUT], keys.source[store], out[TRANSFER_IN, store])
        np.add.at(out[TRANSFER_IN], keys.source[store], out[TRANSFER_OUT, store])

    def _mill(self, out: np.ndarray, number: int, rng: np.random.Generator) -> None:
        """Turn the paddy fed to mills into milled rice, broken rice and bran of the same site."""
        keys, milling = self.keys, self.figures["milling"]
        rate = self.state.milled_per_paddy + rng.normal(
            0, milling["month_spread"], len(self.state.milled_per_paddy)
        )
        rate = rate.clip(*milling["limits"])
        fed, trader = out[TO_MILL, self.feeding], keys.trader[self.feeding]
        rice = fed * rate[trader]
        broken = keys.broken[self.feeding]
        aside = np.where(broken == NONE, 0.0, milling["broken_share"] * rice)
        produced = np.bincount(keys.product[self.feeding], rice - aside, len(keys.trader))
        for target, kg in ((broken, aside), (keys.bran[self.feeding], fed * milling["bran"])):
            has = target != NONE
            produced += np.bincount(target[has], kg[has], len(keys.trader))
        out[PRODUCED] += self._round(produced)
        bran = np.flatnonzero(keys.group == NONE)
        kept = self._round(out[PRODUCED, bran] * rng.uniform(0.15, 0.45, len(bran)), bran)
        out[CLOSING, bran] = np.where(self.empty_from[keys.trader[bran]] <= number, 0, kept)

    def _trade(self, out: np.ndarray, month: date, alive: np.ndarray, rng: np.random.Generator) -> None:
        """Book exports and home sales of those who trade milled rice; mills sell what balances them."""
        keys, table = self.keys, self.figures
        trades = np.flatnonzero(self.milled & (keys.kind != 0) & (keys.owner == 0))
        kind = keys.kind[trades]
        weight = keys.weight[trades] * keys.kg_per_equiv[trades] * alive[trades]
        noise = np.exp(rng.normal(0, 0.10, len(trades)))
        total = np.bincount(kind, weight * noise, len(profile.KINDS))
        exports = self.shape.exports_kg[month.month - 1]
        moved = np.zeros(len(profile.KINDS))
        moved[1], moved[2] = exports, table["eaten"]["mt_a_month"] * profile.MT
        part = weight * noise / np.maximum(total, 1e-12)[kind]
        kg = part * moved[kind] * self.nation.scale
        others = kind > 3
        kg[others] = out[OPENING, trades[others]] * table["turnover"]["milled_other"] * noise[others]
        exporting = kind == 1
        out[EXPORTED, trades[exporting]] += self._round(kg[exporting], trades[exporting])
        home = np.where(exporting, kg * table["exports"]["home_sale_share"], kg)
        out[SOLD, trades] += self._round(home, trades)
