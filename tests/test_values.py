"""Cells as people and spreadsheets write them, and what becomes of each: whole kilograms, or the rule that it breaks.

The real rules are applied to a file that is drawn in memory; no store is needed for that.
"""

from decimal import Decimal

import polars as pl
import pytest
from drawn import LINE, NOW, trader_id
from hypothesis import given, settings
from hypothesis import strategies as st

from bi import periods, reference
from bi.access import SYSTEM
from bi.intake import declarations

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
LIMIT_KG = 10_000_000_000


def filed(column: str, texts: list[str], *, spreadsheet: bool = False) -> tuple[pl.DataFrame, declarations.Checked]:
    """A September file with one trader per text, which stands in `column`; and what the rules make of it."""
    ids = [trader_id(number) for number in range(1, len(texts) + 1)]
    plain = dict.fromkeys(LINE, "0") | {"rice": "P-HM", "season": "main", "owner": "own", "period": "2026-09"}
    lines = [plain | {"trader_id": t, "site_code": f"S{i}", "row": i + 2} for i, t in enumerate(ids)]
    cells = [line | {column: text} for line, text in zip(lines, texts, strict=True)]
    places = [(f"S{i}", i, int(t), None) for i, t in enumerate(ids)]
    shape = {"site_code": pl.String, "site_no": pl.Int32, "trader_id": pl.Int64, "capacity_kg": pl.Int64}
    registers = {
        "trader": pl.DataFrame({"trader_id": [int(t) for t in ids], "province": "60"}),
        "site": pl.DataFrame(places, schema=shape, orient="row"),
    }
    rows = pl.DataFrame(cells, schema_overrides={"row": pl.UInt32})
    parsed = declarations.read(rows, reference.current(), spreadsheet=spreadsheet)
    return parsed, declarations.check(parsed, registers, reference.current(), SYSTEM, NOW)


def found(column: str, texts: list[str], value: str | None = None, **how: bool) -> list[object]:
    """For each text the value that is kept (of `value` in the accepted line), or the rule that it breaks."""
    _, checked = filed(column, texts, **how)
    rules = {row: rule for row, at, rule in checked.errors.select("row", "column", "rule").rows() if at == column}
    kept = dict(checked.lines.select("row", value or column.replace("_t", "_kg")).rows())
    return [rules.get(row, kept.get(row)) for row in range(2, len(texts) + 2)]


# --- weights ---

WEIGHTS = {
    "0": 0,
    "0.5": 500,
    ".5": 500,
    "5.": 5_000,
    "12.345": 12_345,
    "1,234.567": 1_234_567,
    "1,234,567": 1_234_567_000,
    "0,001": 1_000,
    "๑,๒๓๔.๕": 1_234_500,
    "๐.๐๐๑": 1,
    "00012": 12_000,
    "1.500000": 1_500,  # trailing zeros are no decimals
    "1.0000000000000000000000000000": 1_000,
    "-0": 0,
    "-0.000": 0,
    "  7 ": 7_000,
    "": 0,  # blank is 0 for what came in and went out
    "10000000": LIMIT_KG,
    "9,999,999.999": LIMIT_KG - 1,
    "10000000.001": "range",
    "99999999999999999999999999": "range",  # 26 digits
    "9" * 400: "range",
    "1.2345": "decimals",
    "0.00000000000000000000000001": "decimals",
    "1,234.5670001": "decimals",
    "-1": "negative",
    "-0.001": "negative",
    "-99999999999999999999999999": "negative",
    "NaN": "finite",
    "nan": "finite",
    "inf": "finite",
    "-Infinity": "finite",
    "+inf": "finite",
    "1e5": "number",
    "1E5": "number",
    "1_000": "number",
    "0x10": "number",
    "1,23": "number",
    "1,2345": "number",
    "1234,567": "number",
    "1,234,56": "number",
    ",5": "number",
    "+5": "number",
    "--5": "number",
    "1.2.3": "number",
    ".": "number",
    "-": "number",
    "1 000": "number",
    "1/2": "number",
    "ห้าตัน": "number",
    "5 t": "number",
    "#N/A": "number",
    "=1+1": "number",
    "½": "number",
}


def test_a_weight_is_read_in_plain_notation_or_breaks_one_named_rule():
    # loss is a flow: blank may stand; 10 million tonnes of loss do not balance, which is said of closing_t alone
    rules = [WEIGHTS[text] if isinstance(WEIGHTS[text], str) else None for text in WEIGHTS]
    _, checked = filed("loss_t", list(WEIGHTS))
    said = {row: rule for row, at, rule in checked.errors.select("row", "column", "rule").rows() if at == "loss_t"}

    assert [(t, said.get(row)) for row, t in enumerate(WEIGHTS, 2)] == list(zip(WEIGHTS, rules, strict=True))


def test_a_weight_that_is_read_has_its_whole_kilograms():
    right = {text: kg for text, kg in WEIGHTS.items() if isinstance(kg, int)}
    parsed, _ = filed("loss_t", list(right))

    assert dict(zip(right, parsed["loss_t#"].fill_null(0), strict=True)) == right


@pytest.mark.parametrize("digits", ["１２", "١٢", "१२"])  # full-width, Arabic-Indic, Devanagari
def test_digits_of_other_scripts_are_not_numbers(digits):
    assert found("loss_t", [digits]) == ["number"]


@pytest.mark.parametrize("column", ["opening_t", "closing_t"])
def test_a_blank_opening_or_closing_is_an_error(column):
    assert found(column, ["", "0"]) == ["required", 0]


