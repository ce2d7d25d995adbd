"""Days on which the pole, or one of its spaces, is closed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Versioned


class ClosureRow(Versioned, Base):
    """The pole (or `space` alone) is closed from a day to a day, both included."""

    __tablename__ = "calendar_closure"
    __history__ = True
    __table_args__ = (CheckConstraint("last_day >= first_day", name="order"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    first_day: Mapped[date] = mapped_column(Date, index=True)
    last_day: Mapped[date] = mapped_column(Date)
    label: Mapped[str] = mapped_column(String(120))
    space: Mapped[int | None] = mapped_column(ForeignKey("space.id"))
    withdrawn: Mapped[bool] = mapped_column(Boolean)
