"""One received file → receipt: read, checked, and stored in one transaction, or refused with reasons.

Outside the transaction: reading and all rules that need no history. Inside: what is effective now, the warnings, and
the rows. The file is on disk before its receipt is in the database, so no acknowledged file can be missing.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl
from sqlalchemy import Connection, text

from bi import periods, reference
from bi.access import Role, Scope
from bi.audit import checkpoint, leaf, rows
from bi.errors import UserError
from bi.intake import declarations, doubts
from bi.intake.findings import Finding, make
from bi.intake.header import named
from bi.intake.history import History, headers_of, sort_out
from bi.intake.sheet import DEFAULT, Limits, Refused, Sheet, read_sheet
from bi.measures import MEASURES
from bi.store import Store, bulk, events, files
from bi.text import say

FILERS: frozenset[Role] = frozenset({"trader", "officer", "admin", "system"})  # anyone signed in may have a file checked
LINE_COLUMNS = (
    "declaration_id", "row", "site_no", "rice", "season", "owner", *(f"{m}_kg" for m in MEASURES),
    *declarations.OPTIONAL.values(), "remark",
)  # fmt: skip


@dataclass(frozen=True)
class FileResult:
    """What became of one file: counts are declaration versions, `warnings` counts findings; `refused` says why a
    whole file was. `receipt` is None where nothing was kept."""

    file: str
    sha256: str
    receipt: str | None = None
    accepted: int = 0
    rejected: int = 0
    unchanged: int = 0
    warnings: int = 0
    refused: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing in the file was refused."""
        return self.refused is None and self.rejected == 0


def ingest_bytes(
    store: Store, data: bytes, name: str, *, scope: Scope, check: bool = False, now: datetime | None = None,
    limits: Limits = DEFAULT, channel: str = "file",
) -> FileResult:  # fmt: skip
    """Take one declaration file in. With `check` the same answer is given, nothing is stored and no receipt made."""
    return ingest_sheet(store, _read(data, name, limits), data, name, scope=scope, check=check, now=now, channel=channel)


def ingest_files(
    store: Store,
    sources: Iterable[tuple[str, bytes]],
    *,
    scope: Scope,
    check: bool = False,
    limits: Limits = DEFAULT,
    channel: str = "file",
) -> Iterator[FileResult]:
    """Take files (name, bytes) in one after the other; while one is checked and stored, the next is being read."""
    with ThreadPoolExecutor(1) as reader:
        ahead: deque[tuple[str, bytes, Future]] = deque()
        for name, data in sources:
            ahead.append((name, data, reader.submit(_read, data, name, limits)))
            if len(ahead) > 1:
                yield _taken(store, *ahead.popleft(), scope, check, channel)
        while ahead:
            yield _taken(store, *ahead.popleft(), scope, check, channel)


def _taken(
    store: Store, name: str, data: bytes, read: Future, scope: Scope, check: bool, channel: str
) -> FileResult:
    return ingest_sheet(store, read.result(), data, name, scope=scope, check=check, channel=channel)


def _read(data: bytes, name: str, limits: Limits) -> Sheet | Refused:
    try:
        return read_sheet(data, name, limits=limits)
    except Refused as refusal:
        return refusal


def ingest_sheet(
    store: Store, sheet: Sheet | Refused, data: bytes, name: str, *, scope: Scope, check: bool = False,
    now: datetime | None = None, channel: str = "file",
) -> FileResult:  # fmt: skip
    """Take in a file that was read already, or whose reading was refused. Raises UserError for who may not file."""
    if not check and scope.role not in FILERS:
        raise UserError("access.denied")
    now = now or datetime.now(UTC)
    sha256 = files.digest(data)
    ref = reference.current()
    try:
        if isinstance(sheet, Refused):
            raise sheet
        rows, unknown = named(sheet, ref, "declarations")
    except Refused as refusal:
        return refused_file(name, sha256, refusal)
    parsed = declarations.read(rows, ref, spreadsheet=sheet.encoding == "xlsx")
    return _Filing(store, scope, name, data, sha256, now, channel).take(parsed, unknown, check=check)


def refused_file(name: str, sha256: str, refusal: Refused) -> FileResult:
    """The result of a file that cannot be read as a whole: one finding, at the header."""
    words = [say(refusal.key, language, **refusal.facts) for language in ("th", "en")]
    finding = Finding(name, 1, "", refusal.rule, "error", "", "", "", *words)
    return FileResult(name, sha256, refused=f"{refusal.rule}: {words[1]}", findings=(finding,))


