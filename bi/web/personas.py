"""The persons of the demonstration. Choosing one is a real sign-in with a real session; only the password is missing.

Production has no personas: `all_of` is empty there, and so is the choice.
"""

from dataclasses import dataclass

from bi import settings
from bi.access import SYSTEM, Role, Scope
from bi.errors import UserError
from bi.snapshot import Snapshot
from bi.views import Filters
from bi.web.views import view

PROVINCE_OFFICE = "60"  # Nakhon Sawan, where the paddy markets and large mills are


@dataclass(frozen=True)
class Persona:
    """One person to act as: `key` names the words that present him."""

    key: str
    scope: Scope


def all_of(snapshot: Snapshot) -> tuple[Persona, ...]:
    """The personas over a snapshot; the trader is a mill of the snapshot itself. Empty in production."""
    if settings.mode() == "production":
        return ()
    trader = sample_trader(snapshot)
    found = [
        _official("analyst", "analyst"),
        Persona("province", Scope("demo-province-60", "officer", provinces=(PROVINCE_OFFICE,))),
        _official("reader", "reader"),
        _official("admin", "admin"),
    ]
    if trader:
        found.insert(2, Persona("trader", Scope(f"demo-trader-{trader}", "trader", traders=(trader,))))
    return tuple(found)


def arriving() -> Persona:
    """Who a first visitor of a demonstration is: the first start asks nothing and opens the overview (design 2)."""
    return _official("analyst", "analyst")


def find(snapshot: Snapshot, key: str) -> Persona:
    """The persona of that key. Raises UserError for any other word."""
    for persona in all_of(snapshot):
        if persona.key == key:
            return persona
    raise UserError("sign_in.unknown", persona=key)


def sample_trader(snapshot: Snapshot) -> str | None:
    """A mill of middling stock in the office's province: neither the largest nor one without rice."""
    mills = view(SYSTEM, snapshot, "traders", Filters(kind=("mill",), province=(PROVINCE_OFFICE,)))
    return mills["trader_id"][mills.height // 2] if mills.height else None


def _official(key: str, role: Role) -> Persona:
    return Persona(key, Scope(f"demo-{key}", role))
