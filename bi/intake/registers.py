"""One register file → the register: read, checked, and put under its keys in one transaction, or refused whole."""

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from bi import periods, reference
from bi.intake import contracts
from bi.intake.findings import Finding, make
from bi.intake.header import named
from bi.intake.ingest import refused_file
from bi.intake.sheet import DEFAULT, Limits, Refused, read_sheet
from bi.intake.values import parse
from bi.store import Store, bulk, files, registers

TABLE_OF = {"traders": "trader", "sites": "site", "licenses": "license"}
STORED = {  # column of the store → column of the file, where the value is kept in another unit
    "trader": {"registered_capital_satang": "registered_capital_baht"},
    "site": {
        "capacity_kg": "capacity_t",
        "milling_kg_per_day": "milling_t_per_day",
        "lat_micro": "lat",
        "lon_micro": "lon",
    },
    "license": {},
}


@dataclass(frozen=True)
class RegisterResult:
    """What became of one register file: rows added, changed and unchanged, or the reasons why it was refused."""

    file: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether the file was taken."""
        return self.refused is None


def load_register(
    store: Store,
    register: str,
    data: bytes,
    name: str,
    *,
    who: str,
    now: datetime | None = None,
    limits: Limits = DEFAULT,
) -> RegisterResult:
    """Take one register file in: `register` is traders, sites or licenses. A bad row refuses all of it."""
    ref = reference.current()
    try:
        sheet = read_sheet(data, name, limits=limits)
        rows, unknown = named(sheet, ref, register)
    except Refused as refusal:
        result = refused_file(name, "", refusal)
        return RegisterResult(name, refused=result.refused, findings=result.findings)
    noise = float(ref.rule("number.spreadsheet_noise_t"))
    parsed = parse(rows, ref.columns[register], spreadsheet=sheet.encoding == "xlsx", noise_t=noise)
    now_us = periods.to_microseconds(now or datetime.now(UTC))
    with store.database.write() as connection:
        frame = _with_links(connection, register, parsed)
        errors = contracts.broken(contracts.register_rules(ref, register, frame), frame)
        warnings = [*unknown, *_eaten_zeros(parsed)]
        found = [make(ref, register, name, "error", row) for row in errors.to_dicts()]
        found += [make(ref, register, name, "warning", row) for row in warnings]
        if not errors.is_empty():
            return RegisterResult(name, refused=f"rows: {errors.height} cells are wrong", findings=tuple(found))
        files.keep(data)
        counts = registers.upsert(connection, TABLE_OF[register], _stored(register, parsed), who=who, at=now_us)
    return RegisterResult(name, **counts, findings=tuple(found))


def _with_links(connection, register: str, parsed: pl.DataFrame) -> pl.DataFrame:
    """What other registers know: any valid id makes a trader, but a site or license needs one that is there."""
    known = pl.col("trader_id#").is_not_null()
    if register != "traders":
        ids = parsed["trader_id#"].drop_nulls().unique().to_list()
        sql = "SELECT trader_id FROM trader WHERE trader_id IN :ids"
        there = bulk.fetch(connection, sql, {"trader_id": pl.Int64}, ids=ids)["trader_id"]
        known = pl.col("trader_id#").is_in(there.implode()).fill_null(False)
    site_known = pl.lit(True)
    if register == "licenses":
        codes = parsed["site_code"].unique().to_list()
        schema = {"site_code": pl.String, "site_trader": pl.Int64}
        sql = "SELECT site_code, trader_id FROM site WHERE site_code IN :codes"
        sites = bulk.fetch(connection, sql, schema, codes=codes)
        parsed = parsed.join(sites, on="site_code", how="left", maintain_order="left")
        site_known = (pl.col("site_trader") == pl.col("trader_id#")).fill_null(False)
    return parsed.with_columns(trader_known=known, site_known=site_known)


def _eaten_zeros(parsed: pl.DataFrame) -> list[dict]:
    eaten = parsed.filter(pl.col("trader_id").str.len_chars() == 12, pl.col("trader_id#").is_not_null())
    rule, column = pl.lit("leading_zero").alias("rule"), pl.lit("trader_id").alias("column")
    return eaten.select("row", column, rule, value="trader_id", fact="0" + pl.col("trader_id")).to_dicts()


def _stored(register: str, parsed: pl.DataFrame) -> pl.DataFrame:
    """The rows as the store keeps them: an absence is null where the column has a unit, a day or a link, else blank."""
    table = TABLE_OF[register]
    columns = []
    for column, dtype in registers.SCHEMAS[table].items():
        source = STORED[table].get(column, column)
        if column == "registered_capital_satang":
            value = pl.col("registered_capital_baht#") // 10
        elif source != column or source == "trader_id":
            value = pl.col(f"{source}#")
        elif f"{source}#" in parsed.columns:
            value = pl.col(f"{source}#").cast(pl.String)
        elif source == "site_code" and table == "license":
            value = pl.when(pl.col(source) != "").then(source)
        else:
            value = pl.col(source)
        columns.append(value.cast(dtype).alias(column))
    return parsed.select(columns)
