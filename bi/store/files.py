"""Received files, kept as they came under their SHA-256. A file is whole on disk before its row is in the database."""

import hashlib
import os
import tempfile
from pathlib import Path

from bi.settings import data_folder


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal: the name of the file."""
    return hashlib.sha256(data).hexdigest()


def path_of(sha256: str) -> Path:
    """Where a received file lies."""
    return data_folder() / "received" / sha256[:2] / sha256


def keep(data: bytes) -> str:
    """Store bytes for good: written aside, forced to disk, then named. Returns the digest."""
    name = digest(data)
    path = path_of(name)
    if not path.exists():
        write_whole(path, data)
    return name


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that after a crash it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    _force_folder(path.parent)


def _force_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
