"""Lines inside a card: words at the left, an amount and acts at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from pole_desk.desktop.widgets.buttons import icon_button
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.labels import label, secondary, text
from pole_desk.desktop.widgets.pill import StatePill, TonePill
from pole_desk.kernel.i18n import _


class Act(NamedTuple):
    """Something to do with a line; greyed with `why` when there is one."""

    text: str
    act: Callable[[], object]
    why: str = ""


class Row(NamedTuple):
    """A line of a card; `open` goes to what the line is about, `state` draws its pill as on the planning."""

    title: str
    detail: str = ""
    amount: str = ""
    pill: str = ""
    tone: str = "neutral"
    acts: Sequence[Act] = ()
    off: bool = False
    open: Callable[[], object] | None = None
    state: str = ""


class Rows(Card):
    """A card that is a list of lines; `empty` is said when there is none."""

    def __init__(self, title: str, empty: str, *actions: QWidget) -> None:
        super().__init__(title, *actions)
        self._empty = empty
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addLayout(self._lines)

    def lines(self) -> list[QFrame]:
        """The lines shown, from the top."""
        found = [self._lines.itemAt(place).widget() for place in range(self._lines.count())]
        return [one for one in found if isinstance(one, QFrame) and one.objectName() == "rowline"]

    def set_rows(self, rows: Sequence[Row]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row in rows:
            self._lines.addWidget(_line(row))
        if not rows:
            self._lines.addWidget(secondary(self._empty, wrap=True))


def _line(row: Row) -> QFrame:
    frame = QFrame()
    frame.setObjectName("rowline")
    across = QHBoxLayout(frame)
    across.setContentsMargins(0, 7, 0, 7)
    across.setSpacing(10)
    words = QVBoxLayout()
    words.setSpacing(1)
    title = text(row.title)
    if not row.off:
        title.setProperty("role", "strong")
    words.addWidget(title)
    if row.detail:
        words.addWidget(secondary(row.detail, wrap=True))
    across.addLayout(words, 1)
    if row.pill:
        pill = StatePill(row.state, row.pill) if row.state else TonePill(row.pill, row.tone)
        across.addWidget(pill, 0, Qt.AlignmentFlag.AlignVCenter)
    if row.amount:
        across.addWidget(label(row.amount, "secondary" if row.off else "text"))
    if row.open is not None:
        across.addWidget(icon_button("arrow-right", _("Ouvrir {what}").format(what=row.title), row.open))
    if row.acts:
        across.addWidget(row_menu(row))
    frame.setAccessibleName(" · ".join(part for part in (row.title, row.detail, row.amount) if part))
    return frame


def row_menu(row: Row) -> QWidget:
    """The button that opens the acts of a line; those greyed say why."""
    button = icon_button("ellipsis", _("Actes sur {what}").format(what=row.title))
    menu = QMenu(button)
    menu.setToolTipsVisible(True)
    for act in row.acts:
        action = menu.addAction(act.text)
        action.triggered.connect(lambda _checked=False, act=act: act.act())
        action.setEnabled(not act.why)
        action.setToolTip(act.why)
    button.clicked.connect(lambda: menu.popup(button.mapToGlobal(button.rect().bottomLeft())))
    return button
