"""Tables of the spaces and of the leaves that claims may name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Scaled, Versioned


class SpaceRow(Versioned, Base):
    __tablename__ = "space"
    __history__ = True
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),
        CheckConstraint("area_m2 >= 0 AND capacity >= 0", name="figures"),
        Index(
            "uq_space_code_open",
            "code",
            unique=True,
            sqlite_where=sql("valid_to IS NULL"),
            postgresql_where=sql("valid_to IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    parent: Mapped[int | None] = mapped_column(ForeignKey("space.id"), index=True)
    building: Mapped[str] = mapped_column(String(60))
    floor: Mapped[int] = mapped_column(Integer)
    area_m2: Mapped[Decimal] = mapped_column(Scaled(2))
    capacity: Mapped[int] = mapped_column(Integer)
    x_m: Mapped[Decimal] = mapped_column(Scaled(2))
    y_m: Mapped[Decimal] = mapped_column(Scaled(2))
    w_m: Mapped[Decimal] = mapped_column(Scaled(2))
    h_m: Mapped[Decimal] = mapped_column(Scaled(2))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)


class LeafRow(Base):
    __tablename__ = "leaf"
    __table_args__ = (CheckConstraint("opens_at < closes_at", name="bounds"),)

    space: Mapped[int] = mapped_column(ForeignKey("space.id"), primary_key=True)
    opens_at: Mapped[int] = mapped_column(BigInteger)
    closes_at: Mapped[int] = mapped_column(BigInteger)
