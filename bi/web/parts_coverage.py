"""Parts of the page Coverage: tiles, the tables behind its charts, who has not filed, and the letters to them."""

import io
import zipfile
from datetime import UTC, datetime

import polars as pl
import streamlit as st

from bi import charts, formats, letters, periods, settings
from bi.charts import filing
from bi.web import parts_listing as lists
from bi.web import quality
from bi.web.html import Markup, tag
from bi.web.page import here
from bi.web.parts import Tile, chart, draw, halves, heading, note, tiles

STATES = ("on_time", "late", "missing")
MISSED = ("1", "2", "3", "6")
SHOWN_LETTERS = 500
_LETTER_STYLE = (
    "[data-testid=stCode] pre,[data-testid=stCode] code{font-family:Sarabun,sans-serif!important;"
    "font-size:.95rem!important;line-height:1.65;white-space:pre-wrap!important;overflow-wrap:anywhere}"
    ".bi-stack{display:grid;gap:.1rem;font-size:.9em;line-height:1.35}"
)


def summary(by_kind: pl.DataFrame) -> None:
    """Due, on time, late and missing: traders, their share, and the tonnage they were expected to hold."""
    page = here()
    due, expected = int(by_kind["due"].sum()), float(by_kind["expected_t"].sum())

    def tonnes(value: float) -> str:
        return formats.tonnes(value, page.language)

    def of(state: str) -> Tile:
        count, held = int(by_kind[state].sum()), float(by_kind[f"{state}_t"].sum())
        share = formats.share(count / due if due else None)
        return Tile(page.say(f"coverage.{state}"), page.say("coverage.traders", count=formats.number(count)),
                    page.say("coverage.tile", share=share, tonnes=tonnes(held)))  # fmt: skip

    filed = float(by_kind["on_time_t"].sum() + by_kind["late_t"].sum())
    share = filed / expected if expected else None
    tiles(
        Tile(page.say("coverage.due"), page.say("coverage.traders", count=formats.number(due)),
             page.say("coverage.expected", value=tonnes(expected))),
        *(of(state) for state in STATES),
        Tile(page.say("coverage.by_tonnage"), formats.share(share),
             page.say("coverage.short", value=tonnes(expected - filed)), share=share),
    )  # fmt: skip
    draw(tag("p", page.say("coverage.expected.note"), class_="bi-source"))


def by_day(days: pl.DataFrame) -> None:
    """How the month came in: by traders and by tonnage, with the table behind both."""
    page, day = here(), quality.deadline_day(here())
    for place, kind, value in zip(halves(), ("count", "tonnage"), ("filed_share", "filed_expected_share"), strict=True):
        with place:
            drawn = filing.by_day(days, page.language, value=value, deadline_day=day)
            words = filing.words_by_day(days, page.language, value=value, deadline_day=day)
            chart(page.say(f"coverage.day.{kind}"), drawn, words, key=f"day_{kind}")
    _behind(filing_days(days), "day", ("on", "filed", "filed_share", "filed_expected_share", "month_filed_share",
                                       "year_filed_share"), control=None, rows=31)  # fmt: skip


def filing_days(days: pl.DataFrame) -> pl.DataFrame:
    """The days side by side, as they stand in the table and in its file."""
    from bi.views.filed import side_by_side

    return side_by_side(days)


def by_province(frame: pl.DataFrame) -> None:
    """The share filed as a map beside the tonnage that is missing as bars, with the table behind both."""
    page = here()
    names = page.names("province")
    left, right = halves()
    with left:
        drawn = charts.province_map(frame, page.language, names, value="filed_share", is_share=True, height=520)
        chart(page.say("coverage.map"), drawn, page.say("coverage.map.words"), key="map", goes_to="province")
    with right:
        drawn = charts.ranked_bars(frame, page.language, code="province", names=names, value="missing_t", top=18)
        words = charts.words.ranking(frame, page.language, code="province", names=names, value="missing_t")
        chart(page.say("coverage.gap"), drawn, words, key="gap", goes_to="province")
    _behind(frame.sort(["missing_t", "province"], descending=[True, False]), "gap", ("province", *_COUNTS), rows=77)


def by_kind(frame: pl.DataFrame) -> None:
    """On time, late and missing by kind of trader."""
    page = here()
    names, states = page.names("trader_kind"), {s: page.names("filing_status")[s] for s in STATES}
    drawn = filing.by_kind(frame, page.language, key="kind", names=names, states=states)
    words = filing.words_by_kind(frame, page.language, key="kind", names=names)
    chart(page.say("coverage.kind"), drawn, words, key="kind")
    _behind(frame, "kind", ("kind", *_COUNTS))


def by_month(frame: pl.DataFrame) -> None:
    """Filed and on time over the months."""
    page = here()
    drawn = filing.by_month(frame, page.language, until=page.period)
    words = filing.words_by_month(frame, page.language, until=page.period)
    chart(page.say("coverage.months"), drawn, words, key="months")
    _behind(frame.sort("period", descending=True), "months", ("period", *_COUNTS))


_COUNTS = ("due", "on_time", "late", "missing", "filed_share", "expected_t", "missing_t", "filed_expected_share")


def _behind(frame: pl.DataFrame, name: str, shown: tuple[str, ...], *, control: str | None = "expected_t",
            rows: int = lists.ROWS) -> None:  # fmt: skip
    page = here()
    titles = {column: page.say(f"coverage.column.{column}") for column in frame.columns}
    columns = [
        (lists.text if column in ("on", "province", "kind", "period") else lists.figure)(titles[column], column)
        for column in shown
    ]
    words = page.say(f"coverage.{name}.table")
    with lists.behind(words):
        lists.listing(frame, columns, name=f"coverage-{name}", title=words, exported=titles, control=control, rows=rows)


