"""Charges, series, invoices, their lines and taxes, the outbox and the files; guards are apart."""

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

from pole_desk.kernel.database import Base, Cents, Instant, Scaled
from pole_desk.kernel.texts import MOST


class ChargeRow(Base):
    """What a dossier owes for a period; an invoiced row never changes again.

    `deducts` is the key of the deposit that it takes off, or empty; `order_number` the client's for it,
    `delivery` where its goods went (`ports.charges.Place`).
    """

    __tablename__ = "billing_charge"
    __kept__ = ("*",)
    __table_args__ = (
        UniqueConstraint("key", "revision"),
        CheckConstraint("state IN ('pending', 'withdrawn', 'invoiced')", name="state"),
        CheckConstraint("service_to >= service_from", name="service"),
        CheckConstraint("unit_price > 0", name="unit_price"),
        CheckConstraint("quantity <> 0", name="quantity"),
        CheckConstraint("role IN ('deposit', 'final')", name="role"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(120))
    revision: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    issuer: Mapped[int] = mapped_column(ForeignKey("catalog_issuer.id"))
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    month: Mapped[str] = mapped_column(String(7), index=True)
    service_from: Mapped[date] = mapped_column(Date)
    service_to: Mapped[date] = mapped_column(Date)
    label: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[Decimal] = mapped_column(Scaled(4))
    unit: Mapped[str] = mapped_column(String(40))
    unit_price: Mapped[Decimal] = mapped_column(Scaled(6))
    list_price: Mapped[Decimal] = mapped_column(Scaled(6))
    tax: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(20))
    role: Mapped[str] = mapped_column(String(10))
    deducts: Mapped[str] = mapped_column(String(120))
    order_number: Mapped[str] = mapped_column(String(60), default="", server_default="")
    delivery: Mapped[str] = mapped_column(Text, default="", server_default="")
    amount: Mapped[Decimal] = mapped_column(Cents)


