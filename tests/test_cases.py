"""Notes on doubts: who may write, what is kept, that nothing is lost between two writers."""

import json
from datetime import date

import drawn
import pytest

from bi.access import SYSTEM, Scope
from bi.errors import UserError
from bi.store import cases
from bi.store.cases import CaseKey, Note
from bi.store.tables_cases import CheckCase, CheckNote

OCTOBER = date(2026, 10, 1)
ANALYST = Scope("a", "analyst")
OFFICER = Scope("o", "officer", provinces=("60",))
KEY = CaseKey(OCTOBER, drawn.trader_id("A"), "capacity", "A1")
NOTE = Note("asked", "โทรสอบถามแล้ว", "9|8", "S1")


@pytest.fixture
def register(store):
    drawn.load(store, drawn.registers())
    with store.database.write() as connection:
        for table in (CheckCase, CheckNote):
            table.__table__.create(connection, checkfirst=True)
    return store


def refused(register, scope, key=KEY, note=NOTE) -> str:
    with pytest.raises(UserError) as error:
        cases.write(register.database, scope, key, note)
    return error.value.key


def test_a_note_is_kept_with_its_figures_and_its_event(register):
    seq = cases.write(register.database, OFFICER, KEY, NOTE, now=drawn.NOW)
    cases.write(register.database, ANALYST, KEY, Note("explained", " เครื่องชั่งเสีย ", "9|8", "S1", seen=seq), now=drawn.later(5))

    found = cases.notes(register.database, ANALYST)

    assert found.select("period", "trader_id", "rule", "place", "state", "words", "value", "who").rows() == [
        (OCTOBER, KEY.trader_id, "capacity", "A1", "asked", "โทรสอบถามแล้ว", "9|8", "o"),
        (OCTOBER, KEY.trader_id, "capacity", "A1", "explained", "เครื่องชั่งเสีย", "9|8", "a"),
    ]
    events = drawn.rows(register, "SELECT who, record, data FROM event JOIN event_body USING (seq) WHERE kind = 'check.noted' ORDER BY seq")
    assert [(who, record, json.loads(data)["state"]) for who, record, data in events] == [
        ("o", "check_case:1", [None, "asked"]), ("a", "check_case:1", ["asked", "explained"]),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["reader", "trader", "public"])
def test_who_may_not_write_is_refused_and_may_not_read_either(register, role):
    scope = Scope("x", role, traders=(KEY.trader_id,))

    assert refused(register, scope) == "cases.not_allowed"
    with pytest.raises(UserError):
        cases.notes(register.database, scope)


def test_another_province_and_nobody_answer_alike(register):
    other = CaseKey(OCTOBER, drawn.trader_id("B"), "capacity", "B1")
    nobody = CaseKey(OCTOBER, drawn.trader_id("Z"), "capacity", "Z1")
    stolen = CaseKey(OCTOBER, drawn.trader_id("A"), "capacity", "B1")

    assert {refused(register, OFFICER, key) for key in (other, nobody, stolen)} == {"cases.out_of_reach"}
    assert refused(register, ANALYST, nobody) == "cases.out_of_reach"
    assert drawn.rows(register, "SELECT count(*) FROM check_case") == [(0,)], "a refused note leaves nothing"


def test_a_province_officer_reads_notes_of_the_own_provinces_only(register):
    cases.write(register.database, SYSTEM_ADMIN, CaseKey(OCTOBER, drawn.trader_id("B"), "late"), NOTE)
    cases.write(register.database, SYSTEM_ADMIN, KEY, NOTE)

    assert cases.notes(register.database, OFFICER)["trader_id"].to_list() == [KEY.trader_id]
    assert cases.notes(register.database, ANALYST).height == 2


def test_a_note_in_between_is_not_overwritten(register):
    cases.write(register.database, OFFICER, KEY, NOTE)

    assert refused(register, ANALYST) == "cases.changed"


@pytest.mark.parametrize(
    ("note", "key", "expected"),
    [
        (Note("explained", "  ", "9|8", "S1"), KEY, "cases.no_words"),
        (Note("asked", "ก" * (cases.LONGEST + 1), "9|8", "S1"), KEY, "cases.too_long"),
        (Note("closed", "ก", "9|8", "S1"), KEY, "cases.unknown"),
        (NOTE, CaseKey(OCTOBER, KEY.trader_id, "taste", "A1"), "cases.unknown"),
    ],
)
def test_a_note_that_says_nothing_or_too_much_is_refused(register, note, key, expected):
    assert refused(register, ANALYST, key, note) == expected


def test_a_doubt_may_be_opened_again_without_words(register):
    seq = cases.write(register.database, ANALYST, KEY, NOTE)

    assert cases.write(register.database, ANALYST, KEY, Note("open", "", "9|8", "S1", seen=seq)) == seq + 1


SYSTEM_ADMIN = Scope(SYSTEM.who, "admin")
