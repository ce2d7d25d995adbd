"""The floor plan: clicks, keys, and a move proposed by dragging; what is drawn is in `area`."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QToolTip,
    QWidget,
)

from pole_desk.desktop.theme.icons import pixmap
from pole_desk.desktop.theme.tokens import Tokens
from pole_desk.desktop.widgets.board.palette import Icons
from pole_desk.desktop.widgets.floorplan import access
from pole_desk.desktop.widgets.floorplan.area import PlanArea
from pole_desk.desktop.widgets.floorplan.plan import (
    OccupancyState,
)
from pole_desk.desktop.widgets.floorplan.walls import step
from pole_desk.kernel.i18n import _

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_HELD: frozenset[OccupancyState] = frozenset(("occupied", "leaving", "unpaid"))


class FloorPlan(PlanArea):
    """The pole's spaces, to look at, choose, open, and move an occupant between."""

    space_opened = Signal(int)
    move_asked = Signal(int, int)
    menu_asked = Signal(int, QPoint)

    def __init__(self, tokens: Tokens, icons: Icons = pixmap, parent: QWidget | None = None) -> None:
        super().__init__(tokens, icons, parent)
        self._pressed: tuple[QPoint, int | None] | None = None
        self._dragged: int | None = None
        self._pointer = QPoint()
        self.space_selected.connect(self._announce)
        access.install(FloorPlan)

    def _announce(self) -> None:
        access.announce_focus(self)

    # A move proposed by dragging

    def _held(self, space: int | None) -> bool:
        occupancy = None if space is None else self._occupancies.get(space)
        return occupancy is not None and occupancy.state in _HELD

    def proposal(self) -> tuple[int, int | None, str, bool]:
        """What letting go would ask: from, to, the words of the ghost, whether somebody is in the way.

        Only while a space is dragged; raises ValueError otherwise.
        """
        if self._dragged is None:
            raise ValueError("nothing is dragged")
        origin = self._items[self._dragged].space
        target = self.space_at(self._pointer)
        who = self._occupancies[origin.id].who
        if target is None or target == origin.id:
            return origin.id, None, _("Déplacer {who} : choisir un espace libre").format(who=who), False
        name = self._items[target].space.name
        there = self._occupancies.get(target)
        if there is None or there.state == "free":
            words = _("Déplacer {who} vers {space}").format(who=who, space=name)
            return origin.id, target, words, False
        blocked = there.who or _("une indisponibilité")
        words = _("{space} — il y a déjà {who}").format(space=name, who=blocked)
        return origin.id, target, words, True

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if self._dragged is None:
            return
        _origin, target, words, blocked = self.proposal()
        brushes = self._brushes
        colour = brushes.danger if blocked else brushes.accent
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if target is not None:
            fill = QColor(colour)
            fill.setAlpha(50)
            painter.setBrush(fill)
            painter.setPen(QPen(colour, 2.4))
            painter.drawRoundedRect(QRectF(self.item_rect(target)).adjusted(1, 1, -1, -1), 4, 4)
        width = brushes.metrics["title"].horizontalAdvance(words) + 20
        x = min(max(4.0, self._pointer.x() + 14.0), self.viewport().width() - width - 4)
        y = max(4.0, self._pointer.y() - 34.0)
        bubble = QRectF(x, y, width, 26)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(bubble, 5, 5)
        painter.setPen(brushes.on_danger if blocked else brushes.on_accent)
        painter.setFont(brushes.fonts["title"])
        painter.drawText(QPointF(x + 10, y + 17.5), words)
        painter.restore()

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pointer = event.position().toPoint()
        space = self.space_at(self._pointer)
        self._pressed = (self._pointer, space)
        self.select(space)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._hover(self.space_at(point))
            self._pointer = point
            return
        origin, space = self._pressed
        far = (point - origin).manhattanLength() >= QApplication.startDragDistance()
        if space is None:
            self._pan(point - self._pointer)
        elif self._dragged is None and far and self._held(space):
            self._dragged = space
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._pointer = point
        if self._dragged is not None:
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pointer = event.position().toPoint()
        asked = None if self._dragged is None else self.proposal()
        self._let_go()
        if asked is not None and asked[1] is not None and not asked[3]:
            self.move_asked.emit(asked[0], asked[1])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        space = self.space_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and space is not None:
            self.space_opened.emit(space)

    def _let_go(self) -> None:
        self._pressed = None
        self._dragged = None
        self.viewport().unsetCursor()
        self.viewport().update()

    def _pan(self, shift: QPoint) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - shift.x())
        down.setValue(down.value() - shift.y())

    def _hover(self, space: int | None) -> None:
        if space != self._hovered:
            self._hovered = space
            self._mark()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.0018 ** event.angleDelta().y())
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event.key()):
            super().keyPressEvent(event)

    def _key(self, key: int) -> bool:
        arrow = _ARROWS.get(Qt.Key(key))
        if arrow is not None:
            self._walk(*arrow)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected is not None:
            self.space_opened.emit(self._selected)
        elif key == Qt.Key.Key_Escape and (self._dragged is not None or self._selected is not None):
            if self._dragged is not None:
                self._let_go()
            else:
                self.select(None)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom_by(1.25 if key == Qt.Key.Key_Plus else 0.8)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            return False
        return True

    def _walk(self, dx: int, dy: int) -> None:
        """To the neighbour in that direction, or to the first space when none is chosen."""
        if self._selected is None or self._selected not in self._places:
            first = next(iter(self._places), None)
            if first is not None:
                self.select(first)
            return
        found = step(self._places, self._selected, dx, dy)
        if found is not None:
            self.select(found)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        space = self.space_at(event.pos())
        if space is not None:
            self.select(space)
            self.menu_asked.emit(space, event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            space = self.space_at(event.pos())
            words = "" if space is None else self.words_of(space).replace(" · ", "\n")
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)
