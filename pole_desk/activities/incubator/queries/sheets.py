"""What the sheet of a cohort or of a project says as known on a day, without any session's notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.incubator.queries.cohorts import CohortCard, Member, cohort_card
from pole_desk.activities.incubator.queries.exits import outcomes
from pole_desk.activities.incubator.queries.funnels import CohortFunnel
from pole_desk.activities.incubator.queries.identity import steps
from pole_desk.activities.incubator.queries.progress import MilestoneItem, milestones, radar
from pole_desk.activities.incubator.queries.project_view import project_view
from pole_desk.activities.incubator.queries.sessions import Session
from pole_desk.activities.incubator.rules.cohorts import hours_of
from pole_desk.activities.incubator.rules.exits import exit_name
from pole_desk.activities.incubator.rules.mentors import SessionState
from pole_desk.activities.incubator.rules.progress import Milestone, is_late, level_name, milestone_state_name
from pole_desk.activities.incubator.rules.stages import Stage, stage_name
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_end, day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CohortId, DossierId, IncubationId, PartyId
from pole_desk.registers.dossiers.queries import Dossier


class SheetProject(NamedTuple):
    """A line of a cohort's sheet, in the words of the pole; `fte` at the exit, `reached` of `milestones`."""

    dossier: DossierId
    party: PartyId | None
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
    entered: date | None
    left: date | None
    milestones: int
    reached: int


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
    axes: tuple[str, ...]
    radar: tuple[tuple[str, tuple[int | None, ...]], ...]


class SheetSession(NamedTuple):
    """An individual session: never what was noted at it."""

    on_day: date
    mentor: str
    subject: str
    hours: Decimal


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
    sessions: tuple[SheetSession, ...]
    meals: tuple[str, ...]
    stalls: tuple[str, ...]
    fund: tuple[str, ...]


def cohort_sheet(reader: Reader, *, cohort: CohortId, on: date | None = None) -> CohortSheet:
    """The sheet of a cohort as of a day (today when not said); raises NotFound `cohort`."""
    day = on or reader.clock.today()
    card = cohort_card(reader, cohort=cohort, on=day)
    one = card.cohort
    marks: dict[IncubationId, list[bool]] = {}
    for milestone in milestones(reader, cohort=cohort, on=day):
        if milestone.state != Milestone.DROPPED:
            reached = milestone.reached_on is not None and milestone.reached_on <= day
            marks.setdefault(milestone.incubation, []).append(reached)
    projects = tuple(_line(reader, member, marks.get(member.project.id, []), day) for member in card.members)
    until = day_end(day)
    workshops = tuple(
        SheetWorkshop(w.title, w.starts_at, w.ends_at, w.where, w.present, w.marked, w.people)
        for w in card.workshops
        if not w.cancelled and w.starts_at < until
    )
    survival = tuple(
        SheetSurvival(s.months, s.due, s.answered, s.alive, s.at_pole, s.fte, s.rate)
        for s in card.survival
    )
    return CohortSheet(
        day, one.name, one.first_day, one.last_day, one.coordinator,
        tuple(name for _party, name in one.partners), one.size_min, one.size_max, one.taken, one.hours,
        one.given_hours, hours_of(one.session_minutes), hours_of(one.workshop_minutes), one.attendance,
        one.late, one.danger, card.funnel, projects, workshops, survival, *_mean_radar(reader, card, day),
    )  # fmt: skip


def _line(reader: Reader, member: Member, reached: list[bool], day: date) -> SheetProject:
    known = [step for step in steps(reader, incubation=member.project.id) if step.on_day <= day]
    entered = next((step.on_day for step in known if step.stage == Stage.INCUBATED), None)
    left = None if member.exit is None or member.exit.on_day > day else member.exit
    return SheetProject(
        member.project.dossier, member.project.party, member.project.title, member.project.carrier,
        stage_name(known[-1].stage if known else member.project.stage), hours_of(member.session_minutes),
        member.presences, member.sheets, level_name(member.risk) if member.risk else "",
        "" if left is None else exit_name(left.outcome), "" if left is None else left.legal_form,
        None if left is None else left.fte, entered, None if left is None else left.on_day,
        len(reached), sum(reached),
    )  # fmt: skip


