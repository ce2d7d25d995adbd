"""A small week of bookings in November 2026, on a board of 1200 × 700."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from pole_desk.desktop.theme.tokens import LIGHT
from pole_desk.desktop.widgets.board.model import Bar, BoardModel, Group, Row
from pole_desk.desktop.widgets.board.view import Board
from pole_desk.kernel.periods import FOREVER, PARIS, day_start

ROOM, HALL, BAY, OFFICE, NEXT = 1, 2, 3, 10, 11
Drag = Callable[[QPoint, QPoint], None]


def at(day: int, hour: int = 0, minute: int = 0) -> int:
    """An instant of November 2026, Paris."""
    return int(datetime(2026, 11, day, hour, minute, tzinfo=PARIS).timestamp())


@pytest.fixture
def model() -> BoardModel:
    groups = [Group("rooms", "Salles"), Group("offices", "Bureaux")]
    rows = [
        Row(ROOM, "Salle 38 m²", "20 places", "users", "rooms", 0, "hourly", 20),
        Row(HALL, "Espace polyvalent", "900 places", "presentation", "rooms", 0, "hourly", 900),
        Row(BAY, "Travée A", "300 places", "presentation", "rooms", 1, "hourly", 300),
        Row(OFFICE, "Bureau 01", "39 m²", "door-open", "offices"),
        Row(NEXT, "Bureau 02", "26 m²", "door-open", "offices"),
    ]
    bars = [
        Bar(1, ROOM, at(23, 9), at(23, 12), "Terre d’Œuvres", "atelier"),
        Bar(2, ROOM, at(25, 10), at(25, 16), "Cyclo-Logis", "réunion"),
        Bar(3, ROOM, at(25, 11), at(25, 13), "Coop’Alim", state="option"),
        Bar(4, BAY, at(24, 8), at(24, 20), "Réseau Ségala", state="invoiced", locked=True),
        Bar(5, HALL, at(27, 10), at(27, 14), "Coop’Alim", state="option"),
        Bar(10, OFFICE, day_start(date(2026, 1, 1)), day_start(date(2026, 11, 26)), "Radio Garrigue"),
        Bar(11, NEXT, day_start(date(2026, 11, 25)), FOREVER, "Habitat Partagé", "Bail"),
    ]
    return BoardModel(groups, rows, bars, related={HALL: (BAY,), BAY: (HALL,)})


@pytest.fixture
def board(qtbot: QtBot, model: BoardModel) -> Board:
    made = Board(LIGHT, now=lambda: at(23, 10, 20))
    qtbot.addWidget(made)
    made.resize(1200, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.set_model(model)
    made.set_preset("week")
    made.setFocus()
    return made


@pytest.fixture
def drag(board: Board, qtbot: QtBot) -> Drag:
    """Press, move in a few steps, let go: as a hand does."""

    def do(start: QPoint, end: QPoint, *, drop: bool = True) -> None:
        port = board.viewport()
        qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
        for step in (1, 2, 3, 4):
            qtbot.mouseMove(port, start + (end - start) * step / 4)
        if drop:
            qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)

    return do
