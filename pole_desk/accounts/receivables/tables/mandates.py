"""Mandates to debit, where money is sent to, and what was asked of banks: files that never change, and their parts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Cents, Instant, Versioned


class MandateRow(Versioned, Base):
    """A client lets an issuer debit its account; the holder's address is kept in its parts.

    `used_on` is the last debit made before this program kept them. `closing`: the next debit is the last.
    `withdrawn`: it was typed by mistake.
    """

    __tablename__ = "mandate"
    __kept__ = ("reference", "scheme", "use", "holder", "iban", "bic", "street", "postcode", "town", "country")
    __history__ = True
    __agreed__ = (
        "issuer", "party", "signed_on", "iban", "bic", "postcode", "town", "country", "notice_days", "closing",
        "revoked_on", "withdrawn",
    )  # fmt: skip
    __sealed__ = ("reference", "scheme", "use")
    __births__ = True
    __table_args__ = (
        CheckConstraint("length(reference) BETWEEN 1 AND 35", name="reference"),
        CheckConstraint("scheme IN ('CORE', 'B2B')", name="scheme"),
        CheckConstraint("use IN ('once', 'repeated')", name="use"),
        CheckConstraint("notice_days BETWEEN 1 AND 14", name="notice_days"),
        CheckConstraint("(revoked_on IS NULL) = (revoked_reason = '')", name="revoked"),
        CheckConstraint("used_on IS NULL OR used_on >= signed_on", name="used_on"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    issuer: Mapped[int] = mapped_column(ForeignKey("catalog_issuer.id"))
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    reference: Mapped[str] = mapped_column(String(35))
    scheme: Mapped[str] = mapped_column(String(4))
    use: Mapped[str] = mapped_column(String(8))
    signed_on: Mapped[date] = mapped_column(Date)
    holder: Mapped[str] = mapped_column(String(140))
    iban: Mapped[str] = mapped_column(String(34))
    bic: Mapped[str] = mapped_column(String(11))
    street: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(12))
    town: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))
    notice_days: Mapped[int] = mapped_column(Integer)
    used_on: Mapped[date | None] = mapped_column(Date)
    closing: Mapped[bool] = mapped_column(Boolean)
    revoked_on: Mapped[date | None] = mapped_column(Date)
    revoked_reason: Mapped[str] = mapped_column(String(300))
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class PayeeRow(Versioned, Base):
    """The account to which what is owed to a structure is sent; one stands at a time."""

    __tablename__ = "payee"
    __kept__ = ("holder", "iban", "bic", "street", "postcode", "town", "country")
    __history__ = True
    __agreed__ = ("party", "since", "withdrawn")
    __sealed__ = __kept__
    __births__ = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    holder: Mapped[str] = mapped_column(String(140))
    iban: Mapped[str] = mapped_column(String(34))
    bic: Mapped[str] = mapped_column(String(11))
    street: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(12))
    town: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))
    since: Mapped[date] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class SepaFileRow(Base):
    """A file as given to the bank, with its digest: the very bytes, never written again."""

    __tablename__ = "sepa_file"
    __kept__ = ("*",)
    __agreed__ = ("issuer", "kind", "year", "rank", "message", "scheme", "operations", "total", "sha256")
    __births__ = True
    __table_args__ = (
        UniqueConstraint("issuer", "kind", "year", "rank"),
        CheckConstraint("kind IN ('debits', 'transfers')", name="kind"),
        CheckConstraint("operations > 0", name="operations"),
        CheckConstraint("total > 0", name="total"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    issuer: Mapped[int] = mapped_column(ForeignKey("catalog_issuer.id"))
    kind: Mapped[str] = mapped_column(String(10))
    year: Mapped[int] = mapped_column(Integer)
    rank: Mapped[int] = mapped_column(Integer)
    message: Mapped[str] = mapped_column(String(30), unique=True)
    scheme: Mapped[str] = mapped_column(String(4))
    made_at: Mapped[datetime] = mapped_column(Instant)
    operations: Mapped[int] = mapped_column(Integer)
    total: Mapped[Decimal] = mapped_column(Cents)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class DebitRow(Versioned, Base):
    """What a file asks for an invoice under a mandate, and what became of it.

    `asked` until its day, then `collected` with its payment, or `rejected` with the bank's code;
    `cancelled` with a file that never left.
    """

    __tablename__ = "debit"
    __history__ = True
    __agreed__ = (
        "file", "mandate", "invoice", "amount", "collect_on", "sequence", "end_to_end", "state", "payment", "code",
        "rejected_on",
    )  # fmt: skip
    __births__ = True
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("sequence IN ('FRST', 'RCUR', 'OOFF', 'FNAL')", name="sequence"),
        CheckConstraint("state IN ('asked', 'collected', 'rejected', 'cancelled')", name="state"),
        CheckConstraint("(state = 'collected') = (payment IS NOT NULL)", name="payment"),
        CheckConstraint("(state = 'rejected') = (rejected_on IS NOT NULL)", name="rejected_on"),
        CheckConstraint("(state = 'rejected') = (code <> '')", name="code"),
        UniqueConstraint("file", "end_to_end"),
        Index("ix_debit_mandate_state", "mandate", "state"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    file: Mapped[int] = mapped_column(ForeignKey("sepa_file.id"))
    mandate: Mapped[int] = mapped_column(ForeignKey("mandate.id"))
    invoice: Mapped[int] = mapped_column(ForeignKey("billing_invoice.id"), index=True)
    amount: Mapped[Decimal] = mapped_column(Cents)
    collect_on: Mapped[date] = mapped_column(Date)
    sequence: Mapped[str] = mapped_column(String(4))
    end_to_end: Mapped[str] = mapped_column(String(35))
    state: Mapped[str] = mapped_column(String(10))
    payment: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
    code: Mapped[str] = mapped_column(String(4))
    rejected_on: Mapped[date | None] = mapped_column(Date)


class TransferRow(Versioned, Base):
    """What a file sends, under the natural key of what it pays.

    `ordered` until the bank's statement shows it, then `confirmed` on that day; `cancelled` with its file or
    `rejected` by the bank, even after that, it may be sent again.
    """

    __tablename__ = "transfer"
    __kept__ = ("kind", "key", "end_to_end", "text", "state")
    __history__ = True
    __agreed__ = ("file", "kind", "key", "party", "payee", "amount", "execute_on", "end_to_end", "state")
    __sealed__ = ("text",)
    __births__ = True
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("kind IN ('deposit', 'refund', 'payout')", name="kind"),
        CheckConstraint("state IN ('ordered', 'confirmed', 'rejected', 'cancelled')", name="state"),
        CheckConstraint("(state IN ('ordered', 'confirmed')) = (reason = '')", name="reason"),
        CheckConstraint("(state = 'confirmed') = (confirmed_on IS NOT NULL)", name="confirmed_on"),
        UniqueConstraint("file", "end_to_end"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    file: Mapped[int] = mapped_column(ForeignKey("sepa_file.id"))
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(120), index=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    payee: Mapped[int] = mapped_column(ForeignKey("payee.id"))
    amount: Mapped[Decimal] = mapped_column(Cents)
    execute_on: Mapped[date] = mapped_column(Date)
    end_to_end: Mapped[str] = mapped_column(String(35))
    text: Mapped[str] = mapped_column(String(140))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300))
    confirmed_on: Mapped[date | None] = mapped_column(Date)
