"""The former values of the records that say `__history__ = True`, written with each update."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import JSON, BigInteger, Integer, String, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pole_desk.kernel.database import Base, Instant

if TYPE_CHECKING:
    from pole_desk.kernel.work import Reader


class HistoryRow(Base):
    __tablename__ = "history"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    user_name: Mapped[str] = mapped_column(String(120))
    record_table: Mapped[str] = mapped_column(String(60))
    record: Mapped[int] = mapped_column(BigInteger, index=True)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)


class Former(NamedTuple):
    """What a record was before an update, and what it became: the changed columns alone."""

    at: datetime
    user: str
    before: dict[str, Any]
    after: dict[str, Any]


def formers(reader: Reader, *, table: str, record: int) -> list[Former]:
    """The updates of a record, the newest first."""
    statement = (
        select(HistoryRow.at, HistoryRow.user_name, HistoryRow.before, HistoryRow.after)
        .where(HistoryRow.record_table == table, HistoryRow.record == record)
        .order_by(HistoryRow.id.desc())
    )
    return reader.rows(statement, Former)


def keep(session: Session, at: datetime, user_name: str) -> None:
    """Write the former values of the session's changed records that keep a history, by table and number."""
    kept: list[Any] = [record for record in session.dirty if getattr(record, "__history__", False)]
    for record in sorted(kept, key=lambda each: (each.__tablename__, each.id)):
        before, after = _changes(record)
        if after:
            session.add(
                HistoryRow(
                    at=at,
                    user_name=user_name,
                    record_table=record.__tablename__,
                    record=record.id,
                    before=before,
                    after=after,
                )
            )


def _changes(record: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    state = inspect(record)
    for column in state.mapper.column_attrs:
        if column.key == "version":
            continue
        changed = state.attrs[column.key].history
        if changed.has_changes():
            before[column.key] = _plain(changed.deleted[0] if changed.deleted else None)
            after[column.key] = _plain(changed.added[0] if changed.added else None)
    return before, after


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | date | datetime):
        return str(value)
    return value
