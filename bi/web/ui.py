"""The one door of a page, and all that a page may call. No page opens data or asks Streamlit for anything else.

    with ui.page("overview") as page:
        ui.pick_month()
        ui.chart(...)

The door looks up who is there, refuses or lets in, opens the snapshot cut to what the reader may see, and turns
whatever goes wrong inside into one sentence.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from bi import snapshot as snapshots
from bi.errors import UserError
from bi.text import explain, say
from bi.web import filters as choice
from bi.web import frame, rights, start, visitor
from bi.web.page import PAGE, Page, here
from bi.web.parts import Tile, button_row, chart, draw, halves, heading, national_tiles, note, tile, tiles
from bi.web.picks import (
    pick_kind,
    pick_month,
    pick_owner,
    pick_province,
    pick_rice,
    pick_trader,
    row,
)  # fmt: skip
from bi.web.tables import cell, downloads, table

__all__ = [
    "Page", "Tile", "button_row", "cell", "chart", "coverage", "downloads", "draw", "halves", "heading", "here",
    "national_tiles", "note", "page",
    "pick_kind", "pick_month", "pick_owner", "pick_province", "pick_rice", "pick_trader", "row", "stop_if_empty",
    "table", "tile", "tiles",
]  # fmt: skip

LOG = logging.getLogger("rice.page")


@contextmanager
def page(name: str) -> Iterator[Page]:
    """Let the reader in, or stop with a sentence; draw what stands around the page; answer for what fails inside."""
    language = visitor.language()
    _wait_for_data(language)
    try:
        scope = visitor.current()
    except Exception:
        _fault(name, language)
        st.stop()
    frame.bar(name, language, scope)
    if scope is None:
        frame.choose_person(name, language, is_asked=name != rights.landing("analyst"))
        st.stop()
    st.session_state["role"] = scope.role
    if not rights.may_open(name, scope.role):
        frame.closed(name, language, scope)
        st.stop()
    _go_on()
    choice.carry(name)
    try:
        opened = Page(name, scope, language, _snapshot(), choice.read(), choice.present())
    except UserError as error:
        frame.unusable(name, language, explain(error, language))
        st.stop()
    mark = PAGE.set(opened)
    try:
        frame.title(opened)
        yield opened
        frame.footer(opened)
    except UserError as error:
        frame.sentence(explain(error, language))
    except Exception:
        _fault(name, language)
    finally:
        PAGE.reset(mark)


def coverage() -> None:
    """The line that says how complete the shown month is."""
    frame.coverage(here())


def stop_if_empty(found) -> None:
    """End the page with a sentence when a view has no rows."""
    if found.is_empty():
        note(here().say("words.nothing"))
        frame.footer(here())
        st.stop()


def _wait_for_data(language) -> None:
    if not start.status().is_ready and (start.status().fault or start.newest_snapshot() is None):
        frame.draw(frame.tag("div", frame.ribbon(language), class_="bi-bar"))
        frame.preparing(language)
        st.stop()


def _snapshot():
    asked = st.query_params.get("asof")
    found = snapshots.open_snapshot(asked) if asked else start.newest_snapshot()
    if found is None:
        raise UserError("door.no_data")
    return found


def _go_on() -> None:
    """Go where a click on a chart led."""
    if "go" in st.session_state:
        target, changes = st.session_state.pop("go")
        file = rights.PAGES_FOLDER / f"{target}.py"
        st.switch_page(file, query_params={**choice.present(), **changes})


def _fault(name: str, language) -> None:
    reference = start.fault(LOG, f"page {name} failed")
    frame.sentence(say("fault.calm", language, reference=reference))
