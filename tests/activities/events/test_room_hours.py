"""Rooms that have their own hours: the search says so, booking asks for the user's word, a series skips."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from pole_desk.activities.events.commands import book, move_booking, swap_bookings
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


DAYLIGHT = Hours(time(8), time(18))


@pytest.fixture
def one_bay_by_day(sqlite_pole: Runner) -> Runner:
    """Bay B alone has hours of its own, and closes on 9 December."""
    bay = sqlite_pole.read(space_by_code, code="HALLE-B").id
    sqlite_pole.do(set_opening_hours, spaces=[bay], hours=DAYLIGHT, valid_from=date(2026, 1, 1))
    sqlite_pole.do(add_closure, first=date(2026, 12, 9), last=date(2026, 12, 9), label="peinture", space=bay)
    return sqlite_pole


def test_a_hall_is_its_bays_when_one_of_them_is_shut(one_bay_by_day: Runner) -> None:
    pole = one_bay_by_day
    hall, bay, room = (pole.read(space_by_code, code=code).id for code in ("HALLE", "HALLE-A", "R1"))
    party = pole.do(add_party, party=PartyInput(name="Coop’Alim"))
    for when in ((at(17), at(20)), (at(9, 9), at(10, 9))):
        with pytest.raises(RuleBroken) as refused:
            pole.do(book, party=party, title="Bal", wishes=[BookingWish(hall, *when)])
        assert refused.value.code == "closed_day"
        busy = {one.code: one.reason for one in pole.read(find_free, need=Need([when])).busy}
        assert "HALLE" in busy and busy["HALLE-B"] == busy["HALLE"] and "HALLE-A" not in busy
        made = pole.do(book, party=party, title="Bal", wishes=[BookingWish(room, *when)]).bookings[0]
        with pytest.raises(RuleBroken) as refused:
            pole.do(move_booking, booking=made, space=hall, starts_at=when[0], ends_at=when[1])
        assert refused.value.code == "closed_day"
        pole.do(move_booking, booking=made, space=bay, starts_at=when[0], ends_at=when[1])
    wish = SeriesWish(hall, "FREQ=DAILY;COUNT=3", "2026-12-08T09:00", 120)
    assert [line.closed for line in pole.read(preview_series, wish=wish).lines] == ["", "peinture", ""]
    late = SeriesWish(hall, "FREQ=WEEKLY;COUNT=1", "2026-12-08T19:00", 120)
    assert [line.closed for line in pole.read(preview_series, wish=late).lines] == [DAYLIGHT.words]


def test_the_refusal_names_the_bay_that_is_shut(one_bay_by_day: Runner) -> None:
    hall = one_bay_by_day.read(space_by_code, code="HALLE").id
    party = one_bay_by_day.do(add_party, party=PartyInput(name="Coop’Alim"))
    with pytest.raises(RuleBroken) as refused:
        one_bay_by_day.do(book, party=party, title="Bal", wishes=[BookingWish(hall, at(17), at(20))])
    assert "travée B" in refused.value.message


def test_an_exchange_asks_about_closed_hours_and_days(one_bay_by_day: Runner) -> None:
    pole = one_bay_by_day
    bay, room = (pole.read(space_by_code, code=code).id for code in ("HALLE-B", "R1"))
    party = pole.do(add_party, party=PartyInput(name="Coop’Alim"))

    def made(space: int, *when: int) -> int:
        wishes = [BookingWish(space, *when)]
        return pole.do(book, party=party, title="Bal", wishes=wishes, on_closed_day=OnClosedDay.KEEP).bookings[0]

    by_day, late = made(bay, at(9), at(12)), made(room, at(19), at(21))
    there, closed = made(bay, at(9, 10), at(12, 10)), made(room, at(9, 9), at(12, 9))
    for one, other in ((by_day, late), (there, closed)):
        with pytest.raises(RuleBroken) as refused:
            pole.do(swap_bookings, one=one, other=other)
        assert refused.value.code == "closed_day"
        pole.do(swap_bookings, one=one, other=other, on_closed_day=OnClosedDay.KEEP)
    holiday = made(room, at(9, 25), at(12, 25))
    with pytest.raises(RuleBroken) as refused:
        pole.do(swap_bookings, one=made(room, at(9, 28), at(12, 28)), other=holiday)
    assert "Noël" in refused.value.message
