"""What a leaf of the log stands for: the canonical text (RFC 8785) of an event and of the business rows it speaks of.

leaf = SHA-256(0, salt, text). Columnar, because one file brings tens of thousands of events: polars writes whole
numbers, texts and absences as RFC 8785 wants them, and all names here are ASCII in sorted order; a test holds the
result against `rfc8785` itself. Codes and storage places stand in the text by their names, not by the store's
numbers, so that a number which is given another meaning is seen.
"""

import hashlib
import secrets

import polars as pl

from bi import reference
from bi.measures import EXTRAS, MEASURES_KG

SALT_BYTES = 32
CODES = ("rice", "season", "owner")
LINE = tuple(sorted(("row", "site_code", *CODES, *MEASURES_KG, *EXTRAS, "remark")))
WARNING = ("column_name", "facts", "row", "rule", "value")
RECEIPT = ("bytes", "channel", "file", "filer", "receipt", "received_at", "sha256", "who")
WITH_ROWS = ("declaration.accepted", "declaration.repeated")  # kinds of events whose leaf holds business rows


def salts(count: int) -> list[bytes]:
    """A fresh 256-bit salt for each record."""
    noise = secrets.token_bytes(SALT_BYTES * count)
    return [noise[i : i + SALT_BYTES] for i in range(0, len(noise), SALT_BYTES)]


def hashes(texts: pl.Series, salted: list[bytes]) -> list[bytes]:
    """The leaf hash of each canonical text under its salt."""
    sha256 = hashlib.sha256
    bodies = texts.cast(pl.Binary).to_list()
    return [sha256(b"\x00" + salt + body).digest() for salt, body in zip(salted, bodies, strict=True)]


def texts(events: pl.DataFrame) -> pl.Series:
    """The canonical text of each event: columns seq, at, kind, who, record, data (text) and, where an event speaks of
    business rows, `business` (their canonical text)."""
    business = pl.col("business").fill_null("null") if "business" in events.columns else pl.lit("null")
    rest = pl.struct("data", "kind", "record", "seq", "who").struct.json_encode().str.slice(1)
    at = pl.col("at").cast(pl.String)
    text = pl.concat_str(pl.lit('{"at":'), at, pl.lit(',"business":'), business, pl.lit(","), rest)
    return events.select(text=text)["text"]


def business(
    heads: pl.DataFrame, lines: pl.DataFrame, warnings: pl.DataFrame, receipts: pl.DataFrame, sites: pl.DataFrame
) -> pl.DataFrame:
    """One row per declaration of `heads`: declaration_id, business (canonical text of header, receipt, lines and
    warnings; lines and warnings as one list a column). All frames have the store's own columns."""
    month = pl.format("{}-{}", pl.col("period") // 12, (pl.col("period") % 12 + 1).cast(pl.String).str.zfill(2))
    headers = heads.select(
        pl.col("id", "receipt_no").cast(pl.Int64),
        declaration=_text(
            "filed_at", "first_row", "id", "line_count", "regime", content=pl.col("content").bin.encode("hex"),
            period=month, trader_id=pl.col("trader_id").cast(pl.String).str.zfill(13),
        ),
    )  # fmt: skip
    parts = (
        headers.join(receipts.select("receipt_no", receipt=_text(*RECEIPT)), on="receipt_no", how="left")
        .join(_gathered(_named(lines, sites).sort("declaration_id", "row"), LINE, "lines"), on="id", how="left")
        .join(_gathered(warnings.sort("declaration_id", "row", *WARNING), WARNING, "warnings"), on="id", how="left")
    )
    names = ("declaration", "lines", "receipt", "warnings")
    pieces = [piece for name in names for piece in (pl.lit(f',"{name}":'), pl.col(name).fill_null("null"))]
    text = pl.concat_str(pl.lit('{"declaration":'), *pieces[1:], pl.lit("}"))
    return parts.select(declaration_id="id", business=text)


def _text(*columns: str, **named: pl.Expr) -> pl.Expr:
    """Columns as the canonical text of one object."""
    fields = {name: pl.col(name) for name in columns} | named
    return pl.struct(**{name: fields[name] for name in sorted(fields)}).struct.json_encode()


def _named(lines: pl.DataFrame, sites: pl.DataFrame) -> pl.DataFrame:
    """Lines with the site's code and the codes of the closed lists in place of numbers."""
    places = sites.select(pl.col("site_no").cast(pl.Int64), "site_code")
    coded = lines.with_columns(pl.col("site_no").cast(pl.Int64), *(_code(name) for name in CODES))
    return coded.join(places, on="site_no", how="left")


def _code(name: str) -> pl.Expr:
    entries = reference.current().codes(name).values()
    numbers, codes = [entry.no for entry in entries], [entry.code for entry in entries]
    return pl.col(name).cast(pl.Int64).replace_strict(numbers, codes, default=None, return_dtype=pl.String)


def _gathered(rows: pl.DataFrame, columns: tuple[str, ...], name: str) -> pl.DataFrame:
    """One row per declaration: the canonical text of its rows, one list a column."""
    grouped = rows.group_by("declaration_id", maintain_order=True).agg(columns)
    return grouped.select(_text(*columns).alias(name), id="declaration_id")
