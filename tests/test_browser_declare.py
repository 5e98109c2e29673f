"""The journey of a trader in a real browser: template, a mistake, its finding, the correction, the receipt, the history.

Debian's Chromium drives a server of its own over a data folder of its own.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import stage

sync_api = pytest.importorskip("playwright.sync_api", reason="browser tests need playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="browser tests need Chromium (apt-get install chromium)"),
]
ROOT = Path(__file__).resolve().parents[1]
START_SECONDS, WAIT_MS = 90, 30_000
ENGLISH = re.compile(r"[A-Za-z]{3,}")
# what stays as it is in Thai: names of formats, codes of the trade, ids of this program
LATIN = re.compile(
    r"\b(Excel|CSV|XLSX|SHA|HHI|Ctrl|English|xlsx|csv|declarations|main|second|none|own|S\d{8}\S*|R\d\d-\d+|[a-f0-9]{12,}|spoiled|mended)\b"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[str]:
    """The address of a program that serves the example nation."""
    tmp_path = tmp_path_factory.mktemp("nation")
    with pytest.MonkeyPatch.context() as surroundings:
        stage.example(tmp_path, surroundings).close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.headless", "true"]
    log = (tmp_path / "server.log").open("wb")
    around = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    around |= {"RICE_DATA": str(tmp_path), "RICE_MODE": "demo"}
    process = subprocess.Popen(command, cwd=ROOT, env=around, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _wait(address: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if b'"ready":true' in answer.read():
                    return
        except OSError:
            pass
        time.sleep(0.3)
    pytest.fail("the server did not come up")


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["desk", "telephone"])
def page(request, server) -> Iterator["sync_api.Page"]:
    """A browser in which the trader of the demonstration has signed in and opened Declare."""
    width, height = request.param
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
        opened = context.new_page()
        opened.set_default_timeout(WAIT_MS)
        opened.goto(f"{server}/declare")
        opened.locator(".bi-card form:has(input[value=trader]) button").click()
        opened.wait_for_selector(".bi-footer")
        yield opened
        browser.close()


def shown(page) -> str:
    return page.locator("[data-testid=stMain]").inner_text()


def send(page, book, path: Path) -> None:
    book.save(path)
    page.locator("input[type=file]").set_input_files(path)


def has_no_sideways_scroll(page) -> bool:
    return page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")


def test_a_trader_declares_a_month_from_template_to_receipt(page, tmp_path):
    assert "ประวัติการยื่น" in shown(page) and has_no_sideways_scroll(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="ดาวน์โหลดแบบฟอร์ม Excel").click()
    download.value.save_as(tmp_path / "template.xlsx")
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[1]}
    closing = sheet.cell(2, at["คงเหลือ (ตัน)"])
    right = closing.value

    closing.value = right + 500  # does not balance
    send(page, book, tmp_path / "spoiled.xlsx")
    page.wait_for_selector("text=ยอดไม่สมดุล")
    page.wait_for_selector("text=ยังยืนยันไม่ได้")
    assert "แถวที่ 2: ยกมารวมรับหักจ่ายได้" in shown(page) and has_no_sideways_scroll(page)
    assert not page.get_by_role("button", name="ยืนยันการยื่น").count()

    sheet.cell(2, at["ซื้อเข้า (ตัน)"]).value = (sheet.cell(2, at["ซื้อเข้า (ตัน)"]).value or 0) + 500
    send(page, book, tmp_path / "mended.xlsx")
    confirm = page.get_by_role("button", name="ยืนยันการยื่น 1 ฉบับ")
    confirm.wait_for()
    assert confirm.is_disabled()
    page.locator("label:has-text('ข้าพเจ้าขอรับรอง')").click()
    sync_api.expect(confirm).to_be_enabled()
    confirm.click()

    page.wait_for_selector("text=รับการแจ้งแล้ว")
    number = re.search(r"R\d\d-\d{7}", shown(page))[0]
    page.wait_for_selector("text=ตัวเลขในทุกหน้ารวมการยื่นครั้งนี้แล้ว", timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="ดาวน์โหลดใบรับ (ข้อความ)").click()
    download.value.save_as(tmp_path / "receipt.txt")
    assert number in (tmp_path / "receipt.txt").read_text(encoding="utf-8-sig")

    history = page.locator(".bi-table", has_text=number)
    assert "ฉบับแก้ไข · มีผล" in history.inner_text()
    assert "เทียบฉบับ" in shown(page) and has_no_sideways_scroll(page)
    assert ENGLISH.findall(LATIN.sub("", shown(page))) == []


def test_a_draft_survives_a_change_of_language(page, tmp_path):
    with page.expect_download() as download:
        page.get_by_role("button", name="ดาวน์โหลดแบบฟอร์ม Excel").click()
    download.value.save_as(tmp_path / "template.xlsx")
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    book.worksheets[0]["D2"] = "X-YZ"
    send(page, book, tmp_path / "spoiled.xlsx")
    page.wait_for_selector("text=รหัสไม่ถูกต้อง")
    page.locator("a.bi-language").first.click()
    page.wait_for_selector("text=Unknown code")
    assert "Choose one from the list in the template" in shown(page)
