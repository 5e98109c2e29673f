"""Filing around the file: template, trial, receipt, history; and who may file for whom."""

from datetime import UTC, date, datetime
from io import BytesIO

import drawn
import openpyxl
import polars as pl
import pytest
from drawn import NOW, later, take, trader_id

from bi.access import Scope
from bi.declare import history, own, receipt, template, trial
from bi.errors import UserError
from bi.intake import ingest
from bi.intake.findings import Finding
from bi.intake.ingest import ingest_bytes
from bi.intake.sheet import read_sheet
from bi.text import say

A, B = trader_id("A"), trader_id("B")
MILL = Scope("mill-a", "trader", traders=(A,))
OFFICE_60 = Scope("office-60", "officer", provinces=("60",))
OFFICE_32 = Scope("office-32", "officer", provinces=("32",))
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
FILED = """
period  | trader | place | rice | opening | purchased | closing | filed_at
2026-09 | A      | 1     | P-HM | 0       | 100.125   | 100.125 | 2026-10-05T09:00
2026-09 | A      | 2     | M-HM | 7       |           | 7       | 2026-10-05T09:00
2026-09 | B      | 1     | P-WH | 0       | 40        | 40      | 2026-10-09T09:00
"""


@pytest.fixture
def nation(data_home, quick_reader, monkeypatch):
    from bi.store import open_store

    monkeypatch.setattr(trial, "read_sheet", drawn.read_here)
    store = open_store()
    drawn.load(store, drawn.registers("AB"))
    yield store
    store.close()


# --- who files for whom ---


def undated(*letters: str) -> bytes:
    rows = "\n".join(f"2026-09 | {c} | 1 | 5 | 5" for c in letters)
    return drawn.declarations(f"period | trader | place | opening | closing\n{rows}")


def errors(found) -> list[tuple[int, str, str]]:
    return [(f.row, f.column, f.rule) for f in found.findings if f.severity == "error"]


def test_a_province_office_files_for_the_traders_of_its_provinces_only(nation):
    found = take(nation, undated("A", "B"), scope=OFFICE_60)
    assert drawn.counts(found) == (1, 1, 0)
    assert errors(found) == [(3, "trader_id", "trader")]
    assert drawn.rows(nation, "SELECT trader_id FROM declaration") == [(drawn.trader_number("A"),)]


@pytest.mark.parametrize("scope", [OFFICE_60, MILL, Scope("r", "reader")])
@pytest.mark.parametrize("place", ["B1", "A1", "Z9"])
def test_the_trader_of_another_and_one_that_does_not_exist_read_alike(nation, scope, place):
    def told(trader: str) -> list[str]:
        data = undated("B").replace(B.encode(), trader.encode()).replace(b"B1", place.encode())
        result = take(nation, data, scope=scope, check=True)
        return [(f.row, f.column, f.rule, f.message_th.replace(trader, "")) for f in result.findings]

    assert told(B) == told(trader_id("Y"))


@pytest.mark.parametrize("scope", [OFFICE_60, MILL, Scope("r", "reader")])
def test_a_place_of_others_is_not_told_from_one_that_does_not_exist(nation, scope):
    def told(place: str) -> list[tuple[int, str, str]]:
        return errors(take(nation, undated("B").replace(b"B1", place.encode()), scope=scope, check=True))

    assert told("B1") == told("Z9") == [(2, "trader_id", "trader")]


@pytest.mark.parametrize("role", ["analyst", "reader", "public"])
def test_who_does_not_file_may_have_a_file_checked_but_not_kept(nation, role):
    scope = Scope("x", role)
    take(nation, undated("A"), scope=scope, check=True)
    with pytest.raises(UserError, match="access.denied"):
        take(nation, undated("A"), scope=scope)
    assert drawn.sizes(nation)["receipt"] == 0


def test_a_reader_who_sees_no_trader_learns_nothing_of_the_store_from_a_trial(nation):
    take(nation, FILED)
    after = drawn.declarations("period | trader | place | opening | closing\n2026-10 | A | 1 | 3 | 3")
    by_reader = take(nation, after, scope=Scope("r", "reader"), check=True)
    by_analyst = take(nation, after, scope=Scope("a", "analyst"), check=True)
    assert {f.rule for f in by_reader.findings} == {"trader"}
    assert "continuity" in {f.rule for f in by_analyst.findings}


