"""Views of the detail pages: small drawn tables, answers a person can check."""

from datetime import UTC, date, datetime

import drawn
import polars as pl
import pytest

from bi import snapshot
from bi.access import SYSTEM, Scope
from bi.errors import ContractError, UserError
from bi.measures import EXTRAS, MEASURES_KG
from bi.reference import bands
from bi.store import history
from bi.views import Filters, behind, concentrated, details, peers, rice, versions, view

OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)
FILED = "2026-10-05T09:00"
TRADER_A = Scope("a", "trader", traders=(drawn.trader_id("A"),))
OFFICE_32 = Scope("o", "officer", provinces=("32",))
READER = Scope("r", "reader")


@pytest.fixture
def nation(store, quick_reader):
    """A and C hold rice in September and October, B in October only; A amended October."""
    drawn.load(store, drawn.registers())
    drawn.take(store, """
        period  | trader | place | rice | closing | opening | purchased | filed_at
        2026-09 | A      | 1     | P-HM | 100     | 100     |           | 2026-10-05T09:00
        2026-09 | C      | 1     | P-HM | 20      | 20      |           | 2026-10-05T09:00
    """, "september.csv")
    drawn.take(store, """
        period  | trader | place | rice | closing | opening | purchased | filed_at
        2026-10 | A      | 1     | P-HM | 150     | 100     | 50        | 2026-11-05T09:00
        2026-10 | A      | 2     | M-HM | 65      | 65      |           | 2026-11-05T09:00
        2026-10 | B      | 1     | P-WH | 50      | 0       | 50        | 2026-11-05T09:00
        2026-10 | C      | 1     | P-HM | 20      | 20      |           | 2026-11-05T09:00
    """, "october.csv")
    drawn.take(store, """
        period  | trader | place | rice | closing | opening | purchased | filed_at
        2026-10 | A      | 1     | P-HM | 130     | 100     | 30        | 2026-11-06T09:00
        2026-10 | A      | 2     | M-HM | 65      | 65      |           | 2026-11-06T09:00
        2026-10 | A      | 2     | B-BN | 5       | 5       |           | 2026-11-06T09:00
    """, "amended.csv")
    snapshot.build(store, now=drawn.NOW)
    return snapshot.latest()


def test_the_lines_behind_a_figure_add_up_to_it(nation):
    found = details.lines_behind(SYSTEM, nation, Filters(period=OCTOBER))
    assert behind.control(found).row(0, named=True) == {
        "lines": 5, "traders": 3, "stock_t": 300.0, "paddy_t": 200.0, "milled_t": 65.0,
    }  # fmt: skip
    assert view(SYSTEM, nation, "stock_trend", Filters(since=OCTOBER))["stock_t"].to_list() == [300.0]
    first = found.row(0, named=True)
    assert (first["stock_t"], first["inflow_t"], first["version"], first["file"], first["row"]) == (130.0, 30.0, 2, "amended.csv", 2)
    assert behind.holders_behind(found).select("stock_t", "lines").rows() == [(230.0, 3), (50.0, 1), (20.0, 1)]


def test_lines_follow_the_scope_and_an_unknown_trader_answers_as_a_foreign_one(nation):
    seen = details.lines_behind(OFFICE_32, nation, Filters(period=OCTOBER))
    assert set(seen["province"]) == {"32"}
    own = details.lines_behind(TRADER_A, nation, Filters(period=OCTOBER))
    assert set(own["trader_id"]) == {drawn.trader_id("A")}
    for other in (drawn.trader_id("B"), "9999999999994"):
        assert details.lines_behind(TRADER_A, nation, Filters(period=OCTOBER, trader=(other,))).is_empty()
        assert details.about_trader(TRADER_A, nation, other).is_empty()
        assert details.sites_of(TRADER_A, nation, other, OCTOBER).is_empty()
        assert details.licenses_of(TRADER_A, nation, other, OCTOBER).is_empty()
        assert details.trader_months(TRADER_A, nation, other).is_empty()
        assert details.trader_filings(TRADER_A, nation, other).is_empty()
        assert details.peers_of(TRADER_A, nation, other, OCTOBER) is None
        assert details.trader_shares(TRADER_A, nation, other, OCTOBER).is_empty()
    with pytest.raises(UserError):
        details.lines_behind(READER, nation, Filters(period=OCTOBER))


def test_a_place_is_as_full_as_all_that_lies_there(nation):
    found = details.sites_of(SYSTEM, nation, drawn.trader_id("A"), OCTOBER)
    assert found.select("site_code", "held_t", "capacity_t", "fill_share").rows() == [
        ("A1", 130.0, 50_000.0, 0.0026), ("A2", 70.0, 50_000.0, 0.0014),  # bran takes room too
    ]  # fmt: skip