def who_is_missing() -> None:
    """Who has not filed, with contact and a letter each; for readers of totals the sentence that names are not here."""
    page = here()
    heading(page.say("coverage.who"))
    if not page.scope.sees_traders:
        note(page.say("coverage.who.reader"))
        return
    draw(tag("style", Markup(_LETTER_STYLE)))
    found = _chosen(quality.addressees(page))
    if found.is_empty():
        note(page.say("coverage.who.none"))
        return
    tonnes = formats.tonnes(float(found["expected_t"].sum()), page.language)
    lead = page.say("coverage.who.lead", count=formats.number(found.height), tonnes=tonnes)
    draw(tag("p", lead, class_="bi-source"))
    shown = ("trader_id", "name_th", "kind", "province", "expected_t", "missed_12", "last_filed", "phone", "email")
    titles = {name: page.say(f"coverage.column.{name}") for name in shown}
    lists.listing(found, _columns(titles), name="missing-traders", title=page.say("coverage.who"), exported=titles,
                  control="expected_t")  # fmt: skip
    _letters(found)


def _chosen(found: pl.DataFrame) -> pl.DataFrame:
    page = here()
    words = {m: page.say("coverage.missed.some", count=m) for m in MISSED} | {"1": page.say("coverage.missed.all")}
    with st.container(horizontal=True, key="picks_missing", gap="small"):
        least = lists.pick("missed", page.say("coverage.missed"), MISSED, words)
        sought = lists.find(page.say("coverage.search"), page.say("coverage.search.hint"))
    return lists.named(found.filter(pl.col("missed_12") >= int(least)), sought)


def _columns(titles: dict[str, str]) -> list[lists.Column]:
    page = here()

    def contact(row: dict) -> str | Markup:
        ways = [tag("a", row[name], href=f"{scheme}:{row[name]}")
                for name, scheme in (("phone", "tel"), ("email", "mailto")) if row[name]]  # fmt: skip
        return tag("span", *ways, class_="bi-stack") if ways else formats.NOTHING

    def missed(row: dict) -> str:
        return page.say("coverage.missed.cell", count=row["missed_12"])

    def last(row: dict) -> str:
        return formats.month_short(row["last_filed"], page.language)

    def letter(row: dict) -> Markup:
        return tag("a", page.say("coverage.letter.open"), href=lists.link(letter=row["trader_id"]) + "#letters", data_go="")

    return [
        lists.text(titles["name_th"], "name_th", lambda row: page.link("trader", trader=row["trader_id"])),
        lists.text(titles["kind"], "kind"), lists.text(titles["province"], "province"),
        lists.figure(titles["expected_t"], "expected_t"), lists.Column(titles["missed_12"], missed, is_figure=True),
        lists.Column(titles["last_filed"], last), lists.Column(page.say("coverage.column.contact"), contact),
        lists.Column(page.say("coverage.column.letter"), letter),
    ]  # fmt: skip


def _letters(found: pl.DataFrame) -> None:
    page = here()
    draw(tag("div", id="letters"))
    heading(page.say("coverage.letters"), page.say("coverage.letters.lead"))
    note(page.say("coverage.letters.assumed"), "warn")
    listed = found.head(SHOWN_LETTERS)
    names = dict(listed.select("trader_id", "name_th").iter_rows())
    with st.container(horizontal=True, key="picks_letters", gap="small"):
        chosen = lists.pick("letter", page.say("coverage.letters.to"), list(names), names, width=380)
        language = st.selectbox(
            page.say("coverage.letters.language"), ("th", "en"), key="letter_language", width=180,
            format_func=lambda code: page.say("coverage.letters.thai" if code == "th" else "coverage.letters.english"),
        )  # fmt: skip
    occasion = _occasion()
    row = listed.row(by_predicate=pl.col("trader_id") == chosen, named=True)
    written = letters.reminder(row, occasion, language)
    stamp = f"reminder-{page.period:%Y-%m}"
    st.code(written, language=None, wrap_lines=True)
    with st.container(horizontal=True, key="files_letters", gap="small"):
        _file("coverage.letters.one", lambda: written.encode("utf-8-sig"), f"{stamp}-{chosen}.txt", "one")
        count = formats.number(found.height)
        _file("coverage.letters.all", lambda: _together(found, occasion, language), f"{stamp}.txt", "all", count=count)
        _file("coverage.letters.zip", lambda: _apart(found, occasion, language, stamp), f"{stamp}.zip", "zip", count=count)


def _file(words: str, make, name: str, key: str, **facts: object) -> None:
    kind = "application/zip" if name.endswith(".zip") else "text/plain"
    st.download_button(here().say(words, **facts), make, name, kind, key=f"letter_{key}", on_click="ignore",
                       type="tertiary")  # fmt: skip


def _occasion() -> letters.Occasion:
    page = here()
    return letters.Occasion(
        page.period, quality.deadline(page), periods.today(page.snapshot.cutoff), periods.today(datetime.now(UTC)),
        page.snapshot.is_due(page.period), settings.mode() == "demo",
    )  # fmt: skip


def _together(found: pl.DataFrame, occasion: letters.Occasion, language: formats.Language) -> bytes:
    whole = letters.together([letters.reminder(row, occasion, language) for row in found.iter_rows(named=True)])
    return whole.encode("utf-8-sig")


def _apart(found: pl.DataFrame, occasion: letters.Occasion, language: formats.Language, stamp: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as files:
        for row in found.iter_rows(named=True):
            text = letters.reminder(row, occasion, language)
            files.writestr(f"{stamp}-{row['trader_id']}.txt", text.encode("utf-8-sig"))
    return buffer.getvalue()
