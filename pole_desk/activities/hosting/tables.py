"""Tables of the applications, visits, committees and targets."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Versioned
from pole_desk.kernel.texts import MINUTES, MOST


class ApplicationRow(Versioned, Base):
    __tablename__ = "hosting_application"
    __history__ = True
    __table_args__ = (
        CheckConstraint("people >= 0 AND offices >= 0 AND desks >= 0", name="figures"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), index=True)
    received_on: Mapped[date] = mapped_column(Date)
    wanted_from: Mapped[date] = mapped_column(Date)
    offices: Mapped[int] = mapped_column(Integer)
    desks: Mapped[int] = mapped_column(Integer)
    people: Mapped[int] = mapped_column(Integer)
    criterion: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    committee: Mapped[int | None] = mapped_column(ForeignKey("hosting_committee.id"))
    decided_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    lease: Mapped[int | None] = mapped_column(ForeignKey("lease.id"))


class VisitRow(Base):
    __tablename__ = "hosting_visit"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    application: Mapped[int] = mapped_column(ForeignKey("hosting_application.id"), index=True)
    held_on: Mapped[date] = mapped_column(Date)
    guide: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text)


class CommitteeRow(Versioned, Base):
    __tablename__ = "hosting_committee"
    __history__ = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    held_on: Mapped[date] = mapped_column(Date)
    members: Mapped[str] = mapped_column(Text)
    minutes: Mapped[str] = mapped_column(Text, info={MOST: MINUTES})


class TargetRow(Base):
    __tablename__ = "hosting_target"
    __table_args__ = (
        UniqueConstraint("dimension", "class_key", "valid_from"),
        CheckConstraint("percent >= 0 AND percent <= 100", name="percent"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dimension: Mapped[str] = mapped_column(String(20))
    class_key: Mapped[str] = mapped_column(String(120))
    percent: Mapped[int] = mapped_column(Integer)
    valid_from: Mapped[date] = mapped_column(Date)
