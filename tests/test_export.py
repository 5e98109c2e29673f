"""Files that cannot mislead: what goes out comes back, and a changed file fails its own check."""

import io
from datetime import date

import openpyxl
import polars as pl
import pytest

from bi import export

HEADER = {"title": "ตาราง", "scope": "all", "filters": "month=2026-09", "snapshot": "S1", "time": "T", "person": "ก ข"}
TABLE = pl.DataFrame(
    {
        "province": ["60", "32"],
        "name_th": ["=1+1", 'โรงสี "ก", จำกัด'],
        "period": [date(2026, 9, 1)] * 2,
        "declarers": [3, 1],
        "stock_t": [200.5, 180.0004],
        "share": [0.52700001, None],
        "change_pct": [-12.5, 3.0],
    }
)


def test_a_file_opens_with_what_it_is_and_ends_with_its_control_line():
    lines = export.csv_bytes(TABLE, HEADER, tonnage="stock_t").decode("utf-8-sig").splitlines()
    assert lines[:6] == [f"# {key}: {value}" for key, value in HEADER.items()]
    assert lines[6] == "province,name_th,period,declarers,stock_t,share,change_pct"
    assert lines[7] == "60,'=1+1,2026-09-01,3,200.500,0.527000,-12.500"
    assert lines[-1].startswith("# rows=2 control_kg=380500 sha256=")  # 200,500 kg and 180,000.4 kg, each to the kilogram


def test_a_true_file_passes_its_check_and_a_cut_or_changed_one_does_not():
    data = export.csv_bytes(TABLE, HEADER, tonnage="stock_t")
    lines = data.splitlines(keepends=True)
    assert export.check(data) == export.Control(2, 380_500, export.check(data).sha256)
    assert export.check(data.replace(b"200.500", b"900.500")) is None
    assert export.check(b"".join(lines[:-2] + lines[-1:])) is None
    assert export.check(b"".join(lines[:-1])) is None


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\x00", "＝", "＋", "－", "＠"])
def test_text_that_a_spreadsheet_would_run_is_made_text(start):
    assert export.neutral(f'{start}HYPERLINK("x")') == f'\'{start}HYPERLINK("x")'
    assert export.neutral(f"a{start}") == f"a{start}"


def test_a_value_in_the_header_cannot_start_a_line_of_its_own():
    data = export.csv_bytes(TABLE, {"title": "a\n60,forged"}).decode("utf-8-sig")
    assert data.startswith("# title: a 60,forged\nprovince,")


def test_a_workbook_holds_the_table_and_its_source_and_no_formula():
    data = export.xlsx_bytes(TABLE, HEADER, {"province": "จังหวัด"}, tonnage="stock_t", sheets=("ข้อมูล", "ที่มา"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    table = list(book["ข้อมูล"].iter_rows(values_only=True))
    assert table[0][:2] == ("จังหวัด", "name_th")
    assert table[1] == ("60", "'=1+1", "2026-09-01", 3, 200.5, 0.52700001, -12.5)
    assert {cell.data_type for row in book["ข้อมูล"].iter_rows() for cell in row} <= {"s", "n"}
    source = dict(book["ที่มา"].iter_rows(values_only=True))
    assert (source["snapshot"], source["rows"], source["control_kg"]) == ("S1", "2", "380500")


def test_an_empty_table_is_a_header_and_a_control_of_nothing():
    data = export.csv_bytes(TABLE.head(0), HEADER, tonnage="stock_t")
    assert export.check(data) == export.Control(0, 0, export.check(data).sha256)
