"""The plan's picture: one item per space, layout, zoom, filters, selection; mouse and keys are in `view`."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsScene,
    QGraphicsView,
    QWidget,
)

from pole_desk.desktop.theme.icons import pixmap
from pole_desk.desktop.theme.tokens import Tokens
from pole_desk.desktop.widgets.board.palette import Icons
from pole_desk.desktop.widgets.floorplan.arrangement import LEAST_METRE, Arrangement, Box, arrange
from pole_desk.desktop.widgets.floorplan.brushes import Brushes, brushes_of
from pole_desk.desktop.widgets.floorplan.items import DIM, BlockItem, SpaceItem
from pole_desk.desktop.widgets.floorplan.plan import (
    Occupancy,
    OccupancyState,
    PlanSpace,
    counts,
    shown,
)
from pole_desk.desktop.widgets.floorplan.walls import Walls, open_walls
from pole_desk.desktop.widgets.floorplan.words import sought, space_words
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug

_MOST_ZOOM = 6.0
_MARGIN = 10


class PlanArea(QGraphicsView):
    """All spaces where they stand, laid out anew for each window size; offices and desks on one screen."""

    least_height = 240
    """Pixels that the picture takes at least; a window lower than that scrolls."""
    least_metre = LEAST_METRE
    """Pixels that a metre takes at least, so that names can be read."""

    space_selected = Signal(int)
    space_unselected = Signal()

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
        self._show_across(False)

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
        self._show_across(False)
        self.resetTransform()
        self._lay_out()
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.setValue(bar.minimum())

    def zoom_by(self, factor: float) -> None:
        """Closer or further, around the pointer, never smaller than the screen."""
        wanted = min(_MOST_ZOOM, max(1.0, self._zoom * factor))
        self._show_across(wanted > 1.0)
        self.scale(wanted / self._zoom, wanted / self._zoom)
        self._zoom = wanted

    def _show_across(self, needed: bool) -> None:
        """Nothing is wider than the window until it is zoomed."""
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAsNeeded if needed else policy.ScrollBarAlwaysOff)

    # Selection and places

    def select(self, space: int | None) -> None:
        """Ring a space and bring it in sight; None rings nothing."""
        if space == self._selected:
            return
        self._selected = space
        self._mark()
        if space is None or space not in self._items:
            self.space_unselected.emit()
            return
        self._reveal(space)
        self.space_selected.emit(space)

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
        self._arrangement = arrange(kept, max(300, width), max(self.least_height, height), self.least_metre)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
