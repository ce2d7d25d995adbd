"""Closings: the rows, values and words of a closed year and of its months, kept; comments of the reports.

Erasing a person does not reach a closed year. Its digest covers every word, and which of them is a person's name
is only known on the day of the erasure, so no token can stand for it from the closing on; to hide it when it is
read, the name would have to be remembered. What is closed is kept as an archive (RGPD, art. 17-3 d).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
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
from pole_desk.kernel.guards import Guard, frozen_rows, trigger
from pole_desk.kernel.i18n import _

_STANDS = text("reopened_at IS NULL")


class ClosingRow(Base):
    """A year closed on a day. `definitions` are its indicators and ratios as they were, in order;
    `names` what its cuts are called: chantiers, projects."""

    __tablename__ = "report_closing"
    __kept__ = ("*",)
    __history__ = True
    __table_args__ = (
        Index("uq_report_closing_year", "year", unique=True, sqlite_where=_STANDS,
              postgresql_where=_STANDS),
        CheckConstraint("reopened_at IS NULL OR reopen_reason <> ''", name="reason"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    year: Mapped[int] = mapped_column(Integer)
    closed_at: Mapped[datetime] = mapped_column(Instant)
    closed_by: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text)
    definitions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    names: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    reopened_at: Mapped[datetime | None] = mapped_column(Instant)
    reopen_reason: Mapped[str] = mapped_column(Text)


class ClosedRow(Base):
    """A record's part of a figure as it was at the closing; `chantiers` and `projects` are its parts
    by target, the part not linked under an empty key."""

    __tablename__ = "report_row"
    __kept__ = ("*",)
    __table_args__ = (Index("ix_report_row_closing_period", "closing", "period", "indicator"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    closing: Mapped[int] = mapped_column(ForeignKey("report_closing.id"))
    period: Mapped[str] = mapped_column(String(7))
    indicator: Mapped[str] = mapped_column(String(60))
    record: Mapped[str] = mapped_column(String(80))
    label: Mapped[str] = mapped_column(Text)
    amount: Mapped[int] = mapped_column(BigInteger)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    dossier: Mapped[int | None] = mapped_column(Integer)
    party: Mapped[int | None] = mapped_column(Integer)
    party_name: Mapped[str] = mapped_column(String(200))
    territory: Mapped[str] = mapped_column(String(20))
    commune: Mapped[str] = mapped_column(String(120))
    legal_form: Mapped[str] = mapped_column(String(80))
    headcount: Mapped[int | None] = mapped_column(Integer)
    founded_year: Mapped[int | None] = mapped_column(Integer)
    page: Mapped[str] = mapped_column(String(20))
    target: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(120))
    chantiers: Mapped[dict[str, int]] = mapped_column(JSON)
    projects: Mapped[dict[str, int]] = mapped_column(JSON)


class ClosedValueRow(Base):
    """A figure as it was at the closing; equal to the sum of its rows."""

    __tablename__ = "report_value"
    __kept__ = ("*",)
    __table_args__ = (UniqueConstraint("closing", "period", "indicator"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    closing: Mapped[int] = mapped_column(ForeignKey("report_closing.id"))
    period: Mapped[str] = mapped_column(String(7))
    indicator: Mapped[str] = mapped_column(String(60))
    amount: Mapped[int] = mapped_column(BigInteger)


class ClosedTextRow(Base):
    """What the reports of a closed year said: its comments, the objectives of its plan, its sheets."""

    __tablename__ = "report_text"
    __kept__ = ("*",)
    __table_args__ = (UniqueConstraint("closing", "key"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    closing: Mapped[int] = mapped_column(ForeignKey("report_closing.id"))
    key: Mapped[str] = mapped_column(String(60))
    told: Mapped[Any] = mapped_column(JSON)


class CommentRow(Versioned, Base):
    """What is said beside the figures of a section of a report (`activity:2026`)."""

    __tablename__ = "report_comment"
    __history__ = True
    __table_args__ = (UniqueConstraint("report", "section"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    report: Mapped[str] = mapped_column(String(60))
    section: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)


_CLOSED = _("Une année close ne change plus : rouvrez-la, avec la raison.")
_KEPT = ("year", "closed_at", "closed_by", "note", "definitions", "names", "digest")
GUARDS: list[Guard] = [
    trigger(
        "report_closing_kept", _CLOSED, "report_closing", ["UPDATE"],
        {
            "sqlite": " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _KEPT),
            "postgresql": " OR ".join(
                f"NEW.{name}::text IS DISTINCT FROM OLD.{name}::text" for name in _KEPT
            ),
        },
    ),
    trigger(
        "report_closing_not_deleted", _CLOSED, "report_closing", ["DELETE"],
        {"sqlite": "1", "postgresql": "TRUE"},
    ),  # fmt: skip
    *frozen_rows("report_row", _CLOSED, "report_row"),
    *frozen_rows("report_value", _CLOSED, "report_value"),
    *frozen_rows("report_text", _CLOSED, "report_text"),
]
