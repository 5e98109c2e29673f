"""Views as text and files: tonnes with 3 decimals, shares with 6, percents with 3, months as 2026-09."""

import io
import json
import re
from pathlib import Path

import polars as pl
import xlsxwriter

DECIMALS = ((re.compile(r"_t$"), 3), (re.compile(r"share$"), 6), (re.compile(r"_pct$"), 3), (re.compile(r"^hhi$"), 1))


def decimals(column: str) -> int | None:
    """How many decimals a column is written with; None for counts and texts."""
    return next((places for pattern, places in DECIMALS if pattern.search(column)), None)


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The view with months, days and instants as ISO text and figures rounded to their decimals."""
    return frame.with_columns(_plain(frame, name) for name in frame.columns)


def _plain(frame: pl.DataFrame, name: str) -> pl.Expr:
    dtype = frame.schema[name]
    if name == "period":
        return pl.col(name).dt.strftime("%Y-%m")
    if isinstance(dtype, pl.Datetime):
        return pl.col(name).map_elements(lambda at: at.isoformat(), return_dtype=pl.String)
    if (places := decimals(name)) is not None:
        return pl.col(name).cast(pl.Float64).round(places)
    return pl.col(name)


def to_csv(frame: pl.DataFrame) -> str:
    """The view as CSV: a header, then every row; absent figures are empty."""
    texts = plain(frame).with_columns(
        pl.col(name).map_elements(lambda value, p=places: f"{value:.{p}f}", return_dtype=pl.String)
        for name in frame.columns
        if (places := decimals(name)) is not None
    )
    return texts.write_csv()


def to_json(frame: pl.DataFrame) -> str:
    """The view as a JSON list, one object per row."""
    return json.dumps(plain(frame).to_dicts(), ensure_ascii=False) + "\n"


def to_parquet(frame: pl.DataFrame) -> bytes:
    """The view as Parquet, figures unrounded."""
    out = io.BytesIO()
    frame.with_columns(pl.col("period").dt.strftime("%Y-%m") if "period" in frame.columns else []).write_parquet(out)
    return out.getvalue()


def to_xlsx(frame: pl.DataFrame) -> bytes:
    """The view as a workbook of one sheet; texts stay texts, whatever they begin with."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("view")
        formats = {p: book.add_format({"num_format": "#,##0." + "0" * p}) for p in (1, 3, 6)}
        sheet.write_row(0, 0, frame.columns, book.add_format({"bold": True}))
        for row, values in enumerate(plain(frame).iter_rows(), start=1):
            for place, (name, value) in enumerate(zip(frame.columns, values, strict=True)):
                _write_cell(sheet, row, place, value, formats.get(decimals(name)))
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, place: int, value: object, style: object) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, style)
    else:
        sheet.write_string(row, place, str(value))


WRITERS = {"csv": to_csv, "json": to_json, "parquet": to_parquet, "xlsx": to_xlsx}


def save(path: Path, body: str | bytes) -> None:
    """Write a result to a file."""
    path.write_bytes(body.encode() if isinstance(body, str) else body)
