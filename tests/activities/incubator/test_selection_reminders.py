"""What the selection waits for: who came, answers that did not come, a decision put off, minutes to close."""

from __future__ import annotations

from datetime import date, datetime

from pole_desk.activities.incubator.commands import (
    MeetingInput,
    ask_more,
    close_jury,
    note_presences,
    plan_meeting,
    sign_up,
    write_minutes,
)
from pole_desk.activities.incubator.reminders import IncubatorReminders
from pole_desk.activities.incubator.rules import Decision, Presence
from pole_desk.kernel.periods import PARIS

from .conftest import MONDAY, Incubator
from .test_juries import ABSENT, PRESENT, opened


def kinds(incubator: Incubator, on: date = MONDAY) -> list[tuple[str, str, int]]:
    found = incubator.read(lambda reader: IncubatorReminders().reminders(reader, on))
    return [(one.kind, one.part, one.record) for one in found]


def test_a_meeting_held_waits_until_each_presence_is_noted(lite_incubator: Incubator) -> None:
    def planned(day: date) -> int:
        starts = int(datetime(day.year, day.month, day.day, 18, tzinfo=PARIS).timestamp())
        values = MeetingInput(title="Réunion", starts_at=starts, ends_at=starts + 3600, seats=5, place="Mairie")
        return lite_incubator.do(plan_meeting, meeting=values)

    held, coming = planned(date(2026, 11, 16)), planned(date(2026, 11, 30))
    planned(date(2026, 11, 17))
    seats = [
        lite_incubator.do(sign_up, meeting=held, incubation=lite_incubator.spotted(name), on=date(2026, 11, 2))
        for name in ("Four", "Vélos")
    ]
    lite_incubator.do(sign_up, meeting=coming, incubation=lite_incubator.spotted("Jardin"), on=date(2026, 11, 2))
    lite_incubator.do(note_presences, meeting=held, presences={seats[0]: Presence.PRESENT})
    assert kinds(lite_incubator) == [("incubator_meeting", "meeting", held)]
    lite_incubator.do(note_presences, meeting=held, presences={seats[1]: Presence.ABSENT})
    assert kinds(lite_incubator) == []


def test_answers_asked_beside_are_reminded_once_their_day_is_over(lite_incubator: Incubator) -> None:
    one = lite_incubator.candidacy(lite_incubator.call())
    lite_incubator.do(ask_more, candidacy=one, more="le budget", by=date(2026, 11, 24))
    assert kinds(lite_incubator) == []
    who = lite_incubator.filed(one).candidacy.incubation
    assert kinds(lite_incubator, date(2026, 11, 25)) == [("incubator_more", "candidacies", who)]


def test_a_jury_that_is_over_waits_for_its_minutes_and_a_deferral_for_its_day(lite_incubator: Incubator) -> None:
    day = opened(lite_incubator, count=1)
    assert kinds(lite_incubator) == [("incubator_minutes", "jury", day.jury)]
    day.there(a=PRESENT, b=PRESENT, c=PRESENT, s=ABSENT)
    day.decide(0, Decision.DEFERRED, deferred_to=date(2026, 12, 10))
    lite_incubator.do(write_minutes, jury=day.jury, minutes="Le budget est à revoir.")
    lite_incubator.do(close_jury, jury=day.jury, on=MONDAY)
    assert kinds(lite_incubator) == []
    assert kinds(lite_incubator, date(2026, 12, 10)) == [("incubator_deferred", "call", day.call)]
