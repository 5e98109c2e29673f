"""The same raw Parquet → the same marts in DuckDB, in two ways; the faster one counts.

`at_once`: one pass over all months, the effective submission by arg_max. `by_month`: our method, month by month, the
superseded keys dropped by an anti-join and the month held in a table.
"""

import json
from pathlib import Path

import duckdb

from tests.benchmarks.cases import MEASURES_KG

FULL = """SELECT l.*, c.trader_id, s.province, t.kind, f.form, CASE WHEN f.form = 'bran' THEN 0
    ELSE (l.closing_kg * f.den * 2 + f.num) // (f.num * 2) END AS equiv_kg
  FROM {lines} l JOIN chosen c ON c.id = l.declaration_id JOIN site s USING (site_no)
  JOIN trader t ON t.trader_id = c.trader_id JOIN factors f ON f.period = c.period AND f.rice = l.rice"""

# equal neighbours are one version: the same rule as bi.resolve
RUNS = """WITH marked AS (
    SELECT *, content IS DISTINCT FROM lag(content) OVER w AS begins FROM {headers}
    WINDOW w AS (PARTITION BY trader_id, period ORDER BY filed_at, id)
  ), numbered AS (
    SELECT *, sum(begins::INT) OVER (PARTITION BY trader_id, period ORDER BY filed_at, id) AS run FROM marked
  ), runs AS (
    SELECT trader_id, period, run, min(id) AS id, min(filed_at) AS filed_at FROM numbered GROUP BY ALL
  )
  SELECT trader_id, period, arg_max(id, run) AS id, max(run)::INT AS version, min(filed_at) AS first_filed_at
  FROM runs GROUP BY ALL"""
# without that rule: lighter, and the same answer where nobody sends the same lines twice
LAST = """SELECT trader_id, period, arg_max(id, (filed_at, id)) AS id, count(*)::INT AS version,
    min(filed_at) AS first_filed_at FROM {headers} GROUP BY ALL"""

TOTALS = f"""SELECT {{period}} AS period, province, rice, kind, owner,
    {", ".join(f"sum({m})::BIGINT AS {m}" for m in (*MEASURES_KG, "equiv_kg"))} FROM full_lines GROUP BY ALL"""
DECLARERS = """SELECT {period} AS period, CASE WHEN grouping(province) = 0 THEN 'province' WHEN grouping(rice) = 0
    THEN 'rice' WHEN grouping(kind) = 0 THEN 'kind' WHEN grouping(owner) = 0 THEN 'owner' ELSE 'all' END AS dimension,
    coalesce(province, rice::VARCHAR, kind, owner::VARCHAR, 'all') AS code, count(DISTINCT trader_id) AS declarers
  FROM full_lines GROUP BY GROUPING SETS ({sets})"""
STOCKS = "SELECT trader_id, {period} AS period, sum(equiv_kg)::BIGINT AS equiv_kg FROM full_lines GROUP BY ALL"
FILINGS = """WITH due AS (
    SELECT DISTINCT c.period, t.trader_id FROM calendar c JOIN license l ON l.issued_on <= c.last_day
      AND l.expires_on >= c.last_day AND (l.status = 'active' OR l.status_on > c.last_day) JOIN trader t USING (trader_id)
    WHERE list_contains(?, l.license_type) AND (t.status = 'active' OR t.closed_on > c.last_day)
  ), filed AS (
    SELECT c.*, h.line_count, r.receipt, r.file, h.first_row, coalesce(s.equiv_kg, 0) AS equiv_kg
    FROM all_chosen c JOIN headers h ON h.id = c.id LEFT JOIN receipt r USING (receipt_no)
    LEFT JOIN stocks s ON s.trader_id = c.trader_id AND s.period = c.period
  ), together AS (
    SELECT f.* EXCLUDE (trader_id, period), coalesce(f.trader_id, d.trader_id) AS trader_id,
      coalesce(f.period, d.period) AS period, d.trader_id IS NOT NULL AS due
    FROM filed f FULL JOIN due d ON d.trader_id = f.trader_id AND d.period = f.period
  )
  SELECT period, trader_id, due, CASE WHEN NOT due THEN 'not_due' WHEN first_filed_at IS NULL THEN 'missing'
      WHEN first_filed_at < late_from THEN 'on_time' ELSE 'late' END AS status, first_filed_at, version, line_count,
    receipt, file, first_row, equiv_kg, coalesce(last_value(equiv_kg IGNORE NULLS) OVER (
      PARTITION BY trader_id ORDER BY period ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS expected_kg
  FROM together JOIN calendar USING (period)"""


