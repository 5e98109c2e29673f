"""What a page holds while it is drawn: who looks, at what, in which language, and the way to its figures."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from bi import formats, reference
from bi.access import Scope
from bi.formats import Language
from bi.snapshot import Snapshot
from bi.text import say
from bi.views import Filters
from bi.web import filters as choice
from bi.web import views


@dataclass(frozen=True)
class Page:
    """One page for one reader at one moment."""

    name: str
    scope: Scope
    language: Language
    snapshot: Snapshot
    filters: Filters
    query: dict[str, list[str]] = field(default_factory=dict, compare=False)

    @property
    def period(self) -> date | None:
        """The month that is shown: the chosen one, else the snapshot's default."""
        return self.filters.period or self.snapshot.default_period

    def say(self, key: str, **facts: object) -> str:
        """A text in the reader's language."""
        return say(key, self.language, **facts)

    def view(self, name: str, *names: str, **changes: object) -> pl.DataFrame:
        """A view with the reader's month and those filters of the choice that are named; `changes` set others."""
        return views.view(self.scope, self.snapshot, name, self.asked(name, *names, **changes))

    def asked(self, name: str, *names: str, **changes: object) -> Filters:
        """The filters with which `view` asks: views over all months take no period."""
        values = {field: getattr(self.filters, field) for field in names}
        if name not in ("stock_trend", "flows"):
            values["period"] = self.period
        return Filters(**{**values, **changes})

    def link(self, page: str, **changes: str | None) -> str:
        """The address of a page with the reader's choice and some changes."""
        return choice.address(page, self.query, **changes)

    def names(self, of: str) -> dict[str, str]:
        """The names of a closed list in the reader's language: code to name."""
        entries = reference.current().codes(of)
        return {code: entry.name(self.language) for code, entry in entries.items()}

    def person(self) -> str:
        """Who is looking, in words."""
        return person(self.scope, self.language)

    def month(self) -> str:
        """The month that is shown, in words."""
        return formats.month(self.period, self.language)


def person(scope: Scope, language: Language) -> str:
    """A reader in words: the persona of a demonstration, else the name under which the session was made."""
    key = scope.who.removeprefix("demo-").split("-")[0]
    return say(f"persona.{key}", language) if scope.who.startswith("demo-") else scope.who


PAGE: ContextVar[Page] = ContextVar("page")


def here() -> Page:
    """The page that is being drawn."""
    return PAGE.get()
