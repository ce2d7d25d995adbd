"""Letters, their attachments, what they are about, and what happened to them: rows are added, never changed.

What somebody notes of them, a letter that came back, an invoice handed over otherwise, may be taken back.
"""

from __future__ import annotations

from datetime import date, datetime

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

from pole_desk.kernel.database import Base, Instant, Versioned
from pole_desk.kernel.guards import Guard, frozen_rows, trigger
from pole_desk.kernel.i18n import _
from pole_desk.kernel.texts import MOST


class LetterRow(Base):
    """A message to one address, as it leaves; `message_id` is the same each time it is tried."""

    __tablename__ = "mail_letter"
    __kept__ = ("*",)
    __agreed__ = ("issuer", "party", "kind", "message_id")
    __sealed__ = ("key", "recipient", "subject", "body")
    __births__ = True
    __table_args__ = (
        CheckConstraint(
            "kind IN ('invoice', 'credit', 'reminder_1', 'reminder_2', 'reminder_3', 'statement', 'quote')",
            name="kind",
        ),
        CheckConstraint("length(recipient) > 0", name="recipient"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    issuer: Mapped[int] = mapped_column(ForeignKey("catalog_issuer.id"))
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text, info={MOST: None})
    message_id: Mapped[str] = mapped_column(String(64), unique=True)
    posted_at: Mapped[datetime] = mapped_column(Instant, index=True)


class AttachmentRow(Base):
    """A file that goes with a letter: its bytes, or the invoice whose stored file is read when it leaves."""

    __tablename__ = "mail_attachment"
    __kept__ = ("*",)
    __agreed__ = ("letter", "position", "invoice")
    __sealed__ = ("name", "media_type", "content")
    __births__ = True
    __table_args__ = (
        UniqueConstraint("letter", "position"),
        CheckConstraint("(content IS NULL) <> (invoice IS NULL)", name="content"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    letter: Mapped[int] = mapped_column(ForeignKey("mail_letter.id"))
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(80))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    invoice: Mapped[int | None] = mapped_column(ForeignKey("billing_invoice.id"), index=True)


class AboutRow(Base):
    """A letter is about a record, `invoice:12`; `round` counts the letters about it.

    Two seats that send the same invoice at once give the same round: only one of them writes.
    """

    __tablename__ = "mail_about"
    __kept__ = ("*",)
    __agreed__ = ("letter", "about", "round")
    __births__ = True
    __table_args__ = (
        UniqueConstraint("about", "round"),
        CheckConstraint("round > 0", name="round"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    letter: Mapped[int] = mapped_column(ForeignKey("mail_letter.id"), index=True)
    about: Mapped[str] = mapped_column(String(60))
    round: Mapped[int] = mapped_column(Integer)


class AttemptRow(Base):
    """What happened to a letter, in order; `code` is the server's answer, `says` its words."""

    __tablename__ = "mail_attempt"
    __kept__ = ("*",)
    __agreed__ = ("letter", "rank", "at", "outcome", "code")
    __sealed__ = ("says",)
    __births__ = True
    __table_args__ = (
        UniqueConstraint("letter", "rank"),
        CheckConstraint(
            "outcome IN ('taken', 'sent', 'drafted', 'later', 'refused', 'unsure', 'set_aside', 'again')", name="outcome"
        ),
        CheckConstraint("rank > 0", name="rank"),
        Index("ix_mail_attempt_outcome", "outcome", "letter"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    letter: Mapped[int] = mapped_column(ForeignKey("mail_letter.id"))
    rank: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(Instant)
    outcome: Mapped[str] = mapped_column(String(10))
    code: Mapped[int | None] = mapped_column(Integer)
    says: Mapped[str] = mapped_column(String(300))


class ReturnRow(Versioned, Base):
    """A letter that left and came back, as noted by hand."""

    __tablename__ = "mail_return"
    __history__ = True
    __agreed__ = ("letter", "noted_on", "withdrawn")
    __births__ = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    letter: Mapped[int] = mapped_column(ForeignKey("mail_letter.id"), unique=True)
    noted_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(300))
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class HandingRow(Versioned, Base):
    """An invoice handed over otherwise than by a letter of the program."""

    __tablename__ = "mail_handing"
    __history__ = True
    __agreed__ = ("invoice", "way", "on_day", "withdrawn")
    __births__ = True
    __table_args__ = (CheckConstraint("way IN ('paper', 'platform', 'person')", name="way"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    invoice: Mapped[int] = mapped_column(ForeignKey("billing_invoice.id"), unique=True)
    way: Mapped[str] = mapped_column(String(8))
    on_day: Mapped[date] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


_WRITTEN = _("Un courriel donné à l’envoi ne change plus : mettez-le de côté, puis écrivez-en un autre.")
_LEFT = _("Ce courriel est déjà parti : rien ne s’y ajoute.")
_ENDED = (
    "EXISTS (SELECT 1 FROM mail_attempt AS a WHERE a.letter = NEW.letter "
    "AND a.outcome IN ('sent', 'drafted'))"
)
_TABLES = {
    "mail_letter": "r.id = NEW.id OR r.key = NEW.key OR r.message_id = NEW.message_id",
    "mail_attachment": "r.id = NEW.id OR (r.letter = NEW.letter AND r.position = NEW.position)",
    "mail_about": "r.id = NEW.id OR (r.about = NEW.about AND r.round = NEW.round)",
    "mail_attempt": "r.id = NEW.id OR (r.letter = NEW.letter AND r.rank = NEW.rank)",
}
"""Insert-only tables, and which row an INSERT OR REPLACE would take away on SQLite."""


def _kept(table: str, replaced: str) -> list[Guard]:
    standing = f"EXISTS (SELECT 1 FROM {table} AS r WHERE {replaced})"
    return [
        *frozen_rows(table, _WRITTEN, table),
        trigger(
            f"{table}_not_replaced", _WRITTEN, table, ["INSERT"], {"sqlite": standing, "postgresql": "FALSE"}
        ),
    ]


GUARDS: list[Guard] = [
    *(guard for table, replaced in _TABLES.items() for guard in _kept(table, replaced)),
    trigger(
        "mail_attempt_after_end", _LEFT, "mail_attempt", ["INSERT"], {"sqlite": _ENDED, "postgresql": _ENDED}
    ),
]
