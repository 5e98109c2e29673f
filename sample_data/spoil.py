"""The seeded faults inside a month's lines. Each leaves every line in balance, so that it is accepted with
a warning.
"""

from dataclasses import dataclass

import numpy as np

from . import profile
from .lines import CLOSING, NONE, OPENING, OTHER_IN, OTHER_OUT, PRODUCED, PURCHASED, SOLD, TO_MILL
from .nation import Nation

UNIT_FACTORS = (1000, 100, 10)
UNIT_LIMIT_KG = 10_000_000  # a wrong unit may not show 10,000 t at one site: the nation must not notice
LOW_YIELD, HIGH_YIELD = (0.50, 0.59), (0.72, 0.82)


@dataclass(frozen=True)
class Spoiled:
    """columns: places of the lines among the keys; kg: 13 measures x lines, as declared. The rest: traders
    by fault, sites by fault for `unit`. `amended`: traders whose first version will be misstated.
    """

    columns: np.ndarray
    kg: np.ndarray
    amended: np.ndarray
    continuity: np.ndarray
    yield_range: np.ndarray
    copied: np.ndarray
    unit_sites: np.ndarray


class _Draw:
    """Gives traders to faults, each trader to one at most."""

    def __init__(self, count: int, rng: np.random.Generator) -> None:
        self.free, self.rng = np.ones(count, bool), rng

    def number(self, expected: float) -> int:
        return int(expected + self.rng.random())

    def take(self, able: np.ndarray, expected: float) -> np.ndarray:
        """Return about `expected` free traders of the mask `able`, ascending."""
        among = np.flatnonzero(able & self.free)
        taken = np.sort(self.rng.choice(among, min(self.number(expected), len(among)), replace=False))
        self.free[taken] = False
        return taken


def spoil(
    nation: Nation,
    rates: profile.Faults,
    number: int,
    true: np.ndarray,
    before: np.ndarray | None,
    traders: np.ndarray,
    rng: np.random.Generator,
) -> Spoiled:
    """Return the lines of the traders that file, with the faults of the month put in.

    true, before: 13 measures x keys of this month and the last (None in the first), kg.
    """
    keys, count = nation.keys, len(nation.kinds)
    files = np.zeros(count, bool)
    files[traders] = True
    opens = np.bincount(keys.trader, true[OPENING], count)
    closes = np.bincount(keys.trader, true[CLOSING], count)
    fed = np.bincount(keys.trader, true[TO_MILL], count)
    mills = files & (fed > 20_000)
    draw = _Draw(count, rng)
    copied = draw.take(
        files & (opens > 10_000) & (before is not None) & (nation.leaving == ""), rates.copied * len(traders)
    )
    yields = draw.take(mills, rates.yield_range * mills.sum())
    continuity = draw.take(files & (opens > 10_000 * 40), rates.continuity * len(traders))
    amended = draw.take(files & (closes > 40_000), rates.amended * len(traders))

    again = np.isin(keys.trader, copied)
    active = true.any(axis=0)
    if len(copied):
        active = np.where(again, before.any(axis=0), active)
    columns = np.flatnonzero(active & files[keys.trader])
    kg = true[:, columns]
    if len(copied):
        kg[:, again[columns]] = before[:, columns[again[columns]]]
    trader = keys.trader[columns]
    _break_continuity(kg, trader, continuity, rng)
    _bend_yield(kg, trader, keys.rice[columns], yields, rng)
    sites = _wrong_unit(kg, keys.site[columns], trader, draw, rates.unit * len(traders), nation.scale)
    return Spoiled(columns, kg, amended, continuity, yields, copied, sites)


def largest_line(values: np.ndarray, line_trader: np.ndarray, traders: np.ndarray) -> np.ndarray:
    """Return for each of `traders` the place of its line with the largest value; lines are sorted by
    trader.
    """
    starts, stops = (np.searchsorted(line_trader, traders, side) for side in ("left", "right"))
    return np.array([a + values[a:b].argmax() for a, b in zip(starts, stops, strict=True)], dtype=int)


def _break_continuity(kg, line_trader, traders, rng) -> None:
    """Change one opening by 5 to 30 %; other_in or other_out takes the difference."""
    at = largest_line(kg[OPENING], line_trader, traders)
    change = np.rint(kg[OPENING, at] * rng.uniform(0.05, 0.30, len(at))).astype(np.int64)
    up = rng.random(len(at)) < 0.5
    kg[OPENING, at] += np.where(up, change, -change)
    kg[OTHER_OUT, at] += np.where(up, change, 0)
    kg[OTHER_IN, at] += np.where(up, 0, change)


def _bend_yield(kg, line_trader, rice, traders, rng) -> None:
    """Declare more or less milled rice from the same paddy; sales (else purchases) take the difference."""
    milled = (rice >= len(profile.PADDY)) & (rice != profile.BRAN) & (rice != profile.RICE.index("M-BR"))
    for trader in traders:
        lines = np.flatnonzero(line_trader == trader)
        fed, out = kg[TO_MILL, lines].sum(), lines[milled[lines]]
        produced = kg[PRODUCED, out]
        if not produced.sum():
            continue
        target = rng.uniform(*(LOW_YIELD if rng.random() < 0.5 else HIGH_YIELD))
        change = np.rint(produced * (target * fed / produced.sum() - 1)).astype(np.int64)
        kg[PRODUCED, out] += change
        less = np.minimum(kg[SOLD, out], np.maximum(-change, 0))
        kg[SOLD, out] += np.maximum(change, 0) - less
        kg[PURCHASED, out] += np.maximum(-change, 0) - less


def _wrong_unit(kg, line_site, line_trader, draw: _Draw, expected: float, scale: float) -> np.ndarray:
    """Multiply all lines of a few steady small sites by 1,000, 100 or 10, and return the sites."""
    count = int(line_site.max(initial=0)) + 1
    closing, opening = (np.bincount(line_site, kg[row], count) for row in (CLOSING, OPENING))
    most = np.zeros(count)
    np.maximum.at(most, line_site, kg.max(axis=0))
    trader = np.full(count, NONE)
    trader[line_site] = line_trader
    steady = (closing >= 1_000) & (closing < opening * 1.25) & (closing > opening * 0.8)
    sites = []
    for _ in range(draw.number(expected)):
        for factor in draw.rng.permutation(UNIT_FACTORS):
            able = steady & (closing * factor <= UNIT_LIMIT_KG * scale) & (most * factor < 1e10)
            able = np.flatnonzero(able & (trader != NONE) & draw.free[trader])
            if len(able):
                site = draw.rng.choice(able)
                kg[:, line_site == site] *= factor
                draw.free[trader[site]] = False
                sites.append(site)
                break
    return np.array(sites, dtype=int)


def misstate(kg: np.ndarray, line_trader: np.ndarray, traders: np.ndarray, rng: np.random.Generator) -> None:
    """Make first versions wrong, in place: one closing off by 4 to 20 %, purchases or other_out in step."""
    at = largest_line(kg[CLOSING], line_trader, traders)
    change = np.maximum(np.rint(kg[CLOSING, at] * rng.uniform(0.04, 0.20, len(at))), 1).astype(np.int64)
    more = rng.random(len(at)) < 0.5
    kg[CLOSING, at] += np.where(more, change, -change)
    kg[PURCHASED, at] += np.where(more, change, 0)
    kg[OTHER_OUT, at] += np.where(more, 0, change)
