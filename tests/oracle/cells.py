"""One cell of a declaration file: text as it came -> a value, or the name of the rule it breaks."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from . import codes

BANGKOK = ZoneInfo("Asia/Bangkok")
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
PLAIN = re.compile(r"-?(?:(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+)")
NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
MAX_T = 10_000_000
FIRST_PERIOD = "2016-01"


def clean(text: str) -> str:
    """A cell without the blanks around it and with Thai digits as 0-9."""
    return text.strip().translate(THAI_DIGITS)


def number(text: str) -> tuple[Fraction | None, str | None]:
    """A cell of tonnes -> (tonnes, None), (None, None) when blank, or (None, rule): the first rule broken."""
    text = clean(text)
    if not text:
        return None, None
    if NOT_FINITE.fullmatch(text):
        return None, "finite"
    if not PLAIN.fullmatch(text):
        return None, "number"
    value = Fraction(text.replace(",", "").removesuffix("."))
    if value < 0:
        return None, "negative"
    if value > MAX_T:
        return None, "range"
    if (value * 1000).denominator != 1:
        return None, "decimals"
    return value, None


def weight(text: str, is_required: bool) -> tuple[int | None, str | None]:
    """A cell of tonnes -> (kg, None) or (None, rule); a blank flow is 0, a blank stock is `required`."""
    value, rule = number(text)
    if rule:
        return None, rule
    if value is None:
        return (None, "required") if is_required else (0, None)
    return int(value * 1000), None


def month(text: str) -> str | None:
    """`2026-09` or `2569-09` -> `2026-09`; None when it is no month."""
    text = clean(text)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
        return None
    year, number_of_month = int(text[:4]), int(text[5:])
    if not 1 <= number_of_month <= 12:
        return None
    return f"{year - 543 if year >= 2400 else year:04d}-{number_of_month:02d}"


def day(text: str) -> date | None:
    """`2026-09-30` or `2569-09-30` -> a date; None when blank."""
    text = clean(text)
    if not text:
        return None
    year = int(text[:4])
    return date(year - 543 if year >= 2400 else year, int(text[5:7]), int(text[8:10]))


def instant(text: str) -> datetime | None:
    """ISO time -> an instant in Bangkok, where a time without zone is; None when it cannot be read."""
    text = clean(text)
    if re.match(r"2[4-9][0-9]{2}-", text):
        text = f"{int(text[:4]) - 543}{text[4:]}"
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=BANGKOK) if found.tzinfo is None else found.astimezone(BANGKOK)


def check_digit(twelve: str) -> str:
    """The 13th digit of a Thai identity number from the first twelve."""
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(twelve))
    return str((11 - total % 11) % 10)


def trader_id(text: str) -> tuple[str, bool, bool]:
    """A cell -> (13 digits or the text as it is, is valid, a leading zero was lost)."""
    text = clean(text)
    is_short = bool(re.fullmatch(r"[0-9]{12}", text))
    full = f"0{text}" if is_short else text
    is_valid = bool(re.fullmatch(r"[0-9]{13}", full)) and check_digit(full[:12]) == full[12]
    return (full, True, is_short) if is_valid else (text, False, False)


def next_month(period: str) -> str:
    """The calendar month after."""
    return shift(period, 1)


def shift(period: str, months: int) -> str:
    """The month so many months later (earlier when negative)."""
    count = int(period[:4]) * 12 + int(period[5:]) - 1 + months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def month_end_at(period: str) -> datetime:
    """The first instant after the month, Bangkok."""
    after = next_month(period)
    return datetime(int(after[:4]), int(after[5:]), 1, tzinfo=BANGKOK)


def deadline_at(period: str) -> datetime:
    """00:00 of the 8th of the next month, Bangkok: filed at that instant is late."""
    return month_end_at(period).replace(day=8)


def last_day(period: str) -> date:
    """The last day of the month."""
    return month_end_at(period).date() - timedelta(days=1)


@dataclass
class Row:
    """One record of a declaration file, cells read, each broken cell rule in `errors` as (column, rule)."""

    row: int
    trader: str = ""
    is_trader: bool = False
    is_short_id: bool = False
    period: str = ""
    is_period: bool = False
    filed_at: datetime | None = None  # None: could not be read
    site: str = ""
    rice: str = ""
    season: str = ""
    owner: str = ""
    kg: tuple[int | None, ...] = ()
    extra: tuple = ()
    is_nil: bool = False  # site and codes blank, measures blank or 0
    errors: list[tuple[str, str]] = field(default_factory=list)


def read_row(row: int, cells: dict[str, str], traders: dict, sites: dict, now: datetime) -> Row:
    """One record with every rule that a line can break by itself. `traders` and `sites` are the registers."""
    found = Row(row)
    _read_who_and_when(found, cells, traders, now)
    found.site, found.rice, found.season, found.owner = (
        cells[name].strip() for name in ("site_code", "rice", "season", "owner")
    )
    measures = {name: weight(cells[name], name in ("opening_t", "closing_t")) for name in codes.MEASURES}
    has_nothing = all(kg == 0 or rule == "required" for kg, rule in measures.values())
    found.is_nil = has_nothing and not (found.site or found.rice or found.season or found.owner)
    found.kg = tuple(kg for kg, _ in measures.values())
    if not found.is_nil:
        _check_codes(found, sites)
        found.errors += [(name, rule) for name, (_, rule) in measures.items() if rule]
        _check_balance(found)
    for name in codes.OPTIONAL_NUMBERS:
        value, rule = number(cells.get(name, ""))
        found.extra += (value,)
        if rule:
            found.errors.append((name, rule))
    found.extra += (cells.get("remark", "").strip(),)
    return found


def _read_who_and_when(found: Row, cells: dict[str, str], traders: dict, now: datetime) -> None:
    found.trader, is_valid, found.is_short_id = trader_id(cells["trader_id"])
    found.is_trader = is_valid and found.trader in traders
    if not found.is_trader:
        found.errors.append(("trader_id", "trader" if found.trader else "required"))
    filed = cells.get("filed_at", "")
    found.filed_at = instant(filed) if filed.strip() else now
    if found.filed_at is None or found.filed_at > now:
        found.errors.append(("filed_at", "filed_at"))
    period = month(cells["period"])
    found.period = period or clean(cells["period"])
    is_ended = period is not None and (found.filed_at is None or found.filed_at >= month_end_at(period))
    found.is_period = period is not None and period >= FIRST_PERIOD and is_ended
    if not found.is_period:
        found.errors.append(("period", "period" if found.period else "required"))


def _check_codes(found: Row, sites: dict) -> None:
    site = sites.get(found.site)
    if not found.site:
        found.errors.append(("site_code", "required"))
    elif site is None or (found.is_trader and site["trader_id"] != found.trader):
        found.errors.append(("site_code", "site"))
    for name, value, known in (
        ("rice", found.rice, codes.RICE_TH), ("season", found.season, codes.SEASONS),
        ("owner", found.owner, codes.OWNERS),
    ):
        if value not in known:
            found.errors.append((name, "code" if value else "required"))


def _check_balance(found: Row) -> None:
    if None in found.kg:
        return
    kg = dict(zip(codes.MEASURES, found.kg, strict=True))
    ins, outs = (sum(kg[name] for name in names) for names in (codes.INS, codes.OUTS))
    gap = abs(kg["opening_t"] + ins - outs - kg["closing_t"])
    if gap > tolerance_kg(kg["closing_t"]):
        found.errors.append(("closing_t", "balance"))


def tolerance_kg(stock_kg: int) -> Fraction:
    """max(1 t, 0.5 % of a stock), exact."""
    return max(Fraction(1000), Fraction(abs(stock_kg), 200))
