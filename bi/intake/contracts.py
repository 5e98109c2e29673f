"""What a valid row is: named rules over the cells of a file, evaluated by dataframely for all rows at once.

A rule is called `column|rule`. The first of a cell's broken rules, in the order of `RULES`, is its finding.
"""

import dataframely as dy
import polars as pl

from bi import periods
from bi.intake.values import NOT_FINITE, NUMERIC, finer_than
from bi.measures import INFLOWS, MEASURES, OUTFLOWS
from bi.reference import Column, Reference

RULES = (
    "required", "finite", "number", "negative", "range", "decimals", "filed_at", "period", "trader", "site", "code",
    "date", "duplicate", "balance",
)  # fmt: skip
CODE_LISTS = {
    ("declarations", "rice"): "rice", ("declarations", "season"): "season", ("declarations", "owner"): "owner",
    ("traders", "legal_form"): "legal_form", ("traders", "kind"): "trader_kind",
    ("traders", "province"): "province", ("traders", "status"): "trader_status",
    ("sites", "kind"): "site_kind", ("sites", "province"): "province",
    ("licenses", "license_type"): "license_type", ("licenses", "status"): "license_status",
}  # fmt: skip
MAY_BE_BLANK = {
    "traders": {"name_en", "registered_capital_baht", "district", "address", "phone", "email", "closed_on"},
    "sites": {"district", "capacity_t", "milling_t_per_day", "lat", "lon"},
    "licenses": {"site_code", "status_on"},
}
KEY_OF = {"traders": "trader_id", "sites": "site_code", "licenses": "license_no"}
PLACE = ("site_code", "rice", "season", "owner")
VERSION = ("trader_id~", "period~", "filed_at~")
SATANG_DECIMALS = 2
FARTHEST = {"lat": 90_000_000, "lon": 180_000_000}  # millionths of a degree


def broken(schema: type[dy.Schema], frame: pl.DataFrame) -> pl.DataFrame:
    """One row per cell that breaks a rule: row, column, rule (the first that it breaks), value."""
    _, failure = schema.filter(frame)
    details = failure.details()
    found = [
        details.filter(pl.col(name) == "invalid").select(
            "row", pl.lit(column).alias("column"), pl.lit(rule).alias("rule"), pl.col(column).alias("value")
        )
        for name in details.columns
        if len(parts := name.split("|")) == 2
        for column, rule in [parts]
    ]
    empty = pl.DataFrame(schema={"row": pl.UInt32, "column": pl.String, "rule": pl.String, "value": pl.String})
    order = pl.col("rule").replace_strict(list(RULES), range(len(RULES)), return_dtype=pl.Int8)
    together = pl.concat([empty, *found], how="vertical_relaxed").with_columns(order=order)
    first = together.sort("row", "column", "order").unique(["row", "column"], keep="first", maintain_order=True)
    return first.drop("order")


def _schema(name: str, frame: pl.DataFrame, rules: dict[str, pl.Expr]) -> type[dy.Schema]:
    """A schema that takes the frame as it is and adds our rules; a rule that cannot be told is broken."""

    def rule(expr: pl.Expr) -> object:
        @dy.rule()
        def holds(_cls: type) -> pl.Expr:
            return expr.fill_null(False)

        return holds

    columns = {column: dy.Any() for column in frame.columns}
    return type(name, (dy.Schema,), {**columns, **{key: rule(expr) for key, expr in rules.items()}})


def _number_rules(column: Column, reference: Reference, may_be_blank: pl.Expr) -> dict[str, pl.Expr]:
    text, value = pl.col(column.name), pl.col(f"{column.name}#")
    blank, plain = text == "", pl.col(f"{column.name}#plain")
    rules = {"required": ~blank | may_be_blank, "finite": ~text.str.contains(NOT_FINITE), "number": blank | plain}
    if column.type == "degrees":
        rules["range"] = blank | ~plain | (value.abs() <= FARTHEST[column.name])
    else:
        below_zero = text.str.starts_with("-") & text.str.contains("[1-9]")
        limit = reference.whole("number.maximum_t") * 1_000
        rules["negative"] = blank | ~plain | ~below_zero
        rules["range"] = blank | ~plain | (value.abs() <= limit)
        finer = text.str.contains(finer_than(reference.whole("number.decimals")))
        rules["decimals"] = blank | ~plain | ~finer | pl.col(f"{column.name}#near")
    return {f"{column.name}|{rule}": expr for rule, expr in rules.items()}


