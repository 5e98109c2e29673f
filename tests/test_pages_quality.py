"""Coverage and Checks as their readers meet them, over the small example nation."""

from datetime import date

import pytest
import stage
from streamlit.testing.v1 import AppTest

from bi import periods
from bi.access import Scope
from bi.store import cases
from bi.store.tables_cases import CheckCase, CheckNote
from bi.views import Filters, checks, quality, view
from bi.web import start, visitor

ANALYST = Scope("demo-analyst", "analyst")
OFFICER = Scope("demo-province-60", "officer", provinces=("60",))
ELSEWHERE = Scope("demo-province-10", "officer", provinces=("10",))
READER = Scope("demo-reader", "reader")
TRADER = Scope("demo-trader-1", "trader", traders=(stage.MILL,))
OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def nation(tmp_path, monkeypatch):
    opened = stage.example(tmp_path, monkeypatch)
    with opened.database.write() as connection:
        for table in (CheckCase, CheckNote):
            table.__table__.create(connection, checkfirst=True)
    return opened


def opened(monkeypatch, scope: Scope | None, page: str, **query: str) -> AppTest:
    monkeypatch.setattr(visitor, "current", lambda: scope)
    test = AppTest.from_file(f"../pages/{page}.py", default_timeout=20)
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def html(test: AppTest) -> str:
    assert not test.exception
    words = "".join(element.proto.body for element in test.get("html"))
    assert "เลขอ้างอิง" not in words and "the reference" not in words
    return words


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("scope", [ANALYST, OFFICER, READER])
def test_coverage_opens_to_officials_in_both_languages(scope, language, monkeypatch):
    assert "bi-footer" in html(opened(monkeypatch, scope, "coverage", lang=language))


def test_a_reader_of_totals_meets_no_name_on_coverage(monkeypatch):
    drawn = html(opened(monkeypatch, READER, "coverage"))

    assert "หน้านี้แสดงเฉพาะยอดรวม" in drawn
    assert "โรงสีตัวอย่าง" not in drawn and "example.com" not in drawn


@pytest.mark.parametrize("scope", [READER, TRADER])
def test_checks_are_closed_to_readers_and_traders(scope, monkeypatch):
    drawn = html(opened(monkeypatch, scope, "checks"))

    assert "หน้านี้ไม่เปิดให้ผู้ใช้ในฐานะ" in drawn
    assert "bi-tile" not in drawn


@pytest.mark.parametrize("page", ["coverage", "checks"])
def test_a_stranger_is_asked_who_he_is(page, monkeypatch):
    drawn = html(opened(monkeypatch, None, page))

    assert "เลือกผู้ใช้เพื่อเข้าสู่ระบบ" in drawn and "bi-tile" not in drawn


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("scope", [ANALYST, OFFICER, ELSEWHERE, Scope("demo-admin", "admin")])
def test_checks_open_to_officials_in_both_languages(scope, language, monkeypatch):
    assert "bi-footer" in html(opened(monkeypatch, scope, "checks", lang=language))


def test_who_has_not_filed_is_listed_with_a_letter_and_only_within_reach(monkeypatch):
    monkeypatch.setattr(quality, "_filings", everyone_missing(quality._filings))

    # other readers than elsewhere, so that nothing comes from the cache
    test = opened(monkeypatch, Scope("seeker", "analyst"), "coverage")

    assert "โรงสีตัวอย่าง" in html(test)
    assert "ขอให้ส่งรายงานการค้าข้าวประจำเดือน" in test.code[0].value
    assert "โรงสีตัวอย่าง" not in html(opened(monkeypatch, Scope("other", "officer", provinces=("10",)), "coverage"))


def everyone_missing(real):
    """As if nobody had filed: the example nation is punctual."""
    import polars as pl

    def filings(*args, **options):
        return real(*args, **options).with_columns(status=pl.lit("missing"), due=pl.lit(True))

    return filings


