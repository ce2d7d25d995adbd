"""After and behind a booking on the planning: shown where it is, an option taken behind it."""

from __future__ import annotations

import pytest
from let_pole import LetPole
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pole_desk.activities.events.rules import BookingState
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.planning.page import PlanningPage

from .conftest import Booker
from .rooms import all_bookings, at, bar, form, press

DAY = 86_400


def _client(week: PlanningPage, name: str, qtbot: QtBot) -> None:
    qtbot.keyClicks(form(week).who.line, name)
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form(week).who.settled() and not form(week).stale)


def test_what_was_booked_out_of_sight_is_shown_on_request(
    week: PlanningPage, let: LetPole, qtbot: QtBot, notices: list[Notice]
) -> None:
    far = at(25, 9) + 63 * DAY
    week.acts.rooms.reserve(let.space("R2"), far, far + 7200)
    _client(week, "fournil", qtbot)
    press(week, "Confirmer", qtbot)
    qtbot.waitUntil(lambda: any(notice.action_label == "Afficher" for notice in notices))
    offered = next(notice for notice in notices if notice.action_label == "Afficher")
    assert "27 janvier 2027" in offered.text
    assert offered.action is not None
    offered.action()
    first, last = week.board.visible()
    assert first <= far < last
    assert not week.board.row_rect(let.space("R2")).isEmpty()


def test_what_was_booked_in_sight_offers_nothing_more(
    week: PlanningPage, let: LetPole, qtbot: QtBot, notices: list[Notice]
) -> None:
    week.acts.rooms.reserve(let.space("R2"), at(25, 9), at(25, 11))
    _client(week, "fournil", qtbot)
    press(week, "Confirmer", qtbot)
    qtbot.waitUntil(lambda: bool(notices))
    assert [notice.action_label for notice in notices] == ["Annuler"]


@pytest.mark.parametrize("state", [BookingState.OPTION, BookingState.CONFIRMED])
def test_the_menu_of_a_bar_takes_an_option_behind_it(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot, state: BookingState
) -> None:
    until = {"option_until": at(24, 18)} if state is BookingState.OPTION else {}
    booker("R2", at(25, 9), at(25, 12), state=state, **until)
    found = bar(week, let, "R2")
    entry = next(one for one in week.acts.menu(found, found.row, found.starts) if one and one[0] == "Option derrière…")
    assert entry[2] == ""
    entry[1]()
    assert form(week).chosen == (let.space("R2"),)
    _client(week, "recyclerie", qtbot)
    press(week, "Poser une option", qtbot)
    made = next(one for one in all_bookings(let) if one.party_name == "La Recyclerie")
    assert (made.code, made.starts_at, made.ends_at, made.state) == ("R2", at(25, 9), at(25, 12), "option")
