"""One opened snapshot: all that a view ever sees, cut to the reader's scope before it is handed out."""

import functools
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

import polars as pl

from bi import periods, reference
from bi.access import Scope
from bi.errors import UserError
from bi.measures import MEASURES_KG
from bi.metrics import factors_on
from bi.snapshot import manifest, marts
from bi.snapshot.build import typed_days
from bi.snapshot.manifest import Manifest, Month

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)
LINE_SCHEMA = {
    "trader_id": pl.Int64, "site_no": pl.Int32, "rice": pl.Int8, "season": pl.Int8, "owner": pl.Int8,
    **dict.fromkeys(MEASURES_KG, pl.Int64), "version": pl.Int32, "receipt": pl.String, "file": pl.String, "row": pl.Int32,
}  # fmt: skip


class Snapshot:
    """A dated, read-only picture with amendments resolved."""

    def __init__(self, made: Manifest) -> None:
        self.manifest = made
        self.id, self.digest, self.cutoff = made.id, made.digest, made.cutoff_at
        self._months: dict[date, Month] = {m.first_day: m for m in made.months}
        self.periods = tuple(self._months)
        self.default_period = made.default_period

    def is_due(self, period: date) -> bool:
        """Whether the deadline of a month had passed at the cut-off."""
        return self.manifest.is_due(period)

    @property
    def line_count(self) -> int:
        """Effective lines of all months."""
        return sum(m.lines for m in self._months.values())

    @functools.cached_property
    def _traders(self) -> pl.DataFrame:
        return typed_days(self._register("trader"), "closed_on")

    @functools.cached_property
    def _sites(self) -> pl.DataFrame:
        return self._register("site")

    @functools.cached_property
    def _licenses(self) -> pl.DataFrame:
        return typed_days(self._register("license"), "issued_on", "expires_on", "status_on")

    def _register(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(manifest.registers_folder(self.manifest.registers) / f"{name}.parquet")

    def traders(self, scope: Scope) -> pl.DataFrame:
        """One row per trader of the register that the reader may see by name."""
        return _cut_traders(self._traders, scope)

    def sites(self, scope: Scope) -> pl.DataFrame:
        """One row per storage place that the reader may see."""
        _must_see_traders(scope)
        cut = self._sites
        if scope.traders is not None:
            cut = cut.filter(pl.col("trader_id").is_in([int(t) for t in scope.traders]))
        return cut.filter(pl.col("province").is_in(scope.provinces)) if scope.provinces is not None else cut

    def licenses(self) -> pl.DataFrame:
        """One row per license, with the province of its place, else of its trader; for counting only."""
        places = self._sites.select("site_code", site_province="province")
        homes = self._traders.select("trader_id", home="province")
        joined = self._licenses.join(places, on="site_code", how="left").join(homes, on="trader_id", how="left")
        return joined.with_columns(province=pl.coalesce("site_province", "home"))

    def knows_trader(self, trader_id: str) -> bool:
        """Whether the register holds a trader."""
        return trader_id.isdecimal() and int(trader_id) in self._trader_numbers

    @functools.cached_property
    def _trader_numbers(self) -> frozenset[int]:
        return frozenset(self._traders["trader_id"])

    def lines(self, scope: Scope, months: Sequence[date], *, naming: bool) -> pl.LazyFrame:
        """Effective lines of some months: LINE_SCHEMA with period, province (of the place), kind, form, equiv_kg.

        `naming` tells that the rows will name traders: then a province officer gets the own provinces only, and
        who may not see traders gets nothing. Totals take all lines of the nation, a trader the own ones.
        """
        _must_see_traders(scope) if naming else _must_see_totals(scope)
        parts = [self._month_lines(self._months[m]) for m in months if m in self._months]
        frame = pl.concat(parts) if parts else _no_lines()
        if scope.traders is not None:
            frame = frame.filter(pl.col("trader_id").is_in([int(t) for t in scope.traders]))
        if naming and scope.provinces is not None:
            frame = frame.filter(pl.col("province").is_in(scope.provinces))
        return frame

    def _month_lines(self, item: Month) -> pl.LazyFrame:
        day = periods.last_day(item.first_day)
        lines = pl.scan_parquet(manifest.lake_folder(item.lake) / "lines.parquet")
        factors = factors_on(self.manifest.figures, day)
        full = marts.joined(lines, self._site_places, self._trader_kinds, factors)
        return full.with_columns(_form(), period=pl.lit(item.first_day))

    @functools.cached_property
    def _site_places(self) -> pl.LazyFrame:
        return self._sites.select("site_no", "province").lazy()

    @functools.cached_property
    def _trader_kinds(self) -> pl.LazyFrame:
        return self._traders.select("trader_id", "kind").lazy()

    def totals(self, scope: Scope) -> pl.LazyFrame:
        """Sums by period x province x rice x kind x owner of the nation, with form; for readers of totals."""
        _must_see_nation(scope)
        path = self.manifest.folder() / "totals.parquet"
        if not self._months:
            return _no_lines().drop("trader_id")
        return pl.scan_parquet(path).with_columns(_form(), _first_day())

    def declarers(self, scope: Scope) -> pl.LazyFrame:
        """Distinct declarers by period and single cut (dimension, code) of the nation."""
        _must_see_nation(scope)
        if not self._months:
            return pl.LazyFrame(schema=marts.DECLARERS | {"period": pl.Date})
        return pl.scan_parquet(self.manifest.folder() / "declarers.parquet").with_columns(_first_day())

    def filings(self, scope: Scope, period: date, *, naming: bool) -> pl.LazyFrame:
        """Who was due or filed in a month, with the trader's name, kind and province."""
        _must_see_traders(scope) if naming else _must_see_totals(scope)
        item = self._months.get(period)
        path = manifest.marts_folder(item.marts) / "filings.parquet" if item else None
        frame = pl.scan_parquet(path) if path else pl.LazyFrame(schema=marts.FILINGS)
        about = self._traders.select("trader_id", "name_th", "kind", "province").lazy()
        joined = frame.join(about, on="trader_id", how="left").with_columns(period=pl.lit(period))
        return _cut_traders(joined, scope) if naming or scope.traders is not None else joined

    def filed(self, period: date) -> pl.LazyFrame:
        """The numbers of all traders with an effective declaration in a month."""
        if period not in self._months:
            return pl.LazyFrame(schema={"trader_id": pl.Int64})
        return pl.scan_parquet(manifest.lake_folder(self._months[period].lake) / "filed.parquet").select("trader_id")

    def names(self) -> pl.LazyFrame:
        """trader_id, name_th, kind, province (the trader's own), to be joined to rows that were cut already."""
        return self._traders.select("trader_id", "name_th", "kind", home="province").lazy()

    def site_codes(self) -> pl.LazyFrame:
        """site_no and site_code, to be joined to rows that were cut already."""
        return self._sites.select("site_no", "site_code").lazy()


def _cut_traders(frame: Frame, scope: Scope) -> Frame:
    _must_see_traders(scope)
    if scope.traders is not None:
        frame = frame.filter(pl.col("trader_id").is_in([int(t) for t in scope.traders]))
    return frame.filter(pl.col("province").is_in(scope.provinces)) if scope.provinces is not None else frame


def _must_see_traders(scope: Scope) -> None:
    if not scope.sees_traders:
        raise UserError("access.denied")


def _must_see_totals(scope: Scope) -> None:
    if scope.role == "public":
        raise UserError("access.denied")


def _must_see_nation(scope: Scope) -> None:
    if not scope.sees_totals:
        raise UserError("access.denied")


def _form() -> pl.Expr:
    forms = {r.no: r.form for r in reference.current().rice.values()}
    return pl.col("rice").replace_strict(forms, return_dtype=pl.String).alias("form")


def _first_day() -> pl.Expr:
    number = pl.col("period")
    return pl.date(number // 12, number % 12 + 1, 1).alias("period")


def _no_lines() -> pl.LazyFrame:
    extra = {"province": pl.String, "kind": pl.String, "equiv_kg": pl.Int64, "form": pl.String, "period": pl.Date}
    return pl.LazyFrame(schema={**LINE_SCHEMA, **extra})
