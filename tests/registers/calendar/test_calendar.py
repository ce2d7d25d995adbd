"""Public holidays, closures and working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

import pole_desk.registers.spaces.tables  # noqa: F401  closures name spaces
from pole_desk.kernel.errors import BadInput, Conflict, NotFound
from pole_desk.kernel.work import Runner
from pole_desk.registers.calendar import queries, rules
from pole_desk.registers.calendar.checks import CalendarChecks
from pole_desk.registers.calendar.commands import (
    add_closure,
    change_closure,
    remove_closure,
    restore_closure,
)
from pole_desk.registers.calendar.tables import ClosureRow

AUGUST = {"first": date(2026, 8, 3), "last": date(2026, 8, 21), "label": "congés d’été"}


def test_2026_has_its_eleven_public_holidays() -> None:
    assert [day.strftime("%d/%m") for day in rules.public_holidays(2026)] == [
        "01/01", "06/04", "01/05", "08/05", "14/05", "25/05", "14/07", "15/08", "01/11", "11/11", "25/12",
    ]  # fmt: skip
    assert rules.holiday_on(date(2026, 5, 25)) == "Lundi de Pentecôte"
    assert rules.holiday_on(date(2026, 5, 26)) == ""


def test_two_holidays_on_one_day_share_it() -> None:
    assert rules.public_holidays(2008)[date(2008, 5, 1)] == "Fête du Travail, Ascension"


@given(st.integers(1950, 2150))
def test_movable_feasts_keep_their_weekday(year: int) -> None:
    days = {name: day for day, names in rules.public_holidays(year).items() for name in names.split(", ")}
    assert len(days) == 11
    assert days["Lundi de Pâques"].weekday() == days["Lundi de Pentecôte"].weekday() == 0
    assert days["Ascension"].weekday() == 3
    assert days["Lundi de Pentecôte"] - days["Lundi de Pâques"] == timedelta(days=49)


def test_working_days_leave_out_week_ends_holidays_and_closures(bare: Runner) -> None:
    bare.do(add_closure, first=date(2026, 5, 15), last=date(2026, 5, 15), label="pont")
    days = bare.read(queries.working_days, first=date(2026, 5, 11), last=date(2026, 5, 18))
    assert [day.day for day in days] == [11, 12, 13, 18]


def test_a_closure_is_listed_wherever_it_touches_the_days_asked(bare: Runner) -> None:
    bare.do(add_closure, **AUGUST)
    for first, last, count in (
        (date(2026, 8, 21), date(2026, 8, 31), 1),
        (date(2026, 7, 1), date(2026, 8, 3), 1),
        (date(2026, 8, 10), date(2026, 8, 10), 1),
        (date(2026, 8, 22), date(2026, 8, 31), 0),
        (date(2026, 7, 1), date(2026, 8, 2), 0),
    ):
        assert len(bare.read(queries.closures, first=first, last=last)) == count
    assert not bare.read(queries.is_open, day=date(2026, 8, 10))
    assert bare.read(queries.is_open, day=date(2026, 8, 24))
    assert not bare.read(queries.is_open, day=date(2026, 7, 14))


def test_a_closure_is_changed_removed_and_brought_back(bare: Runner) -> None:
    closure = bare.do(add_closure, **AUGUST)
    seen = bare.read(queries.closures, first=AUGUST["first"], last=AUGUST["last"])[0].version
    outcome = bare.perform(
        change_closure, closure=closure, first=date(2026, 8, 10), last=date(2026, 8, 14), label="été"
    )
    assert bare.read(queries.is_open, day=date(2026, 8, 3))
    with pytest.raises(Conflict):
        bare.do(change_closure, closure=closure, seen_version=seen, **AUGUST)
    bare.undo(outcome.undo)
    assert not bare.read(queries.is_open, day=date(2026, 8, 3))
    bare.do(remove_closure, closure=closure)
    assert bare.read(queries.is_open, day=date(2026, 8, 3))
    bare.do(restore_closure, closure=closure)
    assert not bare.read(queries.is_open, day=date(2026, 8, 3))


def test_a_closure_that_makes_no_sense_is_refused(bare: Runner) -> None:
    for wrong in (
        {"last": date(2026, 8, 1)},
        {"last": date(2036, 8, 1)},
        {"label": "  "},
    ):
        with pytest.raises(BadInput):
            bare.do(add_closure, **{**AUGUST, **wrong})
    with pytest.raises(NotFound):
        bare.do(remove_closure, closure=99)


def test_the_checks_see_a_closure_written_around_the_program(bare: Runner) -> None:
    bare.do(add_closure, **AUGUST)
    assert bare.read(CalendarChecks().check) == []
    with bare.engine.begin() as connection:
        connection.execute(update(ClosureRow).values(last_day=date(2100, 1, 1)))
    assert [finding.code for finding in bare.read(CalendarChecks().check)] == ["closure_length"]
