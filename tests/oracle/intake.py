"""Registers and declaration files in: accepted whole or rejected whole, versions, unchanged, warnings.

A submission is one trader's lines for one month as filed once. All accepted submissions are kept, in the
order (filed_at, receipt); neighbours of equal content are one version; the last version is the effective one.
"""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from . import cells, codes, warn
from .cells import BANGKOK, Row

Finding = tuple[int, str, str, str]  # row, column, rule, severity
COLUMN_OF_DUPLICATE = "site_code"


@dataclass(frozen=True)
class Line:
    """One storage place x rice x season x owner. `kg` follows codes.MEASURES."""

    site: str
    rice: str
    season: str
    owner: str
    kg: tuple[int, ...]
    extra: tuple
    row: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.site, self.rice, self.season, self.owner

    @property
    def opening_kg(self) -> int:
        return self.kg[0]

    @property
    def closing_kg(self) -> int:
        return self.kg[-1]

    def of(self, measure: str) -> int:
        """One measure in kg."""
        return self.kg[codes.MEASURES.index(measure)]


@dataclass(frozen=True)
class Submission:
    """One trader's month as filed once; no lines is a nil return; `first_row` is its place in `file`."""

    trader: str
    period: str
    filed_at: datetime
    receipt_order: int
    lines: tuple[Line, ...]
    file: str
    first_row: int

    @property
    def content(self) -> frozenset:
        """What two submissions must share to be the same version: every field but filed_at."""
        return frozenset((line.key, line.kg, line.extra) for line in self.lines)


class Store:
    """Registers (key -> row) and every accepted submission by (trader, period)."""

    def __init__(self) -> None:
        self.traders: dict[str, dict[str, str]] = {}
        self.sites: dict[str, dict[str, str]] = {}
        self.licenses: dict[str, dict[str, str]] = {}
        self.submissions: dict[tuple[str, str], list[Submission]] = defaultdict(list)
        self._seen: dict[str, int] = {}  # text of a file -> versions in it
        self._receipts = 0

    def load(self, folder: Path | str, now: datetime | None = None) -> None:
        """Upsert traders, sites, licenses by key, then take declarations*.csv in the order of their names."""
        folder = Path(folder)
        for name, key in (("traders", "trader_id"), ("sites", "site_code"), ("licenses", "license_no")):
            path = folder / f"{name}.csv"
            if path.exists():
                for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))):
                    row = {column: value.strip() for column, value in row.items()}
                    if "trader_id" in row:
                        row["trader_id"] = cells.trader_id(row["trader_id"])[0]
                    getattr(self, name)[row[key]] = row
        for path in sorted(folder.glob("declarations*.csv")):
            self.ingest(path.name, path.read_text(encoding="utf-8-sig"), now or datetime.now(BANGKOK))

    def ingest(self, name: str, text: str, now: datetime) -> dict:
        """One file, one transaction -> counts of versions, findings, and `refused` (a rule name or "")."""
        if text in self._seen:
            return _result(unchanged=self._seen[text])
        header, records, findings = _table(text)
        refused = [rule for _, _, rule, severity in findings if severity == "error"]
        if refused:
            return _result(findings=findings, refused=refused[0])
        rows = [
            cells.read_row(row, dict(zip(header, record, strict=True)), self.traders, self.sites, now)
            for row, record in records
        ]
        groups = _groups(rows)
        self._seen[text] = len(groups)
        accepted, unchanged, rejected = self._take(name, groups, findings)
        for submission in accepted:
            siblings = [group for group in groups if group[:2] == (submission.trader, submission.period)]
            is_first_in_file = submission.filed_at == min(group[2] for group in siblings)
            findings += warn.warnings(self, submission, is_first_in_file)
            findings += [
                (row.row, "trader_id", "leading_zero", "warning")
                for row in groups[submission.trader, submission.period, submission.filed_at]
                if row.is_short_id
            ]
        return _result(len(accepted), rejected, unchanged, sorted(findings))

    def _take(self, name: str, groups: dict, findings: list[Finding]) -> tuple[list[Submission], int, int]:
        """Accept or reject each version of the file, earliest filed first; errors go to `findings`."""
        accepted, unchanged, rejected = [], 0, 0
        last = datetime.max.replace(tzinfo=BANGKOK)
        order = sorted(groups, key=lambda key: (key[2] or last, groups[key][0].row))
        unreadable = {key[:2] for key in groups if key[2] is None}
        for key in order:
            errors = _errors(groups[key])
            findings += errors
            if errors or key[:2] in unreadable:
                rejected += 1
                continue
            self._receipts += 1
            submission = _submission(name, key, groups[key], self._receipts)
            before = self.versions(*key[:2])
            self.submissions[key[:2]].append(submission)
            if before and before[-1][0].content == submission.content:
                unchanged += 1
            else:
                accepted.append(submission)
        return accepted, unchanged, rejected

    def versions(self, trader: str, period: str) -> list[list[Submission]]:
        """The versions of a declaration, first to effective; each is its run of equal submissions."""
        runs: list[list[Submission]] = []
        for submission in sorted(
            self.submissions.get((trader, period), []), key=lambda one: (one.filed_at, one.receipt_order)
        ):
            if runs and runs[-1][0].content == submission.content:
                runs[-1].append(submission)
            else:
                runs.append([submission])
        return runs

    def effective(self, trader: str, period: str) -> Submission | None:
        """The effective version as it was first received, None when the trader has not filed the month."""
        versions = self.versions(trader, period)
        return min(versions[-1], key=lambda one: one.receipt_order) if versions else None

    def first_filed_at(self, trader: str, period: str) -> datetime | None:
        """The earliest filed_at of a month, None when it was not filed."""
        filed = self.submissions.get((trader, period))
        return min(one.filed_at for one in filed) if filed else None


