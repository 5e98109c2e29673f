"""Store → snapshot. Only months that changed are read again; a snapshot is whole or absent, and never changes."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from filelock import FileLock
from sqlalchemy import Connection, text

from bi import periods, reference
from bi.metrics import factors_on, rule_on
from bi.settings import data_folder
from bi.snapshot import manifest, marts, month
from bi.snapshot.manifest import Manifest, Month
from bi.store import Store, bulk, export, read_meta, registers

Progress = Callable[[int, int], None]
RECEIPTS = {"receipt_no": pl.Int32, "receipt": pl.String, "file": pl.String}


@dataclass(frozen=True)
class _Source:
    """What the store holds at one instant: marks of its months, registers, receipts."""

    store_id: str
    marks: dict[int, int]
    registers: dict[str, pl.DataFrame]
    receipts: pl.DataFrame


def build(store: Store, *, now: datetime | None = None, progress: Progress | None = None) -> Manifest:
    """Refresh: the newest snapshot as it is where nothing changed, else a new one. One build at a time."""
    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".snapshot.lock"), store.database.read() as connection:
        source = _source(connection)
        return _build(store, source, now or datetime.now(UTC), progress or (lambda done, total: None))


def _source(connection: Connection) -> _Source:
    return _Source(
        read_meta(connection, "store_id"), _marks(connection),
        {name: registers.read(connection, name) for name in registers.SCHEMAS},
        bulk.fetch(connection, f"SELECT {', '.join(RECEIPTS)} FROM receipt", RECEIPTS),
    )  # fmt: skip


def _marks(connection: Connection) -> dict[int, int]:
    """The last declaration of each month: declarations are only ever added, so an equal mark is an equal month."""
    first, last = connection.execute(text("SELECT min(period), max(period) FROM declaration")).one()
    found = {}
    for period in range(first, last + 1) if first is not None else ():
        mark = connection.execute(text("SELECT max(id) FROM declaration WHERE period = :p"), {"p": period}).scalar()
        if mark is not None:
            found[period] = mark
    return found


def _build(store: Store, source: _Source, now: datetime, progress: Progress) -> Manifest:
    known = _known_months(source.store_id)
    changed = {p: mark for p, mark in source.marks.items() if p not in known or known[p].last_id != mark}
    total = len(changed) + len(source.marks)
    months = _resolve(store, source, {p: m for p, m in known.items() if p in source.marks}, changed,
                      lambda done: progress(done, total))  # fmt: skip
    ref = reference.current()
    register_name, register_digest = _keep_registers(source)
    months = _with_marts(months, source, register_digest, lambda done: progress(len(changed) + done, total))
    _remember(source.store_id, months)
    logical = [[m.period, m.digest] for m in months]
    digest = hashlib.sha256(json.dumps([logical, register_digest, ref.digest()]).encode()).hexdigest()
    made = Manifest(
        manifest.new_id(now, digest), digest, now.astimezone(UTC).isoformat(), source.store_id, register_name,
        register_digest, ref.figures(), tuple(months),
    )  # fmt: skip
    before = manifest.latest()
    if before and before.digest == digest and before.default_period == made.default_period:
        return before
    _publish(made)
    return made


def _resolve(
    store: Store, source: _Source, known: dict[int, Month], changed: dict[int, int], done: Callable[[int], None]
) -> list[Month]:
    """The months of the store, those that changed read again."""
    sites = source.registers["site"].select("site_no", "site_code")
    months = {p: m for p, m in known.items() if p not in changed}
    with _aside(data_folder() / "lake") as work:
        for count, (period, headers, lines) in enumerate(export.months(store.database.url, changed, work), start=1):
            resolved, filed = month.resolve(headers, lines, sites, source.receipts)
            name = f"{periods.period_of(period):%Y-%m}-{source.store_id}-{changed[period]}"
            target = manifest.lake_folder(name)
            if not target.exists():
                month.write(work / name, resolved, filed)
                os.replace(work / name, target)
            months[period] = Month(period, changed[period], name, "", resolved.height, filed.height,
                                   month.digest(resolved, filed))  # fmt: skip
            done(count)
    return [months[p] for p in sorted(months)]


@contextmanager
def _aside(folder: Path):
    """A working folder on the same disk, so that a finished part can be moved into place in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".work-") as name:
        yield Path(name)


def _keep_registers(source: _Source) -> tuple[str, str]:
    """Freeze the registers under their content; returns the folder's name and the digest of their logical rows."""
    hashed = hashlib.sha256()
    for name, frame in source.registers.items():
        logical = frame.drop("site_no") if name == "site" else frame
        hashed.update(f"{name} {logical.height}\n".encode())
        hashed.update(logical.write_csv(include_header=True).encode())
    digest = hashed.hexdigest()
    name = f"{digest[:24]}-{source.store_id}"
    target = manifest.registers_folder(name)
    if not target.exists():
        with _aside(target.parent) as work:
            (work / name).mkdir()
            for table, frame in source.registers.items():
                frame.write_parquet(work / name / f"{table}.parquet")
            os.replace(work / name, target)
    return name, digest


