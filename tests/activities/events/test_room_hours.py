"""Rooms that have their own hours: the search says so, booking asks for the user's word, a series skips."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from pole_desk.activities.events.commands import book, move_booking
from pole_desk.activities.events.queries import find_free
from pole_desk.activities.events.queries.series import preview_series
from pole_desk.activities.events.rules import BookingWish, Need, OnClosedDay
from pole_desk.activities.events.rules.series import SeriesWish
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Runner
from pole_desk.registers.calendar.commands import add_closure, set_opening_hours
from pole_desk.registers.calendar.rules import Hours
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code


def at(hour: int, day: int = 3) -> int:
    return int(datetime.combine(date(2026, 12, day), time(hour), PARIS).timestamp())


@pytest.fixture
def open_by_day(pole: Runner) -> Runner:
    """The hall opens from 8 to 18, Monday to Friday."""
    hall = pole.read(space_by_code, code="HALLE").id
    hours = Hours(time(8), time(18), frozenset(range(5)))
    pole.do(set_opening_hours, spaces=[hall], hours=hours, valid_from=date(2026, 1, 1))
    return pole


def test_the_search_gives_the_hours_as_the_reason_and_keeps_the_room_on_request(open_by_day: Runner) -> None:
    found = open_by_day.read(find_free, need=Need([(at(17), at(20))]))
    busy = {one.code: one for one in found.busy}
    assert busy["HALLE"].reason == busy["HALLE-A"].reason == "closed_hours"
    assert "ouvert de 8\u202fh à 18\u202fh" in busy["HALLE"].why
    assert "R1" in {code for one in found.free for code in one.codes}
    assert all(at(8, day) <= slot.starts_at for slot in found.next for day in [3] if slot.code == "HALLE")
    kept = open_by_day.read(find_free, need=Need([(at(17), at(20))], on_closed_day=OnClosedDay.KEEP))
    assert "HALLE" in {code for one in kept.free for code in one.codes}
    within = open_by_day.read(find_free, need=Need([(at(9), at(12))]))
    assert "HALLE" in {code for one in within.free for code in one.codes}


def test_booking_outside_asks_for_the_user_s_word(open_by_day: Runner) -> None:
    party = open_by_day.do(add_party, party=PartyInput(name="Coop’Alim"))
    bay = open_by_day.read(space_by_code, code="HALLE-A").id
    wishes = [BookingWish(bay, at(17), at(20))]
    with pytest.raises(RuleBroken) as refused:
        open_by_day.do(book, party=party, title="Bal", wishes=wishes)
    assert refused.value.code == "closed_day"
    assert "18\u202fh" in refused.value.message
    made = open_by_day.do(book, party=party, title="Bal", wishes=wishes, on_closed_day=OnClosedDay.KEEP)
    assert made.bookings


def test_a_series_tells_the_dates_at_which_the_room_is_shut(open_by_day: Runner) -> None:
    bay = open_by_day.read(space_by_code, code="HALLE-A").id
    wish = SeriesWish(bay, "FREQ=DAILY;COUNT=4", "2026-12-03T09:00", 120)
    told = open_by_day.read(preview_series, wish=wish)
    assert [bool(line.closed) for line in told.lines] == [False, False, True, True]


def test_each_date_of_a_series_is_weighed_by_the_hours_of_its_own_day(open_by_day: Runner) -> None:
    hall, bay = (open_by_day.read(space_by_code, code=code).id for code in ("HALLE", "HALLE-A"))
    late = Hours(time(14), time(22))
    open_by_day.do(set_opening_hours, spaces=[hall], hours=late, valid_from=date(2026, 12, 15))
    wish = SeriesWish(bay, "FREQ=WEEKLY;COUNT=4", "2026-12-03T09:00", 120)
    told = open_by_day.read(preview_series, wish=wish)
    assert [line.closed for line in told.lines] == ["", "", late.words, late.words]


def test_what_closes_the_hall_closes_its_bays_in_a_series_too(pole: Runner) -> None:
    hall, bay = (pole.read(space_by_code, code=code).id for code in ("HALLE", "HALLE-A"))
    pole.do(add_closure, first=date(2026, 12, 9), last=date(2026, 12, 11), label="peinture", space=hall)
    wish = SeriesWish(bay, "FREQ=WEEKLY;COUNT=3", "2026-12-03T09:00", 120)
    assert [line.closed for line in pole.read(preview_series, wish=wish).lines] == ["", "peinture", ""]


def test_a_bay_moved_takes_its_neighbour_along_only_within_the_neighbour_s_hours(sqlite_pole: Runner) -> None:
    pole = sqlite_pole
    bays = [pole.read(space_by_code, code=code).id for code in ("HALLE-A", "HALLE-B")]
    pole.do(set_opening_hours, spaces=bays[1:], hours=Hours(time(8), time(18)), valid_from=date(2026, 1, 1))
    party = pole.do(add_party, party=PartyInput(name="Coop’Alim"))
    made = pole.do(book, party=party, title="Bal", wishes=[BookingWish(bay, at(9), at(12)) for bay in bays])
    asked = {"booking": made.bookings[0], "space": bays[0]}
    for day in (3, 4):
        with pytest.raises(RuleBroken) as refused:
            pole.do(move_booking, **asked, starts_at=at(17, day), ends_at=at(20, day))
        assert refused.value.code == "closed_day"
    pole.do(move_booking, **asked, starts_at=at(17), ends_at=at(20), on_closed_day=OnClosedDay.KEEP)
    pole.do(move_booking, **asked, starts_at=at(18), ends_at=at(21))
