"""What was found wrong or doubtful in a file, cell by cell, in words that say what to do."""

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from typing import Literal

from bi.reference import Reference
from bi.text import TEXT, say

SHORTEST_ID, FULL_ID = 12, 13


@dataclass(frozen=True)
class Finding:
    """One finding: where (file, row with the header as 1, English column), which rule, how grave, whose, and in words."""

    file: str
    row: int
    column: str
    rule: str
    severity: Literal["error", "warning"]
    trader_id: str
    period: str
    value: str
    message_th: str
    message_en: str


COLUMNS = tuple(field.name for field in fields(Finding))


def make(
    reference: Reference, register: str, file: str, severity: Literal["error", "warning"], found: dict[str, object]
) -> Finding:
    """A finding from a row of a findings frame: row, column, rule, value and, where they are known, whose and `fact`."""
    column, rule, value = str(found["column"]), str(found["rule"]), str(found.get("value") or "")
    entry = next((c for c in reference.columns[register] if c.name == column), None)
    key = f"finding.{register}.{rule}" if f"finding.{register}.{rule}" in TEXT else f"finding.{rule}"
    facts = {"row": found["row"], "value": value[:60], "fact": found.get("fact") or ""}
    words = [
        say(key, language, **facts, column=column, title=entry.title(language) if entry else column)
        for language in ("th", "en")
    ]
    whose = (str(found.get("trader_id") or ""), str(found.get("period") or ""))
    return Finding(file, int(found["row"]), column, rule, severity, *whose, value, *words)


def to_csv(findings: Iterable[Finding]) -> str:
    """The findings as the CSV of `--errors`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(finding) for finding in findings)
    return out.getvalue()
