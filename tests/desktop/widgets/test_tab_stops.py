"""Tab goes through a panel as it is laid, and across a row of buttons in one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pole_desk.desktop.widgets.tab_stops import OneStop, tab_as_laid


class Laid(QWidget):
    """A line, a row of buttons, a line; and a line laid above the last one, made after it."""

    def __init__(self) -> None:
        super().__init__()
        inside = QWidget()
        column = QVBoxLayout(inside)
        self.first, self.last, self.late = QLineEdit(), QLineEdit(), QLineEdit()
        row = QHBoxLayout()
        self.buttons = [QPushButton(text) for text in ("Matin", "Soirée", "Écran")]
        for button in self.buttons:
            row.addWidget(button)
        column.addWidget(self.first)
        column.addLayout(row)
        column.addWidget(self.last)
        column.insertWidget(2, self.late)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        QVBoxLayout(self).addWidget(scroll)
        OneStop(self, self.buttons)
        tab_as_laid(self)


@pytest.fixture
def laid(qtbot: QtBot) -> Laid:
    made = Laid()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.first.setFocus()
    return made


def test_tab_crosses_the_buttons_in_one_step_and_finds_what_came_late(laid: Laid, qtbot: QtBot) -> None:
    seen = []
    for _step in range(3):
        qtbot.keyClick(laid.window().focusWidget(), Qt.Key.Key_Tab)
        seen.append(laid.focusWidget())
    assert seen == [laid.buttons[0], laid.late, laid.last]


def test_arrows_and_letters_go_along_and_tab_comes_back_where_one_was(laid: Laid, qtbot: QtBot) -> None:
    qtbot.keyClick(laid.first, Qt.Key.Key_Tab)
    qtbot.keyClick(laid.buttons[0], Qt.Key.Key_Right)
    assert laid.focusWidget() is laid.buttons[1]
    qtbot.keyClicks(laid.buttons[1], "m")
    assert laid.focusWidget() is laid.buttons[0]
    qtbot.keyClick(laid.buttons[0], Qt.Key.Key_Left)
    assert laid.focusWidget() is laid.buttons[2]
    qtbot.keyClick(laid.buttons[2], Qt.Key.Key_Tab)
    qtbot.keyClick(laid.late, Qt.Key.Key_Backtab)
    assert laid.focusWidget() is laid.buttons[2]


def test_a_hidden_button_leaves_its_place_to_another(laid: Laid, qtbot: QtBot) -> None:
    laid.buttons[0].hide()
    qtbot.keyClick(laid.first, Qt.Key.Key_Tab)
    assert laid.focusWidget() is laid.buttons[1]
