"""Every view on small drawn tables: first the pure functions, then the way from declarations to a view.

A trader is a letter, weights are whole kilograms, and each answer can be worked out by hand.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import polars as pl
import pytest
from drawn import NOW, csv, load, read_here, registers, take, trader_id, trader_number

from bi import periods, reference, snapshot
from bi.access import SYSTEM
from bi.errors import UserError
from bi.intake import ingest
from bi.intake import registers as register_room
from bi.measures import MEASURES_KG
from bi.metrics import equivalent_kg, factors_on
from bi.snapshot import Snapshot, marts
from bi.snapshot.manifest import Manifest, Month
from bi.store import open_store
from bi.views import VIEWS, Filters, coverage, flows, holders, licenses, lines, stock, view, view_page

SEPTEMBER = date(2026, 9, 1)
FACTORS = factors_on(reference.current().figures(), date(2026, 9, 30))


def drawn(table: str) -> list[dict[str, str]]:
    head, *rows = ([cell.strip() for cell in row.split("|")] for row in table.strip().splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]


def holdings(table: str) -> pl.LazyFrame:
    """Effective lines as a view gets them. What is not drawn: September, trader A, a mill, province 60, paddy P-HM."""
    ref = reference.current()
    plain = {"period": "2026-09", "trader": "A", "kind": "mill", "province": "60", "rice": "P-HM", "closing_kg": "0"}
    rows = [plain | row for row in drawn(table)]
    frame = pl.DataFrame({
        "period": [periods.parse_month(row["period"]) for row in rows],
        "trader_id": [trader_number(row["trader"]) for row in rows],
        "province": [row["province"] for row in rows],
        "kind": [row["kind"] for row in rows],
        "rice": pl.Series([ref.rice[row["rice"]].no for row in rows], dtype=pl.Int8),
        "form": [ref.rice[row["rice"]].form for row in rows],
        "closing_kg": [int(row["closing_kg"]) for row in rows],
    })  # fmt: skip
    return frame.with_columns(equivalent_kg(FACTORS)).lazy()


# --- how much is held ---


def test_paddy_and_milled_meet_only_as_paddy_equivalent():
    given = holdings("""
        province | trader | rice | closing_kg
        60       | A      | P-HM |     100000
        60       | A      | M-HM |      65000
        60       | B      | P-GL |          0
        32       | B      | P-HM |     200000
    """)

    assert stock.stock_by_province(given).collect().rows() == [
        ("32", "สุรินทร์", 1, 200.0, 0.0, 200.0, 0.5),
        ("60", "นครสวรรค์", 2, 100.0, 65.0, 200.0, 0.5),  # 65 t milled comes from 100 t of paddy
    ]


def test_each_kind_of_rice_has_its_own_factor_and_bran_weighs_nothing():
    given = holdings("""
        rice | closing_kg
        P-HM |      50000
        M-HM |      65000
        M-PB |      68000
        M-BR |      76000
        B-BN |       9000
    """)

    found = stock.stock_by_rice(given).select("rice", "form", "declarers", "closing_t", "stock_t", "share").collect()

    assert found.with_columns(pl.col("share").round(6)).rows() == [
        ("B-BN", "bran", 1, 9.0, 0.0, 0.0),
        ("M-BR", "milled", 1, 76.0, 100.0, 0.285714),
        ("M-HM", "milled", 1, 65.0, 100.0, 0.285714),
        ("M-PB", "milled", 1, 68.0, 100.0, 0.285714),
        ("P-HM", "paddy", 1, 50.0, 50.0, 0.142857),
    ]


def test_a_share_of_nothing_is_empty():
    given = holdings("""
        rice | closing_kg
        B-BN |       9000
        P-HM |          0
    """)

    assert stock.stock_by_province(given).select("declarers", "stock_t", "share").collect().rows() == [(1, 0.0, None)]
    assert stock.stock_by_kind(given).collect().rows() == [("mill", 1, 0.0, None)]
    assert holders.concentration(given).collect().rows() == [(p, 1, None, None, None, None) for p in ("00", "60")]


def test_a_trader_in_two_cells_is_one_declarer_in_each():
    given = holdings("""
        trader | kind     | rice | closing_kg
        A      | mill     | P-HM |       1000
        A      | mill     | P-GL |       1000
        B      | mill     | P-HM |       1000
        C      | exporter | P-HM |       1000
    """)

    assert stock.stock_by_kind(given).collect().rows() == [("exporter", 1, 1.0, 0.25), ("mill", 2, 3.0, 0.75)]


def test_parts_add_up_exactly_where_each_line_was_rounded():
    # 1 kg / 0.65 = 1.54 kg, rounded to 2 in each of 1,000 lines; a sum rounded once would be 1,538 kg
    rows = "\n".join(f"{p} | M-HM | 1" for p in ("10", "32") * 500)
    given = holdings(f"province | rice | closing_kg\n{rows}")

    found = stock.stock_by_province(given).collect()
    assert found["stock_t"].to_list() == [1.0, 1.0]
    assert stock.stock_by_kind(given).collect()["stock_t"].to_list() == [2.0]


def trend(given: pl.LazyFrame) -> list[tuple]:
    counted = given.group_by("period").agg(declarers=pl.col("trader_id").n_unique())
    found = stock.stock_trend(given, counted).collect()
    return [(f"{row[0]:%Y-%m}", *row[1:]) for row in found.rows()]


def test_a_change_needs_a_month_before_with_lines_and_a_percent_a_base_that_weighs():
    given = holdings("""
        period  | trader | rice | closing_kg
        2025-09 | A      | P-HM |      50000
        2026-06 | A      | P-HM |     100000
        2026-08 | A      | B-BN |       5000
        2026-09 | A      | P-HM |     120000
        2026-09 | B      | M-HM |      65000
        2026-10 | A      | P-HM |     110000
    """)

    assert trend(given) == [
        ("2025-09", 1, 50.0, 0.0, 50.0, None, None, None),
        ("2026-06", 1, 100.0, 0.0, 100.0, None, None, None),
        ("2026-08", 1, 0.0, 0.0, 0.0, None, None, None),  # July is not there: no change, not even one of 0
        ("2026-09", 2, 120.0, 65.0, 220.0, 220.0, None, 340.0),  # August weighs 0: a difference without a percent
        ("2026-10", 1, 110.0, 0.0, 110.0, -110.0, -50.0, None),
    ]


def test_january_follows_december():
    given = holdings("""
        period  | closing_kg
        2025-12 |      80000
        2026-01 |     100000
    """)

    assert trend(given)[1] == ("2026-01", 1, 100.0, 0.0, 100.0, 20.0, 25.0, None)


def test_flows_keep_paddy_and_milled_apart_and_leave_bran_out():
    blank = dict.fromkeys(MEASURES_KG, 0)
    rows = [
        {"period": SEPTEMBER, "form": "paddy", **blank, "opening_kg": 2_000, "purchased_kg": 500, "closing_kg": 2_500},
        {"period": SEPTEMBER, "form": "paddy", **blank, "opening_kg": 1, "closing_kg": 1},
        {"period": SEPTEMBER, "form": "milled", **blank, "produced_kg": 650, "exported_kg": 650},
        {"period": SEPTEMBER, "form": "bran", **blank, "produced_kg": 100, "closing_kg": 100},
        {"period": date(2026, 8, 1), "form": "paddy", **blank, "opening_kg": 2_000, "closing_kg": 2_000},
    ]

    found = flows.flows(pl.LazyFrame(rows)).collect()

    assert found.columns[2:] == [name.replace("_kg", "_t") for name in MEASURES_KG]
    picked = ("period", "form", "opening_t", "purchased_t", "produced_t", "exported_t", "closing_t")
    assert found.select(picked).rows() == [
        (date(2026, 8, 1), "paddy", 2.0, 0.0, 0.0, 0.0, 2.0),
        (SEPTEMBER, "milled", 0.0, 0.0, 0.65, 0.65, 0.0),
        (SEPTEMBER, "paddy", 2.001, 0.5, 0.0, 0.0, 2.501),
    ]


# --- who holds it ---

NAMES = pl.LazyFrame(
    {"trader_id": [trader_number(c) for c in "ABCD"], "name_th": list("กขคง"), "kind": "mill", "home": list("1234")}
)


def test_traders_rank_by_stock_ties_by_id_and_change_against_the_month_before():
    given = holdings("""
        trader | rice | closing_kg
        B      | P-HM |      60000
        A      | P-HM |      60000
        C      | P-HM |      80000
        D      | B-BN |       5000
    """)
    before = holdings("""
        trader | rice | closing_kg
        A      | P-HM |      50000
        C      | B-BN |       7000
        D      | P-HM |       1000
    """)

    found = holders.traders(given, before, NAMES).collect()

    assert found.with_columns(pl.col("share").round(6)).rows() == [
        (1, trader_id("C"), "ค", "mill", "3", 80.0, 0.4, None),  # the month before weighed 0
        (2, trader_id("A"), "ก", "mill", "1", 60.0, 0.3, 20.0),
        (3, trader_id("B"), "ข", "mill", "2", 60.0, 0.3, None),  # nothing was filed the month before
        (4, trader_id("D"), "ง", "mill", "4", 0.0, 0.0, -100.0),  # bran alone is listed, with 0
    ]


def test_concentration_of_each_province_and_of_all_that_is_listed():
    given = holdings("""
        province | trader | closing_kg
        60       | A      |      60000
        60       | B      |      30000
        60       | C      |      10000
        32       | A      |      40000
        32       | B      |      60000
    """)

    found = holders.concentration(given).collect()

    assert found.with_columns(pl.col(pl.Float64).round(6)).rows() == [
        ("00", 3, 0.5, 1.0, 1.0, 4550.0),  # A 100, B 90, C 10 of 200: 0.5² + 0.45² + 0.05²
        ("32", 2, 0.6, 1.0, 1.0, 5200.0),
        ("60", 3, 0.6, 1.0, 1.0, 4600.0),
    ]


def test_the_five_and_the_ten_largest_are_told_apart():
    rows = "\n".join(f"{c} | 1000" for c in "ABCDEFGHIJKLMNOPQRST")  # twenty equal traders

    top = holders.concentration(holdings(f"trader | closing_kg\n{rows}")).collect().row(0)

    assert top == ("00", 20, 0.05, 0.25, 0.5, pytest.approx(500.0))


def test_nothing_held_by_nobody_is_an_empty_table():
    empty = holdings("trader | closing_kg\nA | 1").filter(pl.lit(False))

    assert [
        f(empty).collect().height for f in (stock.stock_by_province, stock.stock_by_rice, stock.stock_by_kind, holders.concentration)
    ] == [0, 0, 0, 0]  # fmt: skip
    assert holders.traders(empty, empty, NAMES).collect().height == 0


# --- who filed ---


def filed(table: str) -> pl.LazyFrame:
    shape = {"province": pl.String, "due": pl.Boolean, "status": pl.String, "expected_kg": pl.Int64}
    rows = [row | {"due": row["due"] == "yes", "expected_kg": int(row["expected_kg"])} for row in drawn(table)]
    return pl.DataFrame(rows, schema=shape).lazy()


def test_coverage_counts_only_who_is_due_and_weighs_by_what_was_expected():
    given = filed("""
        province | due | status  | expected_kg
        60       | yes | on_time |       30000
        60       | yes | late    |       30000
        60       | yes | missing |       40000
        60       | no  | not_due |      500000
        32       | yes | on_time |           0
        10       | yes | missing |       10000
        96       | no  | not_due |       10000
    """)

    found = coverage.coverage(given).collect()

    assert found.with_columns(pl.col("filed_share").round(6)).rows() == [
        ("10", 1, 0, 0, 1, 0.0, 10.0, 0.0),
        ("32", 1, 1, 0, 0, 1.0, 0.0, None),  # nothing was expected: no share of it
        ("60", 3, 1, 1, 1, 0.666667, 100.0, 0.6),
    ]  # nobody is due in 96: it is left out


@pytest.mark.parametrize(
    ("trader", "license_", "is_due"),
    [
        ({}, {}, True),
        ({"status": "closed", "closed_on": date(2026, 9, 30)}, {}, False),
        ({"status": "closed", "closed_on": date(2026, 10, 1)}, {}, True),  # before its day the row counts as active
        ({}, {"issued_on": date(2026, 9, 30)}, True),
        ({}, {"issued_on": date(2026, 10, 1)}, False),
        ({}, {"expires_on": date(2026, 9, 30)}, True),
        ({}, {"expires_on": date(2026, 9, 29)}, False),
        ({}, {"status": "suspended", "status_on": date(2026, 9, 30)}, False),
        ({}, {"status": "revoked", "status_on": date(2026, 10, 1)}, True),
        ({}, {"license_type": "RET"}, False),  # retailers do not report
        ({}, {"trader_id": 2}, False),
    ],
)
def test_due_is_who_is_active_and_licensed_on_the_last_day_of_the_month(trader, license_, is_due):
    shop = {"trader_id": 1, "status": "active", "closed_on": None} | trader
    paper = {"trader_id": 1, "license_type": "MIL", "issued_on": date(2026, 1, 1), "expires_on": date(2026, 12, 31),
             "status": "active", "status_on": None} | license_  # fmt: skip
    days = {name: pl.Date for name in ("closed_on", "issued_on", "expires_on", "status_on")}
    frames = [pl.DataFrame([row], schema_overrides={k: v for k, v in days.items() if k in row}) for row in (shop, paper)]

    due = marts.due_traders(*frames, ["MIL", "WHO"], date(2026, 9, 30))

    assert due.to_list() == [1] * is_due


@pytest.mark.parametrize(
    ("at", "status"), [("2026-10-07T23:59:59.999999", "on_time"), ("2026-10-08T00:00:00", "late"), (None, "missing")]
)
def test_on_time_is_before_midnight_in_bangkok_after_the_seventh(at, status):
    instant = periods.to_microseconds(periods.parse_instant(at)) if at else None
    blank = {name: None for name in ("version", "line_count", "receipt", "file", "first_row")}
    came = pl.DataFrame([{"trader_id": 1, "first_filed_at": instant, **blank}] if at else [],
                        schema={k: v for k, v in marts.FILINGS.items() if k in ("trader_id", "first_filed_at", *blank)})  # fmt: skip
    none = pl.DataFrame(schema=marts.LAST_STOCK)

    found = marts.filings(came, none, pl.Series([1], dtype=pl.Int64), none, SEPTEMBER, 7)

    assert found.select("due", "status", "expected_kg").rows() == [(True, status, 0)]


# --- what does not follow on ---


def test_continuity_lists_what_is_over_one_tonne_and_over_half_a_percent():
    key = {"trader_id": trader_number("A"), "rice": 1, "season": 1, "owner": 1}
    now = [(1, 101_000), (2, 101_001), (3, 1_005_000), (4, 1_005_001), (5, 1_001), (6, 1_000)]
    last = [(1, 100_000), (2, 100_000), (3, 1_000_000), (4, 1_000_000), (7, 2_000)]
    codes = pl.LazyFrame({"site_no": range(1, 9), "site_code": [f"S{i}" for i in range(1, 9)]})
    other = key | {"trader_id": trader_number("B"), "site_no": 8, "period": SEPTEMBER, "opening_kg": 9_000}
    here = [key | {"site_no": no, "period": SEPTEMBER, "opening_kg": kg} for no, kg in now]
    before = [key | {"site_no": no, "closing_kg": kg} for no, kg in last]
    both = pl.LazyFrame({"trader_id": [trader_number("A")]})  # B did not file the month before

    found = lines.continuity(pl.LazyFrame([*here, other]), pl.LazyFrame(before), both, codes, 1_000, 5).collect()

    assert found.with_columns(pl.col(pl.Float64).round(3)).select("period", "site_code", "previous_closing_t", "opening_t", "gap_t").rows() == [
        (SEPTEMBER, "S2", 100.0, 101.001, 1.001),
        (SEPTEMBER, "S4", 1_000.0, 1_005.001, 5.001),
        (SEPTEMBER, "S5", 0.0, 1.001, 1.001),  # new here: the month before counts 0
        (SEPTEMBER, "S7", 2.0, 0.0, -2.0),  # gone without a trace
    ]


# --- licenses ---


def papers(table: str) -> pl.DataFrame:
    plain = {"license_type": "MIL", "province": "60", "issued_on": "2026-01-01", "expires_on": "2026-12-31",
             "status": "active", "status_on": ""}  # fmt: skip
    rows = [plain | row for row in drawn(table)]
    day = pl.col("issued_on", "expires_on", "status_on").replace("", None).str.to_date("%Y-%m-%d")
    return pl.DataFrame(rows).with_columns(day)


def test_licenses_expire_within_windows_that_hold_both_ends():
    given = papers("""
        expires_on
        2026-08-31
        2026-09-01
        2026-10-01
        2026-10-02
        2026-10-31
        2026-11-01
        2026-11-30
        2026-12-01
    """)  # on 1 September: 30 days end on 1 October, 60 on 31 October, 90 on 30 November

    found = licenses.licenses(given, date(2026, 9, 1), (30, 60, 90))

    assert found.columns == ["license_type", "province", "active", "expiring_30", "expiring_60", "expiring_90", "expired",
                             "suspended", "revoked", "surrendered"]  # fmt: skip
    assert found.rows() == [("MIL", "60", 7, 2, 4, 6, 1, 0, 0, 0)]


def test_a_license_counts_as_active_before_its_status_and_nowhere_before_it_begins():
    given = papers("""
        license_type | province | issued_on  | expires_on | status      | status_on
        MIL          | 60       | 2026-01-01 | 2026-12-31 | suspended   | 2026-09-01
        MIL          | 60       | 2026-01-01 | 2026-12-31 | revoked     | 2026-09-02
        MIL          | 60       | 2026-01-01 | 2026-08-01 | revoked     | 2026-08-15
        MIL          | 60       | 2026-01-01 | 2026-08-01 | surrendered | 2026-09-15
        MIL          | 60       | 2026-09-02 | 2026-12-31 | active      |
        WHO          | 60       | 2026-09-01 | 2026-12-31 | active      |
        MIL          | 32       | 2026-01-01 | 2026-12-31 | surrendered | 2026-02-01
        BRK          | 32       | 2027-01-01 | 2027-12-31 | active      |
    """)

    found = licenses.licenses(given, date(2026, 9, 1), (30, 60, 90))

    assert [row[:3] + row[6:] for row in found.rows()] == [
        ("MIL", "32", 0, 0, 0, 0, 1),
        ("MIL", "60", 1, 1, 1, 1, 0),  # revoked tomorrow: active; surrendered after it had expired: expired
        ("WHO", "60", 1, 0, 0, 0, 0),
    ]


# --- the month that opens ---


def made(cutoff: str, *months: tuple[str, int]) -> Manifest:
    """A snapshot of some months with so many lines each, cut off at an instant of Bangkok."""
    parts = tuple(
        Month(periods.month_number(periods.parse_month(text)), 1, "", "", count, 1, "") for text, count in months
    )
    instant = periods.parse_instant(cutoff).isoformat()
    return Manifest("S", "d", instant, "s", "r", "rd", reference.current().figures(), parts)


@pytest.mark.parametrize(
    ("cutoff", "months", "found"),
    [
        ("2026-10-08T00:00:00", [("2026-08", 5), ("2026-09", 5)], SEPTEMBER),
        ("2026-10-07T23:59:59", [("2026-08", 5), ("2026-09", 5)], date(2026, 8, 1)),  # September is not due yet
        ("2026-11-22T10:00:00", [("2026-09", 5), ("2026-10", 0)], SEPTEMBER),  # October has nil returns only
        ("2026-10-07T23:59:59", [("2026-09", 5)], None),
        ("2026-11-22T10:00:00", [], None),
    ],
)
def test_the_default_month_is_the_latest_with_lines_whose_deadline_had_passed(cutoff, months, found):
    assert made(cutoff, *months).default_period == found


# --- from declarations to views ---

ON_TIME, LATE = "2026-10-07T23:59:59", "2026-10-08T00:00:00"
FILES = (
    """
    period  | trader | rice | opening | closing | purchased | filed_at
    2025-09 | A      | P-HM |      50 |      50 |           | 2025-10-01T09:00
    2026-06 | A      | P-HM |     100 |     100 |           | 2026-07-01T09:00
    2026-06 | B      | P-HM |      80 |      80 |           | 2026-07-01T09:00
    2026-06 | C      | P-HM |      40 |      40 |           | 2026-07-01T09:00
    """,
    """
    period  | trader | place | filed_at
    2026-07 | A      | -     | 2026-08-01T09:00
    2026-09 | D      | -     | 2026-10-07T23:59:59
    """,
    """
    period  | trader | rice | opening | closing | purchased | filed_at
    2026-08 | A      | B-BN |       5 |       5 |           | 2026-09-01T09:00
    2026-09 | A      | P-HM |     100 |     110 |        10 | 2026-10-07T23:59:59
    2026-09 | A      | P-HM |     100 |     120 |        20 | 2026-10-09T09:00
    2026-09 | B      | M-HM |      65 |      65 |           | 2026-10-08T00:00:00
    2026-09 | R      | P-HM |       1 |       1 |           | 2026-10-01T09:00
    2026-10 | A      | P-HM |     120 |     130 |        10 | 2026-11-02T09:00
    """,
)


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Snapshot, Snapshot]]:
    """Mills A to D and the retailer R; the snapshots of 5 and of 22 November (A is in 60, B in 32, C in 10, D and R in 60)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RICE_DATA", str(tmp_path_factory.mktemp("views")))
        patch.delenv("DATABASE_URL", raising=False)
        for room in (ingest, register_room):
            patch.setattr(room, "read_sheet", read_here)
        store = open_store()
        given = registers("ABCDR")
        for register in ("traders", "licenses"):
            head, *rows = given[register].decode().splitlines()
            last = rows[-1].replace(",mill,", ",retailer,").replace(",MIL,", ",RET,")
            given[register] = csv([head], [[row] for row in (*rows[:-1], last)])
        load(store, given)
        for number, table in enumerate(FILES):
            found = take(store, table, f"file{number}.csv")
            assert found.is_clean, found.findings
        early = snapshot.build(store, now=datetime(2026, 11, 5, tzinfo=UTC))
        late = snapshot.build(store, now=NOW)
        yield snapshot.open_snapshot(early.id), snapshot.open_snapshot(late.id)
        store.close()


