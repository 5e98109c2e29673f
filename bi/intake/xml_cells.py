"""The cells of a sheet one by one, from its bytes: where each stands and what it stores. Slow and exact."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

_NAME = rb"(?:[\w.-]+:)?"
_TOKEN = re.compile(
    rb"<" + _NAME + rb"(?:row(?=[\s/>])([^>]*)>"
    rb"|c(?=[\s/>])((?:[^>]*[^>/])?)(?:/>|>(.*?)</" + _NAME + rb"c>))",
    re.DOTALL,
)  # fmt: skip
_PLACE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]{0,8})(\d{1,12})")
# In a sheet of the usual spelling: a column in use, and a cell whose value the reader may lose.
_USED = re.compile(rb'<c r="([A-Z]+)\d+"[^>]*[^>/]>|<c r="([A-Z]+)\d+">')
_DOUBTFUL = re.compile(
    rb'<c r="([A-Z]+)(\d+)"((?: [\w:]+="[^">]*")*)>((?:<f|<v>(?:[-#]|\d{7}|[\d.]+[eE])).*?)</c>', re.DOTALL
)
_TYPE = re.compile(rb"(?:^|\s)t\s*=\s*[\"'](\w+)")
_VALUE = re.compile(rb"<" + _NAME + rb"v(?:\s[^>]*)?>([^<]*)")
_FORMULA = re.compile(rb"<" + _NAME + rb"f(?:\s[^>]*?)?(?:/>|>([^<]*))")


class Cell(NamedTuple):
    """row and column count from 1; type as in the file, "" when absent; formula None when there is none."""

    row: int
    column: int
    type: str
    value: str
    formula: str | None


class Place(NamedTuple):
    """A cell with content and where it stands, counted from 1; its attributes and content as bytes."""

    row: int
    column: int
    attributes: bytes
    body: bytes


def occupied(pieces: Iterable[bytes]) -> Iterator[Place]:
    """Every cell with content; one without a place stands after the one before it, as the reader counts."""
    row, column = 0, 0
    for piece in pieces:
        for line, attributes, body in _TOKEN.findall(piece):
            if line or not (attributes or body):
                place = _PLACE.search(line)
                row, column = (int(place[2]) if place else row + 1), 0
                continue
            place = _PLACE.search(attributes)
            if place and place[1]:
                row, column = int(place[2]), column_number(place[1])
            else:
                column += 1
            if body:
                yield Place(row, column, attributes, body)


def doubtful(pieces: Iterable[bytes], usual: bool) -> tuple[int, list[Cell]]:
    """First column in use, and the cells whose value the reader may lose; `usual`: the quick way will do."""
    if not usual:
        places = list(occupied(pieces))
        return min((place.column for place in places), default=1), [_cell(place) for place in places]
    used: set[bytes] = set()
    cells: list[Cell] = []
    for piece in pieces:
        if b"A" not in used:  # nothing stands before it
            used.update(one or two for one, two in _USED.findall(piece))
        for letters, row, attributes, body in _DOUBTFUL.findall(piece):
            cells.append(_cell(Place(int(row), column_number(letters), attributes, body)))
    return min(map(column_number, used), default=1), cells


def _cell(place: Place) -> Cell:
    kind, value, formula = (found.search(part) for found, part in (
        (_TYPE, place.attributes), (_VALUE, place.body), (_FORMULA, place.body)
    ))  # fmt: skip
    return Cell(
        place.row,
        place.column,
        kind[1].decode() if kind else "",
        _text(value[1]) if value else "",
        _text(formula[1] or b"") if formula else None,
    )


def _text(raw: bytes) -> str:
    return html.unescape(raw.decode("utf-8", "replace"))


@lru_cache(maxsize=1024)
def column_number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def column_name(number: int) -> str:
    """1 is A, 26 is Z, 27 is AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
