"""Parts of the page of concentration."""

import polars as pl

from bi import charts, formats
from bi.charts.guided import guided_lines
from bi.charts.scatter import stock_and_index
from bi.periods import add_months
from bi.reference import bands
from bi.views import Filters, concentrated, details
from bi.views.holders import NATION
from bi.web.kept import kept
from bi.web.page import Page
from bi.web.parts import Tile, button_row, chart, heading, note, tiles
from bi.web.parts_figures import behind, fold, linked, titles
from bi.web.tables import table

TOPS = ("top1", "top5", "top10")
MONTHS = 25


def months(page: Page) -> pl.DataFrame:
    """Every month to the shown one, all provinces and the nation, with the band of each index.

    The months are computed once for a snapshot and a kind of rice or trader, so that another month costs nothing.
    """
    chosen = page.filters
    found = kept(page, details.concentration_months, Filters(rice=chosen.rice, kind=chosen.kind))
    until = found.filter(pl.col("period") <= page.period) if page.period else found
    return concentrated.banded(until, bands.current())


def code_of(page: Page) -> str:
    """The province that is looked at, `00` for the nation."""
    return next(iter(page.filters.province), NATION)


def name_of(page: Page, code: str) -> str:
    return page.say("concentration.nation") if code == NATION else page.names("province")[code]


def about(page: Page) -> None:
    """What the index is, in plain words."""
    lowest = {band.code: formats.number(band.lowest) for band in bands.current()}
    with fold(page.say("concentration.about")):
        note(page.say("concentration.about.words", **lowest))
        note(page.say("concentration.small"))


def head(page: Page, course: pl.DataFrame, code: str) -> None:
    """The figures of the month for the nation or one province."""
    heading(name_of(page, code))
    if code != NATION:
        button_row((page.say("concentration.clear"), page.link("concentration", province=None)),
                   (page.say("concentration.open"), page.link("province", province=code)))  # fmt: skip
    last = course.tail(13)
    row = course.row(-1, named=True)
    words = _band(page, row["band"])
    shown = [Tile(page.say("concentration.tile.hhi"), formats.number(row["hhi"], 0), words, months=last["hhi"].to_list())]
    for top in TOPS:
        column = f"{top}_share"
        label = page.say(f"concentration.tile.{top}")
        shown.append(Tile(label, formats.share(row[column]), months=last[column].to_list()))
    shown.append(Tile(page.say("concentration.tile.declarers"), formats.number(row["declarers"]),
                      months=last["declarers"].to_list()))  # fmt: skip
    lines = behind(page, "rice", "kind", province=None if code == NATION else code)
    tiles(*linked(shown, [lines] * len(shown)))


def index(page: Page, course: pl.DataFrame, nation: pl.DataFrame, code: str) -> None:
    """The index over the months, beside the bands; for a province the nation with it."""
    both = nation if code == NATION else pl.concat([course, nation])
    names = {one: name_of(page, one) for one in dict.fromkeys((code, NATION))}
    guides = [
        (band.lowest, page.say("concentration.guide", name=band.name(page.language), value=formats.number(band.lowest)))
        for band in bands.current()[1:]
    ]
    drawn = guided_lines(
        both.filter(pl.col("period") > add_months(page.period, -MONTHS)), page.language, series="province", names=names,
        value="hhi", guides=guides, write=lambda v: formats.number(v, 0), unit="HHI",
    )  # fmt: skip
    by_period = dict(course.select("period", "hhi").iter_rows())
    now, before = by_period.get(page.period), by_period.get(add_months(page.period, -12))
    words = page.say("concentration.hhi.none")
    if now is not None:
        words = page.say("concentration.hhi.words", month=page.month(), value=formats.number(now, 0),
                         band=_band(page, course["band"][-1]), before=formats.number(before, 0))  # fmt: skip
    chart(page.say("concentration.hhi", name=name_of(page, code)), drawn, words, key="hhi")


def tops(page: Page, course: pl.DataFrame, code: str) -> None:
    """How much the largest hold, over the months, and all of it as a table."""
    series = {f"{top}_share": page.say(f"column.{top}_share") for top in TOPS}
    long = course.filter(pl.col("period") > add_months(page.period, -MONTHS)).unpivot(
        list(series), index="period", variable_name="series", value_name="share"
    )
    drawn = charts.lines(long, page.language, series="series", names=series, value="share", is_share=True, height=280)
    row = course.row(-1, named=True)
    words = page.say("concentration.shares.words", month=page.month(),
                     **{top: formats.share(row[f"{top}_share"]) for top in TOPS})  # fmt: skip
    title = page.say("concentration.shares", name=name_of(page, code))
    chart(title, drawn, words, key="tops")
    with fold():
        columns = ("period", "declarers", "stock_t", *series, "hhi")
        table(course.select(columns).sort("period", descending=True), columns, download="concentration-months",
              title=title, rows=13)  # fmt: skip


def provinces(page: Page, found: pl.DataFrame) -> None:
    """All provinces of the month, the most concentrated first."""
    rows = found.filter((pl.col("period") == page.period) & (pl.col("province") != NATION)).drop("period")
    counts = {band.code: formats.number(rows.filter(band=band.code).height) for band in bands.current()}
    title = page.say("concentration.map")
    drawn = stock_and_index(rows, page.language, names=page.names("province"), bands=bands.current())
    chart(title, drawn, page.say("concentration.map.words", count=formats.number(rows.height), **counts),
          key="hhi-provinces", goes_to="concentration")  # fmt: skip
    heading(page.say("concentration.table"), page.say("concentration.table.words"))
    ordered = rows.sort(["hhi", "province"], descending=[True, False], nulls_last=True).with_columns(
        band_words=pl.col("band").replace_strict({b.code: b.name(page.language) for b in bands.current()}, default=None)
    )
    shown = ("province", "band_words", "hhi", "top1_share", "top5_share", "top10_share", "declarers", "stock_t")
    table(
        ordered, shown, download="concentration", title=page.say("concentration.table"), rows=20,
        titles=titles("concentration", "band", "band_words"),
        links={
            "province": lambda row: page.link("concentration", province=row["province"]),
            "declarers": lambda row: page.link("province", province=row["province"]),
            "stock_t": lambda row: behind(page, "rice", "kind", province=row["province"]),
        },
    )  # fmt: skip


def _band(page: Page, code: str | None) -> str:
    return next((band.name(page.language) for band in bands.current() if band.code == code), formats.NOTHING)
