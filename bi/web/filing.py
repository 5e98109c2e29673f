"""Filing on a page: for whom, for which month, the template, the file, and what becomes of it.

A file is tried as soon as it is there and kept as a draft of the sign-in, so that a change of page or language loses
nothing. Only a confirmation stores anything, by the very same bytes.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import streamlit as st

from bi import formats
from bi.access import Scope
from bi.declare import history, own, template
from bi.declare.own import Filer
from bi.declare.trial import Trial, try_file
from bi.errors import UserError
from bi.intake.ingest import FileResult, ingest_bytes
from bi.text import say
from bi.web import drafts, filing_show, start
from bi.web.html import tag
from bi.web.listing import file_button
from bi.web.page import here
from bi.web.parts import button_row, draw, heading, note
from bi.web.picks import pick_trader

MOST_MB = 50  # of the server's own setting; the reader's limit is higher
CHANNELS = ("paper", "post", "fax", "counter")  # by which an office gets what it keys in for a trader
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_FOR = timedelta(minutes=15)  # how long the page opens with what was just filed
_STEPS = ("read", "check", "sum", "keep")


@dataclass(frozen=True)
class Draft:
    """A file that was tried and waits for its confirmation."""

    scope: Scope
    name: str
    data: bytes
    trial: Trial


@dataclass(frozen=True)
class Filed:
    """What was just filed: its result and the moment."""

    scope: Scope
    result: FileResult
    at: datetime


def choose_trader() -> Filer | None:
    """For whom is filed: a trader for itself; an office for the trader in the address, after a search."""
    page = here()
    if page.scope.role == "trader":
        if not page.scope.traders:
            raise UserError("declare.signed_out")
        return own.filer(page.scope, start.store(), page.scope.traders[0])
    chosen = page.filters.trader
    if not chosen:
        heading(page.say("declare.choose_trader"), page.say("declare.choose_trader.lead"))
        pick_trader("declare")
        return None
    return own.filer(page.scope, start.store(), chosen[0])


def introduce(who: Filer | None) -> None:
    """The line that says for whom is filed."""
    page = here()
    if who is None:
        return
    words = page.say(
        "declare.filing_for", name=who.name(page.language), trader_id=formats.identity(who.trader_id),
        kind=page.names("trader_kind").get(who.kind, who.kind),
        province=page.names("province").get(who.province, who.province),
    )  # fmt: skip
    draw(tag("p", words, class_="bi-who"))
    if page.scope.role != "trader":
        button_row((page.say("declare.other_trader"), page.link("declare", trader=None)))


def choose_month(who: Filer | None) -> date:
    """The month to declare, by default the last that ended; says whether it was filed."""
    page, now = here(), datetime.now(UTC)
    months = own.months_to_declare(now)
    due = {m: page.say("declare.due", day=formats.day_short(own.last_day_to_file(m), page.language)) for m in months}
    with st.container(key="filing_month"):
        month = st.selectbox(
            page.say("declare.month"), months, key="declare_month", width=320,
            format_func=lambda m: f"{formats.month(m, page.language)} · {due[m]}",
        )  # fmt: skip
    if who is not None:
        _say_state(who, month, now)
    return month


def _say_state(who: Filer, month: date, now: datetime) -> None:
    page = here()
    state, at = history.month_state(history.submissions(page.scope, start.store(), who.trader_id), month)
    if state == "missing" and now >= own.deadline(month):
        state = "overdue"
    words = page.say(
        f"declare.state.{state}", month=formats.month(month, page.language), at=formats.instant(at, page.language),
        day=formats.day(own.last_day_to_file(month), page.language),
    )  # fmt: skip
    note(words, "warn" if state in ("missing", "overdue") else "plain")


def templates(who: Filer | None, month: date) -> None:
    """The template as a workbook, prefilled where the trader is known, and as bare titles."""
    page, may_date = here(), here().scope.role != "trader"
    given = template.prefill(page.scope, start.store(), who.trader_id, month) if who else None
    lead = "blank" if given is None else "amend" if given.is_amendment else "lead"
    heading(page.say("declare.step.template"), page.say(f"declare.step.template.{lead}"))
    with st.container(horizontal=True, key="templates", gap="small"):
        file_button(
            page.say("declare.template.xlsx"), lambda: template.workbook(page.language, given, may_date=may_date),
            f"rice-declaration-{month:%Y-%m}.xlsx", XLSX, "template_xlsx",
        )  # fmt: skip
        file_button(
            page.say("declare.template.csv"), lambda: template.csv_bytes(page.language, may_date=may_date),
            "rice-declaration.csv", "text/csv", "template_csv",
        )  # fmt: skip


def choose_channel() -> str:
    """How the declaration came to the office; a trader's own comes by the website."""
    page = here()
    if page.scope.role == "trader":
        return "web"
    return st.selectbox(
        page.say("declare.channel"), CHANNELS, key="declare_channel", width=260,
        format_func=lambda code: page.say(f"declare.channel.{code}"),
    )  # fmt: skip


