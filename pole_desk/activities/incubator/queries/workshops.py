"""Workshops read: a cohort's programme with its rooms, the attendance sheet, hours given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from pole_desk.activities.incubator.rules.meetings import Presence
from pole_desk.activities.incubator.rules.stages import Stage
from pole_desk.activities.incubator.tables import (
    AttendanceRow,
    CohortRow,
    IncubationRow,
    MentorRow,
    WorkshopRow,
)
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CohortId, DossierId, HoldId, IncubationId, MentorId, SpaceId, WorkshopId
from pole_desk.registers.spaces.tables import SpaceRow


class Workshop(NamedTuple):
    """A workshop, epoch seconds; `where` is the room's name or the place, empty: still to find.

    `marked` projects are on its sheet, `present` of them came with `people` persons.
    """

    id: WorkshopId
    cohort: CohortId
    cohort_name: str
    dossier: DossierId
    title: str
    theme: str
    starts_at: int
    ends_at: int
    space: SpaceId | None
    space_code: str
    where: str
    capacity: int
    hold: HoldId | None
    place: str
    mentor: MentorId | None
    mentor_name: str
    note: str
    cancelled: bool
    cancel_reason: str
    version: int
    marked: int
    present: int
    people: int

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return (self.ends_at - self.starts_at) // 60


class Attending(NamedTuple):
    """A project of the cohort on a workshop's sheet; expected when nothing is noted."""

    incubation: IncubationId
    title: str
    carrier: str
    expected: int
    presence: str
    people: int


def _counted(*conditions: Any, column: Any = None) -> Any:
    what = func.count() if column is None else func.coalesce(func.sum(column), 0)
    return (
        select(what).select_from(AttendanceRow)
        .where(AttendanceRow.workshop == WorkshopRow.id, *conditions)
        .correlate(WorkshopRow).scalar_subquery()
    )  # fmt: skip


_CAME = AttendanceRow.presence == str(Presence.PRESENT)
_WORKSHOP = (
    select(
        WorkshopRow.id, WorkshopRow.cohort, CohortRow.name, CohortRow.dossier, WorkshopRow.title,
        WorkshopRow.theme, WorkshopRow.starts_at, WorkshopRow.ends_at, WorkshopRow.space,
        func.coalesce(SpaceRow.code, ""), func.coalesce(SpaceRow.name, WorkshopRow.place),
        func.coalesce(SpaceRow.capacity, 0), WorkshopRow.hold, WorkshopRow.place, WorkshopRow.mentor,
        func.coalesce(MentorRow.name, ""), WorkshopRow.note, WorkshopRow.cancelled,
        WorkshopRow.cancel_reason, WorkshopRow.version,
        _counted(AttendanceRow.presence != str(Presence.EXPECTED)), _counted(_CAME),
        _counted(_CAME, column=AttendanceRow.people),
    )
    .join(CohortRow, CohortRow.id == WorkshopRow.cohort)
    .outerjoin(SpaceRow, SpaceRow.id == WorkshopRow.space)
    .outerjoin(MentorRow, MentorRow.id == WorkshopRow.mentor)
)  # fmt: skip


def workshops(
    reader: Reader,
    *,
    cohort: CohortId | None = None,
    mentor: MentorId | None = None,
    first: date | None = None,
    last: date | None = None,
    cancelled: bool = False,
) -> list[Workshop]:
    """The workshops that begin from a day to a day, in time; cancelled ones only when asked."""
    statement: Select[Any] = _WORKSHOP
    if cohort is not None:
        statement = statement.where(WorkshopRow.cohort == cohort)
    if mentor is not None:
        statement = statement.where(WorkshopRow.mentor == mentor)
    if first is not None:
        statement = statement.where(WorkshopRow.starts_at >= day_start(first))
    if last is not None:
        statement = statement.where(WorkshopRow.starts_at < day_end(last))
    if not cancelled:
        statement = statement.where(WorkshopRow.cancelled.is_(False))
    return reader.rows(statement.order_by(WorkshopRow.starts_at, WorkshopRow.id), Workshop)


def workshop(reader: Reader, *, workshop: WorkshopId) -> Workshop:
    """One workshop; raises NotFound `workshop`."""
    found = reader.first(_WORKSHOP.where(WorkshopRow.id == workshop), Workshop)
    if found is None:
        raise NotFound("workshop", _("L’atelier n° {id} n’existe pas.").format(id=workshop))
    return found


def attendance(reader: Reader, *, workshop: WorkshopId) -> list[Attending]:
    """The sheet of a workshop: every project incubated in its cohort, and those noted on it, by title."""
    row, who = AttendanceRow, IncubationRow
    noted = (row.workshop == workshop) & (row.incubation == who.id)
    statement = (
        select(
            who.id, who.title, who.carrier, who.people,
            func.coalesce(row.presence, str(Presence.EXPECTED)), func.coalesce(row.people, 0),
        )
        .join(WorkshopRow, WorkshopRow.cohort == who.cohort)
        .outerjoin(row, noted)
        .where(
            WorkshopRow.id == workshop,
            who.stage.in_([Stage.INCUBATED]) | (row.presence != str(Presence.EXPECTED)),
        )
        .order_by(func.lower(who.title), who.id)
    )  # fmt: skip
    return reader.rows(statement, Attending)


def expected_people(reader: Reader, *, cohorts: Sequence[int]) -> dict[int, int]:
    """The persons of the projects selected or incubated in cohorts."""
    who = IncubationRow
    return dict(reader.connection.execute(
        select(who.cohort, func.sum(who.people))
        .where(who.cohort.in_(cohorts), who.stage.in_([Stage.SELECTED, Stage.INCUBATED]))
        .group_by(who.cohort)
    ).all())  # type: ignore[arg-type]  # fmt: skip
