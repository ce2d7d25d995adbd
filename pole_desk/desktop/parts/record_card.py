"""The card of one record: a head, a warning, what it holds at the left, its acts and history at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import Button, ghost, icon_button
from pole_desk.desktop.widgets.card import Card as Box
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.pill import StatePill
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.kernel.i18n import _

RIGHT = 310
Act = tuple[str, str, str, Callable[[], None], Callable[[], str]]
"""Key, words, icon, what it does, and why it can't be done now (nothing when it can)."""


class RecordCard(QWidget):
    """`back` asked. The boxes of both columns are a subclass's, given once to `hold`.

    `to_party` None: the record is the structure, or has none; `right` is the width of the narrow column, `tone`
    how serious its warning is.
    """

    back = Signal()

    def __init__(
        self, to_party: Callable[[], None] | None, look: str, *, right: int = RIGHT, tone: str = "warning"
    ) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.buttons: dict[str, Button] = {}
        self._whys: dict[str, Callable[[], str]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._narrow = right
        self.head = self._head(to_party, look)
        self._column.addLayout(self.head)
        self.warning = Banner("", tone, closable=False)
        self.warning.hide()
        self._column.addWidget(self.warning)
        self.area = Scroll()

    def _head(self, to_party: Callable[[], None] | None, look: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(icon_button("arrow-left", _("Revenir à la liste (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "heading", least=160)
        row.addWidget(self.title)
        self.pill = StatePill(look, "")
        row.addWidget(self.pill)
        row.addStretch(1)
        if to_party is not None:
            row.addWidget(ghost(_("Voir la structure"), to_party, "users"))
        return row

    def hold(self, left: Iterable[QWidget], right: Iterable[QWidget]) -> None:
        """Lay the boxes out, those at the right in a narrow column."""
        both = QHBoxLayout()
        both.setSpacing(12)
        for boxes, width, stretch in ((left, 0, 1), (right, self._narrow, 0)):
            column = QVBoxLayout()
            column.setSpacing(12)
            for box in boxes:
                if width:
                    box.setFixedWidth(width)
                column.addWidget(box)
            column.addStretch(1)
            both.addLayout(column, stretch)
            self.aside = column
        self.area.body.addLayout(both)
        self.area.body.addStretch(1)
        self._column.addWidget(self.area, 1)

    def put_aside(self, box: QWidget, place: int) -> None:
        """Move a box of the narrow column, the first place being 0."""
        self.aside.removeWidget(box)
        self.aside.insertWidget(place, box)

    def keep(self, key: str, button: Button, why: Callable[[], str]) -> Button:
        """A button that says why when it can't be pressed."""
        self.buttons[key], self._whys[key] = button, why
        return button

    def menu(self, title: str, acts: Iterable[Act], first: Button | None = None) -> Box:
        """What can be done, one act a line, under the one that matters most."""
        box = Box(title)
        box.body.setSpacing(2)
        if first is not None:
            box.body.addWidget(first)
        for key, words, icon, act, why in acts:
            button = ghost(words, act, icon)
            button.setProperty("align", "left")
            button.setStyleSheet("text-align: left;")
            box.body.addWidget(self.keep(key, button, why))
        return box

    def warn(self, words: str) -> None:
        """What the user should know of this record; no words, no banner. Buttons say why anew."""
        self.warning.label.setText(words)
        self.warning.setAccessibleName(words)
        self.warning.setVisible(bool(words))
        for key, button in self.buttons.items():
            button.why(self._whys[key]())
