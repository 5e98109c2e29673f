"""Notes on doubts: who may write them, one at a time, each an event in the same transaction.

A note is kept with the figures it was given for (`value`). Whether it still answers a finding is decided where the two
are put together (`bi.views.doubts.with_states`), so that an amendment reopens what it changes and nothing else.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl
from sqlalchemy import Connection, text

from bi import reference
from bi.access import Scope
from bi.errors import UserError
from bi.periods import month_number, to_microseconds
from bi.store import bulk, events
from bi.store.engine import Database

WRITES = frozenset({"analyst", "officer", "admin"})
LONGEST = 2_000
NEEDS_WORDS = frozenset({"asked", "explained", "corrected"})
NOTES = {
    "seq": pl.Int64, "month": pl.Int32, "trader": pl.Int64, "rule": pl.String, "place": pl.String, "state": pl.String,
    "words": pl.String, "value": pl.String, "snapshot": pl.String, "at": pl.Int64, "who": pl.String, "role": pl.String,
}  # fmt: skip
_HOME = (
    "SELECT coalesce((SELECT province FROM site WHERE site_code = :site AND trader_id = :trader),"
    " CASE WHEN :site = '' THEN (SELECT province FROM trader WHERE trader_id = :trader) END)"
)


@dataclass(frozen=True)
class CaseKey:
    """Which doubt: the trader's month, the rule, and the place (`site/rice/season/owner`, blank for the whole month)."""

    period: date
    trader_id: str
    rule: str
    place: str = ""

    @property
    def site_code(self) -> str:
        return self.place.split("/")[0]


@dataclass(frozen=True)
class Note:
    """What an official writes: the state, the words, and the figures they answer; `seen` is the newest note that the
    writer had before him (0 for none)."""

    state: str
    words: str
    value: str
    snapshot: str
    seen: int = 0


def write(database: Database, scope: Scope, key: CaseKey, note: Note, *, now: datetime | None = None) -> int:
    """Add a note and return its number. All or nothing, with its event.

    Raises UserError for a role that may not write, a doubt outside the scope (or of nobody: the answer is the same),
    a note without words where a state needs them, and where another note came in between.
    """
    if scope.role not in WRITES:
        raise UserError("cases.not_allowed")
    _check(key, note)
    at = to_microseconds(now or datetime.now(UTC))
    with database.write() as connection:
        _must_reach(connection, scope, key)
        case_id = _case(connection, key)
        before = _newest(connection, case_id)
        if (before[0] if before else 0) != note.seen:
            raise UserError("cases.changed")
        seq = bulk.next_number(connection, "check_note", "seq")
        columns = ("seq", "case_id", "at", "who", "role", "state", "words", "value", "snapshot")
        row = (seq, case_id, at, scope.who, scope.role, note.state, note.words.strip(), note.value, note.snapshot)
        bulk.append_all(connection, "check_note", [row], columns)
        data = {
            "trader_id": key.trader_id, "period": f"{key.period:%Y-%m}", "rule": key.rule, "place": key.place,
            "value": note.value, "state": [before[1] if before else None, note.state], "note": seq,
        }  # fmt: skip
        happened = pl.DataFrame({
            "kind": ["check.noted"], "record": [f"check_case:{case_id}"],
            "data": [json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))],
        })  # fmt: skip
        events.append(connection, at=at, who=scope.who, happened=happened)
    return seq


def notes(database: Database, scope: Scope) -> pl.DataFrame:
    """Every note that the reader may see, in the order in which they were written.

    Columns: seq, period, trader_id, rule, place, state, words, value, snapshot, at (Bangkok), who, role. Cut by the
    province of the place, for a trader's whole month of the trader. Raises UserError for who may not see traders.
    """
    if scope.role not in WRITES:
        raise UserError("access.denied")
    sql = (
        "SELECT n.seq, c.period, c.trader_id, c.rule, c.place, n.state, n.words, n.value, n.snapshot, n.at, n.who,"
        " n.role, coalesce(s.province, t.province) FROM check_note n JOIN check_case c ON c.case_id = n.case_id"
        " LEFT JOIN site s ON s.site_code = c.site_code LEFT JOIN trader t ON t.trader_id = c.trader_id ORDER BY n.seq"
    )
    with database.read() as connection:
        found = bulk.fetch(connection, sql, {**NOTES, "home": pl.String})
    if scope.provinces is not None:
        found = found.filter(pl.col("home").is_in(scope.provinces))
    if scope.traders is not None:
        found = found.filter(pl.col("trader").is_in([int(t) for t in scope.traders]))
    at = pl.from_epoch("at", time_unit="us").dt.replace_time_zone("UTC").dt.convert_time_zone("Asia/Bangkok")
    return found.select(
        "seq", pl.date(pl.col("month") // 12, pl.col("month") % 12 + 1, 1).alias("period"),
        pl.col("trader").cast(pl.String).str.zfill(13).alias("trader_id"),
        "rule", "place", "state", "words", "value", "snapshot", at.alias("at"), "who", "role",
    )  # fmt: skip


def _check(key: CaseKey, note: Note) -> None:
    for listed, value in (("check_rule", key.rule), ("check_state", note.state)):
        if value not in reference.current().codes(listed):
            raise UserError("cases.unknown", value=value)
    if note.state in NEEDS_WORDS and not note.words.strip():
        raise UserError("cases.no_words")
    if len(note.words) > LONGEST:
        raise UserError("cases.too_long", most=LONGEST)


def _must_reach(connection: Connection, scope: Scope, key: CaseKey) -> None:
    """Somebody else's and nobody's doubt answer alike."""
    trader = int(key.trader_id) if key.trader_id.isdecimal() and len(key.trader_id) == 13 else -1
    found = connection.execute(text(_HOME), {"site": key.site_code, "trader": trader}).scalar()
    is_theirs = scope.traders is None or key.trader_id in scope.traders
    if found is None or not is_theirs or (scope.provinces is not None and found not in scope.provinces):
        raise UserError("cases.out_of_reach")


def _case(connection: Connection, key: CaseKey) -> int:
    """The number of the case, which begins here if nobody took the doubt up before."""
    values = {"t": int(key.trader_id), "p": month_number(key.period), "r": key.rule, "l": key.place}
    where = "trader_id = :t AND period = :p AND rule = :r AND place = :l"
    found = connection.execute(text(f"SELECT case_id FROM check_case WHERE {where}"), values).scalar()
    if found is not None:
        return found
    case_id = bulk.next_number(connection, "check_case", "case_id")
    row = (case_id, values["t"], values["p"], key.rule, key.place, key.site_code or None)
    bulk.append_all(connection, "check_case", [row], ("case_id", "trader_id", "period", "rule", "place", "site_code"))
    return case_id


def _newest(connection: Connection, case_id: int) -> tuple[int, str] | None:
    """Number and state of the last note of a case."""
    sql = "SELECT seq, state FROM check_note WHERE case_id = :c ORDER BY seq DESC LIMIT 1"
    row = connection.execute(text(sql), {"c": case_id}).first()
    return (row[0], row[1]) if row else None
