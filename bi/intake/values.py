"""Text of cells → values. Only plain notation is read; what is not plain stays text and a rule of the contract says so.

For a column `x` the parsed frame holds `x` (the cleaned text) and, by its type, `x#` (the value): weights and numbers
as whole thousandths (kilograms for tonnes), degrees as millionths, ids as numbers, months and days as dates, instants
as microseconds.
"""

from collections.abc import Callable

import polars as pl

from bi import periods
from bi.reference import Column

PLAIN = r"^-?(?:\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)$"
NOT_FINITE = r"(?i)^[+-]?(?:nan|inf|infinity|∞)$"
LONGEST_WHOLE_PART = 12  # digits that still fit 64 bits in thousandths; the rule `range` lies far below
NUMERIC = ("tonnes", "number", "degrees")


def parse(frame: pl.DataFrame, columns: tuple[Column, ...], *, spreadsheet: bool, noise_t: float) -> pl.DataFrame:
    """One row per record of a file: `row`, each column's text and its value.

    A `spreadsheet` keeps binary fractions, so its numbers within `noise_t` of three decimals are that value, and its
    days stand for their month. Columns that the file lacks are blank.
    """
    blank = [pl.lit("").alias(c.name) for c in columns if c.name not in frame.columns]
    texts = frame.with_columns(*blank).select("row", *(_clean(c) for c in columns))
    values = [expr for c in columns for expr in _value(texts, c, spreadsheet, noise_t)]
    return texts.with_columns(values)


def _clean(column: Column) -> pl.Expr:
    text = pl.col(column.name).fill_null("").str.strip_chars()
    if column.type in (*NUMERIC, "id", "month", "date", "instant"):
        text = text.str.replace_many(list("๐๑๒๓๔๕๖๗๘๙"), list("0123456789"))
    return text.alias(column.name)


def _value(texts: pl.DataFrame, column: Column, spreadsheet: bool, noise_t: float) -> list[pl.Expr | pl.Series]:
    name = column.name
    if column.type == "degrees":
        millionths = (pl.col(name).cast(pl.Float64, strict=False) * 1_000_000).round()
        return [millionths.cast(pl.Int64, strict=False).alias(f"{name}#")]
    if column.type in NUMERIC:
        return _numeric(name, spreadsheet, noise_t)
    if column.type == "id":
        return [trader_number(pl.col(name)).alias(f"{name}#")]
    if column.type == "month":
        return [_by_unique(texts[name], _month_of_sheet if spreadsheet else periods.parse_month, pl.Date)]
    if column.type == "date":
        return [_by_unique(texts[name], _day_of_sheet if spreadsheet else periods.parse_day, pl.Date)]
    if column.type == "instant":
        return [_by_unique(texts[name], _microseconds, pl.Int64)]
    return []


def _numeric(name: str, spreadsheet: bool, noise_t: float) -> list[pl.Expr]:
    text = pl.col(name)
    plain = text.str.contains(PLAIN)
    digits = text.str.strip_chars_start("-").str.replace_all(",", "", literal=True)
    whole = digits.str.extract(r"^0*(\d*)").fill_null("")
    fraction = digits.str.extract(r"\.(\d*)$").fill_null("").str.strip_chars_end("0")
    size = (whole + fraction.str.slice(0, 3).str.pad_end(3, "0")).cast(pl.Int64, strict=False)
    places = fraction.str.len_chars()
    if spreadsheet:
        thousandths = text.cast(pl.Float64, strict=False).abs() * 1_000
        near = (places > 3) & ((thousandths - thousandths.round()).abs() <= noise_t * 1_000)
        size = pl.when(near).then(thousandths.round().cast(pl.Int64, strict=False)).otherwise(size)
        places = pl.when(near).then(3).otherwise(places)
    fits = plain & (whole.str.len_chars() <= LONGEST_WHOLE_PART)
    sign = pl.when(text.str.starts_with("-")).then(-1).otherwise(1)
    return [
        pl.when(fits).then(size * sign).alias(f"{name}#"),
        pl.when(plain).then(places).alias(f"{name}#places"),
    ]


def trader_number(text: pl.Expr) -> pl.Expr:
    """The id as a number: 13 digits with a valid check digit, or 12 that are valid with the 0 a spreadsheet ate."""
    full = pl.when(text.str.len_chars() == 12).then("0" + text).otherwise(text)
    shaped = text.str.contains(r"^\d{12,13}$")
    digits = [full.str.slice(i, 1).cast(pl.Int32, strict=False) for i in range(13)]
    weighted = pl.sum_horizontal(*(digit * (13 - i) for i, digit in enumerate(digits[:12])))
    valid = (11 - weighted % 11) % 10 == digits[12]
    return pl.when(shaped & valid).then(full.cast(pl.Int64, strict=False))


def _by_unique(texts: pl.Series, parse_one: Callable[[str], object], dtype: pl.DataType) -> pl.Series:
    """Parse each distinct text once: a file has few months and few instants beside its lines."""
    distinct = texts.unique()
    values = pl.Series([parse_one(text) for text in distinct], dtype=dtype)
    return texts.replace_strict(distinct, values, return_dtype=dtype).alias(f"{texts.name}#")


def _month_of_sheet(text: str) -> object:
    day = periods.parse_day(text[:10]) if len(text) in (10, 19) else None
    return day.replace(day=1) if day else periods.parse_month(text)


def _day_of_sheet(text: str) -> object:
    return periods.parse_day(text[:10]) if len(text) == 19 else periods.parse_day(text)


def _microseconds(text: str) -> int | None:
    instant = periods.parse_instant(text)
    return periods.to_microseconds(instant) if instant else None
