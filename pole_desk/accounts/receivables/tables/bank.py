"""Bank accounts of the sellers, statements as the bank wrote them, and what each line was matched to."""

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
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Cents, Instant, Versioned

_STANDING = text("NOT withdrawn")


class BankAccountRow(Versioned, Base):
    """An account of a seller; `columns` is how its bank writes a CSV, described once."""

    __tablename__ = "bank_account"
    __history__ = True
    __agreed__ = ("issuer", "iban", "retired")
    __births__ = True
    __table_args__ = (UniqueConstraint("iban"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    issuer: Mapped[int] = mapped_column(ForeignKey("catalog_issuer.id"))
    iban: Mapped[str] = mapped_column(String(34))
    name: Mapped[str] = mapped_column(String(120))
    columns: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    retired: Mapped[bool] = mapped_column(Boolean)


class BankStatementRow(Versioned, Base):
    """A file of the bank taken in; `sha256` tells that it was already."""

    __tablename__ = "bank_statement"
    __history__ = True
    __agreed__ = ("account", "sha256", "format", "opening", "closing", "withdrawn")
    __births__ = True
    __table_args__ = (
        UniqueConstraint("account", "sha256"),
        CheckConstraint("format IN ('camt', 'csv')", name="format"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("bank_account.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    format: Mapped[str] = mapped_column(String(4))
    opening: Mapped[Decimal | None] = mapped_column(Cents)
    closing: Mapped[Decimal | None] = mapped_column(Cents)
    imported_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class BankLineRow(Versioned, Base):
    """A movement, as the bank wrote it: `state` alone moves. `key` is what a second import knows it by."""

    __tablename__ = "bank_line"
    __kept__ = (
        "key", "text", "name", "iban", "reference", "mandate", "bank_reference", "returned", "state",
    )  # fmt: skip
    __history__ = True
    __agreed__ = ("account", "amount", "booked_on", "valued_on", "state")
    __sealed__ = (
        "key", "place", "text", "name", "iban", "reference", "mandate", "bank_reference", "reversal", "returned", "parts",
    )  # fmt: skip
    __births__ = True
    __table_args__ = (
        UniqueConstraint("account", "key"),
        CheckConstraint("state IN ('new', 'matched', 'ignored', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'ignored') = (ignored_reason <> '')", name="ignored"),
        Index("ix_bank_line_state_booked_on", "state", "booked_on"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("bank_account.id"))
    statement: Mapped[int] = mapped_column(ForeignKey("bank_statement.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    place: Mapped[int] = mapped_column(Integer)
    booked_on: Mapped[date] = mapped_column(Date)
    valued_on: Mapped[date | None] = mapped_column(Date)
    amount: Mapped[Decimal] = mapped_column(Cents)
    text: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(140))
    iban: Mapped[str] = mapped_column(String(34), index=True)
    reference: Mapped[str] = mapped_column(String(70))
    mandate: Mapped[str] = mapped_column(String(70))
    bank_reference: Mapped[str] = mapped_column(String(70))
    reversal: Mapped[bool] = mapped_column(Boolean)
    returned: Mapped[str] = mapped_column(String(35))
    parts: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    ignored_reason: Mapped[str] = mapped_column(String(300))


_MEANINGS = " + ".join(
    [f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in ("payment", "refund", "transfer", "deposit")]
    + ["CASE WHEN charged = '' THEN 0 ELSE 1 END"]
)


class BankMatchRow(Versioned, Base):
    """What a line is, one of five: a payment, a refund, a transfer of a file, a movement of a deposit, or money
    without any invoice (bank fees) on the account `charged`. `made`: it was recorded from the line, and goes with it.
    """

    __tablename__ = "bank_match"
    __history__ = True
    __agreed__ = ("line", "payment", "refund", "transfer", "deposit", "charged", "amount", "made", "withdrawn")
    __births__ = True
    __table_args__ = (
        CheckConstraint(f"{_MEANINGS} = 1", name="one"),
        Index("uq_bank_match_payment", "payment", unique=True, sqlite_where=_STANDING, postgresql_where=_STANDING),
        Index("uq_bank_match_refund", "refund", unique=True, sqlite_where=_STANDING, postgresql_where=_STANDING),
        Index(
            "uq_bank_match_transfer", "transfer", "amount", unique=True, sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index("uq_bank_match_deposit", "deposit", unique=True, sqlite_where=_STANDING, postgresql_where=_STANDING),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    line: Mapped[int] = mapped_column(ForeignKey("bank_line.id"), index=True)
    payment: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    refund: Mapped[int | None] = mapped_column(ForeignKey("payment_refund.id"), index=True)
    transfer: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))
    deposit: Mapped[int | None] = mapped_column(ForeignKey("lease_deposit.id"))
    charged: Mapped[str] = mapped_column(String(12))
    amount: Mapped[Decimal] = mapped_column(Cents)
    made: Mapped[bool] = mapped_column(Boolean)
    withdrawn: Mapped[bool] = mapped_column(Boolean)