class _Filing:
    """The way of one readable file through rules and store."""

    def __init__(
        self, store: Store, scope: Scope, name: str, data: bytes, sha256: str, now: datetime, channel: str
    ) -> None:
        self.store, self.scope, self.name, self.data, self.sha256 = store, scope, name, data, sha256
        self.now, self.now_us, self.channel = now, periods.to_microseconds(now), channel
        self.filer = scope.traders[0] if scope.role == "trader" and scope.traders else ""
        self.reference = reference.current()

    def take(self, parsed: pl.DataFrame, unknown: list[dict], *, check: bool) -> FileResult:
        with self.store.database.read() as connection:
            registers = _registers_of(connection, parsed)
        checked = declarations.check(parsed, registers, self.reference, self.scope, self.now)
        if check or checked.versions.is_empty():
            with self.store.database.read() as connection:
                plan = self._plan(connection, checked, registers)
            return self._result(plan, checked, parsed, unknown, None)
        files.keep(self.data)
        with self.store.database.write() as connection:
            plan = self._plan(connection, checked, registers)
            receipt = self._write(connection, plan, checked)
        if not plan.versions.is_empty():
            checkpoint.write_quietly(self.store)
        return self._result(plan, checked, parsed, unknown, receipt)

    def _plan(self, connection: Connection, checked: declarations.Checked, registers: dict[str, pl.DataFrame]) -> "_Plan":
        known = connection.execute(
            text("SELECT receipt_no, receipt FROM receipt WHERE sha256 = :sha AND filer = :filer"),
            {"sha": self.sha256, "filer": self.filer},
        ).first()
        versions, sent_before = checked.versions, 0
        if known:
            rows = connection.execute(
                text("SELECT first_row FROM declaration WHERE receipt_no = :no"), {"no": known.receipt_no}
            ).scalars()
            stored = pl.Series(list(rows), dtype=pl.UInt32)
            sent_before = versions.filter(pl.col("first_row").is_in(stored.implode())).height
            versions = versions.filter(~pl.col("first_row").is_in(stored.implode()))
        if versions.is_empty():
            return _Plan(known, sent_before, versions, versions, None)
        return self._plan_new(connection, checked, registers, versions, known, sent_before)

    def _plan_new(
        self, connection: Connection, checked: declarations.Checked, registers: dict[str, pl.DataFrame],
        versions: pl.DataFrame, known: object, sent_before: int,
    ) -> "_Plan":  # fmt: skip
        first_id = bulk.next_number(connection, "declaration", "id")
        stored = _stored_of(connection, versions)
        sorted_out = sort_out(versions, stored, first_id)
        new = sorted_out.filter(~pl.col("is_repeat"))
        lines = checked.lines.join(new.select("version"), on="version", how="semi", maintain_order="left")
        if new.is_empty():
            return _Plan(known, sent_before, sorted_out, new, None)
        history = History(connection, self.reference, sorted_out, checked.lines.join(new.select("version"), on="version"))
        found = doubts.all_doubts(history, new, lines, _capacities(registers), self.reference)
        return _Plan(known, sent_before, sorted_out, new, found)

    def _write(self, connection: Connection, plan: "_Plan", checked: declarations.Checked) -> str:
        if plan.versions.is_empty():
            return plan.known.receipt
        receipt_no, receipt = self._receipt(connection, plan)
        heads = plan.versions.select(
            "id", pl.lit(1).alias("regime"), "trader_id", "period", "filed_at", pl.lit(receipt_no).alias("receipt_no"),
            "content", "line_count", "first_row",
        )  # fmt: skip
        bulk.insert(connection, "declaration", heads)
        ids = plan.versions.select("version", declaration_id="id")
        lines = checked.lines.join(ids, on="version", maintain_order="left").sort("declaration_id", "row")
        bulk.insert(connection, "line", lines.select(LINE_COLUMNS))
        kept = plan.doubts.join(ids, on="version") if plan.doubts is not None else None
        if kept is not None:
            columns = ("declaration_id", "row", pl.col("column").alias("column_name"), "rule", "value")
            bulk.insert(connection, "warning", kept.select(*columns, facts="fact"))
        self._log(connection, plan, receipt, _business(connection, heads, lines, kept))
        return receipt

    def _receipt(self, connection: Connection, plan: "_Plan") -> tuple[int, str]:
        if plan.known:
            return plan.known.receipt_no, plan.known.receipt
        number = bulk.next_number(connection, "receipt", "receipt_no")
        year = (periods.today(self.now).year + periods.BUDDHIST_ERA) % 100
        row = {
            "receipt_no": number, "receipt": f"R{year:02d}-{number:07d}", "sha256": self.sha256, "filer": self.filer,
            "file": self.name, "bytes": len(self.data), "received_at": self.now_us, "channel": self.channel,
            "who": self.scope.who,
        }  # fmt: skip
        bulk.append_all(connection, "receipt", [tuple(row.values())], tuple(row))
        return number, row["receipt"]

    def _log(self, connection: Connection, plan: "_Plan", receipt: str, business: pl.DataFrame) -> None:
        """One event per declaration: what it is; its figures are the business rows, and enter the leaf."""
        kind = pl.when("is_repeat").then(pl.lit("declaration.repeated")).otherwise(pl.lit("declaration.accepted"))
        data = pl.struct(
            content=pl.col("content").bin.encode("hex"),
            period="period",
            receipt=pl.lit(receipt),
            trader_id=pl.col("trader_id").cast(pl.String).str.zfill(13),
        ).struct.json_encode()
        known = plan.versions.sort("id").join(business, left_on="id", right_on="declaration_id", maintain_order="left")
        happened = known.select("business", kind=kind, record=pl.format("declaration:{}", "id"), data=data)
        events.append(connection, at=self.now_us, who=self.scope.who, happened=happened)

    def _result(
        self,
        plan: "_Plan",
        checked: declarations.Checked,
        parsed: pl.DataFrame,
        unknown: list[dict],
        receipt: str | None,
    ) -> FileResult:
        def said(severity: str, rows: list[dict]) -> list[Finding]:
            return [make(self.reference, "declarations", self.name, severity, row) for row in rows]

        is_new = plan.known is None or plan.versions.height > 0 or checked.rejected > 0
        warnings = [*unknown, *_warning_rows(plan, checked, parsed)] if is_new else []
        found = [*said("error", checked.errors.to_dicts()), *said("warning", warnings)]
        repeats = plan.versions.height - plan.new.height
        return FileResult(
            self.name, self.sha256, receipt, plan.new.height, checked.rejected, plan.sent_before + repeats,
            len(warnings), None, tuple(sorted(found, key=lambda f: (f.row, f.severity, f.column))),
        )  # fmt: skip