def _with_marts(months: list[Month], source: _Source, register_digest: str, done: Callable[[int], None]) -> list[Month]:
    """Every month with its marts. A mart's name is a chain over all it rests on: the months up to it, registers and
    reference values; so what is there under that name can be taken as it is."""
    chain = hashlib.sha256(f"{register_digest} {reference.current().digest()}".encode())
    found, last = [], None
    maker = _MartMaker(source)
    for count, item in enumerate(months, start=1):
        chain.update(item.lake.encode())
        name = f"{item.first_day:%Y-%m}-{chain.hexdigest()[:24]}"
        if manifest.marts_folder(name).exists():
            last = None
        else:
            last = maker.make(item, name, last if last is not None else _last_stocks(found))
        found.append(Month(**{**asdict(item), "marts": name}))
        done(count)
    return found


def _last_stocks(months: list[Month]) -> pl.DataFrame:
    """What each trader held in the last month that it filed, over all given months."""
    empty = pl.DataFrame(schema=marts.LAST_STOCK)
    if not months:
        return empty
    files = [manifest.marts_folder(m.marts) / "filings.parquet" for m in months]
    filed = pl.concat([
        pl.scan_parquet(file).filter(pl.col("first_filed_at").is_not_null()).select(*marts.LAST_STOCK) for file in files
    ])  # fmt: skip
    return filed.group_by("trader_id", maintain_order=True).agg(pl.col("equiv_kg").last()).collect()


class _MartMaker:
    """Makes the marts of one month after the other over one picture of the registers."""

    def __init__(self, source: _Source) -> None:
        self.figures = reference.current().figures()
        self.traders = typed_days(source.registers["trader"], "closed_on")
        self.sites = source.registers["site"].select("site_no", "province")
        self.licenses = typed_days(source.registers["license"], "issued_on", "expires_on", "status_on")
        self.reporting = [code for code, reports in self.figures["reports"] if reports]

    def make(self, item: Month, name: str, last: pl.DataFrame) -> pl.DataFrame:
        """Write the marts of a month; returns the last stocks after it."""
        day = periods.last_day(item.first_day)
        lake = manifest.lake_folder(item.lake)
        lines = marts.joined(
            pl.scan_parquet(lake / "lines.parquet"),
            self.sites.lazy(),
            self.traders.lazy(),
            factors_on(self.figures, day),
        )
        stocks = lines.group_by("trader_id").agg(pl.col("equiv_kg").sum()).collect()
        due = marts.due_traders(self.traders, self.licenses, self.reporting, day)
        deadline_day = int(rule_on(self.figures, "deadline.day", day))
        filings = marts.filings(
            pl.read_parquet(lake / "filed.parquet"), stocks, due, last, item.first_day, deadline_day
        )
        target = manifest.marts_folder(name)
        with _aside(target.parent) as work:
            (work / name).mkdir()
            marts.totals(lines).write_parquet(work / name / "totals.parquet")
            marts.declarers(lines).write_parquet(work / name / "declarers.parquet")
            filings.write_parquet(work / name / "filings.parquet", compression="zstd", compression_level=1)
            if target.exists():
                shutil.rmtree(target)
            os.replace(work / name, target)
        return marts.last_stocks(last, filings)


def typed_days(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """ISO texts of the store as dates."""
    return frame.with_columns(pl.col(c).str.to_date("%Y-%m-%d") for c in columns)


def _known_months(store_id: str) -> dict[int, Month]:
    """Months already resolved from this very store, whichever snapshot they were made for."""
    path = data_folder() / "months.json"
    if not path.is_file():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    months = [Month(**m) for m in kept["months"]] if kept["store_id"] == store_id else []
    return {m.period: m for m in months if manifest.lake_folder(m.lake).is_dir()}


def _remember(store_id: str, months: list[Month]) -> None:
    body = {"store_id": store_id, "months": [asdict(m) for m in months]}
    manifest.write_whole(data_folder() / "months.json", json.dumps(body).encode())


def _publish(made: Manifest) -> None:
    """Put the marts of all months side by side, then the manifest, then point to it."""
    with _aside(manifest.snapshots_folder()) as work:
        folder = work / made.id
        folder.mkdir()
        for name in ("totals", "declarers"):
            parts = [
                pl.read_parquet(manifest.marts_folder(m.marts) / f"{name}.parquet").with_columns(
                    pl.lit(m.period, pl.Int32).alias("period")
                )
                for m in made.months
            ]
            if parts:
                pl.concat(parts).write_parquet(folder / f"{name}.parquet", row_group_size=65_536)
        made.save(folder)
        if not made.folder().exists():  # a build that was killed before it pointed to this very snapshot left it whole
            os.replace(folder, made.folder())
    manifest.point_to(made)
