"""Who works with whom in a chantier, drawn; a structure opens its card."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.charts.graph import Graph
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.registers.dossiers.queries import Together


class Network(QWidget):
    """The graph of the structures of a chantier, and how many were left out of it."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.graph = Graph(_("Qui travaille avec qui"))
        card = Card(_("Qui travaille avec qui"), ghost(_("Voir les données"), self.graph.show_data))
        self.note = secondary("", wrap=True)
        card.body.addWidget(self.note)
        room = Scroll()
        room.body.addWidget(self.graph, 1)
        card.body.addWidget(room, 1)
        column.addWidget(card, 1)
        self.graph.opened.connect(lambda party: page.seat.go("parties", party))

    def show_together(self, found: Together) -> None:
        words = _("Un trait : deux structures partagent une action, une réunion ou un projet soutenu. "
                  "Les flèches vont de l’une à l’autre, Entrée ouvre la fiche.")  # fmt: skip
        if not found.names:
            words = _("Aucune structure n’est encore reliée à ce chantier.")
        if found.left_out:
            left = ngettext("{n} autre structure n’est pas dessinée.", "{n} autres structures ne sont pas dessinées.",
                            found.left_out).format(n=found.left_out)  # fmt: skip
            words = f"{words} {left}"
        self.note.setText(words)
        self.graph.setVisible(bool(found.names))
        ties = [(tie.first, tie.second, ", ".join(tie.by)) for tie in found.ties]
        self.graph.set_data(list(found.names.items()), ties)
