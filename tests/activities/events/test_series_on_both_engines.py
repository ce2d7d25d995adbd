"""A series on SQLite and PostgreSQL: booked over clashes, cut in two, its dates in each other's places."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from event_words import at, booked, client, space, wish
from series_words import book_course, claims, facts, series_wish, walls, weekly

from pole_desk import backend
from pole_desk.activities.events.commands import cancel_bookings, move_booking
from pole_desk.activities.events.commands import series as series_commands
from pole_desk.activities.events.commands.importing import import_calendar
from pole_desk.activities.events.commands.retrying import retry_refused
from pole_desk.activities.events.commands.series import BookedSeries, book_series
from pole_desk.activities.events.commands.series_changes import change_series
from pole_desk.activities.events.queries import bookings
from pole_desk.activities.events.queries.series import (
    freed_bookings,
    refused_bookings,
    series_card,
)
from pole_desk.activities.events.rules import BookingState
from pole_desk.activities.events.rules.series import ClosedDays, OnClash, Scope, SeriesChange
from pole_desk.formats import ics
from pole_desk.kernel.errors import NotFound, Overlap
from pole_desk.kernel.work import Runner
from pole_desk.registers.claims.checks import ClaimChecks

CLASHES = (date(2026, 12, 10), date(2027, 1, 14), date(2027, 2, 18))


def _days(pole: Runner, done: BookedSeries) -> list[str]:
    card = pole.read(series_card, series=done.series)
    return [one.occurrence or "" for one in card.bookings if one.state == "confirmed"]


def test_a_year_over_three_clashes_is_booked_but_for_three_that_are_taken_up_later(pole: Runner) -> None:
    other = client(pole, "Les Semeurs")
    there = [booked(pole, other, wish(pole, "R1", 10, 11, day=day)).bookings[0] for day in CLASHES]
    done = book_course(pole, series_wish(pole, "FREQ=WEEKLY;COUNT=52"), closed_days=ClosedDays.KEEP)
    assert (len(done.bookings), len(done.refused)) == (49, 3)
    assert [one.occurrence for one in done.refused] == [f"{day}T09:00" for day in CLASHES]
    assert {one.party for one in done.refused} == {"Les Semeurs"}
    assert "Assemblée" in done.refused[0].by and "10 décembre 2026" in done.refused[0].by
    assert pole.read(freed_bookings) == []
    with pytest.raises(Overlap) as refused:
        pole.do(retry_refused, series=done.series)
    assert refused.value.details["winner"]["party"] == "Les Semeurs"
    pole.do(cancel_bookings, bookings=there[:2], reason="reportée")
    assert [one.occurrence for one in pole.read(freed_bookings, series=done.series)] == [
        f"{day}T09:00" for day in CLASHES[:2]
    ]
    again = pole.perform(retry_refused, series=done.series)
    assert (len(again.value.booked), len(again.value.refused)) == (2, 1)
    pole.do(cancel_bookings, bookings=there[2:], reason="reportée")
    pole.do(retry_refused, event=done.event)
    assert len(_days(pole, done)) == 52
    assert pole.read(refused_bookings) == []
    assert pole.read(ClaimChecks().check) == []
    with pytest.raises(NotFound):
        pole.do(retry_refused, series=done.series)


def test_a_series_is_taken_back_and_brought_back_with_the_same_claims(pole: Runner) -> None:
    booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 10, 11, day=CLASHES[0]))
    made = pole.perform(book_series, party=client(pole), title="Cours", wish=series_wish(pole))
    before = {one.id: one.state for one in pole.read(series_card, series=made.value.series).bookings}
    assert made.undo is not None
    taken_back = pole.undo(made.undo)
    gone = pole.read(series_card, series=made.value.series).bookings
    assert {one.state for one in gone} == {"cancelled"} and len(gone) == 4
    booked(pole, client(pole, "Autre"), wish(pole, "R2", 9, 12))
    assert taken_back.undo is not None
    pole.undo(taken_back.undo)
    after = {one.id: one.state for one in pole.read(series_card, series=made.value.series).bookings}
    assert after == before and sorted(after.values()).count("refused") == 1
    assert pole.read(ClaimChecks().check) == []


def test_this_and_following_ends_the_series_and_begins_another(pole: Runner) -> None:
    done = weekly(pole)
    before = facts(pole), claims(pole)
    act = pole.perform(
        change_series, booking=done.bookings[2], scope=Scope.FOLLOWING,
        change=SeriesChange(space=space(pole, "R2"), starts="10:30", minutes=60, title="Cours avancé"),
    )  # fmt: skip
    assert walls(pole) == [
        "12-03 09:00 R1", "12-10 09:00 R1", "12-17 10:30 R2", "12-24 10:30 R2", "12-31 10:30 R2", "01-07 10:30 R2",
    ]  # fmt: skip
    old = pole.read(series_card, series=done.series)
    new = pole.read(series_card, series=act.value.series)
    assert old.facts.rule == "FREQ=WEEKLY;UNTIL=20261217T075900Z" and len(old.bookings) == 2
    assert (new.facts.rule, new.facts.starts, new.facts.minutes) == ("FREQ=WEEKLY;COUNT=4", "2026-12-17T10:30", 60)
    assert new.facts.follows == old.facts.id and new.facts.code == "R2"
    assert [one.occurrence for one in new.bookings][:2] == ["2026-12-17T10:30", "2026-12-24T10:30"]
    assert {one.title for one in new.bookings} == {"Cours avancé"}
    assert act.undo is not None
    again = pole.undo(act.undo)
    assert (facts(pole), claims(pole)) == before
    assert pole.read(series_card, series=done.series).facts.rule == "FREQ=WEEKLY;COUNT=6"
    assert pole.read(series_card, series=act.value.series).bookings == ()
    assert again.undo is not None
    pole.undo(again.undo)
    assert len(pole.read(series_card, series=act.value.series).bookings) == 4


def test_a_date_refused_by_a_change_is_taken_up_when_freed(pole: Runner) -> None:
    done = weekly(pole)
    there = booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 14, 16, day=date(2026, 12, 17)))
    changed = pole.do(
        change_series, booking=done.bookings[0], scope=Scope.ALL, change=SeriesChange(starts="14:00"),
        on_clash=OnClash.REFUSE,
    )  # fmt: skip
    assert changed.refused == (done.bookings[2],)
    pole.do(move_booking, booking=there.bookings[0], space=space(pole, "R3"),
            starts_at=at(14, day=date(2026, 12, 17)), ends_at=at(16, day=date(2026, 12, 17)))  # fmt: skip
    assert [one.id for one in pole.read(freed_bookings)] == [done.bookings[2]]
    assert pole.do(retry_refused, series=changed.series).booked == (done.bookings[2],)
    assert walls(pole, *done.bookings)[2] == "12-17 14:00 R1"


def test_dates_may_take_the_places_of_the_next_ones(pole: Runner) -> None:
    done = weekly(pole, "FREQ=WEEKLY;COUNT=3")
    pole.do(change_series, booking=done.bookings[0], scope=Scope.ALL, change=SeriesChange(days=7))
    assert walls(pole) == ["12-10 09:00 R1", "12-17 09:00 R1", "12-24 09:00 R1"]


def test_a_foreign_calendar_is_read_twice_and_taken_back(pole: Runner) -> None:
    booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 10, 11, day=CLASHES[0]))
    content = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:c@chorale\r\nSUMMARY:Chorale\r\n"
        b"DTSTART;TZID=Europe/Paris:20261203T090000\r\nDTEND;TZID=Europe/Paris:20261203T110000\r\n"
        b"RRULE:FREQ=WEEKLY;COUNT=4\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    given = {"space": space(pole, "R1"), "entries": ics.read(content).entries}
    act = pole.perform(import_calendar, **given)
    assert (len(act.value.created), len(act.value.plan.clashing)) == (3, 1)
    again = pole.do(import_calendar, **given)
    assert (again.created, again.plan.unchanged, len(again.plan.clashing)) == ((), 3, 1)
    assert pole.read(ClaimChecks().check) == []


def test_an_import_is_taken_back_and_brought_back(pole: Runner) -> None:
    content = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:c@chorale\r\nSUMMARY:Chorale\r\n"
        b"DTSTART:20261203T090000\r\nDTEND:20261203T110000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    act = pole.perform(import_calendar, space=space(pole, "R1"), entries=ics.read(content).entries)
    before = claims(pole)
    assert act.undo is not None
    taken_back = pole.undo(act.undo)
    assert claims(pole) == [] and taken_back.undo is not None
    pole.undo(taken_back.undo)
    assert claims(pole) == before and walls(pole) == ["12-03 09:00 R1"]


@pytest.mark.parametrize("state", [BookingState.OPTION, BookingState.CONFIRMED])
def test_who_comes_between_weighing_and_writing_refuses_that_date_alone(
    pg_pole: Runner, monkeypatch: pytest.MonkeyPatch, state: BookingState
) -> None:
    pole, overtaken = pg_pole, []
    other, ours = client(pole, "Les Semeurs"), client(pole, "Cours de danse")
    asked, weigh = series_wish(pole, "FREQ=WEEKLY;COUNT=4"), series_commands.weigh

    def overtake(*given: Any, **more: Any) -> Any:
        found = weigh(*given, **more)
        if not overtaken:
            overtaken.append(booked(pole, other, wish(pole, "R1", 10, 11, day=CLASHES[0]), state=state))
        return found

    monkeypatch.setattr(series_commands, "weigh", overtake)
    done = book_course(pole, asked, party=ours)
    assert (len(done.dates), [one.occurrence for one in done.refused]) == (3, ["2026-12-10T09:00"])
    assert done.refused[0].party == "Les Semeurs"
    assert pole.read(backend.check) == []
    assert [one.id for one in pole.read(refused_bookings, series=done.series)] == list(done.waiting)