def _open(source: Path) -> duckdb.DuckDBPyConnection:
    """Registers and reference values as tables, headers as a view of all months."""
    database = duckdb.connect()
    for name in ("site", "trader", "license", "receipt", "factors", "calendar"):
        database.execute(f"CREATE TABLE {name} AS FROM '{source / name}.parquet'")
    database.execute(f"CREATE VIEW headers AS FROM read_parquet('{source}/headers/*.parquet')")
    return database


def _sets(period: str) -> str:
    by = f"{period}, " if period else ""
    return ", ".join([f"({period})", *(f"({by}{d})" for d in ("province", "rice", "kind", "owner"))])


def _finish(database: duckdb.DuckDBPyConnection, source: Path, target: Path) -> dict:
    reporting = json.loads((source / "reporting.json").read_text())
    for name in ("totals", "declarers", "filings"):
        (target / name).mkdir(parents=True, exist_ok=True)
    database.execute(f"COPY ({FILINGS}) TO '{target}/filings/all.parquet' (COMPRESSION zstd)", [reporting])
    for name in ("totals", "declarers"):
        database.execute(f"COPY {name} TO '{target}/{name}/all.parquet' (COMPRESSION zstd)")
    return {}


def at_once(raw: str, out: str) -> dict:
    """All months in one pass."""
    source, database = Path(raw), _open(Path(raw))
    database.execute(f"CREATE TABLE chosen AS {LAST.format(headers='headers')}")
    lines = FULL.format(lines=f"read_parquet('{source}/lines/*.parquet')").replace(
        "c.trader_id", "c.trader_id, c.period", 1
    )
    database.execute(f"CREATE VIEW full_lines AS {lines}")
    database.execute(f"CREATE TABLE totals AS {TOTALS.format(period='period')}")
    database.execute(f"CREATE TABLE declarers AS {DECLARERS.format(period='period', sets=_sets('period'))}")
    database.execute(f"CREATE TABLE stocks AS {STOCKS.format(period='period')}")
    database.execute("CREATE VIEW all_chosen AS FROM chosen")
    return _finish(database, source, Path(out))


def by_month(raw: str, out: str) -> dict:
    """One month after the other, by our method."""
    source, database = Path(raw), _open(Path(raw))
    made: set[str] = set()

    def keep(table: str, query: str) -> None:
        database.execute(f"INSERT INTO {table} {query}" if table in made else f"CREATE TABLE {table} AS {query}")
        made.add(table)

    for (month,) in database.execute("SELECT period FROM calendar ORDER BY period").fetchall():
        headers = f"read_parquet('{source}/headers/{month}.parquet')"
        database.execute(f"CREATE OR REPLACE TABLE chosen AS {RUNS.format(headers=headers)}")
        kept = f"""(SELECT * FROM read_parquet('{source}/lines/{month}.parquet') WHERE declaration_id NOT IN
            (SELECT id FROM {headers} ANTI JOIN chosen USING (id)))"""
        database.execute(f"CREATE OR REPLACE TABLE full_lines AS {FULL.format(lines=kept)}")
        keep("totals", TOTALS.format(period=month))
        keep("declarers", DECLARERS.format(period=month, sets=_sets("")))
        keep("stocks", STOCKS.format(period=month))
        keep("all_chosen", "FROM chosen")
    return _finish(database, source, Path(out))
