"""The rooms and the bays together, one line each: free and large enough first, the reason for the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from pole_desk.desktop.theme import draw_icon, font, tokens
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import SpaceId

ROW = 44
SEEN_ROWS = 4
_CENTRE, _RIGHT = int(Qt.AlignmentFlag.AlignVCenter), int(Qt.AlignmentFlag.AlignRight)


class RoomLine(NamedTuple):
    """A room, or bays booked as one; `taken` can't be booked firmly, `small` is short of places.

    `partly` is taken on some of the dates asked for.
    """

    spaces: tuple[SpaceId, ...]
    name: str
    words: str
    price: str = ""
    taken: bool = False
    small: bool = False
    optioned: bool = False
    partly: bool = False


def proposed(
    lines: Sequence[RoomLine], chosen: tuple[SpaceId, ...], *, picked: bool
) -> tuple[SpaceId, ...]:
    """The rooms to book: those that the user picked while they are listed, else the first that suits."""
    if picked and any(line.spaces == chosen for line in lines):
        return chosen
    return next((line.spaces for line in lines if not line.taken and not line.small), ())


class RoomList(QListWidget):
    """`chosen(spaces)` when another line is chosen; `refused(line)` when it is taken."""

    chosen = Signal(object)
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Salles proposées"))
        self.setItemDelegate(_Painter(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(ROW * SEEN_ROWS + 4)
        self.setMouseTracking(True)
        self.lines: list[RoomLine] = []
        self._chosen: tuple[SpaceId, ...] = ()

    def set_lines(self, lines: Sequence[RoomLine], chosen: Sequence[SpaceId]) -> None:
        """Show the lines; the current one, the scroll and what is chosen stay."""
        current = self.current_line()
        kept = current.spaces if current is not None else tuple(chosen)
        scroll = self.verticalScrollBar().value()
        self.lines, self._chosen = list(lines), tuple(chosen)
        self.clear()
        for line in lines:
            item = QListWidgetItem(line.name)
            item.setSizeHint(QSize(0, ROW))
            item.setToolTip(f"{line.name} · {line.words}")
            said = ", ".join(part for part in (line.name, line.words, line.price) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            self.addItem(item)
            if line.spaces == kept:
                self.setCurrentItem(item)
        if self.currentRow() < 0 and self.count():
            self.setCurrentRow(0)
        self.verticalScrollBar().setValue(scroll)

    def current_line(self) -> RoomLine | None:
        row = self.currentRow()
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def is_chosen(self, row: int) -> bool:
        """Whether the line is the one to be booked."""
        return self.lines[row].spaces == self._chosen

    def show_spaces(self, spaces: Sequence[SpaceId]) -> None:
        """Bring the line of some spaces into sight."""
        for row, line in enumerate(self.lines):
            if line.spaces == tuple(spaces):
                self.setCurrentRow(row)
                self.scrollToItem(self.item(row))

    def rect_of(self, spaces: Sequence[SpaceId]) -> QRectF:
        """Where a line stands in the viewport; for tests that click real pixels."""
        for row, line in enumerate(self.lines):
            if line.spaces == tuple(spaces):
                return QRectF(self.visualItemRect(self.item(row)))
        return QRectF()

    def _choose(self, row: int) -> None:
        line = self.lines[row]
        if line.taken:
            self.refused.emit(line)
            return
        self._chosen = line.spaces
        self.viewport().update()
        self.chosen.emit(line.spaces)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            if plain:
                self._choose(self.currentRow())
            else:
                event.ignore()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(QPoint(int(event.position().x()), int(event.position().y())))
        if item is not None and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentItem(item)
            self._choose(self.row(item))
        else:
            super().mousePressEvent(event)


class _Painter(QStyledItemDelegate):
    """Mark, name and price; below, places or the reason."""

    def __init__(self, rooms: RoomList) -> None:
        super().__init__(rooms)
        self._rooms = rooms

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        now, line = tokens(), self._rooms.lines[index.row()]
        box = QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        chosen = self._rooms.is_chosen(index.row())
        painter.save()
        try:
            if chosen:
                painter.fillRect(box, QColor(now.selection))
            elif state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
                painter.fillRect(box, QColor(now.hover))
            if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Selected:
                painter.setPen(QColor(now.accent))
                painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
            name = "circle-dot" if chosen else "lock" if line.taken else "circle"
            colour = now.accent if chosen else now.secondary
            draw_icon(painter, name, QRectF(box.left() + 8, box.top() + 6, 16, 16), colour)
            self._words(painter, box.adjusted(32, 4, -10, -4), line)
        finally:
            painter.restore()

    def _words(self, painter: QPainter, inside: QRectF, line: RoomLine) -> None:
        now = tokens()
        top = QRectF(inside.left(), inside.top(), inside.width(), inside.height() / 2)
        low = top.translated(0, inside.height() / 2)
        painter.setFont(font(13, 400))
        painter.setPen(QColor(now.secondary if line.taken else now.text))
        painter.drawText(top, _CENTRE | _RIGHT, line.price)
        priced = painter.fontMetrics().horizontalAdvance(line.price) + 8 if line.price else 0
        painter.setFont(font(13, 400 if line.taken else 600))
        room = painter.fontMetrics()
        name = room.elidedText(line.name, Qt.TextElideMode.ElideRight, int(top.width()) - priced)
        painter.drawText(top, _CENTRE, name)
        painter.setFont(font(12, 400))
        painter.setPen(QColor(now.warning if line.small or line.optioned or line.partly else now.secondary))
        metrics = painter.fontMetrics()
        words = metrics.elidedText(line.words, Qt.TextElideMode.ElideRight, int(low.width()))
        painter.drawText(low, _CENTRE, words)
