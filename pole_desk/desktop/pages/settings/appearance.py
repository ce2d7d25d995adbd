"""The theme of this seat: the system's, light or dark, changed at once."""

from __future__ import annotations

from PySide6.QtCore import Qt

from pole_desk.desktop import memory
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.theme import Choice, theme
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.kernel.i18n import _

LEFT = Qt.AlignmentFlag.AlignLeft


class AppearanceSection(Section):
    """The choice is this seat's own: the other seats keep theirs."""

    key, name, icon = "appearance", _("Apparence"), "sun"
    about = _("Ces choix ne valent que pour ce poste.")

    def build(self) -> None:
        card = Card(_("Thème"))
        self.choices = Segmented(
            [
                (Choice.SYSTEM.value, _("Comme le système")),
                (Choice.LIGHT.value, _("Clair")),
                (Choice.DARK.value, _("Sombre")),
            ],
            theme().choice.value,
            _("Thème"),
        )
        self.choices.chosen.connect(self._choose)
        card.body.addWidget(self.choices, 0, LEFT)
        card.body.addWidget(
            secondary(
                _("Le changement est immédiat. Le bouton en bas de la navigation passe du clair au sombre."),
                wrap=True,
            )
        )
        self.body.addWidget(card)
        sizes = Card(_("Taille du texte"))
        sizes.body.addWidget(
            secondary(
                _("Pôle Desk suit l’échelle d’affichage du système (100 %, 125 %, 150 %…)."), wrap=True
            )
        )
        self.body.addWidget(sizes)
        self.body.addStretch(1)

    def reload(self) -> None:
        self.choices.choose(theme().choice.value)

    def _choose(self, key: str) -> None:
        memory.remember("theme", key)
        theme().apply(Choice(key))