def test_a_spreadsheets_binary_noise_is_taken_off_and_real_decimals_are_not():
    noisy = {
        "12.345000000001": 12_345,
        "0.30000000000000004": 300,
        "12.3449999999": 12_345,
        "0.3000005": 300,  # half of a millionth of a tonne: noise
        "0.300002": "decimals",  # two millionths: somebody wrote it
        "0.3005": "decimals",
        "1e5": "number",  # a text cell
    }
    _, checked = filed("moisture_pct", list(noisy), spreadsheet=True)

    assert found("moisture_pct", list(noisy), "moisture_milli", spreadsheet=True) == list(noisy.values())
    assert set(found("moisture_pct", list(noisy)[:6], "moisture_milli")) == {"decimals"}, "a CSV file has no noise"
    assert checked.rejected == 3


def shown(kg: int, commas: bool, zeros: int, thai: bool) -> str:
    """A weight as one of the ways in which people write it."""
    tonnes = Decimal(kg) / 1_000
    text = (f"{tonnes:,f}" if commas else f"{tonnes:f}") + ("." if zeros and kg % 1_000 == 0 else "") + "0" * zeros
    return text.translate(THAI) if thai else text


WRITTEN = st.tuples(st.integers(0, LIMIT_KG), st.booleans(), st.integers(0, 12), st.booleans())


@settings(max_examples=8, deadline=None)
@given(st.lists(WRITTEN, min_size=40, max_size=40), st.booleans())
def test_every_weight_comes_back_from_its_text(written, spreadsheet):
    texts = [shown(*way) for way in written]
    parsed, checked = filed("loss_t", texts, spreadsheet=spreadsheet)

    assert parsed["loss_t#"].to_list() == [kg for kg, *_ in written]
    assert "loss_t" not in checked.errors["column"].to_list()


@settings(max_examples=8, deadline=None)
@given(st.lists(st.text("0123456789.,-+eE_x ๐๙", max_size=9), min_size=40, max_size=40))
def test_a_text_is_either_its_exact_weight_or_an_error(texts):
    parsed, checked = filed("loss_t", texts)
    wrong = set(checked.errors.filter(pl.col("column") == "loss_t")["row"])

    for row, text, kg in zip(parsed["row"], texts, parsed["loss_t#"], strict=True):
        plain = text.strip().translate(periods.THAI_DIGITS)
        if row not in wrong:
            assert (kg or 0) == (Decimal(plain.replace(",", "")) * 1_000 if plain else 0), text


# --- ids ---


def test_an_id_needs_thirteen_digits_and_a_right_check_digit():
    right = trader_id(1)
    wrong = right[:12] + str((int(right[12]) + 1) % 10)
    swapped = "06505" + right[5:]
    given = [right, right.translate(THAI), f" {right} ", right[1:], wrong, wrong[1:], swapped, right + "0", right[2:],
             f"{right[:1]}-{right[1:]}", f"{right[:12]}x", "0" * 13, f"{right}.0"]  # fmt: skip
    parsed, _ = filed("trader_id", given)

    assert parsed["trader_id#"].to_list() == [int(right)] * 4 + [None] * 9


@pytest.mark.parametrize(("first", "check"), [("060559990001", "5"), ("123456789012", "1"), ("000000000000", "1")])
def test_check_digits_that_were_worked_out_by_hand(first, check):
    # 13 a + 12 b + ... + 2 l, taken from 11 modulo 11, last digit: 060559990001 weighs 358, and 11 - 358 % 11 = 5
    parsed, _ = filed("trader_id", [first + digit for digit in "0123456789"])

    assert [str(digit) for digit, number in enumerate(parsed["trader_id#"]) if number is not None] == [check]


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(0, 10**12 - 1), min_size=5, max_size=5))
def test_of_ten_check_digits_one_is_right(numbers):
    parsed, _ = filed("trader_id", [f"{number:012d}{digit}" for number in numbers for digit in range(10)])

    ids = parsed["trader_id#"].to_list()
    assert [sum(t is not None for t in ids[i : i + 10]) for i in range(0, 50, 10)] == [1] * 5


# --- months and times ---


def test_a_month_of_a_file_is_read_in_both_eras_and_a_day_only_in_a_spreadsheet():
    months = ["2026-09", "2569-09", "๒๕๖๙-๐๙", "2026-09-30", "2026-09-30 00:00:00", "2026-9", "กันยายน 2569"]

    plain, _ = filed("period", months)
    sheet, _ = filed("period", months, spreadsheet=True)

    september = periods.parse_month("2026-09")
    assert plain["period#"].to_list() == [september] * 3 + [None] * 4
    assert sheet["period#"].to_list() == [september] * 5 + [None] * 2


def test_filing_times_are_read_one_way_whatever_their_form():
    same = ["2026-10-05T09:30:00+07:00", "2026-10-05T09:30", "2026-10-05 09:30", "2569-10-05T09:30:00+07:00",
            "2569-10-05T09:30", "๒๕๖๙-๑๐-๐๕T๐๙:๓๐", "2026-10-05T02:30:00Z"]  # fmt: skip
    parsed, _ = filed("filed_at", [*same, "", "yesterday", "2026-13-05T09:30:00+07:00"])

    instant = periods.to_microseconds(periods.parse_instant("2026-10-05T02:30:00Z"))
    assert parsed["filed_at#"].to_list() == [instant] * 7 + [None] * 3


LOOSE = ["2026-9-8T09:30:00+07:00", "2026-10-08T9:5:3+07:00", "2026-10-08T00:00:60+07:00", "+2026-10-08T00:00:00+07:00",
         "-2026-10-08T00:00:00+07:00"]  # fmt: skip


@pytest.mark.parametrize("text", LOOSE)
def test_a_time_that_is_not_iso_is_an_error(text):
    assert periods.parse_instant(text) is None
    assert found("filed_at", [text], "version") == ["filed_at"]
