"""Declare, Guide and About the data as their readers meet them."""

from datetime import UTC, datetime

import drawn
import pytest
import stage
from streamlit.testing.v1 import AppTest

from bi import reference, snapshot
from bi.access import SYSTEM, Scope
from bi.declare import trial
from bi.intake import ingest
from bi.text import TEXT
from bi.views import VIEWS, view
from bi.views.definitions import DEFINITIONS, NO_FIGURES
from bi.web import about, drafts, filing, guide, visitor

OTHER = "0323599900016"
TRADER = Scope("demo-trader-1", "trader", traders=(stage.MILL,))
OFFICER = Scope("demo-province-60", "officer", provinces=("60",))
ANALYST = Scope("demo-analyst", "analyst")
READER = Scope("demo-reader", "reader")
LINE = drawn.csv(drawn.LINE, [("2026-10", stage.MILL, "S60-90001", "P-WH", "main", "own", 5, *[""] * 11, 5)])
SPOILED = LINE.replace(b",5,", b",x,")


@pytest.fixture(autouse=True)
def nation(tmp_path, monkeypatch):
    for module in (ingest, trial):
        monkeypatch.setattr(module, "read_sheet", drawn.read_here)
    return stage.example(tmp_path, monkeypatch)


def opened(monkeypatch, scope: Scope | None, page: str, **query: str) -> AppTest:
    monkeypatch.setattr(visitor, "current", lambda: scope)
    test = AppTest.from_file(f"../pages/{page}.py", default_timeout=30)
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def html(test: AppTest) -> str:
    return "".join(element.proto.body for element in test.get("html"))


def with_draft(test: AppTest, scope: Scope, nation, data: bytes, slot: str = "declare") -> AppTest:
    """The page after a file was put there."""
    tried = trial.try_file(nation, data, "august.csv", scope=scope)
    owner = test.session_state["drafts.owner"]  # a test has no cookie: drafts lie under its own session
    drafts._SHELF.put((owner, f"{slot}.draft"), filing.Draft(scope, "august.csv", data, tried), len(data))
    return test.run()


def test_a_trader_sees_what_is_due_the_template_and_its_own_history(monkeypatch):
    drawn_page = html(opened(monkeypatch, TRADER, "declare"))
    assert "โรงสีตัวอย่างปากน้ำโพ" in drawn_page and "0-6055-99900-01-5" in drawn_page
    assert "ประวัติการยื่น" in drawn_page and "ตรงเวลา · มีผล" in drawn_page
    assert "ตัวอย่างหอมมะลิ" not in drawn_page


def test_findings_stand_by_rule_with_what_to_do_and_nothing_can_be_confirmed(monkeypatch, nation):
    test = with_draft(opened(monkeypatch, TRADER, "declare"), TRADER, nation, SPOILED)
    shown = html(test)
    assert "ข้อผิดพลาด ต้องแก้ไขก่อนยื่น" in shown and "ไม่ใช่ตัวเลข · " in shown
    assert "โปรดใช้ตัวเลขธรรมดา" in shown and "Use plain notation" not in shown
    assert "ยังยืนยันไม่ได้" in shown
    assert not [b for b in test.button if "ยืนยัน" in b.label]


def test_nothing_is_kept_before_the_confirmation_and_a_receipt_is_given_after_it(monkeypatch, nation):
    before = drawn.sizes(nation)
    test = with_draft(opened(monkeypatch, TRADER, "declare"), TRADER, nation, LINE)
    button = next(b for b in test.button if "ยืนยัน" in b.label)
    assert button.disabled and drawn.sizes(nation) == before
    test.checkbox[0].check().run()
    next(b for b in test.button if "ยืนยัน" in b.label).click().run()
    assert not test.exception
    shown = html(test)
    assert "รับการแจ้งแล้ว ใบรับเลขที่ R" in shown and "ภายในไม่กี่นาที" in shown
    assert drawn.sizes(nation)["receipt"] == before["receipt"] + 1
    assert drawn.rows(nation, "SELECT channel, who FROM receipt ORDER BY receipt_no DESC LIMIT 1") == [("web", TRADER.who)]
    assert "ฉบับแก้ไข · มีผล" in shown and "เทียบฉบับ" in shown


def test_a_draft_of_another_person_is_not_shown(monkeypatch, nation):
    test = with_draft(opened(monkeypatch, TRADER, "declare"), OFFICER, nation, LINE)
    assert "3. ผลการตรวจ" not in html(test)


def test_an_officer_files_on_behalf_and_the_channel_is_kept(monkeypatch, nation):
    test = with_draft(opened(monkeypatch, OFFICER, "declare", trader=stage.MILL), OFFICER, nation, LINE)
    test.selectbox(key="declare_channel").set_value("post").run()
    test.checkbox[0].check().run()
    next(b for b in test.button if "ยืนยัน" in b.label).click().run()
    assert not test.exception
    assert drawn.rows(nation, "SELECT channel FROM receipt ORDER BY receipt_no DESC LIMIT 1") == [("post",)]


@pytest.mark.parametrize("unknown", [OTHER, drawn.trader_id("Y")])
def test_an_officer_cannot_open_a_trader_of_another_province(monkeypatch, unknown):
    shown = html(opened(monkeypatch, OFFICER, "declare", trader=unknown))
    assert f"ไม่พบผู้ประกอบการ {unknown} ในทะเบียนที่ท่านยื่นแทนได้" in shown
    assert "หอมมะลิ" not in shown


