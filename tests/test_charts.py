"""Charts are dicts: what they show is in their values, told by figures a person can check."""

import base64
import json
from datetime import date

import polars as pl
import pytest

from bi import charts, reference
from bi.charts import bars, maps
from bi.charts.base import DARK, RAMP

SEPTEMBER = date(2026, 9, 1)
TREND = pl.DataFrame(
    {
        "period": [date(2025, 8, 1), date(2025, 9, 1), date(2026, 8, 1), SEPTEMBER],
        "stock_t": [2_000_000.0, 3_000_000.0, 4_000_000.0, 3_300_000.0],
    }
)
BY_PROVINCE = pl.DataFrame({"province": ["60", "32", "10"], "stock_t": [100.0, 300.0, 600.0]})
NAMES = {"10": "กรุงเทพมหานคร", "32": "สุรินทร์", "60": "นครสวรรค์"}


def values(specification: dict) -> list[dict]:
    return specification["data"]["values"]


def test_a_trend_puts_last_year_behind_this_year_month_by_month():
    shown = values(charts.trend(TREND, "th", until=SEPTEMBER))
    assert len(shown) == 12
    assert [(v["month"], v["now"], v["before"]) for v in shown[-2:]] == [("ส.ค. 69", 4.0, 2.0), ("ก.ย. 69", 3.3, 3.0)]
    assert shown[0] == {"month": "ต.ค. 68", "name": "ตุลาคม 2568", "now": None, "before": None, "now_text": "–", "before_text": "–"}


def test_the_axis_of_a_trend_starts_at_zero_and_names_its_unit():
    line = charts.trend(TREND, "en", until=SEPTEMBER)["layer"][1]["encoding"]["y"]
    assert line["scale"]["zero"] is True
    assert line["title"] == "Mt"


def test_ranked_bars_are_the_largest_first_with_figure_and_share():
    shown = values(charts.ranked_bars(BY_PROVINCE, "th", code="province", names=NAMES, top=2))
    assert [(v["code"], v["text"].replace("\u00a0", " "), v["share"]) for v in shown] == [("10", "600 ตัน", "60.0%"), ("32", "300 ตัน", "30.0%")]


def test_every_province_is_on_the_map_and_one_without_figures_says_so():
    names = {code: p.name_th for code, p in reference.current().provinces.items()}
    shown = {v["code"]: v for v in values(charts.province_map(BY_PROVINCE, "th", names))}
    assert len(shown) == 77
    assert (shown["81"]["text"], shown["81"]["class"]) == ("ไม่มีข้อมูล", "ไม่มีข้อมูล")
    assert shown["10"]["text"].replace("\u00a0", " ") == "600 ตัน"


def test_the_map_file_holds_the_77_provinces_under_their_codes():
    topology = json.loads((reference.FOLDER / "map" / "thailand.topo.json").read_text(encoding="utf-8"))
    found = topology["objects"]["provinces"]["geometries"]
    assert sorted(shape["id"] for shape in found) == sorted(reference.current().provinces)
    assert maps.TOPOLOGY.endswith("thailand.topo.json")


def test_classes_are_rounded_and_each_stands_once():
    assert maps.classes([1.0, 12.3, 123.4, 1_234.0, 12_345.0]) == [12, 120, 1_200, 12_000]
    assert maps.classes([5.0, 5.0, 5.0]) == [5.0]
    assert maps.classes([]) == []


def test_shares_of_a_row_add_up_to_one():
    frame = pl.DataFrame({"kind": ["mill", "mill", "exporter"], "form": ["paddy", "milled", "milled"], "stock_t": [30.0, 10.0, 5.0]})
    shown = values(charts.shares(frame, "en", row="kind", row_names={"mill": "Mill", "exporter": "Exporter"}, part="form", part_names={"paddy": "Paddy", "milled": "Milled"}))
    assert [(v["row"], v["part"], v["share"]) for v in shown] == [("Mill", "Paddy", 0.75), ("Mill", "Milled", 0.25), ("Exporter", "Milled", 1.0)]


def test_a_waterfall_runs_from_opening_to_closing_and_leaves_zeros_out():
    row = dict.fromkeys((*bars.INFLOWS, *bars.OUTFLOWS), 0.0) | {"opening_t": 100.0, "purchased_t": 50.0, "sold_t": 30.0, "closing_t": 120.0}
    shown = values(charts.waterfall(pl.DataFrame([row]), "en"))
    assert [(v["name"], v["start"], v["end"], v["kind"]) for v in shown] == [
        ("Opening", 0.0, 100.0, "total"), ("Purchased", 100.0, 150.0, "in"), ("Sold", 150.0, 120.0, "out"), ("Closing", 0.0, 120.0, "total"),
    ]  # fmt: skip


def test_a_sparkline_is_a_picture_of_its_own_and_needs_two_points():
    address = charts.sparkline([1.0, None, 3.0])
    drawing = base64.b64decode(address.removeprefix("data:image/svg+xml;base64,")).decode()
    assert 'points="3.0,26.0 117.0,4.0"' in drawing
    assert charts.sparkline([1.0]) == ""


def test_the_sentence_says_what_the_line_shows():
    words = charts.words.trend(TREND, "en", until=SEPTEMBER).replace("\u00a0", " ")
    assert words == (
        "In September 2026 stocks were 3.30 Mt (paddy equivalent). That is 700.0 kt (17.5%) less than the month before. "
        "A year before it was 300.0 kt (10.0%) less."
    )
    assert charts.words.trend(TREND.head(0), "th") == "ไม่มีข้อมูลตามเงื่อนไขที่เลือก"


def test_the_sentence_of_a_ranking_names_the_first_three_and_their_share():
    words = charts.words.ranking(BY_PROVINCE, "th", code="province", names=NAMES).replace("\u00a0", " ")
    assert words == "3 อันดับแรก ได้แก่ กรุงเทพมหานคร 600 ตัน, สุรินทร์ 300 ตัน และนครสวรรค์ 100 ตัน รวมกัน 100.0% ของทั้งหมด"


def test_every_colour_has_its_counterpart_on_a_dark_page():
    assert set(RAMP) <= DARK.keys()
    assert len(set(DARK.values())) == len(DARK)


@pytest.mark.parametrize("language", ["th", "en"])
def test_no_chart_asks_another_host_for_anything(language):
    drawn = charts.province_map(BY_PROVINCE, language, NAMES)
    addresses = [part for part in json.dumps(drawn).split('"') if part.startswith(("http:", "https:", "//"))]
    assert addresses == [drawn["$schema"]]  # the name of the schema, which nothing fetches
