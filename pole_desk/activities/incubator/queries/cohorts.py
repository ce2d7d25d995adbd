"""Cohorts read: each with its projects by stage, hours against the plan, attendance, what is late or at risk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import func, select

from pole_desk.activities.incubator.queries.exits import Exit, Survival, exits, survival
from pole_desk.activities.incubator.queries.funnels import CohortFunnel, cohort_funnels
from pole_desk.activities.incubator.queries.identity import Project, projects
from pole_desk.activities.incubator.queries.progress import milestones, standing_risks
from pole_desk.activities.incubator.queries.workshops import Workshop, workshops
from pole_desk.activities.incubator.rules.cohorts import hours_of, percent_of
from pole_desk.activities.incubator.rules.meetings import Presence
from pole_desk.activities.incubator.rules.mentors import SessionState
from pole_desk.activities.incubator.rules.progress import Level
from pole_desk.activities.incubator.rules.stages import ORDER
from pole_desk.activities.incubator.tables import (
    AttendanceRow,
    CohortRow,
    IncubationRow,
    MentoringRow,
    SessionRow,
    WorkshopRow,
)
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_end
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CohortId, DossierId, IncubationId, PartyId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow


class Cohort(NamedTuple):
    """A cohort as seen on a day; minutes given are those of sessions held and workshops that are over.

    `stages` counts its projects by stage, those at zero left out; `attendance` is the share of
    presences on the sheets filled in, in percent, None without any.
    """

    id: CohortId
    dossier: DossierId
    name: str
    first_day: date
    last_day: date
    size_min: int
    size_max: int
    taken: int
    hours: int
    coordinator: str
    partners: tuple[tuple[PartyId, str], ...]
    note: str
    state: str
    version: int
    stages: Mapping[str, int]
    session_minutes: int
    workshop_minutes: int
    attendance: Decimal | None
    late: int
    watch: int
    danger: int

    @property
    def left(self) -> int:
        """Places still free."""
        return self.size_max - self.taken

    @property
    def given_hours(self) -> Decimal:
        """Hours of accompaniment given, to the hundredth."""
        return hours_of(self.session_minutes + self.workshop_minutes)

    @property
    def given_percent(self) -> Decimal | None:
        """Hours given in percent of the hours planned."""
        return percent_of(self.session_minutes + self.workshop_minutes, self.hours * 60)

    @property
    def short(self) -> int:
        """Projects that it lacks to be as many as wished."""
        return max(0, self.size_min - self.taken)


class Member(NamedTuple):
    """A project of a cohort: how it goes and what it was given; `exit` is the one that left the cohort."""

    project: Project
    late: int
    risk: str
    risk_reason: str
    planned_hours: int
    session_minutes: int
    presences: int
    sheets: int
    exit: Exit | None


class CohortCard(NamedTuple):
    """A cohort whole."""

    cohort: Cohort
    members: tuple[Member, ...]
    workshops: tuple[Workshop, ...]
    funnel: CohortFunnel
    survival: tuple[Survival, ...]


def cohorts(
    reader: Reader, *, on: date | None = None, cancelled: bool = False
) -> list[Cohort]:
    """The cohorts as seen on a day (today when not said), the newest first."""
    return _cohorts(reader, on or reader.clock.today(), cancelled=cancelled)


def cohort(reader: Reader, *, cohort: CohortId, on: date | None = None) -> Cohort:
    """One cohort as seen on a day; raises NotFound `cohort`."""
    for one in _cohorts(reader, on or reader.clock.today(), cancelled=True, only=cohort):
        return one
    raise NotFound("cohort", _("La promotion n° {id} n’existe pas.").format(id=cohort))


def current_cohort(reader: Reader, *, on: date | None = None) -> Cohort | None:
    """The cohort that runs on a day, else the next to begin, else the last one."""
    day = on or reader.clock.today()
    found = cohorts(reader, on=day)
    running = [one for one in found if one.first_day <= day <= one.last_day]
    coming = [one for one in found if one.first_day > day]
    return (running or coming[-1:] or found[:1] or [None])[0]


def cohort_card(reader: Reader, *, cohort: CohortId, on: date | None = None) -> CohortCard:
    """A cohort with its projects, programme, conversion and survival; raises NotFound `cohort`."""
    day = on or reader.clock.today()
    one = next(iter(_cohorts(reader, day, cancelled=True, only=cohort)), None)
    if one is None:
        raise NotFound("cohort", _("La promotion n° {id} n’existe pas.").format(id=cohort))
    funnel = next(found for found in cohort_funnels(reader) if found.cohort == cohort)
    return CohortCard(
        one, tuple(_members(reader, cohort, day)), tuple(workshops(reader, cohort=cohort, cancelled=True)),
        funnel, tuple(survival(reader, cohort=cohort, on=day)),
    )  # fmt: skip


def _cohorts(
    reader: Reader, on: date, *, cancelled: bool, only: CohortId | None = None
) -> Iterable[Cohort]:
    row = CohortRow
    statement = (
        select(row.id, row.dossier, row.name, row.first_day, row.last_day, row.size_min, row.size_max,
               row.taken, row.hours, row.coordinator, row.partners, row.note, DossierRow.state, row.version)
        .join(DossierRow, DossierRow.id == row.dossier)
        .order_by(row.first_day.desc(), row.id.desc())
    )  # fmt: skip
    if not cancelled:
        statement = statement.where(DossierRow.state != "cancelled")
    if only is not None:
        statement = statement.where(row.id == only)
    found = reader.connection.execute(statement).all()
    names = _names(reader, {party for one in found for party in one.partners})
    facts = _facts(reader, on)
    return [
        Cohort(
            *one[:10], tuple((PartyId(party), names.get(party, "")) for party in one.partners),
            *one[11:], *facts.of(one.id),
        )
        for one in found
    ]  # fmt: skip


def _names(reader: Reader, parties: set[int]) -> dict[int, str]:
    return dict(reader.connection.execute(
        select(PartyRow.id, PartyRow.name).where(PartyRow.id.in_(parties))
    ).all())  # type: ignore[arg-type]  # fmt: skip


class _Facts(NamedTuple):
    stages: Mapping[int, dict[str, int]]
    sessions: Mapping[int, int]
    workshops: Mapping[int, int]
    attendance: Mapping[int, tuple[int, int]]
    late: Mapping[int, int]
    risks: Mapping[tuple[int, str], int]

    def of(self, cohort: int) -> tuple[Any, ...]:
        """The last columns of a cohort."""
        present, marked = self.attendance.get(cohort, (0, 0))
        return (
            self.stages.get(cohort, {}), self.sessions.get(cohort, 0), self.workshops.get(cohort, 0),
            percent_of(present, marked), self.late.get(cohort, 0),
            self.risks.get((cohort, str(Level.WATCH)), 0), self.risks.get((cohort, str(Level.DANGER)), 0),
        )  # fmt: skip


def _facts(reader: Reader, on: date) -> _Facts:
    """What is counted for every cohort, in a few statements."""
    who, until = IncubationRow, day_end(on)
    run = reader.connection.execute
    stages: dict[int, dict[str, int]] = defaultdict(dict)
    counted = {
        (number, stage): count
        for number, stage, count in run(
            select(who.cohort, who.stage, func.count()).where(who.cohort.is_not(None))
            .group_by(who.cohort, who.stage)
        )
    }  # fmt: skip
    for stage in ORDER:
        for (number, name), count in counted.items():
            if name == stage:
                stages[number][name] = count
    held = select(who.cohort, func.sum(SessionRow.minutes)).join(who, who.id == SessionRow.incubation).where(
        SessionRow.state == str(SessionState.HELD), who.cohort.is_not(None), SessionRow.starts_at < until
    ).group_by(who.cohort)  # fmt: skip
    given = select(WorkshopRow.cohort, func.sum(WorkshopRow.ends_at - WorkshopRow.starts_at)).where(
        WorkshopRow.cancelled.is_(False), WorkshopRow.ends_at <= until
    ).group_by(WorkshopRow.cohort)  # fmt: skip
    late: dict[int, int] = defaultdict(int)
    for one in milestones(reader, on=on, late_only=True):
        if one.cohort is not None:
            late[one.cohort] += 1
    return _Facts(
        stages, {number: int(minutes) for number, minutes in run(held)},
        {number: int(seconds) // 60 for number, seconds in run(given)}, _attendance(reader), late,
        _risks(reader, on),
    )  # fmt: skip


def _attendance(reader: Reader) -> dict[int, tuple[int, int]]:
    """Presences and lines filled in, of each cohort's workshops that stand."""
    row = AttendanceRow
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for number, presence, count in reader.connection.execute(
        select(WorkshopRow.cohort, row.presence, func.count())
        .join(WorkshopRow, WorkshopRow.id == row.workshop)
        .where(WorkshopRow.cancelled.is_(False), row.presence != str(Presence.EXPECTED))
        .group_by(WorkshopRow.cohort, row.presence)
    ):
        sums[number][1] += count
        sums[number][0] += count if presence == Presence.PRESENT else 0
    return {number: (present, marked) for number, (present, marked) in sums.items()}


