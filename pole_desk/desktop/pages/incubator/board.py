"""The pipeline painted by hand: columns by stage, tiles dragged or moved by keys; rules are asked, not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QToolTip

from pole_desk.activities.incubator.rules import stage_name
from pole_desk.desktop.pages.incubator.tiles import HEAD, LINE, PAD, SMALL, Lanes, Placed, Tile
from pole_desk.desktop.pages.incubator.words import COLUMNS, column_name, since_text, stage_icon
from pole_desk.desktop.theme import draw_icon, font, theme, tokens
from pole_desk.kernel.i18n import _, number
from pole_desk.ports.ids import IncubationId

Why = Callable[[Tile, str], str]
LEFT_TOP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


def title_lines(text: str, width: int) -> tuple[str, ...]:
    """A title on two lines at most, the second ended by an ellipsis where room lacks."""
    metrics = QFontMetrics(font(13, 600))
    if metrics.horizontalAdvance(text) <= width:
        return (text,)
    words, first = text.split(" "), ""
    while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= width:
        first = f"{first} {words.pop(0)}".strip()
    if not first:
        return (metrics.elidedText(text, Qt.TextElideMode.ElideRight, width),)
    return (first, metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, width))


class StageBoard(QAbstractScrollArea):
    """`opened(id)`, `moved(id, stage)` when it may be tried, `refused(why)`, `menu_asked(id, point)`."""

    opened = Signal(int)
    moved = Signal(int, str)
    refused = Signal(str)
    menu_asked = Signal(int, QPoint)

    def __init__(self, why: Why) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Projets par étape"))
        self.viewport().setMouseTracking(True)
        self.why = why
        self._tiles: list[Tile] = []
        self.lanes = Lanes([], 0, title_lines)
        self.current: IncubationId | None = None
        self._pressed: QPoint | None = None
        self._dragged: Tile | None = None
        self._pointer = QPoint()
        theme().changed.connect(self.viewport().update)

    # --- what the page calls

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show these projects; the selected one stays so."""
        self._tiles = list(tiles)
        self._lay()
        if self.current not in self.lanes.by_id:
            self.current = None
        self._tell()

    def rect_of(self, incubation: int) -> QRect:
        """Where a tile is drawn, in the viewport."""
        placed = self.lanes.by_id[IncubationId(incubation)]
        return placed.rect.translated(-self.horizontalScrollBar().value(), HEAD - self.verticalScrollBar().value())

    def column_rect(self, stage: str) -> QRect:
        """Where a column is drawn, in the viewport."""
        place = [str(one) for one in COLUMNS].index(stage)
        left = self.lanes.left(place) - self.horizontalScrollBar().value()
        return QRect(left, 0, self.lanes.column, self.viewport().height())

    def sizeHint(self) -> QSize:
        return QSize(1200, 600)

    # --- layout

    def _lay(self) -> None:
        self.lanes = Lanes(self._tiles, self.viewport().width(), title_lines)
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        room = self.viewport().height() - HEAD
        down.setRange(0, max(0, self.lanes.height - room))
        down.setPageStep(max(1, room))
        down.setSingleStep(40)
        across.setRange(0, max(0, self.lanes.width - self.viewport().width()))
        across.setPageStep(self.viewport().width())
        across.setSingleStep(40)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place in range(len(COLUMNS)):
                self._draw_column(painter, place)
            if self._dragged is not None:
                self._draw_ghost(painter, self._dragged)
        finally:
            painter.end()

    def _draw_column(self, painter: QPainter, place: int) -> None:
        now, stage = tokens(), str(COLUMNS[place])
        box = QRectF(self.column_rect(stage))
        target = self._dragged is not None and self._target() == stage
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.track))
        if target and self._dragged is not None:
            wrong = bool(self.why(self._dragged, stage))
            painter.setPen(QPen(QColor(now.danger if wrong else now.accent), 2))
            painter.setBrush(QColor(now.danger_soft if wrong else now.accent_soft))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 10, 10)
        painter.save()
        painter.setClipRect(box.adjusted(0, HEAD, 0, -2))
        for placed in self.lanes.columns[place]:
            rect = self.rect_of(placed.tile.id)
            if rect.bottom() >= HEAD and rect.top() < self.viewport().height():
                self._draw_tile(painter, placed, QRectF(rect))
        painter.restore()
        self._draw_head(painter, place, box)

    def _draw_head(self, painter: QPainter, place: int, box: QRectF) -> None:
        now, stage = tokens(), str(COLUMNS[place])
        icon, tone = stage_icon(stage)
        draw_icon(painter, icon, QRectF(box.left() + 12, 14, 16, 16), now.tone(tone)[0])
        count = number(len(self.lanes.columns[place]))
        painter.setFont(font(12, 600))
        metrics = painter.fontMetrics()
        wide = metrics.horizontalAdvance(count)
        painter.setPen(QColor(now.secondary))
        painter.drawText(QRectF(box.right() - wide - 12, 0, wide + 2, HEAD), LEFT_TOP, count)
        painter.setPen(QColor(now.text))
        room = box.width() - 34 - wide - 20
        shown = metrics.elidedText(column_name(stage), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(box.left() + 34, 0, room + 2, HEAD), LEFT_TOP, shown)

    def _draw_tile(self, painter: QPainter, placed: Placed, box: QRectF) -> None:
        now = tokens()
        chosen = placed.tile.id == self.current
        strong = chosen and self.hasFocus()
        painter.setPen(QPen(QColor(now.accent if chosen else now.border), 2 if strong else 1.2))
        painter.setBrush(QColor(now.surface))
        painter.drawRoundedRect(box.adjusted(0.6, 0.6, -0.6, -0.6), 7, 7)
        left, wide, top = box.left() + PAD, box.width() - 2 * PAD, box.top() + PAD
        painter.setPen(QColor(now.text))
        painter.setFont(font(13, 600))
        for line in placed.lines:
            painter.drawText(QRectF(left, top, wide + 2, LINE), LEFT_TOP, line)
            top += LINE
        painter.setFont(font(11))
        painter.setPen(QColor(now.secondary))
        for line in (placed.tile.carrier, placed.tile.line, since_text(placed.tile.days)):
            if line:
                shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, int(wide))
                painter.drawText(QRectF(left, top, wide + 2, SMALL), LEFT_TOP, shown)
                top += SMALL
        painter.setFont(font(11, 600))
        for signal in placed.tile.signals[:2]:
            colour = now.tone(signal.tone)[0]
            draw_icon(painter, signal.icon, QRectF(left, top + 2, 12, 12), colour)
            painter.setPen(QColor(colour))
            shown = painter.fontMetrics().elidedText(signal.text, Qt.TextElideMode.ElideRight, int(wide) - 17)
            painter.drawText(QRectF(left + 17, top, wide - 15, SMALL), LEFT_TOP, shown)
            top += SMALL

    def _draw_ghost(self, painter: QPainter, tile: Tile) -> None:
        placed = self.lanes.by_id.get(tile.id)
        if placed is None:
            return
        box = QRectF(placed.rect)
        box.moveTopLeft(self._pointer + QPoint(10, 8))
        painter.setOpacity(0.92)
        self._draw_tile(painter, placed, box)
        painter.setOpacity(1)
        target = self._target()
        wrong = "" if target is None else self.why(tile, target)
        if wrong:
            self._draw_refusal(painter, wrong, box)

    def _draw_refusal(self, painter: QPainter, wrong: str, under: QRectF) -> None:
        now = tokens()
        painter.setFont(font(12, 500))
        wide = 300
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
        needed = painter.fontMetrics().boundingRect(QRect(0, 0, wide - 20, 400), flags, wrong)
        left = max(4.0, min(under.left(), self.viewport().width() - wide - 4.0))
        top = min(under.bottom() + 4, self.viewport().height() - needed.height() - 20.0)
        box = QRectF(left, top, wide, needed.height() + 14)
        painter.setPen(QPen(QColor(now.danger), 1.2))
        painter.setBrush(QColor(now.danger_soft))
        painter.drawRoundedRect(box, 7, 7)
        painter.setPen(QColor(now.danger))
        painter.drawText(box.adjusted(10, 7, -8, -5), flags, wrong)

    # --- pointer

    def _at(self, point: QPoint) -> Placed | None:
        if point.y() < HEAD:
            return None
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return self.lanes.tile_at(point.x() + across, point.y() - HEAD + down)

    def _target(self) -> str | None:
        place = self.lanes.column_at(self._pointer.x() + self.horizontalScrollBar().value())
        return None if place is None else str(COLUMNS[place])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        placed = self._at(point)
        if event.button() == Qt.MouseButton.LeftButton and placed is not None:
            self._select(placed.tile.id)
            self._pressed = point

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position().toPoint()
        if self._pressed is not None and self._dragged is None:
            far = (self._pointer - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if far and self.current in self.lanes.by_id:
                self._dragged = self.lanes.by_id[self.current].tile
        if self._dragged is not None:
            self.viewport().update()
        else:
            inside = self._at(self._pointer) is not None
            shape = Qt.CursorShape.PointingHandCursor if inside else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position().toPoint()
        tile, self._dragged, self._pressed = self._dragged, None, None
        self.viewport().update()
        target = self._target()
        if tile is not None and target is not None:
            self.bring(tile, target)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        placed = self._at(event.position().toPoint())
        if placed is not None:
            self._pressed = None
            self.opened.emit(placed.tile.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        placed = self._at(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.current is not None:
            self.menu_asked.emit(self.current, self.viewport().mapToGlobal(self.rect_of(self.current).center()))
        elif placed is not None:
            self._select(placed.tile.id)
            self.menu_asked.emit(placed.tile.id, event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            placed = self._at(event.pos())
            if placed is not None:
                QToolTip.showText(event.globalPos(), placed.tile.words, self)
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    # --- keys

    def bring(self, tile: Tile, stage: str) -> None:
        """Ask for a move, or say why it can't be."""
        wrong = self.why(tile, stage)
        if wrong:
            self.refused.emit(wrong)
        elif stage != tile.stage:
            self.moved.emit(tile.id, stage)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._dragged is not None:
            self._dragged, self._pressed = None, None
            self.viewport().update()
        elif key in ARROWS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._push(ARROWS[key][0])
        elif key in ARROWS:
            self._select(self.lanes.neighbour(self.current, *ARROWS[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _push(self, across: int) -> None:
        placed = None if self.current is None else self.lanes.by_id.get(self.current)
        if placed is None or not across:
            return
        place = self.lanes.spot(placed.tile.id)[0] + across
        if 0 <= place < len(COLUMNS):
            self.bring(placed.tile, str(COLUMNS[place]))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current is None:
            self._select(self.lanes.neighbour(None, 0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _select(self, wanted: IncubationId | None) -> None:
        self.current = wanted
        self._tell()
        if wanted is not None:
            self._reveal(wanted)
        self.viewport().update()

    def _reveal(self, wanted: IncubationId) -> None:
        rect = self.rect_of(wanted)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        if rect.left() < 0 or rect.right() > self.viewport().width():
            across.setValue(across.value() + rect.center().x() - self.viewport().width() // 2)
        if rect.top() < HEAD or rect.bottom() > self.viewport().height():
            down.setValue(down.value() + rect.top() - HEAD - 8)

    def _tell(self) -> None:
        placed = None if self.current is None else self.lanes.by_id.get(self.current)
        if placed is not None:
            said = f"{stage_name(placed.tile.stage)} : {placed.tile.words}"
        else:
            counts = zip(COLUMNS, self.lanes.columns, strict=True)
            said = ", ".join(f"{stage_name(stage).lower()} {len(column)}" for stage, column in counts)
        self.setAccessibleDescription(said)
