"""The tree of the store in tiles of 256, so that a root or a proof reads a few hundred hashes, not all of them.

Tiles only save work: `verify-log` builds the tree anew from the business rows and finds a tile that says otherwise.
"""

import polars as pl
from sqlalchemy import Connection, text

from bi.audit import merkle
from bi.store import bulk

WIDTH = 256


def size(connection: Connection) -> int:
    """How many leaves the log has."""
    return connection.execute(text("SELECT coalesce(max(seq), 0) FROM event")).scalar_one()


def read(connection: Connection, level: int, start: int, end: int) -> list[bytes]:
    """Hashes of one level, `start` to `end` (not counted); level 0 are the leaves."""
    if level == 0:
        sql, values = "SELECT leaf FROM event WHERE seq > :a AND seq <= :b ORDER BY seq", {"a": start, "b": end}
    else:
        sql = "SELECT hash FROM tile WHERE level = :level AND number >= :a AND number < :b ORDER BY number"
        values = {"level": level, "a": start, "b": end}
    return [bytes(row[0]) for row in connection.execute(text(sql), values)]


def extend(connection: Connection, start: int, new: list[bytes]) -> None:
    """Add the tiles that new leaves (hashes, from index `start`) have filled, level after level."""
    level = 0
    while start % WIDTH + len(new) >= WIDTH:
        block = start // WIDTH * WIDTH
        row = [*read(connection, level, block, start), *new]
        start, level = block // WIDTH, level + 1
        new = [merkle.root(row[i : i + WIDTH]) for i in range(0, len(row) - WIDTH + 1, WIDTH)]
        filled = {"level": [level] * len(new), "number": range(start, start + len(new)), "hash": new}
        schema = {"level": pl.Int32, "number": pl.Int64, "hash": pl.Binary}
        bulk.insert(connection, "tile", pl.DataFrame(filled, schema=schema))


class Tree:
    """The hashes of a store's log as it stands in one transaction; blocks are read when first asked for."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.size = size(connection)
        self.blocks: dict[tuple[int, int], list[bytes]] = {}

    def root(self, at: int | None = None) -> bytes:
        """The root over the first leaves, all of them if not told how many."""
        count = self.size if at is None else at
        return self.subtree(0, count) if count else merkle.EMPTY

    def subtree(self, start: int, end: int) -> bytes:
        """The hash over leaves start to end (not counted)."""
        level, span = 0, 1
        while span * WIDTH <= end - start:
            level, span = level + 1, span * WIDTH
        if span == end - start and start % span == 0:
            return self._tile(level, start // span)
        middle = start + merkle.split(end - start)
        return merkle.node_hash(self.subtree(start, middle), self.subtree(middle, end))

    def _tile(self, level: int, number: int) -> bytes:
        block, place = divmod(number, WIDTH)
        if (level, block) not in self.blocks:
            self.blocks[level, block] = read(self.connection, level, block * WIDTH, (block + 1) * WIDTH)
        return self.blocks[level, block][place]
