"""The choice of a reader, kept in the address: a pasted link shows what its writer saw.

Names in the address: month, province, rice, kind, owner, trader, asof, lang. A name may be given more than once. Going
to another page from the menu carries the choice along; on one page the address alone counts, so "back" works.
"""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from bi import reference
from bi.errors import UserError
from bi.periods import parse_month
from bi.views import Filters

CODES = ("province", "rice", "kind", "owner", "trader")
CARRIED = ("month", *CODES, "asof", "lang")
_LISTS = {"province": "province", "rice": "rice", "kind": "trader_kind", "owner": "owner"}


def carry(page: str) -> None:
    """On arriving from another page without a choice in the address, put the reader's last choice there."""
    has_moved = st.session_state.get("page") not in (None, page)
    if has_moved and not any(name in st.query_params for name in CARRIED):
        for name, values in st.session_state.get("choice", {}).items():
            st.query_params[name] = values
    st.session_state["page"] = page
    st.session_state["choice"] = present()


def read() -> Filters:
    """The choice in the address. Raises UserError for a month or code that does not exist."""
    chosen = {name: _codes(name) for name in CODES}
    return Filters(period=_month(st.query_params.get("month")), **chosen)


def present() -> dict[str, list[str]]:
    """The choice as it stands in the address: name to values."""
    query = st.query_params.to_dict()
    return {name: st.query_params.get_all(name) for name in CARRIED if name in query}


def address(page: str, query: dict[str, list[str]], **changes: str | None) -> str:
    """The address of a page with a choice (see `present`) and some changes to it; None takes a name out."""
    wanted = dict(query)
    for name, value in changes.items():
        wanted[name] = [] if value is None else [value]
    text = urlencode([(name, value) for name, values in wanted.items() for value in values])
    return f"/{page}?{text}" if text else f"/{page}"


def put(name: str, value: str | None) -> None:
    """Write one name of the choice into the address, or take it out."""
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def within(filters: Filters, *names: str) -> Filters:
    """The choice cut to what a view can apply: `period` and the codes named."""
    return replace(Filters(period=filters.period), **{name: getattr(filters, name) for name in names})


def _codes(name: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(st.query_params.get_all(name)))
    known = reference.current().codes(_LISTS[name]) if name in _LISTS else None
    for value in values:
        if known is not None and value not in known:
            raise UserError("filter.unknown", name=name, value=value)
    return values


def _month(text: str | None) -> date | None:
    if text is None:
        return None
    found = parse_month(text)
    if found is None:
        raise UserError("filter.unknown", name="month", value=text)
    return found
