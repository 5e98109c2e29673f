"""Closed lists and rules of the trade, each value with source, confidence and dates.

Every number of the trade lives in a CSV file of this folder and nowhere else, so that the department can correct it
without touching code. The files are checked when they are loaded: a value without source, an unknown confidence, an
overlap in time or a missing code stops the program with the file and the line.
"""

import csv
import functools
import hashlib
import itertools
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from bi.errors import ContractError

Entry = TypeVar("Entry")
FOLDER = Path(__file__).parent
FORMS = {"paddy", "milled", "bran"}
COLUMN_TYPES = {"month", "id", "text", "code", "tonnes", "number", "degrees", "date", "instant"}
CONFIDENCE = {"found", "computed", "memory", "weak", "assumption"}
IN_FORCE_SINCE_EVER = date(1, 1, 1)


@dataclass(frozen=True)
class Code:
    """One entry of a closed list; `no` is the small integer by which the store keeps it."""

    no: int
    code: str
    name_th: str
    name_en: str
    source: str
    confidence: str

    def name(self, language: str) -> str:
        return self.name_th if language == "th" else self.name_en


@dataclass(frozen=True)
class Rice(Code):
    """One rice code; `form` is paddy, milled or bran."""

    form: str = ""


@dataclass(frozen=True)
class Province(Code):
    """One of the 77 provinces, in the four regions of rice statistics (OAE); `no` is the code as a number."""

    region_th: str = ""
    region_en: str = ""
    lat: float = 0.0
    lon: float = 0.0

    def region(self, language: str) -> str:
        return self.region_th if language == "th" else self.region_en


@dataclass(frozen=True)
class LicenseType(Code):
    """One license type; `reports` tells whether its holders file the monthly report."""

    reports: bool = False


@dataclass(frozen=True)
class Factor:
    """How much milled rice comes of one tonne of paddy, for one rice code in one span of time."""

    rice: str
    value: Fraction
    source: str
    confidence: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Rule:
    """One value of a rule (a deadline, a tolerance) in one span of time."""

    name: str
    value: str
    unit: str
    source: str
    confidence: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Column:
    """One column of a file that comes in: English name, its type and the titles that template and reader share."""

    file: str
    name: str
    type: str
    required: bool
    title_th: str
    title_en: str

    def title(self, language: str) -> str:
        return self.title_th if language == "th" else self.title_en


@dataclass(frozen=True, eq=False)
class Reference:
    """All closed lists and rules, as read from one folder."""

    provinces: dict[str, Province]
    rice: dict[str, Rice]
    license_types: dict[str, LicenseType]
    lists: dict[str, dict[str, Code]]
    factors: tuple[Factor, ...]
    rules: tuple[Rule, ...]
    columns: dict[str, tuple[Column, ...]]

    def rule(self, name: str, on: date | None = None) -> str:
        """The value of a rule in force on a day (the latest when no day is given).

        Raises ContractError if none is.
        """
        found = [r for r in self.rules if r.name == name and _holds(r, on)]
        if not found:
            raise ContractError(f"rules.csv: no {name} in force on {on}")
        return max(found, key=lambda r: r.valid_from).value

    def whole(self, name: str, on: date | None = None) -> int:
        """A rule's value as a whole number."""
        return int(self.rule(name, on))

    def factor(self, rice: str, on: date) -> Fraction:
        """Tonnes of milled rice per tonne of paddy for a milled code on a day."""
        found = [f for f in self.factors if f.rice == rice and _holds(f, on)]
        if not found:
            raise ContractError(f"factors.csv: no factor for {rice} on {on}")
        return found[-1].value

    def codes(self, name: str) -> dict[str, Code]:
        """The closed list of that name: code to entry."""
        if name == "rice":
            return dict(self.rice)
        if name == "province":
            return dict(self.provinces)
        if name == "license_type":
            return dict(self.license_types)
        return self.lists[name]

    def name(self, name: str, code: str, language: str) -> str:
        """The name of a code for people; the code itself where it is not in the list."""
        entry = self.codes(name).get(code)
        return entry.name(language) if entry else code

    def figures(self) -> dict:
        """The values on which published figures rest: they enter the digest of a snapshot."""
        return {
            "factors": [
                [f.rice, f"{f.value.numerator}/{f.value.denominator}", str(f.valid_from), str(f.valid_to or "")]
                for f in sorted(self.factors, key=lambda f: (f.rice, f.valid_from))
            ],
            "forms": sorted([r.code, r.form] for r in self.rice.values()),
            "reports": sorted([t.code, t.reports] for t in self.license_types.values()),
            "rules": sorted([r.name, r.value, str(r.valid_from), str(r.valid_to or "")] for r in self.rules),
        }

    def digest(self) -> str:
        """SHA-256 of `figures`, in hexadecimal."""
        text = json.dumps(self.figures(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _holds(value: Factor | Rule, on: date | None) -> bool:
    if on is None:
        return value.valid_to is None
    return value.valid_from <= on and (value.valid_to is None or on <= value.valid_to)


def _rows(folder: Path, file: str) -> list[dict[str, str]]:
    with (folder / file).open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, strict=True))
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ContractError(f"{file} line {line}: found another number of cells than the header has")
        if "source" in row:
            _check_origin(f"{file} line {line}", row)
    return rows


