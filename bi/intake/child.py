"""The limited child: one received file, in a folder of its own, to a table beside it. Started by sheet.py.

Reads `job.json` and `received`; leaves `answer.json` and `rows.arrow`, never a pickle. Limits are set here,
not before the start: a hook between fork and exec is unsafe in a parent with threads. Polars and the workbook
reader are imported after the limits and only where needed.
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import Any

_OPEN_FILES = 64


def main(folder: Path) -> None:
    """Do the job in `folder` and leave the answer there; any other end means that the file is unreadable."""
    gc.disable()  # a short life of many lists: collecting costs a sixth of the time
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    _limit(job["limits"])
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    sys.path.extend(p for p in job["path"] if p not in sys.path)
    from bi.intake.limits import Limits, Refused

    try:
        answer = _read(folder, job["kind"], Limits(**job["limits"]))
    except Refused as no:
        answer = {"key": no.key, "facts": no.facts}
    (folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")


def _limit(limits: dict[str, Any]) -> None:
    try:
        import resource
    except ImportError:  # not a Unix system: demonstration only, without limits
        return
    wanted = {
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_CPU: limits["cpu_s"],
        resource.RLIMIT_FSIZE: limits["output"],
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for what, value in wanted.items():
        hard = resource.getrlimit(what)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))


def _read(folder: Path, kind: str, limits: Any) -> dict[str, object]:
    if kind == "csv":
        from bi.intake.csv_file import read_csv as read
    else:
        from bi.intake.workbook import read_workbook as read
    columns, rows, encoding = read(folder / "received", limits)
    rows.write_ipc(folder / "rows.arrow", compression="uncompressed")
    return {"columns": columns, "encoding": encoding}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
