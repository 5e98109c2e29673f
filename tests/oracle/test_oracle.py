"""The second calculation against tables worked out by hand from the design."""

from datetime import datetime

import pytest

from . import cells, codes, nation, views
from .intake import Store

NOW = datetime(2026, 11, 22, 12, tzinfo=cells.BANGKOK)
MILL, SHOP = "0105569000011", "0103555000020"
FILED = "2026-10-03T09:00:00"


@pytest.fixture
def store() -> Store:
    found = Store()
    for trader, kind, province in ((MILL, "mill", "60"), (SHOP, "wholesaler", "10")):
        found.traders[trader] = {
            "trader_id": trader,
            "name_th": kind,
            "kind": kind,
            "province": province,
            "status": "active",
            "closed_on": "",
        }
        found.licenses[kind] = {
            "license_no": kind,
            "trader_id": trader,
            "site_code": "",
            "status_on": "",
            "license_type": "MIL" if kind == "mill" else "WHO",
            "status": "active",
            "issued_on": "2026-01-01",
            "expires_on": "2026-12-31",
        }
    for code, trader, province in (("A", MILL, "60"), ("B", MILL, "32"), ("C", SHOP, "10")):
        found.sites[code] = {
            "site_code": code,
            "trader_id": trader,
            "province": province,
            "capacity_t": "500",
        }
    return found


def lines_of(table: str, filed_at: str = FILED) -> str:
    """CSV text of `period trader site rice opening purchased closing [measure=value ...]`, one line each."""
    records = []
    for words in map(str.split, table.strip().splitlines()):
        period, trader, site, rice, opening, purchased, closing, *others = words
        line = {
            "period": period,
            "trader_id": trader,
            "site_code": site,
            "rice": rice,
            "season": "main",
            "owner": "own",
            "opening_t": opening,
            "purchased_t": purchased,
            "closing_t": closing,
            "filed_at": filed_at,
        } | dict(other.split("=") for other in others)
        records.append({name: "" if value == "-" else value for name, value in line.items()})
    return nation.to_csv(list(nation.COLUMNS), records)


def take(store: Store, table: str, filed_at: str = FILED) -> list[tuple]:
    """Findings of one file, without the severity."""
    return [finding[:3] for finding in store.ingest("d.csv", lines_of(table, filed_at), NOW)["findings"]]


def counts(result: dict) -> tuple[int, int, int]:
    return result["accepted"], result["rejected"], result["unchanged"]


def test_milled_rice_counts_as_the_paddy_it_came_from_rounded_half_up():
    assert codes.equiv_kg("M-HM", 65_000) == 100_000
    assert codes.equiv_kg("M-PB", 17) == 25  # 17 / 0.68 = 25 exactly
    assert codes.equiv_kg("M-PB", 34_000_017) == 50_000_025
    assert codes.equiv_kg("M-BR", 19) == 25
    assert codes.equiv_kg("M-HM", 1) == 2  # 1.538
    assert (codes.equiv_kg("P-HM", 7), codes.equiv_kg("B-BN", 7)) == (7, 0)


@pytest.mark.parametrize(
    ("text", "kg", "rule"),
    [
        ("1,234.5", 1_234_500, None),
        ("๑๒.๕", 12_500, None),
        (".5", 500, None),
        ("5.", 5_000, None),
        ("1.25000", 1_250, None),
        ("10000000", 10_000_000_000, None),
        ("-0", 0, None),
        ("1,23", None, "number"),
        ("1e5", None, "number"),
        ("+5", None, "number"),
        ("1_000", None, "number"),
        ("nan", None, "finite"),
        ("-inf", None, "finite"),
        ("-0.0001", None, "negative"),
        ("10000000.0001", None, "range"),
        ("9" * 26, None, "range"),
        ("0.0001", None, "decimals"),
    ],
)
def test_a_cell_is_whole_kilograms_or_breaks_its_first_rule(text, kg, rule):
    assert cells.weight(text, False) == (kg, rule)


def test_a_blank_flow_is_zero_and_a_blank_stock_is_required():
    assert (cells.weight(" ", False), cells.weight(" ", True)) == ((0, None), (None, "required"))


def test_balance_allows_one_tonne_or_half_a_percent_and_not_a_kilogram_more(store):
    good = "2026-09 {} {} P-HM 0 {} {}"
    assert counts(store.ingest("a", lines_of(good.format(MILL, "A", "101", "100")), NOW)) == (1, 0, 0)
    assert counts(store.ingest("b", lines_of(good.format(SHOP, "C", "402", "400")), NOW)) == (1, 0, 0)
    assert take(store, good.format(MILL, "A", "101.001", "100")) == [(2, "closing_t", "balance")]
    assert take(store, good.format(MILL, "A", "402.001", "400")) == [(2, "closing_t", "balance")]


