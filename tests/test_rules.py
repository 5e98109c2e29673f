"""Every rule of a declaration file, at its exact bound and one step over, through the real intake and a tiny register.

Errors are looked for with `check`, so each test finds the store as it was. Warnings that look back have months of
their own traders. The tests' present is 22 November 2026, 10:00 in Bangkok.
"""

import io
import re
from collections.abc import Iterator
from datetime import datetime

import pytest
import xlsxwriter
from drawn import LETTERS, LINE, NOW, csv, load, read_here, registers, trader_id

from bi import reference
from bi.access import SYSTEM, Scope
from bi.intake import ingest, sheet
from bi.intake import registers as register_room
from bi.intake.findings import Finding
from bi.intake.ingest import FileResult, ingest_bytes
from bi.store import Store, open_store

THAI = re.compile("[\u0e01-\u0e5b]")
OWN = Scope("mill-a", "trader", traders=(trader_id("A"),))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Traders A to Z with two places each, every place of 50,000 t, and no declaration."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RICE_DATA", str(tmp_path_factory.mktemp("rules")))
        patch.delenv("DATABASE_URL", raising=False)
        for room in (ingest, register_room):
            patch.setattr(room, "read_sheet", read_here)
        opened = open_store()
        load(opened, registers(LETTERS))
        yield opened
        opened.close()


def line(place: str, **cells: object) -> dict[str, object]:
    """One line of September: paddy of the main crop, own, nothing moved and nothing held, but for what is named.

    `place` is A2, or A for A1.
    """
    site = place if len(place) > 1 else f"{place}1"
    plain = {"period": "2026-09", "trader_id": trader_id(place[0]), "site_code": site, "rice": "P-HM", "season": "main",
             "owner": "own", "opening_t": "0", "closing_t": "0"}  # fmt: skip
    return plain | cells


def held(place: str, tonnes: object, **cells: object) -> dict[str, object]:
    """One line whose opening and closing are the same."""
    return line(place, opening_t=tonnes, closing_t=tonnes, **cells)


def file(*lines: dict[str, object]) -> bytes:
    extra = list(dict.fromkeys(name for each in lines for name in each if name not in LINE))
    return csv((*LINE, *extra), [[each.get(name) for name in (*LINE, *extra)] for each in lines])


def checked(store: Store, *lines: dict[str, object], scope: Scope = SYSTEM, now: datetime = NOW) -> FileResult:
    return ingest_bytes(store, file(*lines), "a.csv", scope=scope, now=now, check=True)


def taken(store: Store, *lines: dict[str, object]) -> None:
    """Declare for good, each month as if on the morning after it ended."""
    found = ingest_bytes(store, file(*lines), "earlier.csv", scope=SYSTEM, now=NOW)
    assert found.is_clean, found.findings


def said(result: FileResult, severity: str = "error", rule: str | None = None) -> list[tuple[int, str, str]]:
    """Row, column and rule of the findings of one severity, whose words are looked at besides."""
    for finding in result.findings:
        _is_well_worded(finding)
    return [
        (f.row, f.column, f.rule) for f in result.findings if f.severity == severity and rule in (None, f.rule)
    ]  # fmt: skip


def _is_well_worded(finding: Finding) -> None:
    assert finding.file == "a.csv"
    assert THAI.search(finding.message_th) and not THAI.search(finding.message_en.replace(finding.value, ""))
    if finding.rule not in ("header", "file"):
        assert f"แถวที่ {finding.row}" in finding.message_th
        assert f"Row {finding.row}" in finding.message_en


# --- errors of one line ---


def test_required_cells_may_not_be_blank(store):
    needed = ("period", "trader_id", "site_code", "rice", "season", "owner", "opening_t", "closing_t")
    found = checked(store, *(held(t, "5") | {column: ""} for t, column in zip(LETTERS, needed)), held("Z", "5"))

    assert said(found) == [(row, column, "required") for row, column in enumerate(needed, 2)]
    assert (found.accepted, found.rejected) == (1, 8)


