"""What is shown of a file that was tried or filed: findings by rule, totals, the receipt."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import streamlit as st

from bi import formats, reference
from bi.declare import receipt as receipts
from bi.declare.trial import Trial, findings_csv
from bi.formats import Language
from bi.intake.findings import Finding
from bi.intake.ingest import FileResult
from bi.text import say
from bi.web import start
from bi.web.html import tag
from bi.web.listing import facts, file_button, listing, points, tonnes
from bi.web.page import here
from bi.web.parts import draw, heading, note

SHOWN_FINDINGS = 50  # of one rule; all of them are in the file
LOOK_AGAIN_SECONDS = 3
_STYLE = (
    "body{font-family:Sarabun,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1c2724;"
    "line-height:1.5}h1{font-size:1.4rem}dt{color:#52605c;font-size:.9rem}dd{margin:0 0 .5rem;overflow-wrap:anywhere}"
)


def findings(trial: Trial, *, hidden: frozenset[str] = frozenset()) -> None:
    """What was found, errors first, each rule a table of its own; `hidden` rules are left out. All of it as a file."""
    page, result = here(), trial.result
    heading(page.say("declare.step.findings"), "" if result.refused else page.say(
        "declare.checked", file=result.file, accepted=formats.number(result.accepted),
        rejected=formats.number(result.rejected), unchanged=formats.number(result.unchanged),
        warnings=formats.number(result.warnings),
    ))  # fmt: skip
    shown = [f for f in result.findings if f.rule not in hidden]
    if not shown:
        note(page.say("declare.none_found"))
        return
    for severity in ("error", "warning"):
        of_kind = sorted((f for f in shown if f.severity == severity), key=lambda f: (f.rule, f.row))
        if of_kind:
            words = page.say(f"declare.{severity}s")
            draw(tag("h3", words, class_=f"bi-grave bi-{severity}"))
            rows = [row for rule, group in groupby(of_kind, key=lambda f: f.rule) for row in _rule(rule, list(group))]
            head = [page.say(f"declare.head.{name}") for name in ("row", "column", "value", "todo")]
            listing(head, rows, label=words, wide=(3,))
    file_button(page.say("declare.findings_file"), lambda: findings_csv(shown), "findings.csv", "text/csv", "findings_csv")


def _rule(rule: str, found: list[Finding]) -> list[Sequence[str]]:
    """The rows of one rule under its name; beyond the first fifty, how many more there are."""
    page = here()
    titles = {c.name: c.title(page.language) for c in reference.current().columns["declarations"]}
    words = page.say("declare.group", rule=page.say(f"declare.rule.{rule}"), count=formats.number(len(found)))
    rows = [
        (formats.number(f.row), titles.get(f.column, f.column), f.value[:60],
         f.message_th if page.language == "th" else f.message_en)
        for f in found[:SHOWN_FINDINGS]
    ]  # fmt: skip
    more = len(found) - SHOWN_FINDINGS
    rest = [(page.say("declare.more_findings", shown=SHOWN_FINDINGS, count=formats.number(more)),)] if more > 0 else []
    return [(words,), *rows, *rest]


def preview(trial: Trial) -> None:
    """What the right declarations of a file add up to, beside last month."""
    page, totals = here(), trial.totals
    heading(page.say("declare.step.preview"), page.say("declare.step.preview.lead"))
    if totals.is_empty():
        note(page.say("declare.no_totals"))
        return
    names = page.names("rice")
    order = list(names)
    weights = ("opening_t", "in_t", "out_t", "closing_t", "previous_t", "change_t")
    rows = [
        (formats.month(row["period"], page.language), names.get(row["rice"], row["rice"]),
         *(tonnes(row[name], signed=name == "change_t") for name in weights))
        for row in sorted(totals.to_dicts(), key=lambda row: (row["period"], order.index(row["rice"])))
    ]  # fmt: skip
    head = [page.say(f"declare.head.{name}") for name in ("period", "rice", *weights)]
    listing(head, rows, label=page.say("declare.step.preview"), figures=range(2, 8))


def thanks(result: FileResult, at: datetime) -> None:
    """What became of a file that was filed, its receipt, and when the figures will show it."""
    page = here()
    draw(tag("p", page.say("declare.receipt.thanks", number=result.receipt), class_="bi-note bi-done", role="status"))
    draw(tag("p", page.say(
        "declare.receipt.counts", accepted=formats.number(result.accepted), unchanged=formats.number(result.unchanged),
        rejected=formats.number(result.rejected), warnings=formats.number(result.warnings),
    ), class_="bi-source"))  # fmt: skip
    receipt(result.receipt)
    _when(at, page.language)


def receipt(number: str) -> None:
    """One receipt with its two files."""
    page = here()
    found = receipts.read(page.scope, start.store(), number)
    heading(page.say("declare.receipt.title"))
    facts(receipts.facts(found, page.language))
    points(receipts.lines(found, page.language))
    draw(tag("p", page.say("declare.receipt.how"), class_="bi-source"))
    with st.container(horizontal=True, key=f"files_receipt_{number}", gap="small"):
        for kind, make, media_type in (("html", as_page, "text/html"), ("txt", receipts.as_text, "text/plain")):
            file_button(
                page.say(f"declare.receipt.{kind}"), lambda make=make: make(found, page.language),
                f"receipt-{number}.{kind}", media_type, f"receipt_{kind}",
            )  # fmt: skip


def as_page(found: receipts.Receipt, language: Language) -> bytes:
    """The receipt as a page that prints on one sheet and needs nothing else."""
    title = say("declare.receipt.title", language)
    told = receipts.facts(found, language).items()
    pairs = [part for label, value in told for part in (tag("dt", label), tag("dd", value))]
    body = tag(
        "body", tag("p", say("app.title", language)), tag("h1", title), tag("dl", *pairs),
        tag("ul", *[tag("li", line) for line in receipts.lines(found, language)]),
        tag("p", say("declare.receipt.how", language)), tag("p", say("declare.receipt.unsigned", language)),
    )  # fmt: skip
    head = f'<meta charset="utf-8">{tag("title", f"{title} {found.number}")}{tag("style", _STYLE)}'
    return f'<!DOCTYPE html>\n<html lang="{language}"><head>{head}</head>{body}</html>\n'.encode()


def _when(at: datetime, language: Language) -> None:
    """Whether the figures of other pages include a filing; looks again until they do."""
    if _is_included(at):
        _say_figures("now", language)
    else:
        st.fragment(_look_again, run_every=LOOK_AGAIN_SECONDS)(at, language)


def _look_again(at: datetime, language: Language) -> None:
    if _is_included(at):
        st.rerun()
    _say_figures("soon", language)


def _is_included(at: datetime) -> bool:
    newest = start.newest_snapshot()
    return newest is not None and newest.cutoff >= at


def _say_figures(key: str, language: Language) -> None:
    cutoff = formats.instant(start.newest_snapshot().cutoff, language)
    draw(tag("p", say(f"declare.figures.{key}", language, cutoff=cutoff), class_="bi-note bi-plain", role="status"))