def test_one_bad_declaration_is_rejected_whole_and_the_other_of_its_file_accepted(store):
    found = store.ingest(
        "a",
        lines_of(f"""
        2026-09 {MILL} A P-HM 0 10 10
        2026-09 {MILL} C P-HM 0 10 10
        2026-09 {SHOP} C P-HM 0 10 10
    """),
        NOW,
    )
    assert counts(found) == (1, 1, 0)
    assert found["findings"] == [(3, "site_code", "site", "error")]


def test_the_month_must_have_ended_in_bangkok_and_the_eighth_is_late(store):
    line = f"2026-09 {MILL} A P-HM 0 10 10"
    assert take(store, line, "2026-09-30T16:59:59.999999Z") == [(2, "period", "period")]
    assert take(store, line, "2026-10-08T00:00:00") == [(2, "filed_at", "late")]
    assert take(store, line, "2026-10-07T16:59:59.999999Z") == []  # now the first version, and in time
    assert views.view(store, "filings", NOW, trader=MILL)[0]["filed_at"] == "2026-10-07T23:59:59.999999+07:00"
    assert take(store, line, "2026-11-22T12:00:00.000001") == [(2, "filed_at", "filed_at")]


def test_versions_follow_filed_at_and_equal_neighbours_are_one(store):
    first, second = (f"2026-09 {MILL} A P-HM 0 {t} {t}" for t in (10, 20))
    assert counts(store.ingest("1", lines_of(second, "2026-10-05T00:00"), NOW)) == (1, 0, 0)
    assert counts(store.ingest("2", lines_of(first, "2026-10-04T00:00"), NOW)) == (1, 0, 0)
    assert counts(store.ingest("3", lines_of(second, "2026-10-06T00:00"), NOW)) == (0, 0, 1)
    line = views.view(store, "lines", NOW)[0]
    assert (line["version"], line["closing_t"], line["file"]) == ("2", "20.000", "1")
    assert counts(store.ingest("4", lines_of(first, "2026-10-07T00:00"), NOW)) == (1, 0, 0)
    assert views.view(store, "filings", NOW, trader=MILL)[0]["version"] == "3"
    assert counts(store.ingest("again", lines_of(first, "2026-10-07T00:00"), NOW)) == (0, 0, 1)


def test_a_nil_return_is_filed_but_declares_nothing(store):
    take(store, f"2026-09 {MILL} - - - - - season=- owner=-")
    store.ingest("b", lines_of(f"2026-09 {SHOP} C P-HM 0 10 10"), NOW)
    assert [row["declarers"] for row in views.view(store, "stock_trend", NOW)] == ["1"]
    assert [
        (row["trader_id"], row["status"], row["stock_t"]) for row in views.view(store, "filings", NOW)
    ] == [(SHOP, "on_time", "10.000"), (MILL, "on_time", "0.000")]


def test_a_line_that_opens_or_ends_out_of_nothing_breaks_continuity(store):
    take(store, f"2026-08 {MILL} A P-HM 0 400 400\n2026-08 {MILL} B P-HM 0 1.001 1.001")
    now = f"2026-09 {MILL} A P-HM 402.001 0 402.001\n2026-09 {MILL} A P-WH 1 0 1"
    assert take(store, now) == [(2, "opening_t", "continuity")] * 2  # A is 2.001 off, B is gone: 1.001
    assert [(row["site_code"], row["gap_t"]) for row in views.view(store, "continuity", NOW)] == [
        ("A", "2.001"),
        ("B", "-1.001"),
    ]


@pytest.mark.parametrize(("out", "warned"), [("62", 0), ("61.999", 1), ("69", 0), ("69.001", 1)])
def test_yield_is_warned_outside_its_bounds(store, out, warned):
    found = take(
        store,
        f"""
        2026-09 {MILL} A P-HM 0 100 0 to_mill_t=100
        2026-09 {MILL} A M-HM 0 0 {out} produced_t={out}
        2026-09 {MILL} A M-BR 0 0 30 produced_t=30
    """,
    )
    assert found == [(2, "produced_t", "yield")] * warned


@pytest.mark.parametrize(
    ("closing", "warned"),
    [("79.999", 0), ("80", 1), ("125", 1), ("125.001", 0), ("0.8", 1), ("0.799", 0), ("1.25", 1), ("0", 0)],
)
def test_a_jump_of_ten_is_a_unit_warning(store, closing, warned):
    for month in ("05", "06", "07"):  # median 10 t
        take(store, f"2026-{month} {MILL} A P-HM 0 10 10")
    found = take(store, f"2026-09 {MILL} A P-HM 0 {closing} {closing}")
    assert found == [(2, "closing_t", "unit")] * warned