def test_a_nil_return_is_one_line_of_trader_and_month(store):
    blank = dict.fromkeys(LINE[2:], "")
    zeros = blank | {"opening_t": "0", "sold_t": "0.000", "closing_t": "0"}

    assert said(checked(store, line("A") | blank, line("B") | zeros)) == []
    assert checked(store, line("A") | blank).accepted == 1
    # with an amount it is a line like any other; beside another line of its month it says two things
    assert {rule for *_, rule in said(checked(store, line("A") | blank | {"sold_t": "1"}))} == {"required"}
    assert said(checked(store, line("A") | blank, held("A", "5"))) == [(2, "site_code", "required")]


def test_a_trader_must_stand_in_the_register_under_a_valid_id(store):
    absent, wrong = trader_id(900), trader_id("A")[:12] + "0"
    found = checked(store, line("A", trader_id=absent), line("B", trader_id=wrong), line("C"))

    assert said(found) == [(2, "trader_id", "trader"), (3, "trader_id", "trader")]
    assert (found.accepted, found.rejected) == (1, 2)


def test_a_place_must_be_the_traders_own(store):
    found = checked(store, line("A", site_code="B1"), line("B", site_code="NOSUCH"), line("C", site_code="c1"), line("D"))

    assert said(found) == [(2, "site_code", "site"), (3, "site_code", "site"), (4, "site_code", "site")]


def test_codes_are_those_of_the_lists_letter_by_letter(store):
    found = checked(
        store, line("A", rice="P-XX"), line("B", rice="p-hm"), line("C", season="Main"), line("D", owner="lent"), line("E"),
    )  # fmt: skip

    assert said(found) == [(2, "rice", "code"), (3, "rice", "code"), (4, "season", "code"), (5, "owner", "code")]


def test_numbers_and_their_bounds(store):
    found = checked(
        store,
        line("A", loss_t="1e5"), line("B", loss_t="NaN"), line("C", loss_t="-0.001"),
        held("D", "10000000.001"), held("E", "10000000"),
        line("F", loss_t="0.0011"), line("G", loss_t="0.0010"), line("H", moisture_pct="14.9999"),
        line("I", avg_buy_price="-1"), line("J", avg_sell_price="12000.25"),
    )  # fmt: skip

    assert said(found) == [
        (2, "loss_t", "number"), (3, "loss_t", "finite"), (4, "loss_t", "negative"),
        (5, "closing_t", "range"), (5, "opening_t", "range"),
        (7, "loss_t", "decimals"), (9, "moisture_pct", "decimals"), (10, "avg_buy_price", "negative"),
    ]  # fmt: skip


def test_one_cell_has_one_finding(store):
    # minus 26 nines are below zero, beyond what is possible, and would not balance
    assert said(checked(store, line("A", closing_t="-" + "9" * 26))) == [(2, "closing_t", "negative")]
    assert said(checked(store, line("A", trader_id="x", site_code="A1"))) == [(2, "trader_id", "trader")]


MONTHS = [
    ("2016-01", "", True),
    ("2015-12", "", False),
    ("2558-12", "", False),
    ("2026-10", "", True),
    ("2026-11", "", False),  # not ended on 22 November
    ("2026-10", "2026-11-01T00:00:00", True),
    ("2026-10", "2026-10-31T23:59:59", False),
    ("2026-10", "2026-10-31T17:00:00Z", True),  # midnight in Bangkok
    ("2026-10", "2026-10-31T16:59:59Z", False),
    ("2026-13", "", False),
    ("ตุลาคม", "", False),
]


def test_a_month_is_not_before_2016_and_has_ended_in_bangkok_when_filed(store):
    found = checked(store, *(line(t, period=p, filed_at=at) for t, (p, at, _) in zip(LETTERS, MONTHS)))

    assert said(found) == [(row, "period", "period") for row, (*_, is_right) in enumerate(MONTHS, 2) if not is_right]


