"""Plans, axes, chantiers, actions, and which chantier takes over which."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Versioned


class PlanRow(Base):
    """A plan of action, in force from a day to a day."""

    __tablename__ = "chantier_plan"
    __history__ = True
    __table_args__ = (CheckConstraint("last_day IS NULL OR last_day >= first_day", name="order"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    rank: Mapped[int] = mapped_column(Integer, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    previous: Mapped[str] = mapped_column(String(40))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    goals: Mapped[list[str]] = mapped_column(JSON)
    stakes: Mapped[list[str]] = mapped_column(JSON)


class AxisRow(Base):
    """A group of chantiers of a plan."""

    __tablename__ = "chantier_axis"
    __table_args__ = (UniqueConstraint("plan", "code"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    plan: Mapped[int] = mapped_column(ForeignKey("chantier_plan.id"))
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    rank: Mapped[int] = mapped_column(Integer)


class ChantierRow(Versioned, Base):
    """A field of work of a plan."""

    __tablename__ = "chantier"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("plan", "number"),
        CheckConstraint("progress >= 0 AND progress <= 100", name="progress"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    plan: Mapped[int] = mapped_column(ForeignKey("chantier_plan.id"))
    axis: Mapped[int] = mapped_column(ForeignKey("chantier_axis.id"))
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    goal: Mapped[str] = mapped_column(Text)
    transversal: Mapped[bool] = mapped_column(Boolean)
    actors: Mapped[int | None] = mapped_column(Integer)
    party: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    animator: Mapped[str] = mapped_column(String(120))
    referent: Mapped[str] = mapped_column(String(120))
    levers: Mapped[list[str]] = mapped_column(JSON)
    progress: Mapped[int] = mapped_column(Integer)
    pace: Mapped[str] = mapped_column(Text)


class ActionRow(Versioned, Base):
    """Something that a chantier set out to do."""

    __tablename__ = "chantier_action"
    __history__ = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    chantier: Mapped[int] = mapped_column(ForeignKey("chantier.id"), index=True)
    rank: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(Text)
    carriers: Mapped[list[str]] = mapped_column(JSON)
    partners: Mapped[list[str]] = mapped_column(JSON)
    policies: Mapped[list[str]] = mapped_column(JSON)
    places: Mapped[list[str]] = mapped_column(JSON)
    serves: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class SuccessionRow(Base):
    """A chantier of a plan takes over one of the plan before."""

    __tablename__ = "chantier_succession"
    __table_args__ = (UniqueConstraint("former", "successor"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    former: Mapped[int] = mapped_column(ForeignKey("chantier.id"))
    successor: Mapped[int] = mapped_column(ForeignKey("chantier.id"))
