"""The theme in force: follows the system, the user's choice wins, and switches live."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from pole_desk.desktop.theme import sheet
from pole_desk.desktop.theme.palette import palette_of
from pole_desk.desktop.theme.tokens import DARK, LIGHT, Tokens


class Choice(StrEnum):
    """What the user asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Holds the tokens in force; `changed` tells those who keep coloured things."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens: Tokens = LIGHT
        self.choice = Choice.SYSTEM
        self._applied = False

    def apply(self, choice: Choice = Choice.SYSTEM) -> None:
        """Dress the application; safe to call again with another choice."""
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            raise RuntimeError("the theme needs an application")
        if not self._applied:
            application.setStyle("Fusion")
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.choice = choice
        self._dress(application)

    def _dress(self, application: QApplication) -> None:
        from pole_desk.desktop.theme.fonts import font

        wanted = DARK if self._wants_dark() else LIGHT
        if self._applied and wanted is self.tokens:
            return
        self._applied = True
        self.tokens = wanted
        application.setFont(font())
        application.setPalette(palette_of(wanted))
        application.setStyleSheet(sheet.text(wanted))
        self.changed.emit()

    def _wants_dark(self) -> bool:
        if self.choice is Choice.SYSTEM:
            scheme = QGuiApplication.styleHints().colorScheme()
            return scheme == Qt.ColorScheme.Dark
        return self.choice is Choice.DARK

    def _system_changed(self) -> None:
        application = QApplication.instance()
        if self.choice is Choice.SYSTEM and isinstance(application, QApplication):
            self._dress(application)


@lru_cache(maxsize=1)
def theme() -> Theme:
    """The one theme of the process."""
    return Theme()


def tokens() -> Tokens:
    """The colours in force."""
    return theme().tokens