def declaration_rules(reference: Reference, frame: pl.DataFrame) -> type[dy.Schema]:
    """The errors of a declaration line (design 3), over a frame that `declarations.prepare` made."""
    nil = pl.col("is_nil")
    rules: dict[str, pl.Expr] = {}
    for column in reference.columns["declarations"]:
        if column.type in NUMERIC:
            needed = column.name in ("opening_t", "closing_t")
            rules |= _number_rules(column, reference, nil if needed else pl.lit(True))
    alone = pl.len().over(VERSION) == 1
    for name in PLACE:
        rules[f"{name}|required"] = (pl.col(name) != "") | (nil & (alone | pl.lit(name != "site_code")))
    for name in ("rice", "season", "owner"):
        rules[f"{name}|code"] = (pl.col(name) == "") | pl.col(name).is_in(list(reference.codes(name)))
    own_site = pl.col("site_trader") == pl.col("trader_id#")
    rules |= {
        "period|required": pl.col("period") != "",
        "trader_id|required": pl.col("trader_id") != "",
        "trader_id|trader": pl.col("trader_known"),
        # a site is held against the trader only where the trader is known: one mistake, one finding
        "site_code|site": (pl.col("site_code") == "")
        | own_site.fill_null(False)
        | (pl.col("site_exists") & ~pl.col("trader_known")),
        "filed_at|filed_at": pl.col("filed_ok"),
        "period|period": _period_holds(reference),
        "site_code|duplicate": _given_once(),
        "closing_t|balance": _balances(reference),
    }
    return _schema("DeclarationLines", frame, rules)


def _period_holds(reference: Reference) -> pl.Expr:
    first = periods.parse_month(reference.rule("period.first"))
    return (pl.col("period#") >= first) & (pl.col("period_ends_us") <= pl.col("filed_us"))


def _given_once() -> pl.Expr:
    """False at the first of the lines that share storage place, rice, season and owner within one version."""
    key = [*VERSION, *PLACE]
    return ~((pl.len().over(key) > 1) & (pl.col("row") == pl.col("row").min().over(key)))


def _balances(reference: Reference) -> pl.Expr:
    """Opening plus in minus out meets closing within the larger of a floor and a share of closing.

    Told only where every measure of the line is readable: one mistake, one finding.
    """
    closing = pl.col("closing_t#")
    difference = (due_kg() - closing).abs()
    near = (difference <= reference.whole("balance.floor_kg")) | (
        difference * 1_000 <= closing * reference.whole("balance.per_mille")
    )
    limit, finer = reference.whole("number.maximum_t") * 1_000, finer_than(reference.whole("number.decimals"))
    readable = pl.all_horizontal(
        (pl.col(f"{m}_t#").is_between(0, limit) & (~pl.col(f"{m}_t").str.contains(finer) | pl.col(f"{m}_t#near")))
        .fill_null(pl.col(f"{m}_t") == "")
        for m in MEASURES
    )  # fmt: skip
    return near | ~readable | (pl.col("closing_t") == "") | (pl.col("opening_t") == "")


def due_kg() -> pl.Expr:
    """What closing should be: opening plus inflows minus outflows, in kilograms."""
    ins = pl.sum_horizontal(pl.col(f"{m}_t#").fill_null(0) for m in INFLOWS)
    outs = pl.sum_horizontal(pl.col(f"{m}_t#").fill_null(0) for m in OUTFLOWS)
    return pl.col("opening_t#").fill_null(0) + ins - outs


def register_rules(reference: Reference, file: str, frame: pl.DataFrame) -> type[dy.Schema]:
    """The errors of a register row (traders, sites or licenses); the frame has `trader_known` and `site_known`."""
    rules: dict[str, pl.Expr] = {}
    for column in reference.columns[file]:
        name, text = column.name, pl.col(column.name)
        optional = pl.lit(name in MAY_BE_BLANK[file])
        if column.type in NUMERIC:
            rules |= _number_rules(column, reference, optional)
            continue
        rules[f"{name}|required"] = (text != "") | optional
        if (file, name) in CODE_LISTS:
            rules[f"{name}|code"] = (text == "") | text.is_in(list(reference.codes(CODE_LISTS[file, name])))
        if column.type == "date":
            rules[f"{name}|date"] = (text == "") | pl.col(f"{name}#").is_not_null()
        if column.type == "id":
            rules[f"{name}|trader"] = pl.col("trader_known")
    return _schema(file.title(), frame, rules | _between_cells(file))


def _between_cells(file: str) -> dict[str, pl.Expr]:
    """Rules between the cells of a register row; keys are given once; capital is money, not a weight."""
    key = KEY_OF[file]
    same = f"{key}#" if file == "traders" else key
    first = pl.col("row") == pl.col("row").min().over(same)
    rules = {f"{key}|duplicate": (pl.col(key) == "") | (pl.len().over(same) == 1) | ~first}
    if file == "traders":
        name, text = "registered_capital_baht", pl.col("registered_capital_baht")
        plain = pl.col(f"{name}#plain")
        rules[f"{name}|range"] = ~plain | pl.col(f"{name}#").is_not_null()
        rules[f"{name}|decimals"] = ~plain | ~text.str.contains(finer_than(SATANG_DECIMALS))
        rules["closed_on|required"] = (pl.col("status") != "closed") | (pl.col("closed_on") != "")
    if file == "licenses":
        readable = pl.col("expires_on#").is_not_null()
        ordered = (pl.col("expires_on#") >= pl.col("issued_on#")).fill_null(True)
        rules["status_on|required"] = (pl.col("status") == "active") | (pl.col("status_on") != "")
        rules["site_code|site"] = (pl.col("site_code") == "") | pl.col("site_known")
        rules["expires_on|date"] = (pl.col("expires_on") == "") | (readable & ordered)
    return rules
