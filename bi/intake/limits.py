"""What a received file may cost, and how it is refused. Shared by the parent and the limited child."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MB = 1_000_000

Kind = Literal["csv", "xlsx"]
Rule = Literal["file", "header"]


@dataclass(frozen=True, slots=True)
class Limits:
    """One allowance for one file.

    bytes: of the file as received; unpacked, shared: bytes of the unpacked workbook and of its table of
    texts; entries: parts in the workbook; ratio: unpacked to packed bytes of one part (a sheet of 100,000
    equal lines stays under 60); rows: the highest row number, header included; characters: of one cell
    (the format's own limit); memory, output: bytes the child may take and write; cpu_s, wall_s: seconds.
    """

    bytes: int = 64 * MB
    rows: int = 300_000
    columns: int = 200
    characters: int = 32_767
    entries: int = 2_000
    unpacked: int = 600 * MB
    shared: int = 200 * MB
    ratio: int = 200
    memory: int = 1_500 * MB
    output: int = 512 * MB
    cpu_s: int = 20
    wall_s: float = 60.0

    @classmethod
    def command_line(cls) -> Limits:
        """For files that the operator of the machine feeds: whole nations and years in one file."""
        return cls(
            bytes=2_000 * MB,
            rows=5_000_000,
            unpacked=6_000 * MB,
            shared=2_000 * MB,
            memory=12_000 * MB,
            output=8_000 * MB,
            cpu_s=600,
            wall_s=1_200.0,
        )


DEFAULT = Limits()


class Refused(Exception):
    """The whole file is refused: `rule` is the public name, `key` and `facts` make the message in bi/text."""

    def __init__(self, rule: Rule, key: str, facts: dict[str, object] | None = None) -> None:
        super().__init__(key)
        self.rule: Rule = rule
        self.key = key
        self.facts: dict[str, object] = facts or {}

    def __str__(self) -> str:
        return f"{self.key} {self.facts}"


def refused(key: str, **facts: object) -> Refused:
    """A refusal under the rule that the key begins with: `file.ragged` is of rule `file`."""
    return Refused("header" if key.startswith("header.") else "file", key, facts)
