"""The list that is the board's equal, and what a screen reader hears."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from pole_desk.desktop.widgets.board.listing import BAR_ROLE, BoardList
from pole_desk.desktop.widgets.board.model import BoardModel
from pole_desk.desktop.widgets.board.view import Board

from .conftest import at


def test_the_list_holds_the_bars_of_the_window(model: BoardModel, qtbot: QtBot) -> None:
    listing = BoardList(model, at(23), at(30))
    tester = QAbstractItemModelTester(listing)
    keys = [listing.data(listing.index(row, 0), BAR_ROLE) for row in range(listing.rowCount())]
    assert keys == [1, 2, 3, 5, 4, 10, 11]
    assert [listing.data(listing.index(6, column)) for column in range(6)] == [
        "Bureau 02",
        "25/11/2026",
        "sans fin prévue",
        "Habitat Partagé",
        "Bail",
        "Confirmée",
    ]
    assert listing.data(listing.index(1, 5)) == "Conflit"
    assert listing.headerData(0, Qt.Orientation.Horizontal) == "Espace"
    listing.set_bars(model, at(23), at(24))
    assert listing.rowCount() == 2
    assert listing.bar_at(0).id == 1
    del tester


def test_a_screen_reader_hears_each_bar_in_sight(board: Board) -> None:
    spoken = QAccessible.queryAccessibleInterface(board)
    assert spoken is not None
    assert spoken.text(QAccessible.Text.Name) == "Planning, 23 – 29 novembre 2026"
    assert spoken.childCount() == 7
    first = spoken.child(0)
    words = first.text(QAccessible.Text.Name)
    assert words.startswith("Salle 38 m²\u202f: Terre d’Œuvres · atelier")
    assert "09:00 – 12:00" in words
    assert "Confirmée" in words
    assert first.rect().size() == board.rect_of(1).size()
    board.select(1)
    assert first.state().selected
