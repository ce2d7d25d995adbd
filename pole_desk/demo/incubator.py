"""The incubator told: two cohorts of the past and what they became, the running one, a call that is open."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, time
from decimal import Decimal
from typing import Any

from pole_desk.activities.incubator.commands import (
    JuryInput,
    MeetingInput,
    add_juror,
    add_mentor,
    answer_outcome,
    attach_party,
    begin_cohort,
    build_timetable,
    cast_votes,
    close_cohort,
    close_jury,
    complete_candidacy,
    decide,
    declare_conflict,
    give_place,
    give_scores,
    move_stage,
    note_exit,
    note_hearings,
    note_jury_presences,
    note_presences,
    open_call,
    open_cohort,
    plan_jury,
    plan_meeting,
    receive_candidacy,
    sign_up,
    spot_project,
    write_minutes,
)
from pole_desk.activities.incubator.queries import call_card, jury_card, projects
from pole_desk.activities.incubator.rules import (
    CallInput,
    Criterion,
    Decision,
    ExitInput,
    ExitKind,
    FieldKind,
    FormField,
    MentorInput,
    MentorKind,
    OutcomeInput,
    Presence,
    ProjectInput,
    Vote,
)
from pole_desk.activities.incubator.rules import Stage as Step
from pole_desk.activities.incubator.rules.exits import due_on
from pole_desk.demo.accompanying import Accompanying
from pole_desk.demo.cast import Structure, material
from pole_desk.demo.season import moment
from pole_desk.demo.stays import A_DAY, workday
from pole_desk.demo.story import Story
from pole_desk.demo.telling import Stage, Turn
from pole_desk.kernel.periods import Month
from pole_desk.ports.ids import CallId, CandidacyId, CohortId, IncubationId, PartyId
from pole_desk.registers.dossiers.queries import dossiers
from pole_desk.registers.dossiers.rules import Kind, State

PAST = (-38, -26)
"""Months, from that of the story's day, in which the cohorts of the past began."""
CURRENT, NEXT = -7, 6
YEAR_LONG = 12
HOURS = 400
HOPED = 80
"""Percent of the enterprises of the past that are alive when asked."""


def plan(stage: Stage, story: Story, seed: int) -> None:
    """Have the incubator's years played; draws of its own, so that nothing else changes."""
    Incubator(stage, story, random.Random(f"{seed}:incubator")).plan()


