"""Columnar moves between frames and tables: `executemany` into SQLite, COPY into PostgreSQL, rows back into frames."""

import json
from collections.abc import Iterable, Sequence

import polars as pl
from sqlalchemy import Connection, text


def insert(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """Append all rows of a frame to a table; its columns are the table's own names."""
    if frame.is_empty():
        return
    if connection.dialect.name == "sqlite":
        names = ", ".join(f'"{c}"' for c in frame.columns)
        marks = ", ".join("?" * frame.width)
        connection.exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', frame.rows())
    else:
        _copy(connection, table, frame)


def _copy(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    names = ", ".join(f'"{c}"' for c in frame.columns)
    binary = [c for c, dtype in frame.schema.items() if dtype == pl.Binary]
    # quoted, an empty text stays a text; unquoted, nothing is an absence
    ready = frame.with_columns(("\\x" + pl.col(c).bin.encode("hex")).alias(c) for c in binary)
    body = ready.write_csv(include_header=False, quote_style="non_numeric")
    statement = f'COPY "{table}" ({names}) FROM STDIN (FORMAT csv)'
    with connection.connection.driver_connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(body)


def fetch(connection: Connection, sql: str, schema: dict[str, pl.DataType], **values: object) -> pl.DataFrame:
    """The rows of a query as a frame. In the query `IN :ids` takes a whole list of numbers."""
    lists = {name for name, value in values.items() if isinstance(value, list)}
    for name in lists:
        sql = sql.replace(f"IN :{name}", _membership(connection, name))
        if connection.dialect.name == "sqlite":
            values[name] = json.dumps(values[name])
    rows = connection.execute(text(sql), values).cursor.fetchall()  # plain tuples: no row objects for whole months
    return pl.DataFrame(rows, schema=schema, orient="row")


def _membership(connection: Connection, name: str) -> str:
    """A list as one bound value: no limit of parameters, no text in the statement."""
    if connection.dialect.name == "sqlite":
        return f"IN (SELECT value FROM json_each(:{name}))"
    return f"= ANY(:{name})"


def next_number(connection: Connection, table: str, column: str) -> int:
    """The number after the highest; safe because writers come one after the other, and the key is unique besides."""
    return connection.execute(text(f'SELECT coalesce(max("{column}"), 0) + 1 FROM "{table}"')).scalar_one()


def append_all(connection: Connection, table: str, rows: Iterable[Sequence], columns: Sequence[str]) -> None:
    """Append a few rows given as tuples."""
    marks = ", ".join(f":{c}" for c in columns)
    names = ", ".join(f'"{c}"' for c in columns)
    statement = text(f'INSERT INTO "{table}" ({names}) VALUES ({marks})')
    filled = [dict(zip(columns, row, strict=True)) for row in rows]
    if filled:
        connection.execute(statement, filled)