def test_a_receipt_opens_by_link_for_its_trader_alone(monkeypatch, nation):
    (number,) = drawn.rows(nation, "SELECT receipt FROM receipt LIMIT 1")[0]
    assert "รหัสตรวจไฟล์" in html(opened(monkeypatch, TRADER, "declare", receipt=number))
    assert "ไม่พบใบรับเลขที่ R69-9999999" in html(opened(monkeypatch, TRADER, "declare", receipt="R69-9999999"))


def test_the_form_makes_a_file_that_is_tried(monkeypatch, nation):
    test = opened(monkeypatch, TRADER, "declare")
    test.radio(key="declare_way").set_value("form").run()
    assert not test.exception
    next(t for t in test.text_input if t.label == "คงเหลือ (ตัน)").set_value("1").run()
    next(b for b in test.button if b.label == "ตรวจรายการที่กรอก").click().run()
    shown = html(test)
    assert "form-2026-10.csv" in shown and "ยอดไม่สมดุล" in shown


def test_drafts_make_room_for_newer_ones_and_are_counted():
    shelf = drafts.Shelf(most_bytes=100, most=3)
    for number in range(5):
        shelf.put(("a", str(number)), number, 10)
    assert [shelf.get(("a", str(n))) for n in range(5)] == [None, None, 2, 3, 4]
    shelf.get(("a", "2"))
    shelf.put(("a", "9"), "large", 75)
    assert [shelf.get(("a", n)) for n in ("2", "3", "4", "9")] == [2, None, 4, "large"] and shelf.bytes == 95
    shelf.drop(("a", "9"))
    assert shelf.bytes == 20 and shelf.get(("b", "2")) is None


# --- guide ---


def test_everyone_can_try_a_file_and_nothing_is_kept(monkeypatch, nation):
    before = drawn.sizes(nation)
    for scope in (TRADER, OFFICER, ANALYST, READER):
        test = with_draft(opened(monkeypatch, scope, "guide"), scope, nation, LINE, slot="try")
        assert not test.exception
        assert "ไฟล์ august.csv" in html(test)
        assert not [b for b in test.button if "ยืนยัน" in b.label]
    assert drawn.sizes(nation) == before


def test_a_reader_tries_the_form_only_and_a_trader_gets_no_exercises(monkeypatch):
    assert "ตรวจเฉพาะรูปแบบของไฟล์" in html(opened(monkeypatch, READER, "guide"))
    shown = html(opened(monkeypatch, TRADER, "guide"))
    assert "แบบฝึกหัดสำหรับเจ้าหน้าที่" not in shown and "ความครบถ้วนของการแจ้ง" not in shown


def test_every_rule_is_explained_in_the_guide():
    from bi.intake import contracts

    declared = {*contracts.RULES, "file", "header"} - {"date"}  # a date stands in registers only
    assert declared == set(guide.ERRORS)
    for rule in (*guide.ERRORS, *guide.WARNINGS):
        assert {f"declare.rule.{rule}", f"guide.rule.{rule}"} <= TEXT.keys()


def test_the_example_of_the_guide_adds_up():
    for _, *cells in guide._EXAMPLE:
        opening, bought, produced, sold, milled, lost, closing = (int(c.replace(",", "") or 0) for c in cells)
        assert opening + bought + produced - sold - milled - lost == closing


# --- about the data ---


def test_every_figure_of_every_view_has_one_definition():
    opened_snapshot = snapshot.latest()
    shown = {
        name for kind in VIEWS for name, dtype in view(SYSTEM, opened_snapshot, kind).schema.items() if dtype.is_numeric()
    }
    explained = [column for one in DEFINITIONS for column in one.columns]
    assert shown - set(explained) - NO_FIGURES == set()
    assert len(explained) == len(set(explained))


def test_every_rule_unit_and_confidence_of_the_reference_has_words():
    ref = reference.current()
    assert {f"about.rule.{r.name}" for r in ref.rules} <= TEXT.keys()
    assert {f"about.measure.{about.slug(r.unit)}" for r in ref.rules} <= TEXT.keys()
    assert {f"about.confidence.{c}" for c in reference.CONFIDENCE} <= TEXT.keys()


def test_the_data_page_shows_snapshots_by_link_factors_and_rules(monkeypatch, nation):
    first = snapshot.latest()
    drawn.take(nation, LINE)
    snapshot.build(nation, now=datetime.now(UTC))
    test = opened(monkeypatch, ANALYST, "about")
    shown = html(test)
    assert not test.exception
    assert f"/about?asof={first.id}" in shown and snapshot.latest().id in shown
    assert "ความเชื่อมั่นต่ำ" in shown and "0.76" in shown
    assert "10,000,000" in shown
    assert "ท่านกำลังดูข้อมูลตามที่ทราบ" in html(opened(monkeypatch, ANALYST, "about", asof=first.id))


def test_a_trader_is_not_told_how_many_lines_the_nation_has(monkeypatch):
    assert "รายการที่มีผล" in html(opened(monkeypatch, ANALYST, "about"))
    assert "รายการที่มีผล" not in html(opened(monkeypatch, TRADER, "about"))


@pytest.mark.parametrize("page", ["declare", "guide", "about"])
@pytest.mark.parametrize("scope", [TRADER, OFFICER])
def test_pages_open_in_english(monkeypatch, page, scope):
    test = opened(monkeypatch, scope, page, lang="en")
    assert not test.exception
    assert "เลขอ้างอิง" not in html(test)
