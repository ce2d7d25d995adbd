"""The views of a chantier, in two rows of segments that share one choice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from pole_desk.desktop.widgets.chip import Flow
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.kernel.i18n import _

OWN = (("about", _("Fiche")), ("actions", _("Actions")), ("meetings", _("Réunions")), ("supports", _("Appuis")))
SERVING = (
    ("parties", _("Structures")), ("dossiers", _("Dossiers")), ("together", _("Réseau")), ("figures", _("Chiffres")),
)  # fmt: skip


class Tabs(QWidget):
    """`chosen(key)`; side by side where there is room, else one row above the other."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        flow = Flow()
        self.rows = (
            Segmented(OWN, name=_("Le chantier")),
            Segmented(SERVING, name=_("Ce qui sert le chantier")),
        )
        for row in self.rows:
            flow.addWidget(row)
            row.chosen.connect(self._choose)
        self.setLayout(flow)
        self.choose("about")

    def choose(self, key: str) -> None:
        """Choose without a signal."""
        for row, keys in zip(self.rows, (OWN, SERVING), strict=True):
            if key in dict(keys):
                row.choose(key)
            else:
                row.choose_none()

    def _choose(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)
