"""Files in, snapshot out, on both databases: versions, receipts, and figures that depend on nothing but the files."""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import drawn
import pytest
from drawn import NOW, counts, figure, later, load, rows, sizes, snap, take, trader_id, views

from bi import periods, snapshot
from bi.access import Scope
from bi.settings import ROOT
from bi.store import bulk, export, files, open_store

pytestmark = pytest.mark.usefixtures("quick_reader")

FIRST = """
    period  | trader | opening | purchased | closing | filed_at
    2026-09 | A      |       0 |       100 |     100 | 2026-10-05T09:00
    2026-09 | B      |       0 |        70 |      70 | 2026-10-06T09:00
"""
SECOND = """
    period  | trader | opening | purchased | closing | filed_at
    2026-09 | A      |       0 |       150 |     150 | 2026-10-09T09:00
"""
EARLIER = """
    period  | trader | opening | purchased | closing | filed_at
    2026-09 | A      |       0 |       120 |     120 | 2026-10-04T09:00
"""
NEXT_MONTH = """
    period  | trader | place | opening | purchased | sold | closing | filed_at
    2026-10 | A      | 1     |     150 |           |   50 |     100 | 2026-11-03T09:00
    2026-10 | A      | 2     |       0 |        40 |      |      40 | 2026-11-03T09:00
    2026-10 | B      | 1     |      70 |           |      |      70 | 2026-11-09T09:00
    2026-10 | C      | -     |         |           |      |         | 2026-11-04T09:00
"""
ODD = """
    period  | trader | place | rice | season | opening | produced | closing | filed_at         | remark
    2026-08 | C      | 2     | M-HM | none   |       0 |  64.999  |  64.999 | 2026-09-05T09:00 | น้ำท่วม \\N
    2026-08 | C      | 1     | B-BN | none   |       0 |   5      |   5     | 2026-09-05T09:00 |
"""


@pytest.fixture(scope="module")
def originals() -> dict[str, str]:
    """The addresses of stores that hold the registers already: loading takes longer than copying."""
    return {}