def rows(of: Snapshot, name: str, *columns: str, **filters: object) -> list[tuple]:
    return view(SYSTEM, of, name, Filters(**filters)).select(columns or pl.all()).rows()


def test_the_clock_decides_which_month_opens_and_nothing_else(nation):
    early, late = nation

    assert early.id != late.id and early.digest == late.digest
    assert (early.default_period, late.default_period) == (SEPTEMBER, date(2026, 10, 1))
    assert (early.is_due(date(2026, 10, 1)), late.is_due(date(2026, 10, 1))) == (False, True)
    assert rows(early, "stock_by_province", "province", "stock_t") == [("32", 100.0), ("60", 121.0)]
    assert rows(late, "stock_by_province", "province", "stock_t") == [("60", 130.0)]
    assert rows(early, "stock_by_province", "stock_t", period=date(2026, 10, 1)) == [(130.0,)], "opens by choice"


def test_a_month_of_nil_returns_has_no_lines_and_is_still_a_month(nation):
    july = date(2026, 7, 1)

    assert july in nation[1].periods
    assert rows(nation[1], "stock_by_province", period=july) == []
    assert rows(nation[1], "filings", "trader_id", "status", "stock_t", period=july)[0] == (trader_id("A"), "on_time", 0.0)
    assert july not in [row[0] for row in rows(nation[1], "stock_trend")]


