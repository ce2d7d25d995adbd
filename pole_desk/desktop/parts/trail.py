"""Who did what and when on a record, as a card that any page puts beside its facts."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.timeline import Timeline
from pole_desk.kernel.audit import Entry
from pole_desk.kernel.i18n import _, ngettext

FIRST = 8
"""Acts shown before « Voir les … précédents »."""


class Trail(Card):
    """The newest acts first; the older ones on request."""

    def __init__(self, title: str = "") -> None:
        super().__init__(title or _("Historique"))
        self._entries: list[Entry] = []
        self._whole = False
        self.timeline = Timeline()
        self.body.addWidget(self.timeline)
        self.more = ghost("", self._show_whole, "history")
        self.more.hide()
        self.body.addWidget(self.more)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Replace what is shown, as `kernel.audit.trail` gives it."""
        self._entries = [entry for entry in entries if entry.text]
        rest = len(self._entries) - FIRST
        shut = rest > 0 and not self._whole
        self.timeline.set_entries(self._entries[:FIRST] if shut else self._entries)
        self.more.setVisible(shut)
        if shut:
            words = ngettext(_("Voir {n} acte de plus"), _("Voir {n} actes de plus"), rest)
            self.more.setText(words.format(n=rest))

    def fold(self) -> None:
        """Show the newest acts alone again: another record is coming."""
        self._whole = False

    def _show_whole(self) -> None:
        self._whole = True
        self.set_entries(self._entries)
