"""Months, their ends and their deadlines, in Bangkok time. A period is the first day of its month."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_ERA = 543
FIRST_BUDDHIST_YEAR = 2400  # no year of our data lies between 2400 BE and 2400 CE
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def common_year(year: int) -> int:
    """A year of the common era, whichever era it was written in."""
    return year - BUDDHIST_ERA if year >= FIRST_BUDDHIST_YEAR else year


def parse_month(text: str) -> date | None:
    """`2026-09` or `2569-09` (Thai digits too) as a period; None for anything else."""
    found = _MONTH.fullmatch(text.strip().translate(THAI_DIGITS))
    return _date(*found.groups(), "1") if found else None


def parse_day(text: str) -> date | None:
    """`2026-09-30` or `2569-09-30` (Thai digits too) as a date; None for anything else."""
    found = _DAY.fullmatch(text.strip().translate(THAI_DIGITS))
    return _date(*found.groups()) if found else None


def parse_instant(text: str) -> datetime | None:
    """An ISO date or date and time as an instant; Bangkok where no zone is given, Buddhist years too; else None."""
    plain = text.strip().translate(THAI_DIGITS)
    if not _DAY.match(plain) or not (year := common_year(int(plain[:4]))):
        return None
    try:
        found = datetime.fromisoformat(f"{year:04d}{plain[4:]}")
        return (found if found.tzinfo else found.replace(tzinfo=BANGKOK)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(common_year(int(year)), int(month), int(day))
    except ValueError:
        return None


def add_months(period: date, months: int) -> date:
    """The period so many months later (or earlier)."""
    count = period.year * 12 + period.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def last_day(period: date) -> date:
    """The last day of the period's month."""
    return add_months(period, 1) - timedelta(days=1)


def month_number(period: date) -> int:
    """Months since year 0: the narrow integer under which the store keeps a period."""
    return period.year * 12 + period.month - 1


def period_of(number: int) -> date:
    """The period of a month number."""
    return date(number // 12, number % 12 + 1, 1)


def end_of(period: date) -> datetime:
    """The first instant after the month, in Bangkok: from then on it can be declared."""
    return datetime.combine(add_months(period, 1), datetime.min.time(), BANGKOK)


def deadline(period: date, day: int) -> datetime:
    """The first instant that is late: 00:00 in Bangkok after day `day` of the next month."""
    return end_of(period) + timedelta(days=day)


def today(now: datetime) -> date:
    """The day in Bangkok at an instant."""
    return now.astimezone(BANGKOK).date()


def to_microseconds(instant: datetime) -> int:
    """An instant as whole microseconds since 1970, as the store keeps it."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def from_microseconds(count: int) -> datetime:
    """The instant of a microsecond count."""
    return _EPOCH + timedelta(microseconds=count)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
