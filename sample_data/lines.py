"""The line keys of the nation: which trader keeps which rice at which site, and its part of the national
stock.
"""

from dataclasses import dataclass

import numpy as np

from . import profile

SITE_KINDS = ("mill", "warehouse", "yard", "shop", "port")
# the flow that balances a line: by what it grows, by what it shrinks; rows of design section 3 measures
MEASURES = (
    "opening",
    "purchased",
    "produced",
    "transfer_in",
    "imported",
    "other_in",
    "sold",
    "exported",
    "to_mill",
    "transfer_out",
    "loss",
    "other_out",
    "closing",
)
(
    OPENING,
    PURCHASED,
    PRODUCED,
    TRANSFER_IN,
    IMPORTED,
    OTHER_IN,
    SOLD,
    EXPORTED,
    TO_MILL,
    TRANSFER_OUT,
    LOSS,
    OTHER_OUT,
    CLOSING,
) = range(len(MEASURES))
NONE = -1


@dataclass(frozen=True)
class Sites:
    """One row per site: trader, slot (0 = main), kind (place in SITE_KINDS), place (province), t_per_day
    (nan: no mill).
    """

    trader: np.ndarray
    slot: np.ndarray
    kind: np.ndarray
    place: np.ndarray
    t_per_day: np.ndarray


@dataclass(frozen=True)
class Keys:
    """One row per line key, sorted by trader, site, rice, season, owner.

    trader, site, rice, season, owner: places in their lists. kind: of the trader. group: profile.group, NONE
    for bran. weight: part of its group, 0 to 1. grows, shrinks: measure that balances the line. source: key
    that a second store of the same trader draws on, or NONE. product, broken, bran: key that takes the milled
    rice, broken rice and bran of a paddy key, or NONE. rests: empty from July to September. grain_kg: what
    the trader rounds to. kg_per_equiv: weight of 1 kg of paddy equivalent.
    """

    trader: np.ndarray
    site: np.ndarray
    rice: np.ndarray
    season: np.ndarray
    owner: np.ndarray
    kind: np.ndarray
    group: np.ndarray
    weight: np.ndarray
    grows: np.ndarray
    shrinks: np.ndarray
    source: np.ndarray
    product: np.ndarray
    broken: np.ndarray
    bran: np.ndarray
    rests: np.ndarray
    grain_kg: np.ndarray
    kg_per_equiv: np.ndarray


def kg_per_equivalent() -> np.ndarray:
    """Return by rice the kilograms that weigh 1 kg of paddy equivalent; bran counts as itself."""
    factors = profile.figures()["factors"]
    return np.array([factors.get(rice, 1.0) for rice in profile.RICE])


def enlarge_mills(sites: Sites, keys: Keys, scale: float) -> None:
    """Raise milling capacity, in place, where a small nation's mills could not mill their part of the
    crop.
    """
    milling = profile.figures()["milling"]
    shape = profile.profile()
    fed = np.zeros(len(sites.trader))
    main = np.flatnonzero((keys.shrinks == TO_MILL) & (keys.source == NONE))
    for month in range(12):
        change = shape.stock_kg[month] - shape.stock_kg[month - 1]
        per_key = keys.weight[main] * (shape.purchases_kg[month] * 1.1 - change)[keys.group[main]].clip(0)
        fed = np.maximum(fed, np.bincount(keys.site[main], per_key, len(fed)))
    needed = fed * scale / 1000 / 30 / milling["busiest_use"]
    sites.t_per_day[:] = np.where(needed > sites.t_per_day, np.ceil(needed / 5) * 5, sites.t_per_day)


def capacity_t(keys: Keys, sites: int, scale: float, rng: np.random.Generator) -> np.ndarray:
    """Return the registered storage of each site, tonnes: 1.6 to 2.8 times its usual peak, less where the
    fault is seeded.
    """
    shape = profile.profile()
    peak = np.zeros(sites)
    held = np.flatnonzero(keys.group != NONE)
    for month in range(12):
        kg = keys.weight[held] * shape.stock_kg[month][keys.group[held]] * keys.kg_per_equiv[held]
        peak = np.maximum(peak, np.bincount(keys.site[held], kg, sites))
    bran = np.bincount(keys.site[keys.group == NONE], minlength=sites) > 0
    tonnes = peak * scale / 1000 * rng.uniform(1.6, 2.8, sites) * np.where(bran, 1.15, 1.0)
    tonnes = np.where(tonnes < 1, rng.uniform(20, 120, sites), tonnes + 20)
    step = 10.0 ** np.floor(np.log10(tonnes) - 1)
    tonnes = np.ceil(tonnes / step) * step
    stored = np.flatnonzero(peak > 50_000)
    small = rng.choice(stored, round(profile.faults().capacity * len(stored)), replace=False)
    tonnes[small] = np.round(peak[small] * scale / 1000 * rng.uniform(0.5, 0.7, len(small)) + 1)
    return tonnes
