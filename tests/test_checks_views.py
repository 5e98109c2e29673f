"""Doubts, rule by rule, on small drawn tables."""

from datetime import date
from fractions import Fraction

import polars as pl

from bi import reference
from bi.measures import MEASURES, MEASURES_KG
from bi.views import checks, doubts

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
LIMITS = checks.Tolerances(1_000, 5, Fraction("0.62"), Fraction("0.69"), ("M-BR",),
                           ((8.0, 12.5), (80.0, 125.0), (800.0, 1250.0)), 3, 6, 24, 7)  # fmt: skip


def lines(table: str) -> pl.LazyFrame:
    """A drawn table in tonnes: month (of 2026), trader, place, rice, and measures by bare name; the rest is 0."""
    head, *rows = ([cell.strip() for cell in line.split("|")] for line in table.strip().splitlines())
    rice = reference.current().rice
    drawn = []
    for row in (dict(zip(head, cells, strict=True)) for cells in rows):
        code = rice[row.get("rice", "P-HM")]
        measures = {f"{m}_kg": round(float(row.get(m, 0)) * 1_000) for m in MEASURES}
        drawn.append({
            "period": date(2026, int(row["month"]), 1), "trader_id": int(row["trader"]), "site_no": int(row.get("place", 1)),
            "rice": code.no, "season": 1, "owner": 1, "form": code.form, "equiv_kg": measures["closing_kg"], **measures,
        })  # fmt: skip
    kinds = {"site_no": pl.Int32, "rice": pl.Int8, "season": pl.Int8, "owner": pl.Int8, "trader_id": pl.Int64}
    return pl.LazyFrame(drawn).cast({**kinds, **dict.fromkeys(MEASURES_KG, pl.Int64)})


def found(frame: pl.LazyFrame, *columns: str) -> list[tuple]:
    return frame.collect().sort("period", "trader_id").select(columns or ("trader_id", "found_kg", "base_kg")).rows()


def test_a_line_that_was_accepted_but_is_not_exact_is_a_doubt():
    drawn = lines("""
        month | trader | opening | purchased | sold | closing
        10    | 1      | 100     | 50        | 30   | 120
        10    | 2      | 100     | 50        | 30   | 120.4
    """)

    assert found(checks.balance(drawn)) == [(2, 120_400, 120_000)]


def test_an_opening_follows_the_closing_before_within_the_larger_tolerance():
    drawn = lines("""
        month | trader | opening | closing
        9     | 1      | 0       | 100
        10    | 1      | 101     | 0
        9     | 2      | 0       | 100
        10    | 2      | 101.001 | 0
        9     | 3      | 0       | 1000
        10    | 3      | 995     | 0
        10    | 4      | 500     | 0
    """)
    filed = drawn.select("period", "trader_id").unique()

    assert found(checks.continuity(drawn, filed, LIMITS)) == [(2, 101_001, 100_000)], "4 did not file the month before"


def test_a_place_that_is_gone_counts_nothing():
    drawn = lines("""
        month | trader | place | opening | closing
        9     | 1      | 1     | 0       | 100
        9     | 1      | 2     | 0       | 40
        10    | 1      | 1     | 100     | 0
    """)
    filed = drawn.select("period", "trader_id").unique()

    assert found(checks.continuity(drawn, filed, LIMITS), "period", "site_no", "found_kg", "base_kg") == [
        (OCTOBER, 2, 0, 40_000)
    ]


def test_all_that_a_place_holds_stands_against_its_capacity():
    drawn = lines("""
        month | trader | place | rice | closing
        10    | 1      | 1     | P-HM | 60
        10    | 1      | 1     | M-HM | 41
        10    | 1      | 2     | P-HM | 100
    """)
    sites = pl.LazyFrame({"site_no": [1, 2], "capacity_kg": [100_000, 100_000]}, schema_overrides={"site_no": pl.Int32})

    assert found(checks.capacity(drawn, sites), "site_no", "found_kg", "base_kg", "affected_kg") == [(1, 101_000, 100_000, 1_000)]


def test_the_yield_of_a_month_lies_between_its_limits_brown_rice_and_bran_apart():
    drawn = lines("""
        month | trader | rice | to_mill | produced
        10    | 1      | P-HM | 100     | 0
        10    | 1      | M-HM | 0       | 69
        10    | 2      | P-HM | 100     | 0
        10    | 2      | M-HM | 0       | 61.9
        10    | 2      | M-BR | 0       | 500
        10    | 2      | B-BN | 0       | 9
        10    | 3      | M-HM | 0       | 5
    """)

    assert found(checks.yields(drawn, LIMITS), "trader_id", "found_kg", "base_kg", "affected_kg") == [(2, 61_900, 100_000, 100)]


