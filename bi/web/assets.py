"""Files for the browser, compressed once and kept in memory, with a long life in its cache.

Streamlit's own bundle carries a hash in every file name and is served under `/static/`; ours is served under `/assets/`
and is asked for with `?v=` and a digest, so that both can be kept for a year and still change at once.
"""

import gzip
import hashlib
import mimetypes
import re
import threading
from dataclasses import dataclass
from pathlib import Path

import streamlit

from bi import reference

HERE = Path(__file__).parent / "static"
BUNDLE = Path(streamlit.__file__).parent / "static" / "static"
FOLDERS: dict[str, Path] = {"/assets/map/": reference.FOLDER / "map", "/assets/": HERE, "/static/": BUNDLE}
YEAR = "public, max-age=31536000, immutable"
DAY = "public, max-age=86400"
COMPRESSED = {".js", ".css", ".svg", ".json", ".html", ".txt", ".mjs", ".map"}
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".woff2": "font/woff2", ".json": "application/json"}
# Streamlit's style sheet would make every first visit fetch half a megabyte of type that no page of ours shows.
_UNUSED_TYPE = re.compile(rb"@font-face\{[^}]*(?:MaterialSymbols|SourceSans)[^}]*\}")


@dataclass(frozen=True)
class Asset:
    """One file as it goes over the wire: its bytes, the same compressed (None where that gains nothing), its tag."""

    media_type: str
    plain: bytes
    packed: bytes | None
    tag: str


_KEPT: dict[str, Asset] = {}
_LOCK = threading.Lock()


def find(path: str) -> Asset | None:
    """The asset at an address below one of our folders; None where there is no such file."""
    if path not in _KEPT:
        file = _file(path)
        if file is None:
            return None
        asset = _pack(file)
        with _LOCK:
            _KEPT[path] = asset
    return _KEPT[path]


def life(path: str, query: bytes) -> str:
    """How long a browser may keep what lies at an address: a year where the address changes with the content."""
    return YEAR if path.startswith("/static/") or b"v=" in query else DAY


def versioned(path: str) -> str:
    """The address of one of our files with the digest of its content."""
    asset = find(path)
    return f"{path}?v={asset.tag[:12]}" if asset else path


def warm(paths: list[str]) -> None:
    """Compress files before the first visitor asks for them."""
    for path in paths:
        find(path)


def _file(path: str) -> Path | None:
    for prefix, folder in FOLDERS.items():
        if path.startswith(prefix):
            file = (folder / path.removeprefix(prefix)).resolve()
            return file if file.is_file() and file.is_relative_to(folder.resolve()) else None
    return None


def _pack(file: Path) -> Asset:
    plain = file.read_bytes()
    if file.suffix == ".css" and file.is_relative_to(BUNDLE):
        plain = _UNUSED_TYPE.sub(b"", plain)
    packed = gzip.compress(plain, 7, mtime=0) if file.suffix in COMPRESSED and len(plain) > 512 else None
    media_type = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Asset(media_type, plain, packed, hashlib.sha256(plain).hexdigest())
