"""Final accounts of leavers as they were handed over: papers that never change."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Cents, Instant


class FinalAccountRow(Base):
    """A final account under its reference: what it said, and the very bytes of its paper; the next one replaces it.

    `balance` above zero is due by the client, below zero by the pole.
    """

    __tablename__ = "final_account"
    __kept__ = ("*",)
    __table_args__ = (
        UniqueConstraint("issuer", "year", "rank"),
        CheckConstraint("length(reference) BETWEEN 1 AND 30", name="reference"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    issuer: Mapped[int] = mapped_column(ForeignKey("catalog_issuer.id"))
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    year: Mapped[int] = mapped_column(Integer)
    rank: Mapped[int] = mapped_column(Integer)
    reference: Mapped[str] = mapped_column(String(30), unique=True)
    on_day: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(Instant)
    balance: Mapped[Decimal] = mapped_column(Cents)
    snapshot: Mapped[Any] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
