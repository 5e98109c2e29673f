"""The command line as scripts know it: exit codes, JSON, files, and last words that say what is wrong.

Exit 0 is done, 1 is input refused or unknown, 2 is misuse or a system that cannot work.
"""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from drawn import declarations, read_here, registers, trader_id

from bi import cli
from bi.intake import ingest
from bi.intake import registers as register_room
from bi.views import VIEWS

ROOT = Path(__file__).resolve().parents[1]
RIGHT = """
    period  | trader | place | rice | opening | purchased | closing | filed_at
    2026-08 | A      | 1     | P-HM |     100 |           |     100 | 2026-09-01T09:00
    2026-08 | B      | 1     | M-HM |      65 |           |      65 | 2026-09-10T09:00
    2026-09 | A      | 1     | P-HM |     100 |        20 |     120 | 2026-10-02T09:00
    2026-09 | A      | 2     | B-BN |       0 |         3 |       3 | 2026-10-02T09:00
    2026-09 | B      | 1     | M-HM |      65 |           |      65 | 2026-10-03T09:00
"""
WRONG = """
    period  | trader | rice | opening | closing | filed_at
    2026-09 | C      | P-HM |      50 |      50 | 2026-10-20T09:00
    2026-08 | C      | P-XX |      50 |      50 | 2026-10-20T09:00
"""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str
    raw: bytes

    @property
    def last_line(self) -> str:
        return self.err.strip().splitlines()[-1]


def run(home: Path, *arguments: object) -> Done:
    """The command line in this process, over a data folder."""
    environment = {"RICE_DATA": str(home), "DATABASE_URL": None, "RICE_DEBUG": None}
    found = CliRunner().invoke(cli.main, [str(each) for each in arguments], env=environment)
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return Done(found.exit_code, found.stdout, found.stderr, found.stdout_bytes)


@pytest.fixture(scope="module", autouse=True)
def in_process() -> Iterator[None]:
    """Files are read without the limited child, which takes half a second to start and has its own tests."""
    with pytest.MonkeyPatch.context() as patch:
        for room in (ingest, register_room):
            patch.setattr(room, "read_sheet", read_here)
        yield


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with registers of A, B and C, a right declaration file, and a wrong one beside it."""
    folder = tmp_path_factory.mktemp("files")
    for name, data in registers("ABC").items():
        (folder / f"{name}.csv").write_bytes(data)
    (folder / "declarations-a.csv").write_bytes(declarations(RIGHT))
    (folder / "wrong.csv").write_bytes(declarations(WRONG))
    (folder / "ragged.csv").write_text("period,trader_id\n1\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def home(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the right files and a snapshot."""
    folder = tmp_path_factory.mktemp("cli") / "data"
    assert run(folder, "load", files).code == 0
    assert run(folder, "snapshot").code == 0
    return folder


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "data"


# --- exit codes ---

MISUSE = [
    (),
    ("nosuch",),
    ("--nosuch",),
    ("load",),
    ("load", "no-such-folder"),
    ("ingest",),
    ("ingest", "--nosuch", "x.csv"),
    ("sample",),
    ("view",),
    ("view", "nosuch"),
    ("view", "lines", "--period", "2026-13"),
    ("view", "lines", "--period", "2026-00"),
    ("view", "lines", "--period", "september"),
    ("view", "stock_trend", "--since", "2026-13"),
    ("view", "flows", "--until", "2569"),
    ("view", "licenses", "--on", "2026-02-30"),
    ("view", "licenses", "--on", "2026-02"),
    ("view", "lines", "--format", "docx"),
    ("view", "lines", "--since", "2026-08"),
    ("view", "lines", "--on", "2026-09-30"),
    ("view", "stock_trend", "--period", "2026-09"),
    ("view", "coverage", "--rice", "P-HM"),
    ("view", "filings", "--owner", "own"),
    ("view", "licenses", "--kind", "mill"),
    ("view", "licenses", "--period", "2026-09"),
]
UNKNOWN = [
    ("--period", "2026-07"),
    ("--period", "2016-01"),
    ("--province", "97"),
    ("--province", "6"),
    ("--rice", "P-XX"),
    ("--rice", "p-hm"),
    ("--kind", "miller"),
    ("--owner", "lent"),
    ("--trader", "123"),
    ("--trader", "abc"),
    ("--as-of", "nosuch"),
    ("--as-of", ""),
    ("--as-of", "../snapshots"),
]


@pytest.mark.parametrize("arguments", MISUSE, ids=" ".join)
def test_misuse_is_2_and_the_last_line_says_what(home, arguments):
    done = run(home, *arguments)

    assert (done.code, done.out) == (2, "")
    assert done.last_line.strip() and "Traceback" not in done.err


