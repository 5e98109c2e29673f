"""Parts of the page of one trader: who it is, its register, places, licenses, months and peers."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from bi import formats, periods, reference
from bi.views import details
from bi.web import rights
from bi.web.html import NOTHING, Markup, tag
from bi.web.kept import kept
from bi.web.page import Page
from bi.web.parts import Tile, button_row, draw, heading, note, tile, tiles
from bi.web.parts_figures import behind, facts, fold, linked, titles, worded
from bi.web.picks import pick_trader
from bi.web.tables import table

MARKS = {"on_time": "●", "late": "◐", "missing": "○", "not_due": "–"}


@dataclass(frozen=True)
class Subject:
    """The trader that is shown: id, name, kind, own province, and whether its register is within reach too."""

    trader_id: str
    name_th: str
    kind: str
    province: str
    is_whole: bool


def chosen(page: Page) -> Subject | None:
    """The trader of the address, else the reader's own. Draws the search, and the list or a sentence without one."""
    own = page.scope.traders
    if own is None:
        pick_trader()
    asked = next(iter(page.filters.trader), own[0] if own else None)
    if asked is None:
        _choose(page)
        return None
    row = kept(page, details.names_in_reach).filter(trader_id=asked)
    if row.is_empty():
        note(page.say("trader.unknown"), "warn")
        return None
    known = row.row(0, named=True)
    is_whole = not details.about_trader(page.scope, page.snapshot, asked).is_empty()
    return Subject(asked, known["name_th"], known["kind"], known["province"], is_whole)


def _choose(page: Page) -> None:
    title = page.say("trader.choose")
    heading(title, page.say("trader.choose.words"))
    found = page.view("traders", "province", "kind")
    table(found, ("rank", "name_th", "kind", "province", "stock_t", "share", "change_pct"), download="traders", title=title,
          rows=20, links={"name_th": lambda row: page.link("trader", trader=row["trader_id"])})  # fmt: skip


def name(page: Page, who: Subject) -> None:
    """The trader's name and what it is."""
    kinds, provinces = page.names("trader_kind"), page.names("province")
    about = page.say("trader.about", kind=kinds.get(who.kind, who.kind), id=formats.identity(who.trader_id),
                     province=provinces.get(who.province, who.province))  # fmt: skip
    draw(tag("div", tag("h2", who.name_th), tag("p", about), class_="bi-heading bi-subject"))
    if not who.is_whole:
        note(page.say("trader.partial"), "warn")


def head(page: Page, who: Subject, months: pl.DataFrame, filings: pl.DataFrame) -> None:
    """The month's figures: stock, paddy, milled rice, share of the province, and whether it has filed."""
    last = months.filter(pl.col("period") <= page.period).tail(13)
    here = last["period"].to_list()[-1:] == [page.period]
    shown = [
        tile(page.say(f"tile.{c}"), last[c][-1] if here else None, last[c].to_list() if here else ())
        for c in ("stock_t", "paddy_t", "milled_t")
    ]
    lines = behind(page, trader=who.trader_id)
    links = [lines] * len(shown)
    shares = details.trader_shares(page.scope, page.snapshot, who.trader_id, page.period)
    for row in shares.head(1).iter_rows(named=True):
        shown.append(_share_tile(page, row))
        links.append(page.link("province", province=row["province"]) if page.scope.sees_totals else None)
    if who.is_whole:
        shown.append(_filing_tile(page, filings))
        links.append(None)
    tiles(*linked(shown, links))


def _share_tile(page: Page, row: dict) -> Tile:
    label = page.say("trader.tile.share", province=page.names("province")[row["province"]])
    count = formats.number(row["declarers"])
    if row["share"] is None:
        return Tile(label, formats.NOTHING, page.say("trader.tile.hidden"))
    if row["rank"] is None:
        return Tile(label, formats.share(row["share"], 0), page.say("trader.tile.of", count=count), share=row["share"])
    words = page.say("trader.tile.rank", rank=formats.number(row["rank"]), count=count)
    return Tile(label, formats.share(row["share"]), words, share=row["share"])


def _filing_tile(page: Page, filings: pl.DataFrame) -> Tile:
    label = page.say("trader.tile.filing", month=formats.month_short(page.period, page.language))
    now = filings.filter(period=page.period)
    if now.is_empty():
        return Tile(label, formats.NOTHING, page.say("trader.tile.none"))
    row = now.row(0, named=True)
    words = page.say("trader.tile.none")
    if row["filed_at"] is not None:
        words = page.say("trader.tile.filed", at=formats.day_short(row["filed_at"].date(), page.language))
    return Tile(label, page.names("filing_status")[row["status"]], words)


