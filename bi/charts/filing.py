"""Charts of filing: how it comes in by day, how kinds differ, how it goes over the months; and one sentence for each."""

from datetime import date

import polars as pl

from bi import formats
from bi.charts.bars import ROW_HEIGHT
from bi.charts.base import ACCENT, BEHIND, OUTFLOW, PALE, PARTS, specification, tooltips
from bi.formats import Language
from bi.text import say

SERIES = (("year", PALE, 7), ("month", BEHIND, 2), ("now", ACCENT, 3))
FONT_SIZE = 13
STATES = {"on_time": PARTS[0], "late": PARTS[1], "missing": PARTS[3]}
PERCENT = {"format": "%", "tickCount": 5}


def by_day(days: pl.DataFrame, language: Language, *, value: str, deadline_day: int, height: int = 270) -> dict:
    """The share that had filed by the end of each day, the month before and the year before behind it, and the
    deadline as a line.

    `days`: day, `value` (0 to 1), series (now, month, year).
    """
    figures = {(series, day): share for series, day, share in days.select("series", "day", value).iter_rows()}
    values = [
        {
            "day": day,
            "day_text": say("filing.day", language, day=day),
            **{name: figures.get((name, day)) for name, _, _ in SERIES},
            **{f"{name}_text": formats.share(figures.get((name, day))) for name, _, _ in SERIES},
        }
        for day in range(1, max(days["day"].max() or 0, deadline_day) + 1)
    ]
    names = {name: say(f"filing.{name}", language) for name, _, _ in SERIES}
    color = {
        "type": "nominal",
        "scale": {"domain": [names[name] for name in ("now", "month", "year")], "range": [ACCENT, BEHIND, PALE]},
        "legend": {"orient": "top", "title": None, "symbolType": "stroke", "symbolStrokeWidth": 3, "padding": 0},
    }
    x = {
        "field": "day", "type": "quantitative", "title": say("filing.axis", language),
        "scale": {"domain": [1, len(values)], "nice": False},
        "axis": {"grid": False, "values": [1, *range(7, len(values) + 1, 7)], "format": "d"},
    }  # fmt: skip
    y = {"type": "quantitative", "title": None, "scale": {"domain": [0, 1]}, "axis": PERCENT}
    drawn = [
        {"mark": {"type": "line", "strokeWidth": width, "strokeCap": "round"},
         "encoding": {"y": {**y, "field": name}, "color": {**color, "datum": names[name]}}}
        for name, _, width in SERIES
    ]  # fmt: skip
    at_deadline = [{"filter": f"datum.day === {deadline_day}"}]
    return specification(values, height, encoding={"x": x}, layer=[
        *drawn,
        {"transform": at_deadline, "mark": {"type": "rule", "color": OUTFLOW, "strokeWidth": 1.5, "strokeDash": [4, 3]}},
        {"transform": at_deadline, "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": FONT_SIZE,
                                            "baseline": "bottom", "dy": -6},
         "encoding": {"y": {"datum": 0, "type": "quantitative"}, "text": {"value": say("filing.deadline", language)}}},
        {"params": [{"name": "at", "select": {"type": "point", "on": "pointerover", "nearest": True,
                                              "clear": "pointerout", "encodings": ["x"]}}],
         "mark": {"type": "point", "filled": True, "size": 90, "color": ACCENT},
         "encoding": {"y": {**y, "field": "now"},
                      "opacity": {"condition": {"param": "at", "empty": False, "value": 1}, "value": 0},
                      "tooltip": tooltips(("day_text", say("filing.axis", language)),
                                          *((f"{n}_text", names[n]) for n in ("now", "month", "year")))}},
    ])  # fmt: skip


def words_by_day(days: pl.DataFrame, language: Language, *, value: str, deadline_day: int) -> str:
    """The share at the deadline beside the month and the year before, and how far it has come since."""
    found = {(series, day): share for series, day, share in days.select("series", "day", value).iter_rows()}
    now = days.filter((pl.col("series") == "now") & pl.col(value).is_not_null())
    if now.is_empty():
        return say("words.nothing", language)
    last = int(now["day"].max())
    if last < deadline_day:
        parts = [say("filing.words.running", language, day=last, share=formats.share(found["now", last]))]
    else:
        parts = [say("filing.words.deadline", language, share=formats.share(found["now", deadline_day]))]
    at = min(last, deadline_day)
    parts += [
        say(f"filing.words.{series}", language, share=formats.share(found[series, at]))
        for series in ("month", "year")
        if found.get((series, at)) is not None
    ]
    if last > deadline_day:
        parts.append(say("filing.words.since", language, day=last, share=formats.share(found["now", last])))
    return " ".join(parts)


def by_kind(frame: pl.DataFrame, language: Language, *, key: str, names: dict[str, str], states: dict[str, str]) -> dict:
    """One bar a row of `frame`, cut into on time, late and missing by their share of the traders due.

    `frame`: `key`, due, on_time, late, missing. `states` names the three, in that order.
    """
    values = [
        {"row": names.get(row[key], row[key]), "part": words, "order": order, "share": row[state] / row["due"],
         "text": say("filing.traders", language, count=formats.number(row[state])),
         "share_text": formats.share(row[state] / row["due"])}
        for row in frame.sort(["due", key], descending=[True, False]).iter_rows(named=True)
        for order, (state, words) in enumerate(states.items())
    ]  # fmt: skip
    height = max(frame.height, 1) * (ROW_HEIGHT + 6) + 70
    return specification(values, height, mark={"type": "bar", "height": {"band": 0.72}}, encoding={
        "y": {"field": "row", "type": "nominal", "sort": None, "title": None,
              "axis": {"grid": False, "labelOverlap": False}},
        "x": {"field": "share", "type": "quantitative", "stack": "zero", "title": None, "scale": {"domain": [0, 1]},
              "axis": PERCENT},
        "color": {"field": "part", "type": "nominal", "title": None,
                  "scale": {"domain": list(states.values()), "range": [STATES[state] for state in states]},
                  "legend": {"orient": "top", "columns": 3}},
        "order": {"field": "order"},
        "tooltip": tooltips(("row", say("chart.name", language)), ("part", say("chart.series", language)),
                            ("text", say("chart.value", language)), ("share_text", say("chart.share", language))),
    })  # fmt: skip


