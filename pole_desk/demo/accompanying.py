"""The running cohort accompanied: sessions, workshops in the pole's rooms, milestones, one project at risk."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from pole_desk.activities.incubator.commands import (
    assess,
    assign_mentor,
    do_action,
    hold_session,
    note_attendance,
    plan_session,
    plan_workshop,
    reach_milestone,
    set_milestone,
    signal_risk,
)
from pole_desk.activities.incubator.queries import actions, attendance
from pole_desk.activities.incubator.rules import (
    ActionInput,
    Attendance,
    Level,
    Presence,
    SessionInput,
    WorkshopInput,
)
from pole_desk.activities.incubator.rules.progress import TOP, usual_axes
from pole_desk.demo.season import moment
from pole_desk.demo.stays import A_DAY, workday
from pole_desk.demo.telling import Stage, Turn
from pole_desk.kernel.periods import Month
from pole_desk.ports.ids import CohortId, IncubationId, MentorId, SessionId, WorkshopId
from pole_desk.registers.claims.queries import free_spaces

EVERY = 30
"""Days between two sessions of a project."""
SEATS = 10
FULL = 100
AT_RISK, WATCHED = -1, -2
"""Places of the projects that don't go well."""


class Accompanying:
    """What is told of a running cohort, day by day."""

    def __init__(self, stage: Stage, rng: random.Random, words: dict[str, Any]) -> None:
        self.stage, self.rng, self.words = stage, rng, words
        self.today = stage.today
        self.mentors: list[MentorId] = []

    def plan(self, cohort: CohortId, own: Sequence[IncubationId], begins: date) -> None:
        """Have a cohort accompanied from its first day to that of the story, with what is to come."""
        for place, one in enumerate(own):
            self._follow(one, place, begins, in_trouble=one in (own[AT_RISK], own[WATCHED]))
        self._programme(cohort, begins)
        self.stage.at(self.today - 12 * A_DAY, Turn.CHANGES, self.signal, own[AT_RISK], own[WATCHED])

    def _follow(self, one: IncubationId, place: int, begins: date, *, in_trouble: bool) -> None:
        stage = self.stage
        mentor = self.mentors[place % 2]
        stage.runner.do(assign_mentor, incubation=one, mentor=mentor, hours=20, first_day=begins)
        for rank, title in enumerate(self.words["milestones"]):
            due = Month.of(begins).plus(2 + 3 * rank).first + (10 + place) * A_DAY
            milestone = stage.runner.do(set_milestone, incubation=one, title=title, due_on=due)
            if not in_trouble or rank == 0:
                stage.at(due - self.rng.randrange(2, 12) * A_DAY, Turn.CHANGES, self.reach, milestone)
        day, turn = begins + (7 + 2 * place) * A_DAY, 0
        while workday(day) < self.today:
            stage.at(workday(day) + A_DAY, Turn.CHANGES, self.hold, one, mentor, workday(day), place, turn)
            if turn % 2 == 0:
                stage.at(workday(day) + A_DAY, Turn.CHANGES, self.weigh, one, turn, in_trouble)
            day, turn = day + EVERY * A_DAY, turn + 1
        stage.at(self.today, Turn.PAYMENTS, self.foresee, one, mentor, place)

    def reach(self, stage: Stage, milestone: int) -> None:
        stage.runner.do(reach_milestone, milestone=milestone, on=stage.clock.today())

    def _at(self, day: date, place: int) -> int:
        """Each project its own hour of the afternoon, so that its mentor is nowhere else."""
        return moment(day, time(13 + place // 2))

    def hold(
        self, stage: Stage, one: IncubationId, mentor: MentorId, day: date, place: int, turn: int
    ) -> None:
        words = self.words
        session = self._session(one, mentor, day, place, words["subjects"][turn % len(words["subjects"])])
        agreed = ActionInput(
            text=words["actions"][(place + turn) % len(words["actions"])], due_on=day + 20 * A_DAY
        )
        stage.runner.do(
            hold_session, session=session, notes=self.rng.choice(words["notes"]),
            actions=[agreed] if turn % 2 == 0 else [],
        )  # fmt: skip
        if turn % 2 == 0 and self.rng.randrange(FULL) < 85:
            stage.at(day + 18 * A_DAY, Turn.CHANGES, self.finish, session)

    def _session(
        self, one: IncubationId, mentor: MentorId, day: date, place: int, subject: str
    ) -> SessionId:
        found: SessionId = self.stage.runner.do(plan_session, session=SessionInput(
            incubation=one, starts_at=self._at(day, place), minutes=60, mentor=mentor, subject=subject
        ))  # fmt: skip
        return found

    def finish(self, stage: Stage, session: SessionId) -> None:
        for action in stage.runner.read(actions, session=session, open_only=True):
            stage.runner.do(do_action, action=action.id, on=stage.clock.today())

    def weigh(self, stage: Stage, one: IncubationId, turn: int, in_trouble: bool) -> None:
        """Levels rise with the months, save where it does not go well."""
        gain = 0 if in_trouble else turn // 2
        levels = {axis.key: min(TOP, 1 + self.rng.randrange(2) + gain) for axis in usual_axes()}
        stage.runner.do(
            assess, incubation=one, on=stage.clock.today(), levels=levels, author=self.words["coordinator"]
        )

    def foresee(self, stage: Stage, one: IncubationId, mentor: MentorId, place: int) -> None:
        """The sessions of the coming days; two of them are today's."""
        day = self.today if place in (1, 2) else self.today + (1 + place) * A_DAY
        if place:
            self._session(one, mentor, workday(day), place, self.words["subjects"][0])

    def _programme(self, cohort: CohortId, begins: date) -> None:
        """A workshop every three weeks or so, in a room that is free; the last one has none yet."""
        titles = self.words["workshops"]
        for turn, title in enumerate(titles):
            day = workday(begins + (12 + 29 * turn) * A_DAY)
            if day < self.today:
                self.stage.at(day - A_DAY, Turn.SETTINGS, self.gather, cohort, title, day, turn)
        for ahead, title in ((8, titles[-2]), (17, titles[-1])):
            day = workday(self.today + ahead * A_DAY)
            self.stage.at(self.today, Turn.PAYMENTS, self.announce, cohort, title, day, ahead == 17)

    def _workshop(self, cohort: CohortId, title: str, day: date, turn: int, *, roomless: bool = False) -> WorkshopId:
        starts_at, ends_at = moment(day, time(9, 30)), moment(day, time(12, 30))
        free = [] if roomless else [
            room for room in self.stage.runner.read(
                free_spaces, starts_at=starts_at, ends_at=ends_at, kind="meeting_room"
            ) if room.capacity >= SEATS
        ]  # fmt: skip
        found: WorkshopId = self.stage.runner.do(plan_workshop, cohort=cohort, workshop=WorkshopInput(
            title=title, starts_at=starts_at, ends_at=ends_at, space=free[-1].id if free else None,
            place="" if free or roomless else self.words["place"],
            mentor=self.mentors[2] if turn % 2 else self.mentors[3],
        ))  # fmt: skip
        return found

    def gather(self, stage: Stage, cohort: CohortId, title: str, day: date, turn: int) -> None:
        workshop = self._workshop(cohort, title, day, turn)
        stage.at(day + A_DAY, Turn.CHANGES, self.sign, workshop)

    def sign(self, stage: Stage, workshop: WorkshopId) -> None:
        sheet = {}
        for line in stage.runner.read(attendance, workshop=workshop):
            drawn = self.rng.randrange(FULL)
            presence = Presence.PRESENT if drawn < 88 else Presence.EXCUSED if drawn < 95 else Presence.ABSENT
            sheet[line.incubation] = Attendance(presence, line.expected)
        stage.runner.do(note_attendance, workshop=workshop, sheet=sheet)

    def announce(self, _stage: Stage, cohort: CohortId, title: str, day: date, roomless: bool) -> None:
        self._workshop(cohort, title, day, 0, roomless=roomless)

    def signal(self, stage: Stage, at_risk: IncubationId, watched: IncubationId) -> None:
        on = stage.clock.today()
        stage.runner.do(
            signal_risk, incubation=at_risk, on=on, level=Level.DANGER, reason=self.words["danger"]
        )
        stage.runner.do(signal_risk, incubation=watched, on=on, level=Level.WATCH, reason=self.words["watch"])