def register(page: Page, who: Subject) -> None:
    """What the register says of the trader, for those who may see its row."""
    if not who.is_whole:
        return
    row = details.about_trader(page.scope, page.snapshot, who.trader_id).row(0, named=True)
    heading(page.say("trader.register"), page.say("trader.register.words"))
    capital = row["registered_capital_satang"]
    money = page.say("trader.fact.baht", value=formats.number(capital / 100)) if capital is not None else None
    state = page.names("trader_status").get(row["status"], row["status"])
    if row["closed_on"] is not None:
        state = page.say("trader.closed", on=formats.day(row["closed_on"], page.language))
    place = " · ".join(filter(None, (row["district"], page.names("province").get(row["province"]))))
    told = {
        "name_en": row["name_en"] if page.language == "en" else None, "kind": page.names("trader_kind").get(row["kind"]),
        "legal_form": page.names("legal_form").get(row["legal_form"]), "capital": money, "status": state,
        "district": place, "address": row["address"], "phone": row["phone"], "email": row["email"],
    }  # fmt: skip
    facts(*[(page.say(f"trader.fact.{key}"), value) for key, value in told.items()])


def licenses(page: Page, who: Subject) -> None:
    """The trader's licenses with their state today."""
    if not who.is_whole:
        return
    today = periods.today(datetime.now(UTC))
    found = worded(kept(page, details.licenses_of, who.trader_id, today), "license_state", "trader.license")
    title = page.say("trader.licenses")
    heading(title, page.say("trader.licenses.words", on=formats.day(today, page.language)))
    names = ("license_no", "issued_on", "expires_on", "license_state", "license_state_words", "status_on")
    table(found, ("license_no", "license_type", "site_code", "expires_on", "license_state_words"), download="licenses",
          title=title, control=None, rows=8, titles=titles("trader", *names))  # fmt: skip


def sites(page: Page, who: Subject) -> None:
    """The storage places with their capacity and how full they are at the end of the month."""
    found = kept(page, details.sites_of, who.trader_id, page.period)
    title = page.say("trader.sites")
    if found.is_empty():
        heading(title, page.say("trader.sites.none"))
        return
    roomy = found.filter(pl.col("capacity_t") > 0)
    held, room = roomy["held_t"].sum(), roomy["capacity_t"].sum()
    heading(title, page.say(
        "trader.sites.words", month=page.month(), held=formats.tonnes(found["held_t"].sum(), page.language),
        capacity=formats.tonnes(room, page.language), share=formats.share(held / room if room else None),
    ))  # fmt: skip
    kinds = {code: entry.name(page.language) for code, entry in reference.current().codes("site_kind").items()}
    shown = found.with_columns(site_kind_words=pl.col("site_kind").replace_strict(kinds, default=None))
    names = ("name_th", "site_kind", "site_kind_words", "district", "capacity_t", "milling_t", "held_t", "fill_share")
    columns = ("site_code", "name_th", "site_kind_words", "province", "capacity_t", "held_t", "stock_t", "fill_share")
    table(shown, columns, download="sites", title=title, titles=titles("trader", *names), rows=12,
          links={"stock_t": lambda row: behind(page, trader=who.trader_id, province=row["province"])})  # fmt: skip


def filings(page: Page, found: pl.DataFrame) -> None:
    """Every month's filing at a glance: a row per year, a mark per month; then what the marks mean."""
    if found.is_empty():
        return
    states = {period: status for period, status in found.select("period", "status").iter_rows()}
    counts = {name: sum(status == name for status in states.values()) for name in ("on_time", "late", "missing")}
    due = sum(counts.values())
    words = {name: formats.number(value) for name, value in counts.items()}
    heading(page.say("trader.filings"), page.say("trader.filings.words", count=formats.number(due), **words))
    names = page.names("filing_status")
    years = sorted({period.year for period in states}, reverse=True)
    head = tag("tr", tag("th", ""), *[tag("th", formats.month_name(m, page.language), scope="col") for m in range(1, 13)])
    rows = [
        tag("tr", tag("th", formats.year(year, page.language), scope="row"),
            *[_mark(page, states.get(date(year, month, 1)), date(year, month, 1), names) for month in range(1, 13)])
        for year in years
    ]  # fmt: skip
    key = tag("p", "   ".join(f"{mark} {names[code]}" for code, mark in MARKS.items()), class_="bi-key")
    whole = tag("table", tag("thead", head), tag("tbody", *rows), class_="bi-calendar")
    title = page.say("trader.filings")
    draw(tag("div", tag("div", whole, class_="bi-scroll", tabindex="0", role="region", aria_label=title), key))


