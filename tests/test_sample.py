"""The sample nation: same seed same bytes, totals of the domain, faults at their rates, nothing real."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

import sample_data
from sample_data.licenses import running
from sample_data.nation import STILL_FILING

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
UNTIL = date(2026, 10, 31)
INS = ["purchased_t", "produced_t", "transfer_in_t", "imported_t", "other_in_t"]
OUTS = ["sold_t", "exported_t", "to_mill_t", "transfer_out_t", "loss_t", "other_out_t"]
MEASURES = ["opening_t", *INS, *OUTS, "closing_t"]
HEADER = [
    "period",
    "trader_id",
    "site_code",
    "rice",
    "season",
    "owner",
    *MEASURES,
    "moisture_pct",
    "avg_buy_price",
    "avg_sell_price",
    "remark",
    "filed_at",
]
KEY = ["trader_id", "site_code", "rice", "season", "owner"]
FACTORS = {"M-PB": 0.68, "M-BR": 0.76}  # all other milled rice 0.65

# Mt paddy equivalent at month end, January to December, and the split by kind: agreed magnitudes of the trade
STOCK_MT = [7.6, 7.0, 7.0, 6.6, 5.8, 5.0, 4.2, 3.8, 3.4, 3.0, 6.5, 8.0]
KIND_SHARE = {"mill": 0.62, "exporter": 0.20, "wholesaler": 0.08, "paddy_market": 0.08}


def read(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)


def kilograms(lines: pl.DataFrame) -> pl.DataFrame:
    """One row per line, measures in whole kilograms (blank = 0) and `equiv`, kg paddy equivalent."""
    whole = [(pl.col(name).cast(pl.Float64).fill_null(0) * 1000).round().cast(pl.Int64) for name in MEASURES]
    factor = pl.col("rice").replace_strict(FACTORS, default=0.65, return_dtype=pl.Float64)
    equiv = (
        pl.when(pl.col("rice").str.starts_with("P-"))
        .then(pl.col("closing_t").cast(pl.Float64))
        .when(pl.col("rice").str.starts_with("M-"))
        .then(pl.col("closing_t") / factor)
        .otherwise(0.0)
    )
    month = pl.col("period").str.slice(0, 4).cast(pl.Int32) * 12 + pl.col("period").str.slice(5).cast(
        pl.Int32
    )
    return lines.with_columns(whole).with_columns(equiv=equiv, month=month)


def effective(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.filter(pl.col("filed_at") == pl.col("filed_at").max().over("period", "trader_id"))


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> SimpleNamespace:
    """The default sample as written, its effective lines in kg, and the answer key of its faults."""
    folder = tmp_path_factory.mktemp("sample")
    sample_data.write(folder, until=UNTIL, now=NOW)
    lines = kilograms(pl.concat([read(path) for path in sorted(folder.glob("declarations-*.csv"))]))
    traders, sites = read(folder / "traders.csv"), read(folder / "sites.csv")
    nation = sample_data.nation(until=UNTIL)
    faults = pl.concat([month.faults for month in sample_data.simulate(nation, now=NOW)])
    faults = faults.with_columns(month=pl.col("period").dt.year() * 12 + pl.col("period").dt.month())
    best = effective(lines).join(traders.select("trader_id", "kind"), on="trader_id")
    return SimpleNamespace(
        folder=folder,
        lines=lines,
        best=best,
        traders=traders,
        sites=sites,
        nation=nation,
        licenses=read(folder / "licenses.csv"),
        faults=faults,
    )


def seeded(sample: SimpleNamespace, *faults: str, later: int = 0) -> set[tuple[str, int]]:
    chosen = sample.faults.filter(pl.col("fault").is_in(faults))
    return {(trader, month + later) for trader, month in chosen.select("trader_id", "month").rows()}


# --- determinism and form ---


def written(folder: Path, **arguments) -> dict[str, bytes]:
    sample_data.write(folder, **{"traders": 60, "months": 3, "until": UNTIL, "now": NOW, **arguments})
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_same_arguments_give_same_bytes_and_another_seed_does_not(tmp_path):
    first, again = written(tmp_path / "a"), written(tmp_path / "b")
    other = written(tmp_path / "c", seed=1)

    assert list(first) == [
        "declarations-2026-08.csv",
        "declarations-2026-09.csv",
        "declarations-2026-10.csv",
        "licenses.csv",
        "sites.csv",
        "traders.csv",
    ]
    assert first == again
    assert first["declarations-2026-08.csv"] != other["declarations-2026-08.csv"]


def test_later_days_change_nothing_once_everything_has_arrived(tmp_path):
    assert written(tmp_path / "a") == written(tmp_path / "b", now=NOW + timedelta(days=900))


def test_files_carry_the_columns_of_the_contract(sample):
    first = sorted(sample.folder.glob("declarations-*.csv"))[0]
    raw = first.read_text(encoding="utf-8")

    assert raw.splitlines()[0].split(",") == HEADER
    assert len(list(sample.folder.glob("declarations-*.csv"))) == 25
    cells = read(first)
    plain = re.compile(r"\d+(\.\d{1,3})?$")
    for name in MEASURES:
        assert all(plain.match(cell) for cell in cells[name].drop_nulls()), name
    stamp = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$")
    assert all(stamp.match(cell) for cell in cells["filed_at"])


def test_progress_counts_every_file(tmp_path):
    seen = []
    written(tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 6) for n in range(1, 7)]


@pytest.mark.parametrize("traders", [1, 7, 60])
def test_small_nations_can_be_drawn(traders):
    nation = sample_data.nation(traders, until=UNTIL, months=2)
    assert sum(frame.height for frame in sample_data.months_of(nation, now=NOW)) > 0
    assert nation.traders.filter(pl.col("kind") != "retailer").height == traders


def test_nobody_is_no_nation():
    with pytest.raises(ValueError, match="at least 1"):
        sample_data.nation(0)


# --- magnitudes ---


def stock_mt(best: pl.DataFrame) -> dict[int, float]:
    return dict(best.group_by("month").agg(pl.col("equiv").sum() / 1e9).rows())


def test_stock_follows_the_national_profile_within_eight_percent(sample):
    for month, found in stock_mt(sample.best).items():
        assert found == pytest.approx(STOCK_MT[(month - 1) % 12], rel=0.08), month


def test_six_hundred_traders_hold_the_whole_nation_too():
    nation = sample_data.nation(600, until=UNTIL, months=2)
    lines = pl.concat(list(sample_data.months_of(nation, now=NOW)))
    for month, found in stock_mt(effective(kilograms(lines))).items():
        assert found == pytest.approx(STOCK_MT[(month - 1) % 12], rel=0.12), month


def test_split_by_kind_and_paddy_share(sample):
    paddy = pl.col("equiv").filter(pl.col("rice").str.starts_with("P-")).sum() / pl.col("equiv").sum()
    kinds = [
        (pl.col("equiv").filter(kind=kind).sum() / pl.col("equiv").sum()).alias(kind) for kind in KIND_SHARE
    ]
    table = sample.best.group_by("month").agg(*kinds, paddy=paddy).rows(named=True)
    for row in table:
        for kind, share in KIND_SHARE.items():
            assert row[kind] == pytest.approx(share, abs=0.02), (kind, row)
        calendar = (row["month"] - 1) % 12 + 1
        if calendar in (11, 12, 1):
            assert row["paddy"] == pytest.approx(0.75, abs=0.02)
        if calendar == 9:
            assert row["paddy"] == pytest.approx(0.45, abs=0.02)


def test_a_year_of_flows_has_the_size_of_the_trade(sample):
    year = sample.best.filter(pl.col("period").str.starts_with("2025"))
    million = {name: year[name].sum() / 1e9 for name in ("exported_t", "to_mill_t", "imported_t")}
    jasmine = year.filter(rice="M-HM")["exported_t"].sum() / 1e9

    assert 8 <= million["exported_t"] <= 10
    assert 22 <= million["to_mill_t"] <= 28  # of a crop of 33.6 Mt
    assert million["imported_t"] < 0.5
    assert jasmine == pytest.approx(0.175 * million["exported_t"], rel=0.15)


def test_lines_per_trader_month_and_second_crop_season(sample):
    filings = sample.best.select("trader_id", "month").unique().height
    assert 3.8 <= sample.best.height / filings <= 4.6
    second = sample.best.filter(season="second", rice="P-WH")
    assert set(second["period"].str.slice(5)) >= {"02", "03", "04", "09"}
    assert second.filter(period="2026-01")["closing_t"].sum() == 0  # the old crop is cleared


def test_actors_keep_their_mix(sample):
    assert Counter(sample.traders["kind"]) == {
        "mill": 1200,
        "exporter": 280,
        "wholesaler": 450,
        "paddy_market": 350,
        "broker": 100,
        "importer": 20,
        "retailer": 300,
    }
    mills = sample.sites["milling_t_per_day"].drop_nulls().cast(pl.Float64)
    assert 100 <= mills.median() <= 145
    assert 800 <= mills.quantile(0.95) <= 1300
    exporters = sample.traders.filter(kind="exporter")["province"]
    assert 0.45 <= exporters.is_in([str(code) for code in [*range(10, 28), *range(70, 78)]]).mean() <= 0.65


# --- what a line promises ---


def test_every_line_balances_to_the_kilogram(sample):
    lines = sample.lines
    gap = pl.col("opening_t") + pl.sum_horizontal(INS) - pl.sum_horizontal(OUTS) - pl.col("closing_t")
    assert lines.filter(gap != 0).height == 0
    assert lines.select(pl.min_horizontal(pl.col(MEASURES).min())).item() == 0
    assert lines.select(pl.max_horizontal(pl.col(MEASURES).max())).item() < 10_000_000_000


def test_no_line_is_one_that_the_rules_reject(sample):
    lines = sample.lines
    codes = lines.drop_nulls("site_code")
    own = codes.join(sample.sites.select("site_code", "trader_id"), on=["site_code", "trader_id"], how="anti")
    assert own.height == 0
    assert codes.filter((pl.col("rice").str.starts_with("P-")) == (pl.col("season") == "none")).height == 0
    assert lines.group_by("period", *KEY, "filed_at").len().filter(pl.col("len") > 1).height == 0
    filed = lines.with_columns(at=pl.col("filed_at").str.to_datetime("%Y-%m-%dT%H:%M:%S%z"))
    assert filed["at"].max() < NOW
    ended = (pl.col("period") + "-01").str.to_date().dt.offset_by("1mo")
    assert filed.filter(pl.col("at").dt.convert_time_zone("Asia/Bangkok").dt.date() < ended).height == 0


def test_opening_is_the_last_closing_outside_the_seeded_faults(sample):
    lines = sample.best.drop_nulls("site_code")
    filed = sample.best.select("trader_id", "month").unique()
    both = filed.join(filed.with_columns(pl.col("month") + 1), on=["trader_id", "month"])
    before = lines.select(*KEY, month=pl.col("month") + 1, previous="closing_t")
    joined = lines.select(*KEY, "month", "opening_t").join(
        before, on=[*KEY, "month"], how="full", coalesce=True
    )
    joined = joined.join(both, on=["trader_id", "month"]).with_columns(
        pl.col("opening_t", "previous").fill_null(0)
    )

    broken = set(joined.filter(pl.col("opening_t") != pl.col("previous")).select("trader_id", "month").rows())
    here = seeded(sample, "continuity", "unit", "copied")
    after = seeded(sample, "unit", "copied", later=1)

    assert broken <= here | after
    assert len(broken & seeded(sample, "continuity")) > 200


def test_milling_yield_is_in_range_outside_the_seeded_faults(sample):
    rice = pl.col("rice")
    milled = rice.str.starts_with("M-") & (rice != "M-BR")
    table = sample.best.group_by("trader_id", "month").agg(
        fed=pl.col("to_mill_t").sum(), produced=pl.col("produced_t").filter(milled).sum()
    )
    rate = pl.col("produced") / pl.col("fed")
    off = table.filter(pl.col("fed") > 0).filter(~rate.is_between(0.62, 0.69))
    found = set(off.select("trader_id", "month").rows())
    answer = seeded(sample, "yield_range")

    assert answer <= found
    assert len(found - answer) < 20  # tiny mills that round


# --- faults ---


def due_months(sample: SimpleNamespace) -> list[tuple[str, date]]:
    """Trader and month end for every month in which a reporting licence and an open business make it due."""
    licenses = sample.licenses.filter(pl.col("license_type") != "RET")
    held = {}
    for row in licenses.rows(named=True):
        span = (date.fromisoformat(row["issued_on"]), date.fromisoformat(row["expires_on"]))
        ends = date.fromisoformat(row["status_on"]) if row["status_on"] else date.max
        held.setdefault(row["trader_id"], set()).add((*span, ends))
    closed = {
        row[0]: date.fromisoformat(row[1])
        for row in sample.traders.filter(status="closed").select("trader_id", "closed_on").rows()
    }
    ends = [(month + timedelta(days=31)).replace(day=1) - timedelta(days=1) for month in sample.nation.months]
    return [
        (trader, day)
        for trader, spans in held.items()
        for day in ends
        if day < closed.get(trader, date.max) and any(a <= day <= b and day < c for a, b, c in spans)
    ]


def test_every_reporting_trader_is_due_each_month_unless_it_left(sample):
    due = Counter(trader for trader, _ in due_months(sample))
    left = set(np.array(sample.nation.traders["trader_id"])[sample.nation.leaving != ""])
    reporting = sample.traders.filter(pl.col("kind") != "retailer")["trader_id"]

    assert 30 <= len(left) <= 50
    assert {trader for trader in reporting if due[trader] < 25} == left
    statuses = set(sample.licenses["status"])
    assert statuses == {"active", "suspended", "revoked", "surrendered"}
    assert sample.traders.filter(status="closed").height == 10  # 0.4 % of 2,400


def test_missing_and_late_filings_come_at_their_rates(sample):
    first = sample.lines.group_by("trader_id", "period").agg(pl.col("filed_at").min())
    filed = {(trader, period): at for trader, period, at in first.rows()}
    due = [(trader, f"{day:%Y-%m}") for trader, day in due_months(sample)]
    last = [key for key in due if key[1] == "2026-10"]
    earlier = [key for key in due if key[1] != "2026-10"]
    rates = sample_data.faults()

    assert np.mean([key not in filed for key in earlier]) == pytest.approx(rates.missing, rel=0.12)
    assert np.mean([key not in filed for key in last]) == pytest.approx(rates.missing_last, rel=0.25)
    late = [at[:10] > f"{next_month(period)}-07" for (_, period), at in filed.items()]
    assert np.mean(late) == pytest.approx(rates.late, rel=0.12)


def next_month(period: str) -> str:
    year, month = map(int, period.split("-"))
    return f"{year + month // 12}-{month % 12 + 1:02d}"


def test_seeded_faults_come_at_their_rates(sample):
    filings = sample.best.select("trader_id", "month").unique().height
    fed = sample.best.group_by("trader_id", "month").agg(pl.col("to_mill_t").sum())
    milling = fed.filter(pl.col("to_mill_t") > 20_000).height
    found = Counter(sample.faults["fault"])
    rates = sample_data.faults()

    for fault, base in (
        ("amended", filings),
        ("continuity", filings),
        ("yield_range", milling),
        ("copied", filings),
    ):
        assert found[fault] / base == pytest.approx(getattr(rates, fault), rel=0.15), fault
    assert found["unit"] / filings == pytest.approx(rates.unit, rel=0.3)


def test_an_amendment_differs_from_the_first_version_and_is_later(sample):
    versions = sample.lines.group_by("trader_id", "month").agg(
        n=pl.col("filed_at").n_unique(), files=pl.len(), closing=pl.col("closing_t").sort_by("filed_at")
    )
    amended = versions.filter(pl.col("n") == 2)
    assert set(amended.select("trader_id", "month").rows()) == seeded(sample, "amended")
    assert versions["n"].max() == 2
    halves = [(row[: len(row) // 2], row[len(row) // 2 :]) for row in amended["closing"].to_list()]
    assert all(first != second for first, second in halves)


def test_some_amendments_stand_in_the_next_month_s_file(sample):
    here = read(sample.folder / "declarations-2026-09.csv")
    assert set(here["period"]) == {"2026-08", "2026-09"}
    assert set(read(sample.folder / "declarations-2024-10.csv")["period"]) == {"2024-10"}


def test_a_wrong_unit_is_one_off_and_the_nation_does_not_notice(sample):
    wrong = sample.faults.filter(fault="unit").select("site_code", "month")
    shown = (
        sample.best.join(wrong, on=["site_code", "month"]).group_by("month").agg(pl.col("equiv").sum() / 1e9)
    )
    assert wrong.height > 40
    assert shown["equiv"].max() < 0.05 * 3.0  # Mt, beside 3 to 8


def test_seeded_sites_are_over_capacity_and_others_are_not(sample):
    capacity = sample.sites.select("site_code", capacity=pl.col("capacity_t").cast(pl.Float64) * 1000)
    stored = (
        sample.best.group_by("site_code", "month")
        .agg(pl.col("closing_t").sum())
        .join(capacity, on="site_code")
    )
    over = stored.filter(pl.col("closing_t") > pl.col("capacity")).group_by("site_code").len()
    often = over.filter(pl.col("len") >= 5).height
    assert 8 <= often <= 24  # 0.4 % of about 3,200 sites that store
    assert over.height - often < 80  # wrong units and hoarding


def test_hoarders_stock_rises_while_what_leaves_falls(sample):
    ids = sample.faults.filter(fault="hoarding")["trader_id"].unique().to_list()
    last = sample.nation.months[-1].year * 12 + sample.nation.months[-1].month
    table = (
        sample.best.filter(pl.col("trader_id").is_in(ids))
        .group_by("month")
        .agg(pl.col("equiv").sum(), out=pl.sum_horizontal("sold_t", "to_mill_t").sum())
    )
    row = {month: (stock, out) for month, stock, out in table.select("month", "equiv", "out").rows()}

    assert 8 <= len(ids) <= 12
    assert row[last - 1][0] > 1.15 * row[last - 13][0]
    assert row[last - 1][1] < 0.95 * row[last - 13][1]


def test_nil_returns_are_blank_lines(sample):
    nil = sample.lines.filter(pl.col("site_code").is_null())
    assert 0.01 < nil.height / sample.lines.select("trader_id", "month").unique().height < 0.05
    assert nil.filter(pl.col("rice").is_not_null() | (pl.sum_horizontal(MEASURES) > 0)).height == 0


def test_before_the_deadline_many_are_still_missing():
    third = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
    nation = sample_data.nation(500, until=UNTIL, months=2)
    *_, early = sample_data.months_of(nation, now=third)
    *_, full = sample_data.months_of(nation, now=NOW)

    assert early["filed_at"].max() <= "2026-11-03T19:00:00+07:00"
    october = [frame.filter(period="2026-10")["trader_id"].n_unique() for frame in (early, full)]
    assert october[0] < 0.4 * october[1]


# --- nothing real ---


def check_digit(twelve: str) -> str:
    return str((11 - sum(int(digit) * (13 - i) for i, digit in enumerate(twelve)) % 11) % 10)


def test_trader_ids_are_valid_but_belong_to_the_future(sample):
    for trader_id, province in sample.traders.select("trader_id", "province").rows():
        assert len(trader_id) == 13
        assert trader_id[0] == "0"
        assert trader_id[1:3] == province
        assert trader_id[4:7] == "599"
        assert trader_id[12] == check_digit(trader_id[:12])
    assert sample.traders["name_th"].n_unique() == sample.traders.height
    assert sample.traders["email"].str.contains(r"@example\.(com|org)$").all()
    assert sample.traders["phone"].str.starts_with("01-").all()


def test_fifty_thousand_traders_stay_distinct():
    nation = sample_data.nation(50_000, until=UNTIL, months=1)
    for frame, key in (
        (nation.traders, "trader_id"),
        (nation.sites, "site_code"),
        (nation.licenses, "license_no"),
    ):
        assert frame[key].n_unique() == frame.height
        assert frame[key].str.len_chars().n_unique() <= 2  # EXP-G is longer than MIL; no number overflows


def test_registers_refer_to_each_other_and_cover_all_provinces(sample):
    assert sample.sites["province"].n_unique() == 77
    assert sample.sites.join(sample.traders, on="trader_id", how="anti").height == 0
    licensed = sample.licenses.join(sample.sites, on=["site_code", "trader_id"], how="anti")
    assert licensed.height == 0
    assert sample.licenses["license_no"].n_unique() == sample.licenses.height
    assert sample.licenses["license_no"].str.contains(r"^[A-Z]{3}(-[GPB])?\d{4}-\d{5}$").all()
    assert sample.sites["site_code"].str.contains(r"^S\d\d-\d{5}$").all()


def test_running_numbers_start_anew_in_each_province():
    assert running(np.array(["60", "10", "60", "60", "10"])).tolist() == [1, 1, 2, 3, 2]


def test_those_who_lost_their_licence_but_file_on_are_known(sample):
    word = sample.nation.leaving
    ids = set(np.array(sample.nation.traders["trader_id"])[np.isin(word, STILL_FILING)])
    latest = sample.best.filter(period="2026-10")["trader_id"]
    assert len(ids & set(latest)) > 10


# --- the example written by hand ---


def test_the_example_is_small_valid_and_balanced():
    folder = Path(sample_data.__file__).parent / "example"
    traders, sites, licenses = (read(folder / f"{name}.csv") for name in ("traders", "sites", "licenses"))
    raw = read(folder / "declarations.csv")
    lines = kilograms(raw)

    assert (traders.height, lines.height) == (6, 10)
    assert raw.columns == HEADER
    assert all(
        number[12] == check_digit(number[:12]) and number[4:7] == "599" for number in traders["trader_id"]
    )
    assert set(lines["trader_id"]) == set(traders["trader_id"]) == set(licenses["trader_id"])
    assert set(licenses["site_code"]) == set(sites["site_code"]) >= set(lines["site_code"].drop_nulls())
    gap = pl.col("opening_t") + pl.sum_horizontal(INS) - pl.sum_horizontal(OUTS) - pl.col("closing_t")
    assert lines.filter(gap != 0).height == 0
    assert lines["closing_t"].sum() == 4_703_250
