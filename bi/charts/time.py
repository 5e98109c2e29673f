"""Charts over months: one figure against last year, several series, a line of a few pixels."""

from base64 import b64encode
from datetime import date

import polars as pl

from bi import formats
from bi.charts.base import ACCENT, BEHIND, DARK, PALE, PARTS, in_unit, specification, tooltips
from bi.formats import Language
from bi.periods import add_months
from bi.text import say


def trend(frame: pl.DataFrame, language: Language, *, value: str = "stock_t", until: date | None = None,
          months: int = 12, height: int = 300) -> dict:  # fmt: skip
    """One figure over the last `months` months to `until`, the same months of the year before behind it.

    The year before is a broad pale line, so that it shows even where both years are alike.

    `frame` has one row per `period` with `value` in tonnes. The axis starts at zero. A month without a row is a gap.
    """
    by_period = dict(frame.select("period", value).iter_rows())
    last = until or max(by_period, default=None)
    shown = [add_months(last, -back) for back in range(months - 1, -1, -1)] if last else []
    now = [by_period.get(period) for period in shown]
    before = [by_period.get(add_months(period, -12)) for period in shown]
    scaled, unit = in_unit(now + before, language)
    values = [
        {
            "month": formats.month_short(period, language),
            "name": formats.month(period, language),
            "now": scaled[i],
            "before": scaled[len(shown) + i],
            "now_text": formats.tonnes(now[i], language),
            "before_text": formats.tonnes(before[i], language),
        }
        for i, period in enumerate(shown)
    ]
    this_year, last_year = say("chart.this_year", language), say("chart.last_year", language)
    x = {"field": "month", "type": "ordinal", "sort": None, "title": None,
         "axis": {"labelAngle": 0, "labelOverlap": "greedy", "grid": False}}  # fmt: skip
    color = {
        "type": "nominal",
        "scale": {"domain": [this_year, last_year], "range": [ACCENT, PALE]},
        "legend": {"orient": "top", "title": None, "symbolType": "stroke", "symbolStrokeWidth": 3, "padding": 0},
    }
    return specification(values, height, encoding={"x": x}, layer=[
        _line("before", unit, {**color, "datum": last_year}, 8),
        _line("now", unit, {**color, "datum": this_year}, 3),
        {
            "params": [{"name": "at", "select": {"type": "point", "on": "pointerover", "nearest": True,
                                                 "clear": "pointerout", "encodings": ["x"]}}],
            "mark": {"type": "point", "filled": True, "size": 90, "color": ACCENT},
            "encoding": {
                "y": {"field": "now", "type": "quantitative"},
                "opacity": {"condition": {"param": "at", "empty": False, "value": 1}, "value": 0},
                "tooltip": tooltips(("name", say("chart.month", language)), ("now_text", this_year),
                                    ("before_text", last_year)),
            },
        },
    ])  # fmt: skip


def _line(field: str, unit: str, color: dict, width: int) -> dict:
    y = {"field": field, "type": "quantitative", "title": unit, "scale": {"zero": True, "nice": True},
         "axis": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": -36, "titleY": -14,
                  "tickCount": 5, "format": ",~f"}}  # fmt: skip
    return {"mark": {"type": "line", "strokeWidth": width, "strokeCap": "round"}, "encoding": {"y": y, "color": color}}


def lines(frame: pl.DataFrame, language: Language, *, series: str, names: dict[str, str], value: str,
          is_share: bool = False, height: int = 300) -> dict:  # fmt: skip
    """Several figures over months: one line per code in `series`, named and ordered by `names`.

    `frame` has one row per `period` and `series`; `value` is tonnes, or a share 0 to 1 with `is_share`.
    """
    rows = frame.filter(pl.col(series).is_in(list(names))).sort("period").select("period", series, value).rows()
    figures = [row[2] for row in rows]
    scaled, unit = _percents(figures) if is_share else in_unit(figures, language)
    say_value = formats.share if is_share else lambda v: formats.tonnes(v, language)
    values = [
        {"month": formats.month_short(period, language), "series": names[code], "value": scaled[i],
         "text": say_value(figures[i])}
        for i, (period, code, _) in enumerate(rows)
    ]  # fmt: skip
    return specification(values, height, mark={"type": "line", "strokeWidth": 2.5, "point": {"size": 28}}, encoding={
        "x": {"field": "month", "type": "ordinal", "sort": None, "title": None,
              "axis": {"labelAngle": 0, "labelOverlap": "greedy", "grid": False}},
        "y": {"field": "value", "type": "quantitative", "title": unit, "scale": {"zero": True},
              "axis": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": -36, "titleY": -14,
                       "tickCount": 5, "format": ",~f"}},
        "color": {"field": "series", "type": "nominal", "title": None,
                  "scale": {"domain": list(names.values()), "range": list(PARTS)[: len(names)]},
                  "legend": {"orient": "top", "columns": 3}},
        "tooltip": tooltips(("month", say("chart.month", language)), ("series", say("chart.series", language)),
                            ("text", say("chart.value", language))),
    })  # fmt: skip


def _percents(shares: list[float | None]) -> tuple[list[float | None], str]:
    return [None if share is None else share * 100 for share in shares], "%"


def sparkline(values: list[float | None], *, width: int = 120, height: int = 30) -> str:
    """A line of a few pixels as the address of a picture, the last point marked; empty with fewer than two values.

    It runs from the smallest to the largest value: it shows the shape, the tile beside it says the size.
    """
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    lowest, highest = min(v for _, v in known), max(v for _, v in known)
    spread = (highest - lowest) or 1.0
    points = [
        (round(3 + at * (width - 6) / (len(values) - 1), 1),
         round(height - 4 - (value - lowest) / spread * (height - 8), 1))
        for at, value in known
    ]  # fmt: skip
    path = " ".join(f"{x},{y}" for x, y in points)
    x, y = points[-1]
    line = f'fill="none" stroke="{BEHIND}" stroke-width="1.6" stroke-linejoin="round"'
    dot = 'class="d" stroke-width="6" stroke-linecap="round"'
    drawing = (  # stretched to its place: strokes keep their width, and a dot is a stroke without length
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" preserveAspectRatio="none">'
        f"<style>*{{vector-effect:non-scaling-stroke}}.d{{stroke:{ACCENT}}}"
        f"@media(prefers-color-scheme:dark){{.d{{stroke:{DARK[ACCENT]}}}}}</style>"
        f'<polyline {line} points="{path}"/><path {dot} d="M{x} {y}h.01"/></svg>'
    )
    return "data:image/svg+xml;base64," + b64encode(drawing.encode()).decode()
