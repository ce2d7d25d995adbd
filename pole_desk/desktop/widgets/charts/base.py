"""What every chart shares: marks that can be walked and read, a tip, and the data as a list."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QToolTip, QVBoxLayout, QWidget

from pole_desk.desktop.theme import font, theme, tokens
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _

STEPS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
}


class Mark(NamedTuple):
    """A thing drawn: where, of what, and its value in words."""

    id: int
    rect: QRectF
    group: str
    label: str
    value: str


class Chart(QWidget):
    """A subclass paints in `draw` and tells its `marks()`; arrows walk them, Enter shows the data."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        theme().changed.connect(self.update)

    def marks(self) -> list[Mark]:
        """Every mark, in reading order, at the widget's present size."""
        return []

    def draw(self, painter: QPainter) -> None:
        """Paint everything but the focus."""

    def summary(self) -> str:
        """The chart in a sentence, read aloud."""
        return ", ".join(f"{mark.label} {mark.value}" for mark in self.marks()[:12])

    def describe(self) -> None:
        """Tell readers what the chart says; called when the data changed."""
        self.current = -1
        self.setAccessibleDescription(self.summary())
        self.update()

    def show_data(self) -> QDialog:
        """« Voir les données »: the marks as a list that can be exported."""
        dialog = QDialog(self)
        dialog.setWindowTitle(self.name)
        dialog.resize(560, 480)
        column = QVBoxLayout(dialog)
        table = DataTable(
            "donnees",
            [
                Column("group", _("Série"), 160),
                Column("label", _("Repère"), 160),
                Column("value", _("Valeur"), 120, align="right"),
            ],
        )
        table.set_rows(self.marks())
        column.addWidget(table)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font(11))
            self.draw(painter)
            self._draw_focus(painter)
        finally:
            painter.end()

    def _draw_focus(self, painter: QPainter) -> None:
        if not self.hasFocus():
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens().text), 2))
        marks = self.marks()
        if 0 <= self.current < len(marks):
            painter.drawRoundedRect(marks[self.current].rect.adjusted(-1, -1, 1, 1), 3, 3)
        else:
            painter.setPen(QPen(QColor(tokens().accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        marks = self.marks()
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None and marks:
            self._walk((self.current + step) % len(marks) if self.current >= 0 else 0, marks)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.show_data()
        else:
            super().keyPressEvent(event)

    def _walk(self, place: int, marks: list[Mark]) -> None:
        self.current = place
        words = self._words(marks[place])
        self.setAccessibleDescription(words)
        at = self.mapToGlobal(marks[place].rect.bottomRight().toPoint())
        QToolTip.showText(at, words, self)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            mark = self.mark_at(QPointF(event.pos()))
            if mark is not None:
                QToolTip.showText(event.globalPos(), self._words(mark), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def mark_at(self, place: QPointF) -> Mark | None:
        return next((mark for mark in self.marks() if mark.rect.contains(place)), None)

    def _words(self, mark: Mark) -> str:
        return " · ".join(part for part in (mark.group, mark.label, mark.value) if part)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        QToolTip.hideText()
        super().focusOutEvent(event)
