"""The map of provinces: shapes by reference (the browser fetches them once), figures with the page."""

import math

import polars as pl

from bi import formats
from bi.charts.base import NO_DATA, RAMP, specification, tooltips
from bi.formats import Language
from bi.text import say

TOPOLOGY = "/assets/map/thailand.topo.json"


def classes(values: list[float], count: int = len(RAMP)) -> list[float]:
    """Where one colour ends and the next begins: the values' quantiles, rounded to two figures, each once.

    Equal steps would leave all but a few provinces in the palest class, because stocks are spread very unevenly.
    """
    ordered = sorted(v for v in values if v is not None)
    if not ordered:
        return []
    edges = []
    for step in range(1, count):
        value = ordered[min(len(ordered) * step // count, len(ordered) - 1)]
        size = 10 ** (math.floor(math.log10(value)) - 1) if value > 0 else 1
        edge = round(value / size) * size
        if edge > (edges[-1] if edges else 0):
            edges.append(edge)
    return edges


def province_map(frame: pl.DataFrame, language: Language, names: dict[str, str], *, value: str = "stock_t",
                 is_share: bool = False, picked: str | None = None, height: int = 560) -> dict:  # fmt: skip
    """The provinces coloured by `value` in at most five classes; a click picks the code of a province.

    `frame` has one row per `province`; `value` is tonnes, or a share 0 to 1 with `is_share`. A province without a row
    keeps its shape in grey and says so. The legend names every class.
    """
    figures = {code: figure for code, figure in frame.select("province", value).iter_rows() if figure is not None}
    edges = classes(list(figures.values()))
    labels = [say("chart.no_data", language), *_labels(edges, language, is_share)]
    say_value = formats.share if is_share else lambda v: formats.tonnes(v, language)
    values = [
        {"code": code, "name": name, "class": labels[_class(figures.get(code), edges)],
         "text": say_value(figures[code]) if code in figures else labels[0], "picked": code == picked}
        for code, name in names.items()
    ]  # fmt: skip
    colors = [NO_DATA, *(RAMP[-len(edges) - 1 :] if edges else RAMP[2:3])]
    return specification(values, height, projection={"type": "mercator"}, layer=[{
        "params": [{"name": "pick", "select": {"type": "point", "fields": ["code"]}}],
        "mark": {"type": "geoshape", "stroke": "white", "cursor": "pointer"},
        "transform": [{"lookup": "code", "from": {
            "data": {"url": TOPOLOGY, "format": {"type": "topojson", "feature": "provinces"}}, "key": "id"}, "as": "geo"}],
        "encoding": {
            "shape": {"field": "geo", "type": "geojson"},
            "color": {"field": "class", "type": "ordinal", "title": None,
                      "scale": {"domain": labels, "range": colors},
                      "legend": {"orient": "bottom-right", "symbolType": "square", "symbolSize": 170,
                                 "symbolStrokeWidth": 0, "values": labels[::-1], "rowPadding": 3}},
            "strokeWidth": {"condition": {"test": "datum.picked", "value": 2.5}, "value": 0.6},
            "tooltip": tooltips(("name", say("column.province", language)), ("text", say("chart.value", language))),
        },
    }])  # fmt: skip


def _class(value: float | None, edges: list[float]) -> int:
    return 0 if value is None else 1 + sum(value >= edge for edge in edges)


def _labels(edges: list[float], language: Language, is_share: bool) -> list[str]:
    if not edges:
        return [say("chart.some", language)]
    if is_share:
        texts, unit = [f"{edge * 100:g}" for edge in edges], "%"
    else:
        divisor, _, name = formats.scale(edges[-1], language)
        texts, unit = [f"{edge / divisor:,g}" for edge in edges], f" {name}"
    between = [f"{low}–{high}{unit}" for low, high in zip(texts, texts[1:], strict=False)]
    return [say("chart.under", language, value=texts[0] + unit), *between,
            say("chart.over", language, value=texts[-1] + unit)]  # fmt: skip
