"""How a month comes in, on small drawn tables."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from bi import periods
from bi.views import coverage
from bi.views.filed import filed_by, filed_by_day, missing, side_by_side

OCTOBER = date(2026, 10, 1)
SCHEMA = {"trader_id": pl.Int64, "name_th": pl.String, "kind": pl.String, "province": pl.String, "due": pl.Boolean,
          "status": pl.String, "first_filed_at": pl.Int64, "expected_kg": pl.Int64, "period": pl.Date}  # fmt: skip


def at(day: int, hour: int = 12) -> int:
    """An hour of a day of November, in Bangkok."""
    return periods.to_microseconds(datetime(2026, 11, day, hour, tzinfo=periods.BANGKOK).astimezone(UTC))


def filing(trader: int, kind: str, status: str, filed: int | None, expected_t: int, period: date = OCTOBER) -> tuple:
    return (trader, f"โรงสี {trader}", kind, "60", status != "not_due", status, filed, expected_t * 1_000, period)


@pytest.fixture
def october() -> pl.LazyFrame:
    return pl.LazyFrame([
        filing(1, "mill", "on_time", at(1, 0), 100),
        filing(2, "mill", "on_time", at(7, 23), 300),
        filing(3, "mill", "late", at(9), 200),
        filing(4, "exporter", "missing", None, 400),
        filing(5, "exporter", "not_due", at(2), 5_000),
    ], schema=SCHEMA, orient="row")  # fmt: skip


def test_each_day_counts_who_had_filed_by_its_end(october):
    days = filed_by_day(october, OCTOBER, 9).collect()

    assert days["filed"].to_list() == [1, 1, 1, 1, 1, 1, 2, 2, 3]
    assert days["filed_share"].to_list()[6] == 0.5
    assert days["filed_expected_share"].to_list()[6] == 0.4, "100 and 300 of 1,000 t; who is not due does not count"
    assert days["on"].to_list()[0] == date(2026, 11, 1)


def test_nobody_due_has_no_share():
    empty = pl.LazyFrame(schema=SCHEMA)

    assert filed_by_day(empty, OCTOBER, 2).collect()["filed_share"].to_list() == [None, None]


def test_kinds_add_up_and_agree_with_the_view_of_the_contract(october):
    found = filed_by(october, "kind").collect()

    assert found.select("kind", "due", "on_time", "late", "missing", "expected_t", "missing_t").rows() == [
        ("exporter", 1, 0, 0, 1, 400.0, 400.0), ("mill", 3, 2, 1, 0, 600.0, 0.0),
    ]  # fmt: skip
    whole, contract = filed_by(october, "province").collect(), coverage.coverage(october).collect()
    assert whole.select(contract.columns).equals(contract)


def test_the_months_are_laid_side_by_side(october):
    now = filed_by_day(october, OCTOBER, 1).with_columns(series=pl.lit("now"))
    before = filed_by_day(october, date(2026, 9, 1), 2).with_columns(series=pl.lit("month"))

    found = side_by_side(pl.concat([now, before]).collect())

    assert found.select("day", "filed_share", "month_filed_share", "year_filed_share").rows() == [
        (1, 0.25, 0.0, None), (2, None, 0.0, None),
    ]  # fmt: skip


def test_who_has_not_filed_comes_with_how_often_and_contact(october):
    september = pl.LazyFrame([filing(4, "exporter", "missing", None, 400, date(2026, 9, 1))], schema=SCHEMA, orient="row")
    august = pl.LazyFrame([filing(4, "exporter", "late", at(1), 400, date(2026, 8, 1))], schema=SCHEMA, orient="row")
    register = pl.LazyFrame({"trader_id": [4], "phone": ["02-000-0000"], "email": ["a@example.com"]})

    found = missing(october, pl.concat([october, september, august]), register).collect()

    assert found.row(0, named=True) == {
        "trader_id": "0000000000004", "name_th": "โรงสี 4", "kind": "exporter", "province": "60", "expected_t": 400.0,
        "missed_12": 2, "last_filed": date(2026, 8, 1), "phone": "02-000-0000", "email": "a@example.com",
    }  # fmt: skip
    assert "phone" not in missing(october, october, register.select("trader_id")).collect_schema()
