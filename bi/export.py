"""Tables as files that cannot mislead: who made them, from what, how many rows, and a line by which to check them.

A CSV file opens with `# key: value` lines and ends `# rows=N control_kg=S sha256=H`: the number of rows, the whole
kilograms of the table's tonnage column, and the SHA-256 of the bytes between (column names and rows). A file that was
cut short or changed fails `check`. Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers
are left alone, so that `-12.5` stays a number.
"""

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
import xlsxwriter

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets read Thai as something else
_FORMULA_STARTS = tuple("=+-@\t\r\x00\uff1d\uff0b\uff0d\uff20")
_FOOTER = re.compile(r"# rows=(\d+) control_kg=(-?\d+) sha256=([0-9a-f]{64})")


@dataclass(frozen=True)
class Control:
    """What the last line of a file says: rows, kilograms of the tonnage column, digest of the table's bytes."""

    rows: int
    control_kg: int
    sha256: str

    def line(self) -> str:
        return f"# rows={self.rows} control_kg={self.control_kg} sha256={self.sha256}"


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def decimals(column: str) -> int:
    """How many decimals a column of figures has in files, by its name (design 5)."""
    if column.endswith("_pct"):
        return 3
    if column == "hhi":
        return 1
    return 3 if column.endswith("_t") else 6


def control_kg(frame: pl.DataFrame, tonnage: str | None) -> int:
    """Whole kilograms of the tonnage column (0 where a table has none)."""
    if tonnage is None or frame.is_empty():
        return 0
    return int((frame[tonnage].fill_null(0.0) * 1_000).round().cast(pl.Int64).sum())


def body(frame: pl.DataFrame) -> bytes:
    """Column names and rows as CSV, figures with the decimals of design 5, text made neutral."""
    written = frame.select(_as_text(frame[name]) for name in frame.columns)
    return written.write_csv(line_terminator="\n").encode()


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype.is_float():
        places = decimals(column.name)
        return pl.Series(column.name, [None if v is None else f"{v:.{places}f}" for v in column], pl.String)
    if column.dtype == pl.String:
        return pl.Series(column.name, [None if v is None else neutral(v) for v in column], pl.String)
    if column.dtype.is_temporal():
        return pl.Series(column.name, [None if v is None else v.isoformat() for v in column], pl.String)
    return column.cast(pl.String)


def csv_bytes(frame: pl.DataFrame, header: Mapping[str, str], *, tonnage: str | None = None) -> bytes:
    """The complete table with its header lines and its control line.

    `header` says title, scope, filters, snapshot, time and person; `tonnage` names the column that is added up.
    """
    table = body(frame)
    control = Control(frame.height, control_kg(frame, tonnage), hashlib.sha256(table).hexdigest())
    head = "".join(f"# {key}: {' '.join(value.split())}\n" for key, value in header.items())
    return (BYTE_ORDER_MARK + head).encode() + table + f"{control.line()}\n".encode()


def check(data: bytes) -> Control | None:
    """The control line of a CSV made here, if its rows and its digest are true; None for a file that was changed."""
    text = data.decode("utf-8-sig", errors="replace")
    lines = text.splitlines(keepends=True)
    found = _FOOTER.fullmatch(lines[-1].strip()) if lines else None
    if not found:
        return None
    first = next((i for i, line in enumerate(lines) if not line.startswith("# ")), len(lines) - 1)
    table = "".join(lines[first:-1])
    rows = sum(1 for _ in csv.reader(io.StringIO(table))) - 1
    control = Control(int(found[1]), int(found[2]), found[3])
    is_true = rows == control.rows and hashlib.sha256(table.encode()).hexdigest() == control.sha256
    return control if is_true else None


def xlsx_bytes(
    frame: pl.DataFrame,
    header: Mapping[str, str],
    titles: Mapping[str, str],
    *,
    tonnage: str | None = None,
    sheets: tuple[str, str] = ("Data", "Source"),
) -> bytes:
    """The complete table as a workbook: first sheet the table under `titles`, second the header block and the control.

    Every text is written as a string cell, so nothing in it can run.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        font = {"font_name": "TH SarabunPSK", "font_size": 14}
        plain = workbook.add_format(font)
        bold = workbook.add_format({**font, "bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        _write_table(workbook.add_worksheet(sheets[0]), workbook, frame, titles, font, bold)
        source = workbook.add_worksheet(sheets[1])
        control = Control(frame.height, control_kg(frame, tonnage), hashlib.sha256(body(frame)).hexdigest())
        block = {**header, "rows": str(control.rows), "control_kg": str(control.control_kg), "sha256": control.sha256}
        for row, (key, value) in enumerate(block.items()):
            source.write_string(row, 0, key, bold)
            source.write_string(row, 1, neutral(value), plain)
        source.set_column(0, 0, 16)
        source.set_column(1, 1, 90)
    return buffer.getvalue()


def _write_table(sheet, workbook, frame: pl.DataFrame, titles: Mapping[str, str], font: dict, bold) -> None:
    plain = workbook.add_format(font)
    for at, name in enumerate(frame.columns):
        column = frame[name]
        sheet.write_string(0, at, titles.get(name, name), bold)
        is_figure = column.dtype.is_numeric()
        places = decimals(name) if column.dtype.is_float() else 0
        pattern = "#,##0" + ("." + "0" * places if places else "")
        figure = workbook.add_format({**font, "num_format": pattern})
        for row, value in enumerate(column, start=1):
            if value is None:
                continue
            if is_figure:
                sheet.write_number(row, at, value, figure)
            else:
                text = value.isoformat() if isinstance(value, date | datetime) else str(value)
                sheet.write_string(row, at, neutral(text), plain)
        sheet.set_column(at, at, 16 if is_figure else 22)
    sheet.freeze_panes(1, 0)
