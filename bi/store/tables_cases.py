"""The tables of doubts that officials looked into. Both only grow: a case once opened stays, a note is never changed."""

from sqlalchemy import Column, Index, Integer, SmallInteger, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bi.store.tables import STRICT, _big


class CheckCase(SQLModel, table=True):
    """One doubt that someone took up: a trader's month, the rule, and the place within the trader (blank for none).

    `period` is a month number; the case exists from its first note on.
    """

    __tablename__ = "check_case"
    __table_args__ = (UniqueConstraint("trader_id", "period", "rule", "place"), STRICT)
    case_id: int = Field(sa_column=_big(primary_key=True, autoincrement=False))
    trader_id: int = Field(sa_column=_big(nullable=False))
    period: int = Field(sa_column=Column(SmallInteger().with_variant(Integer, "sqlite"), nullable=False))
    rule: str = Field(sa_column=Column(Text, nullable=False))
    place: str = Field(sa_column=Column(Text, nullable=False))
    site_code: str | None = Field(sa_column=Column(Text))


class CheckNote(SQLModel, table=True):
    """One note on a case: the state it was given, the reason in words, and the figures (`value`) it was given for."""

    __tablename__ = "check_note"
    __table_args__ = (Index("ix_check_note_case", "case_id"), STRICT)
    seq: int = Field(sa_column=_big(primary_key=True, autoincrement=False))
    case_id: int = Field(sa_column=_big(nullable=False))
    at: int = Field(sa_column=_big(nullable=False))
    who: str = Field(sa_column=Column(Text, nullable=False))
    role: str = Field(sa_column=Column(Text, nullable=False))
    state: str = Field(sa_column=Column(Text, nullable=False))
    words: str = Field(sa_column=Column(Text, nullable=False))
    value: str = Field(sa_column=Column(Text, nullable=False))
    snapshot: str = Field(sa_column=Column(Text, nullable=False))