@dataclass(frozen=True)
class _Plan:
    """What a file would change: its earlier receipt, versions (new and repeats), the new ones, and their warnings."""

    known: object
    sent_before: int
    versions: pl.DataFrame
    new: pl.DataFrame
    doubts: pl.DataFrame | None


def _warning_rows(plan: _Plan, checked: declarations.Checked, parsed: pl.DataFrame) -> list[dict]:
    if plan.doubts is None:
        return []
    month = pl.format("{}-{}", pl.col("period") // 12, (pl.col("period") % 12 + 1).cast(pl.String).str.zfill(2))
    whose = plan.new.select("version", pl.col("trader_id").cast(pl.String).str.zfill(13), period=month)
    rows = plan.doubts.join(whose, on="version", maintain_order="left").drop("version").to_dicts()
    new_rows = checked.lines.join(plan.new.select("version"), on="version", how="semi")["row"]
    first_rows = pl.concat([new_rows, plan.new["first_row"]]).unique()
    eaten = parsed.filter(
        pl.col("row").is_in(first_rows.implode()) & (pl.col("trader_id").str.len_chars() == 12)
    ).select(
        "row", pl.lit("trader_id").alias("column"), pl.lit("leading_zero").alias("rule"), value="trader_id",
        fact="0" + pl.col("trader_id"), trader_id="0" + pl.col("trader_id"), period=pl.col("period#").dt.strftime("%Y-%m"),
    )  # fmt: skip
    return rows + eaten.to_dicts()


def _business(
    connection: Connection, heads: pl.DataFrame, lines: pl.DataFrame, kept: pl.DataFrame | None
) -> pl.DataFrame:
    """What was just written for each declaration, as the log's leaves hold it."""
    none = pl.DataFrame(schema={"declaration_id": pl.Int64, **dict.fromkeys(leaf.WARNING, pl.String)})
    warnings = none if kept is None else kept.rename({"column": "column_name", "fact": "facts"})
    receipts = rows.receipts(connection, heads["receipt_no"])
    return leaf.business(heads, lines, warnings, receipts, rows.sites(connection, lines))


def _registers_of(connection: Connection, parsed: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The part of the registers that a file speaks of: traders, and sites with their capacity."""
    traders = parsed["trader_id#"].drop_nulls().unique().to_list()
    codes = parsed["site_code"].unique().to_list()
    site = {"site_code": pl.String, "site_no": pl.Int32, "trader_id": pl.Int64, "capacity_kg": pl.Int64}
    return {
        "trader": bulk.fetch(
            connection, "SELECT trader_id, province FROM trader WHERE trader_id IN :ids",
            {"trader_id": pl.Int64, "province": pl.String}, ids=traders,
        ),
        "site": bulk.fetch(connection, f"SELECT {', '.join(site)} FROM site WHERE site_code IN :codes", site, codes=codes),
    }


def _capacities(registers: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return registers["site"].select("site_no", "capacity_kg").drop_nulls()


def _stored_of(connection: Connection, versions: pl.DataFrame) -> pl.DataFrame:
    return headers_of(
        connection, versions["trader_id"].unique().to_list(), versions["period"].min(), versions["period"].max()
    )
