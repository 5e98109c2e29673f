"""A workbook is looked through, byte by byte, before any reader opens it.

Declared sizes are added up first; they may lie, so every part is unpacked once, in pieces, to compare.
The sheet is searched with patterns, not with an XML parser: all that is wanted is how far its cells reach,
and a parser is the very thing to be protected. The limited child stays the real guard; this gives the clear
word and the cheap no.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bi.intake.limits import MB, Limits, Refused, refused
from bi.intake.xml_cells import column_name, occupied

_PIECE = 4 * MB
_SMALL = 1 * MB  # parts under this may be packed as tightly as they like
_NAME = rb"<(?:[\w.-]+:)?"
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_SHEET = re.compile(_NAME + rb"sheet\s([^>]*)>")
_RELATION = re.compile(_NAME + rb"Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"(?:^|\s)(?:[\w.-]+:)?(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ACTIVE_TYPE = re.compile(rb"macroEnabled|vbaProject|oleObject|activeX|intlmacrosheet", re.IGNORECASE)
_ACTIVE_NAME = re.compile(
    r"vbaproject|(?:^|/)(?:macrosheets|dialogsheets|embeddings|activex|externallinks|ctrlprops)/"
)
_XLSB = "xl/workbook.bin"
_OTHER = (
    (_XLSB, "XLSB"),
    ("word/", "Word"),
    ("ppt/", "PowerPoint"),
    ("content.xml", "OpenDocument"),
)
# A formula without a stored value, in the four spellings that writers use.
_UNCOUNTED = (b"</f></c>", b"</f><v/>", b"</f><v></v>", b"/></c>")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


Parts = dict[str, zipfile.ZipInfo]


@dataclass(frozen=True)
class Scan:
    """The first sheet: `part` is its name; `values` counts the cells that store one.

    `unsure`: some formula may lack its value; `usual`: every cell is spelled the way that Excel does.
    """

    part: str
    values: int
    unsure: bool
    usual: bool


def scan_workbook(path: Path, limits: Limits) -> Scan:
    """Look through the whole workbook at `path`; raises Refused at the first thing that may not be."""
    try:
        with zipfile.ZipFile(path) as book:
            names = _check_directory(book, limits)
            first = _first_sheet(book, names)
            return _check_parts(book, names, first, limits)
    except Refused:
        raise
    except _BROKEN as error:
        raise refused("file.damaged") from error


def _check_directory(book: zipfile.ZipFile, limits: Limits) -> Parts:
    """Parts by lower-case name with forward strokes, each safe, single and of a believable declared size."""
    parts = book.infolist()
    if len(parts) > limits.entries or sum(part.file_size for part in parts) > limits.unpacked:
        raise refused("file.bomb")
    names: Parts = {}
    for part in parts:
        name = part.orig_filename.replace("\\", "/").lower()
        if part.flag_bits & 0x1:
            raise refused("file.ole")
        if name.startswith("/") or ".." in name.split("/") or "\x00" in name or ":" in name or name in names:
            raise refused("file.unsafe")
        if part.file_size > _SMALL and part.file_size > limits.ratio * part.compress_size:
            raise refused("file.bomb")
        names[name] = part
    if any(_ACTIVE_NAME.search(name) for name in names):
        raise refused("file.macro")
    if "_rels/.rels" not in names or not any(name.startswith("xl/") for name in names) or _XLSB in names:
        kind = next((kind for start, kind in _OTHER if any(name.startswith(start) for name in names)), "ZIP")
        raise refused("file.other_kind", kind=kind)
    return names


def _first_sheet(book: zipfile.ZipFile, names: Parts) -> str:
    """Name of the part that holds the first sheet in the order of the workbook, shown or hidden."""
    if _ACTIVE_TYPE.search(_whole(book, names, "[content_types].xml")):
        raise refused("file.macro")
    workbook = _target(book, names, "", lambda relation: relation["Type"].endswith("/officeDocument"))
    sheet = _SHEET.search(_whole(book, names, workbook))
    wanted = _attributes(sheet[1]).get("id") if sheet else None
    return _target(book, names, workbook, lambda relation: relation["Id"] == wanted)


def _target(
    book: zipfile.ZipFile, names: Parts, source: str, wanted: Callable[[dict[str, str]], bool]
) -> str:
    """The one part that the wanted relation of `source` leads to: of two, the reader might take the other."""
    folder, name = posixpath.split(source)
    relations = _whole(book, names, posixpath.join(folder, "_rels", f"{name}.rels"))
    blank = {"Id": "", "Type": "", "Target": ""}
    found = [r for tag in _RELATION.finditer(relations) if wanted(r := blank | _attributes(tag[1]))]
    if len(found) != 1:
        raise refused("file.damaged")
    if source and not found[0]["Type"].endswith("/worksheet"):
        raise refused("file.first_sheet")
    target = found[0]["Target"].replace("\\", "/")
    part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower()
    if part not in names:
        raise refused("file.damaged")
    return part


def _attributes(tag: bytes) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag)
    return {name.decode(): (one or two).decode("utf-8", "replace") for name, one, two in found}


def _whole(book: zipfile.ZipFile, names: Parts, name: str) -> bytes:
    """A small part without its comments."""
    if name not in names:
        raise refused("file.damaged")
    with book.open(names[name]) as stream:
        content = stream.read(_PIECE + 1)
    if len(content) > _PIECE:
        raise refused("file.bomb")
    return _COMMENT.sub(b"", content)


def _check_parts(book: zipfile.ZipFile, names: Parts, first: str, limits: Limits) -> Scan:
    scan = Scan(first, 0, False, True)
    for name, part in names.items():
        pieces = _pieces(book, part)
        if name == first:
            scan = _scan_sheet(book, part, pieces, limits)
        elif name.endswith("sharedstrings.xml"):
            _check_texts(part, pieces, limits)
        else:
            markup = name.endswith((".xml", ".rels", ".vml"))
            for piece in pieces:
                if markup:
                    _check_markup(piece)
    return scan


def _pieces(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part unpacked, in pieces; refused when its true size is not the declared one.

    zipfile stops at the declared size and then finds the checksum wrong, so no lie gets past the budget.
    """
    size = 0
    with book.open(part) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            yield piece
    if size != part.file_size:
        raise refused("file.damaged")


