"""A coordinator's days: sessions, workshops, juries, meetings, and what falls due, in time."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pole_desk.activities.incubator.queries.calls import calls
from pole_desk.activities.incubator.queries.exits import outcomes_to_ask
from pole_desk.activities.incubator.queries.juries import hearings, juries
from pole_desk.activities.incubator.queries.meetings import meetings
from pole_desk.activities.incubator.queries.progress import milestones
from pole_desk.activities.incubator.queries.sessions import actions, sessions
from pole_desk.activities.incubator.queries.workshops import workshops
from pole_desk.activities.incubator.rules.mentors import SessionState, session_state_name
from pole_desk.activities.incubator.rules.progress import Milestone
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IncubationId, MentorId


class Engagement(NamedTuple):
    """Something of a day; `starts_at` and `ends_at` are 0 for what has a day only.

    `kind` is session, workshop, jury, meeting, milestone, action, next_session, call or outcome;
    `record` its number, `incubation` the project when there is one.
    """

    kind: str
    record: int
    on_day: date
    starts_at: int
    ends_at: int
    title: str
    detail: str
    where: str
    mentor: MentorId | None
    mentor_name: str
    incubation: IncubationId | None
    state: str


def agenda(
    reader: Reader, *, first: date, last: date, mentor: MentorId | None = None
) -> list[Engagement]:
    """Everything from a day to a day, both included, in time; days without hour come first.

    With a `mentor`, their sessions and workshops alone.
    """
    found = [*_sessions(reader, first, last, mentor), *_workshops(reader, first, last, mentor)]
    if mentor is None:
        found += [*_juries(reader, first, last), *_meetings(reader, first, last), *_due(reader, first, last)]
    return sorted(found, key=lambda one: (one.on_day, one.starts_at, one.kind, one.record))


def _sessions(reader: Reader, first: date, last: date, mentor: MentorId | None) -> list[Engagement]:
    return [
        Engagement(
            "session", one.id, day_of(one.starts_at), one.starts_at, one.ends_at, one.title,
            one.subject or session_state_name(one.state), one.place, one.mentor, one.mentor_name,
            one.incubation, one.state,
        )
        for one in sessions(reader, mentor=mentor, first=first, last=last)
        if one.state != SessionState.CANCELLED
    ]  # fmt: skip


def _workshops(reader: Reader, first: date, last: date, mentor: MentorId | None) -> list[Engagement]:
    return [
        Engagement(
            "workshop", one.id, day_of(one.starts_at), one.starts_at, one.ends_at, one.title,
            one.cohort_name, one.where, one.mentor, one.mentor_name, None,
            "held" if one.present else "planned",
        )
        for one in workshops(reader, mentor=mentor, first=first, last=last)
    ]  # fmt: skip


def _juries(reader: Reader, first: date, last: date) -> list[Engagement]:
    found = []
    for one in juries(reader, first=first, last=last):
        heard = hearings(reader, jury=one.id)
        begins = min((hearing.starts_at for hearing in heard), default=0)
        ends = max((hearing.ends_at for hearing in heard), default=0)
        found.append(Engagement(
            "jury", one.id, one.held_on, begins, ends, _("Jury : {call}").format(call=one.call_name),
            "", one.where, None, "", None, "closed" if one.closed_on is not None else "planned",
        ))  # fmt: skip
    return found


def _meetings(reader: Reader, first: date, last: date) -> list[Engagement]:
    return [
        Engagement(
            "meeting", one.id, day_of(one.starts_at), one.starts_at, one.ends_at, one.title, "",
            one.where, None, "", None, "planned",
        )
        for one in meetings(reader, first=first, last=last)
    ]


def _due(reader: Reader, first: date, last: date) -> list[Engagement]:
    """Milestones, actions, next sessions promised, ends of calls and outcomes that fall due."""
    found = [
        _day("milestone", one.id, one.due_on, one.project, one.title, one.incubation, one.state)
        for one in milestones(reader)
        if one.state == Milestone.PLANNED and first <= one.due_on <= last
    ]
    found += [
        _day("action", one.id, one.due_on, one.title, one.text, one.incubation, "planned", one.owner)
        for one in actions(reader, open_only=True)
        if one.due_on is not None and first <= one.due_on <= last
    ]
    found += [
        _day("call", one.id, one.closes_on, one.name, _("dernier jour de l’appel"), None, "planned")
        for one in calls(reader)
        if first <= one.closes_on <= last
    ]
    found += [
        _day("outcome", one.incubation, one.due_on, one.title,
             _("devenir à {months} mois").format(months=one.months), one.incubation, "planned")
        for one in outcomes_to_ask(reader, on=last)
        if first <= one.due_on
    ]  # fmt: skip
    return [*found, *_promised(reader, first, last)]


def _promised(reader: Reader, first: date, last: date) -> list[Engagement]:
    """The day said for the next session, while none was planned since."""
    promised = [
        one for one in sessions(reader, states=[SessionState.HELD])
        if one.next_on is not None and first <= one.next_on <= last
    ]  # fmt: skip
    if not promised:
        return []
    latest: dict[int, int] = {}
    for one in sessions(reader, states=[SessionState.PLANNED, SessionState.HELD]):
        latest[one.incubation] = one.starts_at
    return [
        _day("next_session", one.id, one.next_on, one.title, _("rendez-vous à planifier"), one.incubation,
             "planned", one.mentor_name)
        for one in promised
        if latest[one.incubation] == one.starts_at
    ]  # fmt: skip


def _day(
    kind: str, record: int, on_day: date | None, title: str, detail: str,
    incubation: IncubationId | None, state: str, owner: str = "",
) -> Engagement:  # fmt: skip
    return Engagement(
        kind, record, on_day or date.max, 0, 0, title, detail, "", None, owner, incubation, state
    )
