"""Plans, axes, chantiers, actions, which chantier takes over which, and how each is led and followed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Cents, Scaled, Versioned


class PlanRow(Base):
    """A plan of action, in force from a day to a day; one withdrawn was opened by mistake."""

    __tablename__ = "chantier_plan"
    __history__ = True
    __table_args__ = (
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="order"),
        Index(
            "uq_chantier_plan_rank",
            "rank",
            unique=True,
            sqlite_where=text("NOT withdrawn"),
            postgresql_where=text("NOT withdrawn"),
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    rank: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(120))
    previous: Mapped[str] = mapped_column(String(40))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    goals: Mapped[list[str]] = mapped_column(JSON)
    stakes: Mapped[list[str]] = mapped_column(JSON)
    withdrawn: Mapped[bool] = mapped_column(Boolean, default=False)


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
    """A field of work of a plan; `levers` by code, each with a word on how it is used."""

    __tablename__ = "chantier"
    __history__ = True
    __table_args__ = (UniqueConstraint("plan", "number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    plan: Mapped[int] = mapped_column(ForeignKey("chantier_plan.id"))
    axis: Mapped[int] = mapped_column(ForeignKey("chantier_axis.id"))
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    goal: Mapped[str] = mapped_column(Text)
    transversal: Mapped[bool] = mapped_column(Boolean)
    actors: Mapped[int | None] = mapped_column(Integer)
    levers: Mapped[dict[str, str]] = mapped_column(JSON)


class LeadRow(Base):
    """Who leads a chantier from a day to a day: a sector animator or a volunteer actor."""

    __tablename__ = "chantier_lead"
    __history__ = True
    __table_args__ = (
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days"),
        CheckConstraint("party IS NOT NULL OR name <> ''", name="someone"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    chantier: Mapped[int] = mapped_column(ForeignKey("chantier.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    party: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class ReferentRow(Versioned, Base):
    """The person of a public policy whom a chantier deals with, from a day to a day."""

    __tablename__ = "chantier_referent"
    __history__ = True
    __table_args__ = (CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    chantier: Mapped[int] = mapped_column(ForeignKey("chantier.id"), index=True)
    policy: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(120))
    institution: Mapped[str] = mapped_column(String(200))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class ProgressRow(Base):
    """How far a chantier was on a day, in percent, at what pace, with a word."""

    __tablename__ = "chantier_progress"
    __history__ = True
    __table_args__ = (CheckConstraint("percent >= 0 AND percent <= 100", name="percent"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    chantier: Mapped[int] = mapped_column(ForeignKey("chantier.id"), index=True)
    day: Mapped[date] = mapped_column(Date)
    percent: Mapped[int] = mapped_column(Integer)
    pace: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


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
    planned_on: Mapped[date | None] = mapped_column(Date)
    begun_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class ActionPartyRow(Base):
    """A known structure that carries an action or is its partner."""

    __tablename__ = "chantier_action_party"
    __history__ = True
    __table_args__ = (UniqueConstraint("action", "party", "role"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    action: Mapped[int] = mapped_column(ForeignKey("chantier_action.id"), index=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class MeetingRow(Versioned, Base):
    """A meeting of a chantier, with its minutes."""

    __tablename__ = "chantier_meeting"
    __history__ = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    chantier: Mapped[int] = mapped_column(ForeignKey("chantier.id"), index=True)
    day: Mapped[date] = mapped_column(Date)
    subject: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
    minutes: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class AttendanceRow(Base):
    """Who came to a meeting, for which structure or institution; `authority`: a local authority."""

    __tablename__ = "chantier_attendance"
    __history__ = True
    __table_args__ = (CheckConstraint("party IS NOT NULL OR name <> ''", name="someone"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    meeting: Mapped[int] = mapped_column(ForeignKey("chantier_meeting.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    party: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    institution: Mapped[str] = mapped_column(String(200))
    authority: Mapped[bool] = mapped_column(Boolean)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class SupportRow(Versioned, Base):
    """A specific support given to a chantier on a day: what, by whom, how long, what it is worth."""

    __tablename__ = "chantier_support"
    __history__ = True
    __table_args__ = (
        CheckConstraint("hours IS NULL OR hours >= 0", name="hours"),
        CheckConstraint("value IS NULL OR value >= 0", name="value"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    chantier: Mapped[int] = mapped_column(ForeignKey("chantier.id"), index=True)
    day: Mapped[date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(120))
    party: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    hours: Mapped[Decimal | None] = mapped_column(Scaled(2))
    value: Mapped[Decimal | None] = mapped_column(Cents)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class SuccessionRow(Base):
    """A chantier of a plan takes over one of the plan before."""

    __tablename__ = "chantier_succession"
    __table_args__ = (UniqueConstraint("former", "successor"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    former: Mapped[int] = mapped_column(ForeignKey("chantier.id"))
    successor: Mapped[int] = mapped_column(ForeignKey("chantier.id"))
