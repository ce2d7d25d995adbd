"""What the tests of bookings on the planning say and press."""

from __future__ import annotations

from datetime import date, datetime, time

from let_pole import LetPole
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pole_desk.activities.events.queries import Booking, bookings
from pole_desk.desktop.pages.planning.page import PlanningPage
from pole_desk.desktop.parts.booking_form.form import BookingForm
from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.kernel.periods import FOREVER, PARIS


def at(day: int, hour: int, minute: int = 0) -> int:
    return int(datetime.combine(date(2026, 11, day), time(hour, minute), PARIS).timestamp())


def spot(page: PlanningPage, let: LetPole, code: str, instant: int) -> QPoint:
    """The middle of a room's row at an instant."""
    stage = page.board.stage
    x = round(stage.camera.scale.x(instant)) - stage.camera.left + stage.body().left()
    return QPoint(x, page.board.row_rect(let.space(code)).center().y())


def bar(page: PlanningPage, let: LetPole, code: str, place: int = 0) -> Bar:
    assert page.picture is not None
    return page.picture.model.bars(let.space(code), 0, FOREVER)[place]


def all_bookings(let: LetPole) -> list[Booking]:
    return let.runner.read(bookings, starts_at=at(1, 0), ends_at=at(30, 23))


def form(page: PlanningPage) -> BookingForm:
    found = page.panel.content()
    assert isinstance(found, BookingForm)
    return found


def press(page: PlanningPage, words: str, qtbot: QtBot, inside: QWidget | None = None) -> None:
    """Click the button that says so."""
    found = [
        button for button in (inside or page.panel).findChildren(Button)
        if words in button.text() and button.isVisible()
    ]  # fmt: skip
    assert found, words
    qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)


def typed(page: PlanningPage) -> list[str]:
    return [field.text() for field in page.panel.findChildren(QLineEdit)]
