"""A CSV file to a table of texts, in the child.

The reader of the standard library gives exact records (quoted line ends, doubled quotes) and refuses broken
quotes. A cut inside a quoted cell or between cells is refused as such; a cut exactly at the end of a record,
or inside the last cell of the last one, cannot be told from a file that ends there.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from bi.intake.limits import Limits, refused
from bi.intake.table import finish, titles

_BLOCK_ROWS = 20_000
_BLOCK_BYTES = 4_000_000
_HIGH = bytes(range(128, 256))
_THAI_UTF8 = re.compile(rb"\xe0[\xb8\xb9][\x80-\xbf]")
_OTHER_DELIMITERS = {";": ";", "\t": "TAB", "|": "|"}


def read_csv(path: Path, limits: Limits) -> tuple[tuple[str, ...], pl.DataFrame, str]:
    """Titles, rows and encoding of the file at `path`. Raises Refused."""
    data = path.read_bytes()
    if b"\x00" in data:
        raise refused("file.nul")
    encoding = _encoding(data)
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    csv.field_size_limit(limits.characters)
    # newline="": the reader itself must see LF, CRLF and CR, inside quotes and outside.
    records = _records(io.TextIOWrapper(io.BytesIO(data), codec, newline=""), limits)
    _, header = next(records)
    columns = titles(header)
    if len(columns) > limits.columns:
        raise refused("file.columns", limit=limits.columns)
    if len(columns) == 1:
        for sign, name in _OTHER_DELIMITERS.items():
            if sign in columns[0]:
                raise refused("file.delimiter", found=name)
    frames = [_frame(block, len(columns)) for block in _blocks(records, len(columns))]
    if not frames:
        raise refused("file.header_only")
    return columns, finish(pl.concat(frames)), encoding


def _encoding(data: bytes) -> str:
    """utf-8 or cp874, whichever takes every byte; a damaged UTF-8 file is not read as CP874 rubbish."""
    fault = _fault(data, "utf-8")
    if fault is None:
        return "utf-8"
    high = len(data) - len(data.translate(None, _HIGH))
    damaged = 2 * 3 * len(_THAI_UTF8.findall(data)) > high or "unexpected end" in fault
    if damaged or data.startswith(codecs.BOM_UTF8) or _fault(data, "cp874"):
        raise refused("file.encoding")
    return "cp874"


def _fault(data: bytes, encoding: str) -> str | None:
    """What the first wrong byte is, in Python's words; None when all of them are right."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), _BLOCK_BYTES):
            decoder.decode(data[start : start + _BLOCK_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return error.reason
    return None


def _records(text: io.TextIOBase, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Record number (the first is 1, blank lines count) and cells."""
    number = 0
    try:
        for number, cells in enumerate(csv.reader(text, strict=True), 1):
            if number > limits.rows:
                raise refused("file.rows", limit=limits.rows)
            yield number, cells
    except csv.Error as error:
        # The module says it in words only; a field over its limit is the one case with its own remedy.
        if "field limit" in str(error):
            raise refused("file.cell_long", row=number + 1, limit=limits.characters) from error
        raise refused("file.quote", row=number + 1) from error


def _blocks(records: Iterator[tuple[int, list[str]]], width: int) -> Iterator[list[list[str | int]]]:
    block: list[list[str | int]] = []
    for number, cells in records:
        if not cells:
            continue
        if len(cells) != width:
            raise refused("file.ragged", row=number, found=len(cells), expected=width)
        block.append([number, *cells])
        if len(block) == _BLOCK_ROWS:
            yield block
            block = []
    if block:
        yield block


def _frame(block: list[list[str | int]], width: int) -> pl.DataFrame:
    numbers, *cells = zip(*block, strict=True)
    return pl.DataFrame(
        [pl.Series("row", numbers, pl.UInt32)]
        + [pl.Series(f"c{i}", cells[i], pl.String) for i in range(width)]
    )
