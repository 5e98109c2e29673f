"""Parts of the page of lines behind a figure."""

import polars as pl

from bi import formats
from bi.views import behind as views
from bi.views import details
from bi.web.html import tag
from bi.web.kept import kept
from bi.web.page import Page
from bi.web.parts import Tile, button_row, draw, heading, note, tiles
from bi.web.parts_figures import behind, fold, movements, titles
from bi.web.tables import table

CHOICE = ("province", "rice", "kind", "owner", "trader")
SHOWN = ("name_th", "site_code", "rice", "closing_t", "stock_t", "receipt", "row", "file", "version", "season", "owner",
         "province")  # fmt: skip
IF_SEVERAL = ("name_th", "province", "season", "owner")  # columns that say nothing where all lines are alike
OWN = ("inflow_t", "outflow_t", "opening_t", "closing_t", "stock_t")  # columns under titles of this page


def rows_of(page: Page) -> pl.DataFrame:
    """The lines under the reader's whole choice; none where there is no month."""
    return kept(page, details.lines_behind, page.asked("lines", *CHOICE))


def trader_chosen(page: Page) -> None:
    """Says whose lines these are where the choice names traders, and the way to all others."""
    if not page.filters.trader:
        return
    known = kept(page, details.names_in_reach).filter(pl.col("trader_id").is_in(page.filters.trader))
    if known.is_empty():
        return
    names = ", ".join(known["name_th"])
    ways = [(page.say("lines.trader.open"), page.link("trader", trader=known["trader_id"][0]))]
    if page.scope.role != "trader":
        ways.append((page.say("lines.trader.all"), page.link("lines", trader=None)))
    draw(tag("div", tag("h2", page.say("lines.trader", name=names)), class_="bi-heading bi-subject"))
    button_row(*ways)


def control(page: Page, rows: pl.DataFrame) -> None:
    """What the lines add up to, to the kilogram, and how that stands to the figure of the other pages."""
    sums = views.control(rows).row(0, named=True)
    exact = {name: formats.number(sums[f"{name}_t"], 3) for name in ("stock", "paddy", "milled")}
    counts = {name: formats.number(sums[name]) for name in ("lines", "traders")}
    tiles(*[Tile(page.say(f"lines.tile.{name}"), figure) for name, figure in (exact | counts).items()])
    facts = {"count": counts["lines"], "sum": exact["stock"]}
    whole = _published(page)
    if whole is None:
        note(page.say("lines.own", **facts))
    elif round(whole, 3) == round(sums["stock_t"], 3):
        note(page.say("lines.equal", **facts))
    else:
        note(page.say("lines.part", whole=formats.number(whole, 3), **facts), "warn")


def _published(page: Page) -> float | None:
    """The same figure as other pages show it, made from their small tables and not from these lines."""
    if page.filters.trader or not page.scope.sees_totals:
        return None
    found = page.view("stock_trend", "province", "rice", "kind", "owner", since=page.period, until=page.period)
    return found["stock_t"][0] if not found.is_empty() else None


def holders(page: Page, rows: pl.DataFrame) -> None:
    """Whose lines these are, largest first, where there are several traders."""
    found = views.holders_behind(rows)
    if found.height < 2:
        return
    title = page.say("lines.holders")
    heading(title, page.say("lines.holders.words"))
    table(
        found, ("name_th", "trader_id", "lines", "paddy_t", "milled_t", "stock_t", "share"), download="lines-by-trader",
        title=title, rows=10, places=3, titles=titles("lines", "lines"),
        foot={"name_th": page.say("table.total"), "lines": rows.height,
              **{name: views.control(rows)[name][0] for name in ("paddy_t", "milled_t", "stock_t")}},
        links={"name_th": lambda row: page.link("trader", trader=row["trader_id"]),
               "lines": lambda row: behind(page, "province", "rice", "kind", "owner", trader=row["trader_id"])},
    )  # fmt: skip


def listed(page: Page, rows: pl.DataFrame) -> None:
    """Every line with where it came from, and the sum at the foot; before it the sums of all movements."""
    with fold(page.say("lines.movements")):
        table(movements(views.movements_behind(rows), page.language), ("measure_words", "paddy_t", "milled_t"),
              download="lines-movements", title=page.say("lines.movements"), control=None, places=3,
              titles=titles("figures", "measure", "measure_words"))  # fmt: skip
    title = page.say("lines.list")
    heading(title, page.say("lines.list.words"))
    shown = [name for name in SHOWN if name not in IF_SEVERAL or rows[name].n_unique() > 1]
    total = page.say("lines.total", count=formats.number(rows.height))
    table(rows, shown, download="lines", title=title, rows=50, places=3, titles=titles("lines", *OWN),
          foot={shown[0]: total, "stock_t": views.control(rows)["stock_t"][0]},
          links={"name_th": lambda row: page.link("trader", trader=row["trader_id"])})  # fmt: skip


def nothing(page: Page) -> None:
    """What stands where no line matches."""
    note(page.say("lines.nothing"))
    button_row((page.say("lines.clear"), page.link("lines", **dict.fromkeys(CHOICE))))