def test_a_filing_time_is_readable_and_not_after_now(store):
    times = {
        "2026-11-22T10:00:00": True,  # this very moment
        "2026-11-22T10:00:01": False,
        "2569-11-22T10:00:00+07:00": True,
        "2026-11-22T03:00:01Z": False,
        "yesterday": False,
        "": True,
    }
    found = checked(store, *(line(t, filed_at=at) for t, at in zip(LETTERS, times)))

    assert said(found) == [(row, "filed_at", "filed_at") for row, at in enumerate(times, 2) if not times[at]]


# --- errors of more than one cell or line ---


def test_a_line_balances_within_one_tonne_or_half_a_percent_of_closing(store):
    right = [("101", "100"), ("99", "100"), ("1005", "1000"), ("995", "1000"), ("201", "200"), ("1", "0")]
    wrong = [("101.001", "100"), ("98.999", "100"), ("1005.001", "1000"), ("994.999", "1000"), ("201.001", "200"),
             ("1.001", "0")]  # fmt: skip
    found = checked(store, *(line(t, opening_t=a, closing_t=b) for t, (a, b) in zip(LETTERS, wrong + right)))

    assert said(found) == [(row, "closing_t", "balance") for row, _ in enumerate(wrong, 2)]
    assert found.accepted == len(right)


def test_inflows_are_added_and_outflows_taken_off(store):
    ins = {"purchased_t": 1, "produced_t": 2, "transfer_in_t": 4, "imported_t": 8, "other_in_t": 16}
    outs = {"sold_t": 1.5, "exported_t": 2.5, "to_mill_t": 4.5, "transfer_out_t": 8.5, "loss_t": 16.5, "other_out_t": 32.5}

    # 135 + 31 - 66 = 100
    found = checked(store, *(line(t, opening_t=135, closing_t=c, **ins, **outs) for t, c in (("A", 100), ("B", 101.006))))

    assert said(found) == [(3, "closing_t", "balance")]


def test_a_balance_that_fails_is_told_with_both_figures(store):
    result = checked(store, line("A", opening_t="100", sold_t="30", closing_t="50"))
    [finding] = [f for f in result.findings if f.rule == "balance"]

    assert "70.000" in finding.message_th and "70.000 t, but closing says 50 t" in finding.message_en


def test_a_line_given_twice_stands_at_its_first_and_another_owner_is_another_line(store):
    twice = checked(store, line("A"), held("A", "5"), line("B"), line("B", owner="deposit"), line("A", owner="deposit"))

    assert said(twice) == [(2, "site_code", "duplicate")]
    assert (twice.accepted, twice.rejected) == (1, 1)


def test_the_same_line_in_two_months_or_two_versions_is_not_given_twice(store):
    found = checked(
        store,
        line("A", filed_at="2026-10-05T09:00"), line("A", filed_at="2026-10-06T09:00"), line("A", period="2026-08"),
    )  # fmt: skip

    assert said(found) == []
    assert found.rejected == 0


def test_a_declaration_is_refused_whole_and_the_others_in_its_file_are_not(store):
    found = checked(store, held("A", "5"), held("A", "5", site_code="A2", rice="P-XX"), held("B", "5"))

    assert said(found) == [(3, "rice", "code")]
    assert (found.accepted, found.rejected, found.refused, found.is_clean) == (1, 1, None, False)


def test_a_finding_says_where_whose_and_what(store):
    result = checked(store, line("A"), line("B", closing_t="1e5"))
    [finding] = [f for f in result.findings if f.severity == "error"]

    assert (finding.row, finding.column, finding.rule, finding.severity) == (3, "closing_t", "number", "error")
    assert (finding.trader_id, finding.period, finding.value) == (trader_id("B"), "2026-09", "1e5")


# --- who may file what ---


def test_a_trader_may_not_give_a_filing_time_and_an_officer_may(store):
    given = line("A", filed_at="2026-10-05T09:00")

    assert said(checked(store, given, scope=OWN)) == [(2, "filed_at", "filed_at")]
    assert said(checked(store, given, scope=Scope("officer", "officer"))) == []
    assert said(checked(store, line("A"), scope=OWN)) == []


