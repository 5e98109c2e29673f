"""Which submission of a trader's month counts: one rule for intake and snapshot.

Submissions are ordered by filed_at, then by receipt. Neighbours with equal content are one version that was sent more
than once; the last version is effective. The order in which files arrived therefore changes nothing.
"""

import polars as pl

HEADERS = {
    "id": pl.Int64, "trader_id": pl.Int64, "period": pl.Int32, "filed_at": pl.Int64, "receipt_no": pl.Int32,
    "content": pl.Binary, "line_count": pl.Int32,
}  # fmt: skip
MONTH = ("trader_id", "period")


def effective(headers: pl.DataFrame) -> pl.DataFrame:
    """One row per trader and month: the effective version among all submissions.

    Columns: trader_id, period, id (the first received of its equal submissions), content, line_count, filed_at (the
    last of them), first_filed_at (the earliest of all submissions), version (its number, from 1).
    """
    ordered = headers.sort(*MONTH, "filed_at", "id")
    other = pl.col("content") != pl.col("content").shift(1)
    begins = pl.any_horizontal(pl.col(c) != pl.col(c).shift(1) for c in MONTH).fill_null(True)
    runs = (
        ordered.with_columns(run=(begins | other).cast(pl.Int32).cum_sum())
        .group_by(*MONTH, "run", maintain_order=True)
        .agg(
            pl.col("id").min(), pl.col("content", "line_count", "filed_at").last(), starts=pl.col("filed_at").first()
        )
    )  # fmt: skip
    return runs.group_by(MONTH, maintain_order=True).agg(
        pl.col("id", "content", "line_count", "filed_at").last(),
        first_filed_at=pl.col("starts").first(),
        version=pl.len().cast(pl.Int32),
    )


def kept_lines(lines: pl.LazyFrame, headers: pl.DataFrame, chosen: pl.DataFrame) -> pl.LazyFrame:
    """The lines of effective versions: an anti-join with the few declarations that are superseded.

    A month has many more lines than headers and few amendments, so dropping the superseded keys is far cheaper than
    grouping the lines.
    """
    superseded = headers.select(declaration_id="id").join(
        chosen.select(declaration_id="id"), on="declaration_id", how="anti"
    )
    return lines.join(superseded.lazy(), on="declaration_id", how="anti", maintain_order="left")
