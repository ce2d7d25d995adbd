"""A list of proposals that floats under a field: nothing below it moves, and it keeps to its window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QFrame, QListWidget, QWidget

GAP, EDGE = 2, 4


class FloatingList(QListWidget):
    """Shown over what stands below `field`, above it where room lacks; the field keeps the keys."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self.setObjectName("floating")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(field)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._field = field
        self._followed: list[QWidget] = []
        field.destroyed.connect(self.deleteLater)
        self.hide()

    def float_by(self, height: int) -> None:
        """Show it so high, as wide as the field."""
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.setFixedHeight(height)
        self._follow()
        self._place()
        self.show()
        self.raise_()

    def put_away(self) -> None:
        """Hide it, empty."""
        for widget in self._followed:
            widget.removeEventFilter(self)
        self._followed = []
        self.hide()
        self.clear()

    def _follow(self) -> None:
        """Stay with the field when anything that holds it moves."""
        above: QWidget | None = self._field
        while above is not None and not self._followed_already(above):
            above.installEventFilter(self)
            self._followed.append(above)
            above = None if above.isWindow() else above.parentWidget()

    def _followed_already(self, widget: QWidget) -> bool:
        return any(one is widget for one in self._followed)

    def _place(self) -> None:
        window = self._field.window()
        corner = self._field.mapTo(window, QPoint(0, self._field.height() + GAP))
        if corner.y() + self.height() > window.height() - EDGE:
            over = self._field.mapTo(window, QPoint(0, 0)).y() - GAP - self.height()
            corner.setY(max(EDGE, over))
        self.setFixedWidth(self._field.width())
        self.move(corner)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._place()
        elif event.type() == QEvent.Type.Hide:
            self.put_away()
        return False