def words_of(store: Store, who: str, site: str) -> list[tuple]:
    """The findings of trader A for a line of somebody else, with the id taken out."""
    found = checked(store, line("A", trader_id=who, site_code=site), scope=OWN)
    assert (found.accepted, found.rejected) == (0, 1)
    return [(f.row, f.column, f.rule, f.message_th.replace(who, "-"), f.message_en.replace(who, "-")) for f in found.findings]


@pytest.mark.parametrize("site", ["A1", "B1", "C1", "NOSUCH", ""])
def test_to_a_trader_another_traders_id_reads_exactly_like_an_absent_one(store, site):
    others, absent = words_of(store, trader_id("B"), site), words_of(store, trader_id(900), site)

    assert others == absent
    assert (2, "trader_id", "trader") in {finding[:3] for finding in others}


# --- warnings ---


def test_a_twelve_digit_id_is_taken_with_the_zero_that_was_eaten(store):
    found = checked(store, line("A", trader_id=trader_id("A")[1:], filed_at="2026-10-05T09:00"))

    assert (found.accepted, found.warnings) == (1, 1)
    assert said(found, "warning") == [(2, "trader_id", "leading_zero")]
    assert trader_id("A") in found.findings[0].message_en


def test_late_is_from_midnight_in_bangkok_after_the_seventh(store):
    times = ["2026-10-07T23:59:59", "2026-10-08T00:00:00", "2026-10-07T16:59:59Z", "2026-10-07T17:00:00Z", ""]
    found = checked(store, *(line(t, filed_at=at) for t, at in zip(LETTERS, times)))

    assert found.accepted == 5
    assert said(found, "warning") == [(row, "filed_at", "late") for row in (3, 5, 6)]


def test_two_versions_in_one_file_are_told_at_the_later_and_only_the_first_is_late(store):
    found = checked(
        store,
        held("A", "6", filed_at="2026-10-20T09:00"),
        held("A", "6", site_code="A2", filed_at="2026-10-20T09:00"),
        held("A", "5", filed_at="2026-10-09T09:00"),
    )

    assert found.accepted == 2
    assert said(found, "warning") == [(2, "filed_at", "versions"), (4, "filed_at", "late")]


def test_capacity_is_that_of_the_place_over_all_its_lines(store):
    found = checked(
        store,
        held("A", "30000", filed_at=""), held("A", "20000", rice="M-HM"),
        held("B", "30000"), held("B", "20000.001", rice="M-HM"),
        held("C", "30000"), held("C", "30000", site_code="C2"),
    )  # fmt: skip

    assert said(found, "warning", "capacity") == [(4, "closing_t", "capacity")]
    assert "50000.001 t in all, over its capacity of 50000.000 t" in next(
        f.message_en for f in found.findings if f.rule == "capacity"
    )


def milled(trader: str, produced: str) -> list[dict[str, object]]:
    """100 t of paddy fed to the mill, and the Hom Mali rice that came out of it."""
    rice = line(trader, site_code=f"{trader}2", rice="M-HM", produced_t=produced, closing_t=produced)
    return [line(trader, opening_t="100", to_mill_t="100"), rice]


def test_the_yield_of_a_mill_is_from_62_to_69_percent(store):
    produced = ("62", "61.999", "69", "69.001", "0")
    found = checked(store, *(row for t, tonnes in zip(LETTERS, produced) for row in milled(t, tonnes)))

    assert said(found, "warning", "yield") == [(row, "produced_t", "yield") for row in (4, 8, 10)]


def test_the_yield_is_of_all_lines_of_the_trader_without_brown_rice_and_bran(store):
    head, broken, brown, bran = (
        line("A", site_code="A2", rice=rice, produced_t=t, closing_t=t)
        for rice, t in (("M-HM", "40"), ("M-BK", "25"), ("M-BR", "50"), ("B-BN", "9"))
    )
    fed = line("A", opening_t="100", to_mill_t="100")

    assert said(checked(store, fed, head, broken, brown, bran), "warning", "yield") == []
    assert said(checked(store, fed, head, brown, bran), "warning", "yield") == [(2, "produced_t", "yield")]
    assert said(checked(store, head, brown), "warning", "yield") == [], "nothing was milled: there is no yield"


