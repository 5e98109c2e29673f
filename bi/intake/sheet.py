"""Received bytes to one table of texts, read in a limited child.

No reader of workbooks protects its process: a 5 KB file can make it ask for 550 GB and abort, and a bomb of
3 MB unpacks to gigabytes. So the bytes are parsed in a child with a cap on memory, time and output; whatever
becomes of it, the caller gets a `Refused` and lives. Nothing is corrected here: the checks come later.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from bi.intake.kinds import kind_of
from bi.intake.limits import DEFAULT, Kind, Limits, Refused, refused
from bi.intake.messages import MESSAGES

__all__ = ["DEFAULT", "Limits", "Refused", "Sheet", "read_sheet"]

_CHILD = Path(__file__).with_name("child.py")
# LD_LIBRARY_PATH and SYSTEMROOT: some installations cannot start Python without them.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sheet:
    """One received table.

    columns: titles of the header row, stripped, NFC, in order (doubled and blank ones as they came).
    rows: one row per record that is not wholly blank; `row` (UInt32, record number or sheet row, header
    is 1) and c0..cN (String, stripped, "" for blank, never null), one for each title.
    """

    columns: tuple[str, ...]
    rows: pl.DataFrame
    encoding: Literal["utf-8", "cp874", "xlsx"]


def read_sheet(data: bytes, name: str, *, limits: Limits = DEFAULT) -> Sheet:
    """The first table in `data`; `name` is the sender's name for it, compared with the content, never opened.

    CSV is UTF-8 or else CP874, both strict; a last line without a line end is fine. A workbook gives its
    first sheet: numbers in plain decimal notation (at most 9 decimals, the reader's rounding), dates in ISO
    form, TRUE or FALSE, errors by their sign (#N/A), formulas by the stored value and, without one, as
    the formula itself, so that no later step takes it for a blank. Raises Refused.
    """
    if len(data) > limits.bytes:
        raise refused("file.size", limit_mb=limits.bytes // 1_000_000)
    kind = kind_of(data, name)
    with tempfile.TemporaryDirectory(prefix="rice-intake-", ignore_cleanup_errors=True) as folder:
        return _read_in_child(Path(folder), data, kind, limits)


def _read_in_child(folder: Path, data: bytes, kind: Kind, limits: Limits) -> Sheet:
    (folder / "received").write_bytes(data)
    # The child is isolated (-I) and would miss packages in a user's own folder: it is told where to look.
    path = [folder for folder in sys.path if Path(folder).is_absolute()]
    job = {"kind": kind, "limits": asdict(limits), "path": path}
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    status = _run(folder, limits)
    answer = folder / "answer.json"
    if status != 0 or not answer.exists():
        raise refused("file.unreadable")
    return _result(json.loads(answer.read_text(encoding="utf-8")), folder / "rows.arrow")


def _run(folder: Path, limits: Limits) -> int | None:
    """Exit status of the child; None when its time ran out. Its words go to the log, not to the sender."""
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    environment |= {"LANG": "C.UTF-8", "POLARS_MAX_THREADS": "1", "TMPDIR": str(folder), "TMP": str(folder)}
    with (folder / "said").open("wb") as said:
        try:
            status: int | None = subprocess.run(
                [sys.executable, "-I", str(_CHILD), str(folder)],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=folder, env=environment,
                timeout=limits.wall_s, check=False,
            ).returncode  # fmt: skip
        except subprocess.TimeoutExpired:
            status = None
    if status != 0:
        last = (folder / "said").read_bytes()[-2_000:].decode("utf-8", "replace")
        _log.warning("reader of a received file ended with %s: %r", status, last)
    return status


def _result(answer: dict, arrow: Path) -> Sheet:
    if "key" in answer:
        # Bytes from outside may have taken the child over: its words are looked up, not believed.
        key = answer["key"] if answer["key"] in MESSAGES else "file.unreadable"
        raise refused(key, **answer["facts"])
    rows = pl.read_ipc(arrow.read_bytes())
    columns = tuple(answer["columns"])
    expected = {"row": pl.UInt32} | {f"c{i}": pl.String for i in range(len(columns))}
    if dict(rows.schema) != expected:
        raise refused("file.unreadable")
    return Sheet(columns, rows, answer["encoding"])
