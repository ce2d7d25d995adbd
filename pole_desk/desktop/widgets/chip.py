"""Filters with a count, and a row of them that wraps; they are legend and filter in one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from pole_desk.desktop.theme import draw_icon, tokens
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.pill import draw_swatch
from pole_desk.kernel.i18n import number


def state_picture(state: str, side: int = 18, ratio: float = 2.0, gap: int = 4) -> QPixmap:
    """A state's swatch with its icon, for legends; `gap` leaves room at its right."""
    colours = tokens().states[state]
    picture = QPixmap(round((side + gap) * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    try:
        draw_swatch(painter, QRectF(0.5, 0.5, side - 1, side - 1), colours, 4)
        draw_icon(painter, colours.icon, QRectF(3, 3, side - 6, side - 6), colours.text)
    finally:
        painter.end()
    return picture


class Chip(Button):
    """A checkable filter; `state` names one of the states, or `icon_name` an icon."""

    def __init__(self, text: str, count: int | None = None, *, state: str = "", icon_name: str = "") -> None:
        self._word, self._state = text, state
        super().__init__(text, "chip", icon_name=icon_name)
        self.setCheckable(True)
        self.set_count(count)

    def set_count(self, count: int | None) -> None:
        self.setText(self._word if count is None else f"{self._word}  {number(count)}")
        self.setAccessibleName(self.text())

    def recolour(self) -> None:
        if self._state:
            self.setIcon(QIcon(state_picture(self._state)))
            self.setIconSize(QSize(22, 18))
        else:
            super().recolour()


class Flow(QLayout):
    """Widgets side by side, on as many lines as the width asks."""

    def __init__(self, gap: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        wide = sum(item.sizeHint().width() + self._gap for item in self._items)
        return QSize(wide, max((item.sizeHint().height() for item in self._items), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _lay(self, rect: QRect, *, move: bool) -> int:
        x, y, tall = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, tall = rect.x(), y + tall + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            tall = max(tall, size.height())
        return y + tall - rect.y()


class ChipRow(QWidget):
    """Chips that filter together; none checked means everything. `changed(frozenset of keys)`."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._flow = Flow()
        self.setLayout(self._flow)
        self.chips: dict[str, Chip] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_chips(self, chips: Sequence[tuple[str, str, int | None, str]]) -> None:
        """(key, text, count, state): counts change in place, what was checked stays checked."""
        wanted = [key for key, *_rest in chips]
        if wanted != list(self.chips):
            checked = self.checked()
            for chip in self.chips.values():
                self._flow.removeWidget(chip)
                chip.deleteLater()
            self.chips = {key: Chip(text, count, state=state) for key, text, count, state in chips}
            for key, chip in self.chips.items():
                chip.setChecked(key in checked)
                chip.toggled.connect(self._toggled)
                self._flow.addWidget(chip)
        for key, _text, count, _state in chips:
            self.chips[key].set_count(count)

    def checked(self) -> frozenset[str]:
        return frozenset(key for key, chip in self.chips.items() if chip.isChecked())

    def _toggled(self) -> None:
        self.changed.emit(self.checked())
