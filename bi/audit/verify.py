"""The whole log computed anew: leaves from events and business rows, the tree from the leaves, and all of it held
against the signed checkpoints. Reads only; needs public keys only.

The stored leaves and tiles are never believed: who can write to the database can write those too. They help to name
an entry, and a difference is a finding of its own.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl
from sqlalchemy import Connection, text

from bi.audit import leaf, merkle, registers_replay, rows, tiles
from bi.audit.checkpoint import HASH_BYTES, Checkpoint
from bi.audit.findings import Finding
from bi.audit.log import ERASED

CHUNK = 20_000
GONE = b""  # stands in the list of leaves for an entry that is not there
Progress = Callable[[int, int], None]
WITHOUT = {  # business rows of which nothing else in the store speaks
    "verify.stray_receipt": (
        "SELECT receipt FROM receipt r WHERE NOT EXISTS"
        " (SELECT 1 FROM declaration d WHERE d.receipt_no = r.receipt_no)"
    ),
    "verify.stray_event": "SELECT seq FROM event_body b WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.seq = b.seq)",
    "verify.stray_line": (
        "SELECT DISTINCT declaration_id FROM line x WHERE NOT EXISTS"
        " (SELECT 1 FROM declaration d WHERE d.id = x.declaration_id)"
    ),
    "verify.stray_warning": (
        "SELECT DISTINCT declaration_id FROM warning x WHERE NOT EXISTS"
        " (SELECT 1 FROM declaration d WHERE d.id = x.declaration_id)"
    ),
}


@dataclass
class Verdict:
    """What a verification saw: how many entries, checkpoints that hold, lawful erasures, and all findings by entry."""

    entries: int = 0
    checkpoints: int = 0
    erased: dict[int, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def ordered(self) -> list[Finding]:
        """The findings, the first bad entry first."""
        return sorted(self.findings, key=lambda f: (f.seq == 0, f.seq, f.key))


def verify(
    connection: Connection, checkpoints: list[Checkpoint], outside: list[bytes],
    progress: Progress = lambda done, total: None,
) -> Verdict:  # fmt: skip
    """Compute all of it anew in one picture of the database.

    `checkpoints` are of this log and rightly signed; `outside` are files of leaf hashes that were kept elsewhere: each
    is believed as far as it leads to a signed root.
    """
    walk = _Walk(connection)
    walk.entries(progress)
    walk.strangers()
    walk.erasures()
    walk.verdict.findings += registers_replay.differences(connection, walk.registers)
    walk.against(sorted(checkpoints, key=lambda c: c.size), outside)
    if not walk.verdict.findings:
        walk.tiles()
    return walk.verdict


class _Walk:
    """One way through the log, gathering what is wrong."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.verdict = Verdict()
        self.leaves: list[bytes] = []
        self.bodiless: dict[int, str] = {}
        self.told_erased: dict[str, int] = {}
        self.registers = registers_replay.Registers()
        self.declared: list[pl.Series] = []

    def entries(self, progress: Progress) -> None:
        """Every event: that it is there, and that its leaf follows from what it says and from its rows."""
        first, last = self.connection.execute(text("SELECT min(seq), max(seq) FROM event")).one()
        if first is not None and first < 1:
            self._find(first, "verify.stray_event", number=first)
        for start in range(1, (last or 0) + 1, CHUNK):
            end = min(start + CHUNK - 1, last)
            events = rows.events(self.connection, start, end)
            whole = pl.DataFrame({"seq": range(start, end + 1)}, schema={"seq": pl.Int64})
            self._chunk(whole.join(events, on="seq", how="left", maintain_order="left"))
            progress(end, last)
        self.verdict.entries = last or 0

    def _chunk(self, events: pl.DataFrame) -> None:
        number = pl.col("record").str.strip_prefix("declaration:").cast(pl.Int64, strict=False)
        has_rows = pl.col("kind").is_in(leaf.WITH_ROWS)
        events = events.with_columns(declaration_id=pl.when(has_rows).then(number))
        ids = events["declaration_id"].drop_nulls()
        self.declared.append(ids)
        events = events.join(rows.business(self.connection, ids.to_list()), on="declaration_id", how="left",
                             maintain_order="left")  # fmt: skip
        there = events.filter(pl.col("kind").is_not_null() & pl.col("salt").is_not_null())
        computed = dict(zip(there["seq"], leaf.hashes(leaf.texts(there), there["salt"].to_list()), strict=True))
        for row in events.iter_rows(named=True):
            self._entry(row, computed.get(row["seq"]))
        self.registers.take(events)

    def _entry(self, row: dict, computed: bytes | None) -> None:
        seq = row["seq"]
        if row["kind"] is None:
            self._find(seq, "verify.missing_event", number=seq)
            self.leaves.append(GONE)
            return
        if row["kind"] == ERASED:
            self.told_erased[row["record"]] = seq
        self.leaves.append(row["leaf"] if computed is None else computed)
        if computed is None:
            self.bodiless[seq] = row["record"]
        elif computed != row["leaf"]:
            gone = row["declaration_id"] is not None and row["business"] is None
            self._find(seq, "verify.missing_rows" if gone else "verify.altered", number=seq, entry=named(row))

    def strangers(self) -> None:
        """Business rows of which the log knows nothing."""
        logged = pl.concat(self.declared) if self.declared else pl.Series(dtype=pl.Int64)
        twice = logged.filter(logged.is_duplicated()).unique()
        stored = pl.Series(self._column("SELECT id FROM declaration ORDER BY id"), dtype=pl.Int64)
        for number in stored.filter(~stored.is_in(logged.implode())):
            self._find(0, "verify.stray_declaration", entry=self._declaration(number))
        for number in twice:
            self._find(0, "verify.doubled_declaration", entry=self._declaration(number))
        for key, sql in WITHOUT.items():
            for number in self._column(sql):
                self._find(0, key, number=number)

    def erasures(self) -> None:
        """What events said may be gone only where the log tells of it."""
        for seq, record in self.bodiless.items():
            if told := self.told_erased.get(f"event:{seq}"):
                self.verdict.erased[seq] = told
            else:
                self._find(seq, "verify.missing_body", number=seq, entry=record)

    def against(self, checkpoints: list[Checkpoint], outside: list[bytes]) -> None:
        """The leaves against every checkpoint; the first that does not hold tells where to look."""
        frontier, good = merkle.Frontier(), 0
        for checkpoint in checkpoints:
            have = len(self.leaves)
            if checkpoint.size > have:
                self._find(have + 1, "verify.cut", size=checkpoint.size, have=have, time=checkpoint.time)
                self._name(checkpoint, outside, good)
                return
            for hashed in self.leaves[frontier.size : checkpoint.size]:
                frontier.append(hashed)
            if frontier.root().hex() != checkpoint.root:
                is_named = any(good < f.seq <= checkpoint.size for f in self.verdict.findings)
                if not self._name(checkpoint, outside, good) and not is_named:
                    self._find(good + 1, "verify.not_this_root", first=good + 1, last=checkpoint.size, time=checkpoint.time,
                               entry=self._entry_name(good + 1))  # fmt: skip
                return
            good, self.verdict.checkpoints = checkpoint.size, self.verdict.checkpoints + 1

    def _name(self, checkpoint: Checkpoint, outside: list[bytes], good: int) -> bool:
        """Find the first entry that differs from leaves kept outside, if any of those lead to the signed root."""
        for kept in outside:
            parts = [kept[i : i + HASH_BYTES] for i in range(0, checkpoint.size * HASH_BYTES, HASH_BYTES)]
            if len(kept) >= checkpoint.size * HASH_BYTES and merkle.root(parts).hex() == checkpoint.root:
                known = zip(parts[good:], self.leaves[good:], strict=False)
                for seq, (there, here) in enumerate(known, start=good + 1):
                    if there != here:
                        if any(f.seq == seq for f in self.verdict.findings):
                            return True
                        self._find(seq, "verify.other_leaf", number=seq, entry=self._entry_name(seq), time=checkpoint.time)
                        return True
        return False

    def tiles(self) -> None:
        """The tiles against a tree over all leaves."""
        level, row = 1, self.leaves
        while len(row) >= tiles.WIDTH:
            row = [merkle.root(row[i : i + tiles.WIDTH]) for i in range(0, len(row) - tiles.WIDTH + 1, tiles.WIDTH)]
            if tiles.read(self.connection, level, 0, len(row)) != row:
                self._find(0, "verify.tiles", level=level)
            level += 1

    def _entry_name(self, seq: int) -> str:
        found = rows.events(self.connection, seq, seq)
        return named(found.row(0, named=True)) if found.height else str(seq)

    def _declaration(self, number: int) -> str:
        sql = (
            "SELECT d.trader_id, d.period, r.receipt FROM declaration d"
            " LEFT JOIN receipt r ON r.receipt_no = d.receipt_no WHERE d.id = :id"
        )
        trader, period, receipt = self.connection.execute(text(sql), {"id": number}).one()
        return _words(number, trader, period, receipt)

    def _column(self, sql: str) -> list:
        return list(self.connection.execute(text(sql)).scalars())

    def _find(self, seq: int, key: str, **facts: object) -> None:
        self.verdict.findings.append(Finding(seq, key, facts))


def named(event: dict) -> str:
    """An entry in words that find it: a declaration by trader, month and receipt, anything else by its record."""
    try:
        told = json.loads(event["data"])
        return _words(event["record"].partition(":")[2], told["trader_id"], told["period"], told["receipt"])
    except (ValueError, TypeError, KeyError):
        return f"{event['kind']} {event['record']}"


def _words(number: object, trader: object, period: int, receipt: str | None) -> str:
    month = f"{period // 12}-{period % 12 + 1:02d}"
    return f"declaration {number} (trader {str(trader).zfill(13)}, month {month}, receipt {receipt})"