def test_a_trader_sees_its_months_and_filings(nation):
    months = details.trader_months(TRADER_A, nation, drawn.trader_id("A"))
    assert months.select("period", "stock_t").rows() == [(SEPTEMBER, 100.0), (OCTOBER, 230.0)]
    filings = details.trader_filings(TRADER_A, nation, drawn.trader_id("A"))
    assert filings.select("period", "status", "version").rows() == [(OCTOBER, "on_time", 2), (SEPTEMBER, "on_time", 1)]


def test_a_license_has_the_state_of_the_day(nation):
    letter = drawn.trader_id("A")
    states = [details.licenses_of(SYSTEM, nation, letter, date(year, 6, 1))["license_state"][0] for year in (2025, 2026, 2027)]
    assert states == ["not_begun", "active", "expired"]


def test_provinces_are_ranked_with_their_change(nation):
    found = details.province_ranks(READER, nation, Filters(period=OCTOBER))
    assert found.select("rank", "province", "stock_t", "change_pct").rows() == [
        (1, "60", 230.0, 130.0), (2, "32", 50.0, None), (3, "10", 20.0, 0.0),
    ]  # fmt: skip


def test_concentration_over_months_is_the_view_of_each_month(nation):
    found = details.concentration_months(READER, nation, Filters())
    for period in (SEPTEMBER, OCTOBER):
        month = found.filter(period=period)
        expected = view(SYSTEM, nation, "concentration", Filters(period=period))
        for name in ("province", "declarers", "top1_share", "top5_share", "top10_share"):
            assert month[name].to_list() == expected[name].to_list()
        assert month["hhi"].to_list() == pytest.approx(expected["hhi"].to_list())


def test_an_index_of_four_equal_holders_is_2500_and_high():
    held = pl.DataFrame({"period": [OCTOBER] * 4, "province": ["60"] * 4, "trader_id": [1, 2, 3, 4], "equiv_kg": [10] * 4})
    found = concentrated.banded(concentrated.concentration_months(held), bands.current())
    assert found.select("province", "hhi", "top1_share", "top5_share", "band").rows() == [
        ("00", 2500.0, 0.25, 1.0, "high"), ("60", 2500.0, 0.25, 1.0, "high"),
    ]  # fmt: skip


def test_nothing_held_has_no_index():
    held = pl.DataFrame({"period": [OCTOBER], "province": ["60"], "trader_id": [1], "equiv_kg": [0]})
    found = concentrated.banded(concentrated.concentration_months(held), bands.current())
    assert found["hhi"].to_list() == [None, None] and found["band"].to_list() == [None, None]


def test_a_band_without_source_is_refused(tmp_path):
    file = tmp_path / "bands.csv"
    file.write_text("code,lowest,name_th,name_en,source,confidence,valid_from,valid_to\nlow,0,ต่ำ,Low,,memory,2016-01-01,\n", "utf-8")
    with pytest.raises(ContractError, match="line 2"):
        bands.current(file)


def test_the_leading_kinds_of_rice_and_all_others_together():
    trend = pl.DataFrame({
        "period": [SEPTEMBER, OCTOBER, OCTOBER, OCTOBER, OCTOBER], "rice": ["M-HM", "P-HM", "P-WH", "M-HM", "B-BN"],
        "form": ["milled", "paddy", "paddy", "milled", "bran"], "stock_t": [5.0, 10.0, 30.0, 0.125, 0.0],
    })  # fmt: skip
    assert rice.leading(trend, 2).rows() == [
        (SEPTEMBER, "others", 5.0), (OCTOBER, "P-WH", 30.0), (OCTOBER, "P-HM", 10.0), (OCTOBER, "others", 0.125),
    ]  # fmt: skip


def test_milling_leaves_brown_rice_out():
    numbers = {code: entry.no for code, entry in rice.reference.current().rice.items()}
    sums = pl.LazyFrame({
        "period": [OCTOBER] * 3, "rice": [numbers[c] for c in ("P-HM", "M-HM", "M-BR")], "form": ["paddy", "milled", "milled"],
        "to_mill_kg": [1000, 0, 0], "produced_kg": [0, 650, 40],
    })  # fmt: skip
    assert rice.milling(sums, ["M-BR"]).collect().rows() == [(OCTOBER, 1.0, 0.65, 0.65)]


def test_submissions_are_numbered_by_content_and_sent_again_is_no_version():
    at = datetime(2026, 11, 5, tzinfo=UTC)
    given = pl.DataFrame({"id": [1, 2, 3, 4], "period": [OCTOBER] * 4, "filed_at": [at] * 4, "content": [b"x", b"x", b"y", b"x"]})
    found = versions.numbered(given)
    assert found.select("id", "version", "is_repeat", "is_effective").rows() == [
        (1, 1, False, False), (2, 1, True, False), (3, 2, False, False), (4, 3, False, True),
    ]  # fmt: skip


