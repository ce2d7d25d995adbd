"""The order in which lines pass, changed by dragging one over another, or with Alt and the arrows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame

from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.widgets.labels import label
from pole_desk.kernel.i18n import _

KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Passing(QObject):
    """`moved(place, to)`. The arrows go from line to line, with Alt they carry it; Esc lets a drag go."""

    moved = Signal(int, int)

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self._rows = rows
        self._lines: list[QFrame] = []
        self._held: tuple[int, QPoint] | None = None
        self._to = -1
        self._after = -1
        self.ghost = label("", "key")
        self.ghost.setParent(rows)
        self.ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.ghost.hide()

    def watch(self) -> None:
        """Take the lines as they now are; the one that was carried by key keeps the focus."""
        self._lines, self._held = self._rows.lines(), None
        self.ghost.hide()
        for one in self._lines:
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            one.setCursor(Qt.CursorShape.OpenHandCursor)
            one.setToolTip(_("Glissez pour changer l’ordre de passage, ou Alt et les flèches."))
            one.installEventFilter(self)
        if 0 <= self._after < len(self._lines):
            self._lines[self._after].setFocus()
        self._after = -1

    def eventFilter(self, line: QObject, event: QEvent) -> bool:
        """Presses, moves and keys of the lines."""
        if line not in self._lines:
            return False
        place, kind = self._lines.index(line), event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(place, event)
        if isinstance(event, QMouseEvent):
            if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                self._held, self._to = (place, event.globalPosition().toPoint()), place
            elif kind == QEvent.Type.MouseMove and self._held is not None:
                self._drag(event.globalPosition().toPoint())
            elif kind == QEvent.Type.MouseButtonRelease and self._held is not None:
                self._drop()
        return False

    def _key(self, place: int, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self._held is not None:
            self._held = None
            self.ghost.hide()
            return True
        step = KEYS.get(Qt.Key(event.key()))
        if step is None or not 0 <= place + step < len(self._lines):
            return step is not None
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._after = place + step
            self.moved.emit(place, place + step)
        else:
            self._lines[place + step].setFocus()
        return True

    def _drag(self, at: QPoint) -> None:
        assert self._held is not None
        place, begun = self._held
        if (at - begun).manhattanLength() < QApplication.startDragDistance() and not self.ghost.isVisible():
            return
        here = self._rows.mapFromGlobal(at).y()
        tops = [one.mapTo(self._rows, QPoint(0, one.height() // 2)).y() for one in self._lines]
        self._to = min(range(len(tops)), key=lambda each: abs(tops[each] - here))
        named = self._lines[self._to].accessibleName().split(" · ")[0]
        self.ghost.setText(
            _("reste à sa place") if self._to == place else _("à la place de {what}").format(what=named)
        )
        self.ghost.adjustSize()
        self.ghost.move(self._rows.mapFromGlobal(at) + QPoint(14, 6))
        self.ghost.show()
        self.ghost.raise_()

    def _drop(self) -> None:
        assert self._held is not None
        place, to = self._held[0], self._to
        dragged, self._held = self.ghost.isVisible(), None
        self.ghost.hide()
        if dragged and to != place:
            self.moved.emit(place, to)
