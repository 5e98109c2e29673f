"""Which role opens which page. The one table: navigation and the door of every page read it.

A page exists when its file lies in `pages/`; a row here without a file is not shown anywhere.
"""

from dataclasses import dataclass
from pathlib import Path

from bi.access import Role

PAGES_FOLDER = Path(__file__).resolve().parents[2] / "pages"
OFFICIALS: frozenset[Role] = frozenset({"analyst", "officer", "reader", "admin"})
INSPECTORS: frozenset[Role] = OFFICIALS - {"reader"}
EVERYONE: frozenset[Role] = OFFICIALS | {"trader"}


@dataclass(frozen=True)
class PageRight:
    """One page: the name of its file and address, the section of the menu it stands in, the roles it opens to."""

    name: str
    section: str
    roles: frozenset[Role]

    @property
    def file(self) -> Path:
        return PAGES_FOLDER / f"{self.name}.py"


PAGES: tuple[PageRight, ...] = (
    PageRight("overview", "figures", OFFICIALS),
    PageRight("province", "figures", OFFICIALS),
    PageRight("trader", "figures", INSPECTORS | {"trader"}),
    PageRight("rice", "figures", OFFICIALS),
    PageRight("lines", "figures", INSPECTORS | {"trader"}),
    PageRight("coverage", "quality", OFFICIALS),
    PageRight("checks", "quality", INSPECTORS),
    PageRight("concentration", "quality", OFFICIALS),
    PageRight("declare", "filing", frozenset({"trader", "officer"})),
    PageRight("guide", "help", EVERYONE),
    PageRight("about", "help", EVERYONE),
)
_LANDING: dict[str, str] = {"trader": "trader"}


def existing() -> tuple[PageRight, ...]:
    """The pages that have a file, in the order of the menu."""
    return tuple(page for page in PAGES if page.file.exists())


def may_open(name: str, role: Role) -> bool:
    """Whether a role opens a page. A name that is not in the table opens to nobody."""
    return any(page.name == name and role in page.roles for page in PAGES)


def landing(role: Role) -> str | None:
    """The page on which a role arrives: its own, else the first that it may open; None if there is none."""
    open_pages = [page.name for page in existing() if role in page.roles]
    preferred = _LANDING.get(role)
    return preferred if preferred in open_pages else next(iter(open_pages), None)
