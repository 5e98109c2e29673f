"""What earlier declarations say of new ones: what is effective, and the doubts that arise (warnings)."""

import polars as pl
from sqlalchemy import Connection

from bi.reference import Reference
from bi.resolve import HEADERS, effective
from bi.store import bulk

CLOSINGS = {
    "declaration_id": pl.Int64, "site_no": pl.Int32, "rice": pl.Int32, "season": pl.Int32, "owner": pl.Int32,
    "closing_kg": pl.Int64,
}  # fmt: skip
KEY = ("trader_id", "period", "site_no", "rice", "season", "owner")


def headers_of(connection: Connection, traders: list[int], since: int, until: int) -> pl.DataFrame:
    """One row per stored submission of some traders in a span of months (both ends included)."""
    return bulk.fetch(
        connection,
        f"SELECT {', '.join(HEADERS)} FROM declaration"
        " WHERE trader_id IN :traders AND period BETWEEN :since AND :until",
        HEADERS, traders=traders, since=since, until=until,
    )  # fmt: skip


def sort_out(versions: pl.DataFrame, stored: pl.DataFrame, first_id: int) -> pl.DataFrame:
    """The file's versions with an id each, and whether they repeat what is effective when they come.

    Adds id, is_repeat and is_first (the earliest known of its month).
    Versions of one file come in the order of filed_at.
    """
    at_store = effective(stored).select(
        "trader_id", "period", st_content="content", st_filed="filed_at", st_first="first_filed_at"
    )
    month = ("trader_id", "period")
    numbered = versions.sort(*month, "filed_at").with_columns(
        id=pl.int_range(first_id, first_id + pl.len(), dtype=pl.Int64)
    )
    before = (pl.col(c).shift(1).over(month).alias(f"pr_{c}") for c in ("content", "filed_at"))
    joined = numbered.join(at_store, on=month, how="left", maintain_order="left").with_columns(*before)
    file_leads = pl.col("pr_filed_at").is_not_null() & (
        pl.col("st_filed").is_null() | (pl.col("pr_filed_at") >= pl.col("st_filed"))
    )
    leading = pl.when(file_leads).then("pr_content").otherwise("st_content")
    marked = joined.with_columns(is_repeat=(pl.col("content") == leading).fill_null(False))
    return marked.with_columns(
        is_first=(pl.col("file_order") == 1) & (pl.col("st_first").is_null() | (pl.col("filed_at") < pl.col("st_first"))),
    ).select(*versions.columns, "id", "is_repeat", "is_first")  # fmt: skip


class History:
    """Effective closings of earlier months, of the store and of the file itself, as after this file."""

    def __init__(
        self, connection: Connection, reference: Reference, versions: pl.DataFrame, lines: pl.DataFrame
    ) -> None:
        self.connection = connection
        self.lookback = reference.whole("unit.lookback_months")
        self.most = reference.whole("unit.most_months")
        traders = versions["trader_id"].unique().to_list()
        first, last = versions["period"].min(), versions["period"].max()
        stored = headers_of(connection, traders, first - self.lookback, last)
        own = versions.select(
            "id", "trader_id", "period", "filed_at", pl.lit(0, pl.Int32).alias("receipt_no"), "content", "line_count",
        ).cast(HEADERS)  # fmt: skip
        self.effective = effective(pl.concat([stored, own]))
        self.of_file = lines.join(versions.select("version", declaration_id="id"), on="version")
        near = self._from_store(pl.col("period") >= first - self.most)
        self.closings = pl.concat([near, self._from_file()])
        if short := self._short(lines, first):
            far = (pl.col("period") < first - self.most) & pl.col("trader_id").is_in(short)
            self.closings = pl.concat([self.closings, self._from_store(far)])

    def _from_store(self, wanted: pl.Expr) -> pl.DataFrame:
        of_file = self.of_file["declaration_id"].unique().implode()
        heads = self.effective.filter(wanted & ~pl.col("id").is_in(of_file) & (pl.col("line_count") > 0))
        sql = f"SELECT {', '.join(CLOSINGS)} FROM line WHERE declaration_id IN :ids"
        rows = bulk.fetch(self.connection, sql, CLOSINGS, ids=heads["id"].to_list())
        named = rows.join(heads.select("trader_id", "period", declaration_id="id"), on="declaration_id")
        return named.select(*KEY, "closing_kg")

    def _from_file(self) -> pl.DataFrame:
        heads = self.effective.select("trader_id", "period", declaration_id="id")
        kept = self.of_file.join(heads, on=["trader_id", "period", "declaration_id"])
        return kept.select(*KEY, "closing_kg").cast({"site_no": pl.Int32, "period": pl.Int32})

    def _short(self, lines: pl.DataFrame, first: int) -> list[int]:
        """Traders of whom a place and rice has fewer earlier months at hand than the median wants."""
        place = ("trader_id", "site_no", "rice")
        at_hand = self.closings.filter(pl.col("period") < first).group_by(place).agg(months=pl.col("period").n_unique())
        few = lines.select(place).unique().join(at_hand, on=place, how="left").filter(
            pl.col("months").fill_null(0) < self.most
        )  # fmt: skip
        return few["trader_id"].unique().to_list()

    def previous(self) -> pl.DataFrame:
        """Effective closing by line key, under the following month: KEY, previous_kg."""
        return self.closings.with_columns(period=pl.col("period") + 1).rename({"closing_kg": "previous_kg"})

    def filed_before(self) -> pl.DataFrame:
        """Traders and months whose month before has an effective declaration."""
        return self.effective.select("trader_id", period=pl.col("period") + 1)

    def medians(self, fewest: int) -> pl.DataFrame:
        """The median closing of a place and rice over its last months with a line, as at each month: trader_id,
        site_no, rice, period, median_kg (null with fewer than `fewest`)."""
        place = ("trader_id", "site_no", "rice")
        monthly = self.closings.group_by(*place, "period").agg(pl.col("closing_kg").sum()).sort(*place, "period")
        rolling = pl.col("closing_kg").cast(pl.Float64).rolling_median(self.most, min_samples=fewest).over(place)
        return monthly.select(*place, "period", median_kg=rolling)
