"""The product, through its command line, against the second calculation of `oracle`, on small nasty nations.

Every count, finding and view must agree. By default a part of all filter combinations is drawn, the same each
time; ORACLE_ALL=1 asks for all of them, ORACLE_SEEDS=5,6,7 for other nations.
"""

import csv
import io
import itertools
import json
import os
import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bi import cli
from oracle import cells, codes, nation, views
from oracle.frame import known_periods
from oracle.intake import Store

SEEDS = [int(seed) for seed in os.environ.get("ORACLE_SEEDS", "1,2,3").split(",")]
DRAWN = 60  # combinations of filters for each seed; all of them are some thousands
COLUMNS = {
    "stock_by_province": "province, province_th, declarers, paddy_t, milled_t, stock_t, share",
    "stock_by_rice": "rice, rice_th, form, declarers, closing_t, stock_t, share",
    "stock_by_kind": "kind, declarers, stock_t, share",
    "stock_trend": "period, declarers, paddy_t, milled_t, stock_t, change_t, change_pct, yoy_pct",
    "flows": f"period, form, {', '.join(codes.MEASURES)}",
    "traders": "rank, trader_id, name_th, kind, province, stock_t, share, change_pct",
    "concentration": "province, declarers, top1_share, top5_share, top10_share, hhi",
    "coverage": "province, due, on_time, late, missing, filed_share, expected_t, filed_expected_share",
    "filings": "period, trader_id, name_th, kind, province, due, status, filed_at, version, stock_t, "
    "expected_t",
    "continuity": "period, trader_id, site_code, rice, season, owner, previous_closing_t, opening_t, gap_t",
    "lines": "period, trader_id, site_code, province, rice, season, owner, "
    f"{', '.join(codes.MEASURES)}, version, receipt, file, row",
    "licenses": "license_type, province, active, expiring_30, expiring_60, expiring_90, expired, suspended, "
    "revoked, surrendered",
}
ON_DAYS = (
    "2023-12-31",
    "2025-10-02",
    "2025-10-31",
    "2025-11-29",
    "2025-11-30",
    "2025-12-01",
    "2025-12-31",
    "2026-01-01",
    "2026-02-28",
    "2026-03-01",
    "2026-03-31",
    "2026-06-01",
    "2027-01-01",
)


@dataclass
class World:
    """A nation in the product (`home` is its RICE_DATA) and in the oracle, with the answer to each file."""

    home: Path
    store: Store
    cutoff: datetime
    answers: list[tuple[str, dict, dict]]  # file, the oracle's, the product's
    findings: tuple[Counter, Counter]  # (file, row, column, rule, severity): the oracle's, the product's
    exits: list[tuple[int, int]]  # expected, found
    snapshot: dict


def run(home: Path, *arguments: object) -> tuple[int, str]:
    """The command line in this process -> (exit code, stdout)."""
    done = CliRunner().invoke(cli.main, [str(each) for each in arguments], env={"RICE_DATA": str(home)})
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout


@pytest.fixture(scope="module", params=SEEDS)
def world(request, tmp_path_factory) -> World:
    root = tmp_path_factory.mktemp(f"nation{request.param}")
    home, store = root / "data", Store()
    world = World(home, store, datetime.now(cells.BANGKOK), [], (Counter(), Counter()), [], {})
    for place, step in enumerate(nation.make(request.param).steps):
        folder = root / f"step{place}"
        folder.mkdir()
        if isinstance(step, dict):
            for name, text in step.items():
                (folder / name).write_text(text, encoding="utf-8", newline="")
            store.load(folder)
            world.exits.append((0, run(home, "load", folder)[0]))
        else:
            _ingest(world, folder, step)
    world.snapshot = json.loads(run(home, "snapshot", "--json")[1])
    world.cutoff = datetime.now(cells.BANGKOK)
    return world


def _ingest(world: World, folder: Path, files: list[nation.File]) -> None:
    for file in files:
        (folder / file.name).write_bytes(file.text.encode(file.encoding))
    paths = [folder / file.name for file in files]
    code, printed = run(world.home, "ingest", *paths, "--json", "--errors", folder / "errors.csv")
    now = datetime.now(cells.BANGKOK)
    expected = [world.store.ingest(file.name, file.text, now) for file in files]
    told = {answer["file"]: answer for answer in json.loads(printed)["files"]}
    world.answers += [(file.name, want, told[file.name]) for file, want in zip(files, expected, strict=True)]
    world.exits.append((int(any(want["rejected"] or want["refused"] for want in expected)), code))
    with (folder / "errors.csv").open(encoding="utf-8-sig", newline="") as handle:
        found = list(csv.DictReader(handle))
    assert all(each["message_th"] and each["message_en"] for each in found)
    refused = {file.name for file, want in zip(files, expected, strict=True) if want["refused"]}
    world.findings[0].update(
        (file.name, *finding)
        for file, want in zip(files, expected, strict=True)
        for finding in want["findings"]
        if file.name not in refused
    )
    world.findings[1].update(
        (each["file"], int(each["row"]), each["column"], each["rule"], each["severity"])
        for each in found
        if each["file"] not in refused
    )
    for name in refused:
        assert {each["rule"] for each in found if each["file"] == name} & {"file", "header"}, name


