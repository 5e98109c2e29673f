"""Charts of the detail pages, compared by their figures."""

from datetime import date

import polars as pl

from bi.charts.guided import guided_lines
from bi.charts.moves import GROUPS, in_and_out
from bi.charts.scatter import stock_and_index
from bi.measures import INFLOWS, MEASURES, OUTFLOWS
from bi.reference import bands

OCTOBER = date(2026, 10, 1)


def test_every_movement_stands_in_one_group_of_its_form():
    for groups in GROUPS.values():
        named = [name for names in groups.values() for name in names]
        assert sorted(named) == sorted(f"{m}_t" for m in (*INFLOWS, *OUTFLOWS))


def test_what_went_out_points_downwards_and_bars_add_up_to_the_net():
    row = {"period": OCTOBER, "form": "paddy", **{f"{m}_t": 0.0 for m in MEASURES}, "purchased_t": 50.0, "sold_t": 20.0, "loss_t": 1.0}
    values = in_and_out(pl.DataFrame([row]), "en", form="paddy")["data"]["values"]
    assert {v["series"]: v["value"] for v in values} == {
        "Purchased": 50.0, "Other in": 0.0, "To mill": 0.0, "Sold": -20.0, "Other out": -1.0,
    }  # fmt: skip
    assert {v["text"] for v in values if v["series"] == "Sold"} == {"20\u00a0t"}


def test_no_flows_make_an_empty_drawing():
    shape = {"period": pl.Date, "form": pl.String, **{f"{m}_t": pl.Float64 for m in MEASURES}}
    assert in_and_out(pl.DataFrame(schema=shape), "th", form="milled")["data"]["values"] == []


def test_a_guide_far_above_the_figures_does_not_squash_them():
    frame = pl.DataFrame({"period": [OCTOBER], "series": ["x"], "value": [100.0]})
    asked = {"series": "series", "names": {"x": "X"}, "value": "value", "write": str}
    near = guided_lines(frame, "en", guides=[(120.0, "near"), (1800.0, "far")], **asked)
    assert [layer["mark"]["text"] for layer in near["layer"] if layer["mark"]["type"] == "text"] == ["near"]


def test_a_province_is_a_point_with_its_band_and_without_stock_is_none():
    frame = pl.DataFrame({"province": ["60", "32", "10"], "stock_t": [1000.0, 10.0, 0.0], "hhi": [500.0, 2500.0, None],
                          "band": ["low", "high", None]})  # fmt: skip
    values = stock_and_index(frame, "en", names={"60": "Nakhon Sawan", "32": "Surin"}, bands=bands.current())["data"]["values"]
    assert {(v["code"], v["band"], v["hhi_text"], v["label"]) for v in values} == {
        ("60", "Low", "500", "Nakhon Sawan"), ("32", "High", "2,500", "Surin"),
    }  # fmt: skip