def words_by_kind(frame: pl.DataFrame, language: Language, *, key: str, names: dict[str, str]) -> str:
    """Which row has filed the most and which the least, by share of the traders due."""
    rows = frame.drop_nulls("filed_share").sort(["filed_share", key], descending=[True, False])
    if rows.is_empty():
        return say("words.nothing", language)
    best, worst = rows.row(0, named=True), rows.row(-1, named=True)
    return say("filing.words.kinds", language, best=names.get(best[key], best[key]),
               worst=names.get(worst[key], worst[key]), best_share=formats.share(best["filed_share"]),
               worst_share=formats.share(worst["filed_share"]))  # fmt: skip


def by_month(frame: pl.DataFrame, language: Language, *, until: date, months: int = 13, height: int = 250) -> dict:
    """Filed share, filed share by tonnage and on-time share over the last months; the axis shows its lower end.

    `frame`: period, filed_share, filed_expected_share, on_time_share.
    """
    rows = frame.filter(pl.col("period") <= until).sort("period").tail(months)
    lines = ("filed_expected_share", "filed_share", "on_time_share")
    values = [
        {"month": formats.month_short(row["period"], language), "series": say(f"filing.{name}", language),
         "share": row[name], "text": formats.share(row[name]), "name": formats.month(row["period"], language)}
        for row in rows.iter_rows(named=True)
        for name in lines
        if row[name] is not None
    ]  # fmt: skip
    lowest = min((v["share"] for v in values), default=0.0)
    floor = max(int(lowest * 10 - 0.5) / 10, 0.0)
    return specification(values, height, mark={"type": "line", "strokeWidth": 2.5, "point": {"size": 30}}, encoding={
        "x": {"field": "month", "type": "ordinal", "sort": None, "title": None,
              "axis": {"labelAngle": 0, "labelOverlap": "greedy", "grid": False}},
        "y": {"field": "share", "type": "quantitative", "title": None, "scale": {"domain": [floor, 1]}, "axis": PERCENT},
        "color": {"field": "series", "type": "nominal", "title": None,
                  "scale": {"domain": [say(f"filing.{name}", language) for name in lines],
                            "range": [PARTS[2], PARTS[0], PARTS[1]]},
                  "legend": {"orient": "top", "columns": 3, "symbolType": "stroke"}},
        "tooltip": tooltips(("name", say("chart.month", language)), ("series", say("chart.series", language)),
                            ("text", say("chart.share", language))),
    })  # fmt: skip


def words_by_month(frame: pl.DataFrame, language: Language, *, until: date, months: int = 13) -> str:
    """The month's filed and on-time share beside their mean over the months before it."""
    rows = frame.filter(pl.col("period") <= until).sort("period").tail(months)
    if rows.is_empty():
        return say("words.nothing", language)
    last, before = rows.row(-1, named=True), rows.head(rows.height - 1)
    words = say("filing.words.months", language, month=formats.month(last["period"], language),
                filed=formats.share(last["filed_share"]), on_time=formats.share(last["on_time_share"]))  # fmt: skip
    if before.is_empty():
        return words
    mean = say("filing.words.mean", language, count=before.height, filed=formats.share(before["filed_share"].mean()),
               on_time=formats.share(before["on_time_share"].mean()))  # fmt: skip
    return f"{words} {mean}"


def findings(frame: pl.DataFrame, language: Language, *, height: int = 200) -> dict:
    """How many findings each month has. `frame`: period, findings."""
    values = [
        {"month": formats.month_short(period, language), "name": formats.month(period, language), "count": count,
         "text": formats.number(count)}
        for period, count in frame.sort("period").select("period", "findings").iter_rows()
    ]  # fmt: skip
    return specification(values, height, encoding={
        "x": {"field": "month", "type": "ordinal", "sort": None, "title": None,
              "axis": {"labelAngle": 0, "labelOverlap": "greedy", "grid": False}},
        "y": {"field": "count", "type": "quantitative", "axis": None, "scale": {"zero": True}},
        "tooltip": tooltips(("name", say("chart.month", language)), ("text", say("filing.findings", language))),
    }, layer=[
        {"mark": {"type": "bar", "color": ACCENT, "cornerRadiusEnd": 2, "width": {"band": 0.62}}},
        {"mark": {"type": "text", "baseline": "bottom", "dy": -4, "fontSize": FONT_SIZE},
         "encoding": {"text": {"field": "text"}}},
    ])  # fmt: skip


def words_findings(frame: pl.DataFrame, language: Language) -> str:
    """The last month's number beside the mean of the months before it."""
    rows = frame.sort("period")
    if rows.is_empty():
        return say("words.nothing", language)
    last, before = rows.row(-1, named=True), rows.head(rows.height - 1)
    if before.is_empty():
        return say("filing.words.found", language, month=formats.month(last["period"], language),
                   count=formats.number(last["findings"]))  # fmt: skip
    return say("filing.words.found_mean", language, month=formats.month(last["period"], language),
               count=formats.number(last["findings"]), months=before.height,
               mean=formats.number(before["findings"].mean(), 1))  # fmt: skip
