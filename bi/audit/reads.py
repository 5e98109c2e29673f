"""Who looked at whose data. An official's look at rows that name traders is an event, written before the rows are
shown: one small transaction a page view, so that no look is lost with a process."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

import polars as pl
from sqlalchemy import text

from bi import periods
from bi.access import Scope
from bi.audit import log
from bi.errors import UserError
from bi.store import Store, bulk

READ = "data.read"
NATION = "00"
NAMED_SINGLY = 20  # more traders than that in one look stand under their provinces
READS = {"at": pl.Datetime("us", "UTC"), "who": pl.String, "role": pl.String, "page": pl.String, "purpose": pl.String}


@dataclass(frozen=True)
class Looked:
    """What one page view showed: the page or view by name, the traders whose rows stood there (13 digits), the
    provinces they were looked for in (None: all), and the filters of the page."""

    page: str
    traders: tuple[str, ...]
    provinces: tuple[str, ...] | None = None
    filters: dict[str, str] = field(default_factory=dict)


def note_read(store: Store, scope: Scope, purpose: str, what: Looked, *, now: datetime | None = None) -> None:
    """Log that an official saw rows of traders. A trader's look at its own data, and the public, leave nothing."""
    if scope.role in ("trader", "public") or not what.traders:
        return
    if len(what.traders) <= NAMED_SINGLY:
        records = [f"trader:{trader}" for trader in what.traders]
    else:
        records = [f"province:{province}" for province in what.provinces or (NATION,)]
    told = {"filters": what.filters, "page": what.page, "purpose": purpose, "role": scope.role}
    if len(what.traders) > NAMED_SINGLY:
        told["traders"] = sorted(what.traders)
    data = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    happened = pl.DataFrame({"kind": READ, "record": records, "data": data})
    at = periods.to_microseconds(now or datetime.now(UTC))
    with store.database.write() as connection:
        log.append(connection, at=at, who=scope.who, happened=happened)


def reads_of(store: Store, scope: Scope, trader: str) -> pl.DataFrame:
    """One row per look at a trader's data, newest first: at, who, role, page, purpose.

    For the trader itself and for administrators. Raises UserError for anyone else, whether or not the trader exists.
    """
    if not (scope.role == "admin" or (scope.role == "trader" and trader in (scope.traders or ()))):
        raise UserError("access.denied")
    with store.database.read() as connection:
        places = connection.execute(
            text("SELECT province FROM trader WHERE trader_id = :id UNION SELECT province FROM site WHERE trader_id = :id"),
            {"id": int(trader)},
        ).scalars()
        records = [f"trader:{trader}", *(f"province:{p}" for p in (NATION, *places))]
        sql = (
            "SELECT e.at, e.who, b.data FROM event e JOIN event_body b ON b.seq = e.seq"
            " WHERE e.kind = :kind AND e.record IN :records ORDER BY e.seq DESC"
        )
        schema = {"at": pl.Int64, "who": pl.String, "data": pl.String}
        found = bulk.fetch(connection, sql, schema, kind=READ, records=records)
    looks = [(at, who, told) for at, who, data in found.iter_rows() if _shows(told := json.loads(data), trader)]
    rows = [(periods.from_microseconds(at), who, told["role"], told["page"], told["purpose"]) for at, who, told in looks]
    return pl.DataFrame(rows, schema=READS, orient="row")


def _shows(told: dict, trader: str) -> bool:
    return trader in told.get("traders", (trader,))
