"""Whole months out of the store, columnar, in a process of its own.

The Arrow driver brings a second SQLite library; two libraries in one process drop each other's file locks. So a child
reads: it takes months on its standard input and answers each with two files, headers and lines. The parent works on
one month while the child reads the next.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from sqlalchemy import make_url

from bi.measures import EXTRAS, MEASURES_KG
from bi.resolve import HEADERS
from bi.settings import ROOT

LINES = {
    "declaration_id": pl.Int64, "row": pl.Int32, "site_no": pl.Int32, "rice": pl.Int8, "season": pl.Int8,
    "owner": pl.Int8, **dict.fromkeys(MEASURES_KG, pl.Int64), **dict.fromkeys(EXTRAS, pl.Int64), "remark": pl.String,
}  # fmt: skip
STORED_HEADERS = {**HEADERS, "first_row": pl.Int32}
HEADER_SQL = f"SELECT {', '.join(STORED_HEADERS)} FROM declaration WHERE period = {{}} AND id <= {{}}"
LINE_SQL = (
    f"SELECT {', '.join('l.' + c for c in LINES)} FROM declaration d JOIN line l ON l.declaration_id = d.id"
    " WHERE d.period = {} AND d.id <= {} ORDER BY l.declaration_id, l.row"
)


def months(url: str, wanted: dict[int, int], folder: Path) -> Iterator[tuple[int, pl.DataFrame, pl.LazyFrame]]:
    """(month number, headers, lines) of each wanted month, up to its declaration id. Files in `folder` are gone after."""
    if not wanted:
        return
    environment = {**os.environ, "RICE_EXPORT_URL": url, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        [sys.executable, "-m", "bi.store.export", str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True,
    )  # fmt: skip
    try:
        child.stdin.write(json.dumps(sorted(wanted.items())) + "\n")
        child.stdin.close()
        for line in child.stdout:
            month = int(line)
            head, body = folder / f"{month}.headers", folder / f"{month}.lines"
            yield month, pl.read_ipc(head.read_bytes()), pl.scan_ipc(body)
            for file in (head, body):
                file.unlink()
        if child.wait() != 0:
            raise OSError("the store could not be read by months")
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        child.stdout.close()
        child.wait()


def _connect(url: str):
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        from adbc_driver_sqlite import dbapi

        return dbapi.connect(f"file:{address.database}?mode=ro", autocommit=True)
    from adbc_driver_postgresql import dbapi

    return dbapi.connect(address.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True)


def _write(cursor, sql: str, schema: dict[str, pl.DataType], path: Path) -> None:
    cursor.execute(sql)
    frame = pl.from_arrow(cursor.fetch_arrow_table())
    frame.cast(schema).write_ipc(path)


def main() -> None:
    """The child: months from standard input, a line for each that is written."""
    folder = Path(sys.argv[1])
    with _connect(os.environ["RICE_EXPORT_URL"]) as connection, connection.cursor() as cursor:
        for month, last in json.loads(sys.stdin.readline()):
            _write(cursor, HEADER_SQL.format(int(month), int(last)), STORED_HEADERS, folder / f"{month}.headers")
            _write(cursor, LINE_SQL.format(int(month), int(last)), LINES, folder / f"{month}.lines")
            print(month, flush=True)


if __name__ == "__main__":
    main()
