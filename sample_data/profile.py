"""The figures that shape the sample, read from profile.toml, and what follows from them for each calendar
month.
"""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

FOLDER = Path(__file__).parent
PROVINCES_CSV = FOLDER.parent / "bi" / "reference" / "provinces.csv"

KINDS = ("mill", "exporter", "wholesaler", "paddy_market", "broker", "importer", "retailer")
REPORTING = KINDS[:-1]
PADDY = ("P-HM", "P-HT", "P-WH", "P-GL", "P-SP")
MILLED = ("M-HM", "M-HT", "M-WH", "M-GL", "M-SP", "M-BK", "M-PB", "M-BR")
RICE = (*PADDY, *MILLED, "B-BN")
BRAN = RICE.index("B-BN")
SEASONS = ("main", "second", "none")
OWNERS = ("own", "deposit", "government")
GROUP_FORMS = 3  # paddy main, paddy second, milled
REGIONS = ("North", "Northeast", "Central", "South")
MT = 1e9  # kilograms


@dataclass(frozen=True)
class Faults:
    """The rates of the faults of life; each is a share of what profile.toml says beside it."""

    missing: float
    missing_last: float
    laggards: float
    late: float
    amended: float
    unit: float
    continuity: float
    yield_range: float
    copied: float
    capacity: float
    hoarding: float
    hoarding_growth: float
    remark: float


@dataclass(frozen=True)
class Profile:
    """The nation by calendar month: row 0 is January; columns are groups (kind x form) or crops (main,
    second).

    stock_kg (12 x 18, paddy equivalent), purchases_kg (12 x 18, paddy bought, 0 for milled), exports_kg (12,
    milled).
    """

    stock_kg: np.ndarray
    purchases_kg: np.ndarray
    exports_kg: np.ndarray


@cache
def figures() -> dict[str, Any]:
    """Return profile.toml as it stands."""
    return tomllib.loads((FOLDER / "profile.toml").read_text(encoding="utf-8"))


@cache
def faults() -> Faults:
    """Return the stated fault rates."""
    table = figures()["faults"]
    return Faults(**{field.name: table[field.name] for field in fields(Faults)})


@cache
def provinces() -> pl.DataFrame:
    """One row per province: code, name_th, name_en, region_en, lat, lon, annual_paddy_tonnes. Source:
    bi/reference.
    """
    wanted = ["code", "name_th", "name_en", "region_en", "lat", "lon", "annual_paddy_tonnes"]
    frame = pl.read_csv(PROVINCES_CSV, infer_schema=False).select(wanted).sort("code")
    return frame.with_columns(pl.col("lat", "lon", "annual_paddy_tonnes").cast(pl.Float64))


def group(kind: np.ndarray | int, form: np.ndarray | int) -> np.ndarray | int:
    """Return the group of a reporting kind (place in REPORTING) and form (0 paddy main, 1 paddy second, 2
    milled).
    """
    return kind * GROUP_FORMS + form


def _sales(harvest: list[float], at_once: float, barn_a_month: float) -> np.ndarray:
    """Return what farmers sell each month: a part at once, the rest slowly from the barn (a steady yearly
    cycle).
    """
    marketed = np.array(harvest) * figures()["release"]["marketed"]
    barn, sold = 0.0, np.zeros(12)
    for _ in range(5):  # the barn forgets its start within a few years
        for month in range(12):
            sold[month] = at_once * marketed[month] + barn_a_month * barn
            barn += (1 - at_once) * marketed[month] - barn_a_month * barn
    return sold


def _held(sold: np.ndarray, keeps: float) -> np.ndarray:
    held, out = 0.0, np.zeros(12)
    for _ in range(5):
        for month in range(12):
            held = held * keeps + sold[month]
            out[month] = held
    return out


@cache
def profile() -> Profile:
    """Return the nation of at least `full_size_traders` traders by calendar month."""
    table = figures()
    release = table["release"]
    sold = [
        _sales(table["harvest"][crop], release["at_once"][i], release["barn_a_month"][i])
        for i, crop in enumerate(("main", "second"))
    ]
    main, second = (_held(crop, release["trader_keeps_a_month"]) for crop in sold)
    second_share = second / (main + second)
    cleared = second_share < release["second_floor"]
    second_share[cleared], sold[1][cleared] = 0.0, 0.0

    stock = np.array(table["stock"]["mt"])
    paddy_share = np.array(table["stock"]["paddy_share"])
    share, lean = table["stock"]["kind_share"], table["stock"]["paddy_lean"]
    paddy = {kind: np.minimum(lean[kind] * paddy_share, 1.0) * share[kind] for kind in lean}
    paddy["mill"] = paddy_share - sum(paddy.values())
    millers = paddy["mill"] + paddy["exporter"]

    stock_kg = np.zeros((12, len(REPORTING) * GROUP_FORMS))
    purchases_kg = np.zeros_like(stock_kg)
    for i, kind in enumerate(REPORTING):
        crops = (stock * paddy[kind] * (1 - second_share), stock * paddy[kind] * second_share)
        turnover = paddy[kind] / millers if kind in ("mill", "exporter") else table["turnover"].get(kind, 0.0)
        for form in (0, 1):
            stock_kg[:, group(i, form)] = crops[form] * MT
            purchases_kg[:, group(i, form)] = sold[form] * turnover * MT
        stock_kg[:, group(i, 2)] = stock * (share[kind] - paddy[kind]) * MT
    return Profile(stock_kg, purchases_kg, np.array(table["exports"]["mt"]) * MT)


def scale(traders: int) -> float:
    """Return the part of the nation that `traders` reporting traders stand for (1 from `full_size_traders`
    up).
    """
    return min(1.0, traders / figures()["stock"]["full_size_traders"])
