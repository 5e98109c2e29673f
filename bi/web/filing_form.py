"""A declaration keyed in on the page, for who has a few lines: it becomes a CSV file and goes the same way as any other.

What is written is kept at every change as a draft of the sign-in, by trader and month.
"""

from datetime import date
from decimal import Decimal, InvalidOperation

import streamlit as st

from bi.declare import template
from bi.declare.own import Filer
from bi.measures import INFLOWS, OUTFLOWS
from bi.periods import THAI_DIGITS
from bi.reference import current
from bi.web import drafts, filing, start
from bi.web.html import tag
from bi.web.listing import tonnes
from bi.web.page import PAGE, Page, here
from bi.web.parts import draw, note

Line = dict[str, str]
Lines = dict[int, Line]  # by a number of its own, so that removing one leaves the others' cells alone
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
    whose = f"form.{page.scope.who}.{who.trader_id}.{month:%Y-%m}"
    key = f"{whose}.{drafts.get(f'{whose}.turn') or 0}"
    if drafts.get(key) is None:
        drafts.put(key, dict(enumerate(dict(line) for line in given.lines if line.get("rice"))))
    kept = drafts.get(key)
    st.fragment(_lines)(page, key, given, kept)
    filed_at = ""
    if page.scope.role != "trader":
        filed_at = st.text_input(page.say("declare.filed_at"), key=f"{key}.filed_at", width=360,
                                 placeholder=page.say("declare.filed_at.hint"))  # fmt: skip
    if st.button(page.say("declare.form.check"), key=f"{key}.check", type="primary"):
        data = template.filled_csv(list(kept.values()), who.trader_id, month, filed_at=filed_at.strip())
        filing.attempt(slot, f"form-{month:%Y-%m}.csv", data)
    st.button(page.say("declare.form.reset"), key=f"{key}.reset", type="tertiary", on_click=_reset, args=(whose,))


def _reset(whose: str) -> None:
    """Begin again from what the store holds: under a new number, since cells remember what was written in them."""
    drafts.put(f"{whose}.turn", (drafts.get(f"{whose}.turn") or 0) + 1)


def _lines(page: Page, key: str, given: template.Prefill, kept: Lines) -> None:
    """The lines and the way to add one; a fragment, so that a cell does not draw the whole page again."""
    mark = PAGE.set(page)
    try:
        draw(tag("p", page.say("declare.form.lead" if kept else "declare.form.nil"), class_="bi-source"))
        for number in list(kept):
            _line(key, number, kept)
        _add(key, given, kept)
    finally:
        PAGE.reset(mark)


def _line(key: str, number: int, kept: Lines) -> None:
    page, line = here(), kept[number]
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
                  on_click=kept.pop, args=(number, None))  # fmt: skip


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


def _add(key: str, given: template.Prefill, kept: Lines) -> None:
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
        st.button(page.say("declare.form.add_button"), key=f"{key}.add.button", on_click=_append,
                  args=(key, kept, chosen))  # fmt: skip
        if st.session_state.pop(f"{key}.doubled", False):
            note(page.say("declare.form.there"), "warn")


def _append(key: str, kept: Lines, chosen: Line) -> None:
    if any(all(line[name] == chosen[name] for name in chosen) for line in kept.values()):
        st.session_state[f"{key}.doubled"] = True
    else:
        kept[max(kept, default=-1) + 1] = dict(chosen)
