"""Provinces by how much rice they hold and how concentrated it is."""

import math

import polars as pl

from bi import formats
from bi.charts.base import ACCENT, INFLOW, OUTFLOW, specification, tooltips
from bi.formats import Language
from bi.reference.bands import Band
from bi.text import say

NAMED = 9  # provinces written out: those where both figures together are the largest
EDGE = 30_000
APART = (0.45, 550.0)  # closer than this (powers of ten to the right, index upwards) two names would overlap


def stock_and_index(frame: pl.DataFrame, language: Language, *, names: dict[str, str], bands: tuple[Band, ...],
                    height: int = 340) -> dict:  # fmt: skip
    """One point per province: stock to the right, HHI upwards, coloured and shaped by its band; a click picks it.

    `frame` has one row per `province` with `stock_t`, `hhi` and `band`. Stocks are spread over several powers of ten,
    so their axis is logarithmic.
    """
    rows = frame.filter(pl.col("stock_t") > 0).drop_nulls("hhi")
    rows = rows.sort(pl.col("stock_t") * pl.col("hhi"), "province", descending=[True, False])
    words = {band.code: band.name(language) for band in bands}
    named = _named(rows)
    shapes = {"domain": list(words.values()), "range": ["circle", "square", "triangle-up"][: len(words)]}
    values = [
        {"code": code, "name": names.get(code, code), "stock": stock, "hhi": round(hhi, 1), "band": words[band],
         "label": names.get(code, code) if code in named else "", "stock_text": formats.tonnes(stock, language),
         "hhi_text": formats.number(hhi, 0)}
        for code, stock, hhi, band in rows.select("province", "stock_t", "hhi", "band").iter_rows()
    ]  # fmt: skip
    right = f"datum.stock > {EDGE}"  # there the name stands before the point
    axis = {"tickCount": 6, "format": ",~f"}
    return specification(values, height, encoding={
        "x": {"field": "stock", "type": "quantitative", "title": say("column.stock_t", language),
              "scale": {"type": "log"}, "axis": {**axis, "grid": False, "labelOverlap": "greedy"}},
        "y": {"field": "hhi", "type": "quantitative", "title": "HHI", "scale": {"zero": True},
              "axis": {**axis, "titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": -36, "titleY": -14}},
    }, layer=[
        {"params": [{"name": "pick", "select": {"type": "point", "fields": ["code"]}}],
         "mark": {"type": "point", "filled": True, "size": 80, "opacity": 0.85, "cursor": "pointer"},
         "encoding": {
             "color": {"field": "band", "type": "nominal", "title": None,
                       "scale": {"domain": list(words.values()), "range": [ACCENT, INFLOW, OUTFLOW][: len(words)]},
                       "legend": {"orient": "top", "columns": 2}},
             "shape": {"field": "band", "type": "nominal", "title": None,
                       "scale": shapes, "legend": {"orient": "top", "columns": 2}},
             "tooltip": tooltips(("name", say("column.province", language)), ("stock_text", say("chart.value", language)),
                                 ("hhi_text", "HHI"), ("band", say("chart.series", language)))}},
        {"mark": {"type": "text", "fontSize": 12, "align": {"expr": f"{right} ? 'right' : 'left'"},
                  "dx": {"expr": f"{right} ? -8 : 8"}}, "encoding": {"text": {"field": "label"}}},
    ])  # fmt: skip


def _named(rows: pl.DataFrame) -> set[str]:
    """The first rows whose names do not run into each other."""
    kept: dict[str, tuple[float, float]] = {}
    for code, stock, hhi in rows.select("province", "stock_t", "hhi").iter_rows():
        at = math.log10(stock), hhi
        if len(kept) < NAMED and all(abs(at[0] - x) > APART[0] or abs(at[1] - y) > APART[1] for x, y in kept.values()):
            kept[code] = at
    return set(kept)