def test_an_opening_follows_the_closing_of_the_month_before(store):
    august = {"D": "100", "E": "100", "F": "1000", "G": "1000", "H": "0"}
    taken(store, *(held(trader, t, period="2026-08") for trader, t in august.items()))
    found = checked(
        store, held("D", "101"), held("E", "101.001"), held("F", "995"), held("G", "994.999"), held("H", "1"), held("I", "90")
    )

    assert said(found, "warning", "continuity") == [(3, "opening_t", "continuity"), (5, "opening_t", "continuity")]
    assert "opening 101.001 t does not meet last month's closing 100.000 t" in " ".join(f.message_en for f in found.findings)


def test_a_place_that_is_gone_without_a_trace_stands_at_the_first_line(store):
    taken(
        store,
        *(held(t, "100", period="2026-08") for t in "JK"),
        held("J", "1", period="2026-08", rice="P-GL"), held("K", "1.001", period="2026-08", rice="P-GL"),
    )  # fmt: skip
    found = checked(store, held("J", "100"), held("K", "100", site_code="K1"))

    assert said(found, "warning", "continuity") == [(3, "opening_t", "continuity")]


def test_continuity_is_held_against_the_effective_version_and_against_no_other_month(store):
    taken(store, held("L", "100", period="2026-08", filed_at="2026-09-02T09:00"))
    taken(store, held("L", "200", period="2026-08", filed_at="2026-09-03T09:00"))

    assert said(checked(store, held("L", "200")), "warning", "continuity") == []
    assert said(checked(store, held("L", "100")), "warning", "continuity") == [(2, "opening_t", "continuity")]
    assert said(checked(store, held("L", "1", period="2026-10")), "warning", "continuity") == [], "September is not there"


TENS = [*LETTERS[12:26], *(f"{letter}2" for letter in LETTERS[12:24])]  # M to Z, and the second places of M to X


@pytest.fixture(scope="module")
def months_of_ten_tonnes(store: Store) -> None:
    """Every place of TENS holds 10 t for three months; M1 besides glutinous paddy for two, and N1 Thai fragrant for
    seven: 1, 1, 1, 10, 10, 10, 10 t, so that the median of the last six is 10."""
    months = [f"2026-0{month}" for month in range(2, 9)]
    taken(
        store,
        *(held(t, "10", period=month) for t in TENS for month in months[4:]),
        *(held("M", "10", period=month, rice="P-GL") for month in months[5:]),
        *(held("N", t, period=month, rice="P-HT") for t, month in zip((1, 1, 1, 10, 10, 10, 10), months)),
    )


@pytest.mark.usefixtures("months_of_ten_tonnes")
def test_a_closing_some_tens_hundreds_or_thousands_of_times_the_median_may_be_of_another_unit(store):
    # the inverse: 10 / 12.5 = 0.8 to 10 / 8 = 1.25, 0.08 to 0.125, 0.008 to 0.0125
    odd = ["80", "125", "800", "1250", "8000", "12500", "1.25", "0.8", "0.125", "0.08", "0.012", "0.008"]
    plain = ["79.999", "125.001", "799.999", "1250.001", "7999.999", "12500.001", "1.251", "0.799", "0.126", "0.079",
             "0.013", "0.007", "10", "0"]  # fmt: skip
    found = checked(store, *(held(t, tonnes) for t, tonnes in zip(TENS, odd + plain, strict=True)))

    assert said(found, "warning", "unit") == [(row, "closing_t", "unit") for row, _ in enumerate(odd, 2)]


@pytest.mark.usefixtures("months_of_ten_tonnes")
def test_the_unit_needs_three_months_and_looks_at_the_last_six(store):
    found = checked(store, held("M", "100", rice="P-GL"), held("N", "100", rice="P-HT"), held("N", "100", rice="P-WH"))

    assert said(found, "warning", "unit") == [(3, "closing_t", "unit")]


