"""Clicks and keys that the tests of the settings share."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pole_desk.desktop.pages.settings.page import SECTIONS, SettingsPage
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.table import DataTable

LEFT = Qt.MouseButton.LeftButton


def choose(page: SettingsPage, key: str, qtbot: QtBot) -> Section:
    """Click a section's line in the list."""
    place = [section.key for section in SECTIONS].index(key)
    line = page.list.visualItemRect(page.list.item(place))
    qtbot.mouseClick(page.list.viewport(), LEFT, pos=line.center())
    qtbot.waitUntil(lambda: not page.waiting)
    return page.sections[key]


def press(root: QWidget, text: str, qtbot: QtBot) -> None:
    """Click the visible button with these words, once it is shown."""

    def there() -> list[QPushButton]:
        return [one for one in root.findChildren(QPushButton) if one.text() == text and one.isVisible()]

    qtbot.waitUntil(lambda: bool(there()))
    qtbot.mouseClick(there()[-1], LEFT)


def form_of(page: SettingsPage) -> Form:
    shown = page.panel.content()
    assert isinstance(shown, Form)
    return shown


def type_in(page: SettingsPage, name: str, words: str, qtbot: QtBot) -> None:
    control = form_of(page).fields[name].control
    assert isinstance(control, QLineEdit)
    control.setFocus()
    control.selectAll()
    qtbot.keyClicks(control, words)


def click_row(table: DataTable, row: int, qtbot: QtBot) -> None:
    place = table.grid.visualRect(table.model.index(row, 0)).center()
    qtbot.mouseClick(table.grid.viewport(), LEFT, pos=place)


def row_of(table: DataTable, seeks: Callable[..., bool]) -> int:
    return next(place for place, row in enumerate(table.rows()) if seeks(row))