def test_earlier_months_are_looked_up_outside_the_span(nation):
    everything = rows(nation[1], "stock_trend")
    september = rows(nation[1], "stock_trend", since=SEPTEMBER, until=SEPTEMBER)

    assert september == [(SEPTEMBER, 3, 121.0, 65.0, 221.0, 221.0, None, 342.0)]
    assert september[0] in everything
    assert [row[0].month for row in everything] == [9, 6, 8, 9, 10]


def test_a_trend_under_any_filter_is_that_of_the_lines(nation):
    for filters in ({"rice": ("P-HM",)}, {"province": ("60",)}, {"kind": ("mill",)}, {"owner": ("own",)},
                    {"rice": ("P-HM", "M-HM")}, {"rice": ("P-HM",), "kind": ("mill",)}, {"trader": (trader_id("A"),)}):  # fmt: skip
        for period, declarers, _, _, held, *_ in rows(nation[1], "stock_trend", **filters):
            traders = rows(nation[1], "traders", "stock_t", period=period, **filters)
            assert (declarers, held) == (len(traders), sum(t for (t,) in traders)), (filters, period)


def test_filings_show_the_first_filing_and_the_effective_version(nation):
    found = rows(nation[1], "filings", "trader_id", "province", "due", "status", "filed_at", "version", "stock_t", "expected_t",
                 period=SEPTEMBER)  # fmt: skip
    at = {trader: instant and instant.isoformat() for trader, _, _, _, instant, *_ in found}

    assert [row[:4] + row[5:] for row in found] == [
        (trader_id("A"), "60", True, "on_time", 2, 120.0, 0.0),  # in August it held bran, which weighs nothing
        (trader_id("B"), "32", True, "late", 1, 100.0, 80.0),  # it last filed in June
        (trader_id("C"), "10", True, "missing", None, None, 40.0),
        (trader_id("D"), "60", True, "on_time", 1, 0.0, 0.0),  # a nil return
        (trader_id("R"), "60", False, "not_due", 1, 1.0, 0.0),
    ]
    assert at[trader_id("A")] == f"{ON_TIME}+07:00" and at[trader_id("B")] == f"{LATE}+07:00"


