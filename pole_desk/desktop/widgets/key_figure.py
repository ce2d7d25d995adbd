"""A figure that matters, with its trend and what it compares to; a click goes to its page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout

from pole_desk.desktop.widgets.banner import ToneIcon
from pole_desk.desktop.widgets.charts.spark import Sparkline
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.pill import TonePill


SIDES = 30
"""Margins at the left and the right of a figure, in pixels."""


class KeyFigure(QFrame):
    """`clicked` on a click, Enter or Space."""

    clicked = Signal()

    def __init__(self, label: str, icon: str = "") -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("clickable", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._label, self._trend = label, False
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, SIDES - 16, 10)
        column.setSpacing(2)
        head = QHBoxLayout()
        self._name = Elided(label, "secondary")
        head.addWidget(self._name, 1)
        self._icon = ToneIcon(icon, "neutral", 18) if icon else None
        if self._icon is not None:
            head.addWidget(self._icon)
        column.addLayout(head)
        middle = QHBoxLayout()
        self._figure = Elided("…", "figure", least=400)
        self._spark = Sparkline(label)
        self._spark.hide()
        middle.addWidget(self._figure)
        middle.addStretch(1)
        middle.addWidget(self._spark)
        column.addLayout(middle)
        foot = self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        foot.setSpacing(6)
        self._pill = TonePill()
        self._pill.hide()
        self._detail = Elided("", "help")
        foot.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignLeft)
        foot.addWidget(self._detail, 1)
        column.addLayout(foot)
        column.addStretch(1)
        self.setAccessibleName(label)

    def set(
        self,
        value: str,
        detail: str = "",
        *,
        brief: str = "",
        pill: tuple[str, str] | None = None,
        spark: Sequence[Decimal | int] = (),
    ) -> None:
        """`pill` is (text, tone), `spark` the trend; `brief` is the detail where room lacks."""
        self._figure.set_text(value)
        self._detail.set_text(detail, brief)
        self._pill.setVisible(pill is not None)
        if pill is not None:
            self._pill.set(*pill)
        self._trend = len(spark) > 1
        self._spark.setVisible(self._trend)
        self._spark.set_values(spark)
        self._fit()
        words = [self._label, value, pill[0] if pill else "", detail]
        self.setAccessibleName(" · ".join(word for word in words if word))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The trend gives way to the figure, the icon to the name; the detail goes below the pill."""
        room = self.width() - 40 - self._figure.sizeHint().width()
        self._spark.setVisible(self._trend and room > self._spark.minimumWidth())
        room = self.contentsRect().width() - SIDES
        if self._icon is not None:
            needed = self._name.sizeHint().width() + self._icon.sizeHint().width() + 6
            self._icon.setVisible(needed <= room)
        beside = self._pill.sizeHint().width() + self._foot.spacing() + self._detail.sizeHint().width()
        below = not self._pill.isHidden() and bool(self._detail.full_text()) and beside > room
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if way != self._foot.direction():
            self._foot.setDirection(way)

    def set_label(self, label: str, brief: str = "") -> None:
        """`brief` stands for the label where room lacks."""
        self._label = label
        self._name.set_text(label, brief)
        self._fit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
