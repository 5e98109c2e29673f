"""The same views in pandas, over the effective lines, by the definitions of the contract."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from bi import reference
from tests.benchmarks.cases import MEASURES, MEASURES_KG, Case, read
from tests.benchmarks.measure import timed
from tests.benchmarks.pandas_source import COLUMNS, KEYS, Source


def _share(column: pd.Series) -> pd.Series:
    whole = column.sum()
    return column / whole if whole else column * np.nan


def _by_form(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return frame.pivot_table(
        index=by, columns="form", values="closing_kg", aggfunc="sum", fill_value=0, observed=False
    )  # fmt: skip


def stock_by_province(source: Source, case: Case) -> pd.DataFrame:
    frame = source.lines(case, ["trader_id", "province", "form", "closing_kg", "equiv_kg"], [case.period])
    grouped, form = frame.groupby("province", observed=True), _by_form(frame, ["province"])
    found = grouped.agg(declarers=("trader_id", "nunique"), stock=("equiv_kg", "sum")).join(form).reset_index()
    return pd.DataFrame({
        "province": found["province"], "province_th": found["province"].map(source.names["province"]),
        "declarers": found["declarers"], "paddy_t": found["paddy"] / 1000, "milled_t": found["milled"] / 1000,
        "stock_t": found["stock"] / 1000, "share": _share(found["stock"]),
    })  # fmt: skip


def stock_by_rice(source: Source, case: Case) -> pd.DataFrame:
    frame = source.lines(case, ["trader_id", "rice", "form", "closing_kg", "equiv_kg"], [case.period])
    found = frame.groupby("rice").agg(
        form=("form", "first"), declarers=("trader_id", "nunique"), closing=("closing_kg", "sum"), stock=("equiv_kg", "sum")
    )  # fmt: skip
    rice = found.index.map(source.codes["rice"])
    answer = pd.DataFrame({
        "rice": rice, "rice_th": rice.map(source.names["rice"]), "form": found["form"].to_numpy(),
        "declarers": found["declarers"].to_numpy(), "closing_t": found["closing"].to_numpy() / 1000,
        "stock_t": found["stock"].to_numpy() / 1000, "share": _share(found["stock"]).to_numpy(),
    })  # fmt: skip
    return answer.sort_values("rice", ignore_index=True)


def stock_by_kind(source: Source, case: Case) -> pd.DataFrame:
    frame = source.lines(case, ["trader_id", "kind", "equiv_kg"], [case.period])
    found = frame.groupby("kind", observed=True).agg(declarers=("trader_id", "nunique"), stock=("equiv_kg", "sum"))
    return found.assign(stock_t=found["stock"] / 1000, share=_share(found["stock"])).drop(columns="stock").reset_index()


def stock_trend(source: Source, case: Case) -> pd.DataFrame:
    frame = source.lines(case, ["period", "trader_id", "form", "closing_kg", "equiv_kg"])
    found = frame.groupby("period").agg(declarers=("trader_id", "nunique"), stock=("equiv_kg", "sum"))
    found = found.join(_by_form(frame, ["period"]))
    before, year = (found["stock"].reindex(found.index - n).set_axis(found.index) for n in (1, 12))
    return pd.DataFrame({
        "period": found.index, "declarers": found["declarers"], "paddy_t": found["paddy"] / 1000,
        "milled_t": found["milled"] / 1000, "stock_t": found["stock"] / 1000,
        "change_t": (found["stock"] - before) / 1000,
        "change_pct": (found["stock"] - before) / before.replace(0, np.nan) * 100,
        "yoy_pct": (found["stock"] - year) / year.replace(0, np.nan) * 100,
    }).reset_index(drop=True)  # fmt: skip


def flows(source: Source, case: Case) -> pd.DataFrame:
    frame = source.lines(case, ["period", "form", *MEASURES_KG])
    found = frame[frame["form"] != "bran"].groupby(["period", "form"], observed=True)[list(MEASURES_KG)].sum() / 1000
    return found.rename(columns={f"{m}_kg": f"{m}_t" for m in MEASURES}).reset_index()


def traders(source: Source, case: Case) -> pd.DataFrame:
    now, before = (
        source.lines(case, ["trader_id", "equiv_kg"], [case.period - n]).groupby("trader_id")["equiv_kg"].sum()
        for n in (0, 1)
    )
    found = now.sort_index().sort_values(ascending=False, kind="stable")
    about, base = source.trader.loc[found.index], before.reindex(found.index)
    return pd.DataFrame({
        "rank": np.arange(1, len(found) + 1), "trader_id": found.index.astype(str).str.zfill(13),
        "name_th": about["name_th"].to_numpy(), "kind": about["kind"].to_numpy(), "province": about["province"].to_numpy(),
        "stock_t": found.to_numpy() / 1000, "share": _share(found).to_numpy(),
        "change_pct": ((found - base) / base.replace(0, np.nan) * 100).to_numpy(),
    })  # fmt: skip


def concentration(source: Source, case: Case) -> pd.DataFrame:
    frame = source.lines(case, ["province", "trader_id", "equiv_kg"], [case.period])
    held = frame.groupby(["province", "trader_id"], observed=True)["equiv_kg"].sum().reset_index()
    nation = frame.groupby("trader_id")["equiv_kg"].sum().reset_index().assign(province="00")
    both = pd.concat([nation, held.astype({"province": str})])
    whole = both.groupby("province")["equiv_kg"].transform("sum")
    both["share"] = both["equiv_kg"] / whole.replace(0, np.nan)
    both = both.sort_values("share", ascending=False)
    grouped = both.groupby("province")
    found = pd.DataFrame({"declarers": grouped.size()})
    for count in (1, 5, 10):
        found[f"top{count}_share"] = grouped.head(count).groupby("province")["share"].sum(min_count=1)
    found["hhi"] = (both["share"] ** 2).groupby(both["province"]).sum(min_count=1) * 10_000
    return found.reset_index()


def _filings(source: Source, case: Case) -> pd.DataFrame:
    """Who was due or filed, with what each held when it last filed: all earlier months are looked through."""
    month = source.calendar.set_index("period").loc[case.period]
    day, held, people = pd.Timestamp(month["last_day"]), source.license, source.trader
    state = (held["status"] == "active") | (pd.to_datetime(held["status_on"]) > day)
    begun, ends = pd.to_datetime(held["issued_on"]) <= day, pd.to_datetime(held["expires_on"]) >= day
    holders = held.loc[begun & ends & state & held["license_type"].isin(source.reporting), "trader_id"]
    active = people[(people["status"] == "active") | (pd.to_datetime(people["closed_on"]) > day)]
    due = active.index.intersection(pd.Index(holders.unique()))
    earlier = [m for m in source.months if m < case.period]
    nobody = pd.DataFrame({"trader_id": pd.Series(dtype="int64"), "period": pd.Series(dtype="int64")})
    last = pd.concat([nobody, *(source.filed(m, ["trader_id"]).assign(period=m) for m in earlier)])
    last = last.groupby("trader_id", as_index=False)["period"].max()
    nation = Case("", "", case.period)
    stocks = source.lines(nation, ["period", "trader_id", "equiv_kg"])
    stocks = stocks.groupby(["trader_id", "period"], as_index=False)["equiv_kg"].sum()
    expected = last.merge(stocks, on=["trader_id", "period"]).set_index("trader_id")["equiv_kg"]
    now = stocks[stocks["period"] == case.period].set_index("trader_id")["equiv_kg"]
    filed = source.filed(case.period, ["trader_id", "first_filed_at", "version"]).set_index("trader_id")
    filed["stock_t"] = now.reindex(filed.index, fill_value=0) / 1000
    found = filed.reindex(filed.index.union(due).rename("trader_id")).join(people[["name_th", "kind", "province"]])
    found["due"], found["expected_t"] = found.index.isin(due), expected.reindex(found.index, fill_value=0) / 1000
    missing, late = found["first_filed_at"].isna(), found["first_filed_at"] >= month["late_from"]
    found["status"] = np.select([~found["due"], missing, late], ["not_due", "missing", "late"], "on_time")
    found = found[found["province"] == case.province] if case.province else found
    return found[found.index == int(case.trader)] if case.trader else found


def filings(source: Source, case: Case) -> pd.DataFrame:
    found = _filings(source, case).sort_index().reset_index()
    found["trader_id"] = found["trader_id"].astype(str).str.zfill(13)
    found = found.rename(columns={"first_filed_at": "filed_at"}).assign(period=case.period)
    columns = ("period", "trader_id", "name_th", "kind", "province", "due", "status", "filed_at", "version", "stock_t",
               "expected_t")  # fmt: skip
    return found[list(columns)].astype({"filed_at": "Int64", "version": "Int64"})


def coverage(source: Source, case: Case) -> pd.DataFrame:
    frame = _filings(source, case)
    frame = frame[frame["due"]]
    frame = frame.assign(came=frame["expected_t"].where(frame["status"] != "missing", 0))
    counts = pd.crosstab(frame["province"], frame["status"]).reindex(columns=["on_time", "late", "missing"], fill_value=0)
    sums = frame.groupby("province")[["expected_t", "came"]].sum()
    counts.insert(0, "due", counts.sum(axis=1))
    counts["filed_share"] = (counts["on_time"] + counts["late"]) / counts["due"]
    counts["expected_t"] = sums["expected_t"]
    counts["filed_expected_share"] = sums["came"] / sums["expected_t"].replace(0, np.nan)
    return counts.reset_index()


def _coded(source: Source, frame: pd.DataFrame) -> pd.DataFrame:
    """Codes for numbers, in the order of the contract."""
    coded = frame.assign(
        trader_id=frame["trader_id"].astype(str).str.zfill(13),
        site_code=source.site["site_code"].to_numpy()[source.site.index.get_indexer(frame["site_no"])],
        **{name: frame[name].map(codes) for name, codes in source.codes.items()},
    )
    return coded.sort_values(["trader_id", "site_code", "rice", "season", "owner"], ignore_index=True)


def continuity(source: Source, case: Case) -> pd.DataFrame:
    rule = reference.current().whole
    both = set(source.filed(case.period, ["trader_id"])["trader_id"])
    both &= set(source.filed(case.period - 1, ["trader_id"])["trader_id"]) if case.period - 1 in source.months else set()
    now = source.lines(case, [*KEYS, "opening_kg"], [case.period])
    before = source.lines(case, [*KEYS, "closing_kg"], [case.period - 1])
    now, before = (frame[frame["trader_id"].isin(both)][[*KEYS, c]]
                   for frame, c in ((now, "opening_kg"), (before, "closing_kg")))  # fmt: skip
    found = now.merge(before, on=KEYS, how="outer").fillna(0)
    gap = found["opening_kg"] - found["closing_kg"]
    beyond = (gap.abs() > rule("continuity.floor_kg")) & (
        gap.abs() * 1000 > found["closing_kg"] * rule("continuity.per_mille")
    )
    found = found.assign(period=case.period, previous_closing_t=found["closing_kg"] / 1000,
                         opening_t=found["opening_kg"] / 1000, gap_t=gap / 1000)[beyond]  # fmt: skip
    columns = ["period", "trader_id", "site_code", "rice", "season", "owner", "previous_closing_t", "opening_t", "gap_t"]
    return _coded(source, found)[columns]


def lines(source: Source, case: Case) -> pd.DataFrame:
    coded = _coded(source, source.lines(case, ["period", "province", *COLUMNS], [case.period]))
    coded[[f"{m}_t" for m in MEASURES]] = coded[list(MEASURES_KG)] / 1000
    first = ["period", "trader_id", "site_code", "province", "rice", "season", "owner"]
    return coded[[*first, *(f"{m}_t" for m in MEASURES), "version", "receipt", "file", "row"]]


def licenses(source: Source, case: Case) -> pd.DataFrame:
    day, held = pd.Timestamp(case.on), source.license
    until, begun = pd.to_datetime(held["expires_on"]), pd.to_datetime(held["issued_on"]) <= day
    changed = (held["status"] != "active") & (pd.to_datetime(held["status_on"]) <= day)
    state = held["status"].where(changed, "active")
    site = held["site_code"].map(source.site.set_index("site_code")["province"])
    frame = pd.DataFrame({"license_type": held["license_type"],
                          "province": site.fillna(held["trader_id"].map(source.trader["province"]))})  # fmt: skip
    running = (state == "active") & (until >= day)
    frame["active"] = running
    for days in (30, 60, 90):
        frame[f"expiring_{days}"] = running & (until <= day + timedelta(days=days))
    frame["expired"] = (state == "active") & (until < day)
    for name in ("suspended", "revoked", "surrendered"):
        frame[name] = state == name
    return frame[begun].groupby(["license_type", "province"]).sum().reset_index()


VIEWS = {v.__name__: v for v in (stock_by_province, stock_by_rice, stock_by_kind, stock_trend, flows, traders,
                                 concentration, coverage, filings, continuity, lines, licenses)}  # fmt: skip


def run(folder: str, raw: str, memory: bool) -> dict:
    """Median seconds by case; answers into `pandas_memory/` or `pandas_parquet/`."""
    source, seconds = Source(Path(folder), Path(raw), in_memory=memory), {}
    out = Path(folder, "pandas_memory" if memory else "pandas_parquet")
    out.mkdir(exist_ok=True)
    for case in read(Path(folder)):
        seconds[case.name], found = timed(lambda case=case: VIEWS[case.view](source, case))
        found.to_parquet(out / f"{case.name}.parquet", index=False)
    return {"views": seconds}
