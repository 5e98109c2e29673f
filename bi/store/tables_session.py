"""The table of sign-ins. Only the hash of a token is kept: who reads the table cannot sign in with it."""

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from bi.store.tables import STRICT, _big


class SessionRow(SQLModel, table=True):
    """One sign-in, from the choice of a persona (or a password, or another agency's word) to its end.

    `traders` and `provinces` are JSON lists, null for all; instants are whole microseconds since 1970 (UTC).
    """

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_who", "who"), STRICT)
    token_hash: str = Field(sa_column=Column(Text, primary_key=True))
    who: str = Field(sa_column=Column(Text, nullable=False))
    role: str = Field(sa_column=Column(Text, nullable=False))
    traders: str | None = Field(sa_column=Column(Text))
    provinces: str | None = Field(sa_column=Column(Text))
    created_at: int = Field(sa_column=_big(nullable=False))
    seen_at: int = Field(sa_column=_big(nullable=False))
    expires_at: int = Field(sa_column=_big(nullable=False))
    revoked_at: int | None = Field(sa_column=_big())
