"""The tables of the store. Weights are whole kilograms, instants whole microseconds since 1970 (UTC), periods months.

Declarations are never changed or deleted: an amendment is a further header with its own lines. Codes are kept as the
small integers of `bi.reference`; a trader is its 13-digit id as a number.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, SmallInteger, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

STRICT = {"sqlite_strict": True}
SMALL = SmallInteger().with_variant(Integer, "sqlite")  # a STRICT table of SQLite knows INTEGER only


def _big(**options: object) -> Column:
    return Column(BigInteger().with_variant(Integer, "sqlite"), **options)


class Meta(SQLModel, table=True):
    """One fact about the store itself: its identity, whether it holds the sample."""

    __table_args__ = STRICT
    key: str = Field(sa_column=Column(Text, primary_key=True))
    value: str = Field(sa_column=Column(Text, nullable=False))


class Trader(SQLModel, table=True):
    """One trader of the register."""

    __table_args__ = STRICT
    trader_id: int = Field(sa_column=_big(primary_key=True, autoincrement=False))
    name_th: str = Field(sa_column=Column(Text, nullable=False))
    name_en: str = Field(sa_column=Column(Text, nullable=False))
    legal_form: str = Field(sa_column=Column(Text, nullable=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    registered_capital_satang: int | None = Field(sa_column=_big())
    province: str = Field(sa_column=Column(Text, nullable=False))
    district: str = Field(sa_column=Column(Text, nullable=False))
    address: str = Field(sa_column=Column(Text, nullable=False))
    phone: str = Field(sa_column=Column(Text, nullable=False))
    email: str = Field(sa_column=Column(Text, nullable=False))
    status: str = Field(sa_column=Column(Text, nullable=False))
    closed_on: str | None = Field(sa_column=Column(Text))


class Site(SQLModel, table=True):
    """One storage place; `site_no` stands for it in the lines."""

    __table_args__ = STRICT
    site_no: int | None = Field(sa_column=Column(Integer, primary_key=True))
    site_code: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    trader_id: int = Field(sa_column=_big(nullable=False, index=True))
    name_th: str = Field(sa_column=Column(Text, nullable=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    province: str = Field(sa_column=Column(Text, nullable=False))
    district: str = Field(sa_column=Column(Text, nullable=False))
    capacity_kg: int | None = Field(sa_column=_big())
    milling_kg_per_day: int | None = Field(sa_column=_big())
    lat_micro: int | None = Field(sa_column=Column(Integer))
    lon_micro: int | None = Field(sa_column=Column(Integer))


class License(SQLModel, table=True):
    """One license: loaded from a register (`origin` imported) or issued here."""

    __table_args__ = STRICT
    license_no: str = Field(sa_column=Column(Text, primary_key=True))
    trader_id: int = Field(sa_column=_big(nullable=False, index=True))
    license_type: str = Field(sa_column=Column(Text, nullable=False))
    site_code: str | None = Field(sa_column=Column(Text))
    issued_on: str = Field(sa_column=Column(Text, nullable=False))
    expires_on: str = Field(sa_column=Column(Text, nullable=False))
    status: str = Field(sa_column=Column(Text, nullable=False))
    status_on: str | None = Field(sa_column=Column(Text))
    origin: str = Field(sa_column=Column(Text, nullable=False, server_default="imported"))


class Receipt(SQLModel, table=True):
    """One received file that was acknowledged. The same bytes from the same filer have one receipt for ever."""

    __table_args__ = (UniqueConstraint("sha256", "filer"), STRICT)
    receipt_no: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    receipt: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    sha256: str = Field(sa_column=Column(Text, nullable=False))
    filer: str = Field(sa_column=Column(Text, nullable=False))
    file: str = Field(sa_column=Column(Text, nullable=False))
    bytes: int = Field(sa_column=_big(nullable=False))
    received_at: int = Field(sa_column=_big(nullable=False))
    channel: str = Field(sa_column=Column(Text, nullable=False))
    who: str = Field(sa_column=Column(Text, nullable=False))


class Declaration(SQLModel, table=True):
    """One submission of one trader's month: the header over its lines.

    `content` is the digest of its lines: submissions with equal content are one version (`bi.resolve`).
    """

    __table_args__ = (
        Index("ix_declaration_trader_period", "trader_id", "period"),
        Index("ix_declaration_period_id", "period", "id"),
        STRICT,
    )
    id: int = Field(sa_column=_big(primary_key=True, autoincrement=False))
    regime: int = Field(sa_column=Column(SMALL, nullable=False))
    trader_id: int = Field(sa_column=_big(nullable=False))
    period: int = Field(sa_column=Column(SMALL, nullable=False))
    filed_at: int = Field(sa_column=_big(nullable=False))
    receipt_no: int = Field(sa_column=Column(Integer, nullable=False, index=True))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    line_count: int = Field(sa_column=Column(Integer, nullable=False))
    first_row: int = Field(sa_column=Column(Integer, nullable=False))


class Line(SQLModel, table=True):
    """One line of a declaration: storage place x rice x season x owner, in whole kilograms."""

    __table_args__ = {"sqlite_with_rowid": False, **STRICT}
    declaration_id: int = Field(sa_column=_big(primary_key=True, autoincrement=False))
    row: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    site_no: int = Field(sa_column=Column(Integer, nullable=False))
    rice: int = Field(sa_column=Column(SMALL, nullable=False))
    season: int = Field(sa_column=Column(SMALL, nullable=False))
    owner: int = Field(sa_column=Column(SMALL, nullable=False))
    opening_kg: int = Field(sa_column=_big(nullable=False))
    purchased_kg: int = Field(sa_column=_big(nullable=False))
    produced_kg: int = Field(sa_column=_big(nullable=False))
    transfer_in_kg: int = Field(sa_column=_big(nullable=False))
    imported_kg: int = Field(sa_column=_big(nullable=False))
    other_in_kg: int = Field(sa_column=_big(nullable=False))
    sold_kg: int = Field(sa_column=_big(nullable=False))
    exported_kg: int = Field(sa_column=_big(nullable=False))
    to_mill_kg: int = Field(sa_column=_big(nullable=False))
    transfer_out_kg: int = Field(sa_column=_big(nullable=False))
    loss_kg: int = Field(sa_column=_big(nullable=False))
    other_out_kg: int = Field(sa_column=_big(nullable=False))
    closing_kg: int = Field(sa_column=_big(nullable=False))
    moisture_milli: int | None = Field(sa_column=_big())
    avg_buy_price_milli: int | None = Field(sa_column=_big())
    avg_sell_price_milli: int | None = Field(sa_column=_big())
    remark: str | None = Field(sa_column=Column(Text))


class Warning_(SQLModel, table=True):
    """One warning kept with an accepted declaration: what was seen, in which cell."""

    __tablename__ = "warning"
    __table_args__ = (Index("ix_warning_declaration", "declaration_id"), STRICT)
    id: int | None = Field(sa_column=_big(primary_key=True, autoincrement=True))
    declaration_id: int = Field(sa_column=_big(nullable=False))
    row: int = Field(sa_column=Column(Integer, nullable=False))
    column: str = Field(sa_column=Column("column_name", Text, nullable=False))
    rule: str = Field(sa_column=Column(Text, nullable=False))
    value: str = Field(sa_column=Column(Text, nullable=False))
    facts: str = Field(sa_column=Column(Text, nullable=False))


class Event(SQLModel, table=True):
    """One thing that happened, written in the transaction of the change itself; never changed or deleted.

    What it says stands in `event_body`; `leaf` is the hash over all of it (`bi.audit.leaf`).
    """

    __table_args__ = (Index("ix_event_record", "record"), STRICT)
    seq: int = Field(sa_column=_big(primary_key=True, autoincrement=False))
    at: int = Field(sa_column=_big(nullable=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    who: str = Field(sa_column=Column(Text, nullable=False))
    record: str = Field(sa_column=Column(Text, nullable=False))
    leaf: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
