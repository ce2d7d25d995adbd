"""Calls and candidacies; the jury, its timetable, scores, votes and decisions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
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

from pole_desk.kernel.database import Base, Instant, Versioned


class CallRow(Versioned, Base):
    """A call for candidacies to a cohort.

    `fields` and `pieces` are what its form asks: `{key, label, kind, required, choices}` and
    `{key, label, required}`, in order; `tracks` its tracks, `{key, label}`.
    """

    __tablename__ = "incubator_call"
    __history__ = True
    __table_args__ = (CheckConstraint("closes_on >= opens_on", name="days"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    cohort: Mapped[int | None] = mapped_column(ForeignKey("incubator_cohort.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    tracks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    pieces: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    quorum: Mapped[int] = mapped_column(Integer)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class PhaseRow(Base):
    """A phase of a call's selection, with its days (examination, auditions, decision…)."""

    __tablename__ = "incubator_phase"
    __history__ = True
    __table_args__ = (CheckConstraint("last_day >= first_day", name="days"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    call: Mapped[int] = mapped_column(ForeignKey("incubator_call.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    rank: Mapped[int] = mapped_column(Integer)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class CriterionRow(Base):
    """What members score from 0 to `scale`, weighted; `track` empty: for every track."""

    __tablename__ = "incubator_criterion"
    __history__ = True
    __agreed__ = ("call", "track", "weight", "scale", "withdrawn")
    __births__ = True
    __table_args__ = (
        CheckConstraint("weight > 0", name="weight"),
        CheckConstraint("scale > 0", name="scale"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    call: Mapped[int] = mapped_column(ForeignKey("incubator_call.id"), index=True)
    track: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200))
    weight: Mapped[int] = mapped_column(Integer)
    scale: Mapped[int] = mapped_column(Integer)
    rank: Mapped[int] = mapped_column(Integer)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class CandidacyRow(Versioned, Base):
    """An incubation answers a call. `more` is what is asked beside; the decision repeats the last one."""

    __tablename__ = "incubator_candidacy"
    __history__ = True
    __personal__ = ("answers", "more")
    __table_args__ = (
        UniqueConstraint("call", "incubation"),
        CheckConstraint(
            "state IN ('received', 'more', 'complete', 'accepted', 'conditions', 'waiting',"
            " 'refused', 'withdrawn')",
            name="state",
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    call: Mapped[int] = mapped_column(ForeignKey("incubator_call.id"), index=True)
    incubation: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    track: Mapped[str] = mapped_column(String(40))
    received_on: Mapped[date] = mapped_column(Date)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12))
    more: Mapped[str] = mapped_column(Text)
    more_by: Mapped[date | None] = mapped_column(Date)
    conditions: Mapped[str] = mapped_column(Text)
    conditions_met_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date | None] = mapped_column(Date)


class JuryRow(Versioned, Base):
    """A day on which members hear and decide; `minutes` closes it."""

    __tablename__ = "incubator_jury"
    __kept__ = ("minutes:closed_on",)
    __history__ = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    call: Mapped[int] = mapped_column(ForeignKey("incubator_call.id"), index=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    held_on: Mapped[date] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(200))
    space: Mapped[int | None] = mapped_column(ForeignKey("space.id"))
    hold: Mapped[int | None] = mapped_column(ForeignKey("hold.id"), unique=True)
    quorum: Mapped[int] = mapped_column(Integer)
    minutes: Mapped[str] = mapped_column(Text)
    closed_on: Mapped[date | None] = mapped_column(Date)
    cancelled: Mapped[bool] = mapped_column(Boolean)


class JurorRow(Base):
    """A member of a jury, or the substitute of one; absence is not abstention."""

    __tablename__ = "incubator_juror"
    __history__ = True
    __table_args__ = (
        CheckConstraint("presence IN ('expected', 'present', 'absent', 'excused')", name="presence"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    jury: Mapped[int] = mapped_column(ForeignKey("incubator_jury.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    party: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    substitute_of: Mapped[int | None] = mapped_column(ForeignKey("incubator_juror.id"))
    presence: Mapped[str] = mapped_column(String(10))
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class HearingRow(Base):
    """A candidacy passes before a jury at an hour (epoch seconds)."""

    __tablename__ = "incubator_hearing"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("jury", "candidacy"),
        CheckConstraint("starts_at < ends_at", name="bounds"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    jury: Mapped[int] = mapped_column(ForeignKey("incubator_jury.id"), index=True)
    candidacy: Mapped[int] = mapped_column(ForeignKey("incubator_candidacy.id"), index=True)
    starts_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger)
    came: Mapped[bool | None] = mapped_column(Boolean)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class ConflictRow(Base):
    """A member has an interest in a candidacy: neither scores nor votes on it."""

    __tablename__ = "incubator_conflict"
    __history__ = True
    __table_args__ = (UniqueConstraint("juror", "candidacy"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    juror: Mapped[int] = mapped_column(ForeignKey("incubator_juror.id"), index=True)
    candidacy: Mapped[int] = mapped_column(ForeignKey("incubator_candidacy.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class ScoreRow(Base):
    """A member's points on a criterion, in quarters of a point; one per member, criterion, candidacy."""

    __tablename__ = "incubator_score"
    __history__ = True
    __agreed__ = ("juror", "candidacy", "criterion", "quarters", "withdrawn")
    __births__ = True
    __personal__ = ("comment",)
    __table_args__ = (
        UniqueConstraint("juror", "candidacy", "criterion"),
        CheckConstraint("quarters >= 0", name="quarters"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    juror: Mapped[int] = mapped_column(ForeignKey("incubator_juror.id"), index=True)
    candidacy: Mapped[int] = mapped_column(ForeignKey("incubator_candidacy.id"), index=True)
    criterion: Mapped[int] = mapped_column(ForeignKey("incubator_criterion.id"))
    quarters: Mapped[int] = mapped_column(Integer)
    comment: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class VoteRow(Base):
    """How a present member voted on a candidacy."""

    __tablename__ = "incubator_vote"
    __history__ = True
    __agreed__ = ("juror", "candidacy", "vote", "withdrawn")
    __births__ = True
    __table_args__ = (
        UniqueConstraint("juror", "candidacy"),
        CheckConstraint("vote IN ('for', 'against', 'abstention')", name="vote"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    juror: Mapped[int] = mapped_column(ForeignKey("incubator_juror.id"), index=True)
    candidacy: Mapped[int] = mapped_column(ForeignKey("incubator_candidacy.id"), index=True)
    vote: Mapped[str] = mapped_column(String(10))
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class DecisionRow(Base):
    """What a jury decided on a candidacy; a later decision stands, the former ones stay on record.

    `lapsed`: the candidacy was given up since, then taken up anew; the jury's record keeps it.
    """

    __tablename__ = "incubator_decision"
    __history__ = True
    __agreed__ = ("jury", "candidacy", "decision", "on_day", "lapsed", "withdrawn")
    __births__ = True
    __table_args__ = (
        CheckConstraint(
            "decision IN ('accepted', 'conditions', 'deferred', 'waiting', 'refused')", name="decision"
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    jury: Mapped[int] = mapped_column(ForeignKey("incubator_jury.id"), index=True)
    candidacy: Mapped[int] = mapped_column(ForeignKey("incubator_candidacy.id"), index=True)
    decision: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    conditions: Mapped[str] = mapped_column(Text)
    deferred_to: Mapped[date | None] = mapped_column(Date)
    on_day: Mapped[date] = mapped_column(Date)
    lapsed: Mapped[bool] = mapped_column(Boolean)
    withdrawn: Mapped[bool] = mapped_column(Boolean)
