"""Months and their ends in Bangkok."""

from datetime import UTC, date, datetime, timedelta, timezone

BANGKOK = timezone(timedelta(hours=7))


def months_until(until: date, months: int) -> tuple[date, ...]:
    """Return the first days of the `months` months that end with the month of `until`."""
    last = until.year * 12 + until.month - 1
    return tuple(date(n // 12, n % 12 + 1, 1) for n in range(last - months + 1, last + 1))


def last_ended_month(now: datetime | None = None) -> date:
    """Return the first day of the last month that has ended in Bangkok."""
    today = (now or datetime.now(UTC)).astimezone(BANGKOK).date()
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)
