"""The guide: what each page answers, terms, how to file, a place to try a file, what each finding means."""

from datetime import UTC, date, datetime
from fractions import Fraction

from bi import formats, periods, reference
from bi.declare import own
from bi.text import TEXT
from bi.web import filing, filing_show, rights
from bi.web.html import tag
from bi.web.listing import contents, facts, listing, points, section
from bi.web.page import here
from bi.web.parts import draw, note

SLOT = "try"
TERMS = ("equivalent", "coverage", "due", "version", "continuity", "yield", "hhi", "snapshot")
ERRORS = (
    "file", "header", "required", "trader", "site", "code", "number", "finite", "negative", "range", "decimals", "period",
    "filed_at", "duplicate", "balance",
)  # fmt: skip
WARNINGS = ("continuity", "capacity", "yield", "unit", "late", "leading_zero", "versions")
READING, STEPS, EXERCISES, DEADLINES = 6, 7, 6, 3
_EXAMPLE = (("P-WH", "800", "1,200", "", "", "1,000", "", "1,000"), ("M-WH", "200", "", "650", "500", "", "10", "340"))
_EXAMPLE_COLUMNS = ("rice", "opening_t", "purchased_t", "produced_t", "sold_t", "to_mill_t", "loss_t", "closing_t")


def outline() -> None:
    """What the guide holds for this reader."""
    page = here()
    draw(tag("p", page.say("guide.lead"), class_="bi-source"))
    contents(page.say("guide.contents"), {name: page.say(f"guide.{name}") for name in _sections()})


def _sections() -> list[str]:
    names = ["pages", "reading", "terms", "filing", "try", "findings", "training"]
    if here().scope.role == "trader":
        names.remove("training")
    if not here().scope.sees_totals:
        names.remove("reading")
    return names


def pages() -> None:
    """The pages that the reader may open, each with the question that it answers."""
    page = here()
    section("pages", page.say("guide.pages"))
    open_ones = [one.name for one in rights.existing() if page.scope.role in one.roles and f"guide.page.{one.name}" in TEXT]
    facts({page.say(f"page.{name}.title"): page.say(f"guide.page.{name}") for name in open_ones})


def reading() -> None:
    """How to read the figures, and the terms."""
    page, ref = here(), reference.current()
    if page.scope.sees_totals:
        section("reading", page.say("guide.reading"))
        points([page.say(f"guide.reading.{n}") for n in range(1, READING + 1)])
    section("terms", page.say("guide.terms"))
    usual = {name: ref.rule(f"yield.{name}") for name in ("lowest", "highest")}
    facts({page.say(f"guide.term.{name}"): page.say(f"guide.term.{name}.is", **usual) for name in TERMS})


def how_to_file() -> None:
    """The steps, an example that adds up, and the coming deadlines."""
    page = here()
    day = reference.current().whole("deadline.day")
    section("filing", page.say("guide.filing"), page.say("guide.filing.lead", day=day))
    points([page.say(f"guide.step.{n}") for n in range(1, STEPS + 1)], is_numbered=True)
    draw(tag("p", page.say("guide.example"), class_="bi-rule"))
    titles = {c.name: c.title(page.language) for c in reference.current().columns["declarations"]}
    rows = [(page.names("rice")[rice], *cells) for rice, *cells in _EXAMPLE]
    head = [titles[name] for name in _EXAMPLE_COLUMNS]
    listing(head, rows, label=page.say("guide.example"), figures=range(1, len(head)))
    draw(tag("p", page.say("guide.example.lead"), class_="bi-source"))
    draw(tag("p", page.say("guide.deadlines"), class_="bi-rule"))
    newest = own.months_to_declare(datetime.now(UTC), 1)[0]
    points([_deadline(periods.add_months(newest, n)) for n in range(DEADLINES)])


def _deadline(period: date) -> str:
    page = here()
    day = formats.day(own.last_day_to_file(period), page.language)
    return page.say("guide.deadline", month=formats.month(period, page.language), day=day)


def sandbox() -> None:
    """A place to try a file: the answer of a filing, and nothing stored. Who may not see traders learns of form only."""
    page = here()
    section("try", page.say("guide.try"), page.say("guide.try.lead"))
    sees = page.scope.sees_traders
    is_limited = page.scope.traders is not None or page.scope.provinces is not None
    if not sees or is_limited:
        note(page.say("guide.try.own" if sees else "guide.try.form_only"))
    draft = filing.upload(SLOT)
    if draft:
        filing_show.findings(draft.trial, hidden=frozenset() if sees else frozenset({"trader"}))
        if sees:
            filing_show.preview(draft.trial)
        filing.restart_button(SLOT)


def findings() -> None:
    """What each finding means and what to do."""
    page, ref = here(), reference.current()
    section("findings", page.say("guide.findings"), page.say("guide.findings.lead"))
    known = {
        "floor": f"{Fraction(ref.whole('balance.floor_kg'), 1_000)}",
        "part": f"{ref.whole('balance.per_mille') / 10:g}",
        **{name: ref.rule(f"yield.{name}") for name in ("lowest", "highest")},
    }
    rows = [
        (page.say(f"declare.rule.{rule}"), page.say(f"guide.kind.{kind}"), page.say(f"guide.rule.{rule}", **known))
        for kind, rules in (("error", ERRORS), ("warning", WARNINGS))
        for rule in rules
    ]
    head = [page.say(f"guide.head.{name}") for name in ("finding", "kind", "meaning")]
    listing(head, rows, label=page.say("guide.findings"), wide=(2,))


def training() -> None:
    """Exercises, for officials."""
    page = here()
    if page.scope.role == "trader":
        return
    section("training", page.say("guide.training"), page.say("guide.training.lead"))
    points([page.say(f"guide.exercise.{n}") for n in range(1, EXERCISES + 1)], is_numbered=True)