def _mark(page: Page, status: str | None, period: date, names: dict[str, str]) -> Markup:
    if status is None:
        return tag("td", NOTHING)
    words = f"{formats.month(period, page.language)}: {names[status]}"
    address = page.link(page.name, month=f"{period:%Y-%m}")
    link = tag("a", MARKS[status], href=address, data_go="", title=words, aria_label=words)
    return tag("td", link, class_=f"is-{status}" + (" is-now" if period == page.period else ""))


def months(page: Page, who: Subject, trend: pl.DataFrame, filed: pl.DataFrame) -> None:
    """Every month: stock, filing, version; the tonnage leads to the lines."""
    title = page.say("trader.months")
    heading(title, page.say("trader.months.words"))
    states = filed.select("period", "status", "filed_at", "version")
    both = trend.drop("declarers").join(states, on="period", how="full", coalesce=True).sort("period", descending=True)
    table(
        both, ("period", "paddy_t", "milled_t", "stock_t", "change_pct", "yoy_pct", "status", "filed_at", "version"),
        download="trader-months", title=title, rows=13,
        links={
            "period": lambda row: page.link(page.name, month=f"{row['period']:%Y-%m}"),
            "stock_t": lambda row: page.link("lines", month=f"{row['period']:%Y-%m}", trader=who.trader_id, province=None,
                                             rice=None, kind=None, owner=None),
        },
    )  # fmt: skip


def peers(page: Page, who: Subject) -> None:
    """Where the trader stands among its kind, in figures that name nobody; then those next to it, for officials."""
    title = page.say("trader.peers")
    found = details.peers_of(page.scope, page.snapshot, who.trader_id, page.period) if who.is_whole else None
    if found is None or found.figures.is_empty():
        heading(title, page.say("trader.peers.none"))
    else:
        kind = page.names("trader_kind").get(who.kind, who.kind)
        heading(title, page.say("trader.peers.words", kind=kind, count=formats.number(found.of_kind),
                                similar=formats.number(found.similar)))  # fmt: skip
        shown = worded(found.figures, "figure", "trader.figure").with_columns(
            _said(page, "own"), _said(page, "median")
        )
        names = ("figure", "figure_words", "own", "own_words", "median", "median_words", "below_share")
        table(shown, ("figure_words", "own_words", "median_words", "below_share"), download="peers", title=title,
              control=None, titles=titles("trader", *names))  # fmt: skip
    if page.scope.traders is None:
        _near(page, who)


def _near(page: Page, who: Subject) -> None:
    ranked = page.view("traders", kind=(who.kind,))
    at = ranked["trader_id"].index_of(who.trader_id)
    if at is None:
        return
    with fold(page.say("trader.near")):
        heading("", page.say("trader.near.words"))
        table(ranked.slice(max(at - 5, 0), 11), ("rank", "name_th", "province", "stock_t", "change_pct"), download="near",
              title=page.say("trader.near"),
              links={"name_th": lambda row: None if row["trader_id"] == who.trader_id
                     else page.link("trader", trader=row["trader_id"])})  # fmt: skip


def _said(page: Page, column: str) -> pl.Expr:
    """A figure of `peers` in words: each row has a unit of its own."""
    write = {"stock_t": lambda v: formats.tonnes(v, page.language), "change_pct": lambda v: formats.percent(v, signed=True),
             "yield_share": formats.share, "fill_share": formats.share}  # fmt: skip
    return pl.struct("figure", column).map_elements(
        lambda row: write[row["figure"]](row[column]), return_dtype=pl.String
    ).alias(f"{column}_words")  # fmt: skip


def declare(page: Page) -> None:
    """The way to declaring, for a trader."""
    if page.scope.role == "trader" and any(one.name == "declare" for one in rights.existing()):
        button_row((page.say("page.declare.title"), page.link("declare")))
