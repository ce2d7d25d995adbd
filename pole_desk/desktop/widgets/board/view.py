"""The planning board: what is shown, selected, and what gestures end in; how it moves is in `area`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from pole_desk.desktop.theme.icons import pixmap
from pole_desk.desktop.theme.tokens import Tokens
from pole_desk.desktop.widgets.board import access
from pole_desk.desktop.widgets.board.area import BoardArea
from pole_desk.desktop.widgets.board.camera import PRESETS
from pole_desk.desktop.widgets.board.frame import Ghost
from pole_desk.desktop.widgets.board.gesture import Proposal, blocked_words
from pole_desk.desktop.widgets.board.keys import Keys
from pole_desk.desktop.widgets.board.layout import detail
from pole_desk.desktop.widgets.board.model import Bar, BoardModel
from pole_desk.desktop.widgets.board.palette import Icons
from pole_desk.desktop.widgets.board.pointer import Pointer
from pole_desk.desktop.widgets.board.tips import tip
from pole_desk.desktop.widgets.board.titles import locked_reason
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import FOREVER, day_of, day_start


class Board(BoardArea):
    """Spaces down, time across. All instants are epoch seconds, intervals half-open."""

    slot_chosen = Signal(int, object, object)
    bar_moved = Signal(object, int, object, object)
    bar_resized = Signal(object, object, object)
    bars_swapped = Signal(object, object)
    bar_opened = Signal(object)
    day_opened = Signal(int, object)
    drop_blocked = Signal(object)
    refused = Signal(str)
    menu_asked = Signal(object, int, object, QPoint)
    selection_changed = Signal(object)

    def __init__(
        self,
        tokens: Tokens,
        icons: Icons = pixmap,
        *,
        now: Callable[[], int],
        hours: tuple[int, int] = (7, 22),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tokens, icons, now=now, hours=hours, parent=parent)
        self.read_only = False
        self.pointer = Pointer(self)
        self.keys = Keys(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Planning"))
        self.viewport().setMouseTracking(True)
        access.install(Board)

    # What is shown

    def set_model(self, model: BoardModel) -> None:
        """Show other bars; date, zoom, selection, scroll and folded groups stay."""
        stage = self.stage
        stage.model = model
        if stage.selected is not None and model.bar(stage.selected) is None:
            stage.selected = None
            self.selection_changed.emit(None)
        if self.keys.proposal is not None:
            self.keys.abandon()
        self._show(stage.camera)

    def set_holidays(self, holidays: Collection[date] | Mapping[date, str]) -> None:
        """Days headed in amber and shaded, with their names when known."""
        named = holidays if isinstance(holidays, Mapping) else dict.fromkeys(holidays, "")
        self.stage.holidays = dict(named)
        self.viewport().update()

    def set_filter(self, text: str) -> None:
        """Keep the rows whose name, or an occupant in sight, holds the text."""
        self.stage.filter = text
        self._show(self.stage.camera)

    def set_read_only(self, read_only: bool) -> None:
        """Refuse every gesture that would change something, saying so."""
        self.read_only = read_only

    def set_pending_slot(self, row: int, starts: int, ends: int, words: str = "") -> None:
        """Keep a slot dotted in while a form about it is open."""
        self.set_pending((Ghost(row, starts, ends, words, pending=True),))

    def set_pending(self, slots: Sequence[Ghost]) -> None:
        """Keep slots dotted in while a form about them is open: bays together, a repetition."""
        self.stage.pending = slots[0] if slots else None
        self.stage.beside = tuple(slots[1:])
        self.viewport().update()

    def clear_pending_slot(self) -> None:
        self.set_pending(())

    # Selection and places

    def select(self, key: int | None) -> None:
        """Ring a bar; None rings nothing."""
        if key == self.stage.selected:
            return
        self.stage.selected = key
        self.viewport().update()
        self.selection_changed.emit(self.selected())
        access.announce_focus(self)

    def selected(self) -> Bar | None:
        key = self.stage.selected
        return None if key is None else self.stage.model.bar(key)

    def reveal(self, key: int) -> None:
        """Go to a bar, unfold its group, and ring it."""
        bar = self.stage.model.bar(key)
        if bar is None:
            return
        self.stage.folded.discard(self.stage.model.row(bar.row).group)
        t1, t2 = self.stage.camera.window()
        if bar.ends <= t1 or bar.starts >= t2:
            self.go_to(day_of(bar.starts))
        else:
            self._show(self.stage.camera)
        self.select(key)
        self._reveal_row(bar.row)

    def rect_of(self, key: int) -> QRect:
        """The part of a bar in sight, in pixels of the viewport; empty when there is none."""
        return self.stage.rect_of(key)

    def cell_rect(self, row: int, day: date) -> QRect:
        """One day of a row in pixels of the viewport."""
        return self.stage.cell_rect(row, day)

    def row_rect(self, row: int) -> QRect:
        """A row in pixels of the viewport, its name included."""
        return self.stage.row_rect(row)

    # What gestures end in

    def fold(self, group: str) -> None:
        """Fold a group of rows, or unfold it."""
        self.stage.folded ^= {group}
        self._show(self.stage.camera)

    def drop(self, proposal: Proposal) -> None:
        """Ask for what a gesture proposes; refuse it, with the names, when somebody is in the way."""
        bar, other = proposal.bar, proposal.other
        if bar is not None and other is not None:
            self._swap(proposal, bar, other)
            return
        if proposal.blockers:
            self.refuse(blocked_words(self.stage.model, proposal))
            self.drop_blocked.emit(proposal)
            return
        if bar is None:
            self.slot_chosen.emit(proposal.row, proposal.starts, proposal.ends)
        elif (bar.row, bar.starts, bar.ends) == (proposal.row, proposal.starts, proposal.ends):
            return
        elif proposal.kind == "move":
            self.bar_moved.emit(bar, proposal.row, proposal.starts, proposal.ends)
        else:
            self.bar_resized.emit(bar, proposal.starts, proposal.ends)

    def _swap(self, proposal: Proposal, bar: Bar, other: Bar) -> None:
        if other.locked:
            self.refuse(locked_reason(other))
        elif proposal.blockers:
            self.refuse(blocked_words(self.stage.model, proposal))
        else:
            self.bars_swapped.emit(bar, other)

    def begin_swap(self) -> None:
        """Choose by keyboard whom the selected bar trades places with: the nearest first."""
        self.setFocus()
        for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            if self.keys.proposal is None:
                self.keys.choose_other(across, down)

    def refuse(self, reason: str, at: QPoint | None = None) -> None:
        """Say why nothing was done, where it was tried and to whoever listens."""
        if at is not None:
            QToolTip.showText(self.viewport().mapToGlobal(at), reason, self.viewport())
        self.refused.emit(reason)

    def open_cell(self, row: int, instant: int) -> None:
        """A click on a summed-up cell opens its day, or its week by quarter and year."""
        day = day_of(instant)
        weeks = detail(self.stage.camera.scale.day_width) == "weeks"
        self._show(self.stage.camera.fitted("week" if weeks else "day", day))
        self._reveal_row(row)
        self.day_opened.emit(row, day)

    def open_day(self, instant: int) -> None:
        """A click on a heading zooms one preset in on that day."""
        preset = self.stage.camera.preset or "month"
        closer = PRESETS[max(0, PRESETS.index(preset) - 1)]
        self._show(self.stage.camera.fitted(closer, day_of(instant)))

    def show_slot(self) -> None:
        """Scroll until what the keyboard is on is in sight."""
        stage = self.stage
        bar = self.selected()
        at = stage.dragged or stage.cursor
        if at is None and bar is not None:
            at = Ghost(bar.row, bar.starts, bar.ends)
        if at is None:
            return
        self._reveal_row(at.row)
        t1, t2 = stage.camera.window()
        starts = max(at.starts, day_start(self.stage.camera.scale.origin))
        if not (at.starts < t2 and min(at.ends, FOREVER) > t1):
            edge = stage.camera.scale.x(starts)
            self.horizontalScrollBar().setValue(round(edge - stage.camera.width / 2))
        self.viewport().update()

    def _reveal_row(self, row: int) -> None:
        strip = self.stage.layout.of_row(row)
        if strip is None:
            return
        bar, height = self.verticalScrollBar(), self.stage.body().height()
        if strip.y < bar.value():
            bar.setValue(strip.y - 30)
        elif strip.bottom > bar.value() + height:
            bar.setValue(strip.bottom - height + 8)

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.keys.proposal = None
            self.stage.dragged = None
            swapping = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self.pointer.press(event.position().toPoint(), swapping=swapping)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer.move(event.position().toPoint(), event.buttons())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pointer.release(event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self.stage.hit(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and hit.bar is not None:
            self.bar_opened.emit(hit.bar)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.press(event.key(), event.modifiers()):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.stage.focused = True
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.stage.focused = False
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        hit = self.stage.hit(event.pos())
        if hit.bar is not None:
            self.select(hit.bar.id)
        row = -1 if hit.row is None else hit.row
        self.menu_asked.emit(hit.bar, row, hit.instant, event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.pointer.leave()
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = "" if self.pointer.dragging else tip(self.stage, event.pos())
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)
