"""What CSV and workbook rows have in common: titles, stripped cells, no blank rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import polars as pl

from bi.intake.limits import refused


def titles(cells: Sequence[str]) -> tuple[str, ...]:
    """The header as read, stripped and in NFC (one title, one spelling); raises Refused when it is blank."""
    found = tuple(unicodedata.normalize("NFC", cell.strip()) for cell in cells)
    if not any(found):
        raise refused("header.blank")
    return found


def finish(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per record that holds anything: `row` as given, the cells stripped (NBSP too), "" for blank."""
    cells = pl.exclude("row")
    stripped = rows.with_columns(cells.fill_null("").str.strip_chars())
    kept = stripped.filter(pl.any_horizontal(cells != ""))
    if kept.is_empty():
        raise refused("file.header_only")
    return kept
