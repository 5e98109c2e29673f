"""Parts of a trader's page that the store feeds: every submission, what differs between versions, warnings kept."""

import polars as pl

from bi import formats, reference
from bi.intake.findings import make
from bi.store import history
from bi.views import versions
from bi.web import start
from bi.web.page import Page
from bi.web.parts import button_row, heading
from bi.web.parts_figures import fold, titles, worded
from bi.web.tables import table

CHANNELS = ("file", "form", "officer", "api", "sample")


def submissions(page: Page, trader_id: str) -> None:
    """The submissions of the shown month, each against the version before it, and the way to other amended months."""
    database = start.store().database
    known = versions.numbered(history.submissions(page.scope, database, trader_id, until=_until(page)))
    now = known.filter(period=page.period)
    title = page.say("trader.versions", month=page.month())
    if now.is_empty():
        heading(title, page.say("trader.versions.none", month=page.month()))
    else:
        heading(title, page.say("trader.versions.words"))
        _table(now, title)
        _differences(page, trader_id, now)
    others = known.filter((pl.col("version") > 1) & (pl.col("period") != page.period))
    amended = others["period"].unique().sort(descending=True)
    if len(amended):
        heading("", page.say("trader.versions.amended"))
        button_row(*[(formats.month_short(p, page.language), page.link(page.name, month=f"{p:%Y-%m}")) for p in amended])


def _until(page: Page):
    """Of an earlier snapshot, only what had been received by then."""
    newest = start.newest_snapshot()
    return None if newest is None or newest.id == page.snapshot.id else page.snapshot.cutoff


def _table(now: pl.DataFrame, title: str) -> None:
    state = (
        pl.when("is_repeat").then(pl.lit("repeated"))
        .when("is_effective").then(pl.lit("effective")).otherwise(pl.lit("superseded"))
    )  # fmt: skip
    known = pl.when(pl.col("channel").is_in(CHANNELS)).then("channel").otherwise(pl.lit("other"))
    shown = now.with_columns(state=state, channel=known).drop("content", "id", "period", "is_repeat", "is_effective")
    shown = worded(worded(shown, "state", "trader.state"), "channel", "trader.channel")
    names = ("state", "state_words", "received_at", "channel", "channel_words", "line_count", "first_row", "sha256")
    columns = ("version", "state_words", "receipt", "filed_at", "received_at", "channel_words", "line_count", "file",
               "first_row")  # fmt: skip
    table(shown, columns, download="submissions", title=title, control=None, titles=titles("trader", *names))


def _differences(page: Page, trader_id: str, now: pl.DataFrame) -> None:
    """Each version against the one before it, line by line."""
    heads = now.filter(~pl.col("is_repeat")).sort("version")
    if heads.height < 2:
        heading("", page.say("trader.versions.one"))
        return
    lines = history.lines(page.scope, start.store().database, trader_id, heads["id"].to_list())
    ids = dict(heads.select("version", "id").iter_rows())
    of = {version: lines.filter(declaration_id=number).drop("declaration_id") for version, number in ids.items()}
    for before, after in zip(list(of), list(of)[1:], strict=False):
        found = versions.differences(of[before], of[after])
        title = page.say("trader.differences", before=before, after=after)
        with fold(f"{title} · {page.say('trader.differences.words', count=formats.number(found.height))}"):
            _changes(page, found, title, after)


def _changes(page: Page, found: pl.DataFrame, title: str, version: int) -> None:
    columns = {c.name: c.title(page.language) for c in reference.current().columns["declarations"]}
    writers = {"before": _figure, "after": _figure, "difference": _signed}
    said = [pl.col(c).map_elements(write, return_dtype=pl.String, skip_nulls=False).alias(f"{c}_text")
            for c, write in writers.items()]  # fmt: skip
    shown = worded(found, "change", "trader.change").with_columns(
        *said, measure_words=pl.col("measure").replace_strict(columns, default=None),
    )  # fmt: skip
    names = titles("trader", "change", "change_words", "measure", "measure_words", "before", "after", "difference")
    names |= {f"{c}_text": names[c] for c in ("before", "after", "difference")}
    order = ("site_code", "rice", "season", "owner", "change_words", "measure_words", "before_text", "after_text",
             "difference_text")  # fmt: skip
    table(shown, order, download=f"differences-{version}", title=title, control=None, titles=names, rows=30)


def _figure(value: float | None) -> str:
    return formats.number(value, 3)


def _signed(value: float | None) -> str:
    return formats.number(value, 3, signed=True)


def warnings(page: Page, trader_id: str) -> None:
    """The warnings kept with the trader's declarations, in the words of the checks."""
    found = history.warnings(page.scope, start.store().database, trader_id, until=_until(page))
    title = page.say("trader.warnings")
    if found.is_empty():
        heading(title, page.say("trader.warnings.none"))
        return
    heading(title, page.say("trader.warnings.words"))
    ref = reference.current()
    rows = [make(ref, "declarations", row["file"], "warning", row) for row in found.iter_rows(named=True)]
    words = [one.message_th if page.language == "th" else one.message_en for one in rows]
    shown = found.with_columns(message_words=pl.Series(words, dtype=pl.String))
    shown = shown.drop("declaration_id", "column", "value", "fact")
    table(shown, ("period", "message_words", "receipt", "file"), download="warnings", title=title, control=None, rows=10,
          titles=titles("trader", "rule", "message_words"))  # fmt: skip