def _check_origin(place: str, row: dict[str, str]) -> None:
    if not row["source"].strip():
        raise ContractError(f"{place}: found no source")
    if row["confidence"] not in CONFIDENCE:
        raise ContractError(f"{place}: found confidence {row['confidence']!r}, expected one of {sorted(CONFIDENCE)}")
    try:
        since, until = date.fromisoformat(row["valid_from"]), _day(row["valid_to"])
    except ValueError as fault:
        raise ContractError(f"{place}: {fault}") from fault
    if until and until < since:
        raise ContractError(f"{place}: valid_to {until} is before valid_from {since}")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _each(folder: Path, file: str, make: Callable[[dict[str, str]], Entry]) -> list[tuple[int, Entry]]:
    """(line, entry) of every row; a cell that cannot be read names its file and line."""
    found = []
    for line, row in enumerate(_rows(folder, file), start=2):
        try:
            found.append((line, make(row)))
        except (ValueError, ArithmeticError) as fault:
            raise ContractError(f"{file} line {line}: {fault}") from fault
    return found


def _one_of(text: str, allowed: Iterable[str]) -> str:
    if text not in allowed:
        raise ValueError(f"found {text!r}, expected one of {sorted(allowed)}")
    return text


def _is_yes(text: str) -> bool:
    return _one_of(text, ("yes", "no")) == "yes"


def _unique(file: str, entries: Iterable[tuple[int, Code]]) -> dict:
    found: dict = {}
    numbers: set[int] = set()
    for line, entry in entries:
        if entry.code in found:
            raise ContractError(f"{file} line {line}: {entry.code} is listed twice")
        if entry.no in numbers:
            raise ContractError(f"{file} line {line}: {entry.no}: a number stands for two codes")
        found[entry.code] = entry
        numbers.add(entry.no)
    return found


def _code(row: dict[str, str]) -> dict:
    wanted = ("code", "name_th", "name_en", "source", "confidence")
    return {"no": int(row["no"]), **{k: row[k] for k in wanted}}


def _lists(folder: Path) -> dict[str, dict[str, Code]]:
    grouped: dict[str, list[tuple[int, Code]]] = {}
    for line, (name, entry) in _each(folder, "codes.csv", lambda row: (row["list"], Code(**_code(row)))):
        grouped.setdefault(name, []).append((line, entry))
    return {name: _unique("codes.csv", entries) for name, entries in grouped.items()}


def _provinces(folder: Path) -> dict[str, Province]:
    def province(row: dict[str, str]) -> Province:
        return Province(**_code({**row, "no": row["code"]}), region_th=row["region_th"], region_en=row["region_en"],
                        lat=float(row["lat"]), lon=float(row["lon"]))  # fmt: skip

    return _unique("provinces.csv", _each(folder, "provinces.csv", province))


def _factors(folder: Path, rice: dict[str, Rice]) -> tuple[Factor, ...]:
    def factor(row: dict[str, str]) -> Factor:
        made = Factor(row["rice"], Fraction(Decimal(row["factor"])), row["source"], row["confidence"],
                      date.fromisoformat(row["valid_from"]), _day(row["valid_to"]))  # fmt: skip
        if made.rice not in rice or rice[made.rice].form != "milled" or not 0 < made.value <= 1:
            raise ValueError(f"{made.rice} {made.value}: expected a milled code, factor over 0 to 1")
        return made

    lines = _each(folder, "factors.csv", factor)
    _check_spans("factors.csv", [(line, f.rice, f) for line, f in lines])
    found = tuple(f for _, f in lines)
    missing = {r.code for r in rice.values() if r.form == "milled"} - {f.rice for f in found}
    if missing:
        raise ContractError(f"factors.csv: no factor for {sorted(missing)}")
    return found


def _check_spans(file: str, entries: list[tuple[int, str, Factor | Rule]]) -> None:
    ordered = sorted(entries, key=lambda e: (e[1], e[2].valid_from))
    for (_, name, before), (line, following, after) in zip(ordered, ordered[1:], strict=False):
        if name == following and (before.valid_to is None or after.valid_from <= before.valid_to):
            raise ContractError(f"{file} line {line}: {name} has two values on {after.valid_from}")


def _rule(row: dict[str, str]) -> Rule:
    if not row["value"].strip():
        raise ValueError(f"{row['name']} has no value")
    return Rule(row["name"], row["value"], row["unit"], row["source"], row["confidence"],
                date.fromisoformat(row["valid_from"]), _day(row["valid_to"]))  # fmt: skip


def _column(row: dict[str, str]) -> Column:
    kind = _one_of(row["type"], COLUMN_TYPES)
    return Column(row["file"], row["column"], kind, _is_yes(row["required"]), row["title_th"], row["title_en"])


def load(folder: Path = FOLDER) -> Reference:
    """Read and check every file of a reference folder. Raises ContractError naming the file and the line."""
    rice = _unique("rice.csv", _each(folder, "rice.csv", lambda r: Rice(**_code(r), form=_one_of(r["form"], FORMS))))
    numbers = itertools.count(1)
    license_types = _unique("license_types.csv", _each(
        folder, "license_types.csv",
        lambda row: LicenseType(**_code({**row, "no": str(next(numbers))}), reports=_is_yes(row["reports"])),
    ))  # fmt: skip
    rules = _each(folder, "rules.csv", _rule)
    _check_spans("rules.csv", [(line, r.name, r) for line, r in rules])
    columns: dict[str, tuple[Column, ...]] = {}
    for _, column in _each(folder, "columns.csv", _column):
        columns[column.file] = (*columns.get(column.file, ()), column)
    return Reference(_provinces(folder), rice, license_types, _lists(folder), _factors(folder, rice),
                     tuple(rule for _, rule in rules), columns)  # fmt: skip


@functools.cache
def current() -> Reference:
    """The reference data shipped with the program, read once a process."""
    return load()