def test_coverage_is_by_the_traders_own_province(nation):
    assert rows(nation[1], "coverage", period=SEPTEMBER) == [
        ("10", 1, 0, 0, 1, 0.0, 40.0, 0.0),
        ("32", 1, 0, 1, 0, 1.0, 80.0, 1.0),
        ("60", 2, 2, 0, 0, 1.0, 0.0, None),
    ]
    assert rows(nation[1], "coverage", "province", period=SEPTEMBER, kind=("retailer",)) == []


def test_lines_open_to_version_receipt_file_and_row(nation):
    found = rows(nation[1], "lines", "trader_id", "site_code", "rice", "purchased_t", "closing_t", "version", "file", "row",
                 period=SEPTEMBER)  # fmt: skip

    assert found == [
        (trader_id("A"), "A1", "P-HM", 20.0, 120.0, 2, "file2.csv", 4),
        (trader_id("B"), "B1", "M-HM", 0.0, 65.0, 1, "file2.csv", 5),
        (trader_id("R"), "R1", "P-HM", 0.0, 1.0, 1, "file2.csv", 6),
    ]
    [receipt] = {row[0] for row in rows(nation[1], "lines", "receipt", period=SEPTEMBER)}
    assert receipt == "R69-0000003"


def test_a_page_of_lines_says_how_many_there_are_in_all(nation):
    page, height = view_page(SYSTEM, nation[1], "lines", Filters(period=SEPTEMBER), offset=1, limit=1)

    assert (page["trader_id"].to_list(), height) == ([trader_id("B")], 3)


