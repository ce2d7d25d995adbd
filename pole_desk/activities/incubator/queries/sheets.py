"""What the paper of a cohort or of a project says: plain values frozen on a day, without any session's notes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.incubator.queries.cohorts import cohort_card
from pole_desk.activities.incubator.queries.exits import outcomes
from pole_desk.activities.incubator.queries.funnels import CohortFunnel
from pole_desk.activities.incubator.queries.project_view import project_view
from pole_desk.activities.incubator.rules.cohorts import hours_of
from pole_desk.activities.incubator.rules.exits import exit_name
from pole_desk.activities.incubator.rules.mentors import SessionState
from pole_desk.activities.incubator.rules.progress import level_name, milestone_state_name
from pole_desk.activities.incubator.rules.stages import stage_name
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CohortId, IncubationId


class SheetProject(NamedTuple):
    """A line of a cohort's sheet, in the words of the pole; `fte` at the exit."""

    title: str
    carrier: str
    stage: str
    hours: Decimal
    presences: int
    sheets: int
    risk: str
    exit: str
    legal_form: str
    fte: Decimal | None


class SheetWorkshop(NamedTuple):
    """A workshop of the programme, epoch seconds."""

    title: str
    starts_at: int
    ends_at: int
    where: str
    present: int
    marked: int
    people: int


class SheetSurvival(NamedTuple):
    """What became of the cohort's enterprises after so many months."""

    months: int
    due: int
    answered: int
    alive: int
    at_pole: int
    fte: Decimal
    rate: Decimal | None


class CohortSheet(NamedTuple):
    """A cohort as its paper prints it; hours in hours, rates in percent."""

    on: date
    name: str
    first_day: date
    last_day: date
    coordinator: str
    partners: tuple[str, ...]
    size_min: int
    size_max: int
    taken: int
    hours_planned: int
    hours_given: Decimal
    session_hours: Decimal
    workshop_hours: Decimal
    attendance: Decimal | None
    late: int
    danger: int
    funnel: CohortFunnel
    projects: tuple[SheetProject, ...]
    workshops: tuple[SheetWorkshop, ...]
    survival: tuple[SheetSurvival, ...]


class ProjectSheet(NamedTuple):
    """A project as its paper prints it: each tuple is a line, in the words of the pole."""

    on: date
    title: str
    pitch: str
    carrier: str
    people: int
    commune: str
    party: str
    cohort: str
    steps: tuple[tuple[date, str], ...]
    mentors: tuple[tuple[str, int, Decimal], ...]
    sessions_held: int
    hours: Decimal
    milestones: tuple[tuple[str, date, str], ...]
    axes: tuple[str, ...]
    radar: tuple[tuple[date, tuple[int | None, ...]], ...]
    risks: tuple[tuple[date, str, str], ...]
    exits: tuple[tuple[date, str, str, Decimal], ...]
    outcomes: tuple[tuple[int, bool | None, Decimal | None, Decimal | None, bool | None], ...]
    desks: tuple[str, ...]


def cohort_sheet(reader: Reader, *, cohort: CohortId, on: date | None = None) -> CohortSheet:
    """The sheet of a cohort as of a day (today when not said); raises NotFound `cohort`."""
    day = on or reader.clock.today()
    card = cohort_card(reader, cohort=cohort, on=day)
    one = card.cohort
    projects = tuple(
        SheetProject(
            member.project.title, member.project.carrier, stage_name(member.project.stage),
            hours_of(member.session_minutes), member.presences, member.sheets,
            level_name(member.risk) if member.risk else "",
            "" if member.exit is None else exit_name(member.exit.outcome),
            "" if member.exit is None else member.exit.legal_form,
            None if member.exit is None else member.exit.fte,
        )
        for member in card.members
    )  # fmt: skip
    workshops = tuple(
        SheetWorkshop(w.title, w.starts_at, w.ends_at, w.where, w.present, w.marked, w.people)
        for w in card.workshops
        if not w.cancelled
    )
    survival = tuple(
        SheetSurvival(s.months, s.due, s.answered, s.alive, s.at_pole, s.fte, s.rate)
        for s in card.survival
    )
    return CohortSheet(
        day, one.name, one.first_day, one.last_day, one.coordinator,
        tuple(name for _party, name in one.partners), one.size_min, one.size_max, one.taken, one.hours,
        one.given_hours, hours_of(one.session_minutes), hours_of(one.workshop_minutes), one.attendance,
        one.late, one.danger, card.funnel, projects, workshops, survival,
    )  # fmt: skip


def project_sheet(reader: Reader, *, incubation: IncubationId) -> ProjectSheet:
    """The sheet of a project as of today; raises NotFound `incubation`."""
    view = project_view(reader, incubation=incubation)
    one = view.project
    held = [session for session in view.sessions if session.state == SessionState.HELD]
    return ProjectSheet(
        reader.clock.today(), one.title, one.pitch, one.carrier, one.people, one.commune, one.party_name,
        one.cohort_name, tuple((step.on_day, stage_name(step.stage)) for step in view.steps),
        tuple((who.mentor_name, who.hours, who.given_hours) for who in view.mentors),
        len(held), hours_of(sum(session.minutes for session in held)),
        tuple((m.title, m.due_on, milestone_state_name(m.state, late=m.late)) for m in view.milestones),
        tuple(axis.label for axis in view.radar.axes),
        tuple((point.on_day, point.levels) for point in view.radar.points),
        tuple((risk.on_day, level_name(risk.level), risk.reason) for risk in view.risks),
        tuple((left.on_day, exit_name(left.outcome), left.legal_form, left.fte) for left in view.exits),
        tuple(
            (found.months, found.alive, found.fte, found.turnover, found.at_pole)
            for found in outcomes(reader, incubation=incubation)
            if found.answered_on is not None
        ),
        tuple(f"{desk.number} · {desk.spaces}" for desk in view.at_pole.desks),
    )  # fmt: skip
