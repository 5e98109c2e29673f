"""Titles of a header row → our column names, in English or Thai."""

import polars as pl

from bi.intake.limits import refused
from bi.intake.sheet import Sheet
from bi.reference import Reference


def named(sheet: Sheet, reference: Reference, register: str) -> tuple[pl.DataFrame, list[dict[str, object]]]:
    """The sheet's rows under our column names (`row` first), and a warning for each column we do not know.

    Raises Refused where a needed column is missing or any is given twice.
    """
    columns = reference.columns[register]
    known = {title: c.name for c in columns for title in (c.name, c.title_th)}
    titles = [(f"c{i}", title.strip().removeprefix("\ufeff")) for i, title in enumerate(sheet.columns)]
    found = [(key, known.get(title) or known.get(title.lower())) for key, title in titles]
    names = [name for _, name in found if name]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise refused("header.doubled", columns=", ".join(doubled))
    if missing := [c.name for c in columns if c.required and c.name not in names]:
        raise refused("header.missing", columns=", ".join(missing))
    unknown = [
        {"row": 1, "column": title, "rule": "header", "value": title}
        for (_, title), (key, name) in zip(titles, found, strict=True)
        if name is None and (title or (sheet.rows[key] != "").any())
    ]
    return sheet.rows.select("row", *(pl.col(key).alias(name) for key, name in found if name)), unknown
