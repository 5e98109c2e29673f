"""One finding: its figures side by side, the lines behind it, the notes on it, and the form for the next note."""

import polars as pl
import streamlit as st

from bi import formats
from bi.access import Scope
from bi.errors import UserError
from bi.store.cases import LONGEST
from bi.text import explain
from bi.views import doubts
from bi.web import page as pages
from bi.web import parts_checks as parts
from bi.web import parts_listing as lists
from bi.web import quality, rights, visitor
from bi.web.html import tag
from bi.web.page import here
from bi.web.parts import button_row, draw, heading, note
from bi.web.tables import cell

INFLOWS = ("purchased_t", "produced_t", "transfer_in_t", "imported_t", "other_in_t")
OUTFLOWS = ("sold_t", "exported_t", "to_mill_t", "transfer_out_t", "loss_t", "other_out_t")
LINE = ("site_code", "rice", "opening_t", "in_t", "out_t", "closing_t", "receipt")


def opened(found: pl.DataFrame, notes: pl.DataFrame) -> None:
    """The finding that the address names, if any."""
    asked = st.query_params.get("case")
    if not asked:
        return
    rule, _, rest = asked.partition("~")
    trader, _, place = rest.partition("~")
    rows = found.filter((pl.col("rule") == rule) & (pl.col("trader_id") == trader) & (pl.col("place") == place))
    if rows.is_empty():
        note(here().say("checks.case.lost"), "warn")
        button_row((here().say("checks.case.close"), lists.link(case=None)))
        return
    row = rows.row(0, named=True)
    _figures(row)
    _links(row)
    left, right = st.columns(2, gap="medium")
    with left:
        _history(row, notes)
    with right:
        _form(row, notes)
    _lines(row)


def gone(notes: pl.DataFrame, found: pl.DataFrame) -> None:
    """Cases of the month whose finding is not there any more, with their last note."""
    page = here()
    of_month = notes.filter(pl.col("period") == page.period)
    if page.filters.trader:
        of_month = of_month.filter(pl.col("trader_id").is_in(page.filters.trader))
    left = doubts.gone(of_month, found)
    if left.is_empty() or page.filters.province or page.filters.kind:
        return
    heading(page.say("checks.gone"), page.say("checks.gone.lead", count=formats.number(left.height)))
    known = page.snapshot.names().select(pl.col("trader_id").cast(pl.String).str.zfill(13), "name_th").collect()
    names = dict(known.iter_rows())
    rules = page.names("check_rule")
    items = [
        tag("li", tag("span", f"{rules[row['rule']]} · {names.get(row['trader_id'], row['trader_id'])} · {row['place']}"),
            tag("p", f"{parts.state_words(row['state'])} {row['words']}"), _signed(row))
        for row in left.head(20).iter_rows(named=True)
    ]  # fmt: skip
    draw(tag("ul", *items, class_="bi-notes"))


def _figures(row: dict) -> None:
    page, rule = here(), row["rule"]
    base = parts.deadline_words() if rule == "late" else page.say("checks.tonnes", value=parts.tonnes(row["base_t"]))
    facts = [
        (page.say(f"checks.found.{rule}"), page.say("checks.tonnes", value=parts.tonnes(row["found_t"]))),
        (page.say(f"checks.base.{rule}"), base),
        (page.say("checks.affected"), page.say("checks.tonnes", value=parts.tonnes(row["affected_t"]))),
        (page.say("checks.column.state"), parts.state(row)),
    ]
    where = page.say("checks.case.where", month=page.month(), place=parts.place(row) or page.say("checks.case.whole"),
                     province=page.names("province").get(row["province"], ""))  # fmt: skip
    title = page.say("checks.case", rule=page.names("check_rule")[rule], name=row["name_th"])
    listed = [tag("div", tag("dt", name), tag("dd", value)) for name, value in facts]
    draw(tag("section", tag("h2", title), tag("p", where), tag("p", parts.evidence(row)), tag("dl", *listed),
             class_="bi-case", id="case"))  # fmt: skip


def _links(row: dict) -> None:
    page = here()
    ways = [(page.say("checks.case.trader"), page.link("trader", trader=row["trader_id"]))]
    if rights.may_open("lines", page.scope.role):
        ways.append((page.say("checks.case.lines"), page.link("lines", trader=row["trader_id"], province=None, kind=None)))
    button_row(*ways, (page.say("checks.case.close"), lists.link(case=None)))


