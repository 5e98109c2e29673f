"""Reference data: every file is loaded and checked, a mistake in one stops the program, a value moves the figure."""

import csv
import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from bi import reference
from bi.errors import ContractError
from bi.metrics import equivalent_kg, factors_on, rule_on
from bi.reference import FOLDER, load

FILES = ("codes.csv", "columns.csv", "factors.csv", "license_types.csv", "provinces.csv", "rice.csv", "rules.csv")
WITH_ORIGIN = tuple(name for name in FILES if name != "columns.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scratch copy of the reference files."""
    for name in FILES:
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> int:
    """Change one place of a file; returns its line number."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, (name, old)
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def add(folder: Path, name: str, line: str) -> int:
    """Put a line at the end of a file; returns its line number."""
    text = (folder / name).read_text(encoding="utf-8").rstrip("\n")
    (folder / name).write_text(f"{text}\n{line}\n", encoding="utf-8")
    return text.count("\n") + 2


def cell(folder: Path, name: str, column: str, value: str, line: int = 2) -> None:
    """Put a value into one cell of a file."""
    with (folder / name).open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    rows[line - 2][column] = value
    with (folder / name).open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def refusal(folder: Path) -> str:
    with pytest.raises(ContractError) as found:
        load(folder)
    return str(found.value)


# --- what is there ---


def test_every_file_is_loaded(folder):
    for name in FILES:
        kept = (folder / name).read_bytes()
        (folder / name).unlink()
        with pytest.raises((ContractError, FileNotFoundError)):
            load(folder)
        (folder / name).write_bytes(kept)

    assert load(folder).digest() == reference.current().digest()


def test_no_file_lies_in_the_folder_unread():
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))

    assert {path.name for path in FOLDER.glob("*.csv")} >= set(FILES)
    assert [path.name for path in FOLDER.glob("*.csv") if f'"{path.name}"' not in code] == []


@pytest.mark.parametrize("path", [p for p in sorted(FOLDER.glob("*.csv")) if p.name != "columns.csv"], ids=lambda p: p.name)
def test_every_value_has_source_confidence_and_dates(path):
    with path.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))

    assert rows
    for row in rows:
        assert row["source"].strip() and row["confidence"] in reference.CONFIDENCE, row
        assert date.fromisoformat(row["valid_from"]) <= date.fromisoformat(row["valid_to"] or "9999-12-31"), row


def test_the_closed_lists_are_those_of_the_trade():
    ref = reference.current()

    assert len(ref.provinces) == 77
    assert ref.provinces["60"].name("th") == "นครสวรรค์" and ref.provinces["60"].no == 60
    assert [(form, sum(r.form == form for r in ref.rice.values())) for form in ("paddy", "milled", "bran")] == [
        ("paddy", 5), ("milled", 8), ("bran", 1),
    ]  # fmt: skip
    assert [t.code for t in ref.license_types.values() if not t.reports] == ["RET"]
    assert list(ref.codes("owner")) == ["own", "deposit", "government"]
    assert list(ref.codes("season")) == ["main", "second", "none"]
    assert len(ref.codes("trader_kind")) == 7
    assert ref.name("rice", "P-HM", "en") == "Hom Mali paddy"
    assert ref.name("rice", "P-XX", "en") == "P-XX", "a code that is not in the list stands for itself"


def test_the_columns_are_those_of_the_contract():
    columns = reference.current().columns
    declared = [c.name for c in columns["declarations"]]

    assert ",".join(declared[:19]) == (
        "period,trader_id,site_code,rice,season,owner,opening_t,purchased_t,produced_t,transfer_in_t,imported_t,"
        "other_in_t,sold_t,exported_t,to_mill_t,transfer_out_t,loss_t,other_out_t,closing_t"
    )
    assert declared[19:] == ["moisture_pct", "avg_buy_price", "avg_sell_price", "remark", "filed_at"]
    assert [c.required for c in columns["declarations"]] == [True] * 19 + [False] * 5
    assert [len(columns[name]) for name in ("traders", "sites", "licenses")] == [13, 10, 8]
    for file in columns.values():
        assert len({c.title_th for c in file}) == len({c.title_en for c in file}) == len(file)


def test_factors_and_rules_are_those_of_the_contract():
    ref, day = reference.current(), date(2026, 9, 30)
    factors = {code: float(ref.factor(code, day)) for code, rice in ref.rice.items() if rice.form == "milled"}

    assert factors == dict.fromkeys(("M-HM", "M-HT", "M-WH", "M-GL", "M-SP", "M-BK"), 0.65) | {"M-PB": 0.68, "M-BR": 0.76}
    assert ref.whole("deadline.day") == 7
    assert ref.whole("number.maximum_t") == 10_000_000
    assert (ref.rule("yield.lowest"), ref.rule("yield.highest")) == ("0.62", "0.69")
    assert ref.rule("unit.ratios") == "8-12.5 80-125 800-1250"
    assert (ref.whole("balance.floor_kg"), ref.whole("balance.per_mille")) == (1_000, 5)
    assert (ref.whole("continuity.floor_kg"), ref.whole("continuity.per_mille")) == (1_000, 5)


def test_what_is_asked_for_and_absent_is_a_contract_error():
    ref = reference.current()

    with pytest.raises(ContractError, match="rules.csv: no deadline.hour"):
        ref.rule("deadline.hour")
    with pytest.raises(ContractError, match="rules.csv: no deadline.day in force on 2015-12-31"):
        ref.rule("deadline.day", date(2015, 12, 31))
    with pytest.raises(ContractError, match="factors.csv: no factor for P-HM"):
        ref.factor("P-HM", date(2026, 9, 30))


# --- what stops the program ---


@pytest.mark.parametrize("name", WITH_ORIGIN)
def test_a_value_without_source_stops_with_file_and_line(folder, name):
    cell(folder, name, "source", "", line=4)

    assert refusal(folder) == f"{name} line 4: found no source"


@pytest.mark.parametrize("name", WITH_ORIGIN)
def test_an_unknown_confidence_stops_with_file_and_line(folder, name):
    cell(folder, name, "confidence", "sure", line=3)

    assert refusal(folder).startswith(f"{name} line 3: found confidence 'sure', expected one of ['assumption', ")


@pytest.mark.parametrize(("since", "until"), [("2016-13-01", ""), ("", ""), ("2016-01-01", "soon")])
def test_a_date_that_is_none_stops_with_file_and_line(folder, since, until):
    cell(folder, "rules.csv", "valid_from", since)
    cell(folder, "rules.csv", "valid_to", until)

    assert refusal(folder).startswith("rules.csv line 2: ")


def test_a_span_that_ends_before_it_begins_stops_with_file_and_line(folder):
    cell(folder, "factors.csv", "valid_to", "2015-12-31")

    assert refusal(folder) == "factors.csv line 2: valid_to 2015-12-31 is before valid_from 2016-01-01"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("line", ["a,b", ",".join("x" * 30)])
def test_a_line_with_other_cells_than_the_header_stops_with_file_and_line(folder, name, line):
    number = add(folder, name, line)

    assert refusal(folder) == f"{name} line {number}: found another number of cells than the header has"


OVERLAPS = [
    ("factors.csv", 'M-HM,0.66,"test",found,2020-01-01,', "M-HM"),  # the other has no end
    ("rules.csv", "deadline.day,10,day,test,found,2016-01-01,2016-12-31", "deadline.day"),
]


@pytest.mark.parametrize(("name", "line", "what"), OVERLAPS)
def test_two_values_in_force_on_one_day_stop_with_the_file(folder, name, line, what):
    add(folder, name, line)

    assert refusal(folder).startswith(f"{name}") and f"{what} has two values on " in refusal(folder)


@pytest.mark.parametrize(("name", "line", "what"), OVERLAPS)
def test_an_overlap_is_told_with_its_line(folder, name, line, what):
    number = add(folder, name, line)

    assert f"{name} line {number}" in refusal(folder)


def test_spans_that_meet_at_their_ends_overlap_on_that_day_and_not_when_they_follow(folder):
    cell(folder, "factors.csv", "valid_to", "2019-12-31")
    add(folder, "factors.csv", "M-HM,0.60,test,found,2020-01-01,")
    ref = load(folder)

    assert ref.factor("M-HM", date(2019, 12, 31)) == Fraction("0.65")
    assert ref.factor("M-HM", date(2020, 1, 1)) == Fraction("0.6")

    spoil(folder, "factors.csv", "2020-01-01", "2019-12-31")
    assert "M-HM has two values on 2019-12-31" in refusal(folder)


def test_a_milled_code_without_a_factor_stops_with_file_and_code(folder):
    spoil(folder, "factors.csv", "M-BR,0.76,from memory; not re-read,weak,2016-01-01,\n", "")

    assert refusal(folder) == "factors.csv: no factor for ['M-BR']"


@pytest.mark.parametrize("factor", ["0", "-0.65", "1.01"])
def test_a_factor_outside_0_to_1_stops(folder, factor):
    cell(folder, "factors.csv", "factor", factor)

    assert refusal(folder).startswith("factors.csv") and "expected a milled code, factor over 0 to 1" in refusal(folder)


def test_a_factor_of_a_code_that_is_in_no_list_stops(folder):
    add(folder, "factors.csv", "M-XX,0.65,test,found,2016-01-01,")

    assert "M-XX" in refusal(folder)


DOUBLED = [
    ("rice.csv", "15,P-HM,paddy,ข้าวเปลือก,Paddy,test,found,2016-01-01,", "P-HM is listed twice"),
    ("codes.csv", "owner,9,own,ของตนเอง,Own,test,found,2016-01-01,", "own is listed twice"),
    ("license_types.csv", "MIL,โรงสี,Mill,yes,test,found,2016-01-01,", "MIL is listed twice"),
    ("provinces.csv", "60,TH-60,นครสวรรค์,Nakhon Sawan,ภาคเหนือ,North,15,100,0,1,test,found,2016-01-01,", "60 is listed twice"),
    ("rice.csv", "1,P-XX,paddy,ข้าวเปลือก,Paddy,test,found,2016-01-01,", "a number stands for two codes"),
    ("codes.csv", "owner,1,lent,ให้ยืม,Lent,test,found,2016-01-01,", "a number stands for two codes"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "line", "said"), DOUBLED)
def test_a_doubled_code_stops_with_the_file(folder, name, line, said):
    add(folder, name, line)

    assert refusal(folder).startswith(name) and said in refusal(folder)


@pytest.mark.parametrize(("name", "line", "said"), DOUBLED)
def test_a_doubled_code_is_told_with_its_line(folder, name, line, said):
    number = add(folder, name, line)

    assert f"{name} line {number}" in refusal(folder)


UNCHECKED = [
    ("rice.csv", "form", "husk"),
    ("rice.csv", "no", "one"),
    ("factors.csv", "factor", "two thirds"),
    ("license_types.csv", "reports", "maybe"),
    ("rules.csv", "value", ""),
    ("columns.csv", "type", "weight"),
    ("columns.csv", "required", "maybe"),
    ("provinces.csv", "lat", "north"),
]


@pytest.mark.parametrize(("name", "column", "value"), UNCHECKED)
def test_a_value_of_no_known_kind_stops_with_file_and_line(folder, name, column, value):
    cell(folder, name, column, value)

    assert refusal(folder).startswith(f"{name} line 2")


# --- what follows from a value ---


def stock(ref: reference.Reference, rice: str, closing_kg: int, day: date = date(2026, 9, 30)) -> int:
    """The paddy equivalent of one line, in kilograms."""
    line = pl.DataFrame({"rice": [ref.rice[rice].no], "closing_kg": [closing_kg]})
    return line.select(equivalent_kg(factors_on(ref.figures(), day))).item()


def test_another_factor_is_another_figure_and_another_digest(folder):
    before = load(folder)
    cell(folder, "factors.csv", "factor", "0.8")
    after = load(folder)

    assert stock(before, "M-HM", 65_000) == 100_000
    assert stock(after, "M-HM", 65_000) == 81_250
    assert stock(after, "M-HT", 65_000) == 100_000, "only the code that was changed moves"
    assert before.digest() != after.digest()


def test_a_factor_counts_from_its_day_on(folder):
    cell(folder, "factors.csv", "valid_to", "2026-09-30")
    add(folder, "factors.csv", "M-HM,0.5,test,found,2026-10-01,")
    ref = load(folder)

    assert stock(ref, "M-HM", 65_000, date(2026, 9, 30)) == 100_000
    assert stock(ref, "M-HM", 65_000, date(2026, 10, 31)) == 130_000


def test_paddy_counts_as_it_is_bran_not_at_all_and_milled_is_rounded_half_up(folder):
    cell(folder, "factors.csv", "factor", "0.8")
    ref = load(folder)

    assert [stock(ref, code, 123_457) for code in ("P-HM", "B-BN")] == [123_457, 0]
    assert [stock(ref, "M-HM", kg) for kg in (0, 1, 2, 3)] == [0, 1, 3, 4]  # 1.25, 2.5, 3.75
    assert stock(ref, "M-BR", 10_000_000_000) == 13_157_894_737  # 13,157,894,736.84: the largest line, no overflow


def test_a_rule_and_a_reporting_type_are_part_of_the_digest_and_a_name_is_not(folder):
    known = load(folder).digest()

    cell(folder, "rice.csv", "name_en", "Jasmine paddy")
    assert load(folder).digest() == known
    cell(folder, "rules.csv", "value", "10")
    changed = load(folder)
    assert changed.digest() != known
    assert rule_on(changed.figures(), "deadline.day", date(2026, 9, 30)) == "10"
    cell(folder, "rules.csv", "value", "7")
    cell(folder, "license_types.csv", "reports", "no")
    assert load(folder).digest() != known