def test_a_closing_a_thousand_times_its_median_is_another_unit():
    drawn = lines("""
        month | trader | closing
        6     | 1      | 10
        7     | 1      | 12
        8     | 1      | 14
        10    | 1      | 12000
        8     | 2      | 10
        9     | 2      | 12
        10    | 2      | 12000
        7     | 3      | 10
        8     | 3      | 10
        9     | 3      | 10
        10    | 3      | 70
    """)

    seen = checks.unit(drawn.select("period", "trader_id", "site_no", "rice", "closing_kg"), [OCTOBER], LIMITS)

    assert found(seen) == [(1, 12_000_000, 12_000)], "2 has two months only, 3 is seven times off"


def test_a_month_is_copied_when_every_line_is_equal_and_rice_moved():
    drawn = lines("""
        month | trader | place | purchased | closing
        9     | 1      | 1     | 5         | 10
        10    | 1      | 1     | 5         | 10
        9     | 2      | 1     | 5         | 10
        9     | 2      | 2     | 7         | 20
        10    | 2      | 1     | 7         | 20
        10    | 2      | 2     | 5         | 10
        9     | 3      | 1     | 0         | 10
        10    | 3      | 1     | 0         | 10
    """)

    assert found(checks.copied(drawn), "period", "trader_id") == [(OCTOBER, 1)], "2 swapped its places, 3 did not move"


def test_late_is_who_first_filed_after_the_deadline_due_or_not():
    seventh, eighth = (int(date(2026, 11, d).strftime("%s")) for d in (8, 9))
    at = [(seventh - 7 * 3_600) * 1_000_000 - 1, (seventh - 7 * 3_600) * 1_000_000, None]
    frame = pl.LazyFrame({
        "period": [OCTOBER] * 3, "trader_id": [1, 2, 3], "first_filed_at": at, "equiv_kg": [5, 7, None],
    })  # fmt: skip

    assert eighth > seventh
    assert found(checks.late(frame, LIMITS), "trader_id", "affected_kg") == [(2, 7)]


KEY = {"period": OCTOBER, "trader_id": "0605599900015", "rule": "capacity", "place": "A1"}


def findings(value: str = "9|8", period: date = OCTOBER) -> pl.DataFrame:
    return pl.DataFrame({**{k: [v] for k, v in KEY.items()}, "value": [value]}).with_columns(period=pl.lit(period))


def notes(*states: tuple[str, str, date]) -> pl.DataFrame:
    rows = [{**KEY, "seq": i, "state": state, "value": value, "period": period} for i, (state, value, period) in enumerate(states)]
    schema = {"period": pl.Date, "trader_id": pl.String, "rule": pl.String, "place": pl.String, "seq": pl.Int64,
              "state": pl.String, "value": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def state(found: pl.DataFrame, notes: pl.DataFrame) -> tuple:
    return doubts.with_states(found, notes).select("state", "has_changed", "noted_for").row(0)


def test_a_doubt_that_nobody_noted_is_open():
    assert state(findings(), notes()) == ("open", False, None)


def test_the_last_note_gives_the_state_while_the_figures_are_the_same():
    asked = ("asked", "9|8", OCTOBER)

    assert state(findings(), notes(asked)) == ("asked", False, None)
    assert state(findings(), notes(asked, ("explained", "9|8", OCTOBER))) == ("explained", False, None)


def test_an_amendment_to_other_figures_asks_again_and_back_to_the_old_ones_does_not():
    explained = ("explained", "9|8", OCTOBER)

    assert state(findings("10|8"), notes(explained)) == ("open", True, None)
    assert state(findings("9|8"), notes(explained)) == ("explained", False, None)


def test_a_reason_holds_for_the_same_figures_in_another_month_a_question_does_not():
    assert state(findings(), notes(("explained", "9|8", SEPTEMBER))) == ("explained", False, SEPTEMBER)
    assert state(findings(), notes(("asked", "9|8", SEPTEMBER))) == ("open", False, None)
    assert state(findings(), notes(("explained", "7|8", SEPTEMBER))) == ("open", False, None)


def test_a_case_whose_doubt_is_no_longer_found_is_told_apart():
    kept = notes(("asked", "9|8", OCTOBER))

    assert doubts.gone(kept, findings()).is_empty()
    assert doubts.gone(kept, findings().clear())["state"].to_list() == ["asked"]
