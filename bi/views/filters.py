"""What a reader asks for: one period or a span, and codes. Checked against what is known before anything is opened."""

from dataclasses import dataclass, fields
from datetime import date

import polars as pl

from bi import reference
from bi.errors import UserError
from bi.snapshot import Snapshot


@dataclass(frozen=True)
class Filters:
    """The filters of a view; empty ones take everything. Codes as in files, traders as 13 digits."""

    period: date | None = None
    since: date | None = None
    until: date | None = None
    on: date | None = None
    province: tuple[str, ...] = ()
    rice: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    trader: tuple[str, ...] = ()

    def given(self) -> set[str]:
        """The names of the filters that are set."""
        return {field.name for field in fields(self) if getattr(self, field.name) not in (None, ())}


LISTS = {"province": "province", "rice": "rice", "kind": "trader_kind", "owner": "owner"}


def check(snapshot: Snapshot, name: str, filters: Filters, accepted: frozenset[str]) -> None:
    """Raises UserError for a filter that the view cannot apply (misuse) and for a value nobody knows."""
    if extra := sorted(filters.given() - accepted):
        raise UserError("view.filter_not_applicable", misuse=True, view=name, filter=", ".join(extra))
    for field, listed in LISTS.items():
        known = reference.current().codes(listed)
        for value in getattr(filters, field):
            if value not in known:
                raise UserError(f"view.unknown_{field}", value=value)
    for value in filters.trader:
        if not snapshot.knows_trader(value):
            raise UserError("view.unknown_trader", value=value)
    if filters.period is not None and filters.period not in snapshot.periods:
        raise UserError("view.unknown_period", value=f"{filters.period:%Y-%m}")


def keep(filters: Filters, *names: str) -> pl.Expr:
    """The rows of lines or totals that the filters leave; `names` are the filters the frame can take."""
    ref = reference.current()
    conditions = [pl.lit(True)]
    for name in names:
        values = list(getattr(filters, name))
        if not values:
            continue
        if name in ("rice", "owner"):
            values = [ref.codes(LISTS[name])[v].no for v in values]
        if name == "trader":
            conditions.append(pl.col("trader_id").is_in([int(v) for v in values]))
        else:
            conditions.append(pl.col(name).is_in(values))
    return pl.all_horizontal(conditions)


def coded(name: str) -> pl.Expr:
    """A column of store numbers (rice, season, owner) as its codes."""
    codes = reference.current().codes(name)
    return pl.col(name).replace_strict({c.no: c.code for c in codes.values()}, return_dtype=pl.String).alias(name)


def trader_text() -> pl.Expr:
    """A trader's number as its 13 digits."""
    return pl.col("trader_id").cast(pl.String).str.zfill(13).alias("trader_id")
