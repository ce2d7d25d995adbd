"""The years closed, and what was said beside figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from pole_desk.activities.reports.tables import ClosingRow, CommentRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ClosingId


class Closing(NamedTuple):
    """A year closed; `reopened_at` None: it stands."""

    id: ClosingId
    year: int
    closed_at: datetime
    closed_by: str
    note: str
    digest: str
    reopened_at: datetime | None
    reopen_reason: str


class Kept(NamedTuple):
    """What a standing closing reads by: its indicators as they were, and the names of its cuts."""

    id: ClosingId
    definitions: list[dict[str, Any]]
    names: dict[str, dict[str, str]]


class Comment(NamedTuple):
    """What is said beside a section of a report."""

    section: str
    words: str
    version: int


_CLOSING = tuple(getattr(ClosingRow, name) for name in Closing._fields)


def closings(reader: Reader) -> list[Closing]:
    """Every closing, the newest first; those reopened too."""
    return reader.rows(
        select(*_CLOSING).order_by(ClosingRow.year.desc(), ClosingRow.id.desc()), Closing
    )


def closing_of(reader: Reader, *, year: int) -> Closing | None:
    """The closing of a year that stands; None: the year is open."""
    statement = select(*_CLOSING).where(ClosingRow.year == year, ClosingRow.reopened_at.is_(None))
    return reader.first(statement, Closing)


def kept_of(reader: Reader, *, year: int) -> Kept | None:
    """What the standing closing of a year reads by; None: the year is open."""
    statement = select(ClosingRow.id, ClosingRow.definitions, ClosingRow.names).where(
        ClosingRow.year == year, ClosingRow.reopened_at.is_(None)
    )
    return reader.first(statement, Kept)


def comments(reader: Reader, *, report: str) -> list[Comment]:
    """The comments of a report (`activity:2026`), by section."""
    statement = (
        select(CommentRow.section, CommentRow.words, CommentRow.version)
        .where(CommentRow.report == report)
        .order_by(CommentRow.section)
    )
    return reader.rows(statement, Comment)
