"""Lines of a declaration file → versions of declarations, each right as a whole or refused as a whole."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from bi import periods
from bi.access import Scope
from bi.intake import contracts
from bi.intake.contracts import PLACE, VERSION
from bi.intake.doubts import tonnes_text
from bi.intake.values import parse
from bi.measures import MEASURES
from bi.reference import Reference

OPTIONAL = {
    "moisture_pct": "moisture_milli",
    "avg_buy_price": "avg_buy_price_milli",
    "avg_sell_price": "avg_sell_price_milli",
}


@dataclass(frozen=True)
class Checked:
    """A file's lines after the rules that need no history.

    `lines`: one row per line of a right version, with `version` (its number in the file), codes as numbers, measures
    in kilograms. `versions`: one row per right version: version, trader_id, period (month number), filed_at
    (microseconds), first_row, line_count, content, file_order (1 for the first of its month in the file).
    `errors`: row, column, rule, value, trader_id, period, fact (what closing should be, where it does not balance).
    `rejected`: how many versions were refused.
    """

    lines: pl.DataFrame
    versions: pl.DataFrame
    errors: pl.DataFrame
    rejected: int


def read(rows: pl.DataFrame, reference: Reference, *, spreadsheet: bool) -> pl.DataFrame:
    """The cells of every line as text and as value."""
    noise = float(reference.rule("number.spreadsheet_noise_t"))
    return parse(rows, reference.columns["declarations"], spreadsheet=spreadsheet, noise_t=noise)


def check(
    parsed: pl.DataFrame, registers: dict[str, pl.DataFrame], reference: Reference, scope: Scope, now: datetime
) -> Checked:
    """Apply every rule that needs no earlier declaration."""
    frame = prepare(parsed, registers, scope, now)
    errors = contracts.broken(contracts.declaration_rules(reference, frame), frame)
    whose = frame.select("row", trader_id="trader_id~", period=pl.col("period~"), due=tonnes_text(contracts.due_kg()))
    errors = errors.join(whose, on="row", how="left", maintain_order="left").with_columns(
        fact=pl.when(pl.col("rule") == "balance").then("due")
    )
    refused = _refused(frame, errors)
    versions = frame.select(VERSION).unique()
    good = frame.join(refused, on=VERSION, how="anti", maintain_order="left")
    lines, headers = _versions(good, reference)
    return Checked(lines, headers, errors, versions.join(refused, on=VERSION, how="semi").height)


def may_file_for(scope: Scope) -> pl.Expr:
    """Whether a person may file for a trader of the register, over its trader_id (number) and province.

    A trader files for itself, a province office for the traders of its provinces; who may not see traders for none.
    All others read like traders that are not in the register.
    """
    if not scope.sees_traders or (scope.role == "trader" and scope.traders is None):
        return pl.lit(False)
    allowed = pl.lit(True)
    if scope.traders is not None:
        allowed = allowed & pl.col("trader_id").is_in([int(t) for t in scope.traders])
    return allowed & pl.col("province").is_in(scope.provinces) if scope.provinces is not None else allowed


def prepare(parsed: pl.DataFrame, registers: dict[str, pl.DataFrame], scope: Scope, now: datetime) -> pl.DataFrame:
    """Adds what the rules ask: keys of a version, whether the line is a nil return, what the registers know."""
    now_us = periods.to_microseconds(now)
    sites = registers["site"].select("site_code", "site_no", site_trader="trader_id")
    known = registers["trader"].filter(may_file_for(scope))["trader_id"].implode()
    is_limited = scope.traders is not None or scope.provinces is not None or not scope.sees_traders
    may_date = scope.role != "trader"
    given = pl.col("filed_at") != ""
    blank = [pl.col(c) == "" for c in PLACE]
    zero = [(pl.col(f"{m}_t") == "") | (pl.col(f"{m}_t#") == 0).fill_null(False) for m in MEASURES]
    frame = parsed.join(sites, on="site_code", how="left", maintain_order="left").with_columns(
        pl.coalesce(pl.col("trader_id#").cast(pl.String).str.zfill(13), "trader_id").alias("trader_id~"),
        pl.coalesce(pl.col("period#").dt.strftime("%Y-%m"), "period").alias("period~"),
        pl.coalesce(pl.col("filed_at#").cast(pl.String), "filed_at").alias("filed_at~"),
        is_nil=pl.all_horizontal(*blank, *zero),
        trader_known=pl.col("trader_id#").is_in(known).fill_null(False),
        # who files for some traders only is not told which places exist elsewhere
        site_exists=pl.col("site_no").is_not_null() | pl.lit(is_limited),
        filed_us=pl.col("filed_at#").fill_null(now_us),
        filed_ok=~given | (pl.lit(may_date) & (pl.col("filed_at#") <= now_us).fill_null(False)),
    )
    months = frame["period#"].drop_nulls().unique()
    ends = pl.Series([periods.to_microseconds(periods.end_of(p)) for p in months], dtype=pl.Int64)
    return frame.with_columns(
        period_ends_us=pl.col("period#").replace_strict(months, ends, default=None, return_dtype=pl.Int64)
    )


def _refused(frame: pl.DataFrame, errors: pl.DataFrame) -> pl.DataFrame:
    """The keys of versions with an error. A filing time that cannot be read refuses every version of that month in
    the file, since no one can tell to which its line belongs."""
    keyed = frame.select("row", *VERSION).join(errors.select("row", "rule"), on="row")
    whole_months = keyed.filter(pl.col("rule") == "filed_at").select(VERSION[:2]).unique()
    of_months = frame.select(VERSION).join(whole_months, on=VERSION[:2], how="semi")
    return pl.concat([keyed.select(VERSION), of_months]).unique()


def _versions(good: pl.DataFrame, reference: Reference) -> tuple[pl.DataFrame, pl.DataFrame]:
    month = pl.col("period#").dt.year().cast(pl.Int32) * 12 + pl.col("period#").dt.month() - 1
    coded = good.with_columns(
        *(_number_of(reference, name) for name in ("rice", "season", "owner")),
        *(pl.col(f"{m}_t#").fill_null(0).alias(f"{m}_kg") for m in MEASURES),
        *(pl.col(f"{name}#").alias(column) for name, column in OPTIONAL.items()),
        pl.when(pl.col("remark") != "").then("remark").alias("remark"),
        trader_id=pl.col("trader_id#"),
        period=month,
        filed_at=pl.col("filed_us"),
    )
    key = ("trader_id", "period", "filed_at")
    text = pl.concat_str(
        *(pl.col(c).cast(pl.String).fill_null("") for c in ("site_code", "rice", "season", "owner")),
        *(f"{m}_kg" for m in MEASURES), *(pl.col(c).cast(pl.String).fill_null("") for c in OPTIONAL.values()),
        pl.col("remark").fill_null(""), separator="\x1f",
    )  # fmt: skip
    line = ~pl.col("is_nil")
    headers = (
        coded.with_columns(text=text)
        .sort(*key, "site_code", "rice", "season", "owner")
        .group_by(key, maintain_order=True)
        .agg(
            text=pl.col("text").filter(line).str.join("\x1e"),
            first_row=pl.col("row").min(),
            line_count=line.sum().cast(pl.Int32),
        )
        .sort("trader_id", "period", "filed_at")
        .with_columns(
            content=pl.col("text").map_elements(_digest, return_dtype=pl.Binary),
            version=pl.int_range(pl.len(), dtype=pl.Int32),
            file_order=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("trader_id", "period"),
        )
        .drop("text")
    )
    names = ("site_no", "rice", "season", "owner", *(f"{m}_kg" for m in MEASURES), *OPTIONAL.values(), "remark")
    numbered = coded.filter(line).join(headers.select(*key, "version"), on=key, maintain_order="left")
    return numbered.select("version", "row", "trader_id", "period", "site_code", *names), headers


def _number_of(reference: Reference, name: str) -> pl.Expr:
    codes = reference.codes(name)
    numbers = [entry.no for entry in codes.values()]
    return pl.col(name).replace_strict(list(codes), numbers, default=None, return_dtype=pl.Int32)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]