def is_active_trader(trader: dict[str, str], on: date) -> bool:
    """A closed trader counts as active before closed_on."""
    closed_on = cells.day(trader.get("closed_on", ""))
    return trader["status"] == "active" or (closed_on is not None and on < closed_on)


def license_status(license_: dict[str, str], on: date) -> str:
    """The status on a day: before status_on a licence counts as active."""
    status_on = cells.day(license_.get("status_on", ""))
    return "active" if status_on is not None and on < status_on else license_["status"]


def _result(accepted: int = 0, rejected: int = 0, unchanged: int = 0, findings: list | None = None,
            refused: str = "") -> dict:
    return {"accepted": accepted, "rejected": rejected, "unchanged": unchanged, "findings": findings or [],
            "refused": refused}


def _table(text: str) -> tuple[list[str], list[tuple[int, list[str]]], list[Finding]]:
    """The header, (record number, cells), and findings; an error among them refuses the file."""
    records = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    header = [name.strip() for name in records[0]] if records else []
    lines = [(row, record) for row, record in enumerate(records[1:], start=2) if record]
    if not header or not lines:
        return header, [], [(1, "", "file", "error")]
    findings: list[Finding] = [
        (1, name, "header", "warning") for name in header if name not in codes.KNOWN_COLUMNS
    ]
    findings += [(1, name, "header", "error") for name in codes.REQUIRED_COLUMNS if name not in header]
    findings += [(1, name, "header", "error") for name in codes.KNOWN_COLUMNS if header.count(name) > 1]
    findings += [(row, "", "file", "error") for row, record in lines if len(record) != len(header)]
    return header, lines, findings


def _groups(rows: list[Row]) -> dict[tuple, list[Row]]:
    """Rows by (trader, period, filed_at): each group is one version."""
    groups: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.trader, row.period, row.filed_at].append(row)
    return dict(groups)


def _errors(group: list[Row]) -> list[Finding]:
    """All errors of one version: its lines' own, a nil line among others, a line given twice."""
    found = [(row.row, column, rule, "error") for row in group for column, rule in row.errors]
    if len(group) > 1:
        found += [(row.row, "site_code", "required", "error") for row in group if row.is_nil]
    first: dict[tuple, int] = {}
    doubled = set()
    for row in group:
        key = (row.site, row.rice, row.season, row.owner)
        if all(key) and first.setdefault(key, row.row) != row.row:
            doubled.add(first[key])
    return found + [(row, COLUMN_OF_DUPLICATE, "duplicate", "error") for row in doubled]


def _submission(name: str, key: tuple, group: list[Row], order: int) -> Submission:
    lines = tuple(
        Line(row.site, row.rice, row.season, row.owner, row.kg, row.extra, row.row)
        for row in group if not row.is_nil
    )
    return Submission(*key, order, lines, name, group[0].row)
