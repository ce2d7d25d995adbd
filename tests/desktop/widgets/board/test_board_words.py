"""Titles, times and reasons as a French reader expects them."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from pole_desk.desktop.widgets.board.camera import Camera, period
from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.desktop.widgets.board.scale import TimeScale
from pole_desk.desktop.widgets.board.titles import brief_title, locked_reason, period_title, times_text
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.kernel.periods import FOREVER, day_start

from .conftest import at


@pytest.mark.parametrize(
    ("first", "last", "title"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), "Lun. 23 nov. 2026"),
        (date(2026, 11, 23), date(2026, 11, 29), "23 – 29 novembre 2026"),
        (date(2026, 11, 1), date(2026, 11, 30), "Novembre 2026"),
        (date(2026, 10, 1), date(2026, 12, 31), "4e trimestre 2026"),
        (date(2026, 1, 1), date(2026, 3, 31), "1er trimestre 2026"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 novembre – 6 décembre 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 déc. 2026 – 3 janv. 2027"),
    ],
)
def test_the_period_in_sight_is_told_shortly(first: date, last: date, title: str) -> None:
    assert period_title(first, last) == title


@pytest.mark.parametrize("preset", ["day", "week", "month", "quarter", "year"])
def test_steps_forth_and_back_come_home(preset: str) -> None:
    camera = Camera(TimeScale(38, origin=date(2020, 1, 1)), 0, 1000).fitted(preset, date(2026, 11, 23))
    assert (camera.first_day, camera.last_day) == (
        period(preset, date(2026, 11, 23))[0],
        date.fromordinal(period(preset, date(2026, 11, 23))[1].toordinal() - 1),
    )
    assert camera.stepped(3).stepped(-3).first_day == camera.first_day
    assert camera.stepped(1).first_day == period(preset, date(2026, 11, 23))[1]


def test_times_tell_days_for_a_letting_and_hours_for_a_room() -> None:
    first, last = day_start(date(2026, 11, 23)), day_start(date(2026, 11, 27))
    assert times_text(first, last, by_day=True) == "23 nov. 2026 → 26 nov. 2026 (4 jours)"
    assert times_text(first, FOREVER, by_day=True) == "à partir du 23 nov. 2026"
    assert times_text(at(25, 12), at(25, 16), by_day=False) == "12:00 – 16:00 (4 h 00)"


def test_a_locked_bar_says_why() -> None:
    bar = Bar(1, 1, 0, 1, "Coop’Alim", state="invoiced", locked=True)
    assert "avoir" in locked_reason(bar)
    assert "passé" in locked_reason(bar._replace(state="ended"))


@pytest.mark.parametrize(
    ("title", "brief"),
    [
        ("12 novembre – 12 décembre 2026", "12 nov. – 12 déc. 2026"),
        ("Janvier 2027", "Janv. 2027"),
        ("4e trimestre 2026", "4e trimestre 2026"),
    ],
)
def test_a_period_is_told_with_short_months_where_it_has_no_room(qtbot: QtBot, title: str, brief: str) -> None:
    shown = Elided()
    qtbot.addWidget(shown)
    shown.set_text(title, brief_title(title))
    shown.resize(shown.sizeHint())
    shown.show()
    assert shown.text() == title
    shown.resize(shown.fontMetrics().horizontalAdvance(brief) + 1, shown.height())
    assert shown.text() == brief
    assert shown.full_text() == title
