"""The registers: traders, sites, licenses. Loading is an upsert by key; what changes is an event."""

import json

import polars as pl
from sqlalchemy import Connection, text

from bi.store import bulk, events

SCHEMAS: dict[str, dict[str, pl.DataType]] = {
    "trader": {
        "trader_id": pl.Int64, "name_th": pl.String, "name_en": pl.String, "legal_form": pl.String, "kind": pl.String,
        "registered_capital_satang": pl.Int64, "province": pl.String, "district": pl.String, "address": pl.String,
        "phone": pl.String, "email": pl.String, "status": pl.String, "closed_on": pl.String,
    },
    "site": {
        "site_code": pl.String, "trader_id": pl.Int64, "name_th": pl.String, "kind": pl.String, "province": pl.String,
        "district": pl.String, "capacity_kg": pl.Int64, "milling_kg_per_day": pl.Int64, "lat_micro": pl.Int64,
        "lon_micro": pl.Int64,
    },
    "license": {
        "license_no": pl.String, "trader_id": pl.Int64, "license_type": pl.String, "site_code": pl.String,
        "issued_on": pl.String, "expires_on": pl.String, "status": pl.String, "status_on": pl.String,
    },
}  # fmt: skip
KEYS = {"trader": "trader_id", "site": "site_code", "license": "license_no"}


def read(connection: Connection, table: str) -> pl.DataFrame:
    """One row per entry of a register as it stands, by key; `site` has its `site_no` besides."""
    schema = {"site_no": pl.Int32, **SCHEMAS["site"]} if table == "site" else SCHEMAS[table]
    names = ", ".join(schema)
    # sorted here: a database orders texts by the language of its server, and a digest rests on this order
    return bulk.fetch(connection, f'SELECT {names} FROM "{table}"', schema).sort(KEYS[table])


def upsert(connection: Connection, table: str, rows: pl.DataFrame, *, who: str, at: int) -> dict[str, int]:
    """Put every row under its key; absent keys stay. Returns how many were added, changed and unchanged.

    `rows` has the columns of `SCHEMAS[table]`; `at` in microseconds.
    """
    key, columns = KEYS[table], list(SCHEMAS[table])
    rows = rows.select(columns).cast(SCHEMAS[table])
    known = read(connection, table).select(columns)
    added = rows.join(known, on=key, how="anti")
    changed = rows.join(known, on=key, how="semi").join(known, on=columns, how="anti", nulls_equal=True)
    bulk.insert(connection, table, added)
    if not changed.is_empty():
        marks = ", ".join(f"{c} = :{c}" for c in columns if c != key)
        connection.execute(text(f'UPDATE "{table}" SET {marks} WHERE {key} = :{key}'), changed.to_dicts())
    before = changed.select(key).join(known, on=key, maintain_order="left")
    events.append(connection, at=at, who=who, happened=_added(table, added))
    events.append(connection, at=at, who=who, happened=_changed(table, changed, before))
    return {"added": added.height, "changed": changed.height, "unchanged": rows.height - added.height - changed.height}


def _added(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """An event for each new row, with all its fields."""
    return rows.select(
        kind=pl.lit(f"{table}.added"), record=_record(table), data=pl.struct(sorted(rows.columns)).struct.json_encode()
    )


def _changed(table: str, rows: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """An event for each changed row, with old and new of each field that changed."""
    differences = [
        {field: [old[field], value] for field, value in new.items() if old[field] != value}
        for new, old in zip(rows.to_dicts(), before.to_dicts(), strict=True)
    ]
    texts = [json.dumps(d, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for d in differences]
    return rows.select(kind=pl.lit(f"{table}.changed"), record=_record(table)).with_columns(
        data=pl.Series(texts, dtype=pl.String)
    )


def _record(table: str) -> pl.Expr:
    key = pl.col(KEYS[table]).cast(pl.String)
    return pl.format(table + ":{}", key.str.zfill(13) if table == "trader" else key)
