"""A month of the stalls, painted: a line per stall, a column per day, who has it written across."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from pole_desk.activities.shop.queries import StallDays
from pole_desk.desktop.theme import font, theme, tokens
from pole_desk.desktop.theme.tokens import mix
from pole_desk.desktop.widgets.pill import draw_swatch
from pole_desk.kernel.i18n import WEEKDAYS, _, long_day

LEFT, HEAD, LEAST = 56, 40, 24
MOVES = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip


class Bar(NamedTuple):
    """Neighbouring days of one holder on a stall, places in the month from 0, the last included."""

    row: int
    first: int
    last: int
    party: str
    item: str
    dossier: int
    firm: bool


class StallGrid(QWidget):
    """Arrows walk, Shift widens the days chosen, Enter or a double click is `activated(row, day, day)`.

    `changed` when another cell is current.
    """

    activated = Signal(int, object, object)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[StallDays] = []
        self.first, self.count = date(2000, 1, 1), 31
        self.today = date(2000, 1, 1)
        self.closed: Collection[date] = ()
        self.row, self.day, self.anchor = 0, 0, 0
        self.bars: list[Bar] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Calendrier des stands"))
        theme().changed.connect(self.update)

    def set_month(self, rows: list[StallDays], first: date, last: date, today: date) -> None:
        """Show a month; the current stall and day stay."""
        if not self.rows and first <= today <= last:
            self.day = self.anchor = (today - first).days
        self.rows, self.first, self.today = rows, first, today
        self.count = (last - first).days + 1
        self.row = min(self.row, max(0, len(rows) - 1))
        self.day = min(self.day, self.count - 1)
        self.anchor = min(self.anchor, self.count - 1)
        self.bars = [bar for place, row in enumerate(rows) for bar in _bars(place, row, first, self.count)]
        self.updateGeometry()
        self._moved()

    def go_to(self, row: int, day: int, *, widen: bool = False) -> None:
        """Make a cell current."""
        self.row = max(0, min(row, len(self.rows) - 1))
        self.day = max(0, min(day, self.count - 1))
        if not widen:
            self.anchor = self.day
        self._moved()

    @property
    def chosen(self) -> tuple[date, date]:
        """The first and the last day chosen."""
        low, high = sorted((self.anchor, self.day))
        return self.first + timedelta(days=low), self.first + timedelta(days=high)

    def bar_at(self, row: int, day: int) -> Bar | None:
        return next((b for b in self.bars if b.row == row and b.first <= day <= b.last), None)

    def current_bar(self) -> Bar | None:
        """Who has the current stall on the current day."""
        return self.bar_at(self.row, self.day)

    def words(self, row: int, day: int) -> str:
        """A cell read aloud."""
        if not self.rows:
            return ""
        held = self.bar_at(row, day)
        who = held.party if held is not None else _("libre")
        return _("{stall}, {day} : {who}").format(
            stall=self.rows[row].name, day=long_day(self.first + timedelta(days=day)), who=who
        )

    # --- where things are

    def sizeHint(self) -> QSize:
        return QSize(LEFT + 28 * self.count, HEAD + LEAST * max(1, len(self.rows)) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEFT + 16 * self.count, HEAD + LEAST * max(1, len(self.rows)) + 2)

    def rect_of(self, row: int, day: int, last: int | None = None) -> QRectF:
        """The rectangle of a cell, or of the days up to `last`."""
        wide, tall = self._cell()
        until = day if last is None else last
        return QRectF(LEFT + day * wide, HEAD + row * tall, wide * (until - day + 1), tall)

    def _cell(self) -> tuple[int, int]:
        wide = max(1, (self.width() - LEFT - 1) // max(1, self.count))
        return wide, max(LEAST, (self.height() - HEAD - 1) // max(1, len(self.rows)))

    def cell_at(self, place: QPoint) -> tuple[int, int] | None:
        wide, tall = self._cell()
        row, day = (place.y() - HEAD) // tall, (place.x() - LEFT) // wide
        inside = place.y() >= HEAD and place.x() >= LEFT and row < len(self.rows) and day < self.count
        return (row, day) if inside else None

    # --- drawn

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_days(painter)
            self._draw_rows(painter)
            for bar in self.bars:
                self._draw_bar(painter, bar)
            self._draw_choice(painter)
        finally:
            painter.end()

    def _draw_days(self, painter: QPainter) -> None:
        now, centre = tokens(), int(Qt.AlignmentFlag.AlignCenter)
        wide, tall = self._cell()
        for day in range(self.count):
            on = self.first + timedelta(days=day)
            x = LEFT + day * wide
            off = on.weekday() == 6 or on in self.closed
            if off:
                ground = QColor(mix(now.surface, now.track, 0.55))
                painter.fillRect(QRectF(x, HEAD, wide, tall * len(self.rows)), ground)
            if on == self.today:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(now.accent))
                painter.drawRoundedRect(QRectF(x + 1, 3, wide - 2, HEAD - 6), 6, 6)
            painter.setPen(QColor(now.on_accent if on == self.today else now.secondary))
            painter.setFont(font(11))
            painter.drawText(QRectF(x, 4, wide, 15), centre, WEEKDAYS[on.weekday()][0].upper())
            painter.setFont(font(12, 600))
            painter.drawText(QRectF(x, 18, wide, 17), centre, str(on.day))

    def _draw_rows(self, painter: QPainter) -> None:
        now = tokens()
        wide, tall = self._cell()
        right = LEFT + wide * self.count
        painter.setFont(font(12, 600))
        for place, row in enumerate(self.rows):
            y = HEAD + place * tall
            painter.setPen(QPen(QColor(now.border), 1))
            painter.drawLine(0, y, right, y)
            painter.setPen(QColor(now.text))
            box = QRectF(8, y, LEFT - 12, tall)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), row.code)
        painter.setPen(QPen(QColor(now.border), 1))
        for day in range(self.count + 1):
            monday = (self.first + timedelta(days=day)).weekday() == 0
            painter.setPen(QPen(QColor(now.edge if monday and day else now.border), 1))
            painter.drawLine(LEFT + day * wide, HEAD, LEFT + day * wide, HEAD + tall * len(self.rows))

    def _draw_bar(self, painter: QPainter, bar: Bar) -> None:
        state = tokens().states["confirmed" if bar.item.startswith("shop_stand:") and bar.firm else "unavailable"]
        box = self.rect_of(bar.row, bar.first, bar.last).adjusted(1.5, 2.5, -1.5, -2.5)
        draw_swatch(painter, box, state, 5)
        painter.setFont(font(11, 500))
        painter.setPen(QColor(state.text))
        inside = box.adjusted(6, 0, -4, 0)
        if inside.width() > 18:
            shown = painter.fontMetrics().elidedText(bar.party, Qt.TextElideMode.ElideRight, int(inside.width()))
            painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter), shown)

    def _draw_choice(self, painter: QPainter) -> None:
        if not self.rows:
            return
        low, high = sorted((self.anchor, self.day))
        now = tokens()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(now.text if self.hasFocus() else now.edge), 2))
        painter.drawRoundedRect(self.rect_of(self.row, low, high).adjusted(1, 1, -1, -1), 4, 4)

    # --- moved

    def _moved(self) -> None:
        self.setAccessibleDescription(self.words(self.row, self.day))
        self.update()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        widen = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in MOVES and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            down, right = MOVES[key]
            self.go_to(self.row + down, self.day + right, widen=widen and not down)
        elif key == Qt.Key.Key_Home:
            self.go_to(self.row, 0, widen=widen)
        elif key == Qt.Key.Key_End:
            self.go_to(self.row, self.count - 1, widen=widen)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.rows:
            self.activated.emit(self.row, *self.chosen)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            widen = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and cell[0] == self.row
            self.go_to(*cell, widen=widen)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging along a stall chooses its days."""
        cell = self.cell_at(event.position().toPoint())
        if cell is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.go_to(self.row, cell[1], widen=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        if cell is not None:
            low, high = sorted((self.anchor, self.day))
            if cell[0] != self.row or not low <= cell[1] <= high:
                self.go_to(*cell)
            self.activated.emit(self.row, *self.chosen)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self.cell_at(event.pos())
            if cell is not None:
                QToolTip.showText(event.globalPos(), self.words(*cell), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.update()

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.update()


def _bars(place: int, row: StallDays, first: date, count: int) -> list[Bar]:
    found: list[Bar] = []
    for day in range(count):
        taken = row.days.get(first + timedelta(days=day))
        if taken is None:
            continue
        last = found[-1] if found else None
        if last is not None and last.last == day - 1 and (last.dossier, last.item) == (taken.dossier, taken.item):
            found[-1] = last._replace(last=day)
        else:
            found.append(Bar(place, day, day, taken.party_name, taken.item, taken.dossier, taken.firm))
    return found
