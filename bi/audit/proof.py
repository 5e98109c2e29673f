"""Receipts that prove themselves: what was declared, and that it stands in the log under a signed checkpoint.

The file holds all that the check needs but the public keys: for each declaration its record, salt, place and path to
the root. Whoever has it is a witness against the log ever being changed.
"""

import json
from datetime import UTC, datetime

import polars as pl
from sqlalchemy import Connection, text

from bi.audit import checkpoint, leaf, merkle, rows, tiles
from bi.errors import ContractError, UserError
from bi.store import Store, bulk

FORMAT = "rice-receipt/1"


def receipt_proof(store: Store, receipt: str, *, trader: str | None = None) -> dict:
    """The proof of one receipt, unsigned: receipt, checkpoint (with the id of its key) and for each declaration index,
    salt, record and path. With `trader`, only that trader's declarations, for the others are not his to read.

    Raises UserError for a receipt that is not there (or has nothing of that trader), and ContractError where the rows
    are not those that were logged.
    """
    kept = checkpoint.write(store)
    with store.database.read() as connection:
        found = _entries(connection, receipt, trader)
        if found.is_empty():
            raise UserError("audit.no_receipt", value=receipt)
        if found["seq"].max() > kept.size:
            raise UserError("audit.not_yet", misuse=True, value=receipt)
        tree = tiles.Tree(connection)
        entries = [_entry(row, tree, kept) for row in found.iter_rows(named=True)]
    return {"format": FORMAT, "receipt": receipt, "checkpoint": json.loads(kept.to_json()), "entries": entries}


def signed(proof: dict) -> dict:
    """The proof under the signature of the receipt key."""
    import rfc8785

    from bi import keys

    signer = keys.signer("receipt")
    body = {**proof, "key_id": signer.key_id, "made_at": datetime.now(UTC).isoformat(timespec="microseconds")}
    return {**body, "signature": signer.sign(rfc8785.dumps(body)).hex()}


def faults(given: object, ring) -> list[str]:
    """What is wrong with a signed proof, as keys of `bi.text`; empty for a good one. Needs public keys only.

    Raises ValueError where the file is no such proof at all.
    """
    import rfc8785

    try:
        if given["format"] != FORMAT:
            raise ValueError(given["format"])
        kept = checkpoint.parse(given["checkpoint"])
        body = {name: value for name, value in given.items() if name != "signature"}
        signature, made_at = bytes.fromhex(given["signature"]), datetime.fromisoformat(given["made_at"])
        key = ring.find(given["key_id"], "receipt")
        checks = {
            "receipt.unknown_key": key is not None,
            "receipt.bad_signature": key is None or key.verifies(signature, rfc8785.dumps(body), made_at),
            "receipt.bad_checkpoint": kept.is_signed_by(ring),
            "receipt.bad_path": bool(given["entries"]) and all(_leads(entry, kept) for entry in given["entries"]),
            "receipt.other_number": all(_number(entry) == given["receipt"] for entry in given["entries"]),
        }
    except (KeyError, TypeError, AttributeError, rfc8785.CanonicalizationError) as fault:
        raise ValueError("no proof of a receipt") from fault
    return [name for name, is_right in checks.items() if not is_right]


def _entries(connection: Connection, receipt: str, trader: str | None) -> pl.DataFrame:
    """The events of a receipt's declarations, with the rows they speak of."""
    sql = "SELECT d.id FROM declaration d JOIN receipt r ON r.receipt_no = d.receipt_no WHERE r.receipt = :receipt"
    values = {"receipt": receipt}
    if trader is not None:
        sql, values = f"{sql} AND d.trader_id = :trader", {**values, "trader": int(trader) if trader.isdecimal() else -1}
    ids = list(connection.execute(text(sql), values).scalars())
    records = [f"declaration:{i}" for i in ids]
    events = bulk.fetch(connection, f"{rows.EVENT_SQL} WHERE e.record IN :ids", rows.EVENTS, ids=records)
    events = events.filter(pl.col("kind").is_in(leaf.WITH_ROWS)).sort("seq")
    declaration_id = pl.col("record").str.strip_prefix("declaration:").cast(pl.Int64)
    events = events.with_columns(declaration_id=declaration_id)
    return events.join(rows.business(connection, ids), on="declaration_id", how="left").drop_nulls("salt")


def _entry(row: dict, tree: tiles.Tree, kept: checkpoint.Checkpoint) -> dict:
    body = leaf.texts(pl.DataFrame([row], schema_overrides={"business": pl.String}))[0]
    index, salt = row["seq"] - 1, bytes(row["salt"])
    path = merkle.inclusion_path(index, kept.size, tree.subtree)
    found = merkle.root_of_path(index, kept.size, merkle.leaf_hash(salt + body.encode()), path)
    if found is None or found.hex() != kept.root:
        raise ContractError(f"event {row['seq']}: its rows are not those that were logged; run python -m bi verify-log")
    return {"index": index, "salt": salt.hex(), "record": json.loads(body), "path": [step.hex() for step in path]}


def _leads(entry: dict, kept: checkpoint.Checkpoint) -> bool:
    import rfc8785

    hashed = merkle.leaf_hash(bytes.fromhex(entry["salt"]) + rfc8785.dumps(entry["record"]))
    path = [bytes.fromhex(step) for step in entry["path"]]
    found = merkle.root_of_path(entry["index"], kept.size, hashed, path)
    return found is not None and found.hex() == kept.root


def _number(entry: dict) -> str:
    return entry["record"]["business"]["receipt"]["receipt"]
