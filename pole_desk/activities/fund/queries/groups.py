"""Groups with their members, meetings and presence; recommendations and the hours given."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select

from pole_desk.activities.fund.queries.grants import hour_value
from pole_desk.activities.fund.rules import Advice, GroupKind, worth
from pole_desk.activities.fund.tables import (
    GroupRow,
    MeetingRow,
    MemberRow,
    PresenceRow,
    ProjectRow,
    RecommendationRow,
)
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, GroupId, PartyId, ProjectId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow


class Group(NamedTuple):
    """A support group or a coordination."""

    id: GroupId
    kind: str
    project: ProjectId | None
    name: str
    called_on: date
    note: str
    version: int


class Member(NamedTuple):
    """Somebody in a group; `body` is the structure's own name when it is known."""

    id: int
    group: GroupId
    party: PartyId | None
    person: str
    body: str
    kind: str
    network: str
    first_day: date
    last_day: date | None
    version: int

    @property
    def label(self) -> str:
        return ", ".join(part for part in (self.person, self.body) if part)


class Attendance(NamedTuple):
    """A member at a meeting; what an hour is worth is frozen by the day of the meeting."""

    meeting: int
    member: int
    presence: str
    hours: Decimal


class Meeting(NamedTuple):
    """A meeting of a group; `attendance` of those noted, `given` hours in all, `value` in euros."""

    id: int
    group: GroupId
    on_day: date
    place: str
    subject: str
    hours: Decimal
    minutes: str
    cancelled: bool
    cancel_reason: str
    version: int
    attendance: tuple[Attendance, ...] = ()
    value: Decimal = ZERO

    @property
    def given(self) -> Decimal:
        return sum((one.hours for one in self.attendance), ZERO)


class Recommendation(NamedTuple):
    """What a group advises, and what became of it."""

    id: int
    group: GroupId
    meeting: int | None
    on_day: date
    text: str
    owner: str
    due_on: date | None
    state: str
    closed_on: date | None
    outcome: str
    version: int

    def late(self, on: date) -> bool:
        return self.state == Advice.OPEN and self.due_on is not None and self.due_on < on


class HeldMeeting(NamedTuple):
    """A meeting held, as the figures see it: for which project, hours given, their value."""

    meeting: int
    project: ProjectId | None
    dossier: DossierId | None
    name: str
    on_day: date
    hours: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCard:
    """A group whole."""

    group: Group
    members: tuple[Member, ...]
    meetings: tuple[Meeting, ...]
    recommendations: tuple[Recommendation, ...]

    @property
    def hours(self) -> Decimal:
        return sum((one.given for one in self.meetings if not one.cancelled), ZERO)

    @property
    def value(self) -> Decimal:
        return sum((one.value for one in self.meetings if not one.cancelled), ZERO)


def _columns(row: Any, item: Any, *but: str) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in item._fields if name not in but)


def groups(
    reader: Reader, *, project: ProjectId | None = None, kind: str | None = None
) -> list[Group]:
    """The groups that stand, the last called first."""
    statement = select(*_columns(GroupRow, Group)).where(GroupRow.withdrawn.is_(False))
    if project is not None:
        statement = statement.where(GroupRow.project == project)
    if kind is not None:
        statement = statement.where(GroupRow.kind == kind)
    return reader.rows(statement.order_by(GroupRow.called_on.desc(), GroupRow.id.desc()), Group)


def group_of(reader: Reader, *, project: ProjectId) -> GroupCard | None:
    """The support group of a project; None while the carrier has gathered none."""
    found = groups(reader, project=project)
    return group_card(reader, group=found[0].id) if found else None


def coordinations(reader: Reader) -> list[GroupCard]:
    """The coordinations of directorates, with their meetings."""
    return [group_card(reader, group=one.id) for one in groups(reader, kind=GroupKind.COORDINATION)]


