"""A small nation drawn by hand: registers, declaration files, and short ways to take them in and look at the result.

Traders are letters. Trader A has the places A1 and A2, and so on; A is in province 60, B in 32, C in 10, all others
in 60. Months and codes are the real ones.
"""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import polars as pl
from sqlalchemy import text

from bi import periods, snapshot
from bi.access import SYSTEM, Scope
from bi.cli.output import to_csv
from bi.intake.csv_file import read_csv
from bi.intake.ingest import FileResult, ingest_bytes
from bi.intake.limits import DEFAULT, Limits
from bi.intake.registers import load_register
from bi.intake.sheet import Sheet
from bi.measures import MEASURES
from bi.snapshot import Snapshot
from bi.store import Store, bulk, export
from bi.store.engine import Database
from bi.views import VIEWS, Filters, view

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PROVINCES = {"A": "60", "B": "32", "C": "10"}
TABLES = ("trader", "site", "license", "receipt", "declaration", "line", "warning", "event")
LINE = ("period", "trader_id", "site_code", "rice", "season", "owner", *(f"{m}_t" for m in MEASURES))


def later(minutes: int) -> datetime:
    """An instant after the tests' present."""
    return NOW + timedelta(minutes=minutes)


def trader_id(number: int | str) -> str:
    """A valid id for a number, or for the letter of a drawn trader (A is 1)."""
    place = LETTERS.index(number) + 1 if isinstance(number, str) else number
    first = f"06055999{place:04d}"
    weighted = sum(int(digit) * (13 - i) for i, digit in enumerate(first))
    return f"{first}{(11 - weighted % 11) % 10}"


def trader_number(letter: str) -> int:
    """The id as the store keeps it."""
    return int(trader_id(letter))