def _of_case(row: dict, notes: pl.DataFrame) -> pl.DataFrame:
    """Notes on this doubt in any month: a reason given once is read again where the same doubt returns."""
    same = pl.all_horizontal(pl.col(name) == row[name] for name in ("trader_id", "rule", "place"))
    return notes.filter(same).sort("seq", descending=True)


def _history(row: dict, notes: pl.DataFrame) -> None:
    page = here()
    heading(page.say("checks.history"))
    of_case = _of_case(row, notes)
    if of_case.is_empty():
        draw(tag("p", page.say("checks.history.none"), class_="bi-empty"))
        return
    items = []
    for one in of_case.iter_rows(named=True):
        other = "" if one["period"] == row["period"] else " · " + page.say(
            "checks.history.of", month=formats.month(one["period"], page.language)
        )  # fmt: skip
        figures = "" if one["value"] == row["value"] or other else " · " + page.say("checks.changed")
        items.append(tag("li", tag("strong", parts.state_words(one["state"])), tag("p", one["words"]), _signed(one),
                         tag("span", other + figures)))  # fmt: skip
    draw(tag("ul", *items, class_="bi-notes"))


def _signed(one: dict):
    page = here()
    who = pages.person(Scope(one["who"], one["role"]), page.language)
    return tag("span", page.say("checks.history.item", at=formats.instant(one["at"], page.language), who=who))


def _form(row: dict, notes: pl.DataFrame) -> None:
    page = here()
    heading(page.say("checks.note"))
    own = _of_case(row, notes).filter(pl.col("period") == row["period"])
    seen = int(own["seq"].max() or 0) if own.height else 0
    if st.session_state.pop("note_saved", None) == parts.key_of(row):
        note(page.say("checks.note.saved"))
    if fault := st.session_state.pop("note_fault", None):
        note(explain(fault, page.language), "warn")
    states = [s for s in parts.MARKS if s != row["state"]] + [row["state"]]
    key, words = parts.key_of(row), {s: parts.state_words(s) for s in states}
    with st.form(f"note-{key}-{seen}", border=False):
        st.selectbox(page.say("checks.note.state"), states, key="note_state", format_func=lambda s: words.get(s, s))
        st.text_area(page.say("checks.note.words"), key="note_words", placeholder=page.say("checks.note.hint"),
                     max_chars=LONGEST, height=110)  # fmt: skip
        st.form_submit_button(page.say("checks.note.save"), type="primary", on_click=_save, args=(page, row, seen))


def _save(page: pages.Page, row: dict, seen: int) -> None:
    """Keep what was written. Runs before the door is passed again, so the reader's rights are asked for here."""
    state, words = st.session_state["note_state"], st.session_state["note_words"]
    try:
        quality.write(visitor.current(), page, row, state=state, words=words, seen=seen)
    except UserError as fault:
        st.session_state["note_fault"] = fault
        return
    st.session_state["note_saved"] = parts.key_of(row)
    st.session_state["note_words"] = ""


def _lines(row: dict) -> None:
    page = here()
    whole = page.view("lines", trader=(row["trader_id"],))
    for name in ("site_code", "rice", "season", "owner"):
        if row[name] is not None:
            whole = whole.filter(pl.col(name) == row[name])
    lines = whole.with_columns(in_t=pl.sum_horizontal(INFLOWS), out_t=pl.sum_horizontal(OUTFLOWS))
    title = page.say("checks.case.lines.title")
    heading(title, page.say("checks.case.lines.lead"))
    titles = {name: page.say(f"checks.line.{name}") for name in LINE}

    def figure(name: str) -> lists.Column:
        return lists.Column(titles[name], lambda line: formats.number(line[name], 3), is_figure=True)

    def rice(line: dict):
        under = " · ".join(cell(page, name, line[name]) for name in ("season", "owner"))
        return tag("span", cell(page, "rice", line["rice"]), tag("span", under, class_="bi-under"))

    def source(line: dict):
        under = page.say("checks.line.source", file=line["file"], row=line["row"], version=line["version"])
        return tag("span", line["receipt"], tag("span", under, class_="bi-under"))

    columns = [
        lists.text(titles["site_code"], "site_code"), lists.Column(titles["rice"], rice),
        *(figure(name) for name in LINE if name.endswith("_t")), lists.Column(titles["receipt"], source),
    ]  # fmt: skip
    exported = {name: page.say(f"column.{name}") for name in whole.columns}
    lists.listing(lines, columns, name="finding-lines", title=title, exported=exported, control="closing_t", rows=12)
