"""What is asked at each call costs the same however much was booked, and reads no large table through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from booked_pole import LASTS, MIDDLE, Booked, booked_pole, empty_pole
from statements import note_statements, scans, steps

from pole_desk.activities.events.queries import (
    booking_card,
    bookings,
    event_card,
    events,
    find_free,
    live_options,
    price_of,
)
from pole_desk.activities.events.queries.presences import presences
from pole_desk.activities.events.queries.repeated import repeated_places
from pole_desk.activities.events.queries.series import preview_series
from pole_desk.activities.events.queries.words import events_matching
from pole_desk.activities.events.reminders import EventReminders
from pole_desk.activities.events.rules import Layout, Need
from pole_desk.activities.events.rules.series import SeriesWish
from pole_desk.desktop.pages.planning.reading import picture
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, EventId

FEW, MANY = 400, 8_000
DAY = 86_400
GAP = MIDDLE + 20 * 3600 + LASTS
"""A quarter of an hour between two bookings."""
HOUR = (GAP, GAP + 3600)


class Hot(NamedTuple):
    """A query as it is asked, and whether its steps may not grow with what was booked."""

    ask: Callable[[Booked, Reader], object]
    steady: bool = True


HOT = {
    "free, a room": Hot(lambda _pole, reader: find_free(reader, need=Need((HOUR,), 40, set_up=0, tear_down=0))),
    "free, bays in a layout with equipment": Hot(
        lambda _pole, reader: find_free(reader, need=Need((HOUR,), 180, Layout.BANQUET, {"beamer": 1, "chairs": 180}))
    ),
    "free, twelve dates": Hot(
        lambda _pole, reader: find_free(
            reader, need=Need(tuple((GAP + n * DAY, GAP + n * DAY + 900) for n in range(12)), 10, set_up=0)
        )
    ),
    "the rooms of a repetition": Hot(
        lambda _pole, reader: repeated_places(
            reader, need=Need(tuple((GAP + n * DAY, GAP + n * DAY + 900) for n in range(12)), 10, set_up=0, tear_down=0)
        )
    ),
    "a series weighed": Hot(
        lambda pole, reader: preview_series(
            reader, wish=SeriesWish(pole.rooms["R1"], "FREQ=DAILY;COUNT=12", "2026-11-24T09:45", 15, 0, 0)
        )
    ),
    "a price": Hot(
        lambda pole, reader: price_of(
            reader, space=pole.rooms["R1"], starts_at=GAP, ends_at=GAP + 900, party=pole.party
        )
    ),
    "a booking": Hot(lambda _pole, reader: booking_card(reader, booking=BookingId(5))),
    "an event": Hot(lambda _pole, reader: event_card(reader, event=EventId(5))),
    "options that wait": Hot(lambda _pole, reader: live_options(reader)),
    "who is there": Hot(lambda _pole, reader: presences(reader, starts_at=GAP, ends_at=GAP + 3600)),
    "bookings of a day": Hot(
        lambda _pole, reader: bookings(reader, starts_at=MIDDLE, ends_at=MIDDLE + DAY), steady=False
    ),
    "bookings of a room": Hot(
        lambda pole, reader: bookings(reader, starts_at=MIDDLE, ends_at=MIDDLE + DAY, space=pole.rooms["R1"]),
        steady=False,
    ),
    "events of a day": Hot(
        lambda _pole, reader: events(reader, starts_at=MIDDLE, ends_at=MIDDLE + DAY), steady=False
    ),
    "events to come": Hot(lambda _pole, reader: events(reader, starts_at=MIDDLE, limit=20)),
    "events by words": Hot(
        lambda _pole, reader: events_matching(reader, words="semeurs r1 introuvable", limit=10), steady=False
    ),
    "what Today says": Hot(
        lambda _pole, reader: EventReminders().reminders(reader, reader.clock.today()), steady=False
    ),
    "the planning of a day": Hot(
        lambda _pole, reader: picture(reader, starts=MIDDLE, ends=MIDDLE + DAY), steady=False
    ),
    "the planning of a month, summed up": Hot(
        lambda _pole, reader: picture(reader, starts=MIDDLE, ends=MIDDLE + DAY, detailed=False)
    ),
}


@pytest.fixture(scope="module")
def poles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Booked, Booked]]:
    empty = empty_pole(tmp_path_factory.mktemp("hot"))
    few, many = (booked_pole(empty, count) for count in (FEW, MANY))
    for pole in (few, many):
        note_statements(pole.runner)
    yield few, many
    for pole in (few, many):
        pole.runner.engine.dispose()


@pytest.mark.parametrize("name", HOT)
def test_no_large_table_is_read_through(poles: tuple[Booked, Booked], name: str) -> None:
    for pole in poles:
        assert scans(pole.runner, lambda reader, pole=pole: HOT[name].ask(pole, reader)) == []


@pytest.mark.parametrize("name", [name for name, hot in HOT.items() if hot.steady])
def test_twenty_times_the_bookings_take_no_more_steps(poles: tuple[Booked, Booked], name: str) -> None:
    few, many = (steps(pole.runner, lambda reader, pole=pole: HOT[name].ask(pole, reader)) for pole in poles)
    assert 0 < many <= few * 1.3 + 3


def test_a_scan_would_be_seen(poles: tuple[Booked, Booked]) -> None:
    def through(reader: Reader) -> object:
        return reader.connection.exec_driver_sql("SELECT count(*) FROM hold AS h WHERE h.label <> 'x'").all()

    few, many = poles
    assert scans(many.runner, through)
    assert steps(many.runner, through) > 10 * steps(few.runner, through)