def test_continuity_is_for_traders_effective_in_both_months(nation):
    found = rows(nation[1], "continuity", "trader_id", "rice", "previous_closing_t", "opening_t", "gap_t", period=SEPTEMBER)

    assert found == [(trader_id("A"), "B-BN", 5.0, 0.0, -5.0), (trader_id("A"), "P-HM", 0.0, 100.0, 100.0)]
    assert rows(nation[1], "continuity", period=date(2026, 10, 1)) == []


def test_a_province_filter_means_the_storage_place_and_00_is_of_the_filter(nation):
    found = rows(nation[1], "concentration", "province", "declarers", "top1_share", period=SEPTEMBER, province=("60",))

    assert found == [("00", 2, pytest.approx(120 / 121)), ("60", 2, pytest.approx(120 / 121))]


def test_licenses_are_counted_on_the_day_that_is_asked_for(nation):
    assert rows(nation[1], "licenses", "license_type", "province", "active", "expiring_30", "expired", on=date(2026, 12, 1)) == [
        ("MIL", "10", 1, 1, 0), ("MIL", "32", 1, 1, 0), ("MIL", "60", 2, 2, 0), ("RET", "60", 1, 1, 0),
    ]  # fmt: skip
    assert rows(nation[1], "licenses", "active", "expired", on=date(2027, 1, 1), province=("32",)) == [(0, 1)]
    assert rows(nation[1], "licenses", on=date(2025, 12, 31)) == []


