"""Tables of the quotes and what the database refuses: changing what a quote sent says, or its file."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
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

from pole_desk.kernel.database import Base, Cents, Instant, Scaled, Versioned
from pole_desk.kernel.guards import frozen_rows, trigger
from pole_desk.kernel.i18n import _


class QuoteCounterRow(Base):
    """The last number given to a quote in a year."""

    __tablename__ = "quote_counter"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


class QuoteRow(Versioned, Base):
    """A version of a quote; versions share `base`. What it says is frozen in `snapshot` once sent.

    `own_dossier`: the dossier was opened by its acceptance. `answer` is the note of who accepted, or
    the reason of a refusal or a withdrawal; `before` the state that a withdrawal left.
    """

    __tablename__ = "quote"
    __history__ = True
    __agreed__ = (
        "number", "version_rank", "state", "party", "issuer", "service_from", "service_to", "valid_until",
        "deposit_percent", "net", "vat", "total", "sent_on", "answered_on", "charged_on",
    )  # fmt: skip
    __births__ = True
    __kept__ = ("title:sent_at", "contact:sent_at", "terms:sent_at", "snapshot:sent_at")
    __table_args__ = (
        UniqueConstraint("base", "version_rank"),
        CheckConstraint(
            "state IN ('draft', 'sent', 'accepted', 'refused', 'replaced', 'withdrawn')", name="state"
        ),
        CheckConstraint("service_to >= service_from", name="service"),
        CheckConstraint("deposit_percent BETWEEN 0 AND 100", name="deposit_percent"),
        CheckConstraint("total = net + vat", name="total"),
        CheckConstraint("state <> 'accepted' OR (dossier IS NOT NULL AND charged_on IS NOT NULL)", name="accepted"),
        CheckConstraint("state IN ('draft', 'withdrawn') OR sent_on IS NOT NULL", name="sent"),
        Index("ix_quote_state_valid_until", "state", "valid_until"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    base: Mapped[str] = mapped_column(String(20))
    version_rank: Mapped[int] = mapped_column(Integer)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    state: Mapped[str] = mapped_column(String(12))
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    dossier: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    own_dossier: Mapped[bool] = mapped_column(Boolean)
    issuer: Mapped[int] = mapped_column(ForeignKey("catalog_issuer.id"))
    activity: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(String(200))
    order_number: Mapped[str] = mapped_column(String(60))
    delivery: Mapped[str] = mapped_column(Text)
    service_from: Mapped[date] = mapped_column(Date)
    service_to: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date] = mapped_column(Date)
    deposit_percent: Mapped[int] = mapped_column(Integer)
    terms: Mapped[str] = mapped_column(Text)
    net: Mapped[Decimal] = mapped_column(Cents)
    vat: Mapped[Decimal] = mapped_column(Cents)
    total: Mapped[Decimal] = mapped_column(Cents)
    made_at: Mapped[datetime] = mapped_column(Instant)
    sent_on: Mapped[date | None] = mapped_column(Date)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    snapshot: Mapped[Any] = mapped_column(JSON, nullable=True)
    answered_on: Mapped[date | None] = mapped_column(Date)
    answered_by: Mapped[str] = mapped_column(String(120))
    answer: Mapped[str] = mapped_column(Text)
    charged_on: Mapped[date | None] = mapped_column(Date)
    before: Mapped[str] = mapped_column(String(12))


class QuoteLineRow(Versioned, Base):
    """A line of a quote; one that a draft no longer has is withdrawn. `sent_at` freezes it with its quote."""

    __tablename__ = "quote_line"
    __history__ = True
    __agreed__ = ("position", "quantity", "unit_price", "list_price", "tax", "account", "net", "withdrawn")
    __births__ = True
    __kept__ = ("label:sent_at",)
    __table_args__ = (
        UniqueConstraint("quote", "position"),
        CheckConstraint("quantity <> 0", name="quantity"),
        CheckConstraint("unit_price > 0 AND list_price > 0", name="prices"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    quote: Mapped[int] = mapped_column(ForeignKey("quote.id"))
    position: Mapped[int] = mapped_column(Integer)
    item: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200))
    quantity: Mapped[Decimal] = mapped_column(Scaled(4))
    unit: Mapped[str] = mapped_column(String(40))
    unit_price: Mapped[Decimal] = mapped_column(Scaled(6))
    list_price: Mapped[Decimal] = mapped_column(Scaled(6))
    tax: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(20))
    net: Mapped[Decimal] = mapped_column(Cents)
    withdrawn: Mapped[bool] = mapped_column(Boolean)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)


class QuoteDocumentRow(Base):
    """The very file of a quote as it was sent."""

    __tablename__ = "quote_document"
    __kept__ = ("*",)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    quote: Mapped[int] = mapped_column(ForeignKey("quote.id"), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    stored_at: Mapped[datetime] = mapped_column(Instant)


_SENT = _("Un devis envoyé ne change plus : préparez-en une nouvelle version.")
_KEPT = _("Un devis ne se supprime pas : retirez-le.")
_FROZEN = (
    "base", "version_rank", "number", "issuer", "activity", "category", "title", "contact", "service_from",
    "service_to", "valid_until", "deposit_percent", "terms", "net", "vat", "total", "sent_on", "sent_at",
)  # fmt: skip


def _both(condition: str) -> dict[str, str]:
    return {"sqlite": condition, "postgresql": condition}


def _frozen_quote() -> dict[str, str]:
    """Once sent, no column of what the paper says takes another value, nor none."""
    found = {}
    for dialect, differs, text in (("sqlite", "IS NOT", ""), ("postgresql", "IS DISTINCT FROM", "::text")):
        changed = [f"NEW.{name} {differs} OLD.{name}" for name in _FROZEN]
        changed.append(f"NEW.snapshot{text} {differs} OLD.snapshot{text}")
        found[dialect] = f"OLD.sent_at IS NOT NULL AND ({' OR '.join(changed)})"
    return found


GUARDS = [
    trigger("quote_sent_kept", _SENT, "quote", ["UPDATE"], _frozen_quote()),
    trigger("quote_not_deleted", _KEPT, "quote", ["DELETE"], {"sqlite": "1", "postgresql": "TRUE"}),
    trigger("quote_line_sent_kept", _SENT, "quote_line", ["UPDATE"], _both("OLD.sent_at IS NOT NULL")),
    trigger(
        "quote_line_added", _SENT, "quote_line", ["INSERT"],
        _both("EXISTS (SELECT 1 FROM quote AS q WHERE q.id = NEW.quote AND q.sent_at IS NOT NULL)"),
    ),
    trigger("quote_line_not_deleted", _KEPT, "quote_line", ["DELETE"], {"sqlite": "1", "postgresql": "TRUE"}),
    *frozen_rows("quote_document", _SENT, "quote_document"),
]  # fmt: skip