def test_the_balance_that_was_expected_is_told(nation):
    wrong = drawn.declarations("period | trader | place | opening | purchased | closing\n2026-09 | A | 1 | 10 | 20.5 | 80")
    (found,) = take(nation, wrong, check=True).findings
    assert "ได้ 30.500 ตัน แต่แจ้งคงเหลือ 80 ตัน" in found.message_th


def test_a_trader_beyond_the_scope_and_an_absent_one_cannot_be_opened(nation):
    for unknown in (B, trader_id("Y"), "", "1" * 40, "x"):
        for read in (own.filer, own.places, history.submissions):
            with pytest.raises(UserError, match="declare.no_trader"):
                read(MILL, nation, unknown)
    assert own.filer(OFFICE_32, nation, B).name_th == "โรงสี B"


# --- the template ---


def test_the_template_starts_from_last_months_closing_and_reads_back(nation, monkeypatch):
    monkeypatch.setattr(ingest, "read_sheet", read_sheet)
    take(nation, FILED)
    given = template.prefill(MILL, nation, A, OCTOBER)
    book = openpyxl.load_workbook(BytesIO(template.workbook("th", given)))
    first, codes = book.worksheets
    assert [c.value for c in first[1]][:4] == ["งวดเดือน", "เลขประจำตัวผู้ประกอบการ", "รหัสสถานที่เก็บ", "รหัสชนิดข้าว"]
    assert [c.value for c in first[2]][:7] == ["2569-10", A, "A1", "P-HM", "main", "own", 100.125]
    assert "ยื่นเมื่อ" not in [c.value for c in first[1]], "a trader gives no filing time"
    assert {"A1", "A2", "P-HM", "second", "government"} <= {row[0].value for row in codes.iter_rows()}

    first["S2"], first["S3"] = 100.125, 7
    out = BytesIO()
    book.save(out)
    result = ingest_bytes(nation, out.getvalue(), "template.xlsx", scope=MILL, now=later(1))
    assert drawn.counts(result) == (1, 0, 0), result.findings
    assert [f.rule for f in result.findings] == ["late"]


def test_the_lists_of_the_template_point_at_the_codes(nation):
    book = openpyxl.load_workbook(BytesIO(template.workbook("th", template.prefill(MILL, nation, A, OCTOBER))))
    first, codes = book.worksheets
    lists = {str(v.sqref).split(":")[0]: v.formula1 for v in first.data_validations.dataValidation if v.type == "list"}
    found = {}
    for cell, formula in lists.items():
        span = formula.rpartition("!")[2].replace("$", "")
        found[cell] = [row[0].value for row in codes[span]] if ":" in span else [codes[span].value]
    assert found["C2"] == ["A1", "A2"]
    assert found["E2"] == ["main", "second", "none"]
    assert found["F2"] == ["own", "deposit", "government"]
    assert found["D2"][0] == "P-HM" and len(found["D2"]) == 14


def test_a_month_that_was_filed_comes_with_its_lines(nation):
    take(nation, FILED)
    given = template.prefill(MILL, nation, A, SEPTEMBER)
    assert given.is_amendment
    assert [(line["rice"], line["purchased_t"], line["closing_t"]) for line in given.lines if "purchased_t" in line] == [
        ("P-HM", "100.125", "100.125")
    ]  # fmt: skip


def test_a_blank_template_has_the_header_that_the_reader_wants(nation):
    for language in ("th", "en"):
        data = template.csv_bytes(language, may_date=True) + f"2026-09,{A}{',' * 22}\n".encode()
        assert drawn.counts(ingest_bytes(nation, data, "nil.csv", scope=OFFICE_60, check=True)) == (1, 0, 0)


