"""Pages as their readers meet them: run whole, over a tiny real snapshot, as each role and as a stranger."""

import pytest
import stage
from streamlit.testing.v1 import AppTest

from bi.access import Scope
from bi.web import rights, visitor

ENTRY = "../bi/web/entry.py"
OVERVIEW = "../pages/overview.py"
ANALYST = Scope("demo-analyst", "analyst")
READER = Scope("demo-reader", "reader")
TRADER = Scope("demo-trader-1", "trader", traders=(stage.MILL,))


@pytest.fixture(autouse=True)
def nation(tmp_path, monkeypatch):
    return stage.example(tmp_path, monkeypatch)


def opened(monkeypatch, scope: Scope | None, page: str = OVERVIEW, **query: str) -> AppTest:
    """A page drawn for a reader with an address."""
    monkeypatch.setattr(visitor, "current", lambda: scope)
    test = AppTest.from_file(page, default_timeout=20)
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def html(test: AppTest) -> str:
    return "".join(element.proto.body for element in test.get("html"))


def test_the_overview_shows_the_month_its_coverage_and_its_figures(monkeypatch):
    test = opened(monkeypatch, ANALYST)
    assert not test.exception
    drawn = html(test)
    assert "ตุลาคม 2569: ยื่นแล้ว" in drawn
    assert "ข้อมูลตัวอย่าง" in drawn
    assert "ชุดข้อมูล S" in drawn
    assert len(test.get("vega_lite_chart") or test.get("arrow_vega_lite_chart")) == 3


def test_the_overview_in_english_names_its_provinces_in_english(monkeypatch):
    drawn = html(opened(monkeypatch, ANALYST, lang="en"))
    assert "Overview" in drawn
    assert "Nakhon Sawan" in drawn


def test_who_may_not_see_traders_meets_no_name_of_one(monkeypatch):
    assert "โรงสีตัวอย่างปากน้ำโพ" in html(opened(monkeypatch, ANALYST))
    assert "โรงสีตัวอย่าง" not in html(opened(monkeypatch, READER))


def test_a_stranger_is_asked_who_he_is_and_sees_no_figure(monkeypatch):
    drawn = html(opened(monkeypatch, None))
    assert "เลือกผู้ใช้เพื่อเข้าสู่ระบบ" in drawn
    assert 'name="persona" value="analyst"' in drawn
    assert "bi-tile" not in drawn and "ยื่นแล้ว" not in drawn


def test_a_page_that_is_not_for_a_role_says_so_and_shows_nothing(monkeypatch):
    drawn = html(opened(monkeypatch, TRADER))
    assert "หน้านี้ไม่เปิดให้ผู้ใช้ในฐานะ ผู้ประกอบการโรงสี" in drawn
    assert "bi-tile" not in drawn


def test_the_menu_leads_a_role_to_its_own_first_page(monkeypatch):
    test = opened(monkeypatch, ANALYST, ENTRY)
    assert not test.exception
    assert "ภาพรวม" in html(test)


def test_a_filter_goes_to_the_address_and_comes_back_from_it(monkeypatch):
    test = opened(monkeypatch, ANALYST)
    test.selectbox(key="pick_rice").set_value("P-WH").run()
    assert test.query_params["rice"] == "P-WH"
    again = opened(monkeypatch, ANALYST, rice="P-WH", month="2569-10")
    assert again.selectbox(key="pick_rice").value == "P-WH"
    test.selectbox(key="pick_rice").set_value("").run()
    assert "rice" not in test.query_params


def test_an_unknown_filter_is_one_calm_sentence_and_a_way_on(monkeypatch):
    drawn = html(opened(monkeypatch, ANALYST, rice="X-YZ"))
    assert "ตัวกรอง rice = X-YZ ซึ่งไม่รู้จัก" in drawn
    assert "เปิดหน้านี้โดยไม่ใช้ตัวกรอง" in drawn


def test_a_fault_is_one_sentence_with_a_reference_and_the_log_has_the_rest(monkeypatch, caplog):
    from bi import charts

    def broken(*_args, **_kwargs):
        raise ValueError("secret detail")

    monkeypatch.setattr(charts, "province_map", broken)
    test = opened(monkeypatch, ANALYST)
    assert not test.exception
    assert "เลขอ้างอิง" in html(test)
    assert "secret detail" not in html(test)
    assert "secret detail" in caplog.text


def test_a_name_that_is_markup_is_shown_as_text(monkeypatch):
    from bi.web import tables

    monkeypatch.setattr(tables, "cell", lambda *_: "<img src=x onerror=alert(1)>")
    drawn = html(opened(monkeypatch, ANALYST))
    assert "<img src=x" not in drawn
    assert "&lt;img src=x" in drawn


def test_every_page_file_stands_in_the_table_of_rights():
    files = {file.stem for file in rights.PAGES_FOLDER.glob("*.py")}
    assert files <= {page.name for page in rights.PAGES}


def test_every_page_passes_the_door_before_anything_else():
    for file in rights.PAGES_FOLDER.glob("*.py"):
        source = file.read_text(encoding="utf-8")
        assert f'ui.page("{file.stem}")' in source, file.name


@pytest.mark.parametrize("page", [p.name for p in rights.existing()])
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_page_opens_in_both_languages_for_every_role_and_refuses_a_stranger(page, language, monkeypatch):
    for scope in (ANALYST, Scope("demo-province-60", "officer", provinces=("60",)), READER, TRADER, Scope("demo-admin", "admin"), None):
        test = opened(monkeypatch, scope, f"../pages/{page}.py", lang=language)
        assert not test.exception, (page, scope)
        words = html(test)
        assert "เลขอ้างอิง" not in words and "the reference" not in words, (page, scope)
        is_let_in = "bi-footer" in words
        assert is_let_in == (scope is not None and rights.may_open(page, scope.role)), (page, scope)
