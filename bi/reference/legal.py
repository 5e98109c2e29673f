"""The legal grounds that letters name, each with its source and how sure we are of it, so that the department can
correct a text in one place. What is not found in a source is marked in every letter that uses it."""

import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bi.errors import ContractError
from bi.reference import FOLDER, _day, _rows

FILE = "legal.csv"


@dataclass(frozen=True)
class Ground:
    """One legal text as a letter quotes it, in one span of time."""

    key: str
    text_th: str
    text_en: str
    source: str
    confidence: str
    valid_from: date
    valid_to: date | None

    @property
    def is_certain(self) -> bool:
        """Whether a source was read that says so."""
        return self.confidence == "found"

    def text(self, language: str) -> str:
        return self.text_th if language == "th" else self.text_en


@functools.cache
def grounds(folder: Path = FOLDER) -> tuple[Ground, ...]:
    """All legal grounds. Raises ContractError naming file and line for one without a source."""
    return tuple(
        Ground(row["key"], row["text_th"], row["text_en"], row["source"], row["confidence"],
               date.fromisoformat(row["valid_from"]), _day(row["valid_to"]))
        for row in _rows(folder, FILE)
    )  # fmt: skip


def ground(key: str, on: date) -> Ground:
    """The ground of that key in force on a day. Raises ContractError if there is none."""
    for found in grounds():
        if found.key == key and found.valid_from <= on and (found.valid_to is None or on <= found.valid_to):
            return found
    raise ContractError(f"{FILE}: no {key} in force on {on}")
