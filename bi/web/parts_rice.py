"""Parts of the page of rice types and flows."""

import polars as pl

from bi import charts, formats
from bi.charts.guided import guided_lines
from bi.periods import add_months
from bi.views import details
from bi.views import rice as views
from bi.web.kept import kept
from bi.web.page import Page
from bi.web.parts import Tile, chart, heading, national_tiles, tiles
from bi.web.parts_figures import behind, codes_of, fold, linked, titles
from bi.web.tables import table

LEADING = 5
MONTHS = 25


def milling(page: Page) -> pl.DataFrame:
    """Milling of all months to the shown one under the reader's choice."""
    return kept(page, details.milling_months, page.asked("flows", "province", "kind", "owner", until=page.period))


def head(page: Page, trend: pl.DataFrame, by_rice: pl.DataFrame) -> None:
    """The month's stock, paddy, milled rice, milling yield and bran."""
    names = ("province", "kind", "owner")
    stock, paddy, milled = national_tiles(trend, page.view("coverage", "province", "kind"))[:3]
    low, high = (formats.share(v, 0) for v in details.yield_bounds(page.snapshot, page.period))
    shares = milling(page)["yield_share"].tail(13).to_list()
    now = milling(page).filter(period=page.period)["yield_share"]
    bran = by_rice.filter(form="bran")["closing_t"].sum()
    shown = [
        stock, paddy, milled,
        Tile(page.say("rice.tile.yield"), formats.share(now[0] if len(now) else None),
             page.say("rice.tile.points", low=low, high=high), months=shares),
        Tile(page.say("rice.tile.bran"), formats.tonnes(bran, page.language)),
    ]  # fmt: skip
    links = [behind(page, *names), *(behind(page, *names, rice=codes_of(form)) for form in ("paddy", "milled")),
             behind(page, *names), behind(page, *names, rice=codes_of("bran"))]  # fmt: skip
    tiles(*linked(shown, links))


def shares(page: Page, by_rice: pl.DataFrame, form: str) -> None:
    """The rice of one form with its shares of that form, as bars and as a table."""
    rows = by_rice.filter(form=form).sort(["closing_t", "rice"], descending=[True, False])
    names, title = page.names("rice"), page.names("form")[form]
    words = charts.words.ranking(rows, page.language, code="rice", names=names, value="closing_t")
    drawn = charts.ranked_bars(rows, page.language, code="rice", names=names, value="closing_t")
    chart(title, drawn, words, key=f"rice-{form}")
    with fold():
        table(rows, ("rice", "declarers", "closing_t", "stock_t", "share"), download=f"rice-{form}", title=title,
              links={name: lambda row: behind(page, "province", "kind", "owner", rice=row["rice"])
                     for name in ("closing_t", "stock_t")})  # fmt: skip


def trend(page: Page) -> None:
    """The leading kinds of rice over two years, the others together."""
    months = kept(page, details.rice_months, page.asked("flows", "province", "kind", "owner", until=page.period))
    title = page.say("rice.trend")
    if months.is_empty() or page.period is None:
        heading(title, page.say("words.nothing"))
        return
    recent = months.filter(pl.col("period") > add_months(page.period, -MONTHS))
    found = views.leading(recent, LEADING)
    order = found.filter(period=found["period"].max())["rice"].to_list()
    names = {code: page.say("rice.others") if code == views.OTHERS else page.names("rice")[code] for code in order}
    drawn = charts.lines(found, page.language, series="rice", names=names, value="stock_t", height=340)
    last = found.filter(period=page.period)
    first = [code for code in order if code != views.OTHERS][:3]
    whole = last["stock_t"].sum()
    share = last.filter(pl.col("rice").is_in(first))["stock_t"].sum() / whole if whole else None
    words = page.say("rice.trend.words", month=page.month(), share=formats.share(share),
                     names=charts.words.join([names[code] for code in first], page.language))  # fmt: skip
    chart(title, drawn, words, key="rice-trend")
    with fold():
        table(recent.sort(["period", "rice"], descending=[True, False]), ("period", "rice", "form", "closing_t", "stock_t"),
              download="rice-months", title=title, rows=14)  # fmt: skip


def yields(page: Page) -> None:
    """How much milled rice a tonne of paddy gave, month by month, beside what is ordinary."""
    found, title = milling(page), page.say("rice.yield")
    now = found.filter(period=page.period)
    low, high = details.yield_bounds(page.snapshot, page.period)
    words = page.say("rice.yield.none")
    if not now.is_empty():
        row = now.row(0, named=True)
        words = page.say(
            "rice.yield.words", month=page.month(), fed=formats.tonnes(row["to_mill_t"], page.language),
            got=formats.tonnes(row["produced_t"], page.language), share=formats.share(row["yield_share"]),
            low=formats.share(low, 0), high=formats.share(high, 0),
        )  # fmt: skip
    guides = [(low, page.say("rice.yield.lowest", value=formats.share(low, 0))),
              (high, page.say("rice.yield.highest", value=formats.share(high, 0)))]  # fmt: skip
    drawn = guided_lines(
        found.tail(MONTHS).with_columns(series=pl.lit("yield")), page.language, series="series", value="yield_share",
        names={"yield": page.say("rice.yield.series")}, guides=guides, write=formats.share, unit="%", times=100,
        is_from_zero=False,
    )  # fmt: skip
    chart(title, drawn, words, key="yield")
    with fold():
        table(found.sort("period", descending=True), ("period", "to_mill_t", "produced_t", "yield_share"), rows=13,
              download="milling", title=title, control="produced_t",
              titles=titles("rice", "to_mill_t", "produced_t", "yield_share"))  # fmt: skip
