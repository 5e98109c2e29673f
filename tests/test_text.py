"""Words: both languages name the same facts, every key that the code asks for is there, none is written twice."""

import ast
import re
import string
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bi import reference
from bi.errors import ContractError, UserError
from bi.intake import contracts
from bi.intake.findings import make
from bi.intake.limits import refused
from bi.text import TEXT, explain, say
from bi.views.filters import LISTS

ROOT = Path(__file__).resolve().parents[1]
WARNINGS = ("continuity", "capacity", "yield", "unit", "late", "leading_zero", "versions", "header")
FACTS_OF_A_FINDING = {"row", "value", "fact", "column", "title"}
THAI = re.compile("[\u0e01-\u0e5b]")
LATIN = re.compile("[A-Za-z]")
NAMES_OF_THINGS = ("language.", "persona.")  # a language is named in itself, a person by the own name


def places(text: str) -> list[str]:
    """The facts that a sentence names."""
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name is not None})


def facts(text: str) -> list[str]:
    """The facts that a sentence names; a column's Thai title and its English name are one fact."""
    return sorted({"column" if name == "title" else name for name in places(text)})


def sources() -> Iterator[tuple[Path, ast.Module]]:
    files = [ROOT / "app.py", *(f for room in ("bi", "pages", "license_pdf") for f in (ROOT / room).rglob("*.py"))]
    for file in files:
        yield file.relative_to(ROOT), ast.parse(file.read_text(encoding="utf-8"))


@cache
def asked() -> list[tuple[str, str, set[str] | None]]:
    """(place, key or pattern of a key, facts that are given) of every call that names a text; facts None: not told."""
    return list(calls())


def calls() -> Iterator[tuple[str, str, set[str] | None]]:
    for file, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and name_of(node.func) in ("UserError", "say", "refused"):
                given = None if any(k.arg is None for k in node.keywords) else {k.arg for k in node.keywords}
                for key in keys(node.args[0]):
                    yield f"{file}:{node.lineno}", key, given


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def keys(argument: ast.expr) -> Iterator[str]:
    """The keys an argument may stand for, as patterns; nothing where only the run can tell."""
    if isinstance(argument, ast.IfExp):
        yield from keys(argument.body)
        yield from keys(argument.orelse)
    elif isinstance(argument, ast.JoinedStr):
        yield "".join(re.escape(p.value) if isinstance(p, ast.Constant) else ".+" for p in argument.values)
    elif isinstance(argument, ast.Constant) and "." in str(argument.value):
        yield re.escape(argument.value)


def test_the_code_asks_for_texts_in_many_places():
    found = asked()

    assert len(found) > 60, "the search itself must find something"
    assert {r"view\.no_snapshot", r"view\.unknown_.+", r"file\.ragged"} <= {key for _, key, _ in found}


def test_every_key_that_the_code_asks_for_exists():
    lost = [(place, key) for place, key, _ in asked() if not any(re.fullmatch(key, there) for there in TEXT)]

    assert lost == []


def test_every_fact_that_a_text_names_is_given_with_it():
    missing = [
        (place, key, wanted)
        for place, key, given in asked()
        if given is not None and (text := TEXT.get(key.replace("\\", "")))
        if (wanted := set(places(text.en)) - given)
    ]

    assert missing == []


@pytest.mark.parametrize("field", LISTS)
def test_every_filter_with_a_list_has_words_for_an_unknown_value(field):
    assert places(TEXT[f"view.unknown_{field}"].th) == ["value"]


def test_both_languages_name_the_same_facts():
    assert {key for key, text in TEXT.items() if facts(text.th) != facts(text.en)} == set()


def test_thai_is_thai_and_english_is_english():
    words = {key: text for key, text in TEXT.items() if not key.startswith(NAMES_OF_THINGS)}

    assert [key for key, text in words.items() if THAI.search(text.en)] == []
    foreign = [key for key, text in words.items() if LATIN.search(text.th) and not THAI.search(text.th)]
    assert [key for key in foreign if words[key].th != words[key].en] == []  # a name or unit may be the same in both
    assert [key for key, text in TEXT.items() if not text.th.strip() or not text.en.strip()] == []


def test_no_key_is_written_twice():
    # a doubled key of one dictionary is lost in silence, so the source is read
    written = Counter()
    for file in [*(ROOT / "bi" / "text").glob("*.py"), ROOT / "bi" / "intake" / "messages.py"]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                written.update(key.value for key in node.keys if isinstance(key, ast.Constant))

    assert [key for key, count in written.items() if count > 1] == []
    assert set(written) >= set(TEXT)


@pytest.mark.parametrize("rule", [*contracts.RULES, *WARNINGS])
def test_every_rule_has_words_that_say_what_to_do(rule):
    row = {"row": 7, "column": "closing_t", "rule": rule, "value": "1e5", "fact": "2.000"}
    found = make(reference.current(), "declarations", "a.csv", "error", row)

    assert THAI.search(found.message_th) and "{" not in found.message_th
    assert not THAI.search(found.message_en) and "{" not in found.message_en
    assert (found.row, found.column, found.rule, found.value) == (7, "closing_t", rule, "1e5")


def test_words_of_findings_name_only_what_a_finding_knows():
    texts = {key: text for key, text in TEXT.items() if key.startswith("finding.")}

    assert len(texts) > len(contracts.RULES)
    assert {key: extra for key, text in texts.items() if (extra := set(places(text.th)) - FACTS_OF_A_FINDING)} == {}


def test_a_finding_names_the_column_by_the_title_of_each_language():
    row = {"row": 7, "column": "opening_t", "rule": "number", "value": "x"}
    found = make(reference.current(), "declarations", "a.csv", "error", row)

    assert "“ยกมา (ตัน)”" in found.message_th
    assert "column opening_t" in found.message_en


def test_a_refusal_stands_under_the_rule_that_its_key_begins_with():
    rules = {key: refused(key).rule for key in TEXT if key.startswith(("file.", "header."))}

    assert set(rules.values()) == {"file", "header"}
    assert all(key.startswith(f"{rule}.") for key, rule in rules.items())


def test_a_user_error_is_told_in_both_languages():
    error = UserError("view.unknown_period", value="2026-09")

    assert explain(error, "th") == "ไม่มีข้อมูลงวด 2026-09 ในชุดข้อมูลนี้ โปรดเลือกงวดอื่น"
    assert explain(error, "en") == "The snapshot has no declarations for 2026-09. Choose another month."


def test_an_unknown_key_is_our_own_fault_and_says_so():
    with pytest.raises(ContractError, match="no key 'view.nothing'"):
        say("view.nothing", "th")