COLUMNS = {
    "stock_by_province": "province, province_th, declarers, paddy_t, milled_t, stock_t, share",
    "stock_by_rice": "rice, rice_th, form, declarers, closing_t, stock_t, share",
    "stock_by_kind": "kind, declarers, stock_t, share",
    "stock_trend": "period, declarers, paddy_t, milled_t, stock_t, change_t, change_pct, yoy_pct",
    "flows": "period, form, opening_t, purchased_t, produced_t, transfer_in_t, imported_t, other_in_t, sold_t, exported_t, "
    "to_mill_t, transfer_out_t, loss_t, other_out_t, closing_t",
    "traders": "rank, trader_id, name_th, kind, province, stock_t, share, change_pct",
    "concentration": "province, declarers, top1_share, top5_share, top10_share, hhi",
    "coverage": "province, due, on_time, late, missing, filed_share, expected_t, filed_expected_share",
    "filings": "period, trader_id, name_th, kind, province, due, status, filed_at, version, stock_t, expected_t",
    "continuity": "period, trader_id, site_code, rice, season, owner, previous_closing_t, opening_t, gap_t",
    "lines": "period, trader_id, site_code, province, rice, season, owner, opening_t, purchased_t, produced_t, transfer_in_t, "
    "imported_t, other_in_t, sold_t, exported_t, to_mill_t, transfer_out_t, loss_t, other_out_t, closing_t, version, receipt, "
    "file, row",
    "licenses": "license_type, province, active, expiring_30, expiring_60, expiring_90, expired, suspended, revoked, surrendered",
}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_stand_in_the_order_of_the_contract_with_rows_and_without(nation, name):
    one_month = {"period": SEPTEMBER} if "period" in VIEWS[name].filters else {}
    nowhere = {"province": ("96",)}  # Narathiwat: nobody there

    assert ", ".join(view(SYSTEM, nation[1], name, Filters(**one_month)).columns) == COLUMNS[name]
    empty = view(SYSTEM, nation[1], name, Filters(**one_month, **nowhere))
    assert (", ".join(empty.columns), empty.height) == (COLUMNS[name], 0)


