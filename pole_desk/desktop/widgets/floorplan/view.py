"""The floor plan as a widget: one item per space, zoom, search, a move proposed by dragging; data is in `plan`."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsScene,
    QGraphicsView,
    QToolTip,
    QWidget,
)

from pole_desk.desktop.theme.icons import pixmap
from pole_desk.desktop.theme.tokens import Tokens
from pole_desk.desktop.widgets.board.palette import Icons
from pole_desk.desktop.widgets.floorplan import access
from pole_desk.desktop.widgets.floorplan.arrangement import Arrangement, Box, arrange
from pole_desk.desktop.widgets.floorplan.brushes import Brushes, brushes_of
from pole_desk.desktop.widgets.floorplan.items import DIM, BlockItem, SpaceItem
from pole_desk.desktop.widgets.floorplan.plan import (
    Occupancy,
    OccupancyState,
    PlanSpace,
    counts,
    shown,
)
from pole_desk.desktop.widgets.floorplan.walls import Walls, open_walls, step
from pole_desk.desktop.widgets.floorplan.words import sought, space_words
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug

_MOST_ZOOM = 6.0
_MARGIN = 10
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_HELD: frozenset[OccupancyState] = frozenset(("occupied", "leaving", "unpaid"))


class FloorPlan(QGraphicsView):
    """All spaces where they stand, laid out anew for each window size; offices and desks on one screen."""

    space_selected = Signal(int)
    space_opened = Signal(int)
    move_asked = Signal(int, int)
    menu_asked = Signal(int, QPoint)

    def __init__(self, tokens: Tokens, icons: Icons = pixmap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._brushes = brushes_of(tokens, icons, self.devicePixelRatioF())
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self._spaces: tuple[PlanSpace, ...] = ()
        self._occupancies: dict[int, Occupancy] = {}
        self._items: dict[int, SpaceItem] = {}
        self._blocks: list[BlockItem] = []
        self._arrangement = Arrangement((), 0, 0, 0)
        self._places: dict[int, Box] = {}
        self._levels: frozenset[int] | None = None
        self._states: frozenset[str] = frozenset()
        self._search = ""
        self._selected: int | None = None
        self._hovered: int | None = None
        self._zoom = 1.0
        self._pressed: tuple[QPoint, int | None] | None = None
        self._dragged: int | None = None
        self._pointer = QPoint()
        self._dress()

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Plan des espaces"))
        self.setMouseTracking(True)
        self.setBackgroundBrush(self._brushes.surface)
        self.setMinimumSize(320, 240)
        access.install()

    # What is shown

    def set_plan(self, spaces: Iterable[PlanSpace]) -> None:
        """Show other spaces; those with children on the plan are the ground of these."""
        self._spaces = shown(spaces)
        for item in (*self._items.values(), *self._blocks):
            self._scene.removeItem(item)
        self._blocks = []
        self._items = {space.id: SpaceItem(space, self._now) for space in self._spaces}
        for key, item in self._items.items():
            item.occupancy = self._occupancies.get(key)
            self._scene.addItem(item)
        self._lay_out()
        self._dim()

    def set_occupancies(self, occupancies: Iterable[Occupancy]) -> None:
        """Show who is where on another day; zoom and selection stay."""
        self._occupancies = {one.space: one for one in occupancies}
        for key, item in self._items.items():
            item.occupancy = self._occupancies.get(key)
        self._lay_out()
        self._dim()
        self._scene.update()

    def set_tokens(self, tokens: Tokens) -> None:
        """Repaint in another theme."""
        self._brushes = brushes_of(tokens, self._icons, self.devicePixelRatioF())
        self.setBackgroundBrush(self._brushes.surface)
        self._scene.update()

    def set_levels(self, levels: Collection[int] | None) -> None:
        """Show some floors only; None shows all."""
        self._levels = None if levels is None else frozenset(levels)
        self._lay_out()

    def set_filter(self, states: Collection[str]) -> None:
        """Dim what is in none of these states; nothing is dimmed when none is given."""
        self._states = frozenset(states)
        self._dim()

    def set_search(self, text: str) -> None:
        """Dim the spaces whose code, name and occupant do not hold the text; accents don't matter."""
        self._search = slug(text)
        self._dim()

    def counts(self) -> dict[OccupancyState, int]:
        """How many of the spaces shown are in each state."""
        kept = [space for space in self._spaces if space.id in self._places]
        return counts(kept, self._occupancies)

    def fit(self) -> None:
        """Back to all offices and desks on one screen."""
        self._zoom = 1.0
        self.resetTransform()
        self._lay_out()
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.setValue(bar.minimum())

    def zoom_by(self, factor: float) -> None:
        """Closer or further, around the pointer, never smaller than the screen."""
        wanted = min(_MOST_ZOOM, max(1.0, self._zoom * factor))
        self.scale(wanted / self._zoom, wanted / self._zoom)
        self._zoom = wanted

    # Selection and places

    def select(self, space: int | None) -> None:
        """Ring a space and bring it in sight; None rings nothing."""
        if space == self._selected:
            return
        self._selected = space
        self._mark()
        if space is None or space not in self._items:
            return
        self._reveal(space)
        self.space_selected.emit(space)
        access.announce_focus(self)

    def selected(self) -> int | None:
        return self._selected

    def space_ids(self) -> list[int]:
        """Spaces laid out, block by block."""
        return list(self._places)

    def words_of(self, space: int) -> str:
        """What is said of a space; raises KeyError on one that is not on the plan."""
        return space_words(self._items[space].space, self._occupancies.get(space))

    def item_rect(self, space: int) -> QRect:
        """A space in pixels of the viewport; empty when its floor is not shown."""
        box = self._places.get(space)
        if box is None:
            return QRect()
        return self.mapFromScene(QRectF(box.x, box.y, box.w, box.h)).boundingRect()

    def space_at(self, point: QPoint) -> int | None:
        """The space under a point of the viewport."""
        at = self.mapToScene(point)
        for key, box in self._places.items():
            if box.x <= at.x() < box.right and box.y <= at.y() < box.bottom:
                return key
        return None

    def _reveal(self, space: int) -> None:
        box = self._places.get(space)
        if box is not None:
            self.ensureVisible(QRectF(box.x, box.y, box.w, box.h), 24, 24)

    # Laying out

    def _now(self) -> Brushes:
        return self._brushes

    def _lay_out(self) -> None:
        """Give every space its place for this window; the zoom is over it."""
        port = self.viewport().size()
        kept = [space for space in self._spaces if self._levels is None or space.floor in self._levels]
        width, height = port.width() - 2 * _MARGIN, port.height() - _MARGIN
        self._arrangement = arrange(kept, max(300, width), max(240, height))
        self._places = self._arrangement.places()
        walls = open_walls(self._places, self._occupancies)
        for key, item in self._items.items():
            item.setVisible(key in self._places)
            if key in self._places:
                item.place(self._places[key], walls.get(key, Walls()))
        self._lay_blocks()
        self._scene.setSceneRect(-_MARGIN, 0, self._arrangement.width + 2 * _MARGIN, self._arrangement.height)
        self._mark()

    def _lay_blocks(self) -> None:
        while len(self._blocks) < len(self._arrangement.blocks):
            block = BlockItem(self._now)
            self._scene.addItem(block)
            self._blocks.append(block)
        for number, item in enumerate(self._blocks):
            item.setVisible(number < len(self._arrangement.blocks))
            if item.isVisible():
                block = self._arrangement.blocks[number]
                item.place(block.title, block.box)

    def _mark(self) -> None:
        for key, item in self._items.items():
            item.mark(selected=key == self._selected, hovered=key == self._hovered)

    def _dim(self) -> None:
        for key, item in self._items.items():
            occupancy = self._occupancies.get(key)
            kept = not self._states or (occupancy is not None and occupancy.state in self._states)
            found = not self._search or self._search in slug(sought(item.space, occupancy))
            item.setOpacity(1.0 if kept and found else DIM)

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
            return origin.id, None, _("Déplacer {who} : choisir un espace libre").format(who=who), False
        name = self._items[target].space.name
        there = self._occupancies.get(target)
        if there is None or there.state == "free":
            words = _("Déplacer {who} vers {space}").format(who=who, space=name)
            return origin.id, target, words, False
        blocked = there.who or _("une indisponibilité")
        words = _("{space} — occupé par {who}").format(space=name, who=blocked)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            space = self.space_at(event.pos())
            words = "" if space is None else self.words_of(space).replace(" · ", "\n")
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)
