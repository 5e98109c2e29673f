"""The registers of the sample nation: who trades rice, where it is stored, under which licence. Nothing
real.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from . import draw, lines, profile, words
from .licenses import licenses, running
from .months import last_ended_month, months_until

YEAR_DIGITS = "599"  # of the Buddhist year 2599: no real firm can be registered in it yet
SITE_NAMES = {
    "mill": "โรงสี",
    "warehouse": "โกดัง",
    "yard": "ลานรับซื้อ",
    "shop": "หน้าร้าน",
    "port": "คลังสินค้าท่าเรือ",
}
LEAVERS = ("closed", "surrendered", "suspended", "revoked", "unrenewed")
STILL_FILING = ("suspended", "unrenewed")


@dataclass(frozen=True)
class Nation:
    """The sample nation: the three registers as files carry them, and what the monthly lines are drawn from.

    traders, sites, licenses: columns of design section 3. keys: one row per line key (`lines.Keys`). months:
    first days, ascending. stays: per reporting trader, the number of months it files. leaving: per trader, a
    word of LEAVERS or "". kinds: per trader, place in profile.KINDS; retailers come last in it and have no
    keys.
    """

    seed: int
    months: tuple[date, ...]
    traders: pl.DataFrame
    sites: pl.DataFrame
    licenses: pl.DataFrame
    keys: lines.Keys
    kinds: np.ndarray
    stays: np.ndarray
    leaving: np.ndarray
    scale: float


def check_digit(digits: np.ndarray) -> np.ndarray:
    """Return the thirteenth digit for rows of twelve: (11 - sum(d[i] * (13 - i)) mod 11) mod 10. Source:
    domain 6.
    """
    return (11 - digits @ np.arange(13, 1, -1) % 11) % 10


def _counts(traders: int) -> np.ndarray:
    """Return how many traders of each kind make `traders` that report; at least one of each where they
    suffice.
    """
    actors = profile.figures()["actors"]
    wanted = np.array([actors[kind] for kind in profile.KINDS], float)
    counts = np.floor(wanted * traders / wanted[:-1].sum()).astype(int)
    if traders >= len(profile.REPORTING):
        counts = np.maximum(counts, 1)
    counts[0] += traders - counts[:-1].sum()  # mills take what rounding leaves
    return counts


def _province_of(kind: str, count: int, rng: np.random.Generator) -> np.ndarray:
    """Return the place in the province list of each of `count` traders of a kind."""
    frame = profile.provinces()
    paddy = frame["annual_paddy_tonnes"].to_numpy()
    region, bangkok = frame["region_en"].to_numpy(), (frame["code"] == "10").to_numpy()
    if kind == "exporter":
        shares = profile.figures()["exporter_regions"]
        weight = bangkok * shares["Bangkok"]
        for name in profile.REGIONS:
            inside = (region == name) & ~bangkok
            weight[inside] = shares[name] * (paddy[inside] + 1e5) / (paddy[inside] + 1e5).sum()
    elif kind in ("mill", "paddy_market"):
        weight = paddy / paddy.sum()
    else:  # near consumers
        weight = np.sqrt(paddy) / np.sqrt(paddy).sum() * 0.8 + bangkok * 0.2
    drawn = rng.choice(len(paddy), size=count, p=weight / weight.sum())
    if kind == "wholesaler":  # so that no province of a nation of 500 or more is empty
        drawn[: min(count, len(paddy))] = np.arange(min(count, len(paddy)))
    return drawn


def _traders(traders: int, rng: np.random.Generator) -> pl.DataFrame:
    """One row per trader, sorted by trader_id; columns of the register without status, and `kind_no`,
    `place`.
    """
    parts, counts = [], _counts(traders)
    for i, kind in enumerate(profile.KINDS):
        forms = rng.choice(len(words.FORMS), size=counts[i], p=profile.figures()["legal_forms"][kind])
        parts.append((np.full(counts[i], i), _province_of(kind, counts[i], rng), forms))
    kind_no, place, form_no = (np.concatenate(part) for part in zip(*parts, strict=True))
    forms, provinces = list(words.FORMS), profile.provinces()
    codes = provinces["code"].to_numpy()[place]
    digit = np.array([words.FORMS[form][2] for form in forms])[form_no]
    stems = [
        f"0{code}{d}{YEAR_DIGITS}{n:05d}"
        for code, d, n in zip(
            codes, digit, running(np.char.add(codes.astype(str), digit.astype(str))), strict=True
        )
    ]
    checks = check_digit(np.array([list(stem) for stem in stems]).astype(int))
    picks = rng.random(len(stems))
    invented = words.business_names(len(stems), rng)
    names = [
        words.full_name(profile.KINDS[k], forms[f], name, pick)
        for k, f, name, pick in zip(kind_no, form_no, invented, picks, strict=True)
    ]
    millions = np.where(
        kind_no == 1,
        rng.lognormal(2.7, 0.9, len(stems)).clip(5, 800),
        rng.lognormal(1.2, 1.0, len(stems)).clip(0.2, 300),
    )
    name_th, numbers = provinces["name_th"].to_numpy()[place], np.arange(1, len(stems) + 1)
    return pl.DataFrame(
        {
            "trader_id": [stem + str(check) for stem, check in zip(stems, checks, strict=True)],
            "name_th": [thai for thai, _ in names],
            "name_en": [english for _, english in names],
            "legal_form": np.array(forms)[form_no],
            "kind": np.array(profile.KINDS)[kind_no],
            "registered_capital_baht": (np.round(millions, 1) * 1e6).astype(np.int64),
            "province": codes.astype(str),
            "district": [_district(code, name) for code, name in zip(codes, name_th, strict=True)],
            "address": [_address(code, n) for code, n in zip(codes, numbers, strict=True)],
            "phone": [f"01-{n // 10_000:03d}-{n % 10_000:04d}" for n in numbers],  # 01 is no longer in use
            "email": [f"trader{n:05d}@example.com" for n in numbers],
            "kind_no": kind_no,
            "place": place,
        }
    ).sort("trader_id")


def _district(code: str, name_th: str) -> str:
    known = {"10": "พระนคร", "14": "พระนครศรีอยุธยา"}
    return known.get(code, "เมือง" + name_th)


def _address(code: str, number: int) -> str:
    return f"{number % 399 + 1} แขวงตัวอย่าง" if code == "10" else f"{number % 399 + 1} หมู่ 4 ต.ตัวอย่าง"


def _sites(
    traders: pl.DataFrame, sites: lines.Sites, capacity_t: np.ndarray, rng: np.random.Generator
) -> pl.DataFrame:
    """One row per site; site_code is S, province, running number in the province: S60-00001."""
    provinces = profile.provinces()
    codes = provinces["code"].to_numpy()[sites.place].astype(str)
    near = rng.normal(0, 0.05, (2, len(codes))).clip(-0.12, 0.12)  # degrees around the provincial capital
    kinds = np.array(lines.SITE_KINDS)[sites.kind]
    names = [f"{SITE_NAMES[kind]} {slot + 1}" for kind, slot in zip(kinds, sites.slot, strict=True)]
    return pl.DataFrame(
        {
            "site_code": [f"S{code}-{n:05d}" for code, n in zip(codes, running(codes), strict=True)],
            "trader_id": traders["trader_id"].to_numpy()[sites.trader].astype(str),
            "name_th": names,
            "kind": kinds,
            "province": codes,
            "district": [
                _district(c, n)
                for c, n in zip(codes, provinces["name_th"].to_numpy()[sites.place], strict=True)
            ],
            "capacity_t": capacity_t,
            "milling_t_per_day": pl.Series(sites.t_per_day, dtype=pl.Float64).fill_nan(None),
            "lat": (provinces["lat"].to_numpy()[sites.place] + near[0]).round(4),
            "lon": (provinces["lon"].to_numpy()[sites.place] + near[1]).round(4),
        }
    )


def _leaving(kinds: np.ndarray, size: np.ndarray, months: tuple[date, ...], rng: np.random.Generator):
    """Return per trader the way it leaves and the month (place in `months`) in which it does.

    Small traders leave, in the last calendar year of the sample: a suspension or a lapse must be the last
    state known.
    """
    rates = profile.figures()["leavers"]
    how = np.full(len(kinds), "", dtype="U11")
    when = np.full(len(kinds), len(months))
    middle = np.array(
        [np.median(size[kinds == k]) if (kinds == k).any() else 0.0 for k in range(len(profile.KINDS))]
    )
    small = np.flatnonzero((kinds < len(profile.REPORTING)) & (size < middle[kinds]))
    rng.shuffle(small)
    first = next(i for i, month in enumerate(months) if month.year == months[-1].year)
    reporting = (kinds < len(profile.REPORTING)).sum()
    for word in LEAVERS:
        chosen, small = np.split(small, [round(rates[word] * reporting)])
        how[chosen] = word
        when[chosen] = first if word == "unrenewed" else rng.integers(first, len(months), len(chosen))
    return how, when


def nation(traders: int = 2400, seed: int = 2569, *, months: int = 25, until: date | None = None) -> Nation:
    """Return the sample nation: `traders` reporting traders, retailers on top, licensed through `months` up
    to `until`.

    Deterministic in its arguments. `until` is any day of the last month, by default of the last ended month.
    Registers follow design section 3; the mix of traders domain 5.3. Raises ValueError for less than 1 trader
    or month.
    """
    if traders < 1 or months < 1:
        raise ValueError("traders and months must be at least 1")
    span = months_until(until or last_ended_month(), months)
    streams = [np.random.default_rng([seed, stream]) for stream in range(4)]
    register = _traders(traders, streams[0])
    kinds, place = register["kind_no"].to_numpy(), register["place"].to_numpy()
    scale = profile.scale(traders)
    sites, keys, size = draw.draw(kinds, place, scale, streams[1])
    how, when = _leaving(kinds, size, span, streams[2])
    days = [
        date(span[i].year, span[i].month, 5 + n % 20) if i < len(span) else None for n, i in enumerate(when)
    ]
    closed = [day if word == "closed" else None for day, word in zip(days, how, strict=True)]
    register = register.with_columns(
        status=pl.Series(np.where(how == "closed", "closed", "active")),
        closed_on=pl.Series(closed, dtype=pl.Date),
    )
    site_frame = _sites(
        register, sites, lines.capacity_t(keys, len(sites.trader), scale, streams[3]), streams[3]
    )
    leaves = np.isin(how, LEAVERS) & ~np.isin(how, STILL_FILING)
    return Nation(
        seed,
        span,
        register.drop("kind_no", "place"),
        site_frame,
        licenses(register, sites, site_frame, (how, days), span),
        keys,
        kinds,
        np.where(leaves, when + 1, len(span)),
        how,
        scale,
    )
