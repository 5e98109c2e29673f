"""The tables behind the event log's proof: what an event says, apart from it so that it can be erased, and the tree."""

from sqlalchemy import Column, LargeBinary, Text
from sqlmodel import Field, SQLModel

from bi.store.tables import SMALL, STRICT, _big


class EventBody(SQLModel, table=True):
    """What one event says, with the salt of its leaf. Erased, the leaf that stays behind tells nobody anything."""

    __tablename__ = "event_body"
    __table_args__ = STRICT
    seq: int = Field(sa_column=_big(primary_key=True, autoincrement=False))
    salt: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    data: str = Field(sa_column=Column(Text, nullable=False, server_default=""))


class Tile(SQLModel, table=True):
    """The hash over one whole block of 256 leaves (level 1), of 256 such blocks (level 2), and so on."""

    __table_args__ = {"sqlite_with_rowid": False, **STRICT}
    level: int = Field(sa_column=Column(SMALL, primary_key=True, autoincrement=False))
    number: int = Field(sa_column=_big(primary_key=True, autoincrement=False))
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
