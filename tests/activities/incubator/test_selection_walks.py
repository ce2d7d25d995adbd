"""Random walks through the selection against a model of two sets: seats, places, no candidacy lost."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pole_desk.activities.incubator.commands import (
    JuryInput,
    MeetingInput,
    add_juror,
    complete_candidacy,
    decide,
    note_jury_presences,
    note_presences,
    plan_jury,
    plan_meeting,
    receive_candidacy,
    restore_candidacy,
    set_timetable,
    sign_up,
    withdraw_candidacy,
    withdraw_decision,
    withdraw_sign_up,
)
from pole_desk.activities.incubator.queries import (
    candidacies,
    decisions,
    hearings,
    meeting,
    projects,
    sign_ups,
)
from pole_desk.activities.incubator.rules import Decision, Presence, Slot
from pole_desk.activities.incubator.tables import CohortRow
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Outcome, Runner

from .conftest import MONDAY, Incubator

DAY = date(2026, 11, 20)
SEATS, PLACES, PEOPLE = 2, 1, 3
RUN = count(1)
ACTS = st.lists(
    st.tuples(
        st.sampled_from((
            "sign", "sign", "unsign", "come", "apply", "apply", "complete", "hear", "accept", "accept",
            "wait", "refuse", "undecide", "give up", "restore",
        )),
        st.integers(0, PEOPLE - 1),
        st.sampled_from(("keep", "keep", "undo", "redo")),
    ),
    min_size=8,
    max_size=22,
)  # fmt: skip


def at(hour: int) -> int:
    return int(datetime(DAY.year, DAY.month, DAY.day, hour, tzinfo=PARIS).timestamp())


class Walk:
    """A meeting, a call, a cohort and a jury of its own; what is expected of them in two sets."""

    def __init__(self, incubator: Incubator) -> None:
        self.incubator, self.run = incubator, next(RUN)
        self.cohort = incubator.cohort(f"Promotion {self.run}", size_min=1, size_max=PLACES)
        self.call = incubator.call(self.cohort, name=f"Appel {self.run}", fields=(), pieces=())
        values = MeetingInput(title="Réunion", starts_at=at(9), ends_at=at(11), seats=SEATS, place="x")
        self.meeting = incubator.do(plan_meeting, meeting=values)
        self.jury = incubator.do(
            plan_jury, call=self.call, jury=JuryInput(held_on=DAY, place="x", quorum=1)
        )
        member = incubator.do(add_juror, jury=self.jury, name="Ana")
        incubator.do(note_jury_presences, jury=self.jury, presences={member: Presence.PRESENT})
        self.people = [incubator.spotted(f"Projet {self.run} {n}") for n in range(PEOPLE)]
        self.signed: set[int] = set()
        self.states: dict[int, str] = {}
        for who in self.people[1:]:
            self.incubator.do(receive_candidacy, call=self.call, incubation=who, on=DAY)
            one = self.filed(who)
            self.incubator.do(complete_candidacy, candidacy=one.id)
            self._judge("hear", one)
            self.states[who] = "complete"

    def filed(self, who: int) -> Any:
        found = self.incubator.read(candidacies, call=self.call, incubation=who)
        return found[0] if found else None

    def taken(self) -> int:
        wanted = select(CohortRow.taken).where(CohortRow.id == self.cohort)
        return int(self.incubator.runner.read(lambda reader: reader.connection.scalar(wanted)))

    def seen(self) -> Any:
        """Everything that stands, without the numbers of records."""
        mine = [one for one in self.incubator.read(projects) if one.id in self.people]
        return (
            sorted((one.incubation, one.presence) for one in self.incubator.read(sign_ups, meeting=self.meeting)),
            self.incubator.read(meeting, meeting=self.meeting).taken,
            sorted((one.id, one.stage, one.stage_on, one.cohort) for one in mine),
            sorted(
                (one.incubation, one.state, one.reason if one.state != "received" else "", one.decided_on)
                for one in self.incubator.read(candidacies, call=self.call)
                if one.state != "withdrawn"
            ),
            sorted((one.candidacy, one.decision) for one in self.incubator.read(decisions, jury=self.jury)),
            [(one.candidacy, one.starts_at) for one in self.incubator.read(hearings, jury=self.jury)],
            self.taken(),
        )

    def play(self, name: str, which: int) -> Outcome | None:
        """Ask the incubator; None when there is nothing to ask."""
        who, perform = self.people[which], self.incubator.perform
        if name == "sign":
            return perform(sign_up, meeting=self.meeting, incubation=who, on=date(2026, 11, 1))
        if name in ("unsign", "come"):
            mine = [o for o in self.incubator.read(sign_ups, meeting=self.meeting) if o.incubation == who]
            if not mine:
                return None
            if name == "unsign":
                return perform(withdraw_sign_up, sign_up=mine[0].id)
            return perform(note_presences, meeting=self.meeting, presences={mine[0].id: Presence.PRESENT})
        if name == "apply":
            return perform(receive_candidacy, call=self.call, incubation=who, on=DAY)
        one = self.filed(who)
        return None if one is None else self._judge(name, one)

    def _judge(self, name: str, one: Any) -> Outcome | None:
        perform = self.incubator.perform
        if name == "complete":
            return perform(complete_candidacy, candidacy=one.id)
        if name == "hear":
            there = self.incubator.read(hearings, jury=self.jury)
            slots = [Slot(each.candidacy, each.starts_at, each.ends_at) for each in there]
            hour = at(12) + 600 * self.people.index(one.incubation)
            return perform(set_timetable, jury=self.jury, slots=[*slots, Slot(one.id, hour, hour + 600)])
        if name == "give up":
            return perform(withdraw_candidacy, candidacy=one.id, reason="renonce", on=MONDAY)
        if name == "restore":
            return perform(restore_candidacy, candidacy=one.id)
        standing = self.incubator.read(decisions, candidacy=one.id)
        if name == "undecide":
            return perform(withdraw_decision, decision=standing[-1].id) if standing else None
        wanted = {"accept": Decision.ACCEPTED, "wait": Decision.WAITING, "refuse": Decision.REFUSED}[name]
        return perform(decide, jury=self.jury, candidacy=one.id, decision=wanted, reason="motif")

    def expect(self, name: str, which: int) -> None:
        """The model after an act that was done."""
        who = self.people[which]
        if name == "sign":
            self.signed.add(who)
        elif name == "unsign":
            self.signed.remove(who)
        elif name in AFTER:
            self.states[who] = AFTER[name]

    def holds(self) -> None:
        """What is there is what the model says; seats and places are never exceeded."""
        own = self.incubator.read(candidacies, call=self.call)
        assert {one.incubation: one.state for one in own} == self.states
        there = self.incubator.read(meeting, meeting=self.meeting)
        signed = {one.incubation for one in self.incubator.read(sign_ups, meeting=self.meeting)}
        assert signed == self.signed and there.taken == len(signed) <= SEATS
        assert self.taken() == list(self.states.values()).count("accepted") <= PLACES


AFTER = {
    "apply": "received", "complete": "complete", "accept": "accepted", "wait": "waiting",
    "refuse": "refused", "undecide": "complete", "give up": "withdrawn", "restore": "received",
}  # fmt: skip


QUICK = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),
}
"""A failing walk is told as it was drawn: making it shorter takes minutes."""


@settings(max_examples=8, **QUICK)
@given(acts=ACTS)
def test_seats_and_places_hold_no_candidacy_is_lost_and_undo_returns(
    lite_incubator: Incubator, acts: list[tuple[str, int, str]]
) -> None:
    walk_through(lite_incubator, acts)


@settings(max_examples=3, **QUICK)
@given(acts=ACTS)
def test_the_same_walks_hold_on_a_server(
    pg_pole: Runner, clock: FixedClock, acts: list[tuple[str, int, str]]
) -> None:
    walk_through(Incubator(pg_pole, clock), acts)


def walk_through(incubator: Incubator, acts: list[tuple[str, int, str]]) -> None:
    """Play the acts, taking some back and some forth again; the model holds after each."""
    walk = Walk(incubator)
    for name, which, after in acts:
        before, known = walk.seen(), len(walk.states)
        if name == "undecide":
            one = walk.filed(walk.people[which])
            own = [] if one is None else incubator.read(decisions, candidacy=one.id)
            if len(own) > 1:
                continue
        try:
            done = walk.play(name, which)
        except PoleError:
            assert walk.seen() == before
            continue
        if done is None:
            continue
        then = walk.seen()
        if after != "keep":
            back = incubator.back(done)
            assert walk.seen() == before, (name, which)
            if name == "apply":
                walk.states[walk.people[which]] = "withdrawn"
        if after == "redo":
            incubator.back(back)
            assert walk.seen() == then, (name, which)
        if after != "undo":
            walk.expect(name, which)
        walk.holds()
        assert len(walk.states) >= known
    assert incubator.sound()
