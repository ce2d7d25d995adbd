"""The mouse on the board: hover, press, drag past a threshold, drop or abandon; what a drag means is in `gesture`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication

from pole_desk.desktop.widgets.board.gesture import (
    Gesture,
    Kind,
    Proposal,
    ghost_of,
    propose,
    swap,
)
from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.desktop.widgets.board.stage import Hit
from pole_desk.desktop.widgets.board.titles import locked_reason
from pole_desk.kernel.i18n import _

if TYPE_CHECKING:
    from pole_desk.desktop.widgets.board.view import Board

_MARGIN = 28
_KINDS: dict[str, Kind] = {
    "bar": "move",
    "start": "start",
    "end": "end",
    "empty": "create",
    "cell": "create",
}
_CURSORS = {
    "start": Qt.CursorShape.SizeHorCursor,
    "end": Qt.CursorShape.SizeHorCursor,
    "fold": Qt.CursorShape.PointingHandCursor,
    "cell": Qt.CursorShape.PointingHandCursor,
}


class Pointer:
    """One press at a time; nothing is asked before the drop."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._pressed: tuple[QPoint, Hit] | None = None
        self._last = QPoint()
        self._gesture: Gesture | None = None
        self.proposal: Proposal | None = None
        self._refused = False
        self._swapping = False
        self._scroller = QTimer(board)
        self._scroller.setInterval(30)
        self._scroller.timeout.connect(self._creep)

    @property
    def dragging(self) -> bool:
        return self._gesture is not None

    def press(self, point: QPoint, *, swapping: bool = False) -> None:
        """Remember what is under the press; select a bar, fold a group; `swapping` with Alt held."""
        board = self._board
        hit = board.stage.hit(point)
        self._pressed = (point, hit)
        self._refused = False
        self._swapping = swapping and hit.bar is not None
        if hit.zone == "fold" and hit.group is not None:
            board.fold(hit.group)
        elif hit.bar is not None:
            board.select(hit.bar.id)
        elif hit.row is not None and hit.zone in ("empty", "cell"):
            board.select(None)
            board.keys.place(hit.row, hit.instant)

    def move(self, point: QPoint, buttons: Qt.MouseButton) -> None:
        """Hover without a button; with one, start or follow a drag."""
        self._last = point
        if self._pressed is None or not buttons & Qt.MouseButton.LeftButton:
            self._hover(point)
            return
        origin, hit = self._pressed
        far = (point - origin).manhattanLength() >= QApplication.startDragDistance()
        if self._gesture is None and far and not self._refused:
            self._begin(origin, hit)
        if self._gesture is not None:
            self._follow(point)
            if not self._scroller.isActive():
                self._scroller.start()

    def release(self, point: QPoint) -> None:
        """Drop what is dragged, or take the press as a click."""
        pressed, self._pressed = self._pressed, None
        proposal, gesture = self.proposal, self._gesture
        self._stop()
        if gesture is not None and proposal is not None:
            self._board.drop(proposal)
        elif pressed is not None and not self._refused:
            self._click(pressed[1])
        self._hover(point)

    def abandon(self) -> bool:
        """Leave everything as it was; whether a drag was under way."""
        was = self.dragging
        if was:
            self._pressed = None
            self._stop()
        return was

    def leave(self) -> None:
        """The pointer is gone: nothing is hovered."""
        stage = self._board.stage
        if stage.hovered is not None or stage.hovered_row is not None:
            stage.hovered = stage.hovered_row = None
            self._board.viewport().update()

    def _begin(self, origin: QPoint, hit: Hit) -> None:
        kind = "swap" if self._swapping else _KINDS.get(hit.zone)
        if kind is None or hit.row is None:
            return
        reason = self._why_not(hit)
        if reason:
            self._refused = True
            self._board.refuse(reason, origin)
            return
        self._gesture = Gesture(kind, hit.row, hit.instant, hit.bar)
        self._board.viewport().setCursor(
            Qt.CursorShape.ClosedHandCursor if kind in ("move", "swap") else Qt.CursorShape.SizeHorCursor
        )

    def _why_not(self, hit: Hit) -> str:
        if self._board.read_only:
            return _("Ce planning se consulte seulement.")
        return locked_reason(hit.bar) if hit.bar is not None and hit.bar.locked else ""

    def _follow(self, point: QPoint) -> None:
        board, stage, gesture = self._board, self._board.stage, self._gesture
        assert gesture is not None
        body = stage.body()
        inside = QPoint(
            min(max(point.x(), body.left()), body.right()),
            min(max(point.y(), body.top()), body.bottom()),
        )
        hit = stage.hit(inside)
        if gesture.kind == "swap" and gesture.bar is not None:
            self._over(gesture.bar, hit)
            return
        row = gesture.row if hit.row is None or gesture.kind != "move" else hit.row
        instant = stage.camera.scale.t(stage.x_of(inside))
        self.proposal = propose(stage.model, stage.camera.scale, gesture, row, instant)
        stage.dragged = ghost_of(stage.model, self.proposal)
        board.viewport().update()

    def _over(self, bar: Bar, hit: Hit) -> None:
        """While swapping: what trading places with the bar under the pointer would mean."""
        stage, other = self._board.stage, hit.bar
        self.proposal, stage.dragged = None, None
        if other is not None and other.id != bar.id:
            self.proposal = swap(stage.model, bar, other)
            stage.dragged = ghost_of(stage.model, self.proposal)
        self._board.viewport().update()

    def _creep(self) -> None:
        """Scroll while the pointer drags near an edge."""
        if self._gesture is None:
            return
        board, body, point = self._board, self._board.stage.body(), self._last
        across = board.horizontalScrollBar()
        down = board.verticalScrollBar()
        dx = _push(point.x(), body.left(), body.right())
        dy = _push(point.y(), body.top(), body.bottom())
        if dx or dy:
            across.setValue(across.value() + dx)
            down.setValue(down.value() + dy)
            self._follow(point)

    def _stop(self) -> None:
        self._gesture = None
        self.proposal = None
        self._scroller.stop()
        self._board.stage.dragged = None
        self._board.viewport().unsetCursor()
        self._board.viewport().update()

    def _hover(self, point: QPoint) -> None:
        board, stage = self._board, self._board.stage
        hit = stage.hit(point)
        bar = None if hit.bar is None else hit.bar.id
        if (bar, hit.row) != (stage.hovered, stage.hovered_row):
            stage.hovered, stage.hovered_row = bar, hit.row
            board.viewport().update()
        shape = _CURSORS.get(hit.zone)
        if hit.bar is not None and hit.bar.locked:
            shape = Qt.CursorShape.ForbiddenCursor
        if shape is None:
            board.viewport().unsetCursor()
        else:
            board.viewport().setCursor(shape)

    def _click(self, hit: Hit) -> None:
        board = self._board
        if hit.zone == "cell" and hit.row is not None:
            board.open_cell(hit.row, hit.instant)
        elif hit.zone == "header":
            board.open_day(hit.instant)


def _push(at: int, low: int, high: int) -> int:
    """Pixels to scroll, more as the pointer goes further out."""
    if at < low + _MARGIN:
        return max(-40, (at - low - _MARGIN) // 2)
    if at > high - _MARGIN:
        return min(40, (at - high + _MARGIN) // 2)
    return 0
