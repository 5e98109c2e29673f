"""What all charts share: colours, type, data values. A chart is a pure function from a frame to a Vega-Lite dict.

Colours are written as fixed values; `DARK` names what each becomes on a dark page, and the page's style sheet swaps
them there, so that one drawing serves both. Hues are those that people with colour-blindness tell apart; nothing is
said by colour alone.
"""

from bi import formats
from bi.formats import Language

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # a name, never fetched
FONT = "Sarabun, sans-serif"
ACCENT = "#0f766e"
BEHIND = "#9aa5b1"
PALE = "#cfd8d6"
INFLOW = "#2f6fae"
OUTFLOW = "#c8791a"
NO_DATA = "#e3e7ea"
RAMP = ("#dcefe6", "#a8d8c5", "#62b89f", "#268a78", "#0b5750")
PARTS = ("#0f766f", "#d9a514", "#3c74b4", "#b5523b", "#7d68a8", "#6f7d8a")
DARK = {
    ACCENT: "#35b8a2",
    BEHIND: "#73808d",
    PALE: "#3b474a",
    INFLOW: "#6ea8e0",
    OUTFLOW: "#e5a04d",
    NO_DATA: "#272f37",
    **dict(zip(RAMP, ("#17392f", "#1d5a4d", "#26806f", "#3fb09b", "#8ee3cf"), strict=True)),
    **dict(zip(PARTS, ("#35b8a3", "#e7bd4a", "#74a9e2", "#e08068", "#ab98d6", "#98a4b0"), strict=True)),
}


def specification(values: list[dict], height: int, **rest: object) -> dict:
    """A specification as wide as its place, with our type, no frame and plain SVG text."""
    return {
        "$schema": SCHEMA,
        "data": {"values": values},
        "width": "container",
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "usermeta": {"embedOptions": {"renderer": "svg"}},
        "config": {
            "font": FONT,
            "background": None,
            "view": {"stroke": None},
            "axis": {"labelFontSize": 13, "titleFontSize": 13, "labelLimit": 220, "domain": False, "ticks": False,
                     "labelPadding": 8, "titleFontWeight": 400},
            "legend": {"labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": 400, "labelLimit": 220,
                       "layout": {"top": {"anchor": "end"}}},
            "text": {"font": FONT},
        },
        **rest,
    }  # fmt: skip


def in_unit(values: list[float | None], language: Language) -> tuple[list[float | None], str]:
    """Tonnes in the one unit that suits the largest of them, and the name of that unit."""
    largest = max((abs(v) for v in values if v is not None), default=0.0)
    divisor, _, unit = formats.scale(largest, language)
    return [None if v is None else round(v / divisor, 6) for v in values], unit


def tooltips(*fields: tuple[str, str]) -> list[dict]:
    """Tooltip lines from (field, title) pairs; the fields hold finished text."""
    return [{"field": name, "type": "nominal", "title": title} for name, title in fields]
