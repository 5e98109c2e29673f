"""The measured nation: files, a filled store, and the same declarations as plain Parquet. Nothing here is measured
but what says so."""

import dataclasses
import json
import math
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

import sample_data
from bi import periods, reference, snapshot
from bi.access import SYSTEM
from bi.intake.declarations import OPTIONAL
from bi.intake.ingest import LINE_COLUMNS, FileResult, ingest_bytes
from bi.intake.registers import load_register
from bi.intake.sheet import Limits
from bi.measures import MEASURES
from bi.metrics import factors_on, rule_on
from bi.settings import data_folder
from bi.snapshot.build import typed_days
from bi.store import Store, bulk, export, open_store, registers
from bi.views import Filters, view
from tests.benchmarks import measure

AMENDED = 0.10
UNTIL = date(2026, 9, 1)
VERSION = ("trader_id", "period", "filed_at")


def _months(nation: sample_data.Nation) -> Iterator[pl.DataFrame]:
    rates = dataclasses.replace(sample_data.faults(), amended=AMENDED)
    return sample_data.months_of(nation, now=datetime(2026, 10, 31, tzinfo=UTC), rates=rates)


def _load_registers(store: Store, nation: sample_data.Nation) -> None:
    for name in ("traders", "sites", "licenses"):
        data = getattr(nation, name).write_csv().encode()
        load_register(store, name, data, f"{name}.csv", who=SYSTEM.who, limits=Limits.command_line())


def make(folder: str, traders: int, months: int, by_file: int) -> dict:
    """Registers and all months but the last `by_file` into the store, in bulk; those last as CSV files."""
    files, store = Path(folder), open_store()
    files.mkdir(parents=True, exist_ok=True)
    nation = sample_data.nation(traders, months=months, until=UNTIL)
    _load_registers(store, nation)
    with store.database.read() as connection:
        sites = registers.read(connection, "site").select("site_code", "site_no")
    in_store = 0
    for month, frame in zip(nation.months, _months(nation), strict=True):
        if month < periods.add_months(UNTIL, 1 - by_file):
            in_store += _put(store, sites, frame, f"declarations-{month:%Y-%m}.csv")
        else:
            frame.write_csv(files / f"declarations-{month:%Y-%m}.csv")
    return {"lines": in_store}


def _put(store: Store, sites: pl.DataFrame, frame: pl.DataFrame, name: str) -> int:
    """One month's file past the checks of intake, through the same bulk functions. Returns its lines."""
    coded = _coded(frame)
    with store.database.write() as connection:
        receipt_no = bulk.next_number(connection, "receipt", "receipt_no")
        first = bulk.next_number(connection, "declaration", "id")
        receipt = {
            "receipt_no": receipt_no, "receipt": f"R69-{receipt_no:07d}", "sha256": name, "filer": "", "file": name,
            "bytes": 0, "received_at": 0, "channel": "benchmark", "who": SYSTEM.who,
        }  # fmt: skip
        bulk.append_all(connection, "receipt", [tuple(receipt.values())], tuple(receipt))
        heads = (
            coded.group_by(VERSION)
            .agg(first_row=pl.col("row").min(), line_count=pl.col("site_code").count(), content=pl.col("line").sum())
            .sort(VERSION)
            .with_columns(id=pl.int_range(first, first + pl.len(), dtype=pl.Int64), content=_digest())
        )
        ids = heads.select(*VERSION, declaration_id="id")
        lines = coded.join(sites, on="site_code").join(ids, on=VERSION).sort("declaration_id", "row")
        own = heads.with_columns(regime=pl.lit(1), receipt_no=pl.lit(receipt_no))
        bulk.insert(connection, "declaration", own)
        bulk.insert(connection, "line", lines.select(LINE_COLUMNS))
    return lines.height


def _digest() -> pl.Expr:
    return pl.col("content").cast(pl.String).cast(pl.Binary)


