"""Checkpoints from files: those that the program keeps, and copies from elsewhere. Which are of a log, and signed."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from bi.audit import checkpoint
from bi.audit.checkpoint import Checkpoint
from bi.audit.findings import Finding
from bi.errors import UserError


@dataclass
class Witnesses:
    """Checkpoints that hold for a log, leaf hashes kept beside them, and what was wrong with files."""

    checkpoints: list[Checkpoint] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def newest(self) -> str:
        return max((c.time for c in self.checkpoints), default="-")


def gather(origin: str, given: list[Path], ring) -> Witnesses:
    """All witnesses of a log: the program's own folder, then files named by the caller.

    Raises UserError (misuse) for a named file without a checkpoint. Lines of the own folder that a crash cut short
    are passed over, and so are other logs there, unless nothing of this log is left beside them.
    """
    found, own = Witnesses(), checkpoint.folder()
    kept = sorted(own.glob("*.jsonl")) if own.is_dir() else []
    strangers = [_take(found, origin, file, ring, is_own=True) for file in kept]
    if not found.checkpoints and any(strangers):
        other = next(name for name in strangers if name)
        found.findings.append(Finding(0, "verify.other_store", {"file": own.name, "origin": other, "own": origin}))
    for file in given:
        if not file.is_file():
            raise UserError("verify.bad_file", misuse=True, file=file.name)
        if other := _take(found, origin, file, ring, is_own=False):
            found.findings.append(Finding(0, "verify.other_store", {"file": file.name, "origin": other, "own": origin}))
    for where in dict.fromkeys([own, *(file.parent for file in given)]):
        if (leaves := checkpoint.leaves_file(where, origin)).is_file():
            found.leaves.append(leaves.read_bytes())
    return found


def _take(found: Witnesses, origin: str, file: Path, ring, *, is_own: bool) -> str | None:
    """Add the checkpoints of one file; returns the name of another log that it speaks of, if any."""
    parsed, other = list(_parsed(file)), None
    if not parsed and not is_own:
        raise UserError("verify.bad_file", misuse=True, file=file.name)
    for line, made in parsed:
        if made.origin != origin:
            other = made.origin
        elif made.is_signed_by(ring):
            found.checkpoints.append(made)
        else:
            found.findings.append(Finding(0, "verify.bad_signature", {"file": file.name, "line": line}))
    return other


def _parsed(file: Path):
    """(line, checkpoint) of a file: a line each, or one JSON object: a checkpoint, or a receipt that holds one."""
    body = file.read_bytes().decode("utf-8", errors="replace")
    try:
        whole = json.loads(body)
        yield 1, checkpoint.parse(whole.get("checkpoint", whole))
        return
    except (ValueError, AttributeError):
        pass
    for number, line in enumerate(body.splitlines(), start=1):
        try:
            yield number, checkpoint.parse(json.loads(line))
        except ValueError:
            continue
