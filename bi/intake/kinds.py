"""What a file is, by its first bytes. A name proves nothing; it is only asked to agree with the content."""

from __future__ import annotations

import re
from pathlib import PurePath

from bi.intake.limits import Kind, refused

_OLE = b"\xd0\xcf\x11\xe0"
_UTF16_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3\x00", "SQLite"),
)
# Two letters may also begin an honest header, such as "BMI,..."; those count only beside a NUL byte.
_SHORT = 3
_MARKUP = re.compile(rb"\s*<(\?xml|!doctype|html|head|body|table|meta|script|div|!--)", re.IGNORECASE)
_NAMES: dict[Kind, tuple[str, ...]] = {"csv": (".csv", ".txt", ""), "xlsx": (".xlsx", "")}


def kind_of(data: bytes, name: str) -> Kind:
    """The kind that the content shows; raises Refused for any other kind and for a name that says another."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise refused("file.empty")
    if data.startswith(_OLE):
        raise refused("file.ole")
    if data.startswith(_UTF16_32):
        raise refused("file.utf16")
    found: Kind = "xlsx" if data.startswith((b"PK\x03\x04", b"PK\x05\x06")) else "csv"
    if found == "csv" and (other := _other(data[:4096])):
        raise refused("file.other_kind", kind=other)
    suffix = PurePath(name).suffix.lower()
    if suffix not in _NAMES[found]:
        raise refused("file.mislabelled", suffix=suffix, kind=found.upper())
    return found


def _other(start: bytes) -> str | None:
    for magic, name in _MAGIC:
        if start.startswith(magic) and (len(magic) >= _SHORT or b"\x00" in start):
            return name
    markup = _MARKUP.match(start.removeprefix(b"\xef\xbb\xbf"))
    if markup:
        return "XML" if markup[1] == b"?xml" else "HTML"
    return None
