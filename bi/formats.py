"""Numbers and dates as people read them, in Thai and English. The Buddhist Era is written here and nowhere else.

Data keeps ISO dates and full figures; what this module returns is for eyes only and is never parsed again.
"""

from datetime import date, datetime, timedelta
from typing import Literal

from bi.periods import BANGKOK, BUDDHIST_ERA

Language = Literal["th", "en"]

NOTHING = "–"
MINUS = "\u2212"  # as wide as the plus sign, so that signed columns align
NO_BREAK = "\u00a0"
_MONTHS = {
    "th": ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
           "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
    "en": ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"),
}  # fmt: skip
_SHORT_MONTHS = {
    "th": ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_SCALES = (
    (1_000_000.0, 2, {"th": "ล้านตัน", "en": "Mt"}),
    (1_000.0, 1, {"th": "พันตัน", "en": "kt"}),
    (1.0, 0, {"th": "ตัน", "en": "t"}),
)


def number(value: float | None, decimals: int = 0, *, signed: bool = False) -> str:
    """A number with thousands commas; a dash for nothing; with `signed` the plus sign is written too."""
    if value is None or value != value:
        return NOTHING
    text = f"{abs(value):,.{decimals}f}"
    is_zero = not text.strip("0.,")
    if value < 0 and not is_zero:
        return MINUS + text
    return "+" + text if signed and not is_zero else text


def scale(largest: float | None, language: Language) -> tuple[float, int, str]:
    """What to divide tonnes by so that the largest reads well: divisor, decimals, name of the unit."""
    size = abs(largest or 0)
    for divisor, decimals, names in _SCALES:
        if round(size / divisor, decimals) >= 1:
            return divisor, decimals, names[language]
    divisor, decimals, names = _SCALES[-1]
    return divisor, decimals, names[language]


def tonnes(value: float | None, language: Language, *, signed: bool = False) -> str:
    """A weight given in tonnes, in the unit that suits its size: `3.42 ล้านตัน`, `12.5 kt`, `842 t`."""
    if value is None or value != value:
        return NOTHING
    divisor, decimals, unit = scale(value, language)
    return f"{number(value / divisor, decimals, signed=signed)}{NO_BREAK}{unit}"


def percent(value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """A value already in percent: `12.5%`."""
    text = number(value, decimals, signed=signed)
    return text if text == NOTHING else f"{text}%"


def share(value: float | None, decimals: int = 1) -> str:
    """A share from 0 to 1 as a percentage: 0.125 is `12.5%`."""
    return percent(None if value is None else value * 100, decimals)


def year(common: int, language: Language) -> str:
    """A year of the common era as it is written in that language: 2026 is `2569` in Thai."""
    return str(common + BUDDHIST_ERA if language == "th" else common)


def month(period: date | None, language: Language) -> str:
    """`กันยายน 2569`, `September 2026`."""
    if period is None:
        return NOTHING
    return f"{_MONTHS[language][period.month - 1]} {year(period.year, language)}"


def month_short(period: date | None, language: Language) -> str:
    """`ก.ย. 69`, `Sep 26`: for axes and narrow columns."""
    if period is None:
        return NOTHING
    return f"{_SHORT_MONTHS[language][period.month - 1]} {year(period.year, language)[-2:]}"


def month_name(number_of_month: int, language: Language) -> str:
    """The short name of a month 1 to 12 without its year: `ก.ย.`, `Sep`."""
    return _SHORT_MONTHS[language][number_of_month - 1]


def day(on: date | None, language: Language) -> str:
    """`30 กันยายน 2569`, `30 September 2026`."""
    return NOTHING if on is None else f"{on.day} {month(on, language)}"


def day_short(on: date | None, language: Language) -> str:
    """`30 ก.ย. 69`, `30 Sep 26`."""
    return NOTHING if on is None else f"{on.day} {month_short(on, language)}"


def instant(at: datetime | None, language: Language) -> str:
    """A moment in Bangkok: `30 ก.ย. 2569 14:05 น.`, `30 Sep 2026 14:05`."""
    if at is None:
        return NOTHING
    local = at.astimezone(BANGKOK)
    text = f"{local.day} {month_name(local.month, language)} {year(local.year, language)} {local:%H:%M}"
    return f"{text} น." if language == "th" else text


def duration(length: timedelta, language: Language) -> str:
    """How long something took or is away, in its largest unit: `3 วัน`, `3 days`."""
    seconds = max(int(length.total_seconds()), 0)
    for size, thai, english in ((86_400, "วัน", "day"), (3_600, "ชั่วโมง", "hour"), (60, "นาที", "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {thai}" if language == "th" else f"{count} {english}{'s' if count > 1 else ''}"
    return f"{seconds} วินาที" if language == "th" else f"{seconds} s"


def identity(trader_id: str) -> str:
    """A 13-digit identity number in the groups in which it is printed: `0-1055-36000-31-5`."""
    if len(trader_id) != 13 or not trader_id.isdigit():
        return trader_id
    return "-".join((trader_id[0], trader_id[1:5], trader_id[5:10], trader_id[10:12], trader_id[12]))
