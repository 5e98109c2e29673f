"""From which value on a concentration index (HHI) counts as low, moderate or high. Words beside a figure, not a rule
of ours: the file names their source and how sure it is, and the department can change them."""

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

from bi.errors import ContractError

FILE = Path(__file__).with_name("bands.csv")


@dataclass(frozen=True)
class Band:
    """One band of the index: it begins at `lowest` and ends where the next begins."""

    code: str
    lowest: float
    name_th: str
    name_en: str
    source: str
    confidence: str

    def name(self, language: str) -> str:
        return self.name_th if language == "th" else self.name_en


@functools.cache
def current(file: Path = FILE) -> tuple[Band, ...]:
    """The bands from the lowest to the highest. Raises ContractError for a band without source or out of order."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, strict=True))
    found = tuple(
        Band(row["code"], float(row["lowest"]), row["name_th"], row["name_en"], row["source"], row["confidence"])
        for row in rows
    )
    for at, band in enumerate(found, start=2):
        if not band.source or not band.confidence:
            raise ContractError(f"{file.name}: line {at}: {band.code} has no source or confidence")
    if [band.lowest for band in found] != sorted({band.lowest for band in found}) or not found or found[0].lowest:
        raise ContractError(f"{file.name}: expected bands from 0 upwards")
    return found