def test_lines_that_were_keyed_in_are_a_file_and_no_line_is_a_nil_return(nation):
    line = {"site_code": "A1", "rice": "P-HM", "season": "main", "owner": "own", "opening_t": "๑,๐๐๐", "closing_t": "1000"}
    result = take(nation, template.filled_csv([line], A, SEPTEMBER), scope=MILL)
    assert drawn.counts(result) == (1, 0, 0), result.findings
    assert drawn.counts(take(nation, template.filled_csv([], A, OCTOBER), scope=MILL)) == (1, 0, 0)
    assert drawn.rows(nation, "SELECT closing_kg FROM line") == [(1_000_000,)]


def test_the_months_to_declare_are_those_that_have_ended():
    assert own.months_to_declare(datetime(2026, 10, 31, 16, 59, tzinfo=UTC), 2) == [SEPTEMBER, date(2026, 8, 1)]
    assert own.months_to_declare(datetime(2026, 10, 31, 17, tzinfo=UTC), 1) == [OCTOBER]  # midnight in Bangkok
    assert own.last_day_to_file(OCTOBER) == date(2026, 11, 7)


# --- the trial ---


def test_a_trial_adds_up_by_rice_beside_last_month_and_stores_nothing(nation):
    take(nation, FILED)
    before = drawn.sizes(nation)
    data = drawn.declarations("""
        period  | trader | place | rice | opening | purchased | sold | closing
        2026-10 | A      | 1     | P-HM | 100.125 | 50        | 20   | 130.125
        2026-10 | A      | 2     | P-WH | 0       | 5         |      | 5
    """)
    found = trial.try_file(nation, data, "a.csv", scope=MILL, now=NOW)
    assert found.totals.rows() == [
        (OCTOBER, "M-HM", 0.0, 0.0, 0.0, 0.0, 7.0, -7.0),
        (OCTOBER, "P-HM", 100.125, 50.0, 20.0, 130.125, 100.125, 30.0),
        (OCTOBER, "P-WH", 0.0, 5.0, 0.0, 5.0, 0.0, 5.0),
    ]
    assert found.result.receipt is None and drawn.sizes(nation) == before


def test_totals_leave_out_what_would_be_refused_and_traders_of_others(nation):
    take(nation, FILED)
    data = drawn.declarations("""
        period  | trader | place | rice | opening | closing
        2026-09 | A      | 1     | P-HM | 1       | 90
        2026-10 | A      | 1     | P-HM | 2       | 2
        2026-10 | B      | 1     | P-WH | 40      | 40
    """)
    found = trial.try_file(nation, data, "a.csv", scope=MILL, now=NOW)
    assert found.totals.select("period", "rice", "closing_t").rows() == [(OCTOBER, "M-HM", 0.0), (OCTOBER, "P-HM", 2.0)]


def test_a_first_month_has_nothing_to_compare_with(nation):
    found = trial.try_file(nation, undated("A"), "a.csv", scope=MILL, now=NOW)
    assert found.totals.select("previous_t", "change_t").rows() == [(None, None)]


def test_a_file_that_cannot_be_read_is_told_with_its_reason(nation, monkeypatch):
    monkeypatch.setattr(trial, "read_sheet", read_sheet)
    found = trial.try_file(nation, b"%PDF-1.7 \x00", "a.pdf", scope=MILL)
    assert found.totals.is_empty()
    assert [(f.rule, f.severity) for f in found.result.findings] == [("file", "error")]


def test_findings_as_a_file_run_nothing_and_keep_numbers():
    def found(value: str) -> Finding:
        return Finding("=x.csv", 2, "closing_t", "number", "error", "", "", value, "ไทย", "English")

    text = trial.findings_csv([found("=cmd()"), found("-12.5")]).decode("utf-8-sig")
    assert text.splitlines()[0] == "file,row,column,rule,severity,trader_id,period,value,message_th,message_en"
    assert [line.split(",")[7] for line in text.splitlines()[1:]] == ["'=cmd()", "-12.5"]
    assert text.splitlines()[1].startswith("'=x.csv,")


# --- receipt and history ---