@pytest.fixture(params=["sqlite", "postgresql"])
def nation(request, data_home, monkeypatch, originals, tmp_path_factory):
    """A store with traders A, B and C in its registers, on either database."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    if request.param not in originals:
        home = tmp_path_factory.mktemp("original")
        originals[request.param] = server.database() if server else f"sqlite:///{home / 'rice.db'}"
        original = open_store(originals[request.param])
        load(original, drawn.registers())
        original.close()
    if server:
        monkeypatch.setenv("DATABASE_URL", server.copy(originals[request.param]))
    else:
        data_home.mkdir(exist_ok=True)
        shutil.copy(originals[request.param].removeprefix("sqlite:///"), data_home / "rice.db")
    opened = open_store()
    yield opened
    opened.close()


def held(found, month: str = "2026-09") -> dict[str, tuple[float, int]]:
    """stock_t and version of each trader that filed."""
    filed = figure(found, "filings", "trader_id", "stock_t", "version", period=periods.parse_month(month))
    return {trader: (stock, version) for trader, stock, version in filed if version}


# --- versions and receipts ---


def test_a_file_becomes_declarations_lines_events_and_one_receipt(nation):
    before = sizes(nation)
    result = take(nation, NEXT_MONTH)

    assert counts(result) == (3, 0, 0)
    assert result.receipt == "R69-0000001"
    added = {table: size - before[table] for table, size in sizes(nation).items() if table != "warning"}
    assert added == {
        "trader": 0, "site": 0, "license": 0, "receipt": 1, "declaration": 3, "line": 3, "event": 3,
    }  # fmt: skip
    kept = files.path_of(result.sha256).read_bytes()
    assert kept == drawn.declarations(NEXT_MONTH)
    events = rows(nation, "SELECT kind, who, data FROM event JOIN event_body USING (seq) ORDER BY seq DESC LIMIT 3")
    assert {kind for kind, _, _ in events} == {"declaration.accepted"}
    assert {json.loads(data)["trader_id"] for _, _, data in events} == {trader_id(c) for c in "ABC"}
    assert {json.loads(data)["receipt"] for _, _, data in events} == {result.receipt}


def test_the_version_filed_last_counts_and_all_are_kept(nation):
    receipts = [take(nation, table).receipt for table in (FIRST, SECOND)]

    assert len(set(receipts)) == 2
    assert held(snap(nation)) == {trader_id("A"): (150.0, 2), trader_id("B"): (70.0, 1)}
    assert rows(nation, "SELECT closing_kg FROM line ORDER BY declaration_id") == [(100_000,), (70_000,), (150_000,)]


def test_a_version_filed_earlier_but_received_later_does_not_count(nation):
    for table in (SECOND, FIRST, EARLIER):
        assert take(nation, table).accepted

    found = snap(nation)
    assert held(found)[trader_id("A")] == (150.0, 3)
    filed = figure(found, "filings", "trader_id", "status", period=periods.parse_month("2026-09"))
    assert (trader_id("A"), "on_time") in filed, "the earliest filing decides, although it came last"


def test_of_two_versions_of_one_instant_the_receipt_decides(nation):
    take(nation, FIRST)
    take(nation, FIRST.replace("100", "130"))

    assert held(snap(nation))[trader_id("A")] == (130.0, 2)


def test_the_same_bytes_again_give_the_same_receipt_and_change_nothing(nation):
    first = take(nation, FIRST)
    before, found = sizes(nation), snap(nation)
    again = take(nation, FIRST, "renamed.csv", now=later(60))

    assert again.receipt == first.receipt
    assert (counts(first), counts(again)) == ((2, 0, 0), (0, 0, 2))
    assert sizes(nation) == before
    assert snap(nation, 61).id == found.id


def test_the_same_bytes_are_known_after_an_amendment_too(nation):
    first = take(nation, FIRST)
    take(nation, SECOND)
    again = take(nation, FIRST, now=later(5))

    assert (again.receipt, counts(again)) == (first.receipt, (0, 0, 2))
    assert held(snap(nation))[trader_id("A")] == (150.0, 2)


def test_equal_lines_in_another_file_are_unchanged(nation):
    take(nation, FIRST)
    resent = FIRST.replace("2026-10-05", "2026-10-20").replace("  100 ", "100.0 ")
    result = take(nation, resent)

    assert counts(result) == (0, 0, 2)
    assert held(snap(nation)) == {trader_id("A"): (100.0, 1), trader_id("B"): (70.0, 1)}


def test_content_equal_to_an_older_version_is_a_new_version(nation):
    take(nation, FIRST)
    take(nation, SECOND)
    result = take(nation, FIRST.replace("2026-10-05", "2026-10-20"))

    assert counts(result) == (1, 0, 1)
    assert held(snap(nation))[trader_id("A")] == (100.0, 3)


def test_a_file_resent_after_the_register_was_corrected_keeps_its_receipt(store):
    load(store, drawn.registers("A"))
    results = [take(store, FIRST)]
    load(store, drawn.registers("B"))
    results += [take(store, FIRST, now=later(1)), take(store, FIRST, now=later(2))]

    assert [counts(result) for result in results] == [(1, 1, 0), (1, 0, 1), (0, 0, 2)]
    assert len({result.receipt for result in results}) == 1
    assert sizes(store)["receipt"] == 1
    assert held(snap(store)) == {trader_id("A"): (100.0, 1), trader_id("B"): (70.0, 1)}


def test_a_file_of_nothing_but_errors_gets_no_receipt(store):
    load(store, drawn.registers("C"))
    before = sizes(store)
    result = take(store, FIRST)

    assert (result.receipt, counts(result)) == (None, (0, 2, 0))
    assert sizes(store) == before
    assert not files.path_of(result.sha256).exists()


def test_one_bad_declaration_does_not_stop_the_others(nation):
    result = take(nation, FIRST.replace("|      70 |", "|     700 |"))

    assert counts(result) == (1, 1, 0)
    assert [(f.row, f.column, f.rule) for f in result.findings if f.severity == "error"] == [(3, "closing_t", "balance")]
    assert list(held(snap(nation))) == [trader_id("A")]


def test_figures_at_the_limit_are_kept_on_either_database(nation):
    """The largest number a cell may hold, in every column that takes one."""
    most = "10000000"
    result = take(nation, f"""
        period  | trader | opening | closing | moisture_pct | avg_buy_price | avg_sell_price
        2026-09 | A      | {most}  | {most}  | {most}       | {most}        | {most}
    """)  # fmt: skip

    assert counts(result) == (1, 0, 0)
    kept = rows(nation, "SELECT closing_kg, moisture_milli, avg_buy_price_milli, avg_sell_price_milli FROM line")
    assert kept == [(10_000_000_000,) * 4]


# --- all or nothing ---


def test_a_check_answers_alike_and_stores_nothing(nation):
    take(nation, FIRST)
    before, found = sizes(nation), sorted(p for p in files.path_of("x").parents[1].rglob("*"))
    mixed = SECOND + "    2026-09 | B | 0 | 70 | 75 | 2026-10-09T09:00\n"
    checked = take(nation, mixed, check=True)

    assert checked.receipt is None
    assert sizes(nation) == before
    assert sorted(p for p in files.path_of("x").parents[1].rglob("*")) == found
    taken = take(nation, mixed)
    assert (counts(checked), checked.findings) == (counts(taken), taken.findings)
    assert counts(taken) == (1, 1, 0)


@pytest.mark.parametrize("table", ["declaration", "line", "warning", "event"])
def test_a_fault_while_writing_leaves_nothing_of_the_file(nation, monkeypatch, table):
    before = sizes(nation)
    insert = bulk.insert

    def failing(connection, name, frame):
        insert(connection, name, frame)
        if name == table:
            raise OSError("disk full")

    with monkeypatch.context() as broken, pytest.raises(OSError, match="disk full"):
        broken.setattr(bulk, "insert", failing)
        take(nation, NEXT_MONTH)

    assert sizes(nation) == before
    assert counts(take(nation, NEXT_MONTH)) == (3, 0, 0)


# --- a trader's own filing ---


def test_a_trader_files_for_itself_only_and_gives_no_filing_time(nation):
    own = Scope("mill-a", "trader", traders=(trader_id("A"),))
    dated = take(nation, FIRST, scope=own)
    undated = "\n".join(line.rpartition("|")[0] for line in FIRST.strip().splitlines())
    result = take(nation, undated, scope=own)

    errors = {(f.row, f.rule) for f in dated.findings if f.severity == "error"}
    assert counts(dated) == (0, 2, 0)
    assert {(2, "filed_at"), (3, "filed_at"), (3, "trader")} <= errors
    assert counts(result) == (1, 1, 0)
    assert [(f.row, f.rule) for f in result.findings if f.severity == "error"] == [(3, "trader")]
    assert rows(nation, "SELECT trader_id, filed_at FROM declaration") == [
        (drawn.trader_number("A"), periods.to_microseconds(NOW))
    ]
    assert rows(nation, "SELECT filer, who FROM receipt") == [(trader_id("A"), "mill-a")]


def test_the_same_bytes_of_two_filers_have_a_receipt_each(nation):
    undated = "period | trader | opening | purchased | closing\n 2026-09 | A | 0 | 100 | 100"
    by_officer = take(nation, undated)
    by_trader = take(nation, undated, scope=Scope("mill-a", "trader", traders=(trader_id("A"),)), now=later(1))
    again = take(nation, undated, now=later(2))

    assert by_officer.receipt != by_trader.receipt
    assert again.receipt == by_officer.receipt
    assert [counts(r) for r in (by_officer, by_trader, again)] == [(1, 0, 0), (0, 0, 1), (0, 0, 1)]


# --- snapshots ---


def test_an_earlier_snapshot_opens_unchanged_after_amendments(nation):
    take(nation, FIRST)
    take(nation, ODD, "odd.csv")
    before = snap(nation)
    pictured = views(before)
    take(nation, SECOND, "second.csv")
    take(nation, NEXT_MONTH, "next.csv")
    load(nation, {"traders": drawn.registers("A")["traders"].replace(b",60,", b",10,")}, now=later(1))
    after = snap(nation, 2)

    assert after.id != before.id
    assert views(snapshot.open_snapshot(before.id)) == pictured
    assert held(after)[trader_id("A")] == (150.0, 2)
    assert [made.id for made in snapshot.list_snapshots()] == [after.id, before.id]
    assert snapshot.latest().id == after.id


def test_only_months_that_changed_are_read_again(nation, monkeypatch):
    asked = []

    def watched(url, wanted, folder):
        asked.append([f"{periods.period_of(m):%Y-%m}" for m in sorted(wanted)])
        return drawn.months_here(url, wanted, folder)

    monkeypatch.setattr(export, "months", watched)
    for table in (FIRST, ODD):
        take(nation, table)
    first = snap(nation, child=True)
    take(nation, NEXT_MONTH)
    second = snap(nation, 1, child=True)
    take(nation, SECOND)
    third = snap(nation, 2, child=True)
    load(nation, {"traders": drawn.registers("A")["traders"].replace(b",60,", b",10,")}, now=later(3))
    snap(nation, 4, child=True)
    snap(nation, 5, child=True)

    assert asked == [["2026-08", "2026-09"], ["2026-10"], ["2026-09"], [], []]
    lakes = [{m.first_day: m.lake for m in each.manifest.months} for each in (first, second, third)]
    assert all(lakes[1][month] == lake for month, lake in lakes[0].items())
    assert [f"{m:%Y-%m}" for m, lake in lakes[2].items() if lakes[1].get(m) != lake] == ["2026-09"]


def test_nothing_changed_is_the_same_snapshot(nation):
    take(nation, FIRST)
    first, again = snap(nation), snap(nation, 30)

    assert first.id == again.id
    assert len(snapshot.list_snapshots()) == 1


def test_a_changed_register_is_another_snapshot(nation):
    take(nation, FIRST)
    first = snap(nation)
    load(nation, {"sites": drawn.registers("B")["sites"].replace(b",32,", b",10,")})
    second = snap(nation, 1)

    assert second.digest != first.digest
    month = periods.parse_month("2026-09")
    assert [figure(s, "stock_by_province", "province", "stock_t", period=month) for s in (first, second)] == [
        [("32", 70.0), ("60", 100.0)],
        [("10", 70.0), ("60", 100.0)],
    ]


def test_an_empty_store_has_a_snapshot_without_months(store):
    found = snap(store)

    assert (found.periods, found.line_count, found.default_period) == ((), 0, None)
    assert all(text.count("\n") == 1 for text in views(found).values()), "headers only"


# --- figures depend on the files alone ---


GIVEN = {"first.csv": FIRST, "second.csv": SECOND, "earlier.csv": EARLIER, "next.csv": NEXT_MONTH, "odd.csv": ODD}


def fed(
    home: Path, url: str, order: list[str], monkeypatch: pytest.MonkeyPatch, *, child: bool = False
) -> tuple[str, dict[str, str]]:
    """Digest and views of a store of its own that got the files in this order."""
    monkeypatch.setenv("RICE_DATA", str(home))
    store = open_store(url)
    load(store, drawn.registers())
    for name in order:
        assert take(store, GIVEN[name], name).is_clean
    found = snap(store, child=child)
    shown = views(found)
    store.close()
    return found.digest, shown


def without_receipts(shown: dict[str, str]) -> dict[str, str]:
    """Views without the columns that tell of the reception itself."""
    lines = {name: [row.split(",") for row in text.splitlines()] for name, text in shown.items()}
    kept = {name: [i for i, c in enumerate(found[0]) if c != "receipt"] for name, found in lines.items()}
    return {name: "\n".join(",".join(row[i] for i in kept[name]) for row in found) for name, found in lines.items()}


def test_both_databases_give_the_same_digest_and_views(tmp_path, postgres, monkeypatch):
    digest, shown = fed(tmp_path / "one", f"sqlite:///{tmp_path / 'one' / 'rice.db'}", list(GIVEN), monkeypatch, child=True)
    other_digest, other_shown = fed(tmp_path / "two", postgres.database(), list(GIVEN), monkeypatch, child=True)

    assert digest == other_digest
    assert shown == other_shown
    assert sum(text.count("\n") for text in shown.values()) > 80, "the views say something"


def test_the_order_in_which_files_come_changes_nothing(tmp_path, monkeypatch):
    found = []
    for seed in range(4):
        order = list(GIVEN)
        random.Random(seed).shuffle(order)
        home = tmp_path / str(seed)
        found.append(fed(home, f"sqlite:///{home / 'rice.db'}", order, monkeypatch))

    assert len({digest for digest, _ in found}) == 1
    shown = [without_receipts(views_) for _, views_ in found]
    assert all(each == shown[0] for each in shown)


def test_threads_and_machines_change_nothing(data_home, tmp_path):
    """One store, its snapshot made by one thread and by two; some thousand lines, so that there is work to share."""
    store = open_store()
    load(store, drawn.registers(drawn.LETTERS))
    drawing = random.Random(1)
    for month in ("2026-07", "2026-08", "2026-09"):
        lines = [
            (month, trader_id(c), f"{c}{place}", rice, season, owner, (kg := drawing.randrange(10**7) / 1_000), *[""] * 11, kg)
            for c in drawn.LETTERS for place in (1, 2) for rice in ("P-HM", "P-WH", "M-HM", "M-BR", "B-BN")
            for season in ("main", "second", "none") for owner in ("own", "deposit")
        ]  # fmt: skip
        drawing.shuffle(lines)
        assert counts(take(store, drawn.csv(drawn.LINE, lines), f"{month}.csv")) == (26, 0, 0)
    store.close()

    made = []
    for threads in ("1", "2"):
        home = tmp_path / threads
        shutil.copytree(data_home, home)
        done = subprocess.run(
            [sys.executable, "-m", "bi", "snapshot", "--json"],
            env={**os.environ, "RICE_DATA": str(home), "POLARS_MAX_THREADS": threads, "PYTHONPATH": str(ROOT)},
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        made.append(json.loads(done.stdout))
    assert made[0]["digest"] == made[1]["digest"]
    assert (made[0]["lines"], made[0]["months"]) == (26 * 60 * 3, 3)