def one_finding(monkeypatch) -> dict:
    """A doubt for the example: places too small for what they hold."""
    import polars as pl

    real = checks.capacity
    monkeypatch.setattr(checks, "capacity", lambda lines, sites: real(lines, sites.with_columns(capacity_kg=pl.lit(1_000))))
    snapshot = start.newest_snapshot()
    found = quality.findings(ANALYST, snapshot, Filters(period=snapshot.default_period), 1)
    return found.filter(pl.col("rule") == "capacity").row(0, named=True)


def test_a_finding_opens_with_its_figures_and_takes_a_note(monkeypatch, nation):
    row = one_finding(monkeypatch)
    case = "~".join((row["rule"], row["trader_id"], row["place"]))
    scope = Scope("noter", "analyst")

    test = opened(monkeypatch, scope, "checks", case=case)
    assert "bi-case" in html(test) and "เกินความจุสถานที่" in html(test)
    test.selectbox(key="note_state").set_value("explained")
    test.text_area(key="note_words").set_value("ทะเบียนยังไม่ปรับปรุง")
    test.button[0].click().run()

    assert "บันทึกแล้ว" in html(test) and "ทะเบียนยังไม่ปรับปรุง" in html(test)
    kept = cases.notes(nation.database, ANALYST)
    assert kept.select("rule", "state", "value", "who").rows() == [("capacity", "explained", row["value"], "noter")]


def test_a_note_without_words_is_refused_in_one_sentence(monkeypatch, nation):
    row = one_finding(monkeypatch)
    case = "~".join((row["rule"], row["trader_id"], row["place"]))

    test = opened(monkeypatch, Scope("silent", "analyst"), "checks", case=case)
    test.selectbox(key="note_state").set_value("asked")
    test.button[0].click().run()

    assert "โปรดเขียนเหตุผล" in html(test)
    assert cases.notes(nation.database, ANALYST).is_empty()


def test_a_session_that_ended_writes_nothing(monkeypatch, nation):
    row = one_finding(monkeypatch)
    case = "~".join((row["rule"], row["trader_id"], row["place"]))
    test = opened(monkeypatch, Scope("leaver", "analyst"), "checks", case=case)
    test.text_area(key="note_words").set_value("ช้าไป")

    monkeypatch.setattr(visitor, "current", lambda: None)
    test.button[0].click().run()

    assert cases.notes(nation.database, ANALYST).is_empty()


def test_a_finding_of_another_province_is_not_found_under_its_address(monkeypatch):
    row = one_finding(monkeypatch)
    case = "~".join((row["rule"], row["trader_id"], row["place"]))

    drawn = html(opened(monkeypatch, ELSEWHERE, "checks", case=case))

    assert "ไม่พบข้อสังเกตนี้" in drawn and row["name_th"] not in drawn


def test_findings_over_many_months_agree_with_the_contract_and_with_each_month_alone():
    snapshot = start.newest_snapshot()
    last = snapshot.periods[-1]
    together = quality.findings(ANALYST, snapshot, Filters(period=last), 13)

    for period in snapshot.periods:
        alone = quality.findings(ANALYST, snapshot, Filters(period=period), 1)
        assert alone.equals(together.filter(together["period"] == period))
        contract = view(ANALYST, snapshot, "continuity", Filters(period=period))
        assert alone.filter(alone["rule"] == "continuity").height == contract.height


def test_totals_of_coverage_are_the_nations_for_every_official_and_the_deadline_is_the_seventh():
    snapshot = start.newest_snapshot()
    asked = Filters(period=snapshot.default_period)

    nation = quality.filed_by(ANALYST, snapshot, asked, "kind")
    assert quality.filed_by(ELSEWHERE, snapshot, asked, "kind").equals(nation)
    limits = checks.Tolerances.on(snapshot.manifest.figures, snapshot.default_period)
    assert limits.deadline_day == 7 and periods.last_day(OCTOBER) == date(2026, 10, 31)
