"""What stands around a page: ribbon, language, person, title with its sources, footer; and the pages without figures.

Those are: choosing a person, a closed door, the progress of the first start.
"""

from datetime import UTC, datetime

import streamlit as st

from bi import formats, settings
from bi.access import Scope
from bi.formats import Language
from bi.text import say
from bi.web import filters as choice
from bi.web import page as pages
from bi.web import personas, start
from bi.web.html import NOTHING, Markup, tag
from bi.web.page import Page
from bi.web.parts import draw, meter

_BEAT = 0.7
_STEPS = ("open", "sample", "load", "snapshot", "warm")


def bar(name: str, language: Language, scope: Scope | None) -> None:
    """The line above every page: the ribbon of a demonstration, the switch of language, the person and the way out."""
    other = "en" if language == "th" else "th"
    switch = tag("a", say("language.switch", language), href=choice.address(name, choice.present(), lang=other), lang=other,
                 aria_label=say("language.label", language), class_="bi-language")  # fmt: skip
    draw(tag("div", ribbon(language), tag("span", switch, _person(name, language, scope), class_="bi-right"),
             class_="bi-bar"))  # fmt: skip


def ribbon(language: Language) -> Markup:
    """The mark of sample data; nothing in production."""
    if settings.mode() == "production":
        return NOTHING
    return tag("span", tag("b", say("demo.ribbon", language)), tag("span", say("demo.ribbon_long", language)),
               class_="bi-ribbon", title=say("demo.ribbon_long", language))  # fmt: skip


def title(page: Page) -> None:
    """The title of the page and the line that says where its figures come from."""
    cutoff = formats.instant(page.snapshot.cutoff, page.language)
    source = page.say("source.line", snapshot=page.snapshot.id, cutoff=cutoff)
    draw(tag("header", tag("h1", page.say(f"page.{page.name}.title")), tag("p", source, class_="bi-source"),
             class_="bi-title"))  # fmt: skip
    newest = start.newest_snapshot()
    if newest is not None and newest.id != page.snapshot.id:
        latest = tag("a", page.say("source.latest"), href=page.link(page.name, asof=None), data_go="")
        draw(tag("p", page.say("source.known_on", cutoff=cutoff), " ", latest, class_="bi-note bi-warn", role="status"))


def coverage(page: Page) -> None:
    """How complete the shown month is: the share of those due that have filed, and whether the month is due at all."""
    if page.period is None or not page.scope.sees_totals:
        return
    found = page.view("coverage")
    due, filed = int(found["due"].sum()), int(found["on_time"].sum() + found["late"].sum())
    share = filed / due if due else None
    words = page.say(
        "source.coverage" if due else "source.no_coverage", month=page.month(), share=formats.share(share),
        filed=formats.number(filed), due=formats.number(due),
    )  # fmt: skip
    draw(tag("p", meter(share) if share is not None else NOTHING, words, class_="bi-coverage"))
    if not page.snapshot.is_due(page.period):
        draw(tag("p", page.say("source.not_due", month=page.month()), class_="bi-note bi-warn", role="status"))


def footer(page: Page) -> None:
    """Under every page: what a printed copy must say to be traced back."""
    at = formats.instant(datetime.now(UTC), page.language)
    line = page.say("footer.line", snapshot=page.snapshot.id, digest=page.snapshot.digest[:16], at=at)
    draw(tag("footer", tag("p", page.say("source.unit")), tag("p", line), class_="bi-footer"))


def choose_person(name: str, language: Language, *, is_asked: bool) -> None:
    """The sign-in of a demonstration: who to act as. `is_asked` when a page was opened that needs it."""
    lead = say("sign_in.needed" if is_asked else "sign_in.lead", language)
    draw(tag("header", tag("h1", say("sign_in.title", language)), tag("p", lead, class_="bi-source"), class_="bi-title"))
    snapshot = start.newest_snapshot()
    cards = [_card(persona, name, language) for persona in personas.all_of(snapshot)] if snapshot else []
    draw(tag("div", *cards, class_="bi-persons"))


def closed(name: str, language: Language, scope: Scope) -> None:
    """A page that is not for this reader: one sentence and the ways on."""
    draw(tag("header", tag("h1", say(f"page.{name}.title", language)), class_="bi-title"))
    person = pages.person(scope, language)
    draw(tag("p", say("door.closed", language, person=person), class_="bi-note bi-warn", role="alert"))
    draw(tag("p", tag("a", say("door.home", language), href="/", data_go=""), class_="bi-links"))


def unusable(name: str, language: Language, words: str) -> None:
    """An address whose choice cannot be shown: what is wrong with it, and the page without a choice."""
    sentence(words)
    draw(tag("p", tag("a", say("door.clear", language), href=f"/{name}", data_go=""), class_="bi-links"))


def sentence(words: str, tone: str = "warn") -> None:
    """One calm sentence in place of what could not be shown."""
    draw(tag("p", words, class_=f"bi-note bi-{tone}", role="alert"))


@st.fragment(run_every=_BEAT)
def preparing(language: Language) -> None:
    """How far the first start has come; the browser opens the overview by itself when it is done."""
    now = start.status()
    if now.fault:
        sentence(say("fault.start", language, reference=now.fault))
        return
    steps = [_step(step, now, language) for step in _STEPS]
    done = (_STEPS.index(now.step) + now.share) / len(_STEPS) if now.step in _STEPS else 1.0
    draw(tag(
        "div", tag("h1", say("start.title", language)), tag("p", say("start.lead", language)),
        tag("progress", value=f"{done:.3f}", max="1", aria_label=say("start.title", language)),
        tag("ol", *steps), class_="bi-start", data_reload="yes" if now.is_ready else None,
    ))  # fmt: skip


def _step(step: str, now: start.Status, language: Language) -> Markup:
    reached = _STEPS.index(now.step) if now.step in _STEPS else len(_STEPS)
    at = _STEPS.index(step)
    state = "done" if at < reached else "now" if at == reached else "later"
    return tag("li", say(f"start.{step}", language), class_=state, aria_current="step" if state == "now" else None)


def _person(name: str, language: Language, scope: Scope | None) -> Markup:
    if scope is None:
        return NOTHING
    leave = tag("form", tag("button", say("menu.leave", language), type="submit"), method="post", action="/session/end")
    items: list[Markup] = []
    snapshot = start.newest_snapshot()
    for persona in personas.all_of(snapshot) if snapshot else ():
        if persona.scope != scope:
            items.append(_enter(persona, "/", language))
    menu = tag("div", tag("span", say("menu.switch", language), class_="bi-menu-title") if items else NOTHING,
               *items, leave, class_="bi-menu")  # fmt: skip
    return tag("details", tag("summary", pages.person(scope, language)), menu, class_="bi-person")


def _enter(persona: personas.Persona, target: str, language: Language) -> Markup:
    return tag("form", tag("input", type="hidden", name="persona", value=persona.key),
               tag("input", type="hidden", name="next", value=target),
               tag("button", say(f"persona.{persona.key}", language), type="submit"),
               method="post", action="/session")  # fmt: skip


def _card(persona: personas.Persona, name: str, language: Language) -> Markup:
    about = tag("p", say(f"persona.{persona.key}.about", language))
    return tag("div", _enter(persona, choice.address(name, choice.present()), language), about, class_="bi-card")
