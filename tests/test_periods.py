"""Months as people write them, months as the store counts them, and the minute in Bangkok at which one is late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bi import periods
from bi.periods import BANGKOK

MONTHS = st.dates(date(1900, 1, 1), date(2299, 12, 31)).map(lambda day: day.replace(day=1))
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-09", date(2026, 9, 1)),
        ("2569-09", date(2026, 9, 1)),
        ("๒๕๖๙-๐๙", date(2026, 9, 1)),
        (" 2026-12 ", date(2026, 12, 1)),
        ("2399-01", date(2399, 1, 1)),  # the last year read as common era
        ("2400-01", date(1857, 1, 1)),  # the first read as Buddhist era
        ("2026-00", None),
        ("2026-13", None),
        ("2026-9", None),
        ("26-09", None),
        ("2026/09", None),
        ("2026-09-01", None),
        ("202609", None),
        ("0000-01", None),
        ("", None),
    ],
)
def test_a_month_is_read_in_either_era_and_either_digits(text, month):
    assert periods.parse_month(text) == month


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-30", date(2026, 9, 30)),
        ("2569-09-30", date(2026, 9, 30)),
        ("๒๕๖๙-๐๙-๓๐", date(2026, 9, 30)),
        ("2567-02-29", date(2024, 2, 29)),  # 2567 is no leap year as a number, 2024 is
        ("2568-02-29", None),
        ("2026-09-31", None),
        ("2026-09", None),
        ("30/09/2569", None),
    ],
)
def test_a_day_is_read_in_either_era(text, day):
    assert periods.parse_day(text) == day


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-10-08T00:00", datetime(2026, 10, 7, 17, 0, tzinfo=UTC)),  # no zone: Bangkok, seven hours ahead
        ("2569-10-08T00:00", datetime(2026, 10, 7, 17, 0, tzinfo=UTC)),
        ("๒๕๖๙-๑๐-๐๘ ๐๐:๐๐", datetime(2026, 10, 7, 17, 0, tzinfo=UTC)),
        ("2026-10-08T00:00:00Z", datetime(2026, 10, 8, 0, 0, tzinfo=UTC)),
        ("2026-10-08T00:00:00+07:00", datetime(2026, 10, 7, 17, 0, tzinfo=UTC)),
        ("2026-10-08", datetime(2026, 10, 7, 17, 0, tzinfo=UTC)),
        ("2026-10-08T24:30", None),
        ("2026-13-08T00:00", None),
        ("08/10/2026", None),
        ("soon", None),
        ("0001-01-01T00:00", None),  # before the first instant that can be counted
        ("", None),
    ],
)
def test_an_instant_without_a_zone_is_in_bangkok(text, instant):
    assert periods.parse_instant(text) == instant


def test_the_first_late_instant_is_midnight_in_bangkok_after_the_seventh():
    late = periods.deadline(date(2026, 9, 1), 7)

    assert late == datetime(2026, 10, 7, 17, 0, tzinfo=UTC)
    assert late.astimezone(BANGKOK).isoformat() == "2026-10-08T00:00:00+07:00"


def test_a_month_can_be_declared_from_midnight_in_bangkok_on():
    assert periods.end_of(date(2025, 12, 1)) == datetime(2025, 12, 31, 17, 0, tzinfo=UTC)


def test_today_is_the_day_in_bangkok():
    before, after = (datetime(2026, 9, 30, hour, 59, tzinfo=UTC) for hour in (16, 17))

    assert periods.today(before) == date(2026, 9, 30)
    assert periods.today(after) == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("month", "last"),
    [(date(2024, 2, 1), 29), (date(2025, 2, 1), 28), (date(2026, 4, 1), 30), (date(2026, 12, 1), 31)],
)
def test_the_last_day_of_a_month(month, last):
    assert periods.last_day(month) == month.replace(day=last)


@pytest.mark.parametrize(
    ("months", "found"),
    [(0, date(2026, 1, 1)), (-1, date(2025, 12, 1)), (11, date(2026, 12, 1)), (12, date(2027, 1, 1)),
     (-25, date(2023, 12, 1))],
)  # fmt: skip
def test_months_are_added_across_years(months, found):
    assert periods.add_months(date(2026, 1, 1), months) == found


def test_a_month_number_counts_months_since_year_0():
    assert periods.month_number(date(2026, 9, 1)) == 2026 * 12 + 8
    assert periods.period_of(24_320) == date(2026, 9, 1)


@given(MONTHS)
def test_a_month_comes_back_from_its_number(month):
    assert periods.period_of(periods.month_number(month)) == month


@given(MONTHS)
def test_a_month_comes_back_from_its_text_in_both_eras(month):
    common, buddhist = f"{month:%Y-%m}", f"{month.year + 543}-{month:%m}"

    assert periods.parse_month(common) == periods.parse_month(buddhist) == month
    assert periods.parse_month(buddhist.translate(THAI)) == month


@given(MONTHS, st.integers(-600, 600))
def test_adding_months_is_undone_by_taking_them_off(month, months):
    there = periods.add_months(month, months)

    assert periods.add_months(there, -months) == month
    assert periods.month_number(there) - periods.month_number(month) == months


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)))
def test_an_instant_comes_back_from_microseconds_and_from_iso_text(instant):
    assert periods.from_microseconds(periods.to_microseconds(instant)) == instant
    assert periods.parse_instant(instant.isoformat()) == instant


@given(MONTHS, st.integers(1, 27))
def test_a_deadline_lies_so_many_whole_days_after_the_month(month, day):
    assert periods.deadline(month, day) - periods.end_of(month) == timedelta(days=day)
    assert periods.deadline(month, day).astimezone(BANGKOK).day == day + 1
