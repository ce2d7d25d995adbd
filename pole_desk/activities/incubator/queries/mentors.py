"""Mentors and experts read: who accompanies, whom they follow, hours planned and given."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Select, func, or_, select

from pole_desk.activities.incubator.rules.cohorts import hours_of
from pole_desk.activities.incubator.rules.mentors import SessionState
from pole_desk.activities.incubator.tables import (
    IncubationRow,
    MentoringRow,
    MentorRow,
    SessionRow,
    WorkshopRow,
)
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_start
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CohortId, IncubationId, MentorId, PartyId
from pole_desk.registers.parties.tables import PartyRow


class Mentor(NamedTuple):
    """Somebody who accompanies; `projects` are followed now for `planned` hours, `given` minutes so far.

    Minutes given are those of the individual sessions held and of the workshops that are over.
    """

    id: MentorId
    name: str
    kind: str
    party: PartyId | None
    party_name: str
    skills: str
    email: str
    phone: str
    hour_value: Decimal
    since: date
    until: date | None
    withdrawn: bool
    version: int
    projects: int
    planned: int
    given: int


class Mentoring(NamedTuple):
    """A mentor follows a project: hours planned, minutes given at sessions held."""

    id: int
    incubation: IncubationId
    title: str
    mentor: MentorId
    mentor_name: str
    kind: str
    hours: int
    first_day: date
    last_day: date | None
    given: int

    @property
    def given_hours(self) -> Decimal:
        """The hours given, to the hundredth."""
        return hours_of(self.given)


def mentors(
    reader: Reader, *, on: date | None = None, cohort: CohortId | None = None, withdrawn: bool = False
) -> list[Mentor]:
    """Those who accompany, on a day or ever, by name; with a cohort, what they follow and give in it alone."""
    row = MentorRow
    statement = select(
        row.id, row.name, row.kind, row.party, func.coalesce(PartyRow.name, ""), row.skills,
        row.email, row.phone, row.hour_value, row.since, row.until, row.withdrawn, row.version,
    ).outerjoin(PartyRow, PartyRow.id == row.party)  # fmt: skip
    if on is not None:
        statement = statement.where(row.since <= on, or_(row.until.is_(None), row.until >= on))
    if not withdrawn:
        statement = statement.where(row.withdrawn.is_(False))
    follows = _follows(reader, on or reader.clock.today(), cohort)
    given = _given(reader, cohort)
    return [
        Mentor(*one, *follows.get(one.id, (0, 0)), given.get(one.id, 0))
        for one in reader.connection.execute(statement.order_by(func.lower(row.name), row.id))
    ]


def mentor(reader: Reader, *, mentor: MentorId) -> Mentor:
    """One of those who accompany; raises NotFound `mentor`."""
    for one in mentors(reader, withdrawn=True):
        if one.id == mentor:
            return one
    raise NotFound("mentor", _("La personne n° {id} n’est pas de celles qui accompagnent.").format(id=mentor))


def _follows(reader: Reader, on: date, cohort: CohortId | None) -> dict[int, tuple[int, int]]:
    row = MentoringRow
    statement = select(row.mentor, func.count(), func.sum(row.hours)).where(
        row.withdrawn.is_(False), row.first_day <= on, or_(row.last_day.is_(None), row.last_day >= on)
    )
    if cohort is not None:
        statement = statement.where(row.incubation.in_(_of(cohort)))
    found = reader.connection.execute(statement.group_by(row.mentor))
    return {mentor: (count, int(hours)) for mentor, count, hours in found}


def _of(cohort: CohortId) -> Select[tuple[int]]:
    return select(IncubationRow.id).where(IncubationRow.cohort == cohort)


def _given(reader: Reader, cohort: CohortId | None) -> dict[int, int]:
    minutes: dict[int, int] = defaultdict(int)
    one, row = SessionRow, WorkshopRow
    held = select(one.mentor, func.sum(one.minutes)).where(
        one.state == str(SessionState.HELD), one.mentor.is_not(None)
    )
    led = select(row.mentor, func.sum(row.ends_at - row.starts_at)).where(
        row.cancelled.is_(False), row.mentor.is_not(None), row.ends_at <= day_start(reader.clock.today())
    )
    if cohort is not None:
        held, led = held.where(one.incubation.in_(_of(cohort))), led.where(row.cohort == cohort)
    for mentor, given in reader.connection.execute(held.group_by(one.mentor)):
        minutes[mentor] += int(given)
    for mentor, seconds in reader.connection.execute(led.group_by(row.mentor)):
        minutes[mentor] += int(seconds) // 60
    return minutes


def mentorings(
    reader: Reader, *, incubation: IncubationId | None = None, mentor: MentorId | None = None
) -> list[Mentoring]:
    """Who follows a project, or whom a mentor follows, with the hours planned and given."""
    row = MentoringRow
    statement = (
        select(row.id, row.incubation, IncubationRow.title, row.mentor, MentorRow.name, MentorRow.kind,
               row.hours, row.first_day, row.last_day)
        .join(IncubationRow, IncubationRow.id == row.incubation)
        .join(MentorRow, MentorRow.id == row.mentor)
        .where(row.withdrawn.is_(False))
        .order_by(row.first_day, func.lower(MentorRow.name), row.id)
    )  # fmt: skip
    given = select(SessionRow.incubation, SessionRow.mentor, func.sum(SessionRow.minutes)).where(
        SessionRow.state == str(SessionState.HELD), SessionRow.mentor.is_not(None)
    )
    if incubation is not None:
        statement = statement.where(row.incubation == incubation)
        given = given.where(SessionRow.incubation == incubation)
    if mentor is not None:
        statement = statement.where(row.mentor == mentor)
        given = given.where(SessionRow.mentor == mentor)
    minutes = {
        (project, who): int(sum_)
        for project, who, sum_ in reader.connection.execute(
            given.group_by(SessionRow.incubation, SessionRow.mentor)
        )
    }
    return [
        Mentoring(*one, minutes.get((one.incubation, one.mentor), 0))
        for one in reader.connection.execute(statement)
    ]
