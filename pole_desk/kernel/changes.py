"""What changed, for the pages and the other seats; who did it is in `audit`."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import BigInteger, Connection, Engine, ForeignKey, Integer, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base

OVERLAP = 500
"""Rows read again at each look: on PostgreSQL a lower number may be committed after a higher."""


class ChangeRow(Base):
    __tablename__ = "change_log"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    audit: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), index=True)
    topic: Mapped[str] = mapped_column(String(40))
    record: Mapped[int] = mapped_column(BigInteger)
    origin: Mapped[str] = mapped_column(String(60))


class Change(NamedTuple):
    """A record of a topic was written by the seat `origin`."""

    id: int
    topic: str
    record: int
    origin: str


class Seen(NamedTuple):
    """How far the change log had come: its last number, and how many changes were logged near it."""

    last: int
    recent: int


def seen(connection: Connection) -> Seen:
    """How far the change log has come; a late commit of a lower number is counted too."""
    last = connection.scalar(select(func.max(ChangeRow.id))) or 0
    return Seen(last, _recent(connection, last))


def unchanged(connection: Connection, since: Seen) -> bool:
    """Nothing was logged since."""
    return _recent(connection, since.last) == since.recent


def _recent(connection: Connection, last: int) -> int:
    after = last - OVERLAP
    counted = select(func.count()).select_from(ChangeRow).where(ChangeRow.id > after)
    return int(connection.scalar(counted) or 0)


class Watch:
    """Tells the changes made by others since the last look, on a connection of its own."""

    def __init__(self, engine: Engine, origin: str) -> None:
        self._engine = engine
        self._origin = origin
        self._connection: Connection | None = None
        self._data_version = -1
        with engine.connect() as connection:
            self._last = connection.scalar(select(func.max(ChangeRow.id))) or 0
        self._seen = set(range(self._last - OVERLAP, self._last + 1))

    def look(self) -> list[Change]:
        """The others' new changes; cheap when nothing was written."""
        if self._connection is None:
            self._connection = self._engine.connect()
        connection = self._connection
        try:
            if not self._moved(connection):
                return []
            rows = connection.execute(
                select(ChangeRow.id, ChangeRow.topic, ChangeRow.record, ChangeRow.origin)
                .where(ChangeRow.id > self._last - OVERLAP)
                .order_by(ChangeRow.id)
            ).all()
        finally:
            connection.rollback()
        fresh = [Change(*row) for row in rows if row.id not in self._seen]
        self._last = max([self._last, *(change.id for change in fresh)])
        self._seen = {row.id for row in rows} | {n for n in self._seen if n > self._last - OVERLAP}
        return [change for change in fresh if change.origin != self._origin]

    def _moved(self, connection: Connection) -> bool:
        if connection.dialect.name != "sqlite":
            return True
        version = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
        moved = version != self._data_version
        self._data_version = version
        return moved

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
