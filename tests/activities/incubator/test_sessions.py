"""Mentors and individual sessions: nobody at two places at once, notes for coordinators alone, the week."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from pole_desk.activities.incubator.commands import (
    add_action,
    add_mentor,
    assign_mentor,
    cancel_session,
    change_action,
    change_mentor,
    change_mentoring,
    change_session,
    do_action,
    end_mentor,
    hold_session,
    miss_session,
    plan_session,
    plan_workshop,
    reopen_session,
    restore_mentoring,
    set_milestone,
    withdraw_mentor,
    write_notes,
)
from pole_desk.activities.incubator.queries import (
    actions,
    agenda,
    mentor,
    mentorings,
    mentors,
    project_view,
    session,
    sessions,
)
from pole_desk.activities.incubator.reminders import IncubatorReminders
from pole_desk.activities.incubator.rules import (
    ActionInput,
    MentorInput,
    MentorKind,
    SessionInput,
    WorkshopInput,
)
from pole_desk.activities.incubator.search import IncubatorSearch
from pole_desk.kernel.errors import BadInput, NotAllowed, NotFound, PoleError, RuleBroken
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.permissions import ADMINISTRATOR, Permission
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import MentorId

from .conftest import MONDAY, Incubator

OCTOBER = date(2026, 10, 6)
SINCE = date(2026, 1, 1)


def at(day: date, hour: int, minute: int = 0) -> int:
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS).timestamp())


def guide(incubator: Incubator, name: str = "Karim Alaoui", **more: Any) -> MentorId:
    values = MentorInput(name=name, hour_value=more.pop("hour_value", Decimal("60")), **more)
    return incubator.do(add_mentor, mentor=values, since=SINCE)


def test_a_mentor_is_never_at_two_places_at_once(incubator: Incubator) -> None:
    own = incubator.running()
    one, two = incubator.incubated(own, "Alpha", "Bêta")
    karim = guide(incubator)
    planned = incubator.do(plan_session, session=SessionInput(
        incubation=one, starts_at=at(MONDAY, 14), minutes=90, mentor=karim))  # fmt: skip
    clash = SessionInput(incubation=two, starts_at=at(MONDAY, 15), mentor=karim)
    with pytest.raises(RuleBroken, match="Karim Alaoui est déjà pris .* «\u202fAlpha\u202f»"):
        incubator.do(plan_session, session=clash)
    with pytest.raises(RuleBroken, match="déjà pris"):
        incubator.do(plan_workshop, cohort=own, workshop=WorkshopInput(
            title="Atelier", starts_at=at(MONDAY, 15), ends_at=at(MONDAY, 17), mentor=karim))  # fmt: skip
    after = incubator.do(plan_session, session=replace(clash, starts_at=at(MONDAY, 15, 30)))
    with pytest.raises(RuleBroken, match="«\u202fAlpha\u202f»"):
        incubator.do(change_session, session=after, values=clash)
    cancelled = incubator.perform(cancel_session, session=planned, reason="grève")
    incubator.do(change_session, session=after, values=clash)
    with pytest.raises(RuleBroken, match="«\u202fBêta\u202f»"):
        incubator.back(cancelled)
    assert incubator.sound()


def test_two_seats_never_give_the_same_hour_of_a_mentor(
    incubator: Incubator, pole_url: str, open_pole: Any
) -> None:
    one, two = incubator.incubated(incubator.running(), "Alpha", "Bêta")
    karim = guide(incubator)
    seats = [incubator.runner, open_pole(pole_url)]

    def plan(turn: int) -> bool:
        runner: Runner = seats[turn]
        wish = SessionInput(incubation=(one, two)[turn], starts_at=at(MONDAY, 14), mentor=karim)
        try:
            runner.do(plan_session, session=wish)
        except PoleError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(plan, (0, 1))) == [False, True]
    assert incubator.sound()


def test_a_session_is_held_with_its_actions_and_taken_back(incubator: Incubator) -> None:
    (one,) = incubator.incubated(incubator.running(), "Alpha")
    number = incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(OCTOBER, 14)))
    held = incubator.perform(
        hold_session, session=number, minutes=75, notes="Tensions dans l’équipe.", next_on=date(2026, 11, 3),
        actions=[ActionInput(text="Écrire les statuts", owner="Léa", due_on=date(2026, 10, 20))],
    )  # fmt: skip
    now = incubator.read(session, session=number)
    assert (now.state, now.minutes, now.notes) == ("held", 75, "Tensions dans l’équipe.")
    assert now.next_on == date(2026, 11, 3)
    (action,) = incubator.read(actions, session=number)
    assert action.is_late(MONDAY) and not action.is_late(OCTOBER)
    redo = incubator.back(held)
    before = incubator.read(session, session=number)
    assert (before.state, before.minutes, before.notes, before.next_on) == ("planned", 60, "", None)
    assert incubator.read(actions, session=number) == []
    incubator.back(redo)
    assert incubator.read(session, session=number)[:-1] == now[:-1]
    assert incubator.read(actions, session=number) == [action]
    with pytest.raises(RuleBroken, match="ne passe pas"):
        incubator.do(cancel_session, session=number, reason="x")
    done = incubator.perform(do_action, action=action.id, on=MONDAY)
    assert incubator.read(actions, incubation=one, open_only=True) == []
    incubator.back(done)
    changed = incubator.perform(change_action, action=action.id, values=ActionInput(text="Autre chose"))
    incubator.back(changed)
    more = incubator.perform(add_action, session=number, action=ActionInput(text="Appeler la banque"))
    incubator.back(incubator.back(incubator.back(more)))
    assert incubator.read(actions, session=number) == [action]


def test_a_session_is_missed_cancelled_or_held_only_once_it_began(incubator: Incubator) -> None:
    (one,) = incubator.incubated(incubator.running(), "Alpha")
    past = incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(OCTOBER, 14)))
    ahead = incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(MONDAY, 16)))
    for act in (hold_session, miss_session):
        with pytest.raises(BadInput, match="le moment venu"):
            incubator.do(act, session=ahead)
    missed = incubator.perform(miss_session, session=past, reason="malade")
    incubator.back(incubator.back(missed))
    assert incubator.read(session, session=past)[-3:-1] == ("missed", "malade")
    incubator.do(reopen_session, session=past)
    with pytest.raises(BadInput, match="motif"):
        incubator.do(cancel_session, session=past, reason=" ")
    with pytest.raises(BadInput, match="minutes"):
        incubator.do(hold_session, session=past, minutes=0)
    with pytest.raises(BadInput, match="reste avec son projet"):
        other = incubator.spotted("Autre")
        incubator.do(change_session, session=past, values=SessionInput(incubation=other, starts_at=at(OCTOBER, 9)))
    incubator.do(hold_session, session=past)
    with pytest.raises(BadInput, match="le moment venu"):
        incubator.do(change_session, session=past, values=SessionInput(incubation=one, starts_at=at(MONDAY, 18)))


def test_only_coordinators_read_and_write_the_notes(incubator: Incubator, pole_url: str, open_pole: Any) -> None:
    (one,) = incubator.incubated(incubator.running(), "Alpha")
    number = incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(OCTOBER, 14)))
    incubator.do(hold_session, session=number, notes="Burnoutphrase", actions=[ActionInput(text="Souffler")])
    may = ADMINISTRATOR.permissions - {Permission.INCUBATOR_NOTES}
    director = open_pole(pole_url, user=replace(ADMINISTRATOR, name="Direction", permissions=may))
    seen = director.read(session, session=number)
    assert (seen.notes, seen.has_notes) == ("", True)
    assert [item.notes for item in director.read(sessions, incubation=one)] == [""]
    assert "Burnoutphrase" not in repr(director.read(project_view, incubation=one))
    assert "Burnoutphrase" in repr(incubator.read(project_view, incubation=one))
    assert "Burnoutphrase" not in repr(director.read(agenda, first=OCTOBER, last=MONDAY))
    assert incubator.read(lambda reader: IncubatorSearch().find(reader, "burnoutphrase", 10)) == []
    with pytest.raises(NotAllowed):
        director.do(write_notes, session=number, notes="x")
    other = incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(OCTOBER, 16)))
    with pytest.raises(NotAllowed):
        director.do(hold_session, session=other, notes="x")
    director.do(hold_session, session=other)
    written = incubator.perform(write_notes, session=other, notes="Deux")
    incubator.back(written)
    assert incubator.read(session, session=other).notes == ""
    with incubator.runner.engine.connect() as connection:
        told = connection.execute(text("SELECT text FROM audit_entry")).scalars().all()
        kept = str(connection.execute(text("SELECT before, after FROM history")).all())
    assert told and not any("Burnoutphrase" in line for line in told)
    assert "Burnoutphrase" not in kept
    assert "Deux" not in kept


def test_mentors_have_hours_planned_and_given(incubator: Incubator) -> None:
    own = incubator.running()
    one, two = incubator.incubated(own, "Alpha", "Bêta")
    karim = guide(incubator, party=incubator.party("Cabinet Alaoui"), kind=MentorKind.EXPERT)
    first = incubator.perform(assign_mentor, incubation=one, mentor=karim, hours=12, first_day=OCTOBER)
    incubator.do(assign_mentor, incubation=two, mentor=karim, hours=3, first_day=OCTOBER)
    with pytest.raises(RuleBroken, match="suit déjà"):
        incubator.do(assign_mentor, incubation=one, mentor=karim, hours=2, first_day=OCTOBER)
    with pytest.raises(RuleBroken, match="suit «\u202f"):
        incubator.do(withdraw_mentor, mentor=karim)
    number = incubator.do(plan_session, session=SessionInput(
        incubation=one, starts_at=at(OCTOBER, 14), minutes=90, mentor=karim))  # fmt: skip
    incubator.do(hold_session, session=number)
    incubator.do(plan_workshop, cohort=own, workshop=WorkshopInput(
        title="Droit", starts_at=at(OCTOBER, 9), ends_at=at(OCTOBER, 11), mentor=karim))  # fmt: skip
    assert incubator.read(mentor, mentor=karim)[-3:] == (2, 15, 210)
    assert incubator.read(mentor, mentor=karim).party_name == "Cabinet Alaoui"
    (followed,) = incubator.read(mentorings, incubation=one)
    assert (followed.hours, followed.given_hours) == (12, Decimal("1.50"))
    changed = incubator.perform(change_mentoring, mentoring=first.value, hours=20, last_day=None)
    incubator.back(changed)
    redo = incubator.back(first)
    assert incubator.read(mentorings, incubation=one) == []
    again = incubator.do(assign_mentor, incubation=one, mentor=karim, hours=2, first_day=OCTOBER)
    with pytest.raises(RuleBroken, match="suit déjà"):
        incubator.back(redo)
    with pytest.raises(RuleBroken, match="suit déjà"):
        incubator.do(restore_mentoring, mentoring=first.value)
    assert [item.id for item in incubator.read(mentorings, mentor=karim)] == [2, again]


def test_who_accompanies_is_changed_ended_and_withdrawn(incubator: Incubator) -> None:
    (one,) = incubator.incubated(incubator.running(), "Alpha")
    added = incubator.perform(add_mentor, mentor=MentorInput(name=" Zoé  Hamon "), since=SINCE)
    zoe = added.value
    with pytest.raises(RuleBroken, match="accompagne déjà"):
        guide(incubator, "Zoé Hamon")
    for bad in (MentorInput(name=" "), MentorInput(name="A", hour_value=Decimal(-1)), MentorInput(name="A", email="x")):
        with pytest.raises(BadInput):
            incubator.do(add_mentor, mentor=bad, since=SINCE)
    changed = incubator.perform(change_mentor, mentor=zoe, values=MentorInput(name="Zoé H.", skills="Droit"))
    assert incubator.read(mentor, mentor=zoe).skills == "Droit"
    incubator.back(changed)
    assert incubator.read(mentor, mentor=zoe).name == "Zoé Hamon"
    ended = incubator.perform(end_mentor, mentor=zoe, until=date(2026, 6, 30))
    with pytest.raises(RuleBroken, match="jusqu’au 30 juin"):
        incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(MONDAY, 9), mentor=zoe))
    assert incubator.read(mentors, on=MONDAY) == [] and len(incubator.read(mentors)) == 1
    incubator.back(ended)
    redo = incubator.back(added)
    assert incubator.read(mentors) == []
    with pytest.raises(RuleBroken, match="rétablissez sa fiche"):
        incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(MONDAY, 9), mentor=zoe))
    incubator.back(redo)
    with pytest.raises(NotFound):
        incubator.read(mentor, mentor=MentorId(99))


def test_a_week_shows_sessions_workshops_and_what_falls_due(lite_incubator: Incubator) -> None:
    own = lite_incubator.running()
    (one,) = lite_incubator.incubated(own, "Alpha")
    karim = guide(lite_incubator)
    lite_incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(MONDAY, 14), mentor=karim))
    gone = lite_incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(MONDAY, 16)))
    lite_incubator.do(cancel_session, session=gone, reason="x")
    lite_incubator.do(plan_workshop, cohort=own, workshop=WorkshopInput(
        title="Droit", starts_at=at(date(2026, 11, 25), 9), ends_at=at(date(2026, 11, 25), 11)))  # fmt: skip
    lite_incubator.do(set_milestone, incubation=one, title="Budget", due_on=date(2026, 11, 24))
    lite_incubator.call(own)
    held = lite_incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(OCTOBER, 14)))
    lite_incubator.do(hold_session, session=held, actions=[ActionInput(text="Devis", due_on=date(2026, 11, 29))])
    week = lite_incubator.read(agenda, first=MONDAY, last=date(2026, 11, 29))
    assert [(item.kind, item.on_day.day) for item in week] == [
        ("session", 23), ("milestone", 24), ("workshop", 25), ("action", 29),
    ]  # fmt: skip
    mine = lite_incubator.read(agenda, first=MONDAY, last=date(2026, 11, 29), mentor=karim)
    assert [item.kind for item in mine] == ["session"]
    october = lite_incubator.read(agenda, first=date(2026, 10, 26), last=date(2026, 11, 1))
    assert [item.kind for item in october] == ["call"]


def test_the_next_session_promised_is_in_the_week_until_one_is_planned(lite_incubator: Incubator) -> None:
    (one,) = lite_incubator.incubated(lite_incubator.running(), "Alpha")
    held = lite_incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(OCTOBER, 14)))
    lite_incubator.do(hold_session, session=held, next_on=date(2026, 11, 25))
    week = {"first": MONDAY, "last": date(2026, 11, 29)}
    assert [item.kind for item in lite_incubator.read(agenda, **week)] == ["next_session"]
    lite_incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(date(2026, 11, 26), 9)))
    assert [item.kind for item in lite_incubator.read(agenda, **week)] == ["session"]


def test_today_reminds_of_notes_sheets_rooms_and_what_is_late(lite_incubator: Incubator) -> None:
    own = lite_incubator.running()
    (one,) = lite_incubator.incubated(own, "Alpha")
    lite_incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(OCTOBER, 14)))
    lite_incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(MONDAY, 9)))
    lite_incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(MONDAY, 16)))
    lite_incubator.do(plan_workshop, cohort=own, workshop=WorkshopInput(
        title="Droit", starts_at=at(date(2026, 12, 1), 9), ends_at=at(date(2026, 12, 1), 11)))  # fmt: skip
    lite_incubator.do(plan_workshop, cohort=own, workshop=WorkshopInput(
        title="Achats", starts_at=at(date(2026, 11, 10), 9), ends_at=at(date(2026, 11, 10), 11),
        place="Mairie"))  # fmt: skip
    lite_incubator.do(set_milestone, incubation=one, title="Budget", due_on=date(2026, 11, 2))
    found = lite_incubator.read(lambda reader: IncubatorReminders().reminders(reader, MONDAY))
    assert [(item.kind, item.on) for item in found] == [
        ("incubator_session", OCTOBER), ("incubator_session", MONDAY), ("incubator_milestone", date(2026, 11, 2)),
        ("incubator_room", date(2026, 12, 1)), ("incubator_attendance", date(2026, 11, 10)),
    ]  # fmt: skip
    assert {item.page for item in found} == {"incubator"}


def test_a_cohort_tells_the_hours_given_in_it_alone(lite_incubator: Incubator) -> None:
    own, other = lite_incubator.running(), lite_incubator.running("Promotion voisine")
    (one,), (two,) = lite_incubator.incubated(own, "Alpha"), lite_incubator.incubated(other, "Bêta")
    who = lite_incubator.do(add_mentor, mentor=MentorInput(name="Jeanne", kind=MentorKind.MENTOR), since=OCTOBER)
    lite_incubator.do(assign_mentor, incubation=one, mentor=who, hours=10, first_day=OCTOBER)
    for project, hour, minutes in ((one, 9, 60), (two, 14, 90)):
        held = lite_incubator.do(plan_session, session=SessionInput(
            incubation=project, starts_at=at(OCTOBER, hour), minutes=minutes, mentor=who
        ))  # fmt: skip
        lite_incubator.do(hold_session, session=held, notes="")
    lite_incubator.do(plan_workshop, cohort=other, workshop=WorkshopInput(
        title="Achats", starts_at=at(OCTOBER, 17), ends_at=at(OCTOBER, 19), place="Mairie", mentor=who
    ))  # fmt: skip

    def told(**more: Any) -> list[tuple[int, int]]:
        return [(each.given, each.projects) for each in lite_incubator.read(mentors, on=MONDAY, **more)]

    assert told() == [(270, 1)]
    assert told(cohort=own) == [(60, 1)]
    assert told(cohort=other) == [(210, 0)]
