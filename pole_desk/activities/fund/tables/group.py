"""Support groups and coordinations: members, meetings, presence, opinions, recommendations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import (
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

from pole_desk.kernel.database import Base, Scaled, Versioned
from pole_desk.kernel.texts import MINUTES, MOST


class GroupRow(Versioned, Base):
    """A body: the support group of a project, or a coordination of directorates (no project)."""

    __tablename__ = "fund_group"
    __history__ = True
    __table_args__ = (
        CheckConstraint("kind IN ('support', 'coordination')", name="kind"),
        CheckConstraint("(kind = 'support') = (project IS NOT NULL)", name="project"),
        Index(
            "uq_fund_group_project", "project", unique=True,
            sqlite_where=text("NOT withdrawn"), postgresql_where=text("NOT withdrawn"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    project: Mapped[int | None] = mapped_column(ForeignKey("fund_project.id"))
    name: Mapped[str] = mapped_column(String(200))
    called_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class MemberRow(Versioned, Base):
    """Somebody in a group, from a day to a day: of which body, from which network."""

    __tablename__ = "fund_member"
    __history__ = True
    __table_args__ = (
        CheckConstraint("kind IN ('actor', 'network', 'institution', 'authority')", name="kind"),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days"),
        CheckConstraint("person <> '' OR body <> '' OR party IS NOT NULL", name="named"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    group: Mapped[int] = mapped_column(ForeignKey("fund_group.id"), index=True)
    party: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    person: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(12))
    network: Mapped[str] = mapped_column(String(200))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class MeetingRow(Versioned, Base):
    """A meeting of a group; `minutes` is what was said there."""

    __tablename__ = "fund_meeting"
    __history__ = True
    __table_args__ = (
        CheckConstraint("hours > 0", name="hours"),
        CheckConstraint("NOT cancelled OR cancel_reason <> ''", name="reason"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    group: Mapped[int] = mapped_column(ForeignKey("fund_group.id"), index=True)
    on_day: Mapped[date] = mapped_column(Date, index=True)
    place: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    hours: Mapped[Decimal] = mapped_column(Scaled(2))
    minutes: Mapped[str] = mapped_column(Text, info={MOST: MINUTES})
    cancelled: Mapped[bool] = mapped_column(Boolean)
    cancel_reason: Mapped[str] = mapped_column(Text)


class PresenceRow(Base):
    """A member at a meeting, and the hours given, preparation included."""

    __tablename__ = "fund_presence"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("meeting", "member"),
        CheckConstraint("presence IN ('present', 'absent', 'excused')", name="presence"),
        CheckConstraint("hours >= 0 AND (presence = 'present' OR hours = 0)", name="hours"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    meeting: Mapped[int] = mapped_column(ForeignKey("fund_meeting.id"), index=True)
    member: Mapped[int] = mapped_column(ForeignKey("fund_member.id"), index=True)
    presence: Mapped[str] = mapped_column(String(10))
    hours: Mapped[Decimal] = mapped_column(Scaled(2))


class OpinionRow(Base):
    """What a support group thinks of paying an instalment; the last that stands counts."""

    __tablename__ = "fund_opinion"
    __history__ = True
    __table_args__ = (
        CheckConstraint("opinion IN ('favourable', 'reserved', 'unfavourable')", name="opinion"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    instalment: Mapped[int] = mapped_column(ForeignKey("fund_instalment.id"), index=True)
    meeting: Mapped[int | None] = mapped_column(ForeignKey("fund_meeting.id"))
    on_day: Mapped[date] = mapped_column(Date)
    opinion: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class RecommendationRow(Versioned, Base):
    """What a group advises: who takes it up, by when, and what became of it."""

    __tablename__ = "fund_recommendation"
    __history__ = True
    __table_args__ = (
        CheckConstraint("state IN ('open', 'done', 'dropped', 'withdrawn')", name="state"),
        CheckConstraint("state NOT IN ('done', 'dropped') OR outcome <> ''", name="outcome"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    group: Mapped[int] = mapped_column(ForeignKey("fund_group.id"), index=True)
    meeting: Mapped[int | None] = mapped_column(ForeignKey("fund_meeting.id"))
    on_day: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12))
    closed_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(Text)
