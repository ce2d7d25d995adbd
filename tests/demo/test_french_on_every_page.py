"""No text that a page shows lets a line start with a double sign: the window drawn on a year of the pole."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pole_desk.desktop.runner import Background
from pole_desk.desktop.shell.pages import PAGES
from pole_desk.desktop.shell.program import shut, wait_for
from pole_desk.desktop.shell.services import Services
from pole_desk.desktop.shell.window import MainWindow
from pole_desk.kernel.work import Runner

BREAKABLE = re.compile(r"[ \u00a0][;:!?»]+(?=$|[\s).,…])|«[ \u00a0]")
ROWS = 60


def said(root: QWidget) -> Iterator[str]:
    """All that the widgets under one say: words, tips, names for readers, cells and headers."""
    for widget in root.findChildren(QWidget):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.statusTip())
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            yield widget.placeholderText()
        if isinstance(widget, QGroupBox):
            yield widget.title()
        if isinstance(widget, QTabBar):
            yield from (widget.tabText(place) for place in range(widget.count()))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from cells(widget.model())


def cells(model: QAbstractItemModel) -> Iterator[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex()))
    for column in columns:
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(min(ROWS, model.rowCount(QModelIndex()))):
            yield from (str(model.index(row, column).data(role) or "") for role in roles)


@pytest.fixture
def window(qtbot: QtBot, told_pole: Runner) -> Iterator[MainWindow]:
    made = MainWindow(Background(told_pole), Services())
    made.resize(1440, 900)
    made.show()
    yield made
    shut(made)


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_no_page_shows_a_sign_that_could_start_a_line(window: MainWindow) -> None:
    wrong: list[str] = []
    read = 0
    for spec in PAGES:
        window.show_page(spec.key)
        assert wait_for(window), spec.key
        for words in said(window if spec is PAGES[0] else window.current_page()):
            read += 1
            if BREAKABLE.search(words):
                wrong.append(f"{spec.key}: {words!r}")
    assert read > 1000
    assert sorted(set(wrong)) == []
