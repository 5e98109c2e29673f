"""Parts of the page of one province."""

import polars as pl

from bi import charts, formats, reference
from bi.charts.guided import guided_lines
from bi.views import Filters, details
from bi.web import rights
from bi.web.html import tag
from bi.web.kept import kept
from bi.web.page import Page, here
from bi.web.parts import button_row, chart, draw, halves, heading, note
from bi.web.parts_figures import behind, fold
from bi.web.tables import table

AROUND = 3  # provinces above and below in the ranking


def chosen() -> str | None:
    """The province to show: the first of the choice; None if there is none."""
    return next(iter(here().filters.province), None)


def ranks(page: Page) -> pl.DataFrame:
    """All provinces by stock under the reader's choice."""
    return kept(page, details.province_ranks, page.asked("province_ranks", "rice", "kind"))


def choose(page: Page) -> None:
    """The page without a province: the map and the list to choose from."""
    names, found = page.names("province"), ranks(page)
    heading(page.say("province.choose"), page.say("province.choose.words"))
    own = page.scope.provinces or ()
    button_row(*[(page.say("province.own", name=names[code]), page.link("province", province=code)) for code in own])
    left, right = halves()
    with left:
        drawn = charts.province_map(found, page.language, names)
        chart(page.say("overview.map"), drawn, page.say("overview.map.words"), key="choose-map", goes_to="province")
    with right:
        heading(page.say("province.list"), page.say("province.list.words"))
        table(found, ("rank", "province", "stock_t", "share", "change_pct"), download="provinces", rows=20,
              title=page.say("province.list"), links={"province": _to_province(page)})  # fmt: skip


def name(page: Page, code: str) -> None:
    """The name of the province and where it stands."""
    province = reference.current().provinces[code]
    row = ranks(page).filter(province=code)
    if row.is_empty():
        words = page.say("province.about.nothing", region=province.region(page.language))
    else:
        words = page.say(
            "province.about", region=province.region(page.language), rank=row["rank"][0],
            count=formats.number(ranks(page).height), share=formats.share(row["share"][0]),
        )  # fmt: skip
    draw(tag("div", tag("h2", province.name(page.language)), tag("p", words), class_="bi-heading bi-subject"))


def neighbours(page: Page, code: str) -> None:
    """The provinces next above and below in the ranking, the shown one among them."""
    found = ranks(page)
    heading(page.say("province.neighbours"), page.say("province.neighbours.words"))
    at = found["province"].index_of(code)
    near = found.slice(max((at or 0) - AROUND, 0), 2 * AROUND + 1) if at is not None else found.head(2 * AROUND + 1)
    table(near, ("rank", "province", "stock_t", "share", "change_pct"), download="neighbours",
          title=page.say("province.neighbours"), links={"province": _to_province(page, but=code)})  # fmt: skip


def coverage(page: Page, filed: pl.DataFrame) -> None:
    """How far the province's own traders have filed, this month and over the months."""
    title = page.say("province.coverage")
    if filed.is_empty():
        heading(title, page.say("province.coverage.nothing", month=page.month()))
        return
    row = filed.row(0, named=True)
    counts = {name: formats.number(row[name]) for name in ("due", "on_time", "late", "missing")}
    expected = formats.share(row["filed_expected_share"])
    words = page.say("province.coverage.words", month=page.month(), expected=expected, **counts)
    asked = Filters(until=page.period, province=(row["province"],), kind=page.filters.kind)
    months = kept(page, details.coverage_months, asked)
    series = {f"filed{part}_share": page.say(f"province.coverage.{name}")
              for part, name in (("", "count"), ("_expected", "tonnage"))}  # fmt: skip
    long = months.tail(13).unpivot(list(series), index="period", variable_name="series", value_name="share")
    drawn = guided_lines(long, page.language, series="series", names=series, value="share", guides=(), unit="%",
                         write=formats.share, times=100, height=230)  # fmt: skip
    chart(title, drawn, words, key="coverage-months")
    columns = ("period", "due", "on_time", "late", "missing", "filed_share", "filed_expected_share")
    with fold():
        table(months.sort("period", descending=True), columns, download="province-coverage", title=title, control=None,
              rows=13)  # fmt: skip
    if any(one.name == "coverage" for one in rights.existing()):
        button_row((page.say("province.coverage.open"), page.link("coverage", province=row["province"], rice=None)))


def traders(page: Page, code: str) -> None:
    """Who holds rice in the province, for readers who see traders."""
    if not page.scope.sees_traders:
        return
    title = page.say("province.traders")
    heading(title, page.say("province.traders.words"))
    if page.scope.provinces is not None and code not in page.scope.provinces:
        note(page.say("province.traders.beyond"))
        return
    found = page.view("traders", "rice", "kind", province=(code,))
    table(
        found, ("rank", "name_th", "stock_t", "share", "change_pct", "kind", "province"), download="province-traders",
        title=title, rows=20,
        links={
            "name_th": lambda row: page.link("trader", trader=row["trader_id"]),
            "stock_t": lambda row: behind(page, "rice", "kind", province=code, trader=row["trader_id"]),
        },
    )  # fmt: skip


def _to_province(page: Page, but: str | None = None):
    return lambda row: None if row["province"] == but else page.link("province", province=row["province"])
