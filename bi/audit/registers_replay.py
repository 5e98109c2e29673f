"""The registers as the log tells them, held against the registers as they stand.

`trader.added` and the like carry all fields, `trader.changed` the old and new value of each that changed; one after
the other they give every row of the register.
"""

import json

import polars as pl
from sqlalchemy import Connection, text

from bi.audit.findings import Finding

KEYS = {"trader": "trader_id", "site": "site_code", "license": "license_no"}
UNTOLD = {"license": {"origin": "imported"}}  # what the database fills in where an event does not say it
NOT_LOGGED = {"site_no"}  # the store's own number; leaves hold the site's code


class Registers:
    """Rows of the registers as told so far: by table and key the fields, and the number of the last event."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, dict]] = {table: {} for table in KEYS}
        self.last: dict[tuple[str, str], int] = {}
        self.erased: set[tuple[str, str]] = set()  # of these rows no one can say what they were

    def take(self, events: pl.DataFrame) -> None:
        """Go on with further events (seq, kind, record, data; null where it was erased), in their order."""
        kinds = [f"{table}.{what}" for table in KEYS for what in ("added", "changed")]
        told = events.filter(pl.col("kind").is_in(kinds)).select("seq", "kind", "record", "data")
        for seq, kind, record, data in told.iter_rows():
            table, what = kind.split(".")
            key = record.partition(":")[2]
            self.last[table, key] = seq
            if data is None:
                self.erased.add((table, key))
                continue
            try:
                fields = json.loads(data)
                if what == "changed":
                    fields = {name: after for name, (_, after) in fields.items()}
                self.rows[table].setdefault(key, dict(UNTOLD.get(table, {}))).update(fields)
            except (ValueError, TypeError, AttributeError):  # the leaf of such an event does not hold either
                continue


def differences(connection: Connection, told: Registers) -> list[Finding]:
    """A finding for every register row that is not what the log tells of it, by the last event that speaks of it."""
    found = []
    for table, rows in told.rows.items():
        there = _stored(connection, table)
        for key in sorted(rows.keys() | there.keys()):
            seq = told.last.get((table, key), 0)
            if (table, key) in told.erased:
                continue
            if key not in there:
                found.append(Finding(seq, "verify.register_missing", {"table": table, "entry": key}))
            elif key not in rows:
                found.append(Finding(seq, "verify.register_stray", {"table": table, "entry": key}))
            elif names := _differing(rows[key], there[key]):
                facts = {"table": table, "entry": key, "fields": ", ".join(names)}
                found.append(Finding(seq, "verify.register_altered", facts))
    return found


def _differing(told: dict, there: dict) -> list[str]:
    return sorted(name for name in told.keys() | there.keys() if told.get(name) != there.get(name))


def _stored(connection: Connection, table: str) -> dict[str, dict]:
    result = connection.execute(text(f'SELECT * FROM "{table}"'))
    names = list(result.keys())
    width = 13 if table == "trader" else 0
    rows = (dict(zip(names, row, strict=True)) for row in result)
    return {
        str(row[KEYS[table]]).zfill(width): {name: value for name, value in row.items() if name not in NOT_LOGGED}
        for row in rows
    }