def test_capacity_leading_zero_and_doubles(store):
    assert take(store, f"2026-09 {MILL} A P-HM 0 500 500\n2026-09 {MILL} A B-BN 0 0.001 0.001") == [
        (2, "closing_t", "capacity")
    ]
    assert take(store, f"2026-09 {SHOP[1:]} C P-HM 0 1 1") == [(2, "trader_id", "leading_zero")]
    assert take(store, f"2026-08 {SHOP} C P-HM 0 1 1\n2026-08 {SHOP} C P-HM 0 2 2") == [
        (2, "site_code", "duplicate")
    ]


def test_shares_concentration_and_ranks(store):
    take(
        store,
        f"""
        2026-09 {MILL} A P-HM 0 20 20
        2026-09 {MILL} B M-HM 0 6.5 6.5
        2026-09 {SHOP} C P-HM 0 10 10
    """,
    )
    assert [
        (row["province"], row["stock_t"], row["share"]) for row in views.view(store, "stock_by_province", NOW)
    ] == [("10", "10.000", "0.250000"), ("32", "10.000", "0.250000"), ("60", "20.000", "0.500000")]
    nation_row = views.view(store, "concentration", NOW)[0]
    assert (nation_row["province"], nation_row["top1_share"], nation_row["hhi"]) == (
        "00",
        "0.750000",
        "6250.0",
    )
    assert [(row["rank"], row["trader_id"]) for row in views.view(store, "traders", NOW)] == [
        ("1", MILL),
        ("2", SHOP),
    ]


def test_coverage_counts_those_due_and_what_they_held_before(store):
    take(store, f"2026-08 {MILL} A P-HM 0 30 30\n2026-08 {SHOP} C P-HM 0 10 10", "2026-09-02T00:00")
    take(store, f"2026-09 {MILL} A P-HM 30 0 30", "2026-10-08T00:00")
    assert [list(row.values()) for row in views.view(store, "coverage", NOW, period="2569-09")] == [
        ["10", "1", "0", "0", "1", "0.000000", "10.000", "0.000000"],
        ["60", "1", "0", "1", "0", "1.000000", "30.000", "1.000000"],
    ]


def test_a_month_whose_deadline_has_not_passed_is_not_the_default(store):
    take(store, f"2026-09 {MILL} A P-HM 0 1 1")
    take(store, f"2026-10 {MILL} A P-HM 1 0 1", "2026-11-02T00:00")
    early = datetime(2026, 11, 7, 23, 59, tzinfo=cells.BANGKOK)
    assert views.view(store, "lines", early)[0]["period"] == "2026-09"
    assert views.view(store, "lines", NOW)[0]["period"] == "2026-10"


def test_a_change_against_a_month_without_lines_is_empty_and_against_zero_has_no_percent(store):
    for period, tonnes in (("2026-05", 0), ("2026-06", 4), ("2026-08", 5), ("2026-09", 6)):
        take(store, f"{period} {MILL} A P-HM 0 {tonnes} {tonnes}")
    assert [(row["change_t"], row["change_pct"]) for row in views.view(store, "stock_trend", NOW)] == [
        ("", ""),
        ("4.000", ""),
        ("", ""),
        ("1.000", "20.000"),
    ]
    assert len(views.view(store, "stock_trend", NOW, since="2026-09", until="2026-09")) == 1


def test_licences_on_a_day(store):
    store.licenses["mill"] |= {"status": "revoked", "status_on": "2026-12-01"}
    on_day = {
        day: views.view(store, "licenses", NOW, on=day, province="60")
        for day in ("2025-12-31", "2026-11-30", "2026-12-01")
    }
    assert on_day["2025-12-31"] == []  # not yet begun
    assert [on_day["2026-11-30"][0][name] for name in ("active", "expiring_30", "expiring_60")] == [
        "1",
        "0",
        "1",
    ]
    assert [on_day["2026-12-01"][0][name] for name in ("active", "expiring_30", "revoked")] == ["0", "0", "1"]
    shop = views.view(store, "licenses", NOW, on="2026-12-01", province="10")
    assert shop[0]["expiring_30"] == "1"  # both ends: 1 to 31 December
    assert views.view(store, "licenses", NOW, on="2027-01-01", province="10")[0]["expired"] == "1"


def test_a_nation_is_always_the_same_and_full_of_findings():
    assert nation.make(3) == nation.make(3)
    assert nation.make(3) != nation.make(4)
