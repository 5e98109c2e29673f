"""The same views in DuckDB, over the effective lines in Parquet by month, by the definitions of the contract."""

import json
from pathlib import Path

import duckdb
import polars as pl

from bi import reference
from tests.benchmarks.cases import MEASURES, Case, read
from tests.benchmarks.measure import timed

LINES = """CREATE VIEW full_lines AS SELECT l.*, s.site_code, s.province, t.kind, f.form, CASE WHEN f.form = 'bran'
    THEN 0 ELSE (l.closing_kg * f.den * 2 + f.num) // (f.num * 2) END AS equiv_kg
  FROM read_parquet('{files}', hive_partitioning = true) l JOIN site s ON s.site_no = l.site_no
  JOIN trader t ON t.trader_id = l.trader_id
  JOIN factors f ON f.period = l.period AND f.rice = l.rice"""
STOCK = "sum(equiv_kg)::BIGINT"
SHARE = "{0} / nullif(sum({0}) OVER (), 0)"
ID = "lpad(trader_id::VARCHAR, 13, '0') AS trader_id"
TONNES = ", ".join(f"{m}_kg / 1000 AS {m}_t" for m in MEASURES)
KEYS = "trader_id, site_no, rice, season, owner"
CODED = "site_code, r.code AS rice, e.code AS season, o.code AS owner"
NAMES = "JOIN rice r ON r.no = rice JOIN season e ON e.no = season JOIN owner o ON o.no = owner"


def _of_form(form: str) -> str:
    return f"coalesce(sum(closing_kg) FILTER (form = '{form}'), 0)::BIGINT"


STOCK_BY_PROVINCE = f"""SELECT province, p.name_th AS province_th, declarers, paddy / 1000 AS paddy_t,
    milled / 1000 AS milled_t, stock / 1000 AS stock_t, {SHARE.format("stock")} AS share
  FROM (SELECT province, count(DISTINCT trader_id) AS declarers, {_of_form("paddy")} AS paddy,
    {_of_form("milled")} AS milled, {STOCK} AS stock FROM full_lines WHERE {{now}} GROUP BY 1) JOIN province p
    ON p.code = province ORDER BY 1"""
STOCK_BY_RICE = f"""SELECT r.code AS rice, r.name_th AS rice_th, form, declarers, closing / 1000 AS closing_t,
    stock / 1000 AS stock_t, {SHARE.format("stock")} AS share
  FROM (SELECT rice, form, count(DISTINCT trader_id) AS declarers, sum(closing_kg)::BIGINT AS closing, {STOCK} AS stock
    FROM full_lines WHERE {{now}} GROUP BY ALL) JOIN rice r ON r.no = rice ORDER BY 1"""
STOCK_BY_KIND = f"""SELECT kind, declarers, stock / 1000 AS stock_t, {SHARE.format("stock")} AS share
  FROM (SELECT kind, count(DISTINCT trader_id) AS declarers, {STOCK} AS stock FROM full_lines WHERE {{now}} GROUP BY 1)
  ORDER BY 1"""
STOCK_TREND = f"""WITH m AS (SELECT period, count(DISTINCT trader_id) AS declarers, {_of_form("paddy")} AS paddy,
    {_of_form("milled")} AS milled, {STOCK} AS stock FROM full_lines WHERE {{cut}} GROUP BY 1)
  SELECT m.period, m.declarers, m.paddy / 1000 AS paddy_t, m.milled / 1000 AS milled_t, m.stock / 1000 AS stock_t,
    (m.stock - b.stock) / 1000 AS change_t, (m.stock - b.stock) / nullif(b.stock, 0) * 100 AS change_pct,
    (m.stock - y.stock) / nullif(y.stock, 0) * 100 AS yoy_pct
  FROM m LEFT JOIN m b ON b.period = m.period - 1 LEFT JOIN m y ON y.period = m.period - 12 ORDER BY 1"""
FLOWS = f"""SELECT period, form, {", ".join(f"sum({m}_kg) / 1000 AS {m}_t" for m in MEASURES)}
  FROM full_lines WHERE form <> 'bran' AND {{cut}} GROUP BY ALL ORDER BY ALL"""