class Incubator:
    """What the story says of the incubator up to the selection; the accompaniment is told beside."""

    def __init__(self, stage: Stage, story: Story, rng: random.Random) -> None:
        self.stage, self.story, self.rng = stage, story, rng
        self.words: dict[str, Any] = material("incubator")
        self.people: dict[str, Any] = material("people")
        self.today = stage.today
        self.leaver: Structure = story.cast.applicant(self.today)
        self.settled = [stay for stay in story.stays if stay.pepiniere and not stay.draft]
        self.accompanying = Accompanying(stage, rng, self.words)
        self.jury_day = self.today - (2 if self.today.weekday() > 1 else 4) * A_DAY
        self.applied: list[CandidacyId] = []

    def month(self, months: int) -> date:
        """The first day of a month counted from that of the story's day."""
        return Month.of(self.today).plus(months).first

    def plan(self) -> None:
        for rank, months in enumerate(PAST):
            told = max(self.story.start + 20 * A_DAY, self.month(months + YEAR_LONG) + 6 * A_DAY)
            self.stage.at(told, Turn.CHANGES, self.tell_past, rank, months)
        self.stage.at(self.story.start + A_DAY, Turn.OPENINGS, self.gather)
        self.stage.at(self.month(-10) + 2 * A_DAY, Turn.OPENINGS, self.call_for_current)
        self.stage.at(self.month(-8) + 12 * A_DAY, Turn.CHANGES, self.hear)
        begins = workday(self.month(CURRENT))
        self.stage.at(begins, Turn.CHANGES, self.begin, begins)
        self.stage.at(self.today - 25 * A_DAY, Turn.OPENINGS, self.call_for_next)
        self.stage.at(self.today - 9 * A_DAY, Turn.CHANGES, self.leave_early)
        self.stage.at(self.today - 8 * A_DAY, Turn.CHANGES, self.join_the_pole)
        self.stage.at(self.jury_day, Turn.CHANGES, self.hear_next)

    def gather(self, stage: Stage) -> None:
        for name, kind, skills, value in self.words["mentors"]:
            mentor = MentorInput(name=name, kind=MentorKind(kind), skills=skills, hour_value=Decimal(value))
            self.accompanying.mentors.append(
                stage.runner.do(add_mentor, mentor=mentor, since=stage.clock.today())
            )

    def _project(self, title: str) -> ProjectInput:
        rng = self.rng
        place = rng.choice(self.people["communes"])
        carrier = f"{rng.choice(self.people['first'])} {rng.choice(self.people['last'])}"
        return ProjectInput(
            title=title, carrier=carrier, people=rng.choice((1, 1, 2, 2, 3)), commune=place["town"],
            territory=place["territory"],
        )  # fmt: skip

    def _spot(self, title: str, on: date) -> IncubationId:
        found: IncubationId = self.stage.runner.do(
            spot_project, project=self._project(title), on=on, another=True
        )
        return found

    def _cohort(self, months: int) -> CohortId:
        first, last = self.month(months), self.month(months + YEAR_LONG) - A_DAY
        found: CohortId = self.stage.runner.do(
            open_cohort, name=self.words["cohort"].format(year=f"{first:%m.%Y}"), first_day=first,
            last_day=last, hours=HOURS, coordinator=self.words["coordinator"],
        )  # fmt: skip
        return found

    def tell_past(self, stage: Stage, rank: int, months: int) -> None:
        """A cohort of the past, entered when it is over, and what each project became."""
        begins, last = workday(self.month(months)), self.month(months + YEAR_LONG) - A_DAY
        cohort = self._cohort(months)
        own = [self._spot(title, begins - 60 * A_DAY) for title in self.words["past"][rank]]
        for one in own:
            stage.runner.do(
                give_place, incubation=one, cohort=cohort, on=begins - 20 * A_DAY,
                reason=self.words["cohort"].format(year=begins.year),
            )
        stage.runner.do(begin_cohort, cohort=cohort, on=begins)
        for place, one in enumerate(own):
            stopped = place == len(own) - 1
            values = ExitInput(outcome=ExitKind.STOPPED, reason=self.words["stopped"]) if stopped else ExitInput(
                outcome=ExitKind.CREATED, legal_form=self.rng.choice(self.words["forms"]),
                fte=Decimal(self.rng.randrange(4, 13)) / 4,
            )  # fmt: skip
            stage.runner.do(note_exit, incubation=one, values=values, on=last)
            if not stopped:
                self._follow(one, rank * 3 + place, last, last_one=place == len(own) - 2)
        stage.runner.do(close_cohort, cohort=cohort, on=last)

    def _follow(self, one: IncubationId, place: int, left: date, *, last_one: bool) -> None:
        """Its structure is one of the pépinière when there is one; it answers when asked, save the last."""
        stage, told = self.stage, self.stage.clock.today() + A_DAY
        if place % 2 == 0 and place // 2 < len(self.settled):
            stay = self.settled[place // 2]
            stage.at(max(told, stay.first + A_DAY), Turn.CHANGES, self.settle, one, stay.structure)
        for months in (12, 24):
            day = due_on(left, months) + self.rng.randrange(5, 30) * A_DAY
            if not last_one or months == 12 and day < self.today - 200 * A_DAY:
                stage.at(max(told, day), Turn.CHANGES, self.answer, one, months)

    def settle(self, stage: Stage, one: IncubationId, structure: Structure) -> None:
        if structure.rank in stage.parties:
            stage.runner.do(
                attach_party, incubation=one, party=stage.parties[structure.rank], on=stage.clock.today()
            )

    def answer(self, stage: Stage, one: IncubationId, months: int) -> None:
        alive = self.rng.randrange(100) < HOPED
        answer = OutcomeInput(
            alive=alive, at_pole=alive and self.rng.randrange(100) < HOPED,
            fte=Decimal(self.rng.randrange(4, 20)) / 4 if alive else Decimal(0),
            turnover=Decimal(self.rng.randrange(30, 240) * 1000) if alive else None,
        )  # fmt: skip
        stage.runner.do(
            answer_outcome, incubation=one, months=months, answer=answer, on=stage.clock.today()
        )

    def _call(self, cohort: CohortId, opens: date, closes: date) -> CallId:
        found: CallId = self.stage.runner.do(open_call, call=CallInput(
            name=self.words["call"].format(year=f"{closes:%m.%Y}"), opens_on=opens, closes_on=closes, cohort=cohort,
            fields=(FormField(label=self.words["question"], kind=FieldKind.LONG, required=True, key="besoin"),),
            criteria=tuple(Criterion(label=label) for label in self.words["criteria"]),
        ))  # fmt: skip
        return found

    def _apply(self, call: CallId, one: IncubationId, on: date) -> CandidacyId:
        made: CandidacyId = self.stage.runner.do(
            receive_candidacy, call=call, incubation=one, on=on, answers={"besoin": self.words["answer"]}
        )
        self.stage.runner.do(complete_candidacy, candidacy=made)
        return made

    def call_for_current(self, stage: Stage) -> None:
        """A call and a meeting; those who came apply in the weeks that follow."""
        today = stage.clock.today()
        self.current = self._cohort(CURRENT)
        self.call = self._call(self.current, today, self.month(-8) - A_DAY)
        self.candidacies: dict[str, CandidacyId] = {}
        self.projects: dict[str, IncubationId] = {}
        evening = workday(today + 12 * A_DAY)
        meeting = self._meeting(evening, 30)
        signed = {}
        for title in (*self.words["current"], *self.words["refused"]):
            self.projects[title] = self._spot(title, today)
            signed[title] = stage.runner.do(
                sign_up, meeting=meeting, on=today, incubation=self.projects[title]
            )
        stage.at(evening, Turn.CHANGES, self.welcome, meeting, tuple(signed.values()))
        for title in signed:
            day = evening + self.rng.randrange(3, 18) * A_DAY
            stage.at(day, Turn.CHANGES, self.receive, title)

    def _meeting(self, day: date, seats: int) -> int:
        values = MeetingInput(
            title=self.words["meeting"], starts_at=moment(day, time(18)), ends_at=moment(day, time(20)),
            seats=seats, place=self.words["place"],
        )  # fmt: skip
        found: int = self.stage.runner.do(plan_meeting, meeting=values)
        return found

    def welcome(self, stage: Stage, meeting: int, signed: tuple[int, ...]) -> None:
        """All but the last one came."""
        presences = dict.fromkeys(signed, Presence.PRESENT) | {signed[-1]: Presence.EXCUSED}
        stage.runner.do(note_presences, meeting=meeting, presences=presences)

    def receive(self, stage: Stage, title: str) -> None:
        self.candidacies[title] = self._apply(self.call, self.projects[title], stage.clock.today())

    def hear(self, stage: Stage) -> None:
        """The jury's day: everybody is heard, scored and decided on; the minutes are closed in the evening."""
        today, runner = stage.clock.today(), stage.runner
        jury = runner.do(plan_jury, call=self.call, jury=JuryInput(held_on=today, place=self.words["place"]))
        jurors = [runner.do(add_juror, jury=jury, name=name) for name in self.words["jurors"]]
        runner.do(build_timetable, jury=jury, order=list(self.candidacies.values()),
                  starts_at=moment(today, time(9)), minutes=25, gap=5)  # fmt: skip
        runner.do(note_jury_presences, jury=jury, presences=dict.fromkeys(jurors, Presence.PRESENT))
        criteria = [one.id for one in runner.read(call_card, call=self.call).asked.criteria if one.id is not None]
        for title, candidacy in self.candidacies.items():
            chosen = title in self.words["current"]
            for juror in jurors:
                low = 3 if chosen else 1
                points = {one: Decimal(self.rng.randrange(low, low + 3)) for one in criteria}
                runner.do(give_scores, juror=juror, candidacy=candidacy, points=points)
            runner.do(
                cast_votes, jury=jury, candidacy=candidacy,
                votes=dict.fromkeys(jurors, Vote.FOR if chosen else Vote.AGAINST) | {jurors[-1]: Vote.ABSTENTION},
            )
            runner.do(
                decide, jury=jury, candidacy=candidacy, decision=Decision.ACCEPTED if chosen else Decision.REFUSED,
                reason="" if chosen else self.words["refusal"],
            )
        heard = {one.id: True for one in runner.read(jury_card, jury=jury).hearings}
        runner.do(note_hearings, jury=jury, came=heard)
        runner.do(write_minutes, jury=jury, minutes=self.words["minutes"])
        runner.do(close_jury, jury=jury, on=today)

    def begin(self, stage: Stage, on: date) -> None:
        stage.runner.do(begin_cohort, cohort=self.current, on=on)
        own = [self.projects[title] for title in self.words["current"]]
        self.accompanying.plan(self.current, own, on)

    def call_for_next(self, stage: Stage) -> None:
        """The next call is open: some applied, some were only spotted, a meeting is to come."""
        today = stage.clock.today()
        call = self.next_call = self._call(self._cohort(NEXT), today, self.today + 20 * A_DAY)
        meeting = self._meeting(workday(self.today + 5 * A_DAY), 25)
        for title in self.words["next"]:
            one = self._spot(title, today)
            stage.runner.do(move_stage, incubation=one, stage=Step.MET, on=today)
            if title in self.words["next"][:3]:
                stage.at(today + self.rng.randrange(4, 20) * A_DAY, Turn.CHANGES, self.apply_next, call, one)
        for title in self.words["spotted"]:
            stage.runner.do(
                sign_up, meeting=meeting, on=today, incubation=self._spot(title, today)
            )

    def apply_next(self, stage: Stage, call: CallId, one: IncubationId) -> None:
        self.applied.append(self._apply(call, one, stage.clock.today()))

    def hear_next(self, stage: Stage) -> None:
        """A first jury of the open call: one excused, some notes missing, one candidacy put off."""
        today, runner, waiting = stage.clock.today(), stage.runner, self.applied
        values = JuryInput(held_on=today, place=self.words["place"], quorum=2)
        jury = runner.do(plan_jury, call=self.next_call, jury=values)
        jurors = [runner.do(add_juror, jury=jury, name=name) for name in self.words["jurors"]]
        stand_in = runner.do(add_juror, jury=jury, name=self.words["substitute"], substitute_of=jurors[-1])
        runner.do(build_timetable, jury=jury, order=waiting, starts_at=moment(today, time(14)), minutes=30, gap=10)
        runner.do(note_jury_presences, jury=jury, presences={
            **dict.fromkeys([*jurors[:-1], stand_in], Presence.PRESENT), jurors[-1]: Presence.EXCUSED,
        })  # fmt: skip
        runner.do(declare_conflict, juror=jurors[0], candidacy=waiting[-1], reason=self.words["interest"])
        criteria = [one.id for one in runner.read(call_card, call=self.next_call).asked.criteria if one.id is not None]
        for place, candidacy in enumerate(waiting):
            for rank, juror in enumerate(jurors[1:-1]):
                asked = criteria[: len(criteria) - place] if rank else criteria
                points = {one: Decimal(max(1, 4 - place) + (one + rank) % 2) for one in asked}
                runner.do(give_scores, juror=juror, candidacy=candidacy, points=points)
        if waiting:
            runner.do(cast_votes, jury=jury, candidacy=waiting[0], votes={
                jurors[1]: Vote.ABSTENTION, jurors[2]: Vote.FOR, stand_in: Vote.AGAINST,
            })  # fmt: skip
            runner.do(
                decide, jury=jury, candidacy=waiting[0], decision=Decision.DEFERRED, reason=self.words["deferral"],
                deferred_to=self.today + 24 * A_DAY,
            )

    def join_the_pole(self, stage: Stage) -> None:
        """Two projects of the running cohort have their structure here: one sells in the shop, one eats here."""
        today, runner = stage.clock.today(), stage.runner
        taken = {one.party for one in runner.read(projects)}
        kinds: dict[PartyId, set[str]] = defaultdict(set)
        for one in runner.read(dossiers):
            if one.state == State.OPEN:
                kinds[one.party].add(one.kind)
        here = sorted(
            (party for party, own in kinds.items() if Kind.HOSTING in own and party not in taken),
            key=lambda party: (-len(kinds[party]), party),
        )
        for title, kind in zip(self.words["current"][1:3], (Kind.SHOP, Kind.MEALS), strict=True):
            party = next((each for each in here if kind in kinds[each]), None)
            if party is not None:
                here.remove(party)
                runner.do(attach_party, incubation=self.projects[title], party=party, on=today)

    def leave_early(self, stage: Stage) -> None:
        """A project of the running cohort is ready: it asks for an office in the pépinière."""
        today, one = stage.clock.today(), self.projects[self.words["current"][0]]
        stage.runner.do(attach_party, incubation=one, party=stage.known(self.leaver), on=today)
        values = ExitInput(outcome=ExitKind.PEPINIERE, legal_form="SCIC", fte=Decimal("2.5"))
        stage.runner.do(note_exit, incubation=one, values=values, on=today)
