"""One sentence a chart, made from the same figures: for those who cannot see it, and for those who read first."""

from datetime import date

import polars as pl

from bi import formats
from bi.charts.bars import INFLOWS, OUTFLOWS
from bi.formats import Language
from bi.periods import add_months
from bi.text import say


def trend(frame: pl.DataFrame, language: Language, *, value: str = "stock_t", until: date | None = None) -> str:
    """The last month's figure, and how it stands against the month and the year before."""
    by_period = dict(frame.select("period", value).iter_rows())
    last = until or max(by_period, default=None)
    now = by_period.get(last) if last else None
    if now is None:
        return say("words.nothing", language)
    month, year = by_period.get(add_months(last, -1)), by_period.get(add_months(last, -12))
    parts = [say("words.trend", language, month=formats.month(last, language), value=formats.tonnes(now, language))]
    if month is not None:
        parts.append(_against("month", now, month, language))
    if year is not None:
        parts.append(_against("year", now, year, language))
    return " ".join(parts)


def _against(base: str, now: float, before: float, language: Language) -> str:
    if round(now, 3) == round(before, 3):
        return say(f"words.same_{base}", language)
    way = "more" if now > before else "less"
    by = formats.tonnes(abs(now - before), language)
    part = f" ({formats.percent(abs(now - before) / before * 100)})" if before else ""
    return say(f"words.{way}_{base}", language, value=by, percent=part)


def ranking(frame: pl.DataFrame, language: Language, *, code: str, names: dict[str, str], value: str = "stock_t") -> str:
    """The first three rows and the share that they hold together."""
    rows = frame.drop_nulls(value).sort([value, code], descending=[True, False])
    total = rows[value].sum()
    if rows.is_empty() or not total:
        return say("words.nothing", language)
    first = rows.head(3)
    listed = [f"{names.get(key, key)} {formats.tonnes(v, language)}" for key, v in first.select(code, value).iter_rows()]
    return say("words.ranking", language, names=join(listed, language), share=formats.share(first[value].sum() / total),
               count=len(listed))  # fmt: skip


def balance(frame: pl.DataFrame, language: Language) -> str:
    """Opening, all that came in, all that went out and closing of one row of the view `flows`."""
    if frame.is_empty():
        return say("words.nothing", language)
    row = frame.row(0, named=True)
    facts = {"opening": row["opening_t"], "inflow": sum(row[n] or 0 for n in INFLOWS),
             "outflow": sum(row[n] or 0 for n in OUTFLOWS), "closing": row["closing_t"]}  # fmt: skip
    return say("words.balance", language, **{k: formats.tonnes(v, language) for k, v in facts.items()})


def join(parts: list[str], language: Language) -> str:
    """`a, b and c` in either language."""
    if len(parts) < 2:
        return "".join(parts)
    return say("words.and", language, first=", ".join(parts[:-1]), last=parts[-1])