def _mean_radar(
    reader: Reader, card: CohortCard, day: date
) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[int | None, ...]], ...]]:
    """The axes with the mean of the projects' first assessments, then of their last ones known."""
    axes: list[str] = []
    firsts: dict[str, list[int]] = {}
    lasts: dict[str, list[int]] = {}
    for member in card.members:
        found = radar(reader, incubation=member.project.id, on=day)
        points = [point for point in found.points if point.on_day <= day]
        axes += [axis.label for axis in found.axes if axis.label not in axes]
        for place, axis in enumerate(found.axes):
            levels = [level for point in points if (level := point.levels[place]) is not None]
            if levels:
                firsts.setdefault(axis.label, []).append(levels[0])
                lasts.setdefault(axis.label, []).append(levels[-1])
    if not lasts:
        return tuple(axes), ()
    return tuple(axes), tuple(
        (name, tuple(_mean(levels.get(axis)) for axis in axes))
        for name, levels in ((_("Premières évaluations"), firsts), (_("Dernières évaluations"), lasts))
    )


def _mean(levels: list[int] | None) -> int | None:
    """The mean to the nearest level, half up."""
    return None if not levels else (2 * sum(levels) + len(levels)) // (2 * len(levels))


def project_sheet(
    reader: Reader, *, incubation: IncubationId, on: date | None = None
) -> ProjectSheet:
    """The sheet of a project as known on a day (today when not said); raises NotFound `incubation`."""
    day = on or reader.clock.today()
    view = project_view(reader, incubation=incubation)
    one, pole = view.project, view.at_pole
    until = day_end(day)
    held = [each for each in view.sessions if each.state == SessionState.HELD and each.starts_at < until]
    return ProjectSheet(
        day, one.title, one.pitch, one.carrier, one.people, one.commune, one.party_name,
        one.cohort_name,
        tuple((step.on_day, stage_name(step.stage)) for step in view.steps if step.on_day <= day),
        tuple((who.mentor_name, who.hours, who.given_hours) for who in view.mentors),
        len(held), hours_of(sum(session.minutes for session in held)),
        tuple((m.title, m.due_on, _milestone_words(m, day)) for m in view.milestones),
        tuple(axis.label for axis in view.radar.axes),
        tuple((point.on_day, point.levels) for point in view.radar.points if point.on_day <= day),
        tuple((risk.on_day, level_name(risk.level), risk.reason) for risk in view.risks if risk.on_day <= day),
        tuple(
            (left.on_day, exit_name(left.outcome), left.legal_form, left.fte)
            for left in view.exits if left.on_day <= day
        ),
        tuple(
            (found.months, found.alive, found.fte, found.turnover, found.at_pole)
            for found in outcomes(reader, incubation=incubation)
            if found.answered_on is not None and found.answered_on <= day
        ),
        tuple(f"{desk.number} · {desk.spaces}" for desk in pole.desks if desk.first_day <= day),
        tuple(_session(each) for each in sorted(held, key=lambda each: each.starts_at)),
        _titles(pole.meals, day), _titles(pole.stalls, day), _titles(pole.fund, day),
    )  # fmt: skip


def _milestone_words(one: MilestoneItem, day: date) -> str:
    """The state of a milestone as it was known on a day."""
    reached = one.reached_on is not None and one.reached_on <= day
    state = Milestone.REACHED if reached else Milestone.PLANNED if one.state == Milestone.REACHED else one.state
    return milestone_state_name(state, late=is_late(state, one.due_on, day))


def _session(one: Session) -> SheetSession:
    return SheetSession(day_of(one.starts_at), one.mentor_name, one.subject, hours_of(one.minutes))


def _titles(found: Iterable[Dossier], day: date) -> tuple[str, ...]:
    return tuple(one.title or one.party_name for one in found if one.opened_on <= day)
