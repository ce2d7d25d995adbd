"""Payments, what each pays for, and money given back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Cents, Instant, Versioned


class PaymentRow(Versioned, Base):
    """Money that came in; a mistake is withdrawn with its reason, never changed.

    `payout` is the natural key of what the pole owed and kept instead, on a compensation that
    follows an account by itself (`deposit:12` for a deposit withheld). `issuer` is the seller whose
    money it is; what no invoice takes stays on the client's account.
    """

    __tablename__ = "payment"
    __kept__ = ("*",)
    __history__ = True
    __agreed__ = ("party", "received_on", "method", "amount", "payout", "issuer", "withdrawn_on")
    __sealed__ = ("reference",)
    __births__ = True
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(
            "method IN ('transfer', 'debit', 'card', 'cheque', 'cash', 'netting')", name="method"
        ),
        CheckConstraint("payout IS NULL OR method = 'netting'", name="payout"),
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_reason = '')", name="withdrawn"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    received_on: Mapped[date] = mapped_column(Date, index=True)
    method: Mapped[str] = mapped_column(String(10))
    amount: Mapped[Decimal] = mapped_column(Cents)
    reference: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_reason: Mapped[str] = mapped_column(String(300))
    payout: Mapped[str | None] = mapped_column(String(120))
    issuer: Mapped[int | None] = mapped_column(ForeignKey("catalog_issuer.id"))


class AllocationRow(Base):
    """A part of a payment that pays for an invoice from a day on; below zero, taken off it again."""

    __tablename__ = "payment_allocation"
    __agreed__ = ("payment", "invoice", "amount", "on_day")
    __births__ = True
    __table_args__ = (CheckConstraint("amount <> 0", name="amount"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    payment: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    invoice: Mapped[int] = mapped_column(ForeignKey("billing_invoice.id"), index=True)
    amount: Mapped[Decimal] = mapped_column(Cents)
    on_day: Mapped[date] = mapped_column(Date)


class RefundRow(Versioned, Base):
    """Money of a payment given back to the client, or taken back by the bank (`returned`)."""

    __tablename__ = "payment_refund"
    __history__ = True
    __agreed__ = ("payment", "on_day", "method", "amount", "returned", "withdrawn_on")
    __births__ = True
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("method IN ('transfer', 'debit', 'card', 'cheque', 'cash')", name="method"),
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_reason = '')", name="withdrawn"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    payment: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    on_day: Mapped[date] = mapped_column(Date, index=True)
    method: Mapped[str] = mapped_column(String(10))
    amount: Mapped[Decimal] = mapped_column(Cents)
    reference: Mapped[str] = mapped_column(String(120))
    returned: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(String(300))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_reason: Mapped[str] = mapped_column(String(300))


class LossRow(Versioned, Base):
    """What of an invoice will never be paid; its VAT is recovered by rate (CGI art. 272, 1)."""

    __tablename__ = "receivable_loss"
    __history__ = True
    __agreed__ = ("invoice", "on_day", "amount", "withdrawn_on")
    __births__ = True
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_reason = '')", name="withdrawn"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    invoice: Mapped[int] = mapped_column(ForeignKey("billing_invoice.id"), index=True)
    on_day: Mapped[date] = mapped_column(Date, index=True)
    amount: Mapped[Decimal] = mapped_column(Cents)
    reason: Mapped[str] = mapped_column(String(300))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_reason: Mapped[str] = mapped_column(String(300))
