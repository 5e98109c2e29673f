"""The receipt of a filing as a person keeps it: number, time, file and digest, and what was accepted."""

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl
from sqlalchemy import text

from bi import formats
from bi.access import Scope
from bi.declare import own
from bi.errors import UserError
from bi.formats import Language
from bi.store import Store, bulk
from bi.text import say

ACCEPTED = {
    "id": pl.Int64, "trader_id": pl.Int64, "period": pl.Int32, "filed_at": pl.Int64, "line_count": pl.Int32,
    "warnings": pl.Int32,
}  # fmt: skip
_SQL = (
    "SELECT d.id, d.trader_id, d.period, d.filed_at, d.line_count,"
    " (SELECT count(*) FROM warning w WHERE w.declaration_id = d.id) AS warnings"
    " FROM declaration d JOIN receipt r ON r.receipt_no = d.receipt_no WHERE r.receipt = :receipt ORDER BY d.id"
)


@dataclass(frozen=True)
class Receipt:
    """One acknowledged file, cut to the traders within a person's scope.

    `accepted` has a row per declaration: trader_id (13 digits), name_th, name_en, period, filed_at, line_count,
    warnings, closing_t (all lines as declared).
    """

    number: str
    received_at: datetime
    file: str
    bytes: int
    sha256: str
    channel: str
    accepted: pl.DataFrame


def read(scope: Scope, store: Store, number: str) -> Receipt:
    """A receipt by its number. Raises UserError alike for one that is absent and one of other traders."""
    with store.database.read() as connection:
        head = connection.execute(
            text("SELECT received_at, file, bytes, sha256, channel FROM receipt WHERE receipt = :receipt"),
            {"receipt": number},
        ).first()
        sent = bulk.fetch(connection, _SQL, ACCEPTED, receipt=number)
        names = own.registered(scope, connection, sent["trader_id"].unique().to_list())
        own_sent = sent.join(names, on="trader_id", maintain_order="left")
        lines = own.lines_of(connection, own_sent["id"].to_list())
    if head is None or own_sent.is_empty():
        raise UserError("declare.no_receipt", value=number)
    closing = lines.group_by("declaration_id").agg(closing_t=pl.col("closing_kg").sum() / 1_000)
    accepted = own_sent.join(closing, left_on="id", right_on="declaration_id", how="left", maintain_order="left").select(
        pl.col("trader_id").cast(pl.String).str.zfill(13), "name_th", "name_en",
        pl.date(pl.col("period") // 12, pl.col("period") % 12 + 1, 1).alias("period"),
        pl.from_epoch("filed_at", time_unit="us").dt.replace_time_zone("UTC"),
        "line_count", "warnings", pl.col("closing_t").fill_null(0.0),
    )  # fmt: skip
    received = datetime.fromtimestamp(head.received_at / 1_000_000, UTC)
    return Receipt(number, received, head.file, head.bytes, head.sha256, head.channel, accepted)


def facts(receipt: Receipt, language: Language) -> dict[str, str]:
    """The lines of a receipt: label and value, in the order in which they are read."""
    values = {
        "number": receipt.number,
        "received_at": formats.instant(receipt.received_at, language),
        "channel": say(f"declare.channel.{receipt.channel}", language),
        "file": f"{receipt.file} ({formats.number(receipt.bytes)} {say('declare.receipt.bytes', language)})",
        "sha256": receipt.sha256,
        "count": formats.number(receipt.accepted.height),
    }
    return {say(f"declare.receipt.{name}", language): value for name, value in values.items()}


def lines(receipt: Receipt, language: Language) -> list[str]:
    """A sentence for each declaration that was accepted."""
    return [
        say(
            "declare.receipt.line", language, trader_id=formats.identity(row["trader_id"]),
            name=(row["name_en"] if language == "en" else "") or row["name_th"],
            month=formats.month(row["period"], language), lines=formats.number(row["line_count"]),
            closing=formats.number(row["closing_t"], 3), filed=formats.instant(row["filed_at"], language),
        )
        for row in receipt.accepted.iter_rows(named=True)
    ]  # fmt: skip


def as_text(receipt: Receipt, language: Language) -> bytes:
    """The receipt as a plain text file."""
    width = max(len(label) for label in facts(receipt, language))
    body = [
        say("declare.receipt.title", language), say("app.title", language), "",
        *(f"{label.ljust(width)}  {value}" for label, value in facts(receipt, language).items()), "",
        *(f"- {sentence}" for sentence in lines(receipt, language)), "",
        say("declare.receipt.how", language), say("declare.receipt.unsigned", language),
    ]  # fmt: skip
    return ("\ufeff" + "\r\n".join(body) + "\r\n").encode()
