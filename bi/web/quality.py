"""Filing and doubts as pages ask for them: computed once for a reader's scope, a snapshot and a choice of filters."""

from datetime import timedelta

import polars as pl

from bi import periods
from bi.access import Scope
from bi.errors import UserError
from bi.store import cases
from bi.views import checks, doubts, quality
from bi.web import start
from bi.web.kept import kept
from bi.web.page import Page

MONTHS_SHOWN = 13


def filed_by(page: Page, key: str) -> pl.DataFrame:
    """How the month was filed, by kind or province (`bi.views.filed.filed_by`)."""
    asked = page.asked("filings", "province", "kind")
    return kept(page, quality.filed_by, asked, key)


def filed_by_month(page: Page) -> pl.DataFrame:
    """How the months to the shown one were filed."""
    asked = page.asked("filings", "province", "kind")
    return kept(page, quality.filed_by_month, asked)


def filed_by_day(page: Page) -> pl.DataFrame:
    """How the month, the month before and the year before came in, day by day."""
    asked = page.asked("filings", "province", "kind")
    return kept(page, quality.filed_by_day, asked)


def addressees(page: Page) -> pl.DataFrame:
    """Who has not filed, with contact and what a letter needs."""
    asked = page.asked("filings", "province", "kind", "trader")
    return kept(page, quality.addressees, asked)


def findings(page: Page) -> pl.DataFrame:
    """All findings of the last months to the shown one, without states."""
    asked = page.asked("filings", "province", "kind", "trader")
    return kept(page, quality.findings, asked, MONTHS_SHOWN)


def of_month(page: Page, found: pl.DataFrame, notes: pl.DataFrame) -> pl.DataFrame:
    """The findings of the shown month with the states that officials gave them: read anew each time."""
    return doubts.with_states(found.filter(pl.col("period") == page.period), notes)


def months(page: Page) -> list:
    """The months over which findings are counted, ascending."""
    last = [periods.add_months(page.period, -back) for back in range(MONTHS_SHOWN)]
    return sorted(set(last) & set(page.snapshot.periods))


def deadline_day(page: Page) -> int:
    """The last day of the following month on which a declaration is on time, as the snapshot keeps it."""
    return checks.Tolerances.on(page.snapshot.manifest.figures, page.period).deadline_day


def deadline(page: Page):
    """The date of that day."""
    return periods.last_day(page.period) + timedelta(days=deadline_day(page))


def notes(page: Page) -> pl.DataFrame:
    """Every note within the reader's reach."""
    return cases.notes(start.store().database, page.scope)


def write(scope: Scope | None, page: Page, finding: dict, *, state: str, words: str, seen: int) -> None:
    """Keep an official's note on a finding, with the figures it answers. `scope` is who looks at this moment.

    Raises UserError as `cases.write` does, and for a session that is over.
    """
    if scope is None:
        raise UserError("cases.not_allowed")
    key = cases.CaseKey(finding["period"], finding["trader_id"], finding["rule"], finding["place"])
    note = cases.Note(state, words, finding["value"], page.snapshot.id, seen)
    cases.write(start.store().database, scope, key, note)


