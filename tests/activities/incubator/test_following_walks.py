"""Random walks through the accompaniment: whatever is done, undone and done again, every rule holds."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pole_desk.activities.hosting.queries import applications
from pole_desk.activities.hosting.rules import State
from pole_desk.activities.incubator.commands import (
    add_mentor,
    attach_party,
    cancel_session,
    cancel_workshop,
    hold_session,
    note_attendance,
    note_exit,
    plan_session,
    plan_workshop,
    reopen_session,
)
from pole_desk.activities.incubator.queries import cohort_card, exits, sessions, workshops
from pole_desk.activities.incubator.rules import (
    Attendance,
    ExitInput,
    ExitKind,
    MentorInput,
    Presence,
    SessionInput,
    SessionState,
    WorkshopInput,
)
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Outcome, Runner
from pole_desk.ports.ids import CohortId, MentorId

from .conftest import MONDAY, Incubator

RUN = count(1)
ACTS = st.lists(
    st.tuples(
        st.sampled_from((
            "session", "session", "hold", "cancel", "reopen", "workshop", "workshop", "cancel workshop", "sheet",
            "leave",
        )),
        st.integers(0, 2),
        st.integers(9, 12),
        st.sampled_from(("keep", "keep", "undo", "redo")),
    ),
    min_size=6,
    max_size=14,
)  # fmt: skip


class Walk:
    """A cohort of three with one mentor and one room, in October."""

    def __init__(self, incubator: Incubator) -> None:
        run = next(RUN)
        self.incubator = incubator
        self.cohort: CohortId = incubator.running(f"Promotion {run}")
        titles = [f"{letter}{run} {letter * 6}" for letter in "ABC"]
        self.own = incubator.incubated(self.cohort, *titles)
        for rank, one in enumerate(self.own):
            incubator.do(attach_party, incubation=one, party=incubator.party(f"Structure {run} {rank}"), on=MONDAY)
        self.mentor: MentorId = incubator.do(
            add_mentor, mentor=MentorInput(name=f"Mentor {run}", hour_value=Decimal(50)), since=date(2026, 1, 1)
        )
        self.room = incubator.space("R2")
        self.day = 1 + run % 30

    def at(self, hour: int) -> int:
        return int(datetime(2026, 10, self.day, hour, tzinfo=PARIS).timestamp())

    def act(self, name: str, which: int, hour: int) -> Outcome | None:
        one, perform = self.own[which], self.incubator.perform
        own_sessions = self.incubator.read(sessions, incubation=one)
        planned = self.incubator.read(workshops, cohort=self.cohort)
        if name == "session":
            wish = SessionInput(incubation=one, starts_at=self.at(hour), minutes=90, mentor=self.mentor)
            return perform(plan_session, session=wish)
        if name == "workshop":
            return perform(plan_workshop, cohort=self.cohort, workshop=WorkshopInput(
                title="Atelier", starts_at=self.at(hour), ends_at=self.at(hour + 2), space=self.room,
                mentor=self.mentor if which else None))  # fmt: skip
        if name == "leave":
            kind = ExitKind.PEPINIERE if which else ExitKind.STOPPED
            return perform(note_exit, incubation=one, on=MONDAY, values=ExitInput(outcome=kind, reason="x"))
        if name in ("cancel workshop", "sheet"):
            if not planned:
                return None
            if name == "sheet":
                return perform(note_attendance, workshop=planned[-1].id, sheet={
                    one: Attendance(Presence.PRESENT if hour % 2 else Presence.ABSENT, which)})  # fmt: skip
            return perform(cancel_workshop, workshop=planned[-1].id, reason="x")
        if not own_sessions:
            return None
        last = own_sessions[-1].id
        acts: dict[str, tuple[Any, dict[str, Any]]] = {
            "hold": (hold_session, {"minutes": 60, "notes": "n"}), "cancel": (cancel_session, {"reason": "x"}),
            "reopen": (reopen_session, {}),
        }  # fmt: skip
        run, more = acts[name]
        return perform(run, session=last, **more)

    def require_true(self) -> None:
        """Nobody is at two places, the card adds up, an exit to the pépinière has its application."""
        read = self.incubator.read
        busy = [
            (one.starts_at, one.ends_at) for one in read(sessions, mentor=self.mentor)
            if one.state in (SessionState.PLANNED, SessionState.HELD)
        ] + [(one.starts_at, one.ends_at) for one in read(workshops, mentor=self.mentor)]  # fmt: skip
        busy.sort()
        assert all(before[1] <= after[0] for before, after in zip(busy, busy[1:], strict=False))
        card = read(cohort_card, cohort=self.cohort)
        assert card.cohort.taken == len(card.members) == 3
        assert sum(card.cohort.stages.values()) == 3
        assert card.cohort.session_minutes == sum(one.session_minutes for one in card.members)
        waiting = {one.id for one in read(applications) if one.state == State.RECEIVED}
        for one in read(exits, cohort=self.cohort):
            assert (one.application in waiting) == (one.outcome == ExitKind.PEPINIERE)


@settings(
    max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(acts=ACTS)
def test_whatever_is_done_and_taken_back_the_accompaniment_stays_sound(
    pole: Runner, clock: FixedClock, acts: list[tuple[str, int, int, str]]
) -> None:
    incubator = Incubator(pole, clock)
    walk = Walk(incubator)
    for name, which, hour, then in acts:
        try:
            done = walk.act(name, which, hour)
            if done is not None and then != "keep":
                again = incubator.back(done)
                if then == "redo":
                    incubator.back(again)
        except PoleError as refused:
            assert refused.message
        walk.require_true()
    assert incubator.sound()
