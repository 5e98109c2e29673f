"""One month of a snapshot: effective lines, who filed, and the digest of both. Independent of registers and factors.

`lines`: one row per effective line, sorted by trader and place. `filed`: one row per trader that filed, nil returns
included. The digest is over logical values only (site codes, codes, kilograms, filing times), so thread counts, row
numbers and the order in which files came change nothing.
"""

import hashlib
from pathlib import Path

import polars as pl

from bi import reference
from bi.measures import EXTRAS, MEASURES_KG
from bi.resolve import effective, kept_lines

ROW_GROUP = 16_384  # small enough to find one trader's lines without reading the month
SORT = ("trader_id", "site_code", "rice", "season", "owner")
CODES = ("rice", "season", "owner")


def resolve(
    headers: pl.DataFrame, lines: pl.LazyFrame, sites: pl.DataFrame, receipts: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(lines, filed) of one month from all its submissions.

    `sites`: site_no, site_code; `receipts`: receipt_no, receipt, file.
    """
    chosen = effective(headers)
    filed = (
        chosen.join(headers.select("id", "receipt_no", "first_row"), on="id", how="left")
        .join(receipts, on="receipt_no", how="left")
        .select("trader_id", "first_filed_at", "version", "line_count", "receipt", "file", "first_row", "id")
        .sort("trader_id")
    )
    whose = filed.select("trader_id", "version", "receipt", "file", declaration_id="id")
    found = (
        kept_lines(lines, headers, chosen)
        .join(whose.lazy(), on="declaration_id")
        .join(sites.lazy(), on="site_no")
        .select(
            "trader_id",
            "site_no",
            "site_code",
            *CODES,
            *MEASURES_KG,
            *EXTRAS,
            "remark",
            "version",
            "receipt",
            "file",
            "row",
        )
        .collect()
        .sort(SORT)
    )
    return found, filed


def digest(lines: pl.DataFrame, filed: pl.DataFrame) -> str:
    """SHA-256 over the sorted logical rows of a month."""
    ref = reference.current()
    hashed = hashlib.sha256()
    for name in ("trader_id", "site_code", *CODES, *MEASURES_KG, *EXTRAS, "remark", "version"):
        column = lines[name]
        if name in CODES:
            column = column.replace_strict({c.no: c.code for c in ref.codes(name).values()}, return_dtype=pl.String)
        _add(hashed, name, column)
    for name in ("trader_id", "first_filed_at", "version", "line_count"):
        _add(hashed, name, filed[name])
    return hashed.hexdigest()


def _add(hashed: "hashlib._Hash", name: str, column: pl.Series) -> None:
    """Name, absences and values of one column, in one form for every machine: 64-bit little-endian numbers, text by
    line, absent values as zero or nothing."""
    absent = column.is_null()
    hashed.update(f"\n{name} {len(column)} {absent.sum()}\n".encode())
    if absent.any():
        hashed.update(absent.cast(pl.UInt8).to_numpy().tobytes())
    if column.dtype == pl.String:
        hashed.update("\x1f".join(column.fill_null("")).encode())
    else:
        hashed.update(column.cast(pl.Int64).fill_null(0).to_numpy().astype("<i8").tobytes())


def write(folder: Path, lines: pl.DataFrame, filed: pl.DataFrame) -> None:
    """Put one month into its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    narrow = lines.drop("site_code")
    narrow.write_parquet(folder / "lines.parquet", compression="zstd", compression_level=1, row_group_size=ROW_GROUP)
    filed.write_parquet(folder / "filed.parquet", compression="zstd", compression_level=1)
