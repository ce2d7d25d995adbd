"""Audits that any page's test may run: names for readers, shortcuts used twice, words cut off."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QFontMetrics, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from pole_desk.desktop.widgets.labels import Elided

INTERNAL = ("qt_", "Qt")
LEAST_TARGET = 24


def _own(root: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in [root, *root.findChildren(QWidget)]
        if widget.isVisibleTo(root) and not widget.objectName().startswith(INTERNAL)
    ]


def _where(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    words = text() if callable(text) else ""
    return f"{type(widget).__name__}({widget.objectName() or words!r})"


def unnamed(root: QWidget) -> list[str]:
    """Widgets that take focus and have neither a name for readers nor words of their own."""
    missing = []
    for widget in _own(root):
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isEnabled():
            continue
        if isinstance(widget.parentWidget(), QComboBox | QAbstractItemView):
            continue
        words = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (widget.accessibleName() or words):
            missing.append(_where(widget))
    return missing


def doubled_shortcuts(root: QWidget) -> list[str]:
    """Key sequences that more than one shortcut or action of the window claims."""
    keys = [shortcut.key().toString() for shortcut in root.findChildren(QShortcut)]
    keys += [action.shortcut().toString() for action in root.findChildren(QAction)]
    return sorted(key for key, count in Counter(keys).items() if key and count > 1)


def clipped(root: QWidget) -> list[str]:
    """Words wider or taller than the label or button that holds them."""
    cut = []
    for widget in _own(root):
        if isinstance(widget, Elided) or not isinstance(widget, QLabel | QPushButton):
            continue
        if not widget.text() or _scrolled_away(widget, root):
            continue
        needed = widget.minimumSizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            tall = widget.heightForWidth(widget.width())
            if widget.height() < tall - 1:
                cut.append(f"{_where(widget)}: {widget.height()} < {tall}")
        elif widget.width() < needed.width() - 1 or widget.height() < needed.height() - 1:
            cut.append(f"{_where(widget)}: {widget.size()} < {needed}")
    return cut


def _scrolled_away(widget: QWidget, root: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and parent is not root:
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            seen = parent.visibleRegion().boundingRect()
            mine = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
            return not seen.contains(mine)
        parent = parent.parentWidget()
    return False


def small_targets(root: QWidget) -> list[str]:
    """Buttons and fields lower than what a hurried pointer hits."""
    return [
        f"{_where(widget)}: {widget.height()}"
        for widget in _own(root)
        if isinstance(widget, QPushButton | QLineEdit | QComboBox) and widget.height() < LEAST_TARGET
    ]


def cut_field_words(root: QWidget) -> list[str]:
    """Placeholders that do not fit in their field."""
    return [
        _where(widget)
        for widget in _own(root)
        if isinstance(widget, QLineEdit)
        and widget.placeholderText()
        and QFontMetrics(widget.font()).horizontalAdvance(widget.placeholderText()) > widget.width()
    ]
