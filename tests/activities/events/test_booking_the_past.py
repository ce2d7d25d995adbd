"""Hours that are over: yesterday's use is written down with a word, an old one only when it is meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from event_words import DAY, at, booked, client, space, wish
from series_words import book_course, series_wish

from pole_desk.activities.events.commands import book, move_booking
from pole_desk.activities.events.commands.calls import revise_booking, take_call, take_series_call
from pole_desk.activities.events.commands.moving_events import move_event
from pole_desk.activities.events.commands.series import book_series
from pole_desk.activities.events.commands.series_changes import change_series
from pole_desk.activities.events.queries import booking_card
from pole_desk.activities.events.rules.past import RECENT_DAYS
from pole_desk.activities.events.rules.series import Scope, SeriesChange
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.work import Runner

YESTERDAY = date(2026, 11, 20)
"""A Friday, three days before the tests' today."""
LONG_AGO = DAY - timedelta(days=364)
"""The year typed wrong."""
SUMMER = date(2026, 9, 17)


def test_yesterdays_use_is_booked_and_said_to_be_over(pole: Runner) -> None:
    party = client(pole)
    done = pole.perform(book, party=party, title="Atelier", wishes=[wish(pole, "R1", day=YESTERDAY)])
    words = "Le vendredi 20 novembre 2026 est passé\u202f: la réservation est notée après coup."
    assert (done.value.warnings, done.said.endswith(words)) == ((words,), True)
    assert booked(pole, party, wish(pole, "R1")).warnings == ()


def _doors(pole: Runner, day: date, **more: Any) -> dict[str, Callable[[], Any]]:
    """Every way of booking or moving to a day."""
    party = client(pole)
    rule = series_wish(pole, "FREQ=WEEKLY;COUNT=2", "R3", starts=f"{day}T09:00")
    there = booked(pole, party, wish(pole, "R2"))
    place = {
        "booking": there.bookings[0], "space": space(pole, "R2"), "starts_at": at(9, day=day),
        "ends_at": at(12, day=day),
    }  # fmt: skip
    wished = [wish(pole, "R1", day=day)]
    return {
        "book": lambda: pole.do(book, party=party, title="T", wishes=wished, **more),
        "call": lambda: pole.do(take_call, party=party, title="T", wishes=wished, **more),
        "series": lambda: pole.do(book_series, party=party, title="T", wish=rule, **more),
        "series call": lambda: pole.do(take_series_call, party=party, title="T", wish=rule, **more),
        "move": lambda: pole.do(move_booking, **place, **more),
        "revise": lambda: pole.do(revise_booking, **place, title="T", **more),
        "event": lambda: pole.do(move_event, event=there.event, days=(day - DAY).days, **more),
    }


def test_a_year_typed_wrong_is_refused_at_every_door(sqlite_pole: Runner) -> None:
    for name, act in _doors(sqlite_pole, LONG_AGO).items():
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.code == "long_past", name
        assert "354 jours" in refused.value.message.replace("\u202f", " "), name
    assert sqlite_pole.read(booking_card, booking=1).starts_at == at(9)


@pytest.mark.parametrize("door", ["book", "call", "series", "series call", "move", "revise", "event"])
def test_an_old_use_is_written_down_once_it_is_said_to_be_meant(sqlite_pole: Runner, door: str) -> None:
    told = _doors(sqlite_pole, SUMMER, past=True)[door]()
    words = told if isinstance(told, tuple) and all(isinstance(one, str) for one in told) else told.warnings
    assert any("après coup" in one for one in words)


def test_what_ended_a_month_ago_is_recent_and_a_day_more_is_not(sqlite_pole: Runner) -> None:
    party, limit = client(sqlite_pole), date(2026, 11, 23) - timedelta(days=RECENT_DAYS)
    booked(sqlite_pole, party, wish(sqlite_pole, "R1", 12, 14, day=limit))
    with pytest.raises(RuleBroken) as refused:
        booked(sqlite_pole, party, wish(sqlite_pole, "R2", 9, 11, day=limit))
    assert refused.value.code == "long_past"


def test_another_room_for_an_old_booking_is_not_another_time(sqlite_pole: Runner) -> None:
    made = booked(sqlite_pole, client(sqlite_pole), wish(sqlite_pole, "R1", day=SUMMER), past=True)
    sqlite_pole.do(
        move_booking, booking=made.bookings[0], space=space(sqlite_pole, "R2"), starts_at=at(9, day=SUMMER),
        ends_at=at(12, day=SUMMER),
    )  # fmt: skip
    assert sqlite_pole.read(booking_card, booking=made.bookings[0]).code == "R2"


def test_a_series_to_come_is_not_moved_long_back(sqlite_pole: Runner) -> None:
    made = book_course(sqlite_pole, series_wish(sqlite_pole))
    with pytest.raises(RuleBroken) as refused:
        sqlite_pole.do(
            change_series, booking=made.bookings[0], scope=Scope.ALL, change=SeriesChange(days=-70)
        )
    assert refused.value.code == "long_past" and "--past" not in refused.value.message
