"""Tables: quiet, escaped HTML for what is read on the page, and the complete table as a file.

A table of the page is light: no grid component is fetched, screen readers and printers get a plain table. Beyond a
hundred rows it is paged; files always hold all rows.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import polars as pl
import streamlit as st

from bi import export, formats
from bi.web import filters as choice
from bi.web.html import NOTHING, Markup, tag
from bi.web.page import Page, here
from bi.web.parts import draw

PAGE_ROWS = 50
_LISTS = {"province": "province", "rice": "rice", "kind": "trader_kind", "owner": "owner", "season": "season",
          "form": "form", "status": "filing_status", "license_type": "license_type"}  # fmt: skip
_LEFT = {"province", "province_th", "rice", "rice_th", "kind", "owner", "season", "form", "name_th", "name_en",
         "trader_id", "site_code", "status", "receipt", "file", "license_type", "period", "filed_at"}  # fmt: skip


def table(frame: pl.DataFrame, columns: Sequence[str] | None = None, *, download: str, title: str | None = None,
          control: str | None = "stock_t", links: dict[str, Callable[[dict], str | None]] | None = None,
          titles: dict[str, str] | None = None, rows: int = PAGE_ROWS, places: int = 0,
          foot: dict[str, object] | None = None) -> None:  # fmt: skip
    """Show `columns` of a frame and offer all of it as CSV and XLSX under the file name `download`.

    `control` is the tonnage column that the control line adds up; `links` gives, for a column, the address to which a
    row's cell leads; `titles` overrides words of the header. Figures keep one unit a column, so digits stand in line;
    tonnes show `places` decimals. `foot` is a last row that stands under every page of the table.
    """
    page = here()
    shown = list(columns or frame.columns)
    given = titles or {}
    words = {name: given.get(name) or page.say(f"column.{name}") for name in frame.columns}
    if frame.is_empty():
        draw(tag("p", page.say("table.empty"), class_="bi-empty"))
        return
    first = _first(download, frame.height, rows)
    listed = frame.slice(first, rows)
    head = tag("tr", *[tag("th", words[name], scope="col", class_=_side(name)) for name in shown])
    body = [_row(page, row, shown, links or {}, places) for row in listed.iter_rows(named=True)]
    last = tag("tfoot", _row(page, dict.fromkeys(shown, "") | foot, shown, {}, places)) if foot else NOTHING
    whole = tag("table", tag("thead", head), tag("tbody", *body), last, class_="bi-table")
    draw(tag("div", tag("div", whole, class_="bi-scroll", tabindex="0", role="region", aria_label=title or download),
             _pager(page, download, first, rows, frame.height)))  # fmt: skip
    downloads(frame, download, title=title or page.say(f"page.{page.name}.title"), control=control, titles=words)


def downloads(frame: pl.DataFrame, name: str, *, title: str, control: str | None, titles: dict[str, str]) -> None:
    """The two files of a table. They are made when they are asked for."""
    page = here()
    tonnage = control if control in frame.columns else None
    sheets = (page.say("export.sheet"), page.say("export.source"))
    stamp = f"{name}-{page.period:%Y-%m}" if page.period else name
    with st.container(horizontal=True, key=f"files_{name}", gap="small"):
        st.download_button(
            page.say("export.csv"), lambda: export.csv_bytes(frame, header(page, title), tonnage=tonnage),
            f"{stamp}.csv", "text/csv", key=f"csv_{name}", on_click="ignore", type="tertiary",
        )  # fmt: skip
        st.download_button(
            page.say("export.xlsx"),
            lambda: export.xlsx_bytes(frame, header(page, title), titles, tonnage=tonnage, sheets=sheets),
            f"{stamp}.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"xlsx_{name}", on_click="ignore", type="tertiary",
        )  # fmt: skip


def header(page: Page, title: str, now: datetime | None = None) -> dict[str, str]:
    """What a file says of itself: title, scope, filters, snapshot, time, person."""
    reach = page.scope.traders or page.scope.provinces
    chosen = {
        name: ",".join(values) for name in choice.CODES if (values := getattr(page.filters, name))
    }
    month = f"{page.period:%Y-%m}" if page.period else ""
    return {
        "title": title,
        "scope": ",".join(reach) if reach else page.say("export.scope.all"),
        "filters": "; ".join(f"{k}={v}" for k, v in {"month": month, **chosen}.items() if v) or page.say("filter.none"),
        "snapshot": page.snapshot.id,
        "time": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "person": page.person(),
    }


def cell(page: Page, name: str, value: object, places: int = 0) -> str:
    """A value of a named column in the reader's words; tonnes with `places` decimals."""
    if value is None:
        return formats.NOTHING
    if name in _LISTS:
        return page.names(_LISTS[name]).get(str(value), str(value))
    if name == "trader_id":
        return formats.identity(str(value))
    if isinstance(value, datetime):
        return formats.instant(value if value.tzinfo else value.replace(tzinfo=UTC), page.language)
    if isinstance(value, date):
        return formats.month(value, page.language) if name == "period" else formats.day_short(value, page.language)
    if isinstance(value, str):
        return value
    if name == "share" or name.endswith("_share"):
        return formats.share(value)
    if name.endswith("_pct"):
        return formats.percent(value, signed=True)
    decimals = 1 if name == "hhi" else places if name.endswith("_t") else 0
    return formats.number(value, decimals, signed=name in ("change_t", "gap_t", "difference_t"))


def _row(
    page: Page, row: dict, shown: Sequence[str], links: dict[str, Callable[[dict], str | None]], places: int
) -> Markup:
    cells = []
    for at, name in enumerate(shown):
        words = cell(page, name, row[name], places)
        address = links[name](row) if name in links else None
        inside = tag("a", words, href=address, data_go="") if address else words
        cells.append(tag("th" if at == 0 else "td", inside, class_=_side(name), scope="row" if at == 0 else None))
    return tag("tr", *cells)


def _side(name: str) -> str:
    if name == "message_words":
        return "l w"  # whole sentences, which may wrap
    return "l" if name in _LEFT or name.endswith(("_words", "_no")) else "r"


def _first(download: str, height: int, rows: int) -> int:
    asked = st.query_params.get(f"rows-{download}", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    last = max((height - 1) // rows, 0)
    return min(max(number - 1, 0), last) * rows


def _pager(page: Page, download: str, first: int, rows: int, height: int) -> Markup:
    if height <= rows:
        return NOTHING
    number = first // rows + 1
    here_on = page.name

    def to(target: int, key: str, is_possible: bool) -> Markup:
        words = page.say(key)
        if not is_possible:
            return tag("span", words, class_="bi-off")
        return tag("a", words, href=page.link(here_on, **{f"rows-{download}": str(target)}), data_go="")

    words = page.say("table.range", first=formats.number(first + 1), last=formats.number(min(first + rows, height)),
                     count=formats.number(height))  # fmt: skip
    return tag("p", to(number - 1, "table.previous", number > 1), tag("span", words),
               to(number + 1, "table.next", first + rows < height), class_="bi-pager")  # fmt: skip


