"""Lines over months beside the values they are held against: an index and its bands, a yield and its bounds."""

from collections.abc import Callable, Sequence

import polars as pl

from bi import formats
from bi.charts.base import BEHIND, PARTS, specification, tooltips
from bi.formats import Language
from bi.text import say


def guided_lines(frame: pl.DataFrame, language: Language, *, series: str, names: dict[str, str], value: str,
                 guides: Sequence[tuple[float, str]], write: Callable[[float | None], str], unit: str = "",
                 times: float = 1.0, is_from_zero: bool = True, height: int = 280) -> dict:  # fmt: skip
    """One line per code of `series`, with a thin dashed line and its words at each value of `guides`.

    `frame` has one row per `period` and `series`. `write` says a value in words, `times` brings it into the `unit` of
    the axis. Without `is_from_zero` the axis spans what is drawn: for a ratio whose moves are small.
    """
    rows = frame.filter(pl.col(series).is_in(list(names))).sort("period").select("period", series, value).rows()
    values = [
        {"month": formats.month_short(period, language), "series": names[code],
         "value": None if figure is None else round(figure * times, 6), "text": write(figure), "label": ""}
        for period, code, figure in rows
    ]  # fmt: skip
    levels = [level * times for level, _ in guides]
    drawn = [v["value"] for v in values if v["value"] is not None]
    months = list(dict.fromkeys(v["month"] for v in values))
    y = {"field": "value", "type": "quantitative", "title": unit or None, "scale": _scale(drawn, levels, is_from_zero),
         "axis": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": -36, "titleY": -14,
                  "tickCount": 5, "format": ",~f"}}  # fmt: skip
    x = {"field": "month", "type": "ordinal", "sort": None, "title": None, "scale": {"domain": months},
         "axis": {"labelAngle": 0, "labelOverlap": "greedy", "grid": False}}  # fmt: skip
    color = {"field": "series", "type": "nominal", "title": None,
             "scale": {"domain": list(names.values()), "range": list(PARTS)[: len(names)]},
             "legend": {"orient": "top", "columns": 3} if len(names) > 1 else None}  # fmt: skip
    tips = tooltips(("month", say("chart.month", language)), ("series", say("chart.series", language)),
                    ("text", say("chart.value", language)))  # fmt: skip
    shown = [(level, words) for level, words in zip(levels, (w for _, w in guides), strict=True)
             if is_from_zero is False or not drawn or level <= max(drawn) * 1.6]  # fmt: skip
    marks = [layer for level, words in shown for layer in _guide(level, words)]
    line = {"mark": {"type": "line", "strokeWidth": 2.5, "point": {"size": 28}},
            "encoding": {"x": x, "y": y, "color": color, "tooltip": tips}}  # fmt: skip
    return specification(values, height, layer=[line, *marks])


def _scale(drawn: list[float], levels: list[float], is_from_zero: bool) -> dict:
    if is_from_zero or not drawn:
        return {"zero": True, "nice": True}
    low, high = min([*drawn, *levels]), max([*drawn, *levels])
    room = (high - low) * 0.15 or 1.0
    return {"zero": False, "domain": [round(low - room, 6), round(high + room, 6)]}


def _guide(level: float, words: str) -> list[dict]:
    at = {"datum": level, "type": "quantitative"}
    once = {"values": [{}]}  # one mark, not one for each month
    return [
        {"data": once, "mark": {"type": "rule", "strokeDash": [5, 4], "stroke": BEHIND, "strokeWidth": 1.2},
         "encoding": {"y": at}},
        {"data": once,
         "mark": {"type": "text", "text": words, "align": "right", "dy": -7, "fontSize": 12, "x": "width"},
         "encoding": {"y": at}},
    ]  # fmt: skip
