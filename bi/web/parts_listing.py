"""Lists of rows that name someone or something: columns of any words, links in cells, choices of their own.

What a reader chose on one page only (`OWN`) stands in the address beside the choice that goes from page to page, so a
link to a list of findings shows the same list.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
import streamlit as st

from bi import formats
from bi.web import filters as choice
from bi.web import tables
from bi.web.html import NOTHING, Markup, tag
from bi.web.page import here
from bi.web.parts import draw

OWN = ("rule", "state", "missed", "find", "case", "letter")
ROWS = 25
Words = Callable[[dict], "str | Markup"]


@dataclass(frozen=True)
class Column:
    """One column on the page: its title, its words for a row, whether figures stand at the right."""

    title: str
    words: Words
    is_figure: bool = False
    is_wide: bool = False


def figure(title: str, name: str) -> Column:
    """A column of a number or share, in the page's way of writing it."""
    return Column(title, lambda row: tables.cell(here(), name, row[name]), is_figure=True)


def text(title: str, name: str, link: Callable[[dict], str | None] | None = None) -> Column:
    """A column of a name or code in words, with `link` as the address it leads to."""

    def words(row: dict) -> str | Markup:
        said = tables.cell(here(), name, row[name])
        address = link(row) if link else None
        return tag("a", said, href=address, data_go="") if address else said

    return Column(title, words)


def listing(frame: pl.DataFrame, columns: Sequence[Column], *, name: str, title: str, exported: Mapping[str, str],
            control: str | None, rows: int = ROWS) -> None:  # fmt: skip
    """Show the rows of a frame page by page, and offer the columns of `exported` (name to title), complete."""
    if frame.is_empty():
        draw(tag("p", here().say("table.empty"), class_="bi-empty"))
        return
    first = _first(name, frame.height, rows)
    head = tag("tr", *[tag("th", c.title, scope="col", class_="r" if c.is_figure else "l") for c in columns])
    body = [_row(row, columns) for row in frame.slice(first, rows).iter_rows(named=True)]
    whole = tag("table", tag("thead", head), tag("tbody", *body), class_="bi-table")
    draw(tag("div", tag("div", whole, class_="bi-scroll", tabindex="0", role="region", aria_label=title),
             _pager(name, first, rows, frame.height)))  # fmt: skip
    tables.downloads(frame.select(list(exported)), name, title=title, control=control, titles=dict(exported))


def behind(words: str):
    """A table that is opened when it is wanted."""
    return st.expander(words)


def pick(name: str, label: str, options: Sequence[str], words: Mapping[str, str], *, width: int = 230) -> str:
    """One of `options` (the first is the default), kept in the address under `name`, one of `OWN`."""
    key = f"pick_{name}"
    asked = st.query_params.get(name, options[0])
    current = asked if asked in options else options[0]
    if st.session_state.get(key) != current:
        st.session_state[key] = current
    return st.selectbox(label, options, key=key, format_func=lambda code: words.get(code, code),
                        on_change=_written, args=(name, key, options[0]), width=width)  # fmt: skip


def find(label: str, hint: str) -> str:
    """Words to look for in a list, kept in the address."""
    asked = st.query_params.get("find", "")
    if st.session_state.get("find_rows") != asked:
        st.session_state["find_rows"] = asked
    return st.text_input(label, key="find_rows", placeholder=hint, on_change=_written, args=("find", "find_rows", ""),
                         width=260).strip()  # fmt: skip


def link(**changes: str | None) -> str:
    """The address of this page with the whole choice, that of this page too, and some changes."""
    query = st.query_params.to_dict()
    own = {name: st.query_params.get_all(name) for name in OWN if name in query}
    return choice.address(here().name, {**here().query, **own}, **changes)


def named(frame: pl.DataFrame, words: str) -> pl.DataFrame:
    """The rows whose trader's name holds the words, or whose id the digits."""
    if not words:
        return frame
    digits = "".join(c for c in words if c.isdigit())
    hit = pl.col("name_th").str.to_lowercase().str.contains(words.casefold(), literal=True)
    return frame.filter(hit | pl.col("trader_id").str.contains(digits, literal=True) if len(digits) >= 4 else hit)


def _written(name: str, key: str, default: str) -> None:
    value = st.session_state[key]
    choice.put(name, None if value == default else value)


def _row(row: dict, columns: Sequence[Column]) -> Markup:
    cells = []
    for at, column in enumerate(columns):
        side = "r" if column.is_figure else "l bi-wide" if column.is_wide else "l"
        cells.append(tag("td" if at else "th", column.words(row), class_=side, scope=None if at else "row"))
    return tag("tr", *cells)


def _first(name: str, height: int, rows: int) -> int:
    asked = st.query_params.get(f"rows-{name}", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    return min(max(number - 1, 0), max((height - 1) // rows, 0)) * rows


def _pager(name: str, first: int, rows: int, height: int) -> Markup:
    if height <= rows:
        return NOTHING
    page, number = here(), first // rows + 1

    def to(target: int, key: str, is_possible: bool) -> Markup:
        if not is_possible:
            return tag("span", page.say(key), class_="bi-off")
        return tag("a", page.say(key), href=link(**{f"rows-{name}": str(target)}), data_go="")

    words = page.say("table.range", first=formats.number(first + 1), last=formats.number(min(first + rows, height)),
                     count=formats.number(height))  # fmt: skip
    return tag("p", to(number - 1, "table.previous", number > 1), tag("span", words),
               to(number + 1, "table.next", first + rows < height), class_="bi-pager")  # fmt: skip
