"""Equal or not: frames of different tools brought into one form. Whole numbers must be equal, fractions to 1e-9."""

from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

KEYS = {
    "totals": ["period", "province", "rice", "kind", "owner"],
    "declarers": ["period", "dimension", "code"],
    "filings": ["period", "trader_id"],
}


def common(frame: pl.DataFrame) -> pl.DataFrame:
    """Months as month numbers, instants as microseconds, wide numbers, plain texts."""
    out = []
    for name, dtype in frame.schema.items():
        column = pl.col(name)
        if dtype == pl.Date:
            out.append((column.dt.year().cast(pl.Int64) * 12 + column.dt.month() - 1).alias(name))
        elif isinstance(dtype, pl.Datetime):
            out.append(column.dt.epoch("us"))
        elif dtype.is_float():
            out.append(column.cast(pl.Float64).fill_nan(None))
        elif dtype.is_integer():
            out.append(column.cast(pl.Int64))
        else:
            out.append(column if dtype == pl.Boolean else column.cast(pl.String))
    return frame.select(out)


def same(ours: pl.DataFrame, other: pl.DataFrame) -> None:
    """Raises AssertionError with the first difference."""
    left, right = common(ours), common(other)
    mixed = [c for c in left.columns if {left.schema[c], right.schema.get(c)} == {pl.Int64, pl.Float64}]
    left, right = (frame.with_columns(pl.col(c).cast(pl.Float64) for c in mixed) for frame in (left, right))
    assert_frame_equal(left, right, rel_tol=1e-9, abs_tol=1e-9)


def marts(ours: str, other: str) -> dict:
    """Compare all three marts of two folders; returns how many rows were compared."""
    compared = 0
    for name, key in KEYS.items():
        parts = [
            part.with_columns(period=pl.lit(int(path.stem), pl.Int64)) if path.stem.isdecimal() else part
            for path in sorted(Path(ours, name).glob("*.parquet"))
            for part in [pl.read_parquet(path)]
        ]
        left = pl.concat(parts).sort(key)
        right = pl.read_parquet(Path(other, name, "*.parquet")).select(left.columns).sort(key)
        same(left, right)
        compared += left.height
    return {"rows": compared}


def views(folder: str, names: list[str], tools: list[str]) -> dict:
    """Compare each view's answer of the program with that of the other tools."""
    for name in names:
        ours = pl.read_parquet(Path(folder, "ours", f"{name}.parquet"))
        for tool in tools:
            other = pl.read_parquet(Path(folder, tool, f"{name}.parquet"))
            try:
                same(ours, other)
            except AssertionError as difference:
                raise AssertionError(f"{name}: ours and {tool} differ: {difference}") from None
    return {"views": len(names)}
