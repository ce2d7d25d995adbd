"""Instalment plans over invoices; the schedule is kept as agreed, a plan given up stays written with why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Cents, Versioned


class PlanRow(Versioned, Base):
    """What a client agreed to pay by instalments."""

    __tablename__ = "payment_plan"
    __history__ = True
    __agreed__ = ("party", "agreed_on", "total", "cancelled_on")
    __births__ = True
    __table_args__ = (
        CheckConstraint("total > 0", name="total"),
        CheckConstraint("(cancelled_on IS NULL) = (cancel_reason = '')", name="cancelled"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    agreed_on: Mapped[date] = mapped_column(Date)
    total: Mapped[Decimal] = mapped_column(Cents)
    note: Mapped[str] = mapped_column(String(300))
    cancelled_on: Mapped[date | None] = mapped_column(Date)
    cancel_reason: Mapped[str] = mapped_column(String(300))


class PlanInvoiceRow(Base):
    """An invoice of a plan, and what was left of it when it was agreed; `live` while the plan is."""

    __tablename__ = "payment_plan_invoice"
    __agreed__ = ("plan", "invoice", "amount")
    __births__ = True
    __table_args__ = (UniqueConstraint("plan", "invoice"), CheckConstraint("amount > 0", name="amount"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    plan: Mapped[int] = mapped_column(ForeignKey("payment_plan.id"))
    invoice: Mapped[int] = mapped_column(ForeignKey("billing_invoice.id"), index=True)
    amount: Mapped[Decimal] = mapped_column(Cents)
    live: Mapped[bool] = mapped_column(Boolean)


class InstalmentRow(Base):
    """A part of a plan and the day by which it is to be paid."""

    __tablename__ = "payment_plan_instalment"
    __agreed__ = ("plan", "due_on", "amount")
    __births__ = True
    __table_args__ = (UniqueConstraint("plan", "due_on"), CheckConstraint("amount > 0", name="amount"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    plan: Mapped[int] = mapped_column(ForeignKey("payment_plan.id"))
    due_on: Mapped[date] = mapped_column(Date)
    amount: Mapped[Decimal] = mapped_column(Cents)
