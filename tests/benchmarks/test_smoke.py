"""The benchmark runs, and its answers are equal: ours, DuckDB's and pandas'. No time is asserted."""

from pathlib import Path

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pandas")

from tests.benchmarks import measure
from tests.benchmarks.__main__ import Size, benchmark


def test_a_toy_nation_gives_equal_answers_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RICE_DATA", str(tmp_path))  # what a step sets is put back after the test
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(measure, "RUNS", 1)
    size = Size(traders=30, months=3, by_file=1, check_lines=60)

    tables = benchmark(size, tmp_path, lambda words: None, measure.run_here)

    assert "faster than DuckDB" in tables[2]
    assert tables[3].count("`") == 2 * 19  # nineteen cases of twelve views, each compared with DuckDB and pandas
