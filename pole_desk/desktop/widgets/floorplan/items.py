"""A space and a block on the plan, painted in device pixels so that words stay sharp at any zoom; no mouse is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from pole_desk.desktop.widgets.board.palette import StatePaint
from pole_desk.desktop.widgets.floorplan.arrangement import TITLE, Box
from pole_desk.desktop.widgets.floorplan.brushes import Brushes
from pole_desk.desktop.widgets.floorplan.plan import Occupancy, PlanSpace
from pole_desk.desktop.widgets.floorplan.walls import Walls
from pole_desk.desktop.widgets.floorplan.words import area_text, state_name

if TYPE_CHECKING:
    from collections.abc import Callable

_GAP = 1.5
_PAD = 5
_ICON = 14
DIM = 0.22
"""Opacity of what a filter or a search leaves out."""


def scene_rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.w, box.h)


class BlockItem(QGraphicsItem):
    """The ground of a block and its title."""

    def __init__(self, brushes: Callable[[], Brushes]) -> None:
        super().__init__()
        self._brushes = brushes
        self._box = QRectF()
        self.title = ""
        self.setZValue(-1)

    def place(self, title: str, box: Box) -> None:
        self.prepareGeometryChange()
        self.title, self._box = title, scene_rect(box)

    def boundingRect(self) -> QRectF:
        return self._box.adjusted(0, -TITLE, 1, 1)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        brushes = self._brushes()
        transform = painter.worldTransform()
        box = transform.mapRect(self._box)
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(brushes.border, 1))
        painter.setBrush(brushes.ground)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(brushes.fonts["title"])
        painter.setPen(brushes.text)
        words = brushes.metrics["title"].elidedText(self.title, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QPointF(box.left() + 2, box.top() - 6), words)
        painter.restore()


class SpaceItem(QGraphicsItem):
    """One space: its state as fill, pattern and icon; its code and as many words as fit."""

    def __init__(self, space: PlanSpace, brushes: Callable[[], Brushes]) -> None:
        super().__init__()
        self.space = space
        self.occupancy: Occupancy | None = None
        self.walls = Walls()
        self.selected = False
        self.hovered = False
        self._brushes = brushes
        self._box = QRectF()
        self.setAcceptHoverEvents(True)

    def place(self, box: Box, walls: Walls) -> None:
        self.prepareGeometryChange()
        self._box, self.walls = scene_rect(box), walls

    def mark(self, *, selected: bool, hovered: bool) -> None:
        """Ring it, or not; the ring stands over the neighbours."""
        if (selected, hovered) != (self.selected, self.hovered):
            self.selected, self.hovered = selected, hovered
            self.setZValue(2 if selected else 1 if hovered else 0)
            self.update()

    def box(self) -> QRectF:
        return self._box

    def boundingRect(self) -> QRectF:
        return self._box.adjusted(-2, -2, 2, 2)

    def contains(self, point: QPointF) -> bool:
        return self._box.contains(point)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        brushes = self._brushes()
        box = painter.worldTransform().mapRect(self._box)
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = brushes.blank if self.occupancy is None else brushes.states[self.occupancy.state]
        self._paint_ground(painter, box, state)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_words(painter, box, state, brushes)
        if self.selected or self.hovered:
            self._paint_ring(painter, box, brushes)
        painter.restore()

    def _paint_ground(self, painter: QPainter, box: QRectF, state: StatePaint) -> None:
        walls = self.walls
        inner = box.adjusted(
            0 if walls.left else _GAP,
            0 if walls.top else _GAP,
            0 if walls.right else -_GAP,
            0 if walls.bottom else -_GAP,
        )
        joined = walls.left or walls.top or walls.right or walls.bottom
        radius = 0.0 if joined else 4.0
        painter.setPen(Qt.PenStyle.NoPen if joined else state.pen)
        painter.setBrush(state.brush)
        painter.drawRoundedRect(inner, radius, radius)
        if state.hatch is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(state.hatch)
            painter.drawRoundedRect(inner, radius, radius)
        if joined:
            sides = (
                (walls.left, QLineF(inner.topLeft(), inner.bottomLeft())),
                (walls.top, QLineF(inner.topLeft(), inner.topRight())),
                (walls.right, QLineF(inner.topRight(), inner.bottomRight())),
                (walls.bottom, QLineF(inner.bottomLeft(), inner.bottomRight())),
            )
            painter.setPen(state.pen)
            painter.drawLines([line for opened, line in sides if not opened])

    def _paint_words(self, painter: QPainter, box: QRectF, state: StatePaint, brushes: Brushes) -> None:
        if box.width() < 22 or box.height() < 15:
            return
        pad = _PAD if box.width() >= 44 else 2.5
        room = box.adjusted(pad, 2.5, -pad, -1.5)
        metrics = brushes.metrics
        name = "" if self.occupancy is None else self.occupancy.state
        if name not in ("", "occupied") and room.width() >= 42:
            picture = brushes.icons(state.icon, state.ink.name(), _ICON, brushes.ratio)
            painter.drawPixmap(QPointF(room.right() - _ICON + 1, room.top() + 1), picture)
        font = "code" if box.width() >= 36 else "tag"
        painter.setFont(brushes.fonts[font])
        painter.setPen(state.ink)
        code = metrics[font].elidedText(self.space.code, Qt.TextElideMode.ElideRight, room.width() + 4)
        painter.drawText(QPointF(room.left(), room.top() + metrics["code"].ascent()), code)
        y = room.top() + metrics["code"].height()
        painter.setFont(brushes.fonts["who"])
        who = metrics["who"]
        area = area_text(self.space)
        with_area = bool(area) and room.height() >= 56 and room.width() >= 34
        lines = int((room.bottom() - y - (who.height() if with_area else 0)) // (who.height() - 1))
        for line in self._lines(who, room.width(), lines):
            painter.drawText(QPointF(room.left(), y + who.ascent()), line)
            y += who.height() - 1
        if with_area:
            painter.setPen(state.faint_ink)
            painter.drawText(QPointF(room.left(), room.bottom() - who.descent()), area)

    def _lines(self, metrics: QFontMetricsF, width: float, most: int) -> list[str]:
        """Who is there, wrapped on the lines there are; then the price or the end, when it fits whole."""
        occupancy = self.occupancy
        if occupancy is None or most < 1 or not self.walls.named:
            return []
        if occupancy.state in ("free", "unavailable"):
            said = [state_name(occupancy.state), occupancy.price or occupancy.until]
        else:
            said = [occupancy.who, occupancy.until]
        if width < 30:
            return []
        lines: list[str] = []
        for place, words in enumerate(said):
            if place and metrics.horizontalAdvance(words) > width:
                continue
            if words and len(lines) < most:
                keep = most - len(lines)
                lines += wrap(words, metrics, width, min(keep, 2 if most < 5 else 3))
        return lines[:most]

    def _paint_ring(self, painter: QPainter, box: QRectF, brushes: Brushes) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(brushes.text if self.selected else brushes.accent, 2.4))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)


def wrap(words: str, metrics: QFontMetricsF, width: float, most: int) -> list[str]:
    """Words on at most `most` lines, the last one cut with …."""
    lines: list[str] = []
    line = ""
    pieces = words.split()
    for number, piece in enumerate(pieces):
        longer = f"{line} {piece}".strip()
        if not line or metrics.horizontalAdvance(longer) <= width:
            line = longer
            continue
        if len(lines) + 1 >= most:
            line = " ".join([line, *pieces[number:]])
            break
        lines.append(line)
        line = piece
    lines.append(line)
    return [metrics.elidedText(one, Qt.TextElideMode.ElideRight, width + 2) for one in lines]
