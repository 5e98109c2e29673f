"""Reminders: what they must name, in both languages, and the marks of what nobody has checked."""

from datetime import date

import pytest

from bi import letters
from bi.reference import legal

TRADER = {"trader_id": "0723599000208", "name_th": "หจก. โรงสีตัวอย่าง", "name_en": "Sample Mill", "address": "1 หมู่ 2",
          "district": "เมือง", "province": "72", "missed_12": 3}  # fmt: skip
OVERDUE = letters.Occasion(date(2026, 10, 1), date(2026, 11, 7), date(2026, 11, 22), date(2026, 11, 23), True, False)


def test_a_thai_reminder_names_month_deadline_office_and_history_in_thai_numerals():
    text = letters.reminder(TRADER, OVERDUE, "th")

    for words in ("งวดเดือนตุลาคม ๒๕๖๙", "ภายในวันที่ ๗ พฤศจิกายน ๒๕๖๙", "สำนักงานพาณิชย์จังหวัดสุพรรณบุรี", "รวม ๓ งวด",
                  "หจก. โรงสีตัวอย่าง (เลขประจำตัว ๐-๗๒๓๕-๙๙๐๐๐-๒๐-๘)", "ขอแสดงความนับถือ", "ภายใน ๗ วัน"):  # fmt: skip
        assert words in text
    assert not any(digit in text for digit in "0123456789")


def test_an_english_reminder_says_the_same():
    text = letters.reminder(TRADER, OVERDUE, "en")

    for words in ("October 2026", "7 November 2026", "Provincial Commerce Office of Suphan Buri", "Sample Mill", "3 are still"):
        assert words in text


@pytest.mark.parametrize(("language", "mark"), [("th", "[ข้อสันนิษฐาน]"), ("en", "[assumption]")])
def test_what_was_not_found_in_a_source_is_marked_where_it_stands(language, mark):
    text = letters.reminder(TRADER, OVERDUE, language)

    uncertain = [g for g in legal.grounds() if not g.is_certain and g.key != "answer_days"]
    assert len(uncertain) == 2
    for ground in uncertain:
        quoted = ground.text(language).translate(letters._NUMERALS) if language == "th" else ground.text(language)
        assert f"{quoted} {mark}" in text
    certain = legal.ground("duty", date(2026, 11, 23)).text(language)
    assert f"{certain} {mark}" not in text


def test_before_the_deadline_it_reminds_and_does_not_blame():
    early = letters.Occasion(date(2026, 10, 1), date(2026, 11, 7), date(2026, 11, 3), date(2026, 11, 3), False, False)

    assert "ยังไม่พบรายงาน" in letters.reminder(TRADER, early, "th")
    assert "before it is due" in letters.reminder({**TRADER, "missed_12": 1}, early, "en")


def test_a_bangkok_trader_hears_from_the_department_and_a_sample_says_so():
    sample = letters.Occasion(date(2026, 10, 1), date(2026, 11, 7), date(2026, 11, 22), date(2026, 11, 23), True, True)

    text = letters.reminder({**TRADER, "province": "10"}, sample, "th")

    assert "กรมการค้าภายใน" in text and "จังหวัดกรุงเทพ" not in text
    assert text.startswith("[ข้อมูลตัวอย่าง ห้ามส่ง]")


def test_every_legal_text_has_a_source_and_a_confidence():
    assert {g.key for g in legal.grounds()} >= {"act", "notification", "duty", "consequence", "answer_days"}
    assert all(g.source and g.confidence for g in legal.grounds())
