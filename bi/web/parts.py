"""Parts of a page: tiles, charts with their sentence, links. Tables have a module of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
import streamlit as st

from bi import charts, formats
from bi.web import filters as choice
from bi.web import rights
from bi.web.html import NOTHING, Markup, tag
from bi.web.page import here


@dataclass(frozen=True)
class Tile:
    """One figure in large type: its label, the figure with its unit, a change in words, its last months as a line,
    or a share (0 to 1) as a bar."""

    label: str
    figure: str
    change: str = ""
    tone: str = ""  # "up", "down" or nothing: the arrow before the change; the words say the same
    months: Sequence[float | None] = ()
    share: float | None = None
    link: str | None = None


def draw(markup: Markup) -> None:
    """Put HTML made by `bi.web.html` on the page."""
    st.html(markup.text)


def tiles(*shown: Tile) -> None:
    """Figures side by side; two in a row on a telephone."""
    draw(tag("div", *[_tile(one) for one in shown], class_="bi-tiles"))


def tile(label: str, figure: float | None, months: Sequence[float | None] = (), *, kind: str = "tonnes",
         change_pct: float | None = None, link: str | None = None) -> Tile:  # fmt: skip
    """A tile of a figure in tonnes, a share or a count, with its change on the month before in percent (by default
    that of the last two `months`)."""
    language = here().language
    words = {"tonnes": lambda v: formats.tonnes(v, language), "share": formats.share, "count": formats.number}[kind]
    before = months[-2] if len(months) > 1 else None
    if change_pct is None and before and figure is not None:
        change_pct = (figure - before) / before * 100
    if change_pct is None:
        return Tile(label, words(figure), months=months, link=link)
    change = here().say("tile.change", value=formats.percent(change_pct, signed=True))
    return Tile(label, words(figure), change, _tone(change_pct), months, link=link)


def national_tiles(trend: pl.DataFrame, coverage: pl.DataFrame) -> list[Tile]:
    """The five figures of a month: stock, paddy, milled, filed, declarers, from `stock_trend` and `coverage`.

    The last row of `trend` is the month that is shown; the rows before it make the lines of a few pixels.
    """
    page = here()
    last = trend.tail(13)
    due, filed = int(coverage["due"].sum()), int(coverage["on_time"].sum() + coverage["late"].sum())

    def of(column: str, kind: str = "tonnes") -> Tile:
        months = last[column].to_list()
        return tile(page.say(f"tile.{column}"), months[-1] if months else None, months, kind=kind)

    share = filed / due if due else None
    of_due = page.say("tile.filed_of", filed=formats.number(filed), due=formats.number(due))
    return [of("stock_t"), of("paddy_t"), of("milled_t"),
            Tile(page.say("tile.filed_share"), formats.share(share), of_due, share=share),
            of("declarers", "count")]  # fmt: skip


def meter(share: float) -> Markup:
    """A share from 0 to 1 as a bar; the words beside it say the same."""
    return tag("meter", value=f"{share:.4f}", min="0", max="1", aria_hidden="true")


def halves():
    """Two columns that stand under each other on a narrow screen."""
    return st.columns(2, gap="medium")


def heading(title: str, lead: str = "") -> None:
    """A heading of a part of the page, with one line under it."""
    draw(tag("div", tag("h2", title), tag("p", lead) if lead else NOTHING, class_="bi-heading"))


def chart(title: str, specification: dict, sentence: str, *, key: str, goes_to: str | None = None) -> None:
    """A chart under its title with its sentence in words.

    With `goes_to`, a click on a mark goes to that page with the mark's code as its filter (`province` for the map).
    """
    heading(title, sentence)
    spec = dict(specification)
    values = spec.pop("data")["values"]
    if not values:
        draw(tag("p", here().say("words.nothing"), class_="bi-empty"))
        return
    # Figures travel apart from the drawing: when only they change, the browser keeps the drawing and swaps them.
    frame = pl.DataFrame(values, infer_schema_length=None)
    if goes_to is None:
        st.vega_lite_chart(frame, spec, key=key, alt=sentence)
    else:
        st.vega_lite_chart(
            frame, spec, key=key, alt=sentence, selection_mode="pick", on_select=lambda: _picked(key, goes_to)
        )


def button_row(*links: tuple[str, str]) -> None:
    """Links in a row, as (words, address)."""
    draw(tag("p", *[_go(address, words) for words, address in links], class_="bi-links"))


def note(words: str, tone: str = "plain") -> None:
    """One sentence set apart: plain, or `warn`."""
    draw(tag("p", words, class_=f"bi-note bi-{tone}", role="status"))


def hits(found: pl.DataFrame, target: str) -> None:
    """Traders that a search found, each a link."""
    page = here()
    kinds, provinces = page.names("trader_kind"), page.names("province")
    rows = [
        tag("li", tag("a", name, href=page.link(target, trader=trader_id), data_go=""),
            tag("span", f"{kinds.get(kind, kind)} · {provinces.get(province, province)} · {formats.identity(trader_id)}"))
        for trader_id, name, kind, province in found.select("trader_id", "name_th", "kind", "province").iter_rows()
    ]  # fmt: skip
    if rows:
        draw(tag("ul", *rows, class_="bi-hits"))


def _go(address: str, words: str) -> Markup:
    return tag("a", words, href=address, data_go="")


def _tone(change: float) -> str:
    return "" if abs(change) < 0.05 else "up" if change > 0 else "down"


def _tile(one: Tile) -> Markup:
    picture = charts.sparkline(list(one.months))
    arrow = {"up": "▲ ", "down": "▼ "}.get(one.tone, "")
    inside = (
        tag("span", one.label, class_="bi-label"),
        tag("span", one.figure, class_="bi-figure"),
        tag("span", tag("i", arrow, aria_hidden="true") if arrow else NOTHING, one.change, class_="bi-change"),
        tag("img", src=picture, alt="", class_="bi-spark") if picture else NOTHING,
        meter(one.share) if one.share is not None else NOTHING,
    )
    if one.link:
        return tag("a", *inside, href=one.link, data_go="", class_="bi-tile")
    return tag("div", *inside, class_="bi-tile")


def _picked(key: str, page: str) -> None:
    """A click on a mark: remember where to go; the door goes there before the page is drawn again.

    A callback runs before the page is entered, so the role is the one under which the page was last drawn; the door of
    the other page asks again.
    """
    chosen = st.session_state[key].selection.get("pick") or []
    code = chosen[0].get("code") if chosen else None
    if code is None:
        return
    if rights.may_open(page, st.session_state.get("role", "public")) and any(one.name == page for one in rights.existing()):
        st.session_state["go"] = (page, {"province" if page == "province" else page: code})
    else:
        choice.put("province", code)
