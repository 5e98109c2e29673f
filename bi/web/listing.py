"""Small tables and lists of words that have no figures of a view behind them: findings, receipts, definitions."""

from collections.abc import Sequence

import streamlit as st

from bi import formats
from bi.web.html import NOTHING, Markup, tag
from bi.web.parts import draw

Cell = str | Markup


def listing(head: Sequence[str], rows: Sequence[Sequence[Cell]], *, label: str, figures: Sequence[int] = (),
            wide: Sequence[int] = ()) -> None:  # fmt: skip
    """A table of ready cells under its titles; `figures` are columns set to the right, `wide` those that may wrap.

    A row of one cell stands over the rows after it.
    """

    def side(at: int) -> str:
        return "r" if at in figures else "l bi-wide" if at in wide else "l"

    titles = tag("tr", *[tag("th", words, scope="col", class_=side(at)) for at, words in enumerate(head)])
    def line(row: Sequence[Cell]) -> Markup:
        if len(row) == 1:
            return tag("tr", tag("th", row[0], colspan=str(len(head)), scope="colgroup", class_="l bi-group"))
        first, *others = ((cell, side(at)) for at, cell in enumerate(row))
        cells = [tag("td", cell, class_=side_) for cell, side_ in others]
        return tag("tr", tag("th", first[0], class_=first[1], scope="row"), *cells)

    body = [line(row) for row in rows]
    look = "bi-table bi-stack" if wide else "bi-table"  # sentences want the whole width of a telephone
    table = tag("table", tag("thead", titles), tag("tbody", *body), class_=look)
    draw(tag("div", table, class_="bi-scroll", tabindex="0", role="region", aria_label=label))


def facts(pairs: dict[str, Cell]) -> None:
    """Labels and values, one under the other."""
    inside = [part for label, value in pairs.items() for part in (tag("dt", label), tag("dd", value))]
    draw(tag("dl", *inside, class_="bi-pairs"))


def points(lines: Sequence[Cell], *, is_numbered: bool = False) -> None:
    """Sentences one under the other, numbered or not."""
    draw(tag("ol" if is_numbered else "ul", *[tag("li", line) for line in lines], class_="bi-points"))


def section(anchor: str, title: str, lead: str = "") -> None:
    """A heading that a link can lead to."""
    draw(tag("div", tag("h2", title), tag("p", lead) if lead else NOTHING, class_="bi-heading", id=anchor))


def contents(label: str, links: dict[str, str]) -> None:
    """Links to the sections of this page: anchor to title."""
    listed = [tag("a", title, href=f"#{anchor}") for anchor, title in links.items()]
    draw(tag("nav", *listed, class_="bi-links bi-contents", aria_label=label))


def tonnes(value: float | None, *, signed: bool = False) -> str:
    """Tonnes to the kilogram: what a filer compares with the own books."""
    return formats.number(value, 3, signed=signed)


def file_button(words: str, make, name: str, media_type: str, key: str) -> None:
    """A file that is made when it is asked for."""
    st.download_button(words, make, name, media_type, key=key, on_click="ignore", type="secondary")
