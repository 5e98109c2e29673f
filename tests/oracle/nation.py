"""A seeded maker of small nasty nations: registers and declaration files as text, with traps on purpose.

Every trader-month is first made clean (balanced, carried over) in whole kg; traps then bend it, and the text
of each cell is written in one of the ways that the contract allows, or in one that it forbids.
"""

import csv
import io
import itertools
import random
from dataclasses import dataclass, field
from datetime import timedelta

from . import cells, codes, spoil
from .plans import Plan, make_plans
from .registers import registers, to_csv

PERIODS = ("2025-01", "2025-02", "2025-03", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03")
IDLE_PERIODS = ("2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09")
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
COLUMNS = (*codes.KEYS, *codes.MEASURES, *codes.OPTIONAL_NUMBERS, "remark", "filed_at")


@dataclass
class File:
    """A declaration file: its text, and how its bytes are made of it."""

    name: str
    text: str
    encoding: str = "utf-8"


@dataclass
class Nation:
    """Steps in their order: a dict is a folder of registers to load, a list is files ingested together."""

    steps: list[dict[str, str] | list[File]] = field(default_factory=list)


@dataclass
class Filing:
    """One version as filed: lines as dicts of text, and the slot of the file that it arrives in."""

    slot: float
    lines: list[dict[str, str]]


def make(seed: int) -> Nation:
    """The nation of a seed: always the same text."""
    rng = random.Random(seed)
    plans = make_plans(rng)
    filings = [filing for plan in plans for filing in _file_all(rng, plan, plans)]
    first, second = registers(rng, plans)
    files = [*_files(rng, filings), _all_spoiled(rng, plans)]
    large = max((file for file in files if "_bad" not in file.name), key=lambda file: len(file.text))
    files += [File(f"resent_{large.name}", large.text, large.encoding), *_refused(large)]
    nation = Nation([first])
    while files:
        count = rng.randint(1, 4)
        nation.steps.append(files[:count])
        files = files[count:]
        if len(nation.steps) == 4:
            nation.steps.append(second)
    return nation


def _file_all(rng: random.Random, plan: Plan, plans: list[Plan]) -> list[Filing]:
    """All that one trader files, month by month."""
    closing: dict[tuple, int] = {}
    found: list[Filing] = []
    for slot, period in enumerate(PERIODS):
        if slot and cells.shift(period, -1) != PERIODS[slot - 1]:
            closing = {key: kg // 2 for key, kg in closing.items()}
        fate = rng.random()
        if fate < plan.skips:
            continue
        if fate < plan.skips + 0.07 or (plan.ends_nil and period == PERIODS[-1]):
            found.append(Filing(slot, [_nil(rng, plan, period)]))
            continue
        month = plan.month(rng, closing, slot)
        closing = {key: kg["closing_t"] for key, kg in month.items()}
        found += _file_month(rng, plan, plans, period, slot, month)
    return found


def _file_month(
    rng: random.Random, plan: Plan, plans: list[Plan], period: str, slot: int, month: dict
) -> list[Filing]:
    """A month filed well, or spoiled first and put right later, or amended, repeated, filed out of order."""
    filed = _filed_at(rng, period)
    good = _lines(rng, plan, period, month, _instant_text(rng, filed))
    if rng.random() < 0.2:
        bad = spoil.spoil(rng, [dict(line) for line in good], plan, plans)
        return [Filing(slot + 0.5, bad)] + ([Filing(slot + 1, good)] if rng.random() < 0.7 else [])
    found = [Filing(slot, good)]
    if rng.random() > 0.35:
        return found
    changed = {key: _amended(rng, kg) for key, kg in month.items()}
    content = {
        "amend": [changed],
        "back": [changed, month],
        "repeat": [month],
        "again": [month, changed],
        "drop": [dict(list(month.items())[1:])],
    }[rng.choice(("amend", "back", "repeat", "again", "drop"))]
    for count, later in enumerate(content, start=1):
        moved = filed + timedelta(days=rng.choice((0, 0, 1, 5)), seconds=rng.randint(1, 90_000) * count)
        if rng.random() < 0.15:
            moved = max(filed - timedelta(seconds=rng.randint(1, 50_000)), cells.month_end_at(period))
        text = "" if rng.random() < 0.1 else _instant_text(rng, moved)
        lines = _lines(rng, plan, period, later, text) if later else [_nil(rng, plan, period)]
        found.append(Filing(slot + rng.choice((0, 1, 1, 2, -1)), lines))
    return found


def _all_spoiled(rng: random.Random, plans: list[Plan]) -> File:
    """Every way to spoil a declaration, some often, in months that nobody files well."""
    places = list(itertools.product(IDLE_PERIODS, plans))
    rng.shuffle(places)
    lines = []
    for way, (period, plan) in zip(itertools.cycle(spoil.WAYS), places, strict=False):
        good = _lines(rng, plan, period, plan.month(rng, {}, 1), _instant_text(rng, _filed_at(rng, period)))
        lines += spoil.spoil(rng, good, plan, plans, way)
    return File("declarations_90_bad.csv", to_csv(list(COLUMNS), lines))


def _amended(rng: random.Random, kg: dict[str, int]) -> dict[str, int]:
    more = rng.randint(0, 60_000)
    return kg | {"purchased_t": kg["purchased_t"] + more, "closing_t": kg["closing_t"] + more}


def _filed_at(rng: random.Random, period: str):
    end, deadline = cells.month_end_at(period), cells.deadline_at(period)
    return rng.choice(
        (
            end,
            deadline,
            deadline - timedelta(microseconds=1),
            deadline + timedelta(days=rng.randint(1, 20)),
            *(end + timedelta(seconds=rng.randint(0, 7 * 86_400 - 1)) for _ in range(8)),
        )
    )


def _instant_text(rng: random.Random, filed) -> str:
    style = rng.randrange(4)
    if style == 0:
        return filed.isoformat()
    if style == 1:
        return filed.astimezone(cells.ZoneInfo("UTC")).isoformat().replace("+00:00", "Z")
    return filed.replace(tzinfo=None).isoformat()


def _period_text(rng: random.Random, plan: Plan, period: str) -> str:
    text = f"{int(period[:4]) + 543}{period[4:]}" if plan.is_buddhist else period
    return text.translate(THAI) if plan.has_thai_digits and rng.random() < 0.5 else text


def _id_text(rng: random.Random, plan: Plan) -> str:
    text = plan.trader_id[1:] if plan.is_short_id and plan.trader_id[0] == "0" else plan.trader_id
    return text.translate(THAI) if plan.has_thai_digits and rng.random() < 0.5 else text


def weight_text(rng: random.Random, plan: Plan, kg: int, may_be_blank: bool) -> str:
    """A weight in one of the spellings that mean the same."""
    whole, rest = divmod(kg, 1000)
    text = f"{whole:,}" if plan.has_commas else str(whole)
    rest_text = f"{rest:03d}"
    if kg == 0 and may_be_blank and rng.random() < 0.7:
        return ""
    style = rng.randrange(5)
    if style == 0:
        rest_text = rest_text.rstrip("0")
    elif style == 1:
        rest_text += "000"
    elif style == 2 and whole == 0 and rest:
        text = ""
    spelled = f"{text}.{rest_text}" if rest_text or style == 0 and rng.random() < 0.3 else text
    return spelled.translate(THAI) if plan.has_thai_digits and rng.random() < 0.5 else spelled


def _lines(rng: random.Random, plan: Plan, period: str, month: dict, filed: str) -> list[dict[str, str]]:
    found = []
    period_text, id_text = _period_text(rng, plan, period), _id_text(rng, plan)
    for (site, rice, season, owner), kg in month.items():
        line = dict.fromkeys(COLUMNS, "") | {
            "period": period_text,
            "trader_id": id_text,
            "site_code": site,
            "rice": rice,
            "season": season,
            "owner": owner,
            "filed_at": filed,
        }
        for name in codes.MEASURES:
            line[name] = weight_text(rng, plan, kg[name], name not in ("opening_t", "closing_t"))
        if plan.has_remarks:
            line |= {
                "remark": 'ข้าว "ใหม่", เก่า\nบรรทัดสอง',
                "moisture_pct": "14.5",
                "avg_buy_price": "9,850.25",
            }
        found.append(line)
    return found


def _nil(rng: random.Random, plan: Plan, period: str) -> dict[str, str]:
    zero = rng.choice(("", "0", "0.000"))
    return (
        dict.fromkeys(COLUMNS, "")
        | dict.fromkeys(codes.MEASURES, zero)
        | {
            "period": _period_text(rng, plan, period),
            "trader_id": _id_text(rng, plan),
            "filed_at": _instant_text(rng, _filed_at(rng, period)),
        }
    )


def _files(rng: random.Random, filings: list[Filing]) -> list[File]:
    """Filings by slot; a slot of one half is a file of spoiled ones."""
    found = []
    for slot in sorted({filing.slot for filing in filings}):
        lines = [line for filing in filings if filing.slot == slot for line in filing.lines]
        if rng.random() < 0.5:
            rng.shuffle(lines)
        name = f"declarations_{int(slot) + 2:02d}{'_bad' if slot % 1 else ''}.csv"
        columns = [*COLUMNS, "note"] if rng.random() < 0.2 else list(COLUMNS)
        if rng.random() < 0.3:
            rng.shuffle(columns)
        text = to_csv(columns, lines, rng.choice(("\n", "\r\n")))
        found.append(File(name, text, rng.choice(("utf-8", "utf-8-sig", "cp874"))))
    return found


def _refused(file: File) -> list[File]:
    """Files that must be refused whole, made of a good one."""
    records = list(csv.reader(io.StringIO(file.text, newline="")))
    header = records[0]
    gone = header.index("loss_t")
    tables = {
        "no_column": [record[:gone] + record[gone + 1 :] for record in records],
        "doubled_column": [[*record, record[gone]] for record in records],
        "ragged": [*records[:2], records[2][:-1], *records[3:]],
        "header_only": [header],
    }
    found = [File("empty.csv", "")]
    for name, table in tables.items():
        out = io.StringIO()
        csv.writer(out).writerows(table)
        found.append(File(f"{name}.csv", out.getvalue()))
    return found
