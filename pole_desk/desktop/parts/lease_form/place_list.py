"""The spaces offered, one line each: free ones first, the reason said for the others; space bar chooses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from pole_desk.desktop.parts.lease_form.reading import Place
from pole_desk.desktop.theme import draw_icon, font, tokens
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import SpaceId

ROW = 44
SEEN_ROWS = 4
SPACE_ROLE, REASON_ROLE, RENT_ROLE, TAKEN_ROLE = range(Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 4)


class PlaceList(QListWidget):
    """`toggled(space)` when a free one is chosen or left; taken ones are shown, greyed, with why."""

    toggled = Signal(int)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Espaces proposés"))
        self.setItemDelegate(_Line(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(ROW * SEEN_ROWS + 4)
        self.setMouseTracking(True)

    def set_places(self, rows: Sequence[tuple[Place, str]], chosen: Sequence[SpaceId]) -> None:
        """Show the places, each with the words under its name; keeps the current one."""
        current = self.current_space()
        scroll = self.verticalScrollBar().value()
        self.clear()
        for place, words in rows:
            item = QListWidgetItem(place.name)
            item.setData(SPACE_ROLE, int(place.space))
            item.setData(REASON_ROLE, words)
            item.setData(RENT_ROLE, euros(place.rent))
            item.setData(TAKEN_ROLE, bool(place.taken))
            item.setSizeHint(QSize(0, ROW))
            checked = place.space in chosen
            item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
            item.setToolTip(f"{place.name} · {words}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{place.name}, {words}, {euros(place.rent)}")
            self.addItem(item)
            if place.space == current:
                self.setCurrentItem(item)
        if self.currentRow() < 0 and self.count():
            self.setCurrentRow(0)
        self.verticalScrollBar().setValue(scroll)

    def current_space(self) -> SpaceId | None:
        item = self.currentItem()
        return None if item is None else SpaceId(item.data(SPACE_ROLE))

    def show_space(self, space: SpaceId) -> None:
        """Make a space the current line and bring it into sight."""
        for row in range(self.count()):
            item = self.item(row)
            if item.data(SPACE_ROLE) == space:
                self.setCurrentItem(item)
                self.scrollToItem(item)

    def rect_of(self, space: SpaceId) -> QRectF:
        """Where a space stands in the viewport; for tests that click real pixels."""
        for row in range(self.count()):
            if self.item(row).data(SPACE_ROLE) == space:
                return QRectF(self.visualItemRect(self.item(row)))
        return QRectF()

    def _choose(self, item: QListWidgetItem) -> None:
        checked = item.checkState() == Qt.CheckState.Checked
        if item.data(TAKEN_ROLE) and not checked:
            self.refused.emit(f"{item.text()}\u202f: {item.data(REASON_ROLE)}.")
        else:
            self.toggled.emit(item.data(SPACE_ROLE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            if event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self._choose(item)
                return
            event.ignore()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(QPoint(int(event.position().x()), int(event.position().y())))
        if item is not None and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentItem(item)
            self._choose(item)
        else:
            super().mousePressEvent(event)


class _Line(QStyledItemDelegate):
    """Box, name, rent; below, size or the reason."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        now = tokens()
        box = QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        taken = bool(index.data(TAKEN_ROLE))
        checked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        painter.save()
        try:
            if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
                painter.fillRect(box, QColor(now.hover))
            if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Selected:
                painter.setPen(QColor(now.accent))
                painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
            name = "square-check" if checked else "lock" if taken else "square"
            colour = now.accent if checked else now.secondary
            draw_icon(painter, name, QRectF(box.left() + 8, box.top() + 6, 16, 16), colour)
            inside = box.adjusted(32, 4, -10, -4)
            top = QRectF(inside.left(), inside.top(), inside.width(), inside.height() / 2)
            low = top.translated(0, inside.height() / 2)
            self._words(painter, top, index, taken=taken)
            painter.setFont(font(12, 400))
            painter.setPen(QColor(now.secondary))
            words = painter.fontMetrics().elidedText(
                str(index.data(REASON_ROLE)), Qt.TextElideMode.ElideRight, int(low.width())
            )
            painter.drawText(low, int(Qt.AlignmentFlag.AlignVCenter), words)
        finally:
            painter.restore()

    def _words(
        self,
        painter: QPainter,
        box: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        *,
        taken: bool,
    ) -> None:
        now = tokens()
        painter.setFont(font(13, 400 if taken else 600))
        painter.setPen(QColor(now.secondary if taken else now.text))
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.setFont(font(13, 400))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box, int(flags), str(index.data(RENT_ROLE)))
