"""Cohorts and their workshops; mentors, sessions, milestones, assessments, risk; exits and outcomes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Cents, Scaled, Versioned


class CohortRow(Versioned, Base):
    """A year's promotion; `taken` counts the incubations that have a place in it."""

    __tablename__ = "incubator_cohort"
    __history__ = True
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days"),
        CheckConstraint("size_min > 0 AND size_max >= size_min", name="size"),
        CheckConstraint("taken >= 0 AND taken <= size_max", name="taken"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    size_min: Mapped[int] = mapped_column(Integer)
    size_max: Mapped[int] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer)
    hours: Mapped[int] = mapped_column(Integer)
    coordinator: Mapped[str] = mapped_column(String(120))
    partners: Mapped[list[int]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)


class WorkshopRow(Versioned, Base):
    """A collective workshop of a cohort (epoch seconds); `hold` when it takes a room of the pole."""

    __tablename__ = "incubator_workshop"
    __history__ = True
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="bounds"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    cohort: Mapped[int] = mapped_column(ForeignKey("incubator_cohort.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    theme: Mapped[str] = mapped_column(String(120))
    starts_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger)
    space: Mapped[int | None] = mapped_column(ForeignKey("space.id"))
    hold: Mapped[int | None] = mapped_column(ForeignKey("hold.id"), unique=True)
    place: Mapped[str] = mapped_column(String(200))
    mentor: Mapped[int | None] = mapped_column(ForeignKey("incubator_mentor.id"))
    note: Mapped[str] = mapped_column(Text)
    cancelled: Mapped[bool] = mapped_column(Boolean)
    cancel_reason: Mapped[str] = mapped_column(Text)


class AttendanceRow(Base):
    """An incubation at a workshop, and how many of its people came."""

    __tablename__ = "incubator_attendance"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("workshop", "incubation"),
        CheckConstraint("presence IN ('expected', 'present', 'absent', 'excused')", name="presence"),
        CheckConstraint("people >= 0", name="people"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    workshop: Mapped[int] = mapped_column(ForeignKey("incubator_workshop.id"), index=True)
    incubation: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    presence: Mapped[str] = mapped_column(String(10))
    people: Mapped[int] = mapped_column(Integer)


class MentorRow(Versioned, Base):
    """Who accompanies: a mentor, an expert or a coordinator, of a structure or alone.

    `hour_value` is what an hour given is worth in the in-kind support, net euros.
    """

    __tablename__ = "incubator_mentor"
    __known_by__ = ("name", "email", "phone")
    __history__ = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(12))
    party: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    skills: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40))
    hour_value: Mapped[Decimal] = mapped_column(Cents)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class MentoringRow(Base):
    """A mentor follows an incubation from a day to a day, for so many hours."""

    __tablename__ = "incubator_mentoring"
    __history__ = True
    __table_args__ = (CheckConstraint("hours >= 0", name="hours"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    incubation: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    mentor: Mapped[int] = mapped_column(ForeignKey("incubator_mentor.id"), index=True)
    hours: Mapped[int] = mapped_column(Integer)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class SessionRow(Versioned, Base):
    """An individual session (epoch seconds, minutes); `notes` are read by coordinators alone."""

    __tablename__ = "incubator_session"
    __history__ = True
    __personal__ = ("notes",)
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("state IN ('planned', 'held', 'missed', 'cancelled')", name="state"),
        Index("ix_incubator_session_starts_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    incubation: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    mentor: Mapped[int | None] = mapped_column(ForeignKey("incubator_mentor.id"), index=True)
    starts_at: Mapped[int] = mapped_column(BigInteger)
    minutes: Mapped[int] = mapped_column(Integer)
    place: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    notes: Mapped[str] = mapped_column(Text)
    next_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)


class SessionActionRow(Base):
    """What was agreed at a session: who does it, by when, done or not."""

    __tablename__ = "incubator_session_action"
    __history__ = True
    __personal__ = ("text", "owner")

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at_session: Mapped[int] = mapped_column(ForeignKey("incubator_session.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date | None] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class MilestoneRow(Versioned, Base):
    """What an incubation is to reach by a day; late is computed when read."""

    __tablename__ = "incubator_milestone"
    __history__ = True
    __table_args__ = (CheckConstraint("state IN ('planned', 'reached', 'dropped')", name="state"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    incubation: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date] = mapped_column(Date)
    reached_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    rank: Mapped[int] = mapped_column(Integer)


class AssessmentRow(Base):
    """How far an incubation is on a day, from 0 to 5 on each axis of the radar (`{axis: level}`)."""

    __tablename__ = "incubator_assessment"
    __history__ = True
    __personal__ = ("note",)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    incubation: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    on_day: Mapped[date] = mapped_column(Date)
    levels: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class RiskRow(Base):
    """The signal of an incubation from a day on, with its reason; the last one stands."""

    __tablename__ = "incubator_risk"
    __history__ = True
    __personal__ = ("reason",)
    __table_args__ = (CheckConstraint("level IN ('good', 'watch', 'danger')", name="level"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    incubation: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    on_day: Mapped[date] = mapped_column(Date)
    level: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class ExitRow(Base):
    """How an incubation left its cohort, and the hosting application that it opened."""

    __tablename__ = "incubator_exit"
    __history__ = True
    __agreed__ = ("incubation", "on_day", "outcome", "fte", "withdrawn")
    __births__ = True
    __table_args__ = (
        CheckConstraint("outcome IN ('created', 'pepiniere', 'stopped')", name="outcome"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    incubation: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    on_day: Mapped[date] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(String(12))
    legal_form: Mapped[str] = mapped_column(String(80))
    created_on: Mapped[date | None] = mapped_column(Date)
    fte: Mapped[Decimal] = mapped_column(Scaled(2))
    reason: Mapped[str] = mapped_column(Text)
    application: Mapped[int | None] = mapped_column(Integer)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class OutcomeRow(Base):
    """What became of an incubation 12, 24 or 36 months after its exit; a correction is a new revision.

    `turnover` in euros for the year, None when not told; `alive` None: no answer was got.
    """

    __tablename__ = "incubator_outcome"
    __history__ = True
    __personal__ = ("note",)
    __table_args__ = (
        UniqueConstraint("incubation", "months", "revision"),
        CheckConstraint("months IN (0, 12, 24, 36)", name="months"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    incubation: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    months: Mapped[int] = mapped_column(Integer)
    revision: Mapped[int] = mapped_column(Integer)
    asked_on: Mapped[date | None] = mapped_column(Date)
    answered_on: Mapped[date | None] = mapped_column(Date)
    alive: Mapped[bool | None] = mapped_column(Boolean)
    at_pole: Mapped[bool | None] = mapped_column(Boolean)
    legal_form: Mapped[str] = mapped_column(String(80))
    fte: Mapped[Decimal | None] = mapped_column(Scaled(2))
    turnover: Mapped[Decimal | None] = mapped_column(Cents)
    note: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)
