"""The committee's table: who is hosted now, the targets, and what accepting somebody changes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pole_desk.activities.hosting.rules import Dimension, MixRow, class_name, dimension_name
from pole_desk.desktop.theme import theme, tokens
from pole_desk.desktop.widgets.buttons import icon_button
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.labels import Elided, heading, label
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.kernel.i18n import _, percent

Edit = Callable[[str, MixRow], object]


class MixTable(QWidget):
    """A line per class: share now as a bar with the target's mark, target, share after."""

    def __init__(self, edit: Edit) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._edit = edit
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2)

    def set_mix(self, dimensions: tuple[Dimension, ...], *, after: bool) -> None:
        """Show the mix; `after` adds what accepting the applicant would make of it."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        line = 0
        for dimension in dimensions:
            line = self._dimension(dimension, line, after=after)

    def _dimension(self, dimension: Dimension, line: int, *, after: bool) -> int:
        grid, right = self._grid, Qt.AlignmentFlag.AlignRight
        grid.addWidget(Elided(dimension_name(dimension.key), "strong", least=90), line, 0)
        heads = [_("Aujourd’hui"), _("Objectif"), _("Après")]
        for place, words in enumerate(heads if after else heads[:2]):
            grid.addWidget(label(words, "secondary"), line, 2 + place, right)
        for row in dimension.rows:
            line += 1
            name = class_name(dimension.key, row.key)
            grid.addWidget(Elided(name, least=90), line, 0)
            grid.addWidget(Bar(row), line, 1)
            grid.addWidget(label(percent(row.percent, 1), "text"), line, 2, right)
            target = "—" if row.target is None else percent(row.target)
            grid.addWidget(label(target, "secondary"), line, 3, right)
            if after:
                grid.addWidget(label(_change(row), "strong" if row.after != row.percent else "text"), line, 4, right)
            words = _("Fixer l’objectif : {name}").format(name=name)
            grid.addWidget(
                icon_button("pencil", words, partial(self._edit, dimension.key, row)), line, 5
            )
        return line + 1


class MixView(QWidget):
    """Today's mix alone, with its way back."""

    back = Signal()

    def __init__(self, edit: Edit) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(icon_button("arrow-left", _("Revenir aux candidatures"), self.back.emit))
        head.addWidget(heading(_("Équilibre du pôle")))
        head.addStretch(1)
        column.addLayout(head)
        scroll = Scroll()
        card = Card(_("Structures hébergées aujourd’hui"))
        self.table = MixTable(edit)
        card.body.addWidget(self.table)
        scroll.body.addWidget(card)
        scroll.body.addStretch(1)
        column.addWidget(scroll, 1)

    def show_mix(self, dimensions: tuple[Dimension, ...]) -> None:
        self.table.set_mix(dimensions, after=False)


def _change(row: MixRow) -> str:
    arrow = "▲ " if row.after > row.percent else "▼ " if row.after < row.percent else ""
    return f"{arrow}{percent(row.after, 1)}"


class Bar(QWidget):
    """A share of 100 as a bar, the target as a mark."""

    def __init__(self, row: MixRow) -> None:
        super().__init__()
        self._share, self._target, self._after = row.percent, row.target, row.after
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(percent(row.percent, 1))
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(120, 18)

    def minimumSizeHint(self) -> QSize:
        return QSize(50, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            now = tokens()
            whole = QRectF(0, self.height() / 2 - 4, self.width(), 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.border))
            painter.drawRoundedRect(whole, 4, 4)
            painter.setBrush(QColor(now.accent))
            painter.drawRoundedRect(self._part(whole, self._share), 4, 4)
            if self._target is not None:
                x = self._part(whole, self._target).right()
                painter.setPen(QPen(QColor(now.text), 2))
                painter.drawLine(int(x), int(whole.top()) - 4, int(x), int(whole.bottom()) + 4)
        finally:
            painter.end()

    def _part(self, whole: QRectF, share: Decimal) -> QRectF:
        wide = whole.width() * int(share * 10) / 1000
        return QRectF(whole.left(), whole.top(), wide, whole.height())
