"""The reader of untrusted files: what comes through, what is refused, and that the parent always lives."""

from __future__ import annotations

import io
import random
import string
import struct
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from bi.intake.csv_file import read_csv
from bi.intake.kinds import kind_of
from bi.intake.limits import DEFAULT
from bi.intake.messages import MESSAGES
from bi.intake.sheet import Limits, Refused, Sheet, read_sheet
from bi.intake.workbook import read_workbook

PLAIN = "ชื่อ,rice,closing_t\nโรงสีเจริญผล,P-HM,12.5\n\n ร้านข้าว \u00a0,M-HM,7\n"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def read_here(data: bytes, name: str, *, limits: Limits = DEFAULT) -> Sheet:
    """The same steps without a child, which takes 0.4 s to start."""
    read = read_csv if kind_of(data, name) == "csv" else read_workbook
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return Sheet(*read(Path(file.name), limits))


def refusal(data: bytes, name: str, limits: Limits = DEFAULT, read: Callable = read_here) -> Refused:
    with pytest.raises(Refused) as found:
        read(data, name, limits=limits)
    for words in MESSAGES[found.value.key]:
        words.format(**found.value.facts)  # every fact that the message names is there
    return found.value


def workbook(lines: list[list[object]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return file.getvalue()


def relation(kind: str, target: str, id: str = "rId7") -> str:
    return f'<Relationship Id="{id}" Type="{TYPES}/{kind}" Target="{target}"/>'


def book_of(sheet: str, extra: dict[str, str | bytes] | None = None) -> bytes:
    """A workbook whose first sheet has exactly these rows in XML; `extra` adds parts or replaces them."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f"<Relationships>{relation('officeDocument', 'xl/workbook.xml')}</Relationships>",
        "xl/workbook.xml": f'<workbook {SHEET_NS} xmlns:r="{TYPES}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="rId7"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": "<Relationships>"
        f"{relation('worksheet', 'worksheets/sheet9.xml')}</Relationships>",
        "xl/worksheets/sheet9.xml": f"<worksheet {SHEET_NS}><sheetData>{sheet}</sheetData></worksheet>",
    } | (extra or {})
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return file.getvalue()


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER = f'<row r="1">{cell("A1", "a")}{cell("B1", "b")}</row>'
GOOD = HEADER + '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'


def test_the_same_table_in_four_forms_gives_the_same_rows():
    lines = [line.split(",") for line in PLAIN.splitlines()]
    forms = {
        "utf-8": PLAIN.encode(),
        "bom": PLAIN.encode("utf-8-sig"),
        "cp874": PLAIN.encode("cp874"),
        "crlf": PLAIN.replace("\n", "\r\n").encode(),
        "cr": PLAIN.replace("\n", "\r").encode(),
    }
    found = {form: read_sheet(data, "แบบ.CSV") for form, data in forms.items()}
    found["xlsx"] = read_sheet(workbook(lines), "แบบ.xlsx")

    for form, sheet in found.items():
        assert sheet.columns == ("ชื่อ", "rice", "closing_t"), form
        assert sheet.rows.rows() == [
            (2, "โรงสีเจริญผล", "P-HM", "12.5"),
            (4, "ร้านข้าว", "M-HM", "7"),  # row 3 is blank: left out, yet counted
        ], form
        assert sheet.rows.schema == {"row": pl.UInt32, "c0": pl.String, "c1": pl.String, "c2": pl.String}
    assert [found[form].encoding for form in ("utf-8", "cp874", "xlsx")] == ["utf-8", "cp874", "xlsx"]


def test_quoted_cells_keep_commas_quotes_and_line_ends():
    sheet = read_here(b'a,b\n"1,234.5","say ""x""\nagain"\n,\n2,z"z', "x.csv")
    assert sheet.rows.rows() == [(2, "1,234.5", 'say "x"\nagain'), (4, "2", 'z"z')]
    assert read_here(b'a\r\n"x\r\ny"\r\n', "x.csv").rows.rows() == [(2, "x\r\ny")]


def test_titles_keep_their_doubles_and_are_of_one_spelling():
    found = read_here("a, a ,กำ,cafe\u0301\n1,2,3,4".encode(), "x.csv").columns
    assert found == ("a", "a", "กำ", "caf\u00e9")


@pytest.mark.parametrize(
    ("data", "key", "facts"),
    [
        (b"", "file.empty", {}),
        (b"\xef\xbb\xbf\r\n \n", "file.empty", {}),
        (b"a,b\n", "file.header_only", {}),
        (b"a,b\n,\n\n", "file.header_only", {}),
        (b"\na,b\n1,2\n", "header.blank", {}),
        (b",\n1,2\n", "header.blank", {}),
        (b"a,b\n1\n", "file.ragged", {"row": 2, "found": 1, "expected": 2}),
        (b"a,b\n\n1,2,3\n", "file.ragged", {"row": 3, "found": 3, "expected": 2}),
        (b"a,b\n  \n1,2\n", "file.ragged", {"row": 2, "found": 1, "expected": 2}),
        (b'a,b\n1,"2\n3,4\n', "file.quote", {"row": 2}),
        (b'a,b\n1,2\n"', "file.quote", {"row": 3}),
        (b'a,b\n1,"2"x\n', "file.quote", {"row": 2}),
        (b"a,b\n1,\x002\n", "file.nul", {}),
        (b"a;b\n1;2\n", "file.delimiter", {"found": ";"}),
        (b"a,b\n1," + b"9" * 32_768, "file.cell_long", {"row": 2, "limit": 32_767}),
        (b",".join([b"x"] * 201) + b"\n", "file.columns", {"limit": 200}),
        (b"a\n\xdb\xdc\n", "file.encoding", {}),
        ("a\nข้าวหอมมะลิ".encode()[:-1], "file.encoding", {}),  # half a letter: CP874 would make rubbish of it
        ("a\nรวม\n".encode() + b"\xa0\n", "file.encoding", {}),  # one spoiled byte: not CP874 either
        ("a,b\n1,2\n".encode("utf-16"), "file.utf16", {}),
        ("a,b\n1,2\n".encode("utf-32"), "file.utf16", {}),
        (b"%PDF-1.7\n1,2", "file.other_kind", {"kind": "PDF"}),
        (b"\x89PNG\r\n\x1a\n1,2", "file.other_kind", {"kind": "PNG"}),
        (b"\n<html><table><tr><td>1</td></tr></table>", "file.other_kind", {"kind": "HTML"}),
        (b"<?xml version='1.0'?><Workbook/>", "file.other_kind", {"kind": "XML"}),
    ],
)
def test_broken_csv_is_refused_with_its_place(data, key, facts):
    found = refusal(data, "x.csv")
    assert (found.key, found.facts) == (key, facts)
    assert found.rule == key.split(".")[0]


def test_a_row_over_the_limit_is_refused_and_the_last_allowed_is_not():
    limits = replace(DEFAULT, rows=3)
    assert read_here(b"a\n1\n2\n", "x.csv", limits=limits).rows.height == 2
    assert refusal(b"a\n1\n2\n3\n", "x.csv", limits).key == "file.rows"
    assert refusal(b"a\n1\n", "x.csv", replace(DEFAULT, bytes=3), read_sheet).key == "file.size"


@pytest.mark.parametrize(
    ("data", "name", "key"),
    [
        (b"a,b\n1,2\n", "x.xlsx", "file.mislabelled"),
        (b"a,b\n1,2\n", "x.xls", "file.mislabelled"),
        (book_of(GOOD), "x.csv", "file.mislabelled"),
        (book_of(GOOD), "x.xlsm", "file.mislabelled"),
        (b"<html><body>", "x.xlsx", "file.other_kind"),
        (b"%PDF-1.7", "x.xlsx", "file.other_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504, "x.xlsx", "file.ole"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504, "x.xls", "file.ole"),
    ],
)
def test_the_content_decides_and_the_name_must_agree(data, name, key):
    assert refusal(data, name, read=read_sheet).key == key


def test_values_of_a_workbook_come_without_loss_in_mixed_columns():
    lines = [
        ["mixed", "number"],
        ["0105569000011", 105569000011],
        [105569000011, 1234.5],
        [date(2026, 9, 1), 0.1 + 0.2],
        [datetime(2026, 9, 1, 13, 5), 1e-7],
        [True, 1e21],
        ["1e5", -0.001],
        [" \u00a0หอม ", 123456789.1],
    ]
    assert read_here(workbook(lines), "x.xlsx").rows.rows() == [
        (2, "0105569000011", "105569000011"),
        (3, "105569000011", "1234.5"),
        (4, "2026-09-01", "0.3"),
        (5, "2026-09-01T13:05:00", "0.0000001"),
        (6, "TRUE", "1000000000000000000000"),
        (7, "1e5", "-0.001"),
        (8, "หอม", "123456789.1"),
    ]


@pytest.mark.parametrize("spelling", ["usual", "unusual"])
def test_what_the_reader_would_lose_is_put_back(spelling):
    rows = (
        HEADER
        + '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2" t="b"><v>0</v></c></row>'
        + '<row r="3"><c r="A3"><f>B2+1</f></c><c r="B3"><f>B2&lt;1</f><v></v></c></row>'
        + '<row r="4"><c r="A4" t="str"><f>IF(1,"")</f><v></v></c><c r="B4"><f>1+1</f><v>2</v></c></row>'
        + '<row r="5"><c r="A5"><f t="shared" si="0"/></c><c r="B5" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    if spelling == "unusual":
        rows = rows.replace('<c r="A3">', "<c r='A3'>")
    assert read_here(book_of(rows), "x.xlsx").rows.rows() == [
        (2, "#N/A", "FALSE"),
        (3, "=B2+1", "=B2<1"),  # never calculated: not a blank, which would mean 0
        (4, "", "2"),
        (5, "=", "#DIV/0!"),
    ]


def test_a_formula_that_was_never_calculated_is_no_blank_though_all_else_counts():
    for end in ("</f>", "</f><v/>", "</f><v></v>"):
        rows = HEADER + f'<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>A2*2{end}</c></row>'
        assert read_here(book_of(rows), "x.xlsx").rows.rows() == [(2, "1", "=A2*2")]


def test_a_number_no_calendar_holds_is_kept_though_formatted_as_a_date():
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.active.append([3_000_000_000])
    book.active["A2"].number_format = "yyyy-mm-dd"
    file = io.BytesIO()
    book.save(file)
    assert read_here(file.getvalue(), "x.xlsx").rows.rows() == [(2, "3000000000")]


def test_rows_keep_their_numbers_over_gaps_and_a_blank_first_row_is_refused():
    sheet = HEADER + f'<row r="5">{cell("B5", "x")}</row><row r="9"><c r="A9"><v>1</v></c></row>'
    assert read_here(book_of(sheet), "x.xlsx").rows.rows() == [(5, "", "x"), (9, "1", "")]
    shifted = f'<row r="2">{cell("C2", "a")}</row><row r="3">{cell("C3", "x")}</row>'
    assert refusal(book_of(shifted), "x.xlsx").key == "header.blank"
    assert refusal(book_of(""), "x.xlsx").key == "file.empty"
    assert refusal(book_of(HEADER), "x.xlsx").key == "file.header_only"
    beyond = HEADER + f'<row r="2">{cell("A2", "x")}</row><row r="3">{cell("D3", "x")}</row>'
    assert refusal(book_of(beyond), "x.xlsx").facts == {"row": 3, "column": "D"}


def test_a_table_that_begins_in_another_column_keeps_what_is_put_back_in_place():
    sheet = f'<row r="1">{cell("C1", "a")}{cell("D1", "b")}</row>'
    sheet += '<row r="2"><c r="D2" t="e"><v>#N/A</v></c></row>'
    assert read_here(book_of(sheet), "x.xlsx").rows.rows() == [(2, "", "#N/A")]


def test_the_first_sheet_is_the_first_in_the_order_of_the_workbook_though_hidden():
    book = openpyxl.Workbook()
    book.active.append(["second"])
    first = book.create_sheet("z", 0)
    first.append(["first"])
    first.append([1])
    first.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    assert read_here(file.getvalue(), "x.xlsx").columns == ("first",)


@pytest.mark.parametrize(
    ("sheet", "key"),
    [
        (HEADER + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "file.rows"),
        (HEADER + '<row r="2"><c r="GS2"><v>1</v></c></row>', "file.columns"),
        (HEADER + '<row r="300001"><c r="A300001"><v>1</v></c></row>', "file.rows"),
        (HEADER + '<row r="1048576"><c><v>1</v></c></row>', "file.rows"),
        (HEADER + "<row>" + "<c><v>1</v></c>" * 201 + "</row>", "file.columns"),
        (HEADER + "<row r='2'><c s='1' r='XFD2'><v>1</v></c></row>", "file.columns"),
        (HEADER + '<x:row r="2"><x:c r="XFD2"><x:v>1</x:v></x:c></x:row>', "file.columns"),
    ],
)
def test_a_far_cell_is_refused_before_the_reader_asks_for_half_a_terabyte(sheet, key):
    assert refusal(book_of(sheet), "x.xlsx", read=read_sheet).key == key


def test_cells_without_a_place_and_far_formats_without_content_are_read():
    loose = HEADER.replace(' r="1"', "").replace(' r="A1"', "").replace(' r="B1"', "")
    loose += '<row><c><v>1</v></c><c><v>2</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert read_here(book_of(loose), "x.xlsx").rows.rows() == [(2, "1", "2")]


def test_a_patched_size_and_a_bomb_are_refused():
    sheet = HEADER + '<row r="2"><c r="A2"><v>1</v></c></row>' * 60_000
    honest = book_of(sheet)
    assert refusal(honest, "x.xlsx").key == "file.bomb"  # packed 300 to 1
    lying = bytearray(honest)
    size = struct.pack("<I", len(f"<worksheet {SHEET_NS}><sheetData>{sheet}</sheetData></worksheet>"))
    assert lying.count(size) == 2
    lying = lying.replace(size, struct.pack("<I", 1_000))
    assert refusal(bytes(lying), "x.xlsx").key == "file.damaged"
    swollen = bytearray(book_of(GOOD))
    true = struct.pack("<I", len(f"<worksheet {SHEET_NS}><sheetData>{GOOD}</sheetData></worksheet>"))
    assert refusal(bytes(swollen.replace(true, struct.pack("<I", 5_000))), "x.xlsx").key == "file.damaged"
    small = replace(DEFAULT, unpacked=2_000)
    assert refusal(book_of(GOOD, {"xl/media/a.bin": "0" * 2_000}), "x.xlsx", small).key == "file.bomb"
    many = {f"xl/media/{i}": "" for i in range(DEFAULT.entries)}
    assert refusal(book_of(GOOD, many), "x.xlsx").key == "file.bomb"


def test_one_endless_text_is_refused():
    pick = random.Random(7)
    block = "".join(pick.choices(string.ascii_letters, k=20_000))
    texts = f"<sst {SHEET_NS}><si><t>{block * 150}</t></si></sst>"  # 3 MB in one cell, packed 150 to 1
    parts = {"xl/sharedStrings.xml": texts}
    assert refusal(book_of(GOOD, parts), "x.xlsx").key == "file.bomb"
    long = HEADER + f'<row r="2">{cell("A2", "ก" * 32_768)}</row>'
    assert refusal(book_of(long), "x.xlsx").facts == {"row": 2, "limit": 32_767}


DOUBLE = f"<Relationships>{relation('worksheet', 'worksheets/sheet9.xml') * 2}</Relationships>"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x SYSTEM "file:///etc/hostname">'


@pytest.mark.parametrize(
    ("extra", "key"),
    [
        ({"xl/worksheets/sheet9.xml": f"{LAUGHS}<worksheet>&b;</worksheet>"}, "file.unsafe"),
        ({"xl/worksheets/sheet9.xml": f"{OUTSIDE}<worksheet/>"}, "file.unsafe"),
        ({"xl/styles.xml": LAUGHS}, "file.unsafe"),
        ({"docProps/core.xml": OUTSIDE}, "file.unsafe"),
        ({"xl/sharedStrings.xml": f"{OUTSIDE}<sst/>"}, "file.unsafe"),
        ({"xl/sharedStrings.xml": LAUGHS.encode("utf-16")}, "file.unsafe"),
        ({"../../x": ""}, "file.unsafe"),
        ({"/etc/x": ""}, "file.unsafe"),
        ({"..\\x": ""}, "file.unsafe"),
        ({"c:/x": ""}, "file.unsafe"),
        ({"XL/worksheets/SHEET9.xml": "<worksheet/>"}, "file.unsafe"),  # which of the two would be read?
        ({"xl/vbaProject.bin": ""}, "file.macro"),
        ({"xl/macrosheets/sheet1.xml": ""}, "file.macro"),
        ({"xl/embeddings/oleObject1.bin": ""}, "file.macro"),
        ({"xl/externalLinks/externalLink1.xml": ""}, "file.macro"),
        ({"[Content_Types].xml": '<Override ContentType="ms-excel.sheet.macroEnabled.main"/>'}, "file.macro"),
        ({"xl/_rels/workbook.xml.rels": "<Relationships/>"}, "file.damaged"),
        ({"xl/_rels/workbook.xml.rels": relation("chartsheet", "worksheets/sheet9.xml")}, "file.first_sheet"),
        ({"xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/none.xml")}, "file.damaged"),
        ({"xl/_rels/workbook.xml.rels": DOUBLE}, "file.damaged"),
        ({"_rels/.rels": "<Relationships/>"}, "file.damaged"),
    ],
)
def test_a_workbook_with_what_may_not_be_inside_is_refused(extra, key):
    assert refusal(book_of(GOOD, extra), "x.xlsx").key == key


def test_other_packages_are_named():
    for part, kind in [("word/document.xml", "Word"), ("content.xml", "OpenDocument"), ("a.csv", "ZIP")]:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as book:
            book.writestr(part, "x")
        assert refusal(file.getvalue(), "x.xlsx").facts == {"kind": kind}


def test_a_cut_workbook_is_never_a_shorter_table():
    data = workbook([["a", "b"]] + [[i, f"text {i}"] for i in range(300)])
    assert read_here(data, "x.xlsx").rows.height == 300
    for cut in range(4, len(data), len(data) // 500):
        assert refusal(data[:cut], "x.xlsx").key == "file.damaged"
    assert refusal(data[: len(data) // 2], "x.xlsx", read=read_sheet).rule == "file"


def test_a_cut_csv_is_refused_unless_the_cut_leaves_a_whole_record():
    """A cut at the end of a record, or inside the last cell, cannot be told from a file that ends there."""
    text = 'a,b\n"x, 1",ก\n"x ""2""",ข\n'
    data = text.encode()
    for cut in range(4, len(data)):
        part = data[:cut].decode("utf-8", "ignore")
        closed = part.count('"') % 2 == 0 and part[-1] in "\nกข,"
        whole = len(part.encode()) == cut and closed
        try:
            found: int | None = read_here(data[:cut], "x.csv").rows.height
        except Refused:
            found = None
        lines = part.removesuffix("\n").count("\n")
        assert found == (lines if whole and lines else None), (cut, part)


def test_a_child_out_of_memory_time_or_room_is_a_refusal_and_the_parent_lives():
    lines = b"a,b\n" + b"x,yyyyyyyyyyyyyyyyyyyy\n" * 200_000
    for limits in (
        replace(DEFAULT, memory=150_000_000),
        replace(DEFAULT, cpu_s=0),
        replace(DEFAULT, wall_s=0.05),
        replace(DEFAULT, output=100_000),
    ):
        assert refusal(lines, "x.csv", limits, read_sheet).key == "file.unreadable"
    # Two cells inside the limits, but the reader makes room for all between them: it aborts, uncatchable.
    sparse = book_of(HEADER + '<row r="300000"><c r="GR300000"><v>1</v></c></row>')
    tight = replace(DEFAULT, memory=1_000_000_000)
    assert refusal(sparse, "x.xlsx", tight, read_sheet).key == "file.unreadable"
    assert isinstance(read_sheet(b"a,b\n1,2\n", "x.csv"), Sheet)


def test_the_child_sees_no_secret_and_leaves_no_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("RICE_SECRET", "canary")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    started = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: (started.append(k["env"]), run(*a, **k))[1])

    read_sheet(b"a,b\n1,2\n", "../../etc/passwd.csv")

    assert "canary" not in str(started) and started[0]["POLARS_MAX_THREADS"] == "1"
    assert list(tmp_path.iterdir()) == []


def test_messages_name_the_same_facts_in_both_languages():
    def facts(words: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(words) if name}

    for key, (thai, english) in MESSAGES.items():
        assert facts(thai) == facts(english), key
