"""`python -m bi sample | load | ingest | snapshot`: the way of data from files to snapshot."""

import itertools
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from tqdm import tqdm

from bi import periods  # fmt: skip
from bi import snapshot as snapshots
from bi.access import SYSTEM
from bi.cli.views import month
from bi.errors import UserError
from bi.intake import findings
from bi.intake.findings import Finding
from bi.intake.ingest import FileResult, ingest_files
from bi.intake.registers import load_register
from bi.intake.sheet import Limits
from bi.store import Store, open_store
from bi.text import say

REGISTERS = ("traders", "sites", "licenses")
SHOWN_FINDINGS = 50


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, silence elsewhere."""
    with tqdm(desc=title, disable=not sys.stderr.isatty(), file=sys.stderr, leave=False) as bar:

        def advance(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield advance


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--traders", type=click.IntRange(1), default=2_400, show_default=True)
@click.option("--months", type=click.IntRange(1, 240), default=25, show_default=True)
@click.option("--until", help="Last month; the last that has ended if not given.")
@click.option("--seed", type=int, default=2_569, show_default=True)
def sample(folder: Path, traders: int, months: int, until: str | None, seed: int) -> None:
    """Write an invented nation: registers and a declaration file a month."""
    import sample_data

    if folder.exists() and any(folder.iterdir()):
        raise UserError("sample.folder_in_use", misuse=True, folder=folder)
    now = datetime.now(UTC)
    last = month(until) or periods.add_months(periods.today(now).replace(day=1), -1)
    folder.mkdir(parents=True, exist_ok=True)
    with progress("sample") as advance:
        sample_data.write(folder, traders=traders, months=months, until=last, seed=seed, progress=advance)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def load(folder: Path) -> None:
    """Take in registers (traders.csv, sites.csv, licenses.csv), then declarations*.csv or .xlsx of a folder."""
    registers = [folder / f"{name}.csv" for name in REGISTERS if (folder / f"{name}.csv").is_file()]
    filed = sorted(p for p in folder.glob("declarations*") if p.suffix.lower() in (".csv", ".xlsx"))
    if not registers and not filed:
        raise UserError("load.nothing", misuse=True, folder=folder)
    store = open_store()
    is_clean = True
    for path in registers:
        result = load_register(store, path.stem, path.read_bytes(), path.name, who=SYSTEM.who, limits=Limits.command_line())
        _show(result.findings)
        counts = f"added {result.added}, changed {result.changed}, unchanged {result.unchanged}"
        click.echo(f"{path.name}: {result.refused or counts}", err=True)
        is_clean &= result.is_clean
    with progress("declarations") as advance:
        for count, result in enumerate(_take(store, filed, check=False), start=1):
            is_clean &= result.is_clean
            _report(result)
            advance(count, len(filed))
    _end(is_clean)


@click.command()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Check only; store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write all findings as CSV.")
def ingest(paths: tuple[Path, ...], check: bool, as_json: bool, errors: Path | None) -> None:
    """Take declaration files in, each as a whole transaction."""
    store = open_store()
    results = []
    with progress("ingest") as advance:
        for count, result in enumerate(_take(store, paths, check=check), start=1):
            results.append(result)
            advance(count, len(paths))
    if errors:
        errors.write_text(findings.to_csv(f for r in results for f in r.findings), encoding="utf-8")
    if as_json:
        click.echo(json.dumps({"files": [_counts(result) for result in results]}, ensure_ascii=False))
    else:
        for result in results:
            _report(result)
    _end(all(result.is_clean for result in results))


@click.command()
@click.option("--json", "as_json", is_flag=True)
def snapshot(as_json: bool) -> None:
    """Refresh the snapshot: only months that changed are read again."""
    started = time.monotonic()
    with progress("snapshot") as advance:
        made = snapshots.build(open_store(), progress=advance)
    result = {
        "id": made.id, "digest": made.digest, "months": len(made.months), "lines": sum(m.lines for m in made.months),
        "seconds": round(time.monotonic() - started, 3),
    }  # fmt: skip
    click.echo(json.dumps(result) if as_json else "\n".join(f"{key}: {value}" for key, value in result.items()))


def _take(store: Store, paths: Sequence[Path], *, check: bool) -> Iterator[FileResult]:
    """The result of each file, in order; one that is not there is a refused file like any other."""
    for path, group in itertools.groupby(paths, key=lambda p: None if p.is_file() else p):
        if path is not None:
            yield from (_absent(path) for _ in group)
        else:
            sources = ((p.name, p.read_bytes()) for p in group)
            yield from ingest_files(store, sources, scope=SYSTEM, check=check, limits=Limits.command_line())


def _absent(path: Path) -> FileResult:
    words = [say("file.absent", language, file=path.name) for language in ("th", "en")]
    finding = Finding(path.name, 1, "", "file", "error", "", "", "", *words)
    return FileResult(path.name, "", refused=f"file: {words[1]}", findings=(finding,))


def _counts(result: FileResult) -> dict[str, object]:
    names = ("file", "sha256", "receipt", "accepted", "rejected", "unchanged", "warnings", "refused")
    return {name: getattr(result, name) for name in names}


def _report(result: FileResult) -> None:
    _show(result.findings)
    counts = ", ".join(f"{name} {getattr(result, name)}" for name in ("accepted", "rejected", "unchanged", "warnings"))
    receipt = f", receipt {result.receipt}" if result.receipt else ""
    click.echo(f"{result.file}: {result.refused or counts + receipt}")


def _show(found: tuple[Finding, ...]) -> None:
    errors = [f for f in found if f.severity == "error"]
    for finding in errors[:SHOWN_FINDINGS]:
        click.echo(f"{finding.file}:{finding.row} {finding.column} [{finding.rule}] {finding.message_th}", err=True)
        click.echo(f"    {finding.message_en}", err=True)
    if len(errors) > SHOWN_FINDINGS:
        click.echo(f"... {len(errors) - SHOWN_FINDINGS} more; write them all with --errors FILE", err=True)


def _end(is_clean: bool) -> None:
    if not is_clean:
        raise click.exceptions.Exit(1)