def test_a_receipt_shows_a_trader_its_own_part_of_an_offices_file(nation):
    result = take(nation, FILED)
    whole = receipt.read(Scope("o", "officer"), nation, result.receipt)
    mine = receipt.read(MILL, nation, result.receipt)
    assert sorted(whole.accepted["trader_id"]) == sorted((A, B))
    assert mine.accepted.select("trader_id", "line_count", "closing_t").rows() == [(A, 2, 107.125)]
    assert mine.sha256 == result.sha256
    words = receipt.as_text(mine, "th").decode("utf-8-sig")
    assert result.receipt in words and result.sha256 in words and "โรงสี B" not in words and "107.125" in words


def test_a_receipt_of_others_and_one_that_does_not_exist_answer_alike(nation):
    number = take(nation, undated("B")).receipt
    for unknown in (number, "R69-9999999", "' OR 1=1 --"):
        with pytest.raises(UserError, match="declare.no_receipt"):
            receipt.read(MILL, nation, unknown)


def test_the_history_counts_versions_states_and_what_is_in_effect(nation):
    take(nation, FILED)
    again = FILED.replace("100.125 | 2026-10-05T09:00", "100.125 | 2026-10-06T09:00").replace("2026-10-05", "2026-10-06")
    take(nation, again, "again.csv")  # the same lines once more are no version
    take(nation, FILED.replace("100.125", "101").replace("2026-10-05", "2026-10-20"), "amended.csv")
    found = history.submissions(MILL, nation, A)
    assert found.select("period", "version", "state", "is_effective", "line_count", "paddy_t", "milled_t").rows() == [
        (SEPTEMBER, 2, "amended", True, 2, 101.0, 7.0),
        (SEPTEMBER, 1, "on_time", False, 2, 100.125, 7.0),
    ]
    assert history.submissions(OFFICE_32, nation, B)["state"].to_list() == ["late"]
    assert history.month_state(found, SEPTEMBER)[0] == "on_time"
    assert history.month_state(found, OCTOBER) == ("missing", None)


def test_versions_are_compared_cell_by_cell(nation):
    take(nation, FILED)
    amended = drawn.declarations("""
        period  | trader | place | rice | opening | purchased | closing | filed_at
        2026-09 | A      | 1     | P-HM | 0       | 101       | 101     | 2026-10-20T09:00
        2026-09 | A      | 1     | P-WH | 3       |           | 3       | 2026-10-20T09:00
    """)
    take(nation, amended, "amended.csv")
    found = history.differences(MILL, nation, A, SEPTEMBER, 1, 2)
    rows = [row for row in found.select("site_code", "rice", "column", "before", "after").rows() if row[3] + row[4] != "0"]
    assert rows == [
        ("A1", "P-HM", "purchased_t", "100.125", "101"),
        ("A1", "P-HM", "closing_t", "100.125", "101"),
        ("A1", "P-WH", "opening_t", "", "3"),
        ("A1", "P-WH", "closing_t", "", "3"),
        ("A2", "M-HM", "opening_t", "7", ""),
        ("A2", "M-HM", "closing_t", "7", ""),
    ]
    assert history.differences(MILL, nation, A, SEPTEMBER, 1, 9).is_empty()


def test_every_channel_of_a_receipt_has_words(nation):
    data = undated("A")
    for number, channel in enumerate(("web", "form", "paper", "post", "fax", "counter", "file", "sample")):
        kept = ingest_bytes(nation, data + b"\n" * number, "a.csv", scope=OFFICE_60, channel=channel, now=later(number))
        words = receipt.facts(receipt.read(MILL, nation, kept.receipt), "th").values()
        assert say(f"declare.channel.{channel}", "th") in words


def test_compare_is_empty_for_equal_lines():
    line = {"site_code": "A1", "rice": "P-HM", "season": "main", "owner": "own", "remark": None, "moisture_milli": None,
            "avg_buy_price_milli": None, "avg_sell_price_milli": None}  # fmt: skip
    frame = pl.DataFrame([{**line, **{f"{m}_kg": 5 for m in history.MEASURES}}])
    assert history.compare(frame, frame).is_empty()
    assert history.compare(frame, frame.with_columns(closing_kg=6)).rows() == [
        ("A1", "P-HM", "main", "own", "closing_t", "0.005", "0.006")
    ]