ASKED = {
    "period": SEPTEMBER, "since": SEPTEMBER, "until": SEPTEMBER, "on": date(2026, 9, 30), "province": ("60",),
    "rice": ("P-HM",), "kind": ("mill",), "owner": ("own",), "trader": (trader_id("A"),),
}  # fmt: skip
OF_LINES = {"province", "rice", "kind", "owner", "trader"}
TAKEN = dict.fromkeys(COLUMNS, {"period"} | OF_LINES) | {
    "stock_trend": {"since", "until"} | OF_LINES, "flows": {"since", "until"} | OF_LINES,
    "coverage": {"period", "province", "kind", "trader"}, "filings": {"period", "province", "kind", "trader"},
    "licenses": {"on", "province"},
}  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_a_view_takes_its_filters_and_says_no_to_the_others(nation, name):
    for field, value in ASKED.items():
        if field in TAKEN[name]:
            view(SYSTEM, nation[1], name, Filters(**{field: value}))
            continue
        with pytest.raises(UserError) as found:
            view(SYSTEM, nation[1], name, Filters(**{field: value}))
        assert (found.value.key, found.value.misuse) == ("view.filter_not_applicable", True)


@pytest.mark.parametrize(
    ("field", "value"),
    [("period", date(2026, 5, 1)), ("province", ("97",)), ("rice", ("P-XX",)), ("kind", ("miller",)), ("owner", ("lent",)),
     ("trader", (trader_id("E"),)), ("trader", ("x",))],
)  # fmt: skip
def test_a_value_that_nobody_knows_is_told_and_is_no_misuse(nation, field, value):
    with pytest.raises(UserError) as found:
        view(SYSTEM, nation[1], "lines", Filters(**{field: value}))

    assert (found.value.key, found.value.misuse) == (f"view.unknown_{field}", False)


def test_a_filter_given_twice_takes_both(nation):
    both = rows(nation[1], "stock_by_province", "province", period=SEPTEMBER, province=("32", "60"))

    assert both == [("32",), ("60",)]
    assert rows(nation[1], "stock_by_rice", "rice", period=SEPTEMBER, rice=("M-HM", "B-BN")) == [("M-HM",)]