TRADERS = f"""WITH held AS (SELECT trader_id, {STOCK} AS stock FROM full_lines WHERE {{now}} GROUP BY 1),
    b AS (SELECT trader_id, {STOCK} AS stock FROM full_lines WHERE {{before}} GROUP BY 1)
  SELECT row_number() OVER (ORDER BY held.stock DESC, trader_id) AS rank, {ID}, name_th, kind, province,
    held.stock / 1000 AS stock_t, held.stock / nullif(sum(held.stock) OVER (), 0) AS share,
    (held.stock - b.stock) / nullif(b.stock, 0) * 100 AS change_pct
  FROM held LEFT JOIN b USING (trader_id) JOIN trader t USING (trader_id) ORDER BY rank"""
CONCENTRATION = f"""WITH held AS (SELECT province, trader_id, {STOCK} AS stock FROM full_lines WHERE {{now}} GROUP BY ALL
    UNION ALL SELECT '00', trader_id, {STOCK} FROM full_lines WHERE {{now}} GROUP BY ALL),
    shares AS (SELECT *, stock / nullif(sum(stock) OVER (PARTITION BY province), 0) AS share FROM held)
  SELECT province, count(*) AS declarers, {", ".join(f"list_sum(max(share, {n})) AS top{n}_share" for n in (1, 5, 10))},
    sum(share * share) * 10000 AS hhi FROM shares GROUP BY 1 ORDER BY 1"""
FILED = f"""WITH due AS (SELECT DISTINCT t.trader_id FROM license l JOIN trader t USING (trader_id), calendar c
    WHERE c.period = {{period}} AND l.issued_on <= c.last_day AND l.expires_on >= c.last_day
      AND (l.status = 'active' OR l.status_on > c.last_day) AND list_contains({{reporting}}, l.license_type)
      AND (t.status = 'active' OR t.closed_on > c.last_day)),
  filed AS (FROM read_parquet('{{filed}}', hive_partitioning = true)),
  last AS (SELECT trader_id, max(period) AS period FROM filed WHERE period < {{period}} GROUP BY 1),
  expected AS (SELECT trader_id, {STOCK} AS expected FROM full_lines JOIN last USING (trader_id, period) GROUP BY 1),
  held AS (SELECT trader_id, {STOCK} AS stock FROM full_lines WHERE period = {{period}} GROUP BY 1),
  now AS (SELECT trader_id, first_filed_at, version, coalesce(stock, 0) AS stock
    FROM filed LEFT JOIN held USING (trader_id) WHERE period = {{period}}),
  f AS (SELECT trader_id, name_th, kind, province, d.trader_id IS NOT NULL AS due, CASE WHEN d.trader_id IS NULL
      THEN 'not_due' WHEN first_filed_at IS NULL THEN 'missing' WHEN first_filed_at < late_from THEN 'on_time'
      ELSE 'late' END AS status, first_filed_at, version, stock, coalesce(expected, 0) AS expected
    FROM now FULL JOIN due d USING (trader_id) LEFT JOIN expected USING (trader_id) JOIN trader USING (trader_id),
      calendar c WHERE c.period = {{period}} AND {{home}})"""
FILINGS = f"""{FILED} SELECT {{period}} AS period, {ID}, name_th, kind, province, due, status, first_filed_at AS filed_at,
    version, stock / 1000 AS stock_t, expected / 1000 AS expected_t FROM f ORDER BY f.trader_id"""
STATES = ", ".join(f"count(*) FILTER (status = '{s}') AS {s}" for s in ("on_time", "late", "missing"))
COVERAGE = f"""{FILED} SELECT province, count(*) AS due, {STATES},
    count(*) FILTER (status <> 'missing') / count(*) AS filed_share, sum(expected) / 1000 AS expected_t,
    coalesce(sum(expected) FILTER (status <> 'missing'), 0) / nullif(sum(expected), 0) AS filed_expected_share
  FROM f WHERE due GROUP BY 1 ORDER BY 1"""
CONTINUITY = f"""WITH filed AS (FROM read_parquet('{{filed}}', hive_partitioning = true)),
  again AS (SELECT trader_id FROM filed WHERE period = {{period}}
    INTERSECT SELECT trader_id FROM filed WHERE period = {{period}} - 1),
  n AS (SELECT {KEYS}, opening_kg FROM full_lines SEMI JOIN again USING (trader_id) WHERE {{now}}),
  b AS (SELECT {KEYS}, closing_kg FROM full_lines SEMI JOIN again USING (trader_id) WHERE {{before}}),
  g AS (SELECT {KEYS}, coalesce(closing_kg, 0) AS previous, coalesce(opening_kg, 0) AS opening
    FROM n FULL JOIN b USING ({KEYS}))
  SELECT {{period}} AS period, lpad(g.trader_id::VARCHAR, 13, '0') AS trader_id, {CODED}, previous / 1000
    AS previous_closing_t, opening / 1000 AS opening_t, (opening - previous) / 1000 AS gap_t
  FROM g JOIN site USING (site_no) {NAMES} WHERE abs(opening - previous) > {{floor_kg}}
    AND abs(opening - previous) * 1000 > previous * {{per_mille}} ORDER BY ALL"""