def _coded(frame: pl.DataFrame) -> pl.DataFrame:
    """The lines of a file as the store keeps them: numbers for codes, kilograms, and a hash of each line."""
    ref = reference.current()
    at = pl.col("filed_at").str.to_datetime("%Y-%m-%dT%H:%M:%S%:z", time_zone="UTC").dt.epoch("us")
    year, month = pl.col("period").str.slice(0, 4).cast(pl.Int32), pl.col("period").str.slice(5, 2).cast(pl.Int32)
    in_kg = [(pl.col(f"{m}_t").fill_null(0) * 1_000).round().cast(pl.Int64).alias(f"{m}_kg") for m in MEASURES]
    extra = [(pl.col(c) * 1_000).round().cast(pl.Int64).alias(name) for c, name in OPTIONAL.items()]
    codes = [
        pl.col(c).replace_strict({k.code: k.no for k in ref.codes(c).values()}, return_dtype=pl.Int32)
        for c in ("rice", "season", "owner")
    ]
    row = pl.int_range(2, pl.len() + 2, dtype=pl.Int32)
    coded = frame.with_columns(
        *in_kg, *extra, *codes, row=row, period=year * 12 + month - 1, filed_at=at,
        trader_id=pl.col("trader_id").cast(pl.Int64),
    )  # fmt: skip
    logical = ("site_code", "rice", "season", "owner", *(f"{m}_kg" for m in MEASURES), *OPTIONAL.values(), "remark")
    return coded.with_columns(line=pl.struct(logical).hash())


def ingest(folder: str) -> dict:
    """Measured: each CSV file of the folder by the way of `python -m bi ingest`."""
    store, seconds, lines, results = open_store(), [], 0, []
    for path in sorted(Path(folder).glob("declarations-*.csv")):
        data = path.read_bytes()
        started = time.perf_counter()
        results.append(_take(store, data, path.name))
        seconds.append(time.perf_counter() - started)
        lines += data.count(b"\n") - 1
    if any(not result.is_clean for result in results):
        raise AssertionError([r.refused or r.rejected for r in results])
    return {"lines": lines, "files": len(seconds), "seconds": sum(seconds)}


def _take(store: Store, data: bytes, name: str, *, check: bool = False) -> FileResult:
    return ingest_bytes(store, data, name, scope=SYSTEM, check=check, limits=Limits.command_line())


