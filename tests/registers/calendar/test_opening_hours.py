"""Spaces with their own hours: read, kept by date, taken back."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Runner
from pole_desk.registers.calendar.commands import set_opening_hours
from pole_desk.registers.calendar.queries import opening_hours
from pole_desk.registers.calendar.rules import Hours, read_hours, outside_hours
from pole_desk.registers.spaces.queries import space_by_code

DAY = Hours(time(8), time(18), frozenset(range(5)))
NIGHT = Hours(time(18), time(2))


def at(day: int, hour: int, minute: int = 0) -> int:
    return int(datetime.combine(date(2026, 12, day), time(hour, minute), PARIS).timestamp())


@pytest.mark.parametrize(
    ("hours", "starts", "ends", "held"),
    [
        (DAY, at(3, 8), at(3, 18), True),
        (DAY, at(3, 7, 45), at(3, 10), False),
        (DAY, at(3, 17), at(3, 18, 15), False),
        (DAY, at(5, 9), at(5, 12), False),
        (DAY, at(3, 9), at(4, 12), False),
        (NIGHT, at(3, 20), at(4, 2), True),
        (NIGHT, at(4, 1), at(4, 2), True),
        (NIGHT, at(4, 1), at(4, 3), False),
    ],
)
def test_an_interval_is_held_within_the_hours_of_one_day(hours: Hours, starts: int, ends: int, held: bool) -> None:
    assert hours.hold(starts, ends) is held


def test_hours_are_said_with_their_days_when_it_is_not_every_day() -> None:
    assert NIGHT.words == "ouvert de 18\u202fh à 2\u202fh"
    assert DAY.words.endswith("lundi, mardi, mercredi, jeudi, vendredi")


def test_the_night_of_the_change_of_hour_closes_at_the_wall_hour() -> None:
    span = Hours(time(22), time(5)).on(date(2026, 10, 24))
    assert span is not None
    assert span[1] - span[0] == 8 * 3600


def test_hours_hold_from_their_day_and_undo_takes_them_back(pole: Runner) -> None:
    hall = pole.read(space_by_code, code="HALLE").id
    first, later = date(2026, 12, 1), date(2027, 1, 1)
    pole.do(set_opening_hours, spaces=[hall], hours=DAY, valid_from=first)
    pole.do(set_opening_hours, spaces=[hall], hours=NIGHT, valid_from=later)
    assert pole.read(opening_hours, on=date(2026, 11, 30)) == {}
    assert pole.read(opening_hours, on=first) == {hall: DAY}
    assert pole.read(opening_hours, on=later) == {hall: NIGHT}
    done = pole.perform(set_opening_hours, spaces=[hall], hours=None, valid_from=later)
    assert pole.read(opening_hours, on=later) == {}
    assert done.undo is not None
    pole.undo(done.undo)
    assert pole.read(opening_hours, on=later) == {hall: NIGHT}
    hours = pole.read(opening_hours, on=first)
    assert outside_hours(hours, [hall], at(5, 9), at(5, 10)) == DAY.words
    assert outside_hours(hours, [hall], at(3, 9), at(3, 10)) == ""


def test_hours_of_one_space_outlast_those_that_another_one_takes_later(sqlite_pole: Runner) -> None:
    hall, room = (sqlite_pole.read(space_by_code, code=code).id for code in ("HALLE", "R1"))
    first, later = date(2026, 12, 1), date(2027, 1, 1)
    sqlite_pole.do(set_opening_hours, spaces=[hall], hours=NIGHT, valid_from=later)
    done = sqlite_pole.perform(set_opening_hours, spaces=[room], hours=DAY, valid_from=first)
    assert sqlite_pole.read(opening_hours, on=first) == {room: DAY}
    assert sqlite_pole.read(opening_hours, on=later) == {hall: NIGHT, room: DAY}
    assert done.undo is not None
    again = sqlite_pole.undo(done.undo)
    assert sqlite_pole.read(opening_hours, on=date(2026, 11, 30)) == {}
    assert room not in sqlite_pole.read(opening_hours, on=later)
    assert again.undo is not None
    sqlite_pole.undo(again.undo)
    assert sqlite_pole.read(opening_hours, on=later)[room] == DAY


@pytest.mark.parametrize(("hours", "code"), [(Hours(time(8), time(8)), "hours"), (Hours(time(8), time(9), frozenset()), "weekdays")])
def test_hours_that_make_no_sense_are_refused(sqlite_pole: Runner, hours: Hours, code: str) -> None:
    hall = sqlite_pole.read(space_by_code, code="HALLE").id
    with pytest.raises(BadInput) as refused:
        sqlite_pole.do(set_opening_hours, spaces=[hall], hours=hours, valid_from=date(2026, 12, 1))
    assert refused.value.code == code


def test_a_setting_that_can_t_be_read_says_where_to_correct_it() -> None:
    with pytest.raises(BadInput) as refused:
        read_hours({"3": {"opens": "huit heures"}})
    assert "Calendrier" in refused.value.message
