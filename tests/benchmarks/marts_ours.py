"""Raw Parquet → marts with the program's own functions, month by month: what `bi.snapshot.build` does without store."""

import json
from pathlib import Path

import polars as pl

from bi import periods
from bi.metrics import factors_on
from bi.reference import current
from bi.resolve import effective, kept_lines
from bi.snapshot import marts


def build(raw: str, out: str) -> dict:
    """Totals, declarers and filings of all months into `out`, one file a month and mart."""
    source, target, figures = Path(raw), Path(out), current().figures()
    for name in ("totals", "declarers", "filings"):
        (target / name).mkdir(parents=True, exist_ok=True)
    traders, licenses = (pl.read_parquet(source / f"{name}.parquet") for name in ("trader", "license"))
    sites = pl.read_parquet(source / "site.parquet").select("site_no", "province")
    receipts = pl.read_parquet(source / "receipt.parquet")
    reporting = json.loads((source / "reporting.json").read_text())
    last, kept = pl.DataFrame(schema=marts.LAST_STOCK), 0
    for month, day, late_from in pl.read_parquet(source / "calendar.parquet").iter_rows():
        headers = pl.read_parquet(source / "headers" / f"{month}.parquet")
        chosen = effective(headers)
        whose = chosen.select("trader_id", declaration_id="id")
        lines = kept_lines(pl.scan_parquet(source / "lines" / f"{month}.parquet"), headers, chosen)
        lines = lines.join(whose.lazy(), on="declaration_id")
        full = marts.joined(lines, sites.lazy(), traders.lazy(), factors_on(figures, day))
        needed = full.select("trader_id", *marts.DIMENSIONS, *marts.MEASURES_KG, "equiv_kg").collect().lazy()
        filed = _filed(headers, chosen, receipts)
        stocks = needed.group_by("trader_id").agg(pl.col("equiv_kg").sum()).collect()
        due = marts.due_traders(traders, licenses, reporting, day)
        deadline_day = (periods.from_microseconds(late_from).astimezone(periods.BANGKOK)).day - 1
        filings = marts.filings(filed, stocks, due, last, periods.period_of(month), deadline_day)
        last = marts.last_stocks(last, filings)
        for name, frame in (
            ("totals", marts.totals(needed)), ("declarers", marts.declarers(needed)), ("filings", filings)
        ):  # fmt: skip
            frame.write_parquet(target / name / f"{month}.parquet", compression="zstd", compression_level=1)
        kept += chosen["line_count"].sum()
    return {"lines": kept}


def _filed(headers: pl.DataFrame, chosen: pl.DataFrame, receipts: pl.DataFrame) -> pl.DataFrame:
    about = headers.select("id", "receipt_no", "first_row")
    return chosen.join(about, on="id", how="left").join(receipts, on="receipt_no", how="left")
