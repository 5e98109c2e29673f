"""Parts that several pages of figures share: a chart with its sentence and its table, and the way to the lines behind.

Each part takes frames that a page asked for and draws them; none opens data.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import polars as pl
import streamlit as st

from bi import charts, formats, reference
from bi.charts.bars import INFLOWS, OUTFLOWS
from bi.charts.moves import in_and_out
from bi.formats import Language
from bi.text import say
from bi.web import filters as choice
from bi.web import rights
from bi.web.html import tag
from bi.web.page import Page, here
from bi.web.parts import Tile, chart, draw, halves, heading
from bi.web.tables import table

MOVES = ("opening_t", *INFLOWS, *OUTFLOWS, "closing_t")


def behind(page: Page, *names: str, **changes: str | Iterable[str] | None) -> str | None:
    """The address of the lines behind a figure of the shown month: those filters of the choice that are named, with
    some changes, and no other. None where the reader may not open them."""
    if not rights.may_open("lines", page.scope.role) or page.period is None:
        return None
    chosen = {name: getattr(page.filters, name) if name in names else () for name in choice.CODES}
    asked = chosen | {name: (value,) if isinstance(value, str) else tuple(value or ()) for name, value in changes.items()}
    own = page.scope.provinces
    if own is not None and asked["province"] and not set(asked["province"]) & set(own):
        return None
    query = {name: values for name, values in page.query.items() if name not in choice.CODES}
    query |= {name: list(values) for name, values in asked.items()}
    return choice.address("lines", query, month=f"{page.period:%Y-%m}")


def codes_of(form: str) -> tuple[str, ...]:
    """The rice codes of a form: the filter that stands for paddy or milled rice."""
    return tuple(code for code, entry in reference.current().rice.items() if entry.form == form)


def linked(shown: Iterable[Tile], links: Iterable[str | None]) -> list[Tile]:
    """Tiles with the addresses to which they lead."""
    return [replace(one, link=link) for one, link in zip(shown, links, strict=True)]


def stock_links(page: Page, *names: str, **changes: str) -> list[str | None]:
    """Where the five tiles of a month lead: stock, paddy, milled, filings, declarers."""
    lines = behind(page, *names, **changes)
    paddy, milled = (behind(page, *names, **{**changes, "rice": codes_of(form)}) for form in ("paddy", "milled"))
    can = rights.may_open("coverage", page.scope.role) and any(p.name == "coverage" for p in rights.existing())
    return [lines, paddy, milled, page.link("coverage", rice=None, owner=None, trader=None) if can else None, lines]


def fold(words: str | None = None):
    """A place that opens on demand, for the table of a chart."""
    return st.expander(words or here().say("chart.table"))


def titles(prefix: str, *names: str) -> dict[str, str]:
    """Headers of columns that only one page has, from the texts `<prefix>.column.<name>`."""
    return {name: here().say(f"{prefix}.column.{name}") for name in names}


def worded(frame: pl.DataFrame, column: str, prefix: str) -> pl.DataFrame:
    """A frame with `<column>_words` beside a column of codes: the text `<prefix>.<code>` of each."""
    page = here()
    codes = frame[column].drop_nulls().unique().to_list()
    words = {code: page.say(f"{prefix}.{code}") for code in codes}
    return frame.with_columns(
        pl.col(column).replace_strict(words, default=None, return_dtype=pl.String).alias(f"{column}_words")
    )


def trend(frame: pl.DataFrame, title: str, *, key: str, control: str | None = "stock_t") -> None:
    """A stock over the months with the year before behind it, and every month as a table."""
    page = here()
    drawn = charts.trend(frame, page.language, until=page.period)
    chart(title, drawn, charts.words.trend(frame, page.language, until=page.period), key=key)
    columns = ("period", "declarers", "paddy_t", "milled_t", "stock_t", "change_t", "change_pct", "yoy_pct")
    with fold():
        table(frame.sort("period", descending=True), columns, download=f"{key}-months", title=title, control=control,
              rows=13, links={"period": lambda row: page.link(page.name, month=f"{row['period']:%Y-%m}")})  # fmt: skip


def by_code(frame: pl.DataFrame, title: str, *, code: str, listed: str, key: str, columns: tuple[str, ...],
            links: dict | None = None, control: str | None = "stock_t") -> None:  # fmt: skip
    """Parts of a stock by a code (rice, kind), largest first, as bars and as a table."""
    page = here()
    names = page.names(listed)
    ordered = frame.sort(["stock_t", code], descending=[True, False])
    weighing = ordered.filter(pl.col("stock_t") > 0)
    drawn = charts.ranked_bars(weighing, page.language, code=code, names=names)
    chart(title, drawn, charts.words.ranking(weighing, page.language, code=code, names=names), key=key)
    with fold():
        table(ordered, columns, download=key, title=title, links=links, control=control)


def balances(flows: pl.DataFrame, *, key: str, lines: Callable[[str], str | None] = lambda form: None) -> None:
    """The month from opening to closing, paddy and milled rice apart, and both as one table of movements.

    `lines` gives the address of the lines of a form, to which its figures lead.
    """
    page = here()
    now = flows.filter(pl.col("period") == page.period)
    shown = [form for form in ("paddy", "milled") if not now.filter(form=form).is_empty()]
    if not shown:
        heading(page.say("figures.balance", month=page.month()), page.say("words.nothing"))
        return
    for place, form in zip(halves(), shown, strict=False):
        with place:
            row = now.filter(form=form)
            title = page.say(f"figures.balance.{form}", month=page.month())
            chart(title, charts.waterfall(row, page.language), charts.words.balance(row, page.language),
                  key=f"{key}-{form}")  # fmt: skip
    with fold():
        table(movements(now, page.language), ("measure_words", "paddy_t", "milled_t"), download=key, control=None,
              title=page.say("figures.balance", month=page.month()), titles=titles("figures", "measure", "measure_words"),
              links={f"{form}_t": lambda row, form=form: lines(form) for form in ("paddy", "milled")})  # fmt: skip


def movements(flows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """One row per measure of one month of the view `flows`: measure, measure_words, paddy_t, milled_t."""
    by_form = {row["form"]: row for row in flows.iter_rows(named=True)}
    rows = [
        (name, say(f"column.{name}", language), *(by_form.get(form, {}).get(name) for form in ("paddy", "milled")))
        for name in MOVES
    ]
    shape = {"measure": pl.String, "measure_words": pl.String, "paddy_t": pl.Float64, "milled_t": pl.Float64}
    return pl.DataFrame(rows, schema=shape, orient="row")


def flows_over_months(flows: pl.DataFrame, *, key: str) -> None:
    """What came in and went out month by month, paddy and milled rice apart, and all of it as a table."""
    page = here()
    shown = flows.filter(pl.col("period") <= page.period) if page.period else flows
    for place, form in zip(halves(), ("paddy", "milled"), strict=True):
        with place:
            drawn = in_and_out(shown, page.language, form=form, until=page.period)
            chart(page.say(f"figures.flows.{form}"), drawn, _flow_words(shown, page, form), key=f"{key}-{form}")
    with fold():
        table(shown.sort(["period", "form"], descending=True), download=key, control=None, rows=26,
              title=page.say("figures.flows"))  # fmt: skip


def _flow_words(flows: pl.DataFrame, page: Page, form: str) -> str:
    row = flows.filter((pl.col("form") == form) & (pl.col("period") == page.period))
    if row.is_empty():
        return page.say("words.nothing")
    sums = row.select(inflow=pl.sum_horizontal(INFLOWS), outflow=pl.sum_horizontal(OUTFLOWS)).row(0, named=True)
    net = sums["inflow"] - sums["outflow"]
    words = {name: formats.tonnes(value, page.language) for name, value in sums.items()}
    return page.say("figures.flows.words", month=page.month(), net=formats.tonnes(net, page.language, signed=True), **words)


def facts(*pairs: tuple[str, str | None]) -> None:
    """Facts as pairs of a name and a value, in columns; those without a value are left out."""
    cells = [tag("div", tag("dt", name), tag("dd", value)) for name, value in pairs if value]
    draw(tag("dl", *cells, class_="bi-facts"))