def check_files(folder: str, lines: int) -> dict:
    """A CSV and an XLSX file of so many lines and 20 columns, with the registers they speak of in the store."""
    files = Path(folder)
    files.mkdir(parents=True, exist_ok=True)
    nation = sample_data.nation(max(lines // 4, 10), months=1, until=UNTIL)
    _load_registers(open_store(), nation)
    frame = pl.concat(_months(nation)).head(lines).drop(*OPTIONAL, "remark")
    frame.write_csv(files / "check.csv")
    frame.write_excel(files / "check.xlsx", autofilter=False)
    return {"lines": frame.height, "columns": frame.width}


def check(file: str) -> dict:
    """Measured: one file by the way of `ingest --check`; the median of three, the reading child included."""
    store, path = open_store(), Path(file)
    seconds, result = measure.timed(
        lambda: _take(store, path.read_bytes(), path.name, check=True), min(3, measure.RUNS), math.inf
    )
    if not result.is_clean:
        raise AssertionError(result.refused or result.rejected)
    return {"seconds": seconds}


def snapshot_build(fresh: bool = False) -> dict:
    """Measured: a build from the store; only what changed is read again, all of it where `fresh`."""
    if fresh:
        for name in ("lake", "marts", "registers", "snapshots"):
            shutil.rmtree(data_folder() / name, ignore_errors=True)
        for name in ("latest", "months.json"):
            (data_folder() / name).unlink(missing_ok=True)
    store, started = open_store(), time.perf_counter()
    made = snapshot.build(store)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "lines": sum(m.lines for m in made.months), "months": len(made.months)}


def amend(back: int) -> dict:
    """One trader's declaration of the month `back` months before the last, once more with another closing."""
    opened = snapshot.latest()
    month = sorted(opened.periods)[-1 - back]
    whole = view(SYSTEM, opened, "lines", Filters(period=month))
    own = whole.filter(pl.col("trader_id") == whole["trader_id"][whole.height // 2])
    measures = [f"{m}_t" for m in MEASURES]
    changed = own.with_columns(pl.col("opening_t", "closing_t") + 1, period=pl.lit(f"{month:%Y-%m}")).with_columns(
        pl.col(measures).round(3)
    )
    columns = ["period", "trader_id", "site_code", "rice", "season", "owner", *measures]
    result = _take(open_store(), changed.select(columns).write_csv().encode(), "declarations-amended.csv")
    if not result.is_clean or result.accepted != 1:
        raise AssertionError(result)
    return {"month": f"{month:%Y-%m}"}


def export_raw(folder: str) -> dict:
    """All submissions as plain Parquet, superseded ones included: `headers` and `lines` by month, registers, and the
    reference values that the marts need. The common ground of the comparison."""
    raw, store = Path(folder), open_store()
    figures = reference.current().figures()
    for name in ("headers", "lines"):
        (raw / name).mkdir(parents=True, exist_ok=True)
    with store.database.read() as connection:
        for name in registers.SCHEMAS:
            registers.read(connection, name).pipe(_dated).write_parquet(raw / f"{name}.parquet")
        receipts = bulk.fetch(connection, f"SELECT {', '.join(RECEIPTS)} FROM receipt", RECEIPTS)
        receipts.write_parquet(raw / "receipt.parquet")
        marks = bulk.fetch(connection, "SELECT period, max(id) AS id FROM declaration GROUP BY period", MARKS)
    count = 0
    with tempfile.TemporaryDirectory(dir=raw) as work:
        for month, headers, lines in export.months(store.database.url, dict(marks.iter_rows()), Path(work)):
            headers.write_parquet(raw / "headers" / f"{month}.parquet")
            lines.sink_parquet(raw / "lines" / f"{month}.parquet")
            count += headers["line_count"].sum()
    _factors(marks["period"].sort().to_list(), figures).write_parquet(raw / "factors.parquet")
    _calendar(marks["period"].sort().to_list(), figures).write_parquet(raw / "calendar.parquet")
    (raw / "reporting.json").write_text(json.dumps([code for code, reports in figures["reports"] if reports]))
    return {"lines": count}


RECEIPTS = {"receipt_no": pl.Int32, "receipt": pl.String, "file": pl.String}
MARKS = {"period": pl.Int64, "id": pl.Int64}


def _dated(frame: pl.DataFrame) -> pl.DataFrame:
    return typed_days(frame, *(c for c in frame.columns if c.endswith("_on")))


def _factors(months: list[int], figures: dict) -> pl.DataFrame:
    """One row per month and rice: form, and the factor as a fraction (1 but for milled rice)."""
    rows = []
    for month in months:
        factors = factors_on(figures, periods.last_day(periods.period_of(month)))
        for rice in reference.current().rice.values():
            factor = factors[rice.code] if rice.form == "milled" else 1
            rows.append((month, rice.no, rice.form, factor.numerator, factor.denominator))
    return pl.DataFrame(rows, schema=["period", "rice", "form", "num", "den"], orient="row")


def _calendar(months: list[int], figures: dict) -> pl.DataFrame:
    """One row per month: its last day and the first microsecond that is late."""
    rows = []
    for month in months:
        first = periods.period_of(month)
        day = int(rule_on(figures, "deadline.day", periods.last_day(first)))
        rows.append((month, periods.last_day(first), periods.to_microseconds(periods.deadline(first, day))))
    return pl.DataFrame(rows, schema=["period", "last_day", "late_from"], orient="row")
