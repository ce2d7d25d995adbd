"""Who did what and when, in words; one entry a command. Field-by-field changes are in `history`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Integer, String, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.changes import ChangeRow
from pole_desk.kernel.database import Base, Instant
from pole_desk.kernel.texts import MOST

if TYPE_CHECKING:
    from pole_desk.kernel.work import Reader, Tx


class AuditRow(Base):
    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    user_id: Mapped[int] = mapped_column(Integer)
    user_name: Mapped[str] = mapped_column(String(120))
    seat: Mapped[str] = mapped_column(String(60))
    verb: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text, info={MOST: None})


class Entry(NamedTuple):
    """One act on a record."""

    at: datetime
    user: str
    seat: str
    verb: str
    text: str


def trail(reader: Reader, *, topic: str, record: int, limit: int = 200) -> list[Entry]:
    """The acts on a record, the newest first."""
    statement = (
        select(AuditRow.at, AuditRow.user_name, AuditRow.seat, AuditRow.verb, AuditRow.text)
        .join(ChangeRow, ChangeRow.audit == AuditRow.id)
        .where(ChangeRow.topic == topic, ChangeRow.record == record)
        .order_by(AuditRow.id.desc())
        .limit(limit)
    )
    return reader.rows(statement, Entry)


def latest(reader: Reader, *, limit: int = 50) -> list[Entry]:
    """The newest acts on anything that said something."""
    statement = (
        select(AuditRow.at, AuditRow.user_name, AuditRow.seat, AuditRow.verb, AuditRow.text)
        .where(AuditRow.text != "")
        .order_by(AuditRow.id.desc())
        .limit(limit)
    )
    return reader.rows(statement, Entry)


def reword(tx: Tx, *, topic: str, record: int, verbs: Collection[str], text: str) -> None:
    """Say in other words what these commands did to a record: who is erased is in no sentence."""
    told = select(ChangeRow.audit).where(ChangeRow.topic == topic, ChangeRow.record == record)
    tx.connection.execute(
        update(AuditRow).where(AuditRow.id.in_(told), AuditRow.verb.in_(sorted(verbs))).values(text=text)
    )