ROWS = f"""SELECT period, {ID}, site_code, province, {CODED.removeprefix("site_code, ")}, {TONNES}, version, receipt,
    file, row FROM full_lines {NAMES} WHERE {{now}} ORDER BY ALL"""
EXPIRING = ", ".join(
    f"count(*) FILTER (state = 'active' AND expires_on BETWEEN DATE '{{on}}' AND DATE '{{on}}' + {d}) AS expiring_{d}"
    for d in (30, 60, 90)
)
ENDED = ", ".join(f"count(*) FILTER (state = '{s}') AS {s}" for s in ("suspended", "revoked", "surrendered"))
LICENSES = f"""WITH l AS (SELECT license_type, coalesce(s.province, t.province) AS province, expires_on, CASE WHEN
      l.status <> 'active' AND l.status_on <= DATE '{{on}}' THEN l.status ELSE 'active' END AS state
    FROM license l LEFT JOIN site s USING (site_code) LEFT JOIN trader t ON t.trader_id = l.trader_id
    WHERE issued_on <= DATE '{{on}}')
  SELECT license_type, province, count(*) FILTER (state = 'active' AND expires_on >= DATE '{{on}}') AS active, {EXPIRING},
    count(*) FILTER (state = 'active' AND expires_on < DATE '{{on}}') AS expired, {ENDED}
  FROM l GROUP BY ALL ORDER BY ALL"""
QUERIES = {
    "stock_by_province": STOCK_BY_PROVINCE, "stock_by_rice": STOCK_BY_RICE, "stock_by_kind": STOCK_BY_KIND,
    "stock_trend": STOCK_TREND, "flows": FLOWS, "traders": TRADERS, "concentration": CONCENTRATION,
    "coverage": COVERAGE, "filings": FILINGS, "continuity": CONTINUITY, "lines": ROWS, "licenses": LICENSES,
}  # fmt: skip


def _open(folder: Path, raw: Path) -> duckdb.DuckDBPyConnection:
    database, ref = duckdb.connect(), reference.current()
    for name in ("site", "trader", "license", "factors", "calendar"):
        database.execute(f"CREATE TABLE {name} AS FROM '{raw / name}.parquet'")
    for name in ("province", "rice", "season", "owner"):
        rows = [(c.no, c.code, c.name_th) for c in ref.codes(name).values()]
        listed = pl.DataFrame(rows, schema=["no", "code", "name_th"], orient="row")
        database.register("listed", listed.to_arrow())
        database.execute(f"CREATE TABLE {name} AS FROM listed")
    database.execute(LINES.format(files=folder / "lines/*/*.parquet"))
    return database


def _query(case: Case, folder: Path, reporting: list[str]) -> str:
    ref, cut = reference.current(), ["true"]
    cut += [f"province = '{case.province}'"] if case.province else []
    cut += [f"trader_id = {int(case.trader)}"] if case.trader else []
    chosen = " AND ".join(cut)
    return QUERIES[case.view].format(
        cut=chosen, now=f"period = {case.period} AND {chosen}", before=f"period = {case.period - 1} AND {chosen}",
        home=chosen, period=case.period, on=case.on, reporting=reporting, filed=folder / "filed/*/*.parquet",
        floor_kg=ref.whole("continuity.floor_kg"), per_mille=ref.whole("continuity.per_mille"),
    )  # fmt: skip


def run(folder: str, raw: str) -> dict:
    """Median seconds by case; answers into `duckdb/`."""
    database, out, seconds = _open(Path(folder), Path(raw)), Path(folder, "duckdb"), {}
    out.mkdir(exist_ok=True)
    reporting = json.loads(Path(raw, "reporting.json").read_text())
    for case in read(Path(folder)):
        query = _query(case, Path(folder), reporting)
        seconds[case.name], found = timed(lambda query=query: database.sql(query).pl())
        found.write_parquet(out / f"{case.name}.parquet")
    return {"views": seconds}
