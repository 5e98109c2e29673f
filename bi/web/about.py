"""The page about the data: which picture is shown, what its figures mean, on what they rest."""

import re
from collections import defaultdict
from datetime import date

import polars as pl

from bi import formats, periods, reference, snapshot
from bi.text import TEXT
from bi.views.definitions import DEFINITIONS
from bi.web.html import tag
from bi.web.listing import contents, facts, listing, points, section
from bi.web.page import here
from bi.web.tables import downloads

SECTIONS = ("fresh", "snapshots", "figures", "factors", "rules", "rice", "places", "limits", "sources")
LIMITS = ("declared", "moisture", "factors", "retail", "law", "sample")
CITED = ("RT14", "TH49", "PLAN60", "NFC66", "BP25", "OAE", "ISO")
SHOWN_SNAPSHOTS = 12
_PLAIN_SOURCES = {
    "taken from Hom Mali": "as_hom_mali",
    "counted inside the milling yield": "inside",
    "from memory; not re-read": "memory",
}


def outline() -> None:
    """Links to the sections."""
    page = here()
    contents(page.say("about.contents"), {name: page.say(f"about.{name}") for name in SECTIONS})


def freshness() -> None:
    """The snapshot that is shown."""
    page, shown = here(), here().snapshot
    _section("fresh")
    told = {"snapshot": shown.id, "cutoff": formats.instant(shown.cutoff, page.language), "digest": shown.digest}
    if shown.periods:
        first, last = (formats.month(shown.periods[at], page.language) for at in (0, -1))
        told["months"] = page.say("about.fact.span", first=first, last=last, count=len(shown.periods))
    if shown.default_period:
        month = formats.month(shown.default_period, page.language)
        told["default"] = page.say("about.fact.default.why", month=month)
    if page.scope.sees_totals:
        told["lines"] = formats.number(shown.line_count)
    facts({page.say(f"about.fact.{name}"): value for name, value in told.items()})


def snapshots() -> None:
    """All snapshots, each to be opened as it was."""
    page, found = here(), snapshot.list_snapshots()
    _section("snapshots")
    names = ["id", "cutoff", "months", *(["lines"] if page.scope.sees_totals else []), "digest"]
    frame = pl.DataFrame(
        {
            "id": [made.id for made in found], "cutoff": [made.cutoff_at for made in found],
            "months": [len(made.months) for made in found], "lines": [sum(m.lines for m in made.months) for made in found],
            "digest": [made.digest for made in found],
        }
    ).select(names)  # fmt: skip
    titles = {name: page.say(f"about.head.{name}") for name in names}
    rows = [[_snapshot_cell(name, row[name]) for name in names] for row in frame.head(SHOWN_SNAPSHOTS).to_dicts()]
    figures = [at for at, name in enumerate(names) if name in ("months", "lines")]
    listing(list(titles.values()), rows, label=page.say("about.snapshots"), figures=figures)
    downloads(frame, "snapshots", title=page.say("about.snapshots"), control=None, titles=titles)


def _snapshot_cell(name: str, value):
    page = here()
    if name == "id":
        return tag("a", value, href=page.link("about", asof=value), data_go="")
    if name == "cutoff":
        return formats.instant(value, page.language)
    return formats.number(value) if isinstance(value, int) else value[:16]


def definitions() -> None:
    """Every figure: unit, how it is made, what counts."""
    page = here()
    _section("figures")
    day = reference.current().whole("deadline.day") + 1
    rows = [
        (page.say(f"about.figure.{one.key}"), page.say(f"about.unit.{one.unit}"),
         page.say(f"about.figure.{one.key}.how", day=day))
        for one in DEFINITIONS
    ]  # fmt: skip
    listing(_head("figure", "unit", "how"), rows, label=page.say("about.figures"), wide=(2,))


def factors() -> None:
    """The factors by rice code with what they rest on."""
    page, ref = here(), reference.current()
    _section("factors")
    rows = [
        (page.names("rice")[f.rice], f.rice, f"{float(f.value):.2f}", since(f.valid_from), source(f.source),
         page.say(f"about.confidence.{f.confidence}"))
        for f in ref.factors
    ]  # fmt: skip
    head = _head("rice", "code", "value", "since", "source", "confidence")
    listing(head, rows, label=page.say("about.factors"), figures=(2,), wide=(4, 5))


def rules() -> None:
    """Deadlines and tolerances with what they rest on."""
    page = here()
    _section("rules")
    rows = [
        (page.say(f"about.rule.{r.name}"), value(r.value), page.say(f"about.measure.{slug(r.unit)}"), source(r.source),
         page.say(f"about.confidence.{r.confidence}"))
        for r in reference.current().rules
    ]  # fmt: skip
    head = _head("rule", "value", "unit", "source", "confidence")
    listing(head, rows, label=page.say("about.rules"), figures=(1,), wide=(3, 4))


def rice() -> None:
    """The rice codes."""
    page = here()
    _section("rice")
    rows = [
        (r.name(page.language), r.code, page.names("form")[r.form], source(r.source),
         page.say(f"about.confidence.{r.confidence}"))
        for r in reference.current().rice.values()
    ]  # fmt: skip
    listing(_head("rice", "code", "form", "source", "confidence"), rows, label=page.say("about.rice"), wide=(3, 4))


def places() -> None:
    """The provinces by region."""
    page = here()
    _section("places")
    found: dict[str, list[str]] = defaultdict(list)
    for one in reference.current().provinces.values():
        found[one.region(page.language)].append(f"{one.name(page.language)} {one.code}")
    facts({
        page.say("about.places.region", region=region, count=len(names)): ", ".join(sorted(names))
        for region, names in found.items()
    })  # fmt: skip


def limits() -> None:
    """What the figures cannot tell, and the documents that were read."""
    page = here()
    _section("limits")
    points([page.say(f"about.limit.{name}") for name in LIMITS])
    _section("sources")
    points([page.say(f"about.cited.{name}") for name in CITED])


def since(day: date) -> str:
    """A day of the reference data in words."""
    return formats.day_short(day, here().language)


def value(text: str) -> str:
    """The value of a rule: whole numbers with commas, several of them as a list."""
    if text.isdecimal():
        return formats.number(int(text))
    month = periods.parse_month(text)
    return formats.month(month, here().language) if month else text.replace(" ", ", ").replace("-", "–")


def source(text: str) -> str:
    """Where a value of the reference data comes from, in the reader's words; documents by their code."""
    page = here()
    if text in _PLAIN_SOURCES:
        return page.say(f"about.source.{_PLAIN_SOURCES[text]}")
    if text.startswith("LDD-plan"):
        return page.say("about.source.plan")
    codes = [code for code in text.split(", ") if f"about.cited.{code.split()[0]}" in TEXT]
    if codes and len(codes) == len(text.split(", ")):
        return page.say("about.source.found", codes=", ".join(codes))
    return page.say("about.source.brief" if text.startswith("domain brief") else "about.source.product")


def slug(text: str) -> str:
    """Words as part of a key."""
    return re.sub(r"\W+", "_", text).strip("_")


def _head(*names: str) -> list[str]:
    return [here().say(f"about.head.{name}") for name in names]


def _section(name: str) -> None:
    page, lead = here(), f"about.{name}.lead"
    section(name, page.say(f"about.{name}"), page.say(lead) if lead in TEXT else "")