def group_card(reader: Reader, *, group: GroupId) -> GroupCard:
    """A group with everything of it; raises NotFound `fund_group`."""
    row = reader.first(select(*_columns(GroupRow, Group)).where(GroupRow.id == group), Group)
    if row is None:
        raise NotFound("fund_group", _("Le groupe n° {id} n’existe pas.").format(id=group))
    return GroupCard(
        group=row,
        members=tuple(members(reader, group=group)),
        meetings=tuple(meetings(reader, group=group)),
        recommendations=tuple(recommendations(reader, group=group)),
    )


def members(reader: Reader, *, group: GroupId) -> list[Member]:
    """Who is or was in a group, those there first."""
    body = func.coalesce(PartyRow.name, MemberRow.body).label("body")
    columns = [body if name == "body" else getattr(MemberRow, name) for name in Member._fields]
    statement = (
        select(*columns)
        .outerjoin(PartyRow, PartyRow.id == MemberRow.party)
        .where(MemberRow.group == group, MemberRow.withdrawn.is_(False))
        .order_by(MemberRow.last_day.is_not(None), MemberRow.kind, MemberRow.id)
    )
    return reader.rows(statement, Member)


def meetings(reader: Reader, *, group: GroupId | None = None) -> list[Meeting]:
    """Meetings of a group or of all, the last first, cancelled ones too."""
    condition: ColumnElement[bool] = MeetingRow.id.is_not(None)
    if group is not None:
        condition = MeetingRow.group == group
    there: dict[int, list[Attendance]] = defaultdict(list)
    presences = (
        select(*_columns(PresenceRow, Attendance))
        .join(MeetingRow, MeetingRow.id == PresenceRow.meeting)
        .where(condition)
        .order_by(PresenceRow.id)
    )
    for one in reader.rows(presences, Attendance):
        there[one.meeting].append(one)
    statement = (
        select(*_columns(MeetingRow, Meeting, "attendance", "value"))
        .where(condition)
        .order_by(MeetingRow.on_day.desc(), MeetingRow.id.desc())
    )
    values: dict[date, Decimal] = {}
    found = []
    for row in reader.connection.execute(statement):
        if row.on_day not in values:
            values[row.on_day] = hour_value(reader, on=row.on_day)
        attendance = tuple(there[row.id])
        hours = sum((one.hours for one in attendance), ZERO)
        found.append(Meeting(*row, attendance=attendance, value=worth(hours, values[row.on_day])))
    return found


def recommendations(
    reader: Reader, *, group: GroupId | None = None, state: str | None = None
) -> list[Recommendation]:
    """Recommendations of a group or of all, those to follow first, the soonest due first."""
    statement = select(*_columns(RecommendationRow, Recommendation)).where(
        RecommendationRow.state != Advice.WITHDRAWN
    )
    if group is not None:
        statement = statement.where(RecommendationRow.group == group)
    if state is not None:
        statement = statement.where(RecommendationRow.state == state)
    found = reader.rows(statement.order_by(RecommendationRow.id), Recommendation)
    return sorted(found, key=lambda one: (one.state != Advice.OPEN, one.due_on or date.max, one.id))


def held_meetings(reader: Reader, *, first: date, last: date) -> list[HeldMeeting]:
    """Meetings held from a day to a day with the hours given there."""
    whose = {
        row[0]: tuple(row[1:])
        for row in reader.connection.execute(
            select(GroupRow.id, GroupRow.project, ProjectRow.dossier, DossierRow.title, GroupRow.name)
            .outerjoin(ProjectRow, ProjectRow.id == GroupRow.project)
            .outerjoin(DossierRow, DossierRow.id == ProjectRow.dossier)
            .where(GroupRow.withdrawn.is_(False))
        )
    }
    found = []
    for one in meetings(reader):
        if one.cancelled or not first <= one.on_day <= last or one.group not in whose:
            continue
        project, dossier, title, name = whose[one.group]
        found.append(
            HeldMeeting(one.id, project, dossier, title or name, one.on_day, one.given, one.value)
        )
    return found