@pytest.mark.parametrize("arguments", UNKNOWN, ids=" ".join)
def test_a_value_that_nobody_knows_is_1_and_the_last_line_names_it(home, arguments):
    done = run(home, "view", "lines", *arguments)

    assert (done.code, done.out) == (1, "")
    assert arguments[1] in done.last_line and "Traceback" not in done.err


def test_words_come_in_thai_and_then_in_english(home):
    done = run(home, "view", "lines", "--period", "2026-07")

    assert done.err.splitlines() == [
        "ไม่มีข้อมูลงวด 2026-07 ในชุดข้อมูลนี้ โปรดเลือกงวดอื่น",
        "The snapshot has no declarations for 2026-07. Choose another month.",
    ]


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_before_any_snapshot_is_2(bare, name):
    done = run(bare, "view", name)

    assert (done.code, done.out) == (2, "")
    assert "python -m bi snapshot" in done.last_line


def test_a_folder_with_nothing_to_load_is_2(bare, tmp_path):
    (tmp_path / "empty").mkdir()

    assert run(bare, "load", tmp_path / "empty").code == 2


def test_a_data_folder_that_cannot_be_written_is_2_with_one_last_line(tmp_path, files):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    for arguments in (("snapshot",), ("ingest", files / "wrong.csv"), ("load", files)):
        done = run(tmp_path / "file" / "data", *arguments)

        assert done.code == 2
        assert done.last_line.startswith("The system cannot work (")
        assert "Traceback" not in done.err and str(done.out) == ""


