"""A day or an hour that can't be read: nothing of the time before it is left to be believed."""

from __future__ import annotations

import pytest
from let_pole import LetPole
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pole_desk.desktop.pages.planning.page import PlanningPage
from pole_desk.desktop.parts.booking_form.form import BookingForm

from .conftest import Booker
from .rooms import all_bookings, at, form


def _prices(shown: BookingForm) -> list[str]:
    labels = shown.price.pairs.findChildren(QLabel)
    return [one.text() for one in labels if one.isVisibleTo(shown) and one.text() != "À facturer"]


@pytest.mark.parametrize(
    ("field", "typed", "again", "reason"),
    [
        ("day", "32/13", "25/11", "le jour ne se lit pas"),
        ("starts", "99h", "9h", "l’heure de début ne se lit pas"),
        ("ends", "", "11h", "l’heure de fin manque"),
    ],
)
def test_rooms_price_and_covers_go_with_a_time_that_cannot_be_read_and_come_back_with_it(
    week: PlanningPage, let: LetPole, qtbot: QtBot, field: str, typed: str, again: str, reason: str
) -> None:
    week.acts.rooms.reserve(let.space("R2"), at(25, 9), at(25, 11))
    shown = form(week)
    qtbot.keyClicks(shown.who.line, "fournil")
    qtbot.keyClick(shown.who.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(shown.lines) and bool(_prices(shown)))
    priced, chosen = _prices(shown), shown.chosen
    assert priced[0] != "—"
    line = getattr(shown.when, field).line
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, typed)
    qtbot.waitUntil(lambda: _prices(shown)[:1] == ["—"])
    assert (shown.rooms.count(), shown.lines) == (0, [])
    for told in (shown.note, shown.price.words, shown.served):
        assert told.text().startswith("—")
        assert reason in told.text()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, again)
    qtbot.waitUntil(lambda: _prices(shown) == priced)
    assert shown.chosen == chosen
    assert not shown.served.text().startswith("—")


def test_an_answer_about_the_former_time_comes_too_late_to_be_shown(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    week.acts.rooms.reserve(let.space("R2"), at(25, 9), at(25, 11))
    panel = next(one for one in week.panel.children() if hasattr(one, "seen") and one.seen is not None)
    shown, seen = form(week), panel.seen
    shown.when.day.line.setText("bientôt")
    shown.when.day.edited.emit()
    qtbot.waitUntil(lambda: not shown.lines)
    panel._show(seen)
    assert shown.lines == []
    qtbot.keyClick(shown, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert all_bookings(let) == []
    assert shown.when.required() is None
    assert shown.when.day.error()
