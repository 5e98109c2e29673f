"""Text of cells → values. Only plain notation is read; what is not plain stays text and a rule of the contract says so.

For a column `x` the parsed frame holds `x` (the cleaned text) and, by its type, `x#` (the value): weights and numbers
as whole thousandths (kilograms for tonnes; `x#plain` tells whether the text is a number in plain notation, `x#near`
whether a spreadsheet's binary fraction stands for three decimals), degrees as millionths, ids as numbers, months and
days as dates, instants as microseconds.
"""

from collections.abc import Callable

import polars as pl

from bi import periods
from bi.reference import Column

PLAIN = r"^-?(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]+\.?[0-9]*|\.[0-9]+)$"  # \d would be any script's
NOT_FINITE = r"(?i)^[+-]?(?:nan|inf|infinity|∞)$"
USUAL_INSTANT = "%Y-%m-%dT%H:%M:%S%:z"  # the parser takes 2026-9-8 and second 60 as well: the shape is asked first
USUAL_SHAPE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9][+-][0-9]{2}:[0-9]{2}$"
NUMERIC = ("tonnes", "number", "degrees")


def parse(frame: pl.DataFrame, columns: tuple[Column, ...], *, spreadsheet: bool, noise_t: float) -> pl.DataFrame:
    """One row per record of a file: `row`, each column's text and its value.

    A `spreadsheet` keeps binary fractions, so its numbers within `noise_t` of three decimals are that value, and its
    days stand for their month. Columns that the file lacks are blank.
    """
    blank = [pl.lit("").alias(c.name) for c in columns if c.name not in frame.columns]
    frame = frame.with_columns(*blank)
    texts = frame.select("row", *(_clean(frame, c) for c in columns))
    values = [expr for c in columns for expr in _value(texts, c, spreadsheet, noise_t)]
    return texts.with_columns(values)


def _clean(texts: pl.DataFrame, column: Column) -> pl.Expr:
    text = pl.col(column.name).fill_null("").str.strip_chars()
    if column.type in (*NUMERIC, "id", "month", "date", "instant") and _has_thai_digits(texts[column.name]):
        text = text.str.replace_many(list("๐๑๒๓๔๕๖๗๘๙"), list("0123456789"))
    return text.alias(column.name)


def _has_thai_digits(texts: pl.Series) -> bool:
    return bool(texts.str.contains("[๐-๙]").any())


def _value(texts: pl.DataFrame, column: Column, spreadsheet: bool, noise_t: float) -> list[pl.Expr | pl.Series]:
    name = column.name
    if column.type == "degrees":
        millionths = (pl.col(name).cast(pl.Float64, strict=False) * 1_000_000).round().cast(pl.Int64, strict=False)
        return [millionths.alias(f"{name}#"), pl.col(name).str.contains(PLAIN).alias(f"{name}#plain")]
    if column.type in NUMERIC:
        return _numeric(name, spreadsheet, noise_t)
    if column.type == "id":
        return [trader_number(pl.col(name)).alias(f"{name}#")]
    if column.type == "month":
        return [_by_unique(texts[name], _month_of_sheet if spreadsheet else periods.parse_month, pl.Date)]
    if column.type == "date":
        return [_by_unique(texts[name], _day_of_sheet if spreadsheet else periods.parse_day, pl.Date)]
    if column.type == "instant":
        return [_instants(texts[name])]
    return []


def _numeric(name: str, spreadsheet: bool, noise_t: float) -> list[pl.Expr]:
    """The value in whole thousandths: a double holds every allowed number to far less than half of one."""
    text = pl.col(name)
    thousandths = text.str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False) * 1_000
    near = (thousandths - thousandths.round()).abs() <= noise_t * 1_000 if spreadsheet else pl.lit(False)
    whole = thousandths.round().cast(pl.Int64, strict=False)
    plain = text.str.contains(PLAIN)
    return [
        pl.when(plain).then(whole).alias(f"{name}#"),
        plain.alias(f"{name}#plain"),
        near.fill_null(False).alias(f"{name}#near"),
    ]


def finer_than(decimals: int) -> str:
    """The pattern of a plain number with more decimals than so many; trailing zeros are none."""
    return rf"\.\d{{{decimals}}}\d*[1-9]"


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


def _instants(texts: pl.Series) -> pl.Series:
    """The usual form in one sweep; what is left (other forms, Buddhist years) text by text."""
    shaped = texts.set(~texts.str.contains(USUAL_SHAPE), "")
    usual = shaped.str.to_datetime(USUAL_INSTANT, time_unit="us", time_zone="UTC", strict=False)
    usual = usual.set(usual.dt.year() >= periods.FIRST_BUDDHIST_YEAR, None)
    if usual.null_count() == 0:
        return usual.to_physical().alias(f"{texts.name}#")
    left = _by_unique(texts.set(usual.is_not_null(), ""), _microseconds, pl.Int64)
    return usual.to_physical().fill_null(left).alias(f"{texts.name}#")


def _month_of_sheet(text: str) -> object:
    day = periods.parse_day(text[:10]) if len(text) in (10, 19) else None
    return day.replace(day=1) if day else periods.parse_month(text)


def _day_of_sheet(text: str) -> object:
    return periods.parse_day(text[:10]) if len(text) == 19 else periods.parse_day(text)


def _microseconds(text: str) -> int | None:
    instant = periods.parse_instant(text)
    return periods.to_microseconds(instant) if instant else None