def test_a_fresh_process_ends_the_same_way(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bi", "snapshot"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60,
        env={**os.environ, "RICE_DATA": str(tmp_path / "file" / "data"), "DATABASE_URL": ""},
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip().splitlines()[-1].startswith("The system cannot work (")
    assert "Traceback" not in done.stderr


# --- load, ingest, snapshot ---

KEYS = ["file", "sha256", "receipt", "accepted", "rejected", "unchanged", "warnings", "refused"]


def answers(done: Done) -> dict[str, dict]:
    found = json.loads(done.out)
    assert list(found) == ["files"]
    assert all(list(answer) == KEYS for answer in found["files"])
    return {answer["file"]: answer for answer in found["files"]}


@pytest.fixture
def loaded(bare: Path, files: Path, tmp_path: Path) -> Path:
    """A data folder with registers alone."""
    only = tmp_path / "registers"
    only.mkdir()
    for name in ("traders", "sites", "licenses"):
        (only / f"{name}.csv").write_bytes((files / f"{name}.csv").read_bytes())
    assert run(bare, "load", only).code == 0
    return bare


def test_ingest_tells_the_fate_of_every_file_and_writes_every_finding(loaded, files, tmp_path):
    paths = [files / name for name in ("declarations-a.csv", "wrong.csv", "ragged.csv", "absent.csv")]
    done = run(loaded, "ingest", *paths, "--json", "--errors", tmp_path / "errors.csv")
    found = answers(done)

    assert done.code == 1
    assert list(found) == [path.name for path in paths], "in the order of the command"
    assert [tuple(a[k] for k in ("accepted", "rejected", "unchanged", "warnings")) for a in found.values()] == [
        (4, 0, 0, 1), (1, 1, 0, 1), (0, 0, 0, 0), (0, 0, 0, 0),
    ]  # fmt: skip
    assert [a["refused"] is None for a in found.values()] == [True, True, False, False]
    assert [a["receipt"] is None for a in found.values()] == [False, False, True, True]
    assert len(found["wrong.csv"]["sha256"]) == 64

    with (tmp_path / "errors.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    assert ",".join(rows[0]) == "file,row,column,rule,severity,trader_id,period,value,message_th,message_en"
    assert [row[:8] for row in rows[1:]] == [
        ["declarations-a.csv", "3", "filed_at", "late", "warning", trader_id("B"), "2026-08", "2026-09-10 09:00"],
        ["wrong.csv", "2", "filed_at", "late", "warning", trader_id("C"), "2026-09", "2026-10-20 09:00"],
        ["wrong.csv", "3", "rice", "code", "error", trader_id("C"), "2026-08", "P-XX"],
        ["ragged.csv", "1", "", rows[4][3], "error", "", "", ""],
        ["absent.csv", "1", "", "file", "error", "", "", ""],
    ]
    assert all(row[8] and row[9] for row in rows[1:])


def test_the_same_file_again_has_the_same_receipt_and_changes_nothing(loaded, files):
    first, again = (answers(run(loaded, "ingest", files / "declarations-a.csv", "--json")) for _ in range(2))
    [one], [two] = first.values(), again.values()

    assert (one["accepted"], one["unchanged"]) == (4, 0)
    assert (two["accepted"], two["unchanged"], two["warnings"]) == (0, 4, 0)
    assert one["receipt"] == two["receipt"] is not None


def test_check_stores_nothing_and_gives_no_receipt(loaded, files):
    first = answers(run(loaded, "ingest", files / "declarations-a.csv", "--json", "--check"))["declarations-a.csv"]
    second = answers(run(loaded, "ingest", files / "declarations-a.csv", "--json", "--check"))["declarations-a.csv"]

    assert first == second
    assert (first["accepted"], first["receipt"]) == (4, None)
    made = json.loads(run(loaded, "snapshot", "--json").out)
    assert (made["months"], made["lines"]) == (0, 0)


def test_without_json_a_file_is_one_line_and_its_errors_are_told(loaded, files):
    done = run(loaded, "ingest", files / "wrong.csv")

    assert done.code == 1
    assert done.out.startswith("wrong.csv: accepted 1, rejected 1, unchanged 0, warnings 1, receipt R")
    assert "wrong.csv:3 rice [code]" in done.err and "there is no code “P-XX”" in done.err


def test_a_register_with_a_bad_row_is_1_and_the_next_one_is_still_read(bare, files, tmp_path):
    folder = tmp_path / "bad"
    folder.mkdir()
    for name in ("traders", "sites"):
        text = (files / f"{name}.csv").read_text(encoding="utf-8")
        (folder / f"{name}.csv").write_text(text.replace(",mill,", ",miller,", 1), encoding="utf-8")
    done = run(bare, "load", folder)

    assert done.code == 1
    assert "traders.csv:2 kind [code]" in done.err
    assert "sites.csv:2 trader_id [trader]" in done.err, "no trader was taken, so no place has one"


def test_a_snapshot_says_what_it_holds_and_is_the_same_while_nothing_changes(home):
    first, again = (json.loads(run(home, "snapshot", "--json").out) for _ in range(2))

    assert list(first) == ["id", "digest", "months", "lines", "seconds"]
    assert (first["months"], first["lines"]) == (2, 5)
    assert {k: v for k, v in first.items() if k != "seconds"} == {k: v for k, v in again.items() if k != "seconds"}


# --- views ---


def table(done: Done) -> list[list[str]]:
    assert done.code == 0, done.err
    return list(csv.reader(io.StringIO(done.out, newline="")))


def test_a_view_is_a_bare_table_with_the_decimals_of_the_contract(home):
    assert run(home, "view", "stock_by_province", "--period", "2569-09").out == (
        "province,province_th,declarers,paddy_t,milled_t,stock_t,share\n"
        "32,สุรินทร์,1,0.000,65.000,100.000,0.454545\n"
        "60,นครสวรรค์,1,120.000,0.000,120.000,0.545455\n"
    )
    assert run(home, "view", "stock_trend").out == (
        "period,declarers,paddy_t,milled_t,stock_t,change_t,change_pct,yoy_pct\n"
        "2026-08,2,100.000,65.000,200.000,,,\n"
        "2026-09,2,120.000,65.000,220.000,20.000,10.000,\n"
    )
    assert run(home, "view", "concentration", "--period", "2026-09", "--province", "60").out == (
        "province,declarers,top1_share,top5_share,top10_share,hhi\n"
        "00,1,1.000000,1.000000,1.000000,10000.0\n"
        "60,1,1.000000,1.000000,1.000000,10000.0\n"
    )


@pytest.mark.parametrize("name", VIEWS)
def test_an_empty_result_is_a_header(home, name):
    done = run(home, "view", name, "--province", "96")

    assert done.code == 0
    assert done.out.count("\n") == 1 and len(done.out.split(",")) >= 4
    assert json.loads(run(home, "view", name, "--province", "96", "--format", "json").out) == []


def test_a_filter_may_be_given_more_than_once_and_an_id_without_its_zero(home):
    both = run(home, "view", "stock_by_province", "--period", "2026-09", "--province", "60", "--province", "32")
    short = run(home, "view", "traders", "--period", "2026-09", "--trader", trader_id("A")[1:])

    assert [row[0] for row in table(both)] == ["province", "32", "60"]
    assert [row[:2] for row in table(short)[1:]] == [["1", trader_id("A")]]


def as_texts(value: object, places: int | None) -> str:
    """A value as the CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if places is not None:
        return f"{value:.{places}f}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def places_of(column: str) -> int | None:
    if column.endswith("share"):
        return 6
    return 1 if column == "hhi" else 3 if column.endswith(("_t", "_pct")) else None


@pytest.mark.parametrize("name", VIEWS)
def test_every_format_holds_what_the_csv_holds(home, name, tmp_path):
    one_month = ("--period", "2026-09") if "period" in VIEWS[name].filters else ()
    on = ("--on", "2026-12-15") if name == "licenses" else ()
    head, *rows = table(run(home, "view", name, *one_month, *on))
    assert rows or name == "continuity"

    def texts(records: list[tuple]) -> list[list[str]]:
        return [[as_texts(v, places_of(column)) for column, v in zip(head, row, strict=True)] for row in records]

    told = json.loads(run(home, "view", name, *one_month, *on, "--format", "json").out)
    assert [list(record) for record in told] == [head] * len(rows)
    assert texts([tuple(record.values()) for record in told]) == rows

    paths = {suffix: tmp_path / f"view.{suffix}" for suffix in ("csv", "json", "parquet", "xlsx")}
    for path in paths.values():  # the format by the suffix
        assert run(home, "view", name, *one_month, *on, "-o", path) == Done(0, "", "", b"")
    assert list(csv.reader(io.StringIO(paths["csv"].read_text(encoding="utf-8"), newline=""))) == [head, *rows]
    assert json.loads(paths["json"].read_text(encoding="utf-8")) == told
    kept = pl.read_parquet(paths["parquet"])
    assert kept.columns == head
    assert texts(kept.rows()) == rows
    if rows:
        book = pl.read_excel(paths["xlsx"], infer_schema_length=0, engine="calamine")
        assert book.columns == head and book.height == len(rows)
        numbers = [i for i, column in enumerate(head) if places_of(column) is not None]
        shown = [["" if row[i] is None else f"{float(row[i]):.{places_of(head[i])}f}" for i in numbers] for row in book.rows()]
        assert shown == [[row[i] for i in numbers] for row in rows]


def test_a_given_format_goes_before_the_suffix_and_an_unknown_suffix_is_csv(home, tmp_path):
    assert run(home, "view", "stock_trend", "--format", "json", "-o", tmp_path / "a.csv").code == 0
    assert run(home, "view", "stock_trend", "-o", tmp_path / "a.txt").code == 0

    assert len(json.loads((tmp_path / "a.csv").read_text(encoding="utf-8"))) == 2
    assert (tmp_path / "a.txt").read_text(encoding="utf-8").startswith("period,declarers,")


def test_parquet_to_a_pipe_is_the_file_itself(home):
    done = run(home, "view", "stock_trend", "--format", "parquet")

    assert pl.read_parquet(io.BytesIO(done.raw))["period"].to_list() == ["2026-08", "2026-09"]


def test_a_file_that_cannot_be_written_is_2(home, tmp_path):
    done = run(home, "view", "stock_trend", "-o", tmp_path / "no" / "such" / "a.csv")

    assert done.code == 2 and done.last_line.startswith("The system cannot work (")


def test_another_store_has_the_same_digest_and_an_earlier_snapshot_can_be_asked_again(home, bare, files):
    assert run(bare, "load", files).code == 0
    here, there = (json.loads(run(folder, "snapshot", "--json").out) for folder in (home, bare))
    assert here["digest"] == there["digest"], "fed the same files"

    assert run(bare, "ingest", files / "wrong.csv").code == 1
    now = json.loads(run(bare, "snapshot", "--json").out)
    assert (now["id"] != there["id"], now["digest"] != there["digest"]) == (True, True)
    held = [run(bare, "view", "stock_by_province", "--period", "2026-09", "--as-of", made["id"]) for made in (there, now)]
    assert [[row[0] for row in table(done)[1:]] for done in held] == [["32", "60"], ["10", "32", "60"]]


# --- the sample ---


def test_the_sample_is_the_same_each_time_and_another_with_another_seed(bare, tmp_path):
    few = ("--traders", 20, "--months", 2, "--until", "2024-10")
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        assert run(bare, "sample", tmp_path / name, *few, "--seed", seed) == Done(0, "", "", b"")
    first, again, other = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in "abc")

    assert set(first) == {"traders.csv", "sites.csv", "licenses.csv", "declarations-2024-09.csv", "declarations-2024-10.csv"}
    assert first == again
    assert first != other
    assert not bare.exists(), "the sample touches no store"


def test_the_sample_takes_a_buddhist_month_and_leaves_a_used_folder_alone(bare, tmp_path):
    few = ("--traders", 5, "--months", 1)
    assert run(bare, "sample", tmp_path / "a", *few, "--until", "2567-10").code == 0
    assert (tmp_path / "a" / "declarations-2024-10.csv").is_file()

    kept = {p.name: p.read_bytes() for p in (tmp_path / "a").iterdir()}
    assert run(bare, "sample", tmp_path / "a", *few).code == 2
    assert {p.name: p.read_bytes() for p in (tmp_path / "a").iterdir()} == kept
    assert run(bare, "sample", tmp_path / "b", "--traders", 0).code == 2
    assert run(bare, "sample", tmp_path / "b", "--until", "2024-13").code == 2
    assert not (tmp_path / "b").exists()
