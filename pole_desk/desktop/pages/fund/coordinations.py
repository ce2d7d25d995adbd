"""The coordinations: where directorates of the metropolis and of the city meet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.activities.fund.queries import GroupCard
from pole_desk.desktop.pages.fund.acts import Acts
from pole_desk.desktop.pages.fund.group_box import GroupBox
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.empty import EmptyState
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.kernel.i18n import _


class Coordinations(QWidget):
    """One box for each coordination, the last called first."""

    def __init__(self, acts: Acts, new: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._acts = acts
        self.boxes: dict[int, GroupBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.add = secondary(_("Nouvelle coordination…"), new, "plus")
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.empty = EmptyState(
            "landmark", _("Aucune coordination : notez-y les réunions des directions de la métropole et de la ville."),
            _("Nouvelle coordination"), new,
        )  # fmt: skip
        column.addWidget(self.empty, 1)
        self.scroll = Scroll()
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        self.scroll.body.addLayout(self._column)
        self.scroll.body.addStretch(1)
        column.addWidget(self.scroll, 1)

    def set_groups(self, found: list[GroupCard]) -> None:
        """Show them; a box stays for its group."""
        self.empty.setVisible(not found)
        self.add.setVisible(bool(found))
        self.scroll.setVisible(bool(found))
        known = {card.group.id for card in found}
        for gone in set(self.boxes) - known:
            box = self.boxes.pop(gone)
            box.hide()
            box.deleteLater()
        for card in found:
            if card.group.id not in self.boxes:
                self.boxes[card.group.id] = GroupBox(self._acts, card.group.name)
                self._column.addWidget(self.boxes[card.group.id])
            self.boxes[card.group.id].set_group(card)
