"""A declaration keyed in on the page, for who has a few lines: it becomes a CSV file and goes the same way as any other.

What is written is kept in the session at every change, under the person, the trader and the month.
"""

from datetime import date
from decimal import Decimal, InvalidOperation

import streamlit as st

from bi.declare import template
from bi.declare.own import Filer
from bi.measures import INFLOWS, OUTFLOWS
from bi.periods import THAI_DIGITS
from bi.reference import current
from bi.web import filing, start
from bi.web.html import tag
from bi.web.listing import tonnes
from bi.web.page import PAGE, Page, here
from bi.web.parts import draw, note

Line = dict[str, str]
GROUPS = {
    "stock": ("opening_t", "closing_t"), "in": tuple(f"{m}_t" for m in INFLOWS),
    "out": tuple(f"{m}_t" for m in OUTFLOWS), "more": (*template.EXTRA_OF, "remark"),
}  # fmt: skip
ACROSS = 3  # cells side by side


def form(slot: str, who: Filer, month: date) -> None:
    """The lines of a trader's month to fill in; its button tries them as a file in that slot."""
    page = here()
    given = template.prefill(page.scope, start.store(), who.trader_id, month)
    if given.places.is_empty():
        note(page.say("declare.form.no_place"), "warn")
        return
    key = f"form.{page.scope.who}.{who.trader_id}.{month:%Y-%m}"
    if key not in st.session_state:
        lines = [dict(line) for line in given.lines if line.get("rice")]
        st.session_state[key] = dict(enumerate(lines))
    st.fragment(_lines)(page, key, given)
    filed_at = ""
    if page.scope.role != "trader":
        filed_at = st.text_input(page.say("declare.filed_at"), key=f"{key}.filed_at", width=360,
                                 placeholder=page.say("declare.filed_at.hint"))  # fmt: skip
    if st.button(page.say("declare.form.check"), key=f"{key}.check", type="primary"):
        data = template.filled_csv(list(st.session_state[key].values()), who.trader_id, month, filed_at=filed_at.strip())
        filing.attempt(slot, f"form-{month:%Y-%m}.csv", data)


def _lines(page: Page, key: str, given: template.Prefill) -> None:
    """The lines and the way to add one; a fragment, so that a cell does not draw the whole page again."""
    mark = PAGE.set(page)
    try:
        kept: dict[int, Line] = st.session_state[key]
        draw(tag("p", page.say("declare.form.lead" if kept else "declare.form.nil"), class_="bi-source"))
        for number, line in kept.items():
            _line(key, number, line)
        _add(key, given)
    finally:
        PAGE.reset(mark)


def _line(key: str, number: int, line: Line) -> None:
    page = here()
    names = {name: page.names(name).get(line[name], line[name]) for name in ("rice", "season", "owner")}
    titles = _titles()
    with st.expander(page.say("declare.form.line", place=line["site_code"], **names), key=f"{key}.{number}"):
        for group, columns in GROUPS.items():
            draw(tag("p", page.say(f"declare.form.group.{group}"), class_="bi-rule"))
            cells = st.columns(ACROSS)
            for at, column in enumerate(columns):
                with cells[at % ACROSS]:
                    line[column] = st.text_input(
                        titles[column], line.get(column, ""), key=f"{key}.{number}.{column}", max_chars=200
                    ).strip()
        draw(tag("p", _sums(line), class_="bi-source", role="status"))
        st.button(page.say("declare.form.remove"), key=f"{key}.{number}.remove", type="tertiary",
                  on_click=st.session_state[key].pop, args=(number,))  # fmt: skip


def _titles() -> dict[str, str]:
    return {c.name: c.title(here().language) for c in current().columns["declarations"]}


def _sums(line: Line) -> str:
    page = here()
    try:
        due = sum(map(_number, (line["opening_t"], *(line[c] for c in GROUPS["in"]))), Decimal(0))
        due -= sum((_number(line[c]) for c in GROUPS["out"]), Decimal(0))
        closing = tonnes(float(_number(line["closing_t"]))) if line["closing_t"] else "–"
    except InvalidOperation:
        return page.say("declare.form.unread")
    return page.say("declare.form.sums", due=tonnes(float(due)), closing=closing)


def _number(text: str) -> Decimal:
    return Decimal(text.translate(THAI_DIGITS).replace(",", "") or "0")


def _add(key: str, given: template.Prefill) -> None:
    page = here()
    places = dict(given.places.select("site_code", "name_th").iter_rows())
    with st.expander(page.say("declare.form.add"), key=f"{key}.add"):
        cells = st.columns(4)
        chosen: Line = {}
        options = {"site_code": places, **{name: page.names(name) for name in ("rice", "season", "owner")}}
        words = _titles() | {"site_code": page.say("declare.form.place")}
        for cell, (name, listed) in zip(cells, options.items(), strict=True):
            with cell:
                chosen[name] = st.selectbox(words[name], list(listed), key=f"{key}.add.{name}",
                                            format_func=lambda code, of=listed: f"{code} · {of[code]}")  # fmt: skip
        st.button(page.say("declare.form.add_button"), key=f"{key}.add.button", on_click=_append, args=(key, chosen))
        if st.session_state.pop(f"{key}.doubled", False):
            note(page.say("declare.form.there"), "warn")


def _append(key: str, chosen: Line) -> None:
    kept = st.session_state[key]
    if any(all(line[name] == chosen[name] for name in chosen) for line in kept.values()):
        st.session_state[f"{key}.doubled"] = True
    else:
        kept[max(kept, default=-1) + 1] = dict(chosen)
