"""Parties, their roles, contacts and support schemes, and the lists that forms offer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
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

from pole_desk.kernel.database import Base, Instant, Versioned
from pole_desk.kernel.texts import MOST

_CURRENT = text("merged_into IS NULL AND NOT archived")


class PartyRow(Versioned, Base):
    """A structure; texts that are not known are empty, numbers and dates are NULL.

    `search_key` is the folded name, acronym, numbers, commune, e-mail and phone.
    """

    __tablename__ = "party"
    __kept__ = (
        "name", "acronym", "street", "extra", "billing_address", "electronic_address", "email", "phone", "website",
        "search_key",
    )  # fmt: skip
    __known_by__ = ("email", "phone")
    __history__ = True
    __table_args__ = (
        Index("uq_party_siren", "siren", unique=True, sqlite_where=_CURRENT, postgresql_where=_CURRENT),
        CheckConstraint("merged_into IS NULL OR merged_into <> id", name="merged_into"),
        CheckConstraint("length(name) > 0", name="name"),
        CheckConstraint("headcount IS NULL OR headcount >= 0", name="headcount"),
        CheckConstraint("invoicing IN ('together', 'by_dossier')", name="invoicing"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    acronym: Mapped[str] = mapped_column(String(40))
    legal_form: Mapped[str] = mapped_column(String(80))
    siren: Mapped[str | None] = mapped_column(String(9))
    siret: Mapped[str | None] = mapped_column(String(14))
    vat_number: Mapped[str | None] = mapped_column(String(20))
    vat_liable: Mapped[str] = mapped_column(String(7))
    ape: Mapped[str] = mapped_column(String(6))
    headcount: Mapped[int | None] = mapped_column(Integer)
    founded_year: Mapped[int | None] = mapped_column(Integer)
    object: Mapped[str] = mapped_column(Text)
    commune: Mapped[str] = mapped_column(String(120))
    territory: Mapped[str] = mapped_column(String(20))
    places: Mapped[list[str]] = mapped_column(JSON)
    lcp: Mapped[bool] = mapped_column(Boolean)
    street: Mapped[str] = mapped_column(String(200))
    extra: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(12))
    town: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))
    billing_address: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    electronic_address: Mapped[str] = mapped_column(String(120))
    order_number: Mapped[str] = mapped_column(String(60))
    payment_terms_days: Mapped[int | None] = mapped_column(Integer)
    invoicing: Mapped[str] = mapped_column(String(10))
    email: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40))
    website: Mapped[str] = mapped_column(String(200))
    notes: Mapped[str] = mapped_column(Text)
    created_on: Mapped[date] = mapped_column(Date)
    archived: Mapped[bool] = mapped_column(Boolean)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    search_key: Mapped[str] = mapped_column(Text, info={MOST: None})


class RoleRow(Base):
    """A party plays a role from `since`, until the day before `until`."""

    __tablename__ = "party_role"
    __history__ = True
    __table_args__ = (Index("ix_party_role_role", "role", "party"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class ContactRow(Versioned, Base):
    """A person at a party. No former value is kept, so that erasing a person erases."""

    __tablename__ = "party_contact"
    __known_by__ = ("name", "email", "phone")

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    function: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40))
    main: Mapped[bool] = mapped_column(Boolean)
    billing: Mapped[bool] = mapped_column(Boolean)
    left_on: Mapped[date | None] = mapped_column(Date)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    search_key: Mapped[str] = mapped_column(Text, info={MOST: None})


class SchemeRow(Base):
    """A party benefits from a support scheme from a day to a day."""

    __tablename__ = "party_scheme"
    __history__ = True
    __table_args__ = (CheckConstraint("until IS NULL OR until >= since", name="order"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    scheme: Mapped[str] = mapped_column(String(120))
    detail: Mapped[str] = mapped_column(String(200))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class ReferenceRow(Base):
    """An entry of a list that forms offer: legal forms, support schemes, LCP charter."""

    __tablename__ = "party_reference"
    __history__ = True
    __table_args__ = (UniqueConstraint("kind", "label"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    label: Mapped[str] = mapped_column(String(160))
    rank: Mapped[int] = mapped_column(Integer)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    retired: Mapped[bool] = mapped_column(Boolean)