def _risks(reader: Reader, on: date) -> dict[tuple[int, str], int]:
    standing = standing_risks(reader, on=on)
    places = _places(reader, {one.incubation for one in standing})
    counts: dict[tuple[int, str], int] = defaultdict(int)
    for one in standing:
        cohort = places.get(one.incubation)
        if cohort is not None:
            counts[cohort, one.level] += 1
    return counts


def _places(reader: Reader, incubations: set[IncubationId]) -> dict[int, int]:
    return dict(reader.connection.execute(
        select(IncubationRow.id, IncubationRow.cohort).where(
            IncubationRow.id.in_(incubations), IncubationRow.cohort.is_not(None)
        )
    ).all())  # type: ignore[arg-type]  # fmt: skip


def _members(reader: Reader, cohort: CohortId, on: date) -> Iterable[Member]:
    own = sorted(projects(reader, cohort=cohort), key=lambda one: (one.title.casefold(), one.id))
    ids = [one.id for one in own]
    late: dict[int, int] = defaultdict(int)
    for milestone in milestones(reader, cohort=cohort, on=on, late_only=True):
        late[milestone.incubation] += 1
    risks = {one.incubation: one for one in standing_risks(reader, on=on, cohort=cohort)}
    left = {one.incubation: one for one in exits(reader, cohort=cohort) if one.first}
    planned = _sums(reader, select(MentoringRow.incubation, func.sum(MentoringRow.hours)).where(
        MentoringRow.incubation.in_(ids), MentoringRow.withdrawn.is_(False)
    ).group_by(MentoringRow.incubation))  # fmt: skip
    minutes = _sums(reader, select(SessionRow.incubation, func.sum(SessionRow.minutes)).where(
        SessionRow.incubation.in_(ids), SessionRow.state == str(SessionState.HELD),
        SessionRow.starts_at < day_end(on),
    ).group_by(SessionRow.incubation))  # fmt: skip
    came, sheets = _presences(reader, cohort)
    for one in own:
        risk = risks.get(one.id)
        yield Member(
            one, late[one.id], "" if risk is None else risk.level, "" if risk is None else risk.reason,
            planned.get(one.id, 0), minutes.get(one.id, 0), came[one.id], sheets[one.id], left.get(one.id),
        )  # fmt: skip


def _sums(reader: Reader, statement: Any) -> dict[int, int]:
    return {number: int(total) for number, total in reader.connection.execute(statement)}


def _presences(reader: Reader, cohort: CohortId) -> tuple[dict[int, int], dict[int, int]]:
    row = AttendanceRow
    came: dict[int, int] = defaultdict(int)
    sheets: dict[int, int] = defaultdict(int)
    for incubation, presence in reader.connection.execute(
        select(row.incubation, row.presence)
        .join(WorkshopRow, WorkshopRow.id == row.workshop)
        .where(WorkshopRow.cohort == cohort, WorkshopRow.cancelled.is_(False),
               row.presence != str(Presence.EXPECTED))
    ):  # fmt: skip
        sheets[incubation] += 1
        came[incubation] += presence == Presence.PRESENT
    return came, sheets
