"""Province, trader, rice, concentration and lines as their readers meet them, over a tiny real nation."""

import pytest
import stage
from test_pages import ANALYST, READER, TRADER, html, opened

from bi.access import Scope
from bi.text import TEXT

OFFICER_32 = Scope("demo-province-32", "officer", provinces=("32",))
NAME = "บริษัท โรงสีตัวอย่างปากน้ำโพ จำกัด"
OTHER = "หจก. โรงสีตัวอย่างหอมมะลิ"
OTHER_ID = "0323599900016"


@pytest.fixture(autouse=True)
def nation(tmp_path, monkeypatch):
    return stage.example(tmp_path, monkeypatch)


def page(monkeypatch, scope, name: str, **query: str) -> str:
    test = opened(monkeypatch, scope, f"../pages/{name}.py", **query)
    assert not test.exception
    drawn = html(test)
    assert "เลขอ้างอิง" not in drawn and "the reference" not in drawn
    return drawn


def test_a_province_shows_its_figures_and_leads_to_their_lines(monkeypatch):
    drawn = page(monkeypatch, ANALYST, "province", province="60")
    assert "นครสวรรค์" in drawn and "อันดับที่" in drawn and NAME in drawn
    assert "/lines?" in drawn and "province=60" in drawn


def test_without_a_province_there_is_a_choice(monkeypatch):
    drawn = page(monkeypatch, ANALYST, "province")
    assert "เลือกจังหวัด" in drawn and "/province?province=60" in drawn
    assert "/province?province=32" in page(monkeypatch, OFFICER_32, "province")


def test_a_province_names_no_trader_to_a_reader_of_totals_nor_beyond_reach(monkeypatch):
    drawn = page(monkeypatch, READER, "province", province="60")
    assert "โรงสีตัวอย่าง" not in drawn and "/lines?" not in drawn
    drawn = page(monkeypatch, OFFICER_32, "province", province="60")
    assert NAME not in drawn and "อยู่นอกขอบเขตที่ท่านเห็นได้" in drawn


def test_a_trader_lands_on_itself_with_its_register_and_versions(monkeypatch):
    drawn = page(monkeypatch, TRADER, "trader")
    assert NAME in drawn and "12,000,000" in drawn and "S60-90001" in drawn and "R69-" in drawn
    assert OTHER not in drawn


def test_an_other_trader_and_an_absent_one_answer_alike(monkeypatch):
    foreign, absent = (page(monkeypatch, TRADER, "trader", trader=number) for number in (OTHER_ID, "9999999999994"))
    assert "ไม่พบผู้ประกอบการนี้" in foreign and OTHER not in foreign
    assert foreign.partition("bi-footer")[0].replace(OTHER_ID, "") == absent.partition("bi-footer")[0].replace("9999999999994", "")
    for scope in (OFFICER_32, ANALYST):
        assert "ไม่พบผู้ประกอบการนี้" in page(monkeypatch, scope, "trader", trader="9999999999994")
    assert NAME not in page(monkeypatch, OFFICER_32, "trader", trader=stage.MILL)


def test_lines_of_a_trader_are_its_own_whatever_the_address_says(monkeypatch):
    assert OTHER not in page(monkeypatch, TRADER, "lines")
    for number in (OTHER_ID, "9999999999994"):
        drawn = page(monkeypatch, TRADER, "lines", trader=number)
        assert "ไม่มีรายการตามเงื่อนไขนี้" in drawn and OTHER not in drawn


def test_lines_add_up_to_the_figure_and_say_so(monkeypatch):
    drawn = page(monkeypatch, ANALYST, "lines", province="60", lang="en")
    assert "equal to the kilogram" in drawn and "declarations.csv" in drawn
    drawn = page(monkeypatch, OFFICER_32, "lines", lang="en")
    assert "beyond your reach" in drawn


def test_rice_and_concentration_open_for_officials_only(monkeypatch):
    for name, words in (("rice", "อัตราสีข้าวรายเดือน"), ("concentration", "ดัชนี HHI")):
        assert words in page(monkeypatch, READER, name)
        assert "โรงสีตัวอย่าง" not in page(monkeypatch, ANALYST, name)
        assert "bi-footer" not in page(monkeypatch, TRADER, name)
        assert "bi-footer" not in page(monkeypatch, None, name)


def test_a_stranger_meets_no_figure(monkeypatch):
    for name in ("province", "trader", "lines"):
        drawn = page(monkeypatch, None, name, province="60", trader=stage.MILL)
        assert "bi-tile" not in drawn and "โรงสีตัวอย่าง" not in drawn


def test_both_languages_of_the_pages_are_complete():
    for key, text in TEXT.items():
        if key.split(".")[0] in ("province", "trader", "rice", "concentration", "lines", "figures"):
            assert text.th and text.en and text.th != text.en, key
