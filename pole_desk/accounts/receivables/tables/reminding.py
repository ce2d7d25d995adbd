"""Reminders sent, as they were sent, invoice by invoice; and the clients that are left in peace for a while."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
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

from pole_desk.kernel.database import Base, Cents, Instant, Versioned
from pole_desk.kernel.texts import MOST


class ReminderLetterRow(Base):
    """A letter to a client in the name of an issuer: its level, its words, its file and digest."""

    __tablename__ = "reminder_letter"
    __kept__ = ("*",)
    __agreed__ = ("issuer", "party", "level", "on_day", "total", "interest", "indemnity", "sha256")
    __sealed__ = ("recipient", "subject", "body")
    __births__ = True
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 3", name="level"),
        CheckConstraint("total > 0", name="total"),
        CheckConstraint("interest >= 0 AND indemnity >= 0", name="costs"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    issuer: Mapped[int] = mapped_column(ForeignKey("catalog_issuer.id"))
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    level: Mapped[int] = mapped_column(Integer)
    on_day: Mapped[date] = mapped_column(Date, index=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    recipient: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text, info={MOST: None})
    total: Mapped[Decimal] = mapped_column(Cents)
    interest: Mapped[Decimal] = mapped_column(Cents)
    indemnity: Mapped[Decimal] = mapped_column(Cents)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ReminderInvoiceRow(Base):
    """An invoice that a letter names, and its own level; 0: late, but named for memory only."""

    __tablename__ = "reminder_invoice"
    __agreed__ = ("letter", "invoice", "level", "days", "balance", "interest", "indemnity")
    __births__ = True
    __table_args__ = (
        UniqueConstraint("letter", "invoice"),
        Index("ix_reminder_invoice_invoice_level", "invoice", "level"),
        CheckConstraint("level BETWEEN 0 AND 3", name="level"),
        CheckConstraint("balance > 0", name="balance"),
        CheckConstraint("days > 0", name="days"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    letter: Mapped[int] = mapped_column(ForeignKey("reminder_letter.id"))
    invoice: Mapped[int] = mapped_column(ForeignKey("billing_invoice.id"))
    level: Mapped[int] = mapped_column(Integer)
    days: Mapped[int] = mapped_column(Integer)
    balance: Mapped[Decimal] = mapped_column(Cents)
    interest: Mapped[Decimal] = mapped_column(Cents)
    indemnity: Mapped[Decimal] = mapped_column(Cents)


class ReminderPauseRow(Versioned, Base):
    """A client to whom no reminder goes from a day to a day, both included, and why."""

    __tablename__ = "reminder_pause"
    __history__ = True
    __agreed__ = ("party", "since", "until", "withdrawn")
    __births__ = True
    __table_args__ = (
        CheckConstraint("until >= since", name="days"),
        CheckConstraint("reason <> ''", name="reason"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(300))
    withdrawn: Mapped[bool] = mapped_column(Boolean)
