"""What came in and what went out, month by month: bars upwards for what came, downwards for what went."""

from datetime import date

import polars as pl

from bi import formats
from bi.charts.base import BEHIND, PARTS, in_unit, specification, tooltips
from bi.formats import Language
from bi.periods import add_months
from bi.text import say

# The movements worth a colour of their own; the others of their direction stand together.
GROUPS: dict[str, dict[str, tuple[str, ...]]] = {
    "paddy": {
        "purchased_t": ("purchased_t",),
        "in_others": ("produced_t", "transfer_in_t", "imported_t", "other_in_t"),
        "to_mill_t": ("to_mill_t",),
        "sold_t": ("sold_t",),
        "out_others": ("exported_t", "transfer_out_t", "loss_t", "other_out_t"),
    },
    "milled": {
        "produced_t": ("produced_t",),
        "purchased_t": ("purchased_t",),
        "in_others": ("transfer_in_t", "imported_t", "other_in_t"),
        "sold_t": ("sold_t",),
        "exported_t": ("exported_t",),
        "out_others": ("to_mill_t", "transfer_out_t", "loss_t", "other_out_t"),
    },
}
INWARD = frozenset({"purchased_t", "produced_t", "in_others"})
COLORS = dict(zip(("purchased_t", "to_mill_t", "produced_t", "exported_t", "sold_t", "in_others"), PARTS, strict=True))


def in_and_out(frame: pl.DataFrame, language: Language, *, form: str, until: date | None = None, months: int = 13,
               height: int = 260) -> dict:  # fmt: skip
    """Movements of one form (paddy or milled) over the last `months` months to `until`.

    `frame` is the view `flows`. Upwards what came in, downwards what went out; a colour is a kind of movement, and the
    small ones of each direction stand together. A month without a row is a gap.
    """
    rows = frame.filter(pl.col("form") == form)
    last = until or rows["period"].max()
    first = add_months(last, 1 - months) if last else None
    rows = rows.filter(pl.col("period").is_between(first, last)).sort("period") if last else rows.head(0)
    parts = [
        (row["period"], group, sum(row[name] or 0.0 for name in names) * (1 if group in INWARD else -1))
        for row in rows.iter_rows(named=True)
        for group, names in GROUPS[form].items()
    ]
    scaled, unit = in_unit([figure for _, _, figure in parts], language)[:2]
    order = list(GROUPS[form])
    titles = {group: _title(group, language) for group in order}
    values = [
        {"month": formats.month_short(period, language), "series": titles[group], "value": scaled[i],
         "order": order.index(group), "text": formats.tonnes(abs(figure), language)}
        for i, (period, group, figure) in enumerate(parts)
    ]  # fmt: skip
    months_drawn = list(dict.fromkeys(v["month"] for v in values))
    return specification(values, height, mark={"type": "bar"}, encoding={
        "x": {"field": "month", "type": "ordinal", "sort": None, "title": None,
              "scale": {"domain": months_drawn, "paddingInner": 0.28},
              "axis": {"labelAngle": 0, "labelOverlap": "greedy", "grid": False, "offset": 4}},
        "y": {"field": "value", "type": "quantitative", "stack": "zero", "title": unit,
              "axis": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": -36, "titleY": -14,
                       "tickCount": 6, "format": ",~f",
                       "labelExpr": "format(abs(datum.value), ',~f')"}},
        "color": {"field": "series", "type": "nominal", "title": None,
                  "scale": {"domain": list(titles.values()), "range": [_color(group) for group in order]},
                  "legend": {"orient": "top", "columns": 3}},
        "order": {"field": "order"},
        "tooltip": tooltips(("month", say("chart.month", language)), ("series", say("chart.series", language)),
                            ("text", say("chart.value", language))),
    })  # fmt: skip


def _title(group: str, language: Language) -> str:
    return say(f"flows.{group}" if group.endswith("others") else f"column.{group}", language)


def _color(group: str) -> str:
    return BEHIND if group == "out_others" else COLORS[group]
