"""Every published figure, once. Weights are whole kilograms inside and tonnes outside, so parts add up exactly."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from bi import reference
from bi.measures import MEASURES
from bi.text import Text


@dataclass(frozen=True, eq=False)
class Metric:
    """A published figure. `expr` aggregates lines, so it is right at any grain."""

    name: str
    unit: str
    label: Text
    expr: pl.Expr
    source: str


def _tonnes(kg: pl.Expr) -> pl.Expr:
    return (kg / 1_000).round(3)  # the double nearest to the exact tonnes: the division alone may miss it by a bit


PADDY = pl.col("form") == "paddy"
MILLED = pl.col("form") == "milled"

STOCK = Metric(
    "stock_t", "t", Text("คงเหลือ (ข้าวเปลือกเทียบเท่า)", "Closing stock, paddy equivalent"),
    pl.col("equiv_kg").sum(), "Effective declarations; factors in bi/reference/factors.csv",
)  # fmt: skip
PADDY_STOCK = Metric(
    "paddy_t", "t", Text("ข้าวเปลือกคงเหลือ", "Closing stock of paddy"),
    pl.col("closing_kg").filter(PADDY).sum(), "Effective declarations, codes P-*",
)  # fmt: skip
MILLED_STOCK = Metric(
    "milled_t", "t", Text("ข้าวสารคงเหลือ", "Closing stock of milled rice"),
    pl.col("closing_kg").filter(MILLED).sum(), "Effective declarations, codes M-*",
)  # fmt: skip
CLOSING = Metric(
    "closing_t", "t", Text("คงเหลือตามที่แจ้ง", "Closing stock as declared"),
    pl.col("closing_kg").sum(), "Effective declarations",
)  # fmt: skip
DECLARERS = Metric(
    "declarers", "traders", Text("ผู้แจ้ง (ราย)", "Declarers"),
    pl.col("trader_id").n_unique(), "Distinct traders with an effective line in the cell",
)  # fmt: skip
FLOWS = tuple(
    Metric(f"{m}_t", "t", Text(m, m), pl.col(f"{m}_kg").sum(), "Effective declarations") for m in MEASURES
)  # fmt: skip


def in_kg(*metrics: Metric) -> list[pl.Expr]:
    """The aggregates in whole kilograms (or a plain count), under the metric's name."""
    return [metric.expr.alias(metric.name) for metric in metrics]


def in_tonnes(*names: str) -> list[pl.Expr]:
    """Columns of kilograms as tonnes: the last step of a view."""
    return [_tonnes(pl.col(name)) for name in names]


def share(name: str = "stock_t") -> pl.Expr:
    """A row's part of the whole that the filter lists, 0 to 1; empty where the whole is 0."""
    whole = pl.col(name).sum()
    return pl.when(whole != 0).then(pl.col(name) / whole).alias("share")


def equivalent_kg(factors: dict[str, Fraction]) -> pl.Expr:
    """Paddy equivalent of a line in whole kilograms: paddy as it is, milled over its factor rounded half up, bran 0.

    `factors` by rice code, those in force at the period. The frame has `rice` (number) and `closing_kg`.
    """
    parts = {r.no: (factors[r.code] if r.form == "milled" else Fraction(1)) for r in reference.current().rice.values()}
    bran = [r.no for r in reference.current().rice.values() if r.form == "bran"]
    rice, closing = pl.col("rice"), pl.col("closing_kg")
    numerator = rice.replace_strict({no: f.numerator for no, f in parts.items()}, return_dtype=pl.Int64)
    denominator = rice.replace_strict({no: f.denominator for no, f in parts.items()}, return_dtype=pl.Int64)
    equivalent = (closing * denominator * 2 + numerator) // (numerator * 2)
    return pl.when(rice.is_in(bran)).then(0).otherwise(equivalent).alias("equiv_kg")


def factors_on(figures: dict, day: date) -> dict[str, Fraction]:
    """Factors by rice code in force on a day, from the frozen reference values of a snapshot."""
    return {
        rice: Fraction(value)
        for rice, value, since, until in figures["factors"]
        if date.fromisoformat(since) <= day and (not until or day <= date.fromisoformat(until))
    }


def rule_on(figures: dict, name: str, day: date) -> str:
    """A rule's value in force on a day, from the frozen reference values of a snapshot."""
    return next(
        value
        for rule, value, since, until in figures["rules"]
        if rule == name and date.fromisoformat(since) <= day and (not until or day <= date.fromisoformat(until))
    )
