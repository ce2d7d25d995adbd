"""The charter's points, posts, services, accessions, people in schemes; the enquiry and its answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import (
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

from pole_desk.kernel.database import Base, Cents, Scaled, Versioned
from pole_desk.kernel.guards import Guard, trigger
from pole_desk.kernel.i18n import _

_DAYS = "last_day IS NULL OR last_day >= first_day"


class CharterRow(Base):
    """A point of the charter (by its place in the list) assessed on a day; the last one stands."""

    __tablename__ = "network_charter"
    __history__ = True
    __table_args__ = (
        CheckConstraint("opinion IN ('met', 'partly', 'not_met')", name="opinion"),
        CheckConstraint("length(evidence) > 0", name="evidence"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    point: Mapped[str] = mapped_column(String(160))
    on_day: Mapped[date] = mapped_column(Date)
    opinion: Mapped[str] = mapped_column(String(8))
    evidence: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(120))
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class PostRow(Base):
    """A coordination post financed at a structure; `amount` euros a year."""

    __tablename__ = "network_post"
    __history__ = True
    __table_args__ = (
        CheckConstraint(_DAYS, name="days"),
        CheckConstraint("fte > 0 AND amount >= 0", name="figures"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    fte: Mapped[Decimal] = mapped_column(Scaled(2))
    funder: Mapped[str] = mapped_column(String(160))
    amount: Mapped[Decimal] = mapped_column(Cents)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class ServiceRow(Base):
    """A service of the mutualisation platform received by a structure."""

    __tablename__ = "network_service"
    __history__ = True
    __table_args__ = (CheckConstraint(_DAYS, name="days"), CheckConstraint("hours >= 0", name="hours"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    service: Mapped[str] = mapped_column(String(160))
    hours: Mapped[int] = mapped_column(Integer)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class AccessionRow(Versioned, Base):
    """A structure asks to become an LCP; `goals` says that its goals are reached, and how."""

    __tablename__ = "network_accession"
    __history__ = True
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'accepted', 'refused', 'withdrawn')", name="state"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    asked_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    goals: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)


class BenefitRow(Base):
    """People of a structure who benefit from a support scheme, from a day to a day."""

    __tablename__ = "network_benefit"
    __history__ = True
    __table_args__ = (CheckConstraint(_DAYS, name="days"), CheckConstraint("people > 0", name="people"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    scheme: Mapped[str] = mapped_column(String(120))
    people: Mapped[int] = mapped_column(Integer)
    detail: Mapped[str] = mapped_column(String(200))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class EnquiryRow(Versioned, Base):
    """The enquiry on a year's jobs, sent to every structure hosted in that year."""

    __tablename__ = "network_enquiry"
    __history__ = True
    __table_args__ = (CheckConstraint("closes_on >= opened_on", name="days"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    year: Mapped[int] = mapped_column(Integer, unique=True)
    opened_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)


class AskedRow(Base):
    """A structure was asked; `reminded_on` the last time that it was reminded."""

    __tablename__ = "network_asked"
    __history__ = True
    __table_args__ = (UniqueConstraint("enquiry", "party"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    enquiry: Mapped[int] = mapped_column(ForeignKey("network_enquiry.id"), index=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    asked_on: Mapped[date] = mapped_column(Date)
    reminded_on: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class AnswerRow(Base):
    """What a structure answered; a correction is the next revision, the last not withdrawn stands."""

    __tablename__ = "network_answer"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("asked", "revision"),
        CheckConstraint("people >= 0", name="people"),
        CheckConstraint("revision > 0", name="revision"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    asked: Mapped[int] = mapped_column(ForeignKey("network_asked.id"), index=True)
    revision: Mapped[int] = mapped_column(Integer)
    answered_on: Mapped[date] = mapped_column(Date)
    people: Mapped[int] = mapped_column(Integer)
    fte: Mapped[Decimal | None] = mapped_column(Scaled(2))
    permanent: Mapped[int | None] = mapped_column(Integer)
    district_hired: Mapped[int | None] = mapped_column(Integer)
    turnover: Mapped[Decimal | None] = mapped_column(Cents)
    note: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


_FIGURES = ("asked", "revision", "people", "fte", "permanent", "district_hired", "turnover")
_WAITS = (
    "NEW.state = 'asked' AND EXISTS (SELECT 1 FROM network_accession AS o WHERE o.party = NEW.party "
    "AND o.state = 'asked' AND o.id {other} NEW.id)"
)
GUARDS: list[Guard] = [
    trigger(
        "network_accession_waiting",
        _("Cette structure a déjà une demande d’accession qui attend : décidez d’abord de celle-là."),
        "network_accession",
        ["INSERT", "UPDATE"],
        {
            "sqlite": _WAITS.format(other="IS NOT"),
            "postgresql": _WAITS.format(other="IS DISTINCT FROM"),
        },
        "party WHERE id = NEW.party",
    ),
    trigger(
        "network_answer_kept",
        _("Une réponse à l’enquête ne change pas : une correction en est une nouvelle."),
        "network_answer",
        ["UPDATE"],
        {
            "sqlite": " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _FIGURES),
            "postgresql": " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _FIGURES),
        },
    ),
    trigger(
        "network_answer_not_deleted",
        _("Une réponse à l’enquête ne se supprime pas : elle se retire."),
        "network_answer",
        ["DELETE"],
        {"sqlite": "1", "postgresql": "TRUE"},
    ),
]
