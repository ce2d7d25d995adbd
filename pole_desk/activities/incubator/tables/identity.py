"""The identity that is followed, its dated steps, information meetings, documents."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Instant, Versioned


class IncubationRow(Versioned, Base):
    """A project and who carries it; `party` is its structure once there is one.

    The dossier's party is the pole until then. `stage` and `stage_on` repeat the last step.
    """

    __tablename__ = "incubation"
    __known_by__ = ("carrier", "email", "phone")
    __history__ = True
    __personal__ = ("pitch", "carrier", "email", "phone", "search_key")
    __table_args__ = (
        CheckConstraint("length(title) > 0", name="title"),
        Index("ix_incubation_stage", "stage", "stage_on"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), unique=True)
    party: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    pitch: Mapped[str] = mapped_column(Text)
    carrier: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40))
    people: Mapped[int] = mapped_column(Integer)
    commune: Mapped[str] = mapped_column(String(120))
    territory: Mapped[str] = mapped_column(String(20))
    track: Mapped[str] = mapped_column(String(40))
    network: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    cohort: Mapped[int | None] = mapped_column(ForeignKey("incubator_cohort.id"), index=True)
    stage: Mapped[str] = mapped_column(String(12))
    stage_on: Mapped[date] = mapped_column(Date)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    search_key: Mapped[str] = mapped_column(Text)


class StepRow(Base):
    """An incubation came to a stage on a day; a step taken back is withdrawn, never deleted."""

    __tablename__ = "incubator_step"
    __history__ = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    incubation: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    stage: Mapped[str] = mapped_column(String(12))
    on_day: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class MeetingRow(Versioned, Base):
    """An information meeting (epoch seconds); `hold` when it takes one of the pole's rooms."""

    __tablename__ = "incubator_meeting"
    __history__ = True
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="bounds"),
        CheckConstraint("taken <= seats", name="seats"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    title: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger)
    space: Mapped[int | None] = mapped_column(ForeignKey("space.id"))
    hold: Mapped[int | None] = mapped_column(ForeignKey("hold.id"), unique=True)
    place: Mapped[str] = mapped_column(String(200))
    seats: Mapped[int] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text)
    cancelled: Mapped[bool] = mapped_column(Boolean)
    cancel_reason: Mapped[str] = mapped_column(Text)


class SignUpRow(Base):
    """Somebody signed up for an information meeting, and came or not."""

    __tablename__ = "incubator_sign_up"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("meeting", "incubation"),
        CheckConstraint("presence IN ('expected', 'present', 'absent', 'excused')", name="presence"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    meeting: Mapped[int] = mapped_column(ForeignKey("incubator_meeting.id"), index=True)
    incubation: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    signed_on: Mapped[date] = mapped_column(Date)
    presence: Mapped[str] = mapped_column(String(10))
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class DocumentRow(Base):
    """A file kept with an incubation; `piece` names the call's piece that it answers."""

    __tablename__ = "incubator_document"
    __history__ = True
    __personal__ = ("label", "file_name", "sha256", "content")

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    incubation: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    candidacy: Mapped[int | None] = mapped_column(ForeignKey("incubator_candidacy.id"))
    piece: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(200))
    received_on: Mapped[date] = mapped_column(Date)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    withdrawn: Mapped[bool] = mapped_column(Boolean)
