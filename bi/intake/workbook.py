"""The first sheet of a workbook to a table of texts, in the child.

fastexcel reads the sheet with every column as text. That is fast, and right in columns that mix texts,
numbers and dates, but it gives a blank for errors, for dates outside the calendar and for formulas that were
never calculated, though a blank inflow means 0. Where the counts of values differ, the bytes of the sheet are
looked through for what was lost.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import fastexcel
import polars as pl

from bi.intake.limits import Limits, refused
from bi.intake.scan import Scan, scan_workbook, sheet_pieces
from bi.intake.table import finish, titles
from bi.intake.xml_cells import Cell, column_name, doubtful

_TEXTS = {"s", "str", "inlineStr"}
_INSTANT = r"^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)$"
_NOISY = r"^-?\d{7,}\.\d{9}$"
_REWRITTEN = rf"^true$|^false$|{_INSTANT}|{_NOISY}"


def read_workbook(path: Path, limits: Limits) -> tuple[tuple[str, ...], pl.DataFrame, str]:
    """Titles, rows and the word xlsx for the workbook at `path`. Raises Refused."""
    scan = scan_workbook(path, limits)
    read = _load(path)
    if read.is_empty():
        raise refused("file.empty")
    if scan.unsure or scan.values != _filled(read):
        read = _put_back(path, scan, read)
    cells = read.with_columns(_as_written(pl.col(c.name)) for c in read if c.str.contains(_REWRITTEN).any())
    header = [cell or "" for cell in cells.row(0)]
    columns = titles(header)
    width = max(i for i, title in enumerate(columns) if title) + 1
    _check(cells, width, limits)
    rows = cells[:, :width].with_row_index("row", offset=1).slice(1)
    return columns[:width], finish(rows), "xlsx"


def _load(path: Path) -> pl.DataFrame:
    """Every row of the sheet from its first row on, all text, null where nothing is stored."""
    try:
        sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
        frame = sheet.to_polars()
    except fastexcel.FastExcelError as error:
        raise refused("file.damaged") from error
    return frame.rename({name: f"c{i}" for i, name in enumerate(frame.columns)})


def _filled(read: pl.DataFrame) -> int:
    return sum(read.height - column.null_count() for column in read)


def _as_written(cell: pl.Expr) -> pl.Expr:
    """Dates in ISO form without a midnight, TRUE and FALSE, no binary noise in large numbers."""
    dated = cell.str.replace(_INSTANT, "${1}T${2}").str.replace(r"T00:00:00$", "")
    noisy = cell.str.contains(_NOISY)
    return (
        pl.when(cell == "true").then(pl.lit("TRUE"))
        .when(cell == "false").then(pl.lit("FALSE"))
        .when(noisy).then(cell.cast(pl.Float64, strict=False).cast(pl.String))
        .otherwise(dated)
        .name.keep()
    )  # fmt: skip


def _put_back(path: Path, scan: Scan, read: pl.DataFrame) -> pl.DataFrame:
    with zipfile.ZipFile(path) as book:
        left, found = doubtful(sheet_pieces(book, book.getinfo(scan.part)), scan.usual)
    lost: dict[int, dict[int, str]] = {}
    for cell in found:
        text = _lost(cell)
        if text and cell.row <= read.height and cell.column - left < read.width:
            lost.setdefault(cell.column - left, {})[cell.row - 1] = text
    return read.with_columns(_patched(read.to_series(column), texts) for column, texts in lost.items())


def _lost(cell: Cell) -> str:
    """What the cell says when the reader gives nothing for it; "" when it is blank indeed."""
    if cell.value:
        return "" if cell.type in _TEXTS else cell.value
    if cell.formula is None or cell.type == "str":
        return ""
    return "=" + cell.formula


def _patched(column: pl.Series, texts: dict[int, str]) -> pl.Series:
    values = column.to_list()
    for row, text in texts.items():
        values[row] = values[row] or text
    return pl.Series(column.name, values, pl.String)


def _check(cells: pl.DataFrame, width: int, limits: Limits) -> None:
    for i, column in enumerate(cells):
        if i >= width and (column.str.strip_chars() != "").any():
            row = int((column.fill_null("").str.strip_chars() != "").arg_max() or 0) + 1
            raise refused("file.beyond_header", row=row, column=column_name(i + 1))
        if (column.str.len_bytes() > limits.characters).any():
            long = (column.str.len_chars() > limits.characters).fill_null(False)
            if long.any():
                raise refused("file.cell_long", row=int(long.arg_max() or 0) + 1, limit=limits.characters)