def _check_markup(piece: bytes) -> None:
    _check_text(piece)
    if b"<!" in piece and _DECLARATION.search(piece):
        raise refused("file.unsafe")


def _check_text(piece: bytes) -> None:
    if b"\x00" in piece:  # UTF-16 would hide every word from the search
        raise refused("file.unsafe")


def _joined(pieces: Iterator[bytes], end: bytes) -> Iterator[bytes]:
    """The same bytes cut after the last `end` in each piece, so that no element is cut in two."""
    rest = b""
    for piece in pieces:
        piece = rest + piece
        cut = piece.rfind(end) + len(end)
        if cut < len(end):
            if len(piece) > 2 * _PIECE:
                raise refused("file.bomb")
            cut = 0
        rest = piece[cut:]
        if cut:
            yield piece[:cut]
    if rest:
        yield rest


def _check_texts(part: zipfile.ZipInfo, pieces: Iterator[bytes], limits: Limits) -> None:
    """No single text may be longer than a cell can hold, even written as entities and formatted runs."""
    if part.file_size > limits.shared:
        raise refused("file.bomb")
    longest = 64 * limits.characters
    for piece in _joined(pieces, b"</si>"):
        _check_markup(piece)
        if max(map(len, piece.split(b"</si>"))) > longest:
            raise refused("file.bomb")


def _scan_sheet(
    book: zipfile.ZipFile, part: zipfile.ZipInfo, pieces: Iterator[bytes], limits: Limits
) -> Scan:
    import polars as pl  # its pattern engine takes a third of the time of the standard library's

    odd, other = _odd_cell(limits), r"<f[\s>/]|<is>|<v></v>|<!"
    values, is_odd, unsure = 0, False, False
    for piece in _joined(pieces, b"row>"):
        values += piece.count(b"</v>")
        _check_text(piece)
        text = pl.Series([piece.decode("ascii", "replace")])
        if not text.str.contains(f"{odd}|{other}").item():
            continue
        _check_markup(piece)
        values += piece.count(b"</is>") - piece.count(b"<v></v>")
        unsure = unsure or any(mark in piece for mark in _UNCOUNTED)
        is_odd = is_odd or bool(text.str.contains(odd).item())
    if is_odd:
        for cell in occupied(sheet_pieces(book, part)):
            if cell.row > limits.rows:
                raise refused("file.rows", limit=limits.rows)
            if cell.column > limits.columns:
                raise refused("file.columns", limit=limits.columns)
    return Scan(part.filename, values, unsure, not is_odd)


def sheet_pieces(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The sheet once more, whole rows in each piece; only for sheets that the quick look doubts."""
    return _joined(_pieces(book, part), b"row>")


def _odd_cell(limits: Limits) -> str:
    """Pattern of a cell that holds something beyond the limits, or whose place is not written the usual way.

    A formatted cell that holds nothing closes itself (`<c r="XFD1" s="1"/>`) and does not count.
    """
    columns = _beyond(column_name(limits.columns), "A", "Z")
    rows = _beyond(str(limits.rows), "0", "9")
    far = rf' r="(?:(?:{columns})[0-9]|[A-Z]+(?:{rows})")(?:[^>]*[^/>])?>'
    unusual = r'[\t\n\r/>]| [^r]| r[^=]| r=[^"]| r="[^A-Z]'
    return rf"<c(?:{far}|{unusual})|<[\w.-]+:c[\s/>]"


def _beyond(last: str, low: str, high: str) -> str:
    """Pattern of the words counted after `last`, their signs from `low` to `high`, without leading zeros."""
    any_one = f"[{low}-{high}]"
    longer = [any_one + f"{{{len(last) + 1},}}"]
    return "|".join(
        longer
        + [
            last[:i] + f"[{chr(ord(sign) + 1)}-{high}]" + any_one * (len(last) - i - 1)
            for i, sign in enumerate(last)
            if sign != high
        ]
    )