@pytest.mark.usefixtures("months_of_ten_tonnes")
def test_seasons_and_owners_of_a_place_and_rice_are_one_holding(store):
    found = checked(store, held("M", "40"), held("M", "30", owner="deposit"), held("M", "10", season="second"))

    assert said(found, "warning", "unit") == [(2, "closing_t", "unit")]


# --- the header and the shape of a file ---


def test_a_header_in_thai_is_as_good_as_one_in_english(store):
    titles = {c.name: c.title_th for c in reference.current().columns["declarations"]}
    english = file(held("A", "5"), held("B", "x"))
    head, rest = english.decode().split("\n", 1)
    thai = (",".join(titles[name] for name in head.split(",")) + "\n" + rest).encode()
    mixed = (",".join(titles[n] if i % 2 else n.upper() for i, n in enumerate(head.split(","))) + "\n" + rest).encode()

    results = [ingest_bytes(store, data, "a.csv", scope=SYSTEM, now=NOW, check=True) for data in (english, thai, mixed)]

    assert said(results[0]) == [(3, "closing_t", "number"), (3, "opening_t", "number")]
    assert results[0].findings == results[1].findings == results[2].findings


def test_an_unknown_column_is_ignored_with_a_warning(store):
    found = checked(store, held("A", "5", note="x", filed_at="2026-10-05T09:00"))

    assert said(found, "warning") == [(1, "note", "header")]
    assert (found.accepted, found.warnings) == (1, 1)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda text: text.replace("closing_t", "closing"), "header"),  # a needed column is missing
        (lambda text: text.replace("loss_t", "sold_t"), "header"),  # one is given twice
        (lambda text: text.replace("loss_t", "ขายในประเทศ (ตัน)"), "header"),  # twice, in two languages
        (lambda text: text.split("\n")[0] + "\n", "file"),  # no lines
        (lambda text: text.rstrip("\n") + ",1\n", "file"),  # ragged
    ],
)
def test_a_file_of_the_wrong_shape_is_refused_whole(store, change, rule):
    found = ingest_bytes(store, change(file(held("A", "5")).decode()).encode(), "a.csv", scope=SYSTEM, now=NOW)

    assert [(f.column, f.rule, f.severity) for f in found.findings] == [("", rule, "error")]
    assert found.refused.startswith(f"{rule}: ")
    assert (found.accepted, found.rejected, found.receipt, found.is_clean) == (0, 0, None, False)


def test_rows_are_counted_with_the_blank_ones_between_them(store):
    lines = file(held("A", "5"), line("B", loss_t="x"), line("C", loss_t="y")).decode().split("\n")
    blank = "," * (len(LINE) - 1)
    data = "\n".join([lines[0], "", lines[1], blank, lines[2], "", "", lines[3], ""]).encode()
    found = ingest_bytes(store, data, "a.csv", scope=SYSTEM, now=NOW, check=True)

    assert said(found) == [(5, "loss_t", "number"), (8, "loss_t", "number")]


def test_a_quoted_line_end_is_one_record(store):
    two = file(held("A", "5", remark="x"), line("B", remark="y", loss_t="x")).replace(b",x\n", b',"first\nsecond"\n', 1)
    found = ingest_bytes(store, two, "a.csv", scope=SYSTEM, now=NOW, check=True)

    assert said(found) == [(3, "loss_t", "number")]


def test_a_workbook_with_a_day_for_its_month_and_binary_noise(store, monkeypatch):
    monkeypatch.setattr(ingest, "read_sheet", sheet.read_sheet)  # the limited child, as in earnest
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        first, day = book.add_worksheet(), book.add_format({"num_format": "mmm yyyy"})
        first.write_row(0, 0, LINE)
        for row, (trader, opening, sold) in enumerate([("A", 0.3, 0.1 + 0.2), ("B", 0.30001, 0.3), ("C", 5, 0)], 1):
            plain = line(trader, opening_t=opening, sold_t=sold, closing_t=opening if trader == "C" else 0)
            for column, name in enumerate(LINE):
                if trader == "C" and name == "trader_id":
                    first.write_number(row, column, int(trader_id("C")))  # the cell has lost its leading zero
                elif name != "period" and plain.get(name) is not None:
                    first.write(row, column, plain[name])
            first.write_datetime(row, 0, datetime(2026, 9, 30), day)
        book.add_worksheet().write(0, 0, "not read")
    found = ingest_bytes(store, out.getvalue(), "a.xlsx", scope=SYSTEM, now=NOW, check=True)

    assert [(f.row, f.column, f.rule, f.period) for f in found.findings if f.rule != "late"] == [
        (3, "opening_t", "decimals", "2026-09"),
        (4, "trader_id", "leading_zero", "2026-09"),
    ]
    assert (found.accepted, found.rejected) == (2, 1)


