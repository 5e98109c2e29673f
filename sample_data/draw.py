"""Draws who stores which rice where: sites of the traders, and their holdings before they become line
keys.
"""

import numpy as np

from . import profile
from .lines import (
    EXPORTED,
    IMPORTED,
    NONE,
    OTHER_IN,
    OTHER_OUT,
    PRODUCED,
    PURCHASED,
    SOLD,
    TO_MILL,
    Keys,
    Sites,
    enlarge_mills,
)
from .links import finish

MAIN_SITE = {
    "mill": 0,
    "exporter": 1,
    "wholesaler": 1,
    "paddy_market": 2,
    "broker": 1,
    "importer": 4,
    "retailer": 3,
}


def choose(shares: np.ndarray, how_many: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a mask of `how_many` columns a row, drawn without replacement by the shares of the row."""
    with np.errstate(divide="ignore"):
        score = np.log(shares) + rng.gumbel(size=shares.shape)
    rank = np.argsort(np.argsort(-score, axis=1), axis=1)
    return (rank < how_many[:, None]) & (shares > 0)


def _sizes(kinds: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return per trader its size (within its kind only) and its milling capacity drawn, tonnes a day."""
    milling = profile.figures()["milling"]
    spread = np.log(milling["t_per_day_p95"] / milling["t_per_day_median"]) / 1.645
    t_per_day = milling["t_per_day_median"] * rng.lognormal(0, spread, len(kinds))
    t_per_day = t_per_day.clip(10, milling["t_per_day_max"])
    table = profile.figures()["size_spread"]
    spreads = np.array([table.get(kind, 0.0) for kind in profile.KINDS])[kinds]
    other = np.exp(rng.normal(0, 1, len(kinds)).clip(-2.5, 3) * spreads)
    mill = t_per_day**0.9 * rng.lognormal(0, 0.25, len(kinds))
    return np.where(kinds == 0, mill, other), t_per_day


def _draw_sites(kinds, place, size, t_per_day, integrated, rng) -> tuple[Sites, np.ndarray, np.ndarray]:
    """Return the sites, and per trader its first site and the site where it mills (NONE: nowhere)."""
    table = profile.figures()["sites"]
    chance = np.cumsum([table[kind] for kind in profile.KINDS], axis=1)[kinds]
    percentile = np.empty(len(kinds))
    for kind in range(len(profile.KINDS)):
        inside = np.flatnonzero(kinds == kind)
        percentile[inside[np.argsort(size[inside])]] = np.arange(len(inside)) / max(len(inside), 1)
    rank = 0.5 * rng.random(len(kinds)) + 0.5 * percentile
    number = 1 + (rank[:, None] > chance[:, :3]).sum(axis=1)
    number = np.where(integrated, np.maximum(number, 2), number)
    first = np.concatenate([[0], np.cumsum(number)[:-1]])
    trader = np.repeat(np.arange(len(kinds)), number)
    slot = np.arange(len(trader)) - first[trader]
    main = np.array([MAIN_SITE[kind] for kind in profile.KINDS])[kinds][trader]
    kind = np.where(slot == 0, main, np.where(kinds[trader] == 1, np.where(slot == 1, 1, 4), 1))
    kind[(slot == 1) & integrated[trader]] = 0
    region = profile.provinces()["region_en"].to_numpy()
    where = place[trader].copy()
    for name in profile.REGIONS:  # a quarter of the further stores stand in another province of the region
        inside = np.flatnonzero((slot > 0) & (region[where] == name) & (rng.random(len(trader)) < 0.25))
        where[inside] = rng.choice(np.flatnonzero(region == name), len(inside))
    mill_site = np.where(kinds == 0, first, np.where(integrated, first + 1, NONE))
    per_day = np.full(len(trader), np.nan)
    mills = np.flatnonzero(mill_site != NONE)
    per_day[mill_site[mills]] = np.round(t_per_day[mills] / 5) * 5
    return Sites(trader, slot, kind, where, per_day), first, mill_site


class _Builder:
    """Collects line keys; `add` takes arrays of equal length or single values."""

    NAMES = ("trader", "site", "rice", "season", "owner", "form", "weight", "grows", "shrinks", "rests")

    def __init__(self) -> None:
        self.parts: list[dict[str, np.ndarray]] = []

    def add(self, trader: np.ndarray, **columns) -> None:
        columns = {"season": 2, "owner": 0, "rests": False, **columns, "trader": trader}
        self.parts.append({name: np.broadcast_to(columns[name], len(trader)) for name in self.NAMES})

    def table(self) -> dict[str, np.ndarray]:
        return {name: np.concatenate([part[name] for part in self.parts]) for name in self.NAMES}


def _milling_keys(add, who, site, chosen, shares, second, size, rng) -> None:
    """Add paddy and its milled rice, by-products and owners' variants at the mill of each of `who`."""
    table = profile.figures()["holdings"]
    for r in range(len(profile.PADDY)):
        has = np.flatnonzero(chosen[:, r])
        t, s, w = who["trader"][has], site[has], size[has] * shares[has, r]
        often = np.where(who["kind"][has] == 1, table["parboils"][1], table["parboils"][0])
        parboils = (r == 2) & (rng.random(len(t)) < often)
        add(t, site=s, rice=r, season=0, form=0, weight=w, grows=PURCHASED, shrinks=TO_MILL)
        two = rng.random(len(t)) < second[has, r]
        add(t[two], site=s[two], rice=r, season=1, form=1, weight=w[two], grows=PURCHASED, shrinks=TO_MILL)
        rice = np.where(parboils, profile.RICE.index("M-PB"), len(profile.PADDY) + r)
        add(t, site=s, rice=rice, form=2, weight=w, grows=PURCHASED, shrinks=SOLD)
        for owner, form, season, rice, odds, part in (
            (1, 0, 0, r, *table["deposit"]),
            (2, 2, 2, len(profile.PADDY) + r, *table["government"]),
        ):
            has_too = rng.random(len(t)) < odds  # kept for farmers, and for the government
            add(
                t[has_too],
                site=s[has_too],
                rice=rice,
                season=season,
                owner=owner,
                form=form,
                weight=w[has_too] * part,
                grows=OTHER_IN,
                shrinks=OTHER_OUT,
            )
    for rice, form, odds, part in (("M-BK", 2, *table["broken"]), ("B-BN", 3, table["bran"], 1.0)):
        has = rng.random(len(size)) < odds
        add(
            who["trader"][has],
            site=site[has],
            rice=profile.RICE.index(rice),
            form=form,
            weight=size[has] * part,
            grows=PURCHASED if form == 2 else PRODUCED,
            shrinks=SOLD,
        )


def _trading_keys(add, who, site, chosen, shares, size, rice, out) -> None:
    """Add milled rice bought and sold (or exported, imported) at the first site of each of `who`; `rice`
    lists the columns.
    """
    grows = np.where(who["kind"] == 5, IMPORTED, PURCHASED)
    for column, code in enumerate(rice):
        has = np.flatnonzero(chosen[:, column])
        add(
            who["trader"][has],
            site=site[has],
            rice=profile.RICE.index(code),
            form=2,
            weight=size[has] * shares[has, column],
            grows=grows[has],
            shrinks=out,
        )


def _paddy_keys(add, who, site, chosen, shares, second, size, rng) -> None:
    """Add paddy bought from farmers and sold to mills, at the first site of each of `who`."""
    table = profile.figures()["holdings"]
    rests = rng.random(len(size)) < table["market_rests"]
    odds, part = table["deposit"]
    for r in range(len(profile.PADDY)):
        has = np.flatnonzero(chosen[:, r])
        t, s, w = who["trader"][has], site[has], size[has] * shares[has, r]
        add(t, site=s, rice=r, season=0, form=0, weight=w, grows=PURCHASED, shrinks=SOLD, rests=rests[has])
        two = rng.random(len(t)) < second[has, r]
        add(t[two], site=s[two], rice=r, season=1, form=1, weight=w[two], grows=PURCHASED, shrinks=SOLD)
        kept = rng.random(len(t)) < odds
        add(
            t[kept],
            site=s[kept],
            rice=r,
            season=0,
            owner=1,
            form=0,
            weight=w[kept] * part,
            grows=OTHER_IN,
            shrinks=OTHER_OUT,
        )


def _rows(table: dict, regions: np.ndarray) -> np.ndarray:
    return np.array([table[name] for name in profile.REGIONS])[regions]


def draw(
    kinds: np.ndarray, place: np.ndarray, scale: float, rng: np.random.Generator
) -> tuple[Sites, Keys, np.ndarray]:
    """Return sites, line keys and the size of each trader (comparable within a kind), for traders of kinds
    and places.
    """
    figures = profile.figures()
    region_names = list(profile.REGIONS)
    regions = np.array([region_names.index(name) for name in profile.provinces()["region_en"]])[place]
    size, t_per_day = _sizes(kinds, rng)
    has = figures["holdings"]
    integrated = (kinds == 1) & (rng.random(len(kinds)) < has["exporter_mills"])
    sites, first, mill_site = _draw_sites(kinds, place, size, t_per_day, integrated, rng)

    builder = _Builder()

    def few(n, most):
        return 1 + (rng.random((n, most - 1)) < 0.45).sum(axis=1)

    def people(mask):
        at = np.flatnonzero(mask)
        return at, {"trader": at, "kind": kinds[at]}

    grown, second = _rows(figures["regions"], regions), _rows(figures["second_crop"], regions)
    at, who = people(mill_site != NONE)
    chosen = choose(grown[at], few(len(at), 3), rng)
    _milling_keys(builder.add, who, mill_site[at], chosen, grown[at] * chosen, second[at], size[at], rng)

    holders = (
        (kinds == 3)
        | ((kinds == 2) & (rng.random(len(kinds)) < has["wholesaler_paddy"]))
        | ((kinds == 4) & (rng.random(len(kinds)) < has["broker_paddy"]))
    )
    at, who = people(holders)
    chosen = choose(grown[at], few(len(at), 3), rng)
    _paddy_keys(builder.add, who, first[at], chosen, grown[at] * chosen, second[at], size[at], rng)

    exported = np.array(figures["exports"]["share"])
    at, who = people(kinds == 1)
    shares = np.broadcast_to(exported, (len(at), len(exported)))
    chosen = choose(np.sqrt(shares), few(len(at), 4), rng)
    _trading_keys(
        builder.add, who, first[at], chosen, shares * chosen, size[at], figures["exports"]["rice"], EXPORTED
    )

    brokers = (kinds == 4) & (rng.random(len(kinds)) < has["broker_milled"])
    trades = (kinds == 2) | brokers | (kinds == 5)
    at, who = people(trades)
    eaten = _rows({name: figures["eaten"][name] for name in profile.REGIONS}, regions[at])
    chosen = choose(eaten, few(len(at), 4), rng)
    _trading_keys(
        builder.add,
        who,
        first[at],
        chosen,
        eaten * chosen,
        size[at],
        ("M-HM", "M-HT", "M-WH", "M-GL", "M-SP", "M-BK", "M-BR"),
        SOLD,
    )
    keys = finish(builder.table(), sites, mill_site, kinds, size, rng)
    enlarge_mills(sites, keys, scale)
    return sites, keys, size
