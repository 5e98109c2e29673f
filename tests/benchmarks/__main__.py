"""Runs all measurements for one size of nation and prints one Markdown table after the other."""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from tests.benchmarks import cases, measure, table
from tests.benchmarks.measure import Result
from tests.benchmarks.table import Row

SMALL = 100_000  # trader-months up to which every file goes in as a file
BY_FILE = 2
PREPARE = ("nation.check_files", "nation.make", "nation.ingest", "nation.export_raw")  # once for a folder
Runner = Callable[..., Result]
TOOLS = ("ours", "duckdb", "pandas_memory", "pandas_parquet")


@dataclass(frozen=True)
class Size:
    """What to measure: the nation, how many of its last months come as CSV files, and lines of the checked file."""

    traders: int
    months: int
    by_file: int
    check_lines: int


def benchmark(size: Size, work: Path, say: Callable[[str], None], run: Runner = measure.run) -> list[str]:
    """The tables, as Markdown. `say` is told of each step. Raises where answers differ."""

    def step(task: str, data: str = "data", **arguments: object) -> Result:
        say(f"{task} {arguments}")
        done = done_before(work, task) if task in PREPARE else None
        if done is None:
            done = run(task, work / data, **arguments)
            if task in PREPARE:
                remember(work, task, done)
        say(f"    {done.seconds:.2f} s wall, {done.cpu:.2f} s cpu, {done.peak_mb:.0f} MB, load {done.load} {done.answer}")
        return done

    rows = [*_checks(step, size, work), *_store(step, size, work)]
    compared = _marts(step, work)
    return [
        table.title(size, measure.machine()), table.steps(rows), table.marts(compared), table.views(*_views(step, work)),
    ]  # fmt: skip


def done_before(work: Path, task: str) -> Result | None:
    """The figures of a preparation that an earlier run left in the folder."""
    path = work / f"{task}.json"
    return Result(**json.loads(path.read_text())) if path.is_file() else None


def remember(work: Path, task: str, done: Result) -> None:
    """Keep a step's figures in the folder."""
    work.mkdir(parents=True, exist_ok=True)
    (work / f"{task}.json").write_text(json.dumps(asdict(done)))


def _checks(step: Runner, size: Size, work: Path) -> list[Row]:
    made = step("nation.check_files", "check", folder=work / "checked", lines=size.check_lines).answer
    rows = []
    for kind, budget in (("csv", 3), ("xlsx", 5)):
        done = step("nation.check", "check", file=work / "checked" / f"check.{kind}")
        what = f"Check {kind.upper()}, {made['lines']:,} lines, {made['columns']} columns (median of 3)"
        rows.append(Row(what, done, budget))
    return rows


def _store(step: Runner, size: Size, work: Path) -> list[Row]:
    rows = []
    filled = step("nation.make", folder=work / "files", traders=size.traders, months=size.months, by_file=size.by_file)
    if size.by_file < size.months:
        rows.append(
            Row(f"Fill the store past the checks, {filled.answer['lines']:,} lines (bulk, drawing included)", filled)
        )
    taken = step("nation.ingest", folder=work / "files")
    answer = taken.answer
    rows.append(Row(f"Ingest {answer['files']} CSV files, {answer['lines']:,} lines, all checks", taken))
    full = step("nation.snapshot_build", fresh=True)
    rows.append(Row(f"Full snapshot, {full.answer['months']} months, {full.answer['lines']:,} effective lines", full, 180))
    for back, name in ((0, "last"), (size.months // 2, "middle")):
        step("nation.amend", back=back)
        done = step("nation.snapshot_build")
        rows.append(Row(f"Snapshot after one declaration of the {name} month was amended", done, 3))
    return rows


def _marts(step: Runner, work: Path) -> list[Row]:
    raw = work / "raw"
    lines = step("nation.export_raw", folder=raw).answer["lines"]
    rows = [Row(f"Ours, {lines:,} raw lines", step("marts_ours.build", raw=raw, out=work / "marts/ours"), None, 3_000)]
    for way, name in (("at_once", "DuckDB, at once, arg_max"), ("by_month", "DuckDB, by month, our anti-join")):
        out = work / "marts" / way
        rows.append(Row(name, step(f"marts_duckdb.{way}", raw=raw, out=out)))
        step("compare.marts", ours=work / "marts/ours", other=out)
    return rows


def _views(step: Runner, work: Path) -> tuple[list[cases.Case], dict[str, Result], int]:
    lake, raw = work / "lake", work / "raw"
    lines = step("cases.plan", folder=lake).answer["lines"]
    done = {
        "ours": step("views_ours.run", folder=lake),
        "duckdb": step("views_duckdb.run", folder=lake, raw=raw),
        "pandas_memory": step("views_pandas.run", folder=lake, raw=raw, memory=True),
        "pandas_parquet": step("views_pandas.run", folder=lake, raw=raw, memory=False),
    }
    listed = cases.read(lake)
    step("compare.views", folder=lake, names=[c.name for c in listed], tools=TOOLS[1:])
    return listed, done, lines


def main() -> None:
    """`python -m tests.benchmarks`."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--traders", type=int, default=2_400)
    parser.add_argument("--months", type=int, default=25)
    parser.add_argument("--check-lines", type=int, default=100_000)
    parser.add_argument("--by-file", type=int, help="last months that come as CSV files; the others in bulk")
    parser.add_argument("--quick", action="store_true", help="a toy nation: 60 traders, 4 months")
    parser.add_argument(
        "--work",
        type=Path,
        help="a folder for the data, kept afterwards; what an earlier run of "
        "the same size prepared there is taken, all else measured again",
    )
    given = parser.parse_args()
    if given.quick:
        given.traders, given.months, given.check_lines = 60, 4, 200
    small = given.traders * given.months <= SMALL
    by_file = given.by_file if given.by_file is not None else (given.months if small else BY_FILE)
    size = Size(given.traders, given.months, min(by_file, given.months), given.check_lines)
    work = given.work or Path(tempfile.mkdtemp(prefix="rice-benchmark-"))
    try:
        tables = benchmark(size, work.resolve(), lambda words: print(words, file=sys.stderr, flush=True))
        print(f"Measured on {date.today()}.\n\n" + "\n\n".join(tables))
    finally:
        if not given.work:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
