"""Numbers and dates for people."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bi import formats


@pytest.mark.parametrize(
    ("value", "thai", "english"),
    [
        (3_420_000, "3.42 ล้านตัน", "3.42 Mt"),
        (12_540, "12.5 พันตัน", "12.5 kt"),
        (842.4, "842 ตัน", "842 t"),
        (0, "0 ตัน", "0 t"),
        (999_960, "1.00 ล้านตัน", "1.00 Mt"),  # never "1,000.0 thousand"
        (-1_500, "−1.5 พันตัน", "−1.5 kt"),
        (None, "–", "–"),
    ],
)
def test_a_weight_is_written_in_the_unit_that_suits_its_size(value, thai, english):
    assert formats.tonnes(value, "th").replace("\u00a0", " ") == thai
    assert formats.tonnes(value, "en").replace("\u00a0", " ") == english


def test_a_change_carries_its_sign_and_zero_carries_none():
    assert formats.number(5, signed=True) == "+5"
    assert formats.number(-0.04, 1, signed=True) == "0.0"
    assert formats.percent(-3.26, signed=True) == "−3.3%"


def test_shares_run_from_0_to_1_and_read_as_percent():
    assert formats.share(0.125) == "12.5%"
    assert formats.share(None) == "–"


def test_thai_dates_are_of_the_buddhist_era_and_english_ones_are_not():
    day = date(2026, 9, 30)
    assert (formats.day(day, "th"), formats.day(day, "en")) == ("30 กันยายน 2569", "30 September 2026")
    assert (formats.month_short(day, "th"), formats.month_short(day, "en")) == ("ก.ย. 69", "Sep 26")


def test_an_instant_is_told_in_bangkok_whatever_its_zone():
    late_evening = datetime(2026, 9, 30, 17, 30, tzinfo=UTC)  # half past midnight of 1 October in Bangkok
    assert formats.instant(late_evening, "th") == "1 ต.ค. 2569 00:30 น."
    assert formats.instant(late_evening, "en") == "1 Oct 2026 00:30"


def test_an_identity_number_is_grouped_as_it_is_printed_and_other_text_is_left_alone():
    assert formats.identity("0605599900015") == "0-6055-99900-01-5"
    assert formats.identity("12") == "12"


def test_a_span_is_told_in_its_largest_unit():
    assert formats.duration(timedelta(days=3, hours=5), "th") == "3 วัน"
    assert formats.duration(timedelta(hours=1), "en") == "1 hour"
