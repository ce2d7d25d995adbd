"""The window of the first tenths of a second: the board from a bare read, while the rest is loaded.

It takes no gesture but scrolling and zooming; where it was left is where the real page begins.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from pole_desk.desktop import memory
from pole_desk.desktop.theme.fonts import font
from pole_desk.desktop.theme.tokens import DARK, LIGHT, Tokens
from pole_desk.kernel.clock import Clock
from pole_desk.kernel.first_read import Unread, first_read
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_start, to_instant

BOARD_KEY = "planning/board"
PAGE_KEY = "window/page"
FIRST_BOARD: dict[str, Any] = {"folded": [], "preset": "month"}
_WIDE, _NARROW, _FOLDS_UNDER = 206, 78, 1180
_HEAD, _MARGIN = 76, 20


class FirstWindow(QMainWindow):
    """Navigation's ground, the page's ground, and the board when the seat was left on it."""

    def __init__(self) -> None:
        super().__init__()
        self.closed_by_user = False
        self.board: Any = None
        self.tokens = _tokens()
        self.setWindowTitle(_("Pôle Desk"))
        self.setMinimumSize(1024, 640)
        self.resize(1440, 900)
        kept = memory.recall("window/geometry")
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(kept.encode("ascii"))))
        whole = _ground(self.tokens.ground)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        strip = _ground(self.tokens.navigation)
        strip.setFixedWidth(_NARROW if self.width() < _FOLDS_UNDER else _WIDE)
        row.addWidget(strip)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(_MARGIN, _HEAD, _MARGIN, _MARGIN)
        row.addLayout(self._column, 1)
        self.setCentralWidget(whole)

    def show_board(self, file: Path, clock: Clock) -> bool:
        """Put the board in, with what the file holds; False when the file can't be read so."""
        with first_read(file) as read:
            if read is None:
                return False
            from pole_desk.desktop.shell.first_board import read_board
            from pole_desk.desktop.widgets.board.view import Board

            QApplication.setFont(font())
            board = Board(self.tokens, now=lambda: to_instant(clock.now()))
            board.set_read_only(True)
            self._column.addWidget(board)
            board.restore(_kept_board())
            starts, ends = board.wanted_window()
            try:
                model = read_board(read, starts=starts, ends=ends, now=day_start(clock.today()))
            except (Unread, ValueError, TypeError, KeyError):
                self._column.removeWidget(board)
                board.deleteLater()
                return False
        board.set_model(model)
        self.board = board
        return True

    def hand_over(self) -> None:
        """Write down where the board and the window stand: the real ones begin there."""
        if self.board is not None:
            kept = {**_kept_board(), **self.board.state()}
            memory.remember(BOARD_KEY, json.dumps(kept))
        memory.remember("window/geometry", bytes(self.saveGeometry().toBase64().data()).decode())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed_by_user = True
        super().closeEvent(event)


def first_window(file: Path, clock: Clock, *, page: str) -> FirstWindow | None:
    """The window on a page of a pole, shown; None when it must be opened the ordinary way."""
    window = FirstWindow()
    if page == "planning" and _kept_board().get("view") != "list":
        if not window.show_board(file, clock):
            return None
    else:
        with first_read(file) as read:
            if read is None:
                return None
    window.show()
    return window


def when_painted(window: FirstWindow, then: Callable[[], None]) -> None:
    """Call `then` once the window has really been painted."""
    QTimer.singleShot(0, lambda: QTimer.singleShot(0, then))


def _kept_board() -> dict[str, Any]:
    try:
        kept = json.loads(memory.recall(BOARD_KEY, "{}"))
    except ValueError:
        kept = {}
    return kept if isinstance(kept, dict) and kept else dict(FIRST_BOARD)


def _tokens() -> Tokens:
    """The colours that the theme will have: the seat's choice, else the system's."""
    choice = memory.recall("theme", "system")
    if choice == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if choice == "dark" else LIGHT


def _ground(colour: str) -> QWidget:
    made = QWidget()
    palette = made.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(colour))
    made.setPalette(palette)
    made.setAutoFillBackground(True)
    return made
