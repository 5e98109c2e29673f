"""Who may open which rows. `Scope` is the first argument of every function that opens rows, and of every cache key."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["public", "trader", "analyst", "officer", "reader", "admin", "system"]
SEES_TRADERS: frozenset[str] = frozenset({"trader", "analyst", "officer", "admin", "system"})


@dataclass(frozen=True)
class Scope:
    """One reader: who, in which role, and the traders and provinces whose rows open (None: all).

    Rows that name a trader follow `traders` and `provinces` (the site's province for lines, the trader's for
    filings); totals by province and above are open to officials whatever their provinces (design 7).
    """

    who: str
    role: Role
    traders: tuple[str, ...] | None = None
    provinces: tuple[str, ...] | None = None

    @property
    def sees_traders(self) -> bool:
        """Whether rows that name a trader open at all."""
        return self.role in SEES_TRADERS

    @property
    def sees_totals(self) -> bool:
        """Whether totals of the nation open: to officials, not to a trader or the public."""
        return self.role not in ("trader", "public")


SYSTEM = Scope("system", "system")
