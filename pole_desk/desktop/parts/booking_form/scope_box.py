"""Which dates of a series a change is for: this one, this and the following, all those to come."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.activities.events.rules.series import Scope
from pole_desk.desktop.widgets.fields import CheckField
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.labels import secondary as quiet
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.kernel.i18n import _


def scopes() -> Segmented:
    """Which dates of a series an act is for; the past is in none of them."""
    return Segmented(
        [
            (str(Scope.THIS), _("Cette date")), (str(Scope.FOLLOWING), _("Et les suivantes")),
            (str(Scope.ALL), _("Toutes")),
        ],
        str(Scope.THIS), _("Dates de la série"),
    )  # fmt: skip


class ScopeBox(QWidget):
    """`moved` when the change is for other dates. Hidden for a booking that is no series'."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(_("Ce qui change vaut pour"), "strong"))
        self.choice = scopes()
        column.addWidget(self.choice)
        self.said = quiet("", wrap=True)
        column.addWidget(self.said)
        self.follow = CheckField(_("Aussi les dates déjà changées à part"))
        column.addWidget(self.follow)
        self.choice.chosen.connect(self._chosen)
        self.follow.edited.connect(self.moved)
        self._say()
        self.hide()

    def scope(self) -> Scope:
        """Only this date while the box is hidden."""
        return Scope(self.choice.current())

    @property
    def several(self) -> bool:
        return self.scope() is not Scope.THIS

    def choose(self, scope: Scope) -> None:
        """Show another scope, without `moved`."""
        self.choice.choose(str(scope))
        self._say()

    def _chosen(self) -> None:
        self._say()
        self.moved.emit()

    def _say(self) -> None:
        self.said.setText(
            {
                Scope.THIS: _("Elle devient une exception ; les autres dates restent comme elles sont."),
                Scope.FOLLOWING: _("Celle-ci et toutes celles d’après."),
                Scope.ALL: _("Toutes celles à venir ; passé et facturé ne changent pas."),
            }[self.scope()]
        )
        self.follow.setVisible(self.several)