def test_counts_of_versions_agree(world):
    wrong = [
        (name, {key: (want[key], told[key]) for key in ("accepted", "rejected", "unchanged")})
        for name, want, told in world.answers
        if any(want[key] != told[key] for key in ("accepted", "rejected", "unchanged"))
        or bool(want["refused"]) != bool(told["refused"])
    ]
    assert not wrong


def test_the_same_bytes_get_the_same_receipt(world):
    receipts = {name: told["receipt"] for name, _, told in world.answers}
    resent = [name for name in receipts if name.startswith("resent_")]
    assert resent and all(receipts[name] == receipts[name.removeprefix("resent_")] for name in resent)


def test_a_line_opens_to_the_receipt_of_its_file(world):
    receipts = {name: told["receipt"] for name, _, told in world.answers}
    for period in known_periods(world.store):
        printed = _view(world, "lines", {"period": period})[1]
        for line in csv.DictReader(io.StringIO(printed.removeprefix("\ufeff"), newline="")):
            assert line["receipt"] == str(receipts[line["file"]])


def test_findings_agree(world):
    expected, found = world.findings
    only_expected, only_found = (
        sorted(some.elements(), key=str) for some in (expected - found, found - expected)
    )
    assert (only_expected, only_found) == ([], []), (
        Counter(each[3] for each in only_expected),
        Counter(each[3] for each in only_found),
        only_expected[:8],
        only_found[:8],
    )


def test_warnings_are_counted_as_findings(world):
    for name, want, told in world.answers:
        if not want["refused"]:
            assert told["warnings"] == sum(each[3] == "warning" for each in want["findings"]), name


def test_exit_codes_agree(world):
    assert [want for want, _ in world.exits] == [found for _, found in world.exits]


def test_the_snapshot_counts_effective_lines(world):
    periods = known_periods(world.store)
    assert world.snapshot["lines"] == sum(
        len(world.store.effective(trader, period).lines) for trader, period in world.store.submissions
    ), periods


def _filters(world: World, name: str) -> list[dict]:
    """Every combination of the filters a view takes."""
    traders = sorted(world.store.traders)
    periods = known_periods(world.store)
    choices = {
        "period": [None, *periods, f"{int(periods[-2][:4]) + 543}{periods[-2][4:]}"],
        "since": [None, "2025-02", "2568-12", periods[-1]],
        "until": [None, "2025-11", "2569-02"],
        "on": [None, *ON_DAYS, "2569-03-31"],
        "province": [None, "60", "96", ["10", "60"], "11"],
        "rice": [None, "P-HM", ["M-HM", "B-BN"], "B-BN"],
        "kind": [None, "mill", ["exporter", "retailer"]],
        "owner": [None, "own", ["deposit", "government"]],
        "trader": [None, traders[0], traders[-2:]],
    }
    allowed = views.VIEWS[name][1]
    made = [
        {key: value for key, value in zip(allowed, values, strict=True) if value is not None}
        for values in itertools.product(*(choices[key] for key in allowed))
    ]
    if os.environ.get("ORACLE_ALL"):
        return made
    plain = [filters for filters in made if len(filters) <= 1]
    return plain + random.Random(name).sample(made, min(len(made), DRAWN))


def _view(world: World, name: str, filters: dict) -> tuple[int, str]:
    options = [
        word
        for key, value in filters.items()
        for each in ([value] if isinstance(value, str) else value)
        for word in (f"--{key}", each)
    ]
    return run(world.home, "view", name, *options, "--format", "csv")


@pytest.mark.parametrize("name", list(COLUMNS))
def test_views_agree(world, name):
    wrong = []
    for filters in _filters(world, name):
        expected = views.view(world.store, name, world.cutoff, **filters)
        code, printed = _view(world, name, filters)
        reader = csv.DictReader(io.StringIO(printed.removeprefix("\ufeff"), newline=""))
        found = list(reader)
        said = views.differences(expected, found)
        if code != 0 or reader.fieldnames != COLUMNS[name].split(", "):
            said.insert(0, f"exit {code}, columns {reader.fieldnames}")
        if said:
            wrong.append((filters, said[:3]))
    assert not wrong, (len(wrong), wrong[:4])


@pytest.mark.parametrize(
    ("name", "filters", "code"),
    [
        ("lines", {"period": "2024-01"}, 1),
        ("lines", {"province": "97"}, 1),
        ("lines", {"trader": "123"}, 1),
        ("lines", {"rice": "P-XX"}, 1),
        ("lines", {"kind": "miller"}, 1),
        ("coverage", {"period": "2017-01"}, 1),
        ("lines", {"as-of": "nosuch"}, 1),
        ("lines", {"period": "2026-13"}, 2),
        ("coverage", {"rice": "P-HM"}, 2),
        ("filings", {"owner": "own"}, 2),
        ("licenses", {"kind": "mill"}, 2),
        ("licenses", {"period": "2026-01"}, 2),
        ("lines", {"since": "2026-01"}, 2),
        ("stock_trend", {"period": "2026-01"}, 2),
        ("lines", {"on": "2026-01-01"}, 2),
        ("flows", {"until": "2026-00"}, 2),
        ("nosuch", {}, 2),
    ],
)
def test_what_does_not_exist_is_1_and_what_cannot_be_asked_is_2(world, name, filters, code):
    assert _view(world, name, filters)[0] == code