class SeriesRow(Base):
    """The last number given for a seller, a kind and a year."""

    __tablename__ = "billing_series"
    __table_args__ = (
        UniqueConstraint("issuer", "kind", "year"),
        CheckConstraint("last >= 0", name="last"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    issuer: Mapped[int] = mapped_column(ForeignKey("catalog_issuer.id"))
    kind: Mapped[str] = mapped_column(String(10))
    year: Mapped[int] = mapped_column(Integer)
    last: Mapped[int] = mapped_column(Integer)


class InvoiceRow(Base):
    """An issued invoice, deposit invoice or credit note: `snapshot` is what it says, `hash` chains it to the others.

    A credit note has positive amounts and names its `original`.
    """

    __tablename__ = "billing_invoice"
    __kept__ = ("*",)
    __table_args__ = (
        UniqueConstraint("issuer", "kind", "year", "rank"),
        UniqueConstraint("issuer", "kind", "previous_hash"),
        CheckConstraint("kind IN ('invoice', 'credit', 'deposit')", name="kind"),
        CheckConstraint("(kind = 'credit') = (original IS NOT NULL)", name="original"),
        CheckConstraint("due_on >= issued_on", name="due_on"),
        CheckConstraint("total = net + vat", name="total"),
        Index("ix_billing_invoice_party_issued_on", "party", "issued_on"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[str] = mapped_column(String(35), unique=True)
    issuer: Mapped[int] = mapped_column(ForeignKey("catalog_issuer.id"))
    kind: Mapped[str] = mapped_column(String(10))
    year: Mapped[int] = mapped_column(Integer)
    rank: Mapped[int] = mapped_column(Integer)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"))
    party_name: Mapped[str] = mapped_column(String(200))
    month: Mapped[str] = mapped_column(String(7), index=True)
    issued_on: Mapped[date] = mapped_column(Date, index=True)
    issued_at: Mapped[datetime] = mapped_column(Instant)
    due_on: Mapped[date] = mapped_column(Date)
    net: Mapped[Decimal] = mapped_column(Cents)
    vat: Mapped[Decimal] = mapped_column(Cents)
    total: Mapped[Decimal] = mapped_column(Cents)
    original: Mapped[int | None] = mapped_column(ForeignKey("billing_invoice.id"), index=True)
    snapshot: Mapped[str] = mapped_column(Text, info={MOST: None})
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    format: Mapped[int] = mapped_column(Integer)


class LineRow(Base):
    """A line: of a charge, or on a credit note of the line that it `corrects`.

    `reopens`: what it gives back may be billed again. A credit note's nets are positive.
    """

    __tablename__ = "billing_invoice_line"
    __kept__ = ("*",)
    __table_args__ = (UniqueConstraint("invoice", "position"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    invoice: Mapped[int] = mapped_column(ForeignKey("billing_invoice.id"))
    position: Mapped[int] = mapped_column(Integer)
    charge: Mapped[int | None] = mapped_column(ForeignKey("billing_charge.id"), unique=True)
    corrects: Mapped[int | None] = mapped_column(ForeignKey("billing_invoice_line.id"), index=True)
    reopens: Mapped[bool] = mapped_column(Boolean)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    label: Mapped[str] = mapped_column(String(300))
    service_from: Mapped[date] = mapped_column(Date)
    service_to: Mapped[date] = mapped_column(Date)
    quantity: Mapped[Decimal] = mapped_column(Scaled(4))
    unit: Mapped[str] = mapped_column(String(40))
    unit_price: Mapped[Decimal] = mapped_column(Scaled(6))
    list_price: Mapped[Decimal] = mapped_column(Scaled(6))
    tax: Mapped[str] = mapped_column(String(20))
    percent: Mapped[Decimal] = mapped_column(Scaled(2))
    account: Mapped[str] = mapped_column(String(20))
    net: Mapped[Decimal] = mapped_column(Cents)


class DeductionRow(Base):
    """What a line of a final invoice takes off a line of a deposit invoice, net."""

    __tablename__ = "billing_deduction"
    __table_args__ = (
        UniqueConstraint("line", "deposit"),
        CheckConstraint("net > 0", name="net"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    line: Mapped[int] = mapped_column(ForeignKey("billing_invoice_line.id"))
    deposit: Mapped[int] = mapped_column(ForeignKey("billing_invoice_line.id"), index=True)
    net: Mapped[Decimal] = mapped_column(Cents)


class InvoiceTaxRow(Base):
    """The VAT of one rate on an invoice."""

    __tablename__ = "billing_invoice_tax"
    __kept__ = ("*",)
    __table_args__ = (UniqueConstraint("invoice", "tax", "percent"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    invoice: Mapped[int] = mapped_column(ForeignKey("billing_invoice.id"))
    tax: Mapped[str] = mapped_column(String(20))
    percent: Mapped[Decimal] = mapped_column(Scaled(2))
    category: Mapped[str] = mapped_column(String(2))
    exemption: Mapped[str | None] = mapped_column(Text)
    base: Mapped[Decimal] = mapped_column(Cents)
    amount: Mapped[Decimal] = mapped_column(Cents)


class OutboxRow(Base):
    """A document whose file is to be drawn; committed with the invoice, done with the file."""

    __tablename__ = "billing_outbox"
    __table_args__ = (CheckConstraint("done IN (0, 1)", name="done"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    invoice: Mapped[int] = mapped_column(ForeignKey("billing_invoice.id"), unique=True)
    done: Mapped[int] = mapped_column(Integer, index=True)


class DocumentRow(Base):
    """The very file of an invoice; never drawn again, never changed."""

    __tablename__ = "document"
    __kept__ = ("*",)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    invoice: Mapped[int] = mapped_column(ForeignKey("billing_invoice.id"), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    stored_at: Mapped[datetime] = mapped_column(Instant)