# --- registers ---

BAD = {
    "traders": [
        ("trader_id", "0605599900016", "trader"), ("name_th", "", "required"), ("kind", "miller", "code"),
        ("legal_form", "club", "code"), ("province", "97", "code"), ("registered_capital_baht", "1.001", "decimals"),
        ("registered_capital_baht", "1.01", None), ("registered_capital_baht", "2000000000", None),  # money, not tonnes
        ("status", "sleeping", "code"), ("closed_on", "2026-02-30", "date"), ("closed_on", "2569-02-28", None),
    ],
    "sites": [
        ("trader_id", trader_id(900), "trader"), ("kind", "silo", "code"), ("capacity_t", "-1", "negative"),
        ("capacity_t", "", None), ("lat", "90.000001", "range"), ("lat", "90", None), ("lon", "180", None),
        ("lon", "-180.000001", "range"), ("lon", "1e2", "number"),
    ],
    "licenses": [
        ("license_type", "XYZ", "code"), ("site_code", "A1", "site"),  # of another trader
        ("site_code", "", None), ("expires_on", "2025-12-31", "date"),  # before it was issued
        ("expires_on", "2026-01-01", None), ("issued_on", "", "required"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("register", BAD)
def test_a_register_with_a_bad_row_is_refused_whole(store, register):
    rows = drawn_register("BCDEFGHIJKLM", register)
    wrong = [row | {column: value} for row, (column, value, _) in zip(rows, BAD[register])]
    result = load_here(store, register, wrong)

    found = [(row, column, rule) for row, (column, _, rule) in enumerate(BAD[register], 2) if rule]
    assert sorted((f.row, f.column, f.rule) for f in result.findings) == found
    assert (result.is_clean, result.added, result.changed, result.unchanged) == (False, 0, 0, 0)


@pytest.mark.parametrize("register", BAD)
def test_what_is_not_wrong_is_taken(store, register):
    rows = drawn_register("BCDEFGHIJKLM", register)
    right = [row | {column: value} for row, (column, value, rule) in zip(rows, BAD[register]) if rule is None]
    result = load_here(store, register, right)

    assert result.findings == ()
    assert result.added + result.changed + result.unchanged == len(right)


@pytest.mark.parametrize(("register", "status", "column"), [("traders", "closed", "closed_on"), ("licenses", "revoked", "status_on")])
def test_an_end_needs_its_day(store, register, status, column):
    result = load_here(store, register, [drawn_register("A", register)[0] | {"status": status}])

    assert [(f.row, f.column, f.rule) for f in result.findings] == [(2, column, "required")]


def test_a_key_given_twice_refuses_a_register(store):
    first, second = drawn_register("AB", "traders")
    result = load_here(store, "traders", [first, second, first])

    assert [(f.row, f.column, f.rule) for f in result.findings] == [(2, "trader_id", "duplicate")]


def drawn_register(letters: str, register: str) -> list[dict[str, str]]:
    """The first row of each trader of a drawn register."""
    head, *rows = (row.split(",") for row in registers(letters, places="1")[register].decode().splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]


def load_here(store: Store, register: str, rows: list[dict[str, str]]) -> register_room.RegisterResult:
    data = csv(rows[0], [row.values() for row in rows])
    return register_room.load_register(store, register, data, "a.csv", who="officer", now=NOW)
