"""From drawn holdings to line keys: further stores, parts of the nation that add up to one, and what feeds
what.
"""

import numpy as np

from . import profile
from .lines import EXPORTED, NONE, SOLD, TRANSFER_IN, TRANSFER_OUT, Keys, Sites, kg_per_equivalent


def _stores(
    table: dict[str, np.ndarray], sites: Sites, mill_site: np.ndarray, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """Return the keys of further sites: each keeps a part of the trader's largest paddy or milled line."""
    extra = np.flatnonzero((sites.slot > 0) & (np.arange(len(sites.trader)) != mill_site[sites.trader]))
    own = np.flatnonzero((table["owner"] == 0) & (table["form"] != 3) & (table["season"] != 1))
    milled = table["form"][own] == 2
    best = {}
    for form, inside in ((0, own[~milled]), (2, own[milled])):
        order = inside[np.lexsort((-table["weight"][inside], table["trader"][inside]))]
        firsts = np.unique(table["trader"][order], return_index=True)
        best[form] = np.full(len(mill_site), NONE)
        best[form][firsts[0]] = order[firsts[1]]
    paddy, rice = (best[form][sites.trader[extra]] for form in (0, 2))
    source = np.where((rice == NONE) | ((paddy != NONE) & (rng.random(len(extra)) < 0.5)), paddy, rice)
    extra, source = extra[source != NONE], source[source != NONE]
    stores = {name: column[source] for name, column in table.items()}
    stores["site"] = extra
    stores["weight"] = stores["weight"] * rng.uniform(0.2, 0.5, len(extra))
    stores["grows"] = np.full(len(extra), TRANSFER_IN)
    stores["source"] = source
    return stores


def _parts(group: np.ndarray, weight: np.ndarray, rice: np.ndarray, kg_per_equiv: np.ndarray) -> np.ndarray:
    """Return weights that add up to one in each group; exporters' milled rice follows the export classes
    by weight.
    """
    weight = weight.astype(float).copy()
    exports = profile.figures()["exports"]
    exporters = group == profile.group(profile.KINDS.index("exporter"), 2)
    for code, share in zip(exports["rice"], exports["share"], strict=True):
        inside = exporters & (rice == profile.RICE.index(code))
        if inside.any():
            weight[inside] *= share / (weight[inside] * kg_per_equiv[inside]).sum()
    others = exporters & ~np.isin(rice, [profile.RICE.index(code) for code in exports["rice"]])
    weight[others] *= 0.03 / max(weight[others].sum(), 1e-9)  # broken and special rice on top
    held = group != NONE
    total = np.bincount(group[held], weight[held], len(profile.REPORTING) * profile.GROUP_FORMS)
    weight[held] /= total[group[held]]
    return weight


def _find(
    site: np.ndarray,
    rice: np.ndarray,
    wanted_site: np.ndarray,
    wanted_rice: np.ndarray | int,
    among: np.ndarray,
) -> np.ndarray:
    """Return for each wanted (site, rice) its place among the keys, or NONE."""
    codes = site[among] * 100 + rice[among]
    order = np.argsort(codes, kind="stable")
    wanted = wanted_site * 100 + wanted_rice
    at = np.searchsorted(codes[order], wanted).clip(0, max(len(codes) - 1, 0))
    if not len(codes):
        return np.full(len(wanted), NONE)
    return np.where(codes[order][at] == wanted, among[order][at], NONE)


def _grain(kinds: np.ndarray, size: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return what each trader rounds its figures to, kilograms; only the larger half rounds to whole
    tonnes.
    """
    grain = rng.choice(np.array([1, 10, 100, 1000]), len(kinds), p=[0.45, 0.25, 0.18, 0.12])
    for kind in range(len(profile.KINDS)):
        inside = kinds == kind
        if inside.any():
            grain[inside & (size < np.median(size[inside])) & (grain == 1000)] = 10
    return grain


def finish(
    table: dict[str, np.ndarray],
    sites: Sites,
    mill_site: np.ndarray,
    kinds: np.ndarray,
    size: np.ndarray,
    rng: np.random.Generator,
) -> Keys:
    """Return the keys of `table` with further stores, links and parts of the nation."""
    table["source"] = np.full(len(table["trader"]), NONE)
    stores = _stores(table, sites, mill_site, rng)
    drawn = {name: np.concatenate([column, stores[name]]) for name, column in table.items()}
    order = np.lexsort((drawn["owner"], drawn["season"], drawn["rice"], drawn["site"], drawn["trader"]))
    place = np.empty(len(order), int)
    place[order] = np.arange(len(order))
    drawn = {name: column[order] for name, column in drawn.items()}
    trader, site, rice, form = (drawn[name] for name in ("trader", "site", "rice", "form"))
    source = np.where(drawn["source"] == NONE, NONE, place[drawn["source"]])
    shrinks = np.where((source != NONE) & (form != 2), TRANSFER_OUT, drawn["shrinks"])
    shrinks = np.where(
        (source != NONE) & (form == 2) & ~np.isin(shrinks, (SOLD, EXPORTED)), TRANSFER_OUT, shrinks
    )

    kind = kinds[trader]
    group = np.where(form == 3, NONE, profile.group(kind, form))
    kg_per_equiv = kg_per_equivalent()[rice]
    weight = _parts(group, drawn["weight"], rice, kg_per_equiv)

    paddy = np.flatnonzero((form < 2) & (site == mill_site[trader]) & (drawn["owner"] == 0))
    own = np.flatnonzero(drawn["owner"] == 0)
    product, broken, bran = (np.full(len(trader), NONE) for _ in range(3))
    plain = _find(site, rice, site[paddy], rice[paddy] + len(profile.PADDY), own)
    parboiled = _find(site, rice, site[paddy], profile.RICE.index("M-PB"), own)
    product[paddy] = np.where(plain == NONE, parboiled, plain)
    broken[paddy] = _find(site, rice, site[paddy], profile.RICE.index("M-BK"), own)
    bran[paddy] = _find(site, rice, site[paddy], profile.BRAN, own)
    return Keys(
        trader,
        site,
        rice,
        drawn["season"],
        drawn["owner"],
        kind,
        group,
        weight,
        drawn["grows"],
        shrinks,
        source,
        product,
        broken,
        bran,
        drawn["rests"],
        _grain(kinds, size, rng)[trader],
        kg_per_equiv,
    )