def csv(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A file of plain cells: none of the drawn values needs quotes."""
    lines = [",".join(columns), *(",".join("" if cell is None else str(cell) for cell in row) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def registers(letters: str = "ABC", *, places: str = "12") -> dict[str, bytes]:
    """traders, sites and licenses of some letters; each has a place for each sign of `places`, and a mill's license."""
    return {
        "traders": csv(
            ("trader_id", "name_th", "name_en", "legal_form", "kind", "registered_capital_baht", "province", "district",
             "address", "phone", "email", "status", "closed_on"),
            [(trader_id(c), f"โรงสี {c}", f"Mill {c}", "company", "mill", 1_000_000, PROVINCES.get(c, "60"), "", "", "", "",
              "active", "") for c in letters],
        ),
        "sites": csv(
            ("site_code", "trader_id", "name_th", "kind", "province", "district", "capacity_t", "milling_t_per_day",
             "lat", "lon"),
            [(f"{c}{p}", trader_id(c), f"โกดัง {c}{p}", "warehouse", PROVINCES.get(c, "60"), "", 50_000, "", "15.5", "100.1")
             for c in letters for p in places],
        ),
        "licenses": csv(
            ("license_no", "trader_id", "license_type", "site_code", "issued_on", "expires_on", "status", "status_on"),
            [(f"MIL-{c}", trader_id(c), "MIL", f"{c}{places[0]}", "2026-01-01", "2026-12-31", "active", "") for c in letters],
        ),
    }  # fmt: skip


def declarations(table: str) -> bytes:
    """A declaration file from a drawn table: `|` between cells, a letter for the trader, measures by bare name.

    `place` is the sign after the letter (1 or 2), a hyphen makes a nil return. What is not drawn: rice P-HM, season
    main, owner own, opening and closing 0.
    """
    head, *rows = ([cell.strip() for cell in line.split("|")] for line in table.strip().splitlines())
    extra = [name for name in head if name not in ("period", "trader", "place", *LINE, *MEASURES)]
    return csv((*LINE, *extra), [_cells(dict(zip(head, row, strict=True)), extra) for row in rows])


def _cells(row: dict[str, str], extra: list[str]) -> list[str]:
    letter, place = row["trader"], row.get("place", "1")
    if place == "-":
        blank = [""] * (len(LINE) - 2)
        return [row["period"], trader_id(letter), *blank, *(row[name] for name in extra)]
    measures = [row.get(m, "0" if m in ("opening", "closing") else "") for m in MEASURES]
    codes = [row.get("rice", "P-HM"), row.get("season", "main"), row.get("owner", "own")]
    return [row["period"], trader_id(letter), f"{letter}{place}", *codes, *measures, *(row[name] for name in extra)]


def numbered_file(number: int, letters: str, *, months: int = 120) -> bytes:
    """The file of that number: for each letter one month with two lines. No two numbers have a line in common."""
    month = periods.add_months(date(2016, 1, 1), number % months)
    rows = [
        (f"{month:%Y-%m}", trader_id(c), f"{c}{place}", "P-HM", "main", "own", number, *[""] * 11, number)
        for c in letters
        for place in (1, 2)
    ]
    return csv(LINE, rows)


def read_here(data: bytes, name: str, *, limits: Limits = DEFAULT) -> Sheet:
    """`read_sheet` for a CSV file, in this process."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return Sheet(*read_csv(Path(file.name), limits))


def load(store: Store, files: dict[str, bytes], *, now: datetime = NOW) -> None:
    """Take registers in."""
    for register, data in files.items():
        result = load_register(store, register, data, f"{register}.csv", who="officer", now=now)
        assert result.is_clean, result.findings


def take(
    store: Store, given: str | bytes, name: str = "declarations.csv", *, scope: Scope = SYSTEM,
    now: datetime = NOW, check: bool = False,
) -> FileResult:  # fmt: skip
    """Take a declaration file in, drawn or ready."""
    data = declarations(given) if isinstance(given, str) else given
    return ingest_bytes(store, data, name, scope=scope, now=now, check=check)


def months_here(url: str, wanted: dict[int, int], folder: Path) -> Iterator[tuple[int, pl.DataFrame, pl.LazyFrame]]:
    """`export.months`, by the same queries, in this process."""
    database = Database(url)
    for month, last in sorted(wanted.items()):
        with database.read() as connection:
            headers = bulk.fetch(connection, export.HEADER_SQL.format(month, last), export.STORED_HEADERS)
            lines = bulk.fetch(connection, export.LINE_SQL.format(month, last), export.LINES)
        yield month, headers, lines.lazy()
    database.dispose()


def snap(store: Store, minutes: int = 0, *, child: bool = False) -> Snapshot:
    """A refreshed snapshot. Without `child` the months are read in this process: the child takes a second to start."""
    with patch.object(export, "months", export.months if child else months_here):
        made = snapshot.build(store, now=later(minutes))
    return snapshot.open_snapshot(made.id)


def counts(result: FileResult) -> tuple[int, int, int]:
    """accepted, rejected, unchanged."""
    return result.accepted, result.rejected, result.unchanged


def sizes(store: Store) -> dict[str, int]:
    """How many rows each table has."""
    with store.database.read() as connection:
        return {t: connection.execute(text(f'SELECT count(*) FROM "{t}"')).scalar_one() for t in TABLES}


def rows(store: Store, sql: str, **values: object) -> list[tuple]:
    """The rows of a query."""
    with store.database.read() as connection:
        return [tuple(row) for row in connection.execute(text(sql), values)]


def views(snapshot: Snapshot) -> dict[str, str]:
    """Every view without a filter, as CSV; views of a month for each month besides."""
    made = {}
    for name, kind in VIEWS.items():
        if "period" in kind.filters:
            chosen = [Filters(period=period) for period in snapshot.periods]
        else:
            chosen = [Filters(on=date(2026, 11, 22)) if "on" in kind.filters else Filters()]
        for filters in chosen:
            made[f"{name} {filters.period or ''}"] = to_csv(view(SYSTEM, snapshot, name, filters))
    return made


def figure(snapshot: Snapshot, name: str, *columns: str, **filters: object) -> list[tuple]:
    """Some columns of a view."""
    return view(SYSTEM, snapshot, name, Filters(**filters)).select(pl.col(columns)).rows()
