"""What was filed before: every version, receipts by link, and two versions side by side."""

from datetime import date

import polars as pl
import streamlit as st

from bi import formats, reference
from bi.declare import history
from bi.declare.own import Filer
from bi.web import start
from bi.web.html import tag
from bi.web.listing import listing, tonnes
from bi.web.page import here
from bi.web.parts import draw, heading, note
from bi.web.tables import downloads

MISSING_MONTHS = 12
SHOWN_VERSIONS = 26  # two years and what was amended; all are in the file
_COLUMNS = ("period", "version", "filed_at", "state", "line_count", "paddy_t", "milled_t", "channel", "receipt")
_CELLS = ("site_code", "rice", "season", "owner", "cell", "before", "after")


def past(who: Filer | None) -> None:
    """The history of a trader and the comparison of its versions."""
    page = here()
    if who is None:
        return
    found = history.submissions(page.scope, start.store(), who.trader_id)
    heading(page.say("declare.history"), page.say("declare.history.lead"))
    if missing := _missing(who):
        months = ", ".join(formats.month(period, page.language) for period in missing)
        note(page.say("declare.history.missing", months=months), "warn")
    if found.is_empty():
        note(page.say("declare.history.none"))
        return
    titles = {name: page.say(f"declare.head.{name}") for name in _COLUMNS}
    rows = [_cells(row) for row in found.head(SHOWN_VERSIONS).iter_rows(named=True)]
    listing(list(titles.values()), rows, label=page.say("declare.history"), figures=(1, 4, 5, 6))
    downloads(found.select(_COLUMNS), "declarations", title=page.say("declare.history"), control=None, titles=titles)
    _compare(who, found)


def _missing(who: Filer) -> list[date]:
    """The months of the last year, as the shown figures know them, in which the trader was due and did not file."""
    page = here()
    found = [
        page.view("filings", trader=(who.trader_id,), period=period)
        for period in page.snapshot.periods[-MISSING_MONTHS:] if page.snapshot.is_due(period)
    ]  # fmt: skip
    together = pl.concat(found) if found else pl.DataFrame(schema={"period": pl.Date, "status": pl.String})
    return together.filter(pl.col("status") == "missing").sort("period", descending=True)["period"].to_list()


def _cells(row: dict) -> list:
    page = here()
    state = page.say(f"declare.version.{row['state']}")
    return [
        formats.month(row["period"], page.language), formats.number(row["version"]),
        formats.instant(row["filed_at"], page.language),
        page.say("declare.version.effective", state=state) if row["is_effective"] else state,
        formats.number(row["line_count"]), tonnes(row["paddy_t"]), tonnes(row["milled_t"]),
        page.say(f"declare.channel.{row['channel']}"),
        tag("a", row["receipt"], href=page.link("declare", receipt=row["receipt"]), data_go=""),
    ]  # fmt: skip


def _compare(who: Filer, found: pl.DataFrame) -> None:
    page = here()
    pairs = [
        (row["period"], row["version"] - 1, row["version"]) for row in found.to_dicts() if row["version"] > 1
    ]  # fmt: skip
    if not pairs:
        return
    heading(page.say("declare.compare"))
    period, older, newer = st.selectbox(
        page.say("declare.compare.pick"), pairs, key="declare_pair", width=340,
        format_func=lambda pair: page.say(
            "declare.compare.option", month=formats.month(pair[0], page.language), older=pair[1], newer=pair[2]
        ),
    )  # fmt: skip
    cells = history.differences(page.scope, start.store(), who.trader_id, period, older, newer)
    if cells.is_empty():
        note(page.say("declare.compare.same"))
        return
    lines = cells.select("site_code", "rice", "season", "owner").unique().height
    counts = {"cells": formats.number(cells.height), "lines": formats.number(lines)}
    words = page.say("declare.compare.lead", older=older, newer=newer, **counts)
    draw(tag("p", words, class_="bi-source"))
    listing([page.say(f"declare.head.{name}") for name in _CELLS], [_difference(row) for row in cells.to_dicts()],
            label=page.say("declare.compare"), figures=(5, 6))  # fmt: skip
    titles = dict(zip(cells.columns, (page.say(f"declare.head.{name}") for name in _CELLS), strict=True))
    downloads(cells, f"versions-{period:%Y-%m}", title=page.say("declare.compare"), control=None, titles=titles)


def _difference(row: dict) -> list[str]:
    page = here()
    titles = {c.name: c.title(page.language) for c in reference.current().columns["declarations"]}
    names = [page.names(name).get(row[name], row[name]) for name in ("rice", "season", "owner")]
    sides = [row[side] or formats.NOTHING for side in ("before", "after")]
    return [row["site_code"], *names, titles[row["column"]], *sides]
