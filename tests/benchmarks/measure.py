"""One task in one process: wall time, processor time and peak memory, and the machine they were measured on."""

import importlib
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

MEASURED = ("polars", "duckdb", "pandas", "pyarrow", "sqlalchemy")
RUNS = 5
ENOUGH_S = 3.0  # a run as long as this is not repeated
MB = 1_000_000


@dataclass(frozen=True)
class Result:
    """One finished task. seconds: wall; cpu: seconds of all cores, children included; peak_mb: resident memory of
    the process and, added, of its largest child; load: average of the machine in the last minute."""

    seconds: float
    cpu: float
    peak_mb: float
    load: float
    answer: dict


def run(task: str, data: Path, **arguments: object) -> Result:
    """Run `module.function(**arguments)` of this package in a new process, with `data` as its RICE_DATA."""
    environment = {**os.environ, "RICE_DATA": str(data)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.benchmarks.measure", task, json.dumps(arguments, default=str)]
    done = subprocess.run(
        command, env=environment, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True, check=True
    )
    return Result(**json.loads(done.stdout.splitlines()[-1]))


def run_here(task: str, data: Path, **arguments: object) -> Result:
    """The same in this process, whose RICE_DATA is set: quick, but the peak memory says nothing."""
    os.environ["RICE_DATA"] = str(data)
    return _measured(task, json.loads(json.dumps(arguments, default=str)))


def timed(work: Callable[[], object], runs: int | None = None, enough: float = ENOUGH_S) -> tuple[float, object]:
    """Median wall time of some runs (RUNS), after one that is not counted, and the last answer. A run longer than
    `enough` stands alone."""
    times, answer = [], None
    for _ in range((runs or RUNS) + 1):
        started = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - started)
        if times[-1] > enough:
            return times[-1], answer
    return statistics.median(times[1:]), answer


def _peak_mb() -> float:
    """Highest resident memory. A child's own figure begins with what its parent held, so VmHWM is asked, and the sum
    with the largest child is an upper bound."""
    import resource

    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    status = Path("/proc/self/status")
    if status.is_file():
        own = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * 1024 / MB


def machine() -> str:
    """Cores, memory and versions, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    versions = ", ".join(f"{name} {version(name)}" for name in MEASURED)
    return f"{os.cpu_count()} cores {platform.machine()}, {memory:.0f} GB; Python {platform.python_version()}, {versions}"


def _measured(task: str, arguments: dict) -> Result:
    module, function = task.split(".")
    work = getattr(importlib.import_module(f"tests.benchmarks.{module}"), function)
    before, started = os.times(), time.perf_counter()
    answer = work(**arguments) or {}
    seconds, after = time.perf_counter() - started, os.times()
    cpu = sum(after[:4]) - sum(before[:4])
    return Result(answer.pop("seconds", seconds), cpu, _peak_mb(), round(os.getloadavg()[0], 1), answer)


def main() -> None:
    """The new process: one task, its figures as the last line of standard output."""
    print(json.dumps(asdict(_measured(sys.argv[1], json.loads(sys.argv[2])))))


if __name__ == "__main__":
    main()