def _version(*lines: dict) -> pl.DataFrame:
    blank = {"row": 2, "site_code": "A1", "rice": 1, "season": 1, "owner": 1, "remark": None,
             **dict.fromkeys(MEASURES_KG, 0), **dict.fromkeys(EXTRAS)}  # fmt: skip
    shape = {name: dtype for name, dtype in history.LINES.items() if name != "declaration_id"}
    return pl.DataFrame([blank | line for line in lines], schema=shape)


def test_versions_differ_cell_by_cell():
    before = _version({"closing_kg": 100_000}, {"site_code": "A2", "closing_kg": 5_000})
    after = _version({"closing_kg": 150_000, "purchased_kg": 50_000, "remark": "ชั่งใหม่"}, {"site_code": "A3"})
    assert versions.differences(before, after).drop("rice", "season", "owner").rows() == [
        ("A1", "changed", "purchased_t", 0.0, 50.0, 50.0), ("A1", "changed", "closing_t", 100.0, 150.0, 50.0),
        ("A1", "changed", "remark", None, None, None),
        ("A2", "removed", "closing_t", 5.0, None, -5.0), ("A3", "added", "closing_t", None, 0.0, 0.0),
    ]  # fmt: skip
    assert versions.differences(before, before).is_empty()


def test_the_store_tells_every_submission_its_lines_and_warnings(store, nation):
    letter = drawn.trader_id("A")
    found = versions.numbered(history.submissions(TRADER_A, store.database, letter)).filter(period=OCTOBER)
    assert found.select("version", "file", "is_effective").rows() == [(1, "october.csv", False), (2, "amended.csv", True)]
    lines = history.lines(TRADER_A, store.database, letter, found["id"].to_list())
    first, second = (lines.filter(declaration_id=number).drop("declaration_id") for number in found["id"])
    assert versions.differences(first, second).select("site_code", "measure", "difference").rows() == [
        ("A1", "purchased_t", -20.0), ("A1", "closing_t", -20.0), ("A2", "opening_t", 5.0), ("A2", "closing_t", 5.0),
    ]  # fmt: skip
    warned = history.warnings(SYSTEM, store.database, letter)
    assert set(warned["rule"]) == {"continuity"}  # A2 and its bran were not there in September


def test_the_store_tells_nothing_of_a_trader_out_of_reach(store, nation):
    numbers = history.submissions(SYSTEM, store.database, drawn.trader_id("A"))["id"].to_list()
    for scope, asked in ((TRADER_A, "B"), (OFFICE_32, "A")):
        other = drawn.trader_id(asked)
        assert history.submissions(scope, store.database, other).is_empty()
        assert history.lines(scope, store.database, other, numbers).is_empty()
        assert history.warnings(scope, store.database, other).is_empty()
    assert history.lines(SYSTEM, store.database, drawn.trader_id("B"), numbers).is_empty()
    with pytest.raises(UserError):
        history.submissions(READER, store.database, drawn.trader_id("A"))


def _held(*others: int) -> pl.DataFrame:
    kg = [10, *others]
    return pl.DataFrame({"province": ["60"] * len(kg), "trader_id": list(range(1, len(kg) + 1)), "equiv_kg": kg})


@pytest.mark.parametrize(
    ("others", "share"),
    [
        ((18, 18, 18, 18, 18), 0.1),
        ((90,), None),  # the total less its own would be the other's stock
        ((80, 4, 3, 2, 1), None),  # one other is nearly all of the rest
    ],
)
def test_a_share_never_tells_of_a_single_other(others, share):
    assert peers.shares_by_province(_held(*others), 1, is_guarded=True)["share"].to_list() == [share]
    open_row = peers.shares_by_province(_held(*others), 1, is_guarded=False).row(0, named=True)
    assert open_row["share"] == 0.1 and open_row["declarers"] == len(others) + 1


def test_a_trader_stands_among_its_kind_only_where_enough_others_do():
    traders = pl.DataFrame({
        "trader_id": list(range(1, 8)), "kind": ["mill"] * 6 + ["exporter"], "stock_t": [10.0, 6.0, 8.0, 12.0, 14.0, 9.0, 900.0],
        "change_pct": [1.0] + [None] * 6, "yield_share": [None] * 7, "fill_share": [0.5, 0.1, 0.2, 0.3, 0.4, 0.6, 0.9],
    }, schema_overrides={"yield_share": pl.Float64})  # fmt: skip
    found = peers.standing(traders, 1)
    assert (found.of_kind, found.similar) == (5, 5)
    assert found.figures.rows() == [("stock_t", 10.0, 9.0, 0.6), ("fill_share", 0.5, 0.3, 0.8)]