def choose_way(who: Filer | None) -> str:
    """A file, or the form; without a trader there is only the file."""
    page = here()
    if who is None:
        return "file"
    return st.radio(
        page.say("declare.way"), ("file", "form"), key="declare_way", horizontal=True, label_visibility="collapsed",
        format_func=lambda way: page.say(f"declare.way.{way}"),
    )  # fmt: skip


def upload(slot: str) -> Draft | None:
    """The place to put a file; a new file is tried at once. Returns the draft of that slot, if there is one."""
    page = here()
    turn = st.session_state.get(f"{slot}.turn", 0)
    given = st.file_uploader(
        page.say("declare.upload", megabytes=MOST_MB), key=f"{slot}.file.{turn}", max_upload_size=MOST_MB,
        on_change=forget, args=(slot,),
    )  # fmt: skip
    kept = draft(slot)
    if given is not None and kept is None:
        kept = attempt(slot, given.name, given.getvalue())
    return kept


def attempt(slot: str, name: str, data: bytes) -> Draft:
    """Try a file and keep it as the draft of a slot."""
    page, place = here(), st.empty()
    trial = try_file(start.store(), data, name, scope=page.scope, told=lambda step: _progress(place, step))
    place.empty()
    kept = Draft(page.scope, name, data, trial)
    drafts.put(f"{slot}.draft", kept, len(data))
    drafts.drop(f"{slot}.filed")
    return kept


def _progress(place, step: str) -> None:
    words, share = say(f"declare.progress.{step}", here().language), (_STEPS.index(step) + 0.5) / len(_STEPS)
    bar = tag("progress", value=f"{share:.2f}", max="1", aria_label=words)
    place.html(tag("div", tag("p", words), bar, class_="bi-progress", role="status").text)


def draft(slot: str) -> Draft | None:
    """What is kept in a slot; nothing of another person."""
    kept = drafts.get(f"{slot}.draft")
    return kept if kept is not None and kept.scope == here().scope else None


def forget(slot: str) -> None:
    """Drop the draft of a slot."""
    drafts.drop(f"{slot}.draft")


def restart(slot: str) -> None:
    """Drop the draft and empty the place for a file."""
    forget(slot)
    st.session_state[f"{slot}.turn"] = st.session_state.get(f"{slot}.turn", 0) + 1


def confirm(slot: str, channel: str) -> None:
    """The declaration of truth and the button that files the draft."""
    page, kept = here(), draft(slot)
    result = kept.trial.result
    if not result.accepted:
        if result.is_clean:
            note(page.say("declare.nothing_new"))
        else:
            note(page.say("declare.nothing_to_confirm"), "warn")
    else:
        if result.rejected:
            note(page.say("declare.partly", accepted=result.accepted, rejected=result.rejected), "warn")
        by = "trader" if page.scope.role == "trader" else "officer"
        is_true = st.checkbox(page.say(f"declare.truth.{by}"), key=f"{slot}.truth.{result.sha256[:16]}")
        words = page.say("declare.confirm", count=formats.number(result.accepted))
        # the file is part of the key: a click made when another file was shown confirms nothing
        if st.button(words, type="primary", disabled=not is_true, key=f"{slot}.confirm.{result.sha256[:16]}"):
            _file(slot, kept, channel)
    restart_button(slot)


def restart_button(slot: str) -> None:
    """The way back to an empty place for a file."""
    st.button(here().say("declare.start_again"), key=f"{slot}.restart", type="tertiary", on_click=restart, args=(slot,))


def _file(slot: str, kept: Draft, channel: str) -> None:
    """File the draft's own bytes; what could not be taken after all is shown as a trial again."""
    place = st.empty()
    _progress(place, "keep")
    result = ingest_bytes(start.store(), kept.data, kept.name, scope=here().scope, channel=channel)
    if result.receipt is None:
        again = Draft(kept.scope, kept.name, kept.data, Trial(result, kept.trial.totals))
        drafts.put(f"{slot}.draft", again, len(kept.data))
    else:
        restart(slot)
        drafts.put(f"{slot}.filed", Filed(here().scope, result, datetime.now(UTC)))
        start.refresh_soon()
    st.rerun()


def filed(slot: str) -> None:
    """The receipt of what was just filed, or of the one in the address."""
    page = here()
    asked = st.query_params.get("receipt")
    just = drafts.get(f"{slot}.filed")
    is_fresh = just is not None and just.scope == page.scope and datetime.now(UTC) - just.at < SHOWN_FOR
    if is_fresh and asked in (None, just.result.receipt):
        filing_show.thanks(just.result, just.at)
    elif asked:
        filing_show.receipt(asked)
