"""Items, dated prices and taxes, issuers, index values."""

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


class ItemRow(Versioned, Base):
    """What is sold: the label and the account that an invoice line takes."""

    __tablename__ = "catalog_item"
    __history__ = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    label: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(40))
    tax: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(20))
    activity: Mapped[str] = mapped_column(String(20))
    rank: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text)
    retired: Mapped[bool] = mapped_column(Boolean)


class PriceRow(Base):
    """A net price of an item for a category of clients, from a day on."""

    __tablename__ = "price"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("item", "category", "valid_from"),
        CheckConstraint("amount > 0", name="positive"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    category: Mapped[str] = mapped_column(String(30))
    valid_from: Mapped[date] = mapped_column(Date)
    amount: Mapped[Decimal] = mapped_column(Cents)
    indicative: Mapped[bool] = mapped_column(Boolean)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class TaxRow(Base):
    """A VAT rate or an exemption, from a day to a day; `percent` in hundredths of a point."""

    __tablename__ = "catalog_tax"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        CheckConstraint("percent >= 0 AND percent <= 10000", name="percent"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="order"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(120))
    percent: Mapped[Decimal] = mapped_column(Scaled(2))
    category: Mapped[str] = mapped_column(String(2))
    exemption: Mapped[str | None] = mapped_column(Text)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)


class IssuerRow(Versioned, Base):
    """A legal person that sells and has its own number series."""

    __tablename__ = "catalog_issuer"
    __kept__ = ("*",)
    __history__ = True
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="order"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    legal_form: Mapped[str] = mapped_column(String(120))
    capital: Mapped[str] = mapped_column(String(80))
    street: Mapped[str] = mapped_column(String(200))
    extra: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(12))
    town: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))
    siren: Mapped[str] = mapped_column(String(9))
    siret: Mapped[str] = mapped_column(String(14))
    vat_number: Mapped[str] = mapped_column(String(20))
    rcs: Mapped[str] = mapped_column(String(120))
    iban: Mapped[str] = mapped_column(String(34))
    bic: Mapped[str] = mapped_column(String(11))
    email: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40))
    website: Mapped[str] = mapped_column(String(200))
    vat_on_debits: Mapped[bool] = mapped_column(Boolean)
    payment_terms_days: Mapped[int] = mapped_column(Integer)
    late_rate: Mapped[Decimal | None] = mapped_column(Scaled(2))
    invoice_prefix: Mapped[str] = mapped_column(String(6))
    credit_prefix: Mapped[str] = mapped_column(String(6))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
    confirmed: Mapped[bool] = mapped_column(Boolean)


class IssuerActivityRow(Base):
    """Who sells an activity, from a day on."""

    __tablename__ = "catalog_issuer_activity"
    __history__ = True
    __table_args__ = (UniqueConstraint("activity", "valid_from"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    activity: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date] = mapped_column(Date)
    issuer: Mapped[int] = mapped_column(ForeignKey("catalog_issuer.id"))


class IndexValueRow(Base):
    """A published value of a series of indices for a quarter; `value` in hundredths."""

    __tablename__ = "catalog_index_value"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("series", "quarter"),
        CheckConstraint("value > 0", name="positive"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    series: Mapped[str] = mapped_column(String(40))
    quarter: Mapped[str] = mapped_column(String(7))
    value: Mapped[Decimal] = mapped_column(Scaled(2))
    published_on: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(200))
    withdrawn: Mapped[bool] = mapped_column(Boolean)
