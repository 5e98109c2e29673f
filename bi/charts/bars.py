"""Charts of parts and ranks: ranked bars, stacked shares, a balance from opening to closing."""

import polars as pl

from bi import formats
from bi.charts.base import ACCENT, BEHIND, INFLOW, OUTFLOW, PARTS, in_unit, specification, tooltips
from bi.formats import Language
from bi.text import say

ROW_HEIGHT = 27
INFLOWS = ("purchased_t", "produced_t", "transfer_in_t", "imported_t", "other_in_t")
OUTFLOWS = ("sold_t", "exported_t", "to_mill_t", "transfer_out_t", "loss_t", "other_out_t")


def ranked_bars(frame: pl.DataFrame, language: Language, *, code: str, names: dict[str, str], value: str = "stock_t",
                top: int = 15, picked: str | None = None, is_share: bool = False) -> dict:  # fmt: skip
    """The `top` largest rows as bars, largest first, each with its figure at the end; a click picks the code.

    `frame` has one row per `code`; `value` is tonnes, or a share 0 to 1 with `is_share`. The bars start at zero and
    carry their figures, so there is no axis.
    """
    rows = frame.drop_nulls(value).sort([value, code], descending=[True, False]).head(top)
    total = sum(v for v in frame[value] if v is not None) or None
    say_value = formats.share if is_share else lambda v: formats.tonnes(v, language)
    values = [
        {"code": key, "name": names.get(key, key), "value": figure, "text": say_value(figure),
         "share": formats.share(figure / total) if total and not is_share else ""}
        for key, figure in rows.select(code, value).iter_rows()
    ]  # fmt: skip
    tips = [("name", say("chart.name", language)), ("text", say("chart.value", language))]
    if not is_share:
        tips.append(("share", say("chart.share", language)))
    faded = {"condition": {"test": f"datum.code === '{picked}'", "value": ACCENT}, "value": BEHIND}
    return specification(values, max(len(values), 1) * ROW_HEIGHT, encoding={
        "y": {"field": "name", "type": "nominal", "sort": None, "title": None,
              "axis": {"labelLimit": 190, "grid": False}},
        "x": {"field": "value", "type": "quantitative", "axis": None,
              "scale": {"zero": True, "range": [0, {"expr": "width - 84"}]}},
        "tooltip": tooltips(*tips),
    }, layer=[
        {"params": [{"name": "pick", "select": {"type": "point", "fields": ["code"]}}],
         "mark": {"type": "bar", "cornerRadiusEnd": 2, "height": {"band": 0.68}, "cursor": "pointer"},
         "encoding": {"color": faded if picked else {"value": ACCENT}}},
        {"mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 13},
         "encoding": {"text": {"field": "text"}}},
    ])  # fmt: skip


def shares(frame: pl.DataFrame, language: Language, *, row: str, row_names: dict[str, str], part: str,
           part_names: dict[str, str], value: str = "stock_t") -> dict:  # fmt: skip
    """One bar a `row`, cut into its `part`s by their share of the row; rows and parts in the order of their names.

    `frame` has one row per `row` and `part`, `value` in tonnes.
    """
    sums = frame.filter(pl.col(row).is_in(list(row_names)) & pl.col(part).is_in(list(part_names)))
    sums = sums.group_by(row, part).agg(pl.col(value).sum())
    figures = {(r, p): v for r, p, v in sums.iter_rows()}
    values = []
    for key, name in row_names.items():
        total = sum(figures.get((key, p), 0.0) for p in part_names)
        for order, (p, part_name) in enumerate(part_names.items()):
            figure = figures.get((key, p), 0.0)
            if total and figure:
                values.append({"row": name, "part": part_name, "order": order, "share": figure / total,
                               "text": formats.tonnes(figure, language),
                               "share_text": formats.share(figure / total)})  # fmt: skip
    colors = [PARTS[i % len(PARTS)] for i in range(len(part_names))]
    height = max(len({v["row"] for v in values}), 1) * ROW_HEIGHT + 40
    return specification(values, height, mark={"type": "bar", "height": {"band": 0.72}}, encoding={
        "y": {"field": "row", "type": "nominal", "sort": None, "title": None, "axis": {"grid": False}},
        "x": {"field": "share", "type": "quantitative", "stack": "zero", "title": None, "scale": {"domain": [0, 1]},
              "axis": {"format": "%", "tickCount": 5}},
        "color": {"field": "part", "type": "nominal", "title": None,
                  "scale": {"domain": list(part_names.values()), "range": colors},
                  "legend": {"orient": "top", "columns": 3}},
        "order": {"field": "order"},
        "tooltip": tooltips(("row", say("chart.name", language)), ("part", say("chart.series", language)),
                            ("text", say("chart.value", language)), ("share_text", say("chart.share", language))),
    })  # fmt: skip


def waterfall(frame: pl.DataFrame, language: Language) -> dict:
    """From opening to closing, one step a kind of movement, for one row of the view `flows` (one month and form).

    Steps that are zero are left out. What comes in and what goes out differ in direction, colour and sign.
    """
    row = frame.row(0, named=True)
    moves = [(n, row[n]) for n in INFLOWS if row[n]] + [(n, -row[n]) for n in OUTFLOWS if row[n]]
    steps, running = [("opening_t", 0.0, row["opening_t"], "total")], row["opening_t"]
    for name, change in moves:
        steps.append((name, running, running + change, "in" if change > 0 else "out"))
        running += change
    steps.append(("closing_t", 0.0, row["closing_t"], "total"))
    edges, unit = in_unit([edge for _, start, end, _ in steps for edge in (start, end)], language)
    values = [
        {"name": say(f"column.{name}", language), "start": edges[2 * i], "end": edges[2 * i + 1], "kind": kind,
         "edge": max(edges[2 * i], edges[2 * i + 1]),
         "text": formats.tonnes(end - start, language, signed=kind != "total")}
        for i, (name, start, end, kind) in enumerate(steps)
    ]  # fmt: skip
    return specification(values, len(values) * (ROW_HEIGHT + 3), encoding={
        "y": {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"grid": False}},
        "tooltip": tooltips(("name", say("chart.name", language)), ("text", say("chart.value", language))),
    }, layer=[
        {"mark": {"type": "bar", "height": {"band": 0.66}, "cornerRadius": 2},
         "encoding": {
             "x": {"field": "start", "type": "quantitative", "axis": None, "title": unit,
                   "scale": {"zero": True, "range": [0, {"expr": "width - 96"}]}},
             "x2": {"field": "end"},
             "color": {"field": "kind", "type": "nominal", "legend": None,
                       "scale": {"domain": ["total", "in", "out"], "range": [ACCENT, INFLOW, OUTFLOW]}}}},
        {"mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 13},
         "encoding": {"x": {"field": "edge", "type": "quantitative"}, "text": {"field": "text"}}},
    ])  # fmt: skip
