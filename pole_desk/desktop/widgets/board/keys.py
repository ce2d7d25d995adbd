"""The keyboard on the board: walk, stretch a slot, carry a bar, open, abandon; what a carry means is in `gesture`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from pole_desk.desktop.widgets.board.frame import Ghost
from pole_desk.desktop.widgets.board.gesture import (
    Gesture,
    Kind,
    Proposal,
    by_day,
    STEP,
    ghost_of,
    propose,
    slot_at,
    swap,
)
from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.desktop.widgets.board.titles import locked_reason
from pole_desk.kernel.i18n import _

if TYPE_CHECKING:
    from pole_desk.desktop.widgets.board.view import Board

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_WIDE = 420
"""Pixels a day from which a carry goes by a quarter of an hour, under it by an hour."""


class Keys:
    """A slot under the keyboard, and the carry begun with Ctrl or Shift until Enter drops it."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self.proposal: Proposal | None = None
        self._carry: tuple[Kind, int, int] | None = None

    def press(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Whether the key meant something here."""
        board = self._board
        arrow = _ARROWS.get(Qt.Key(key))
        if arrow is not None:
            self._arrow(*arrow, modifiers)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._enter()
        if key == Qt.Key.Key_Escape:
            return board.pointer.abandon() or self.abandon()
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            board.step(-1 if key == Qt.Key.Key_PageUp else 1)
            return True
        if key == Qt.Key.Key_Home:
            board.go_to_today()
            return True
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            board.zoom_by(1.25 if key == Qt.Key.Key_Plus else 0.8, None)
            return True
        return False

    def abandon(self) -> bool:
        """Drop nothing; whether there was something to leave."""
        was = self.proposal is not None or self._board.stage.selected is not None
        if self.proposal is not None:
            self._forget()
        elif was:
            self._board.select(None)
        return was

    def place(self, row: int, instant: int) -> None:
        """Put the slot under the keyboard where the mouse clicked."""
        stage = self._board.stage
        starts, ends = slot_at(stage.model, stage.camera.scale, row, instant)
        stage.cursor = Ghost(row, starts, ends)
        self._forget()

    def _forget(self) -> None:
        self.proposal = None
        self._carry = None
        self._board.stage.dragged = None
        self._board.viewport().update()

    def _arrow(self, dx: int, dy: int, modifiers: Qt.KeyboardModifier) -> None:
        bar = self._board.selected()
        if modifiers & _ALT and bar is not None:
            self.choose_other(dx, dy)
        elif modifiers & _CONTROL and modifiers & _SHIFT and bar is not None:
            self._carry_bar("start", bar, dx, 0)
        elif modifiers & _CONTROL and bar is not None:
            self._carry_bar("move", bar, dx, dy)
        elif modifiers & _SHIFT and bar is not None:
            self._carry_bar("end", bar, dx, 0)
        elif modifiers & _SHIFT:
            self._stretch(dx)
        else:
            self._forget()
            self._walk(dx, dy, bar)

    def _step(self, row: int, instant: int, dx: int, *, minutes: int = 60) -> int:
        """The instant one step away: a day where days are let, an hour otherwise or so many minutes."""
        stage = self._board.stage
        scale = stage.camera.scale
        if by_day(stage.model, scale, row):
            place = scale.index_of(instant)
            return instant - scale.edges(place)[0] + scale.edges(place + dx)[0]
        moved = instant + dx * minutes * 60
        _, opens, closes = scale.edges(scale.index_of(instant))
        if moved >= closes:
            return scale.edges(scale.index_of(instant) + 1)[1]
        if moved < opens:
            return scale.edges(scale.index_of(instant) - 1)[2] - minutes * 60
        return moved

    def _walk(self, dx: int, dy: int, bar: Bar | None) -> None:
        """From bar to bar, and through the free time between them."""
        board, stage = self._board, self._board.stage
        at = self._where(bar)
        if at is None:
            return
        row, starts, ends = at
        t1, t2 = stage.camera.window()
        if dy:
            rows = [one.id for one in stage.layout.rows()]
            if row in rows:
                row = rows[max(0, min(len(rows) - 1, rows.index(row) + dy))]
            instant = min(max(starts, t1), t2 - 1)
        elif bar is not None:
            instant = bar.claimed[1] if dx > 0 else bar.claimed[0] - 1
            if not t1 - (t2 - t1) <= instant < t2 + (t2 - t1):
                return
        else:
            instant = self._step(row, starts, dx)
        self._land(row, instant)
        board.show_slot()

    def _where(self, bar: Bar | None) -> tuple[int, int, int] | None:
        """The row and times the keyboard is on; the first row now, when nowhere yet."""
        stage = self._board.stage
        if bar is not None and stage.layout.of_row(bar.row) is not None:
            return bar.row, bar.starts, bar.ends
        if stage.cursor is not None and stage.layout.of_row(stage.cursor.row) is not None:
            return stage.cursor.row, stage.cursor.starts, stage.cursor.ends
        rows = stage.layout.rows()
        if not rows:
            return None
        t1, t2 = stage.camera.window()
        now = stage.now()
        starts, ends = slot_at(stage.model, stage.camera.scale, rows[0].id, now if t1 <= now < t2 else t1)
        return rows[0].id, starts, ends

    def _land(self, row: int, instant: int) -> None:
        """Select the bar there, or put the slot there."""
        stage = self._board.stage
        strip = stage.layout.of_row(row)
        starts, ends = slot_at(stage.model, stage.camera.scale, row, instant)
        stage.cursor = Ghost(row, starts, ends)
        found = stage.model.bars(row, instant, instant + 1)
        if strip is not None and stage.scene.aggregated(strip):
            found = []
        self._board.select(found[0].id if found else None)

    def _stretch(self, dx: int) -> None:
        """Lengthen or shorten the slot from where it began."""
        board = self._board
        if board.read_only:
            board.refuse(_("Ce planning se consulte seulement."))
            return
        at = self._where(None)
        if at is None:
            return
        row, starts, ends = at
        if self._carry is None or self._carry[0] != "create":
            self._carry = ("create", starts, ends - 1)
        kind, begun, reached = self._carry
        reached = max(begun, self._step(row, reached, dx))
        self._carry = (kind, begun, reached)
        gesture = Gesture("create", row, begun)
        self._propose(gesture, row, reached)

    def _carry_bar(self, kind: Kind, bar: Bar, dx: int, dy: int) -> None:
        """Move a bar, or its end, a step further; Enter drops it."""
        board, stage = self._board, self._board.stage
        reason = _("Ce planning se consulte seulement.") if board.read_only else ""
        if bar.locked:
            reason = locked_reason(bar)
        if reason:
            board.refuse(reason)
            return
        origin = bar.ends - 1 if kind == "end" else bar.starts
        if self._carry is None or self._carry[0] != kind:
            self._carry = (kind, origin, bar.row)
        _kind, instant, row = self._carry
        if dx:
            fine = kind != "move" or stage.camera.scale.day_width >= _WIDE
            instant = self._step(row, instant, dx, minutes=STEP if fine else 60)
        if dy:
            rows = [one.id for one in stage.layout.rows()]
            row = rows[max(0, min(len(rows) - 1, rows.index(row) + dy))]
        self._carry = (kind, instant, row)
        self._propose(Gesture(kind, bar.row, origin, bar), row, instant)

    def choose_other(self, dx: int, dy: int) -> None:
        """Alt and an arrow: the nearest bar that way is the one to swap with; Enter swaps."""
        board, stage = self._board, self._board.stage
        bar = board.selected()
        if bar is None:
            return
        reason = _("Ce planning se consulte seulement.") if board.read_only else ""
        if bar.locked:
            reason = locked_reason(bar)
        if reason:
            board.refuse(reason)
            return
        now = self.proposal.other if self.proposal is not None else None
        other = _nearest(board, now or bar, bar.id, dx, dy)
        if other is not None:
            self.proposal = swap(stage.model, bar, other)
            stage.dragged = ghost_of(stage.model, self.proposal)
            board.show_slot()

    def _propose(self, gesture: Gesture, row: int, instant: int) -> None:
        stage = self._board.stage
        self.proposal = propose(stage.model, stage.camera.scale, gesture, row, instant)
        stage.dragged = ghost_of(stage.model, self.proposal)
        self._board.show_slot()

    def _enter(self) -> bool:
        board, stage = self._board, self._board.stage
        proposal = self.proposal
        if proposal is not None:
            self._forget()
            board.drop(proposal)
            return True
        bar = board.selected()
        if bar is not None:
            board.bar_opened.emit(bar)
            return True
        cursor = stage.cursor
        if cursor is None or board.read_only:
            return False
        gesture = Gesture("create", cursor.row, cursor.starts)
        board.drop(propose(stage.model, stage.camera.scale, gesture, cursor.row, cursor.ends - 1))
        return True


def _nearest(board: Board, at: Bar, own: int, dx: int, dy: int) -> Bar | None:
    """The bar in sight next to another in its row, or the nearest in time in a row above or below."""
    stage = board.stage
    t1, t2 = stage.camera.window()
    rows = [strip.row.id for strip in stage.layout.strips if strip.row and not stage.scene.aggregated(strip)]
    if at.row not in rows:
        return None
    place = rows.index(at.row)
    if dx:
        found = [one for one in stage.model.bars(at.row, t1, t2) if one.id not in (own, at.id)]
        beside = [one for one in found if (one.starts - at.starts) * dx > 0]
        return min(beside, key=lambda one: abs(one.starts - at.starts), default=None)
    further = rows[place + 1 :] if dy > 0 else rows[:place][::-1]
    for row in further:
        near = [one for one in stage.model.bars(row, t1, t2) if one.id != own]
        if near:
            return min(near, key=lambda one: abs(one.starts - at.starts))
    return None
