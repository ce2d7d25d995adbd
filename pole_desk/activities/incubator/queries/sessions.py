"""Individual sessions and their actions read; the notes only by who may read them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, literal, select

from pole_desk.activities.incubator.tables import (
    CohortRow,
    IncubationRow,
    MentorRow,
    SessionActionRow,
    SessionRow,
)
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CohortId, IncubationId, MentorId, SessionId


class Session(NamedTuple):
    """An individual session, epoch seconds and minutes.

    `notes` are empty for who may not read them; `has_notes` says whether there are any.
    """

    id: SessionId
    incubation: IncubationId
    title: str
    carrier: str
    cohort: CohortId | None
    cohort_name: str
    mentor: MentorId | None
    mentor_name: str
    starts_at: int
    minutes: int
    place: str
    subject: str
    notes: str
    has_notes: bool
    next_on: date | None
    state: str
    reason: str
    version: int

    @property
    def ends_at(self) -> int:
        """When it ends, epoch seconds."""
        return self.starts_at + self.minutes * 60


class Action(NamedTuple):
    """What was agreed at a session."""

    id: int
    session: SessionId
    starts_at: int
    incubation: IncubationId
    title: str
    text: str
    owner: str
    due_on: date | None
    done_on: date | None

    def is_late(self, on: date) -> bool:
        """Whether it was to be done before a day and is not."""
        return self.done_on is None and self.due_on is not None and self.due_on < on


def _statement(reader: Reader) -> Select[Any]:
    row = SessionRow
    seen = row.notes if Permission.INCUBATOR_NOTES in reader.user.permissions else literal("")
    return (
        select(
            row.id, row.incubation, IncubationRow.title, IncubationRow.carrier, IncubationRow.cohort,
            func.coalesce(CohortRow.name, ""), row.mentor, func.coalesce(MentorRow.name, ""),
            row.starts_at, row.minutes, row.place, row.subject, seen, row.notes != "", row.next_on,
            row.state, row.reason, row.version,
        )
        .join(IncubationRow, IncubationRow.id == row.incubation)
        .outerjoin(CohortRow, CohortRow.id == IncubationRow.cohort)
        .outerjoin(MentorRow, MentorRow.id == row.mentor)
    )  # fmt: skip


def sessions(
    reader: Reader,
    *,
    incubation: IncubationId | None = None,
    cohort: CohortId | None = None,
    mentor: MentorId | None = None,
    states: Collection[str] = (),
    first: date | None = None,
    last: date | None = None,
) -> list[Session]:
    """The sessions that begin from a day to a day, in time; of every state unless some are named."""
    row = SessionRow
    statement = _statement(reader)
    if incubation is not None:
        statement = statement.where(row.incubation == incubation)
    if cohort is not None:
        statement = statement.where(IncubationRow.cohort == cohort)
    if mentor is not None:
        statement = statement.where(row.mentor == mentor)
    if states:
        statement = statement.where(row.state.in_([str(state) for state in states]))
    if first is not None:
        statement = statement.where(row.starts_at >= day_start(first))
    if last is not None:
        statement = statement.where(row.starts_at < day_end(last))
    return reader.rows(statement.order_by(row.starts_at, row.id), Session)


def session(reader: Reader, *, session: SessionId) -> Session:
    """One session; raises NotFound `session`."""
    found = reader.first(_statement(reader).where(SessionRow.id == session), Session)
    if found is None:
        raise NotFound("session", _("Le rendez-vous n° {id} n’existe pas.").format(id=session))
    return found


def actions(
    reader: Reader,
    *,
    session: SessionId | None = None,
    incubation: IncubationId | None = None,
    open_only: bool = False,
) -> list[Action]:
    """What was agreed at sessions, by due day, those without one last."""
    row = SessionActionRow
    statement = (
        select(row.id, row.at_session, SessionRow.starts_at, SessionRow.incubation, IncubationRow.title,
               row.text, row.owner, row.due_on, row.done_on)
        .join(SessionRow, SessionRow.id == row.at_session)
        .join(IncubationRow, IncubationRow.id == SessionRow.incubation)
        .where(row.withdrawn.is_(False))
    )  # fmt: skip
    if session is not None:
        statement = statement.where(row.at_session == session)
    if incubation is not None:
        statement = statement.where(SessionRow.incubation == incubation)
    if open_only:
        statement = statement.where(row.done_on.is_(None))
    return reader.rows(statement.order_by(row.due_on.is_(None), row.due_on, row.id), Action)
