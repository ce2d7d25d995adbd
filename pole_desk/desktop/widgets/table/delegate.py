"""Draws a cell: pill of a state, icon before the text, a line under each row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pole_desk.desktop.theme import draw_icon, font, tokens
from pole_desk.desktop.widgets.pill import draw_pill, pill_width
from pole_desk.desktop.widgets.table.model import ALIGN, COLOUR, DISPLAY, FONT, ICON, STATE

Index = QModelIndex | QPersistentModelIndex
PAD = 10


class Cell(QStyledItemDelegate):
    """Paints without the style: one way for text, icon and pill, in both themes."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now = tokens()
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        rect: QRect = option.rect
        painter.fillRect(rect, QColor(now.selection if selected else now.surface))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(now.border))
        inside = QRectF(rect).adjusted(PAD, 0, -PAD, 0)
        state = index.data(STATE)
        if state is not None:
            draw_pill(painter, inside, now.states[state[0]], state[1])
        else:
            self._words(painter, inside, index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(now.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -2))
        painter.restore()

    def _words(self, painter: QPainter, inside: QRectF, index: Index) -> None:
        now = tokens()
        icon = index.data(ICON)
        if icon is not None:
            colour = now.tone(icon[1])[0]
            draw_icon(painter, icon[0], QRectF(inside.left(), inside.top(), 16, inside.height()), colour)
            inside = inside.adjusted(24, 0, 0, 0)
        painter.setFont(index.data(FONT) or font())
        painter.setPen(index.data(COLOUR) or QColor(now.text))
        text = painter.fontMetrics().elidedText(
            index.data(DISPLAY) or "", Qt.TextElideMode.ElideRight, int(inside.width())
        )
        painter.drawText(inside, index.data(ALIGN), text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        state = index.data(STATE)
        if state is not None:
            return QSize(pill_width(state[1]) + 2 * PAD, 36)
        wide = option.fontMetrics.horizontalAdvance(index.data(DISPLAY) or "")
        return QSize(wide + 2 * PAD + (24 if index.data(ICON) else 0), 36)
