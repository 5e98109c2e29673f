"""From the true month to what arrives: who files when, who does not, and the seeded faults. All of it is
accepted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from . import profile, spoil
from .flows import Flows
from .months import BANGKOK, next_month
from .nation import Nation
from .sheet import Sheet

DEADLINE_DAYS = 7  # on time before 00:00 of the 8th
LAST_WORD_DAYS = 20  # nothing is filed later than this after the last month of the sample
LAGGARD_MISSES = 0.6
SAME_FILE = 0.3  # of amendments that stand in the file of their own month
ON_TIME_DAY = (0.06, 0.08, 0.10, 0.14, 0.18, 0.22, 0.22)


@dataclass(frozen=True)
class Month:
    """What arrived in the file of a month. lines: columns of design section 3, one row per line and version.

    faults: one row per seeded fault: period, trader_id, site_code (empty: the whole declaration), fault.
    """

    period: date
    lines: pl.DataFrame
    faults: pl.DataFrame


class Filing:
    """Draws for each month who files and when; times are seconds of Bangkok after the month's end."""

    def __init__(self, nation: Nation, rates: profile.Faults, now: datetime) -> None:
        self.nation, self.rates = nation, rates
        keys, shape = nation.keys, profile.profile()
        held = np.where(keys.group >= 0, keys.weight * shape.stock_kg.mean(axis=0)[keys.group], 0.0)
        size = np.bincount(keys.trader, held, len(nation.kinds))
        self.reports = nation.kinds < len(profile.REPORTING)
        who = np.flatnonzero(self.reports)
        larger = np.zeros(len(size))
        larger[who[np.argsort(size[who], kind="stable")]] = np.arange(len(who)) / len(who)
        rng = np.random.default_rng([nation.seed, 901])
        laggard = (rng.random(len(size)) < rates.laggards / 0.8) & (larger < 0.8)
        usual = max(rates.missing - rates.laggards * LAGGARD_MISSES, 0.0) / (1 - rates.laggards)
        self.misses = np.where(
            laggard, LAGGARD_MISSES, usual * (1.7 - 1.4 * larger)
        )  # large traders rarely fail
        last_day = datetime.combine(next_month(nation.months[-1]), datetime.min.time(), BANGKOK)
        self.until = min(last_day + timedelta(days=LAST_WORD_DAYS), now)

    def limit(self, month: date) -> int:
        """Return the last second at which something of `month` can be filed."""
        end = datetime.combine(next_month(month), datetime.min.time(), BANGKOK)
        return int((self.until - end).total_seconds())

    def draw(self, number: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Return the traders that file month `number`, and their seconds."""
        count, last = len(self.misses), number == len(self.nation.months) - 1
        due = self.reports & (self.nation.stays > number)
        more = self.rates.missing_last / self.rates.missing if last and self.rates.missing else 1.0
        files = due & (rng.random(count) >= np.minimum(self.misses * more, 0.95))
        day = rng.choice(len(ON_TIME_DAY), count, p=ON_TIME_DAY)
        late = rng.random(count) < self.rates.late
        day = np.where(late, DEADLINE_DAYS + np.minimum(rng.geometric(0.15, count) - 1, 45), day)
        second = day * 86_400 + rng.integers(8 * 3600, 20 * 3600, count)
        traders = np.flatnonzero(files & (second <= self.limit(self.nation.months[number])))
        return traders, second[traders]


def simulate(
    nation: Nation, *, now: datetime | None = None, rates: profile.Faults | None = None
) -> Iterator[Month]:
    """Yield the months of `nation` in order, as files arrive. Memory holds two months.

    now: nothing is filed after it (default: the present); who would have filed later is missing. rates: the
    stated ones of profile.toml by default; capacity and hoarding belong to the nation and keep theirs. The
    frames are the same for the same nation and rates as long as `now` is later than 20 days after the last
    month.
    """
    rates = rates or profile.faults()
    flows, filing, sheet = Flows(nation), Filing(nation, rates, now or datetime.now(UTC)), Sheet(nation)
    before, waiting = None, []
    for number, month in enumerate(nation.months):
        rng = np.random.default_rng([nation.seed, 100_000 + month.year * 12 + month.month])
        true = flows.step(number)
        traders, second = filing.draw(number, rng)
        spoiled = spoil.spoil(nation, rates, number, true, before, traders, rng)
        draft = sheet.draft(month, spoiled, traders, second, rates.remark, rng)
        first, again = _versions(draft, spoiled, second, traders, filing.limit(month), rng)
        wait = rng.random() if number < len(nation.months) - 1 else 0.0
        same, later = _part(again, wait, rng)
        frames = [sheet.frame(month, first), *waiting, sheet.frame(month, same)]
        waiting = [sheet.frame(month, later)]
        amended = np.unique(again["trader"])
        hoarding = traders[flows.hoarding(number)[traders]]
        yield Month(month, pl.concat(frames), sheet.faults(month, spoiled, amended, hoarding))
        before = true


def _versions(draft, spoiled, second, traders, limit, rng):
    """Return the first versions and the amendments that follow them; an amendment too late for the sample
    is dropped.
    """
    amended = np.flatnonzero(np.isin(traders, spoiled.amended))
    again_at = second[amended] + rng.integers(20 * 3600, 25 * 86_400, len(amended))
    kept = again_at <= limit
    trader, at = traders[amended][kept], again_at[kept]
    line_trader = draft["trader"]
    inside = np.isin(line_trader, trader)
    again = {name: column[..., inside] for name, column in draft.items()}
    again["second"] = at[np.searchsorted(trader, again["trader"])]
    first = {**draft, "kg": draft["kg"].copy()}
    spoil.misstate(first["kg"], line_trader, trader, rng)
    return first, again


def _part(again, wait, rng):
    """Part amendments between the file of their month and the next; wait 0 keeps all here."""
    traders = np.unique(again["trader"])
    stays = traders[rng.random(len(traders)) < SAME_FILE] if wait else traders
    here = np.isin(again["trader"], stays)
    return tuple({name: column[..., mask] for name, column in again.items()} for mask in (here, ~here))


def months_of(
    nation: Nation, *, now: datetime | None = None, rates: profile.Faults | None = None
) -> Iterator[pl.DataFrame]:
    """Yield one frame a month, one row per line and version; columns and order of design section 3, tonnes.

    Arguments as in `simulate`. A frame may carry amendments of the month before.
    """
    for month in simulate(nation, now=now, rates=rates):
        yield month.lines
