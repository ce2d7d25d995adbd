"""The card of one structure: what the pole does with it at the left, who it is and its acts at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.pages.parties import contents
from pole_desk.desktop.pages.parties.acts import Acts
from pole_desk.desktop.pages.parties.network import network_rows
from pole_desk.desktop.pages.parties.reading import Card
from pole_desk.desktop.parts.rows import Row, Rows
from pole_desk.desktop.parts.trail import Trail
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import Button, ghost, icon_button, secondary
from pole_desk.desktop.widgets.card import Card as Box
from pole_desk.desktop.widgets.labels import Elided, Pairs
from pole_desk.desktop.widgets.pill import TonePill
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.kernel.i18n import _

RIGHT = 280
NARROW = 960
"""Below this width the two halves of the facts stand one under the other."""


class PartyView(QWidget):
    """`back` asked; `lease_asked(id)` and `invoice_asked(id)` to go elsewhere."""

    back = Signal()
    lease_asked = Signal(int)
    invoice_asked = Signal(int)

    def __init__(self, acts: Acts) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.acts = acts
        self._former: int | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._head())
        self._notices = QVBoxLayout()
        column.addLayout(self._notices)
        self.area = Scroll()
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addLayout(self._left(), 1)
        both.addLayout(self._right())
        self.area.body.addLayout(both)
        self.area.body.addStretch(1)
        column.addWidget(self.area, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(icon_button("arrow-left", _("Revenir à la liste (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "heading", least=200)
        row.addWidget(self.title)
        self.pill = TonePill("", "neutral")
        row.addWidget(self.pill)
        row.addStretch(1)
        self.change = secondary(_("Modifier"), self.acts.change, "pencil", _("Modifier la fiche (F2)"))
        self.merge = secondary(_("Fusionner…"), self.acts.merge, "git-merge")
        self.archive = secondary(_("Archiver"), self.acts.archive, "archive")
        self.restore = secondary(_("Rétablir"), self.acts.restore, "undo-2")
        for button in (self.change, self.merge, self.archive, self.restore):
            row.addWidget(button)
        return row

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        facts = Box(_("Identité"))
        self.facts, self.reach = Pairs(), Pairs()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(20)
        for half in (self.facts, self.reach):
            self._halves.addWidget(half, 1, Qt.AlignmentFlag.AlignTop)
        facts.body.addLayout(self._halves)
        self.contacts = Rows(
            _("Contacts"), _("Personne à appeler : ajoutez un contact."),
            self._adder("plus", _("Ajouter un contact"), self.acts.add_contact),
        )  # fmt: skip
        self.leases = Rows(_("Conventions"), _("Aucune convention avec cette structure."))
        self.dossiers = Rows(_("Autres dossiers"), _("Aucun autre dossier."))
        self.invoices = Rows(_("Factures"), _("Rien ne lui a encore été facturé."))
        self.quotes = Rows(
            _("Devis"), _("Rien ne lui a encore été proposé."),
            self._adder("plus", _("Nouveau devis"), self.acts.add_quote),
        )  # fmt: skip
        self.mandates = Rows(
            _("Prélèvement"), _("Aucun mandat : ses factures se règlent par virement."),
            self._adder("plus", _("Nouveau mandat de prélèvement"), self.acts.add_mandate),
        )  # fmt: skip
        self.network = Rows(
            _("Réseau"), _("Ni lieu collectif de proximité, ni dispositif compté, ni enquête emploi."),
            icon_button("arrow-right", _("Ouvrir dans Réseau"), self.acts.to_network),
        )  # fmt: skip
        for box in (facts, self.contacts, self.leases, self.quotes, self.mandates, self.invoices, self.network,
                    self.dossiers):
            column.addWidget(box)
        column.addStretch(1)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        self.account = ghost(_("Compte"), self.acts.account, "wallet",
                             _("Ouvrir son compte : factures, règlements, relevé"))  # fmt: skip
        money = Box(_("Argent et soutien"), self.account)
        self.money = Pairs()
        money.body.addWidget(self.money)
        self.links = Rows(
            _("Chantiers servis"), _("Non relié à un chantier."),
            self._adder("pencil", _("Modifier les chantiers servis"), self.acts.links),
        )  # fmt: skip
        self.roles = Rows(_("Rôles"), _("Aucun rôle au pôle."),
                          self._adder("pencil", _("Modifier les rôles"), self.acts.change))  # fmt: skip
        self.schemes = Rows(
            _("Dispositifs de soutien"), _("Aucun dispositif."),
            self._adder("plus", _("Ajouter un dispositif"), self.acts.add_scheme),
        )  # fmt: skip
        self.trail = Trail()
        for box in (money, self.links, self.roles, self.schemes, self.trail):
            box.setFixedWidth(RIGHT)
            column.addWidget(box)
        column.addStretch(1)
        return column

    def _adder(self, icon: str, words: str, act: Callable[[], object]) -> Button:
        button = icon_button(icon, words, act)
        self._adders = [*getattr(self, "_adders", []), button]
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        narrow = self.width() < NARROW
        self._halves.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._halves.setSpacing(14 if narrow else 20)

    def show_card(self, card: Card) -> None:
        """Fill everything; scrolling stays where it is for the same structure."""
        if self._former != card.party.id:
            self.trail.fold()
            self.area.verticalScrollBar().setValue(0)
        self._former = card.party.id
        self.acts.about(card)
        self.title.set_text(card.party.name)
        self._acts_of(card)
        self._warn(card)
        self.facts.set_pairs(contents.identity(card))
        self.reach.set_pairs(contents.reach(card))
        self.money.set_pairs(contents.money(card))
        self.quotes.set_rows(contents.quote_rows(card, self.acts.to_quote))
        self.mandates.set_rows(contents.mandate_rows(card, self.acts.to_mandate))
        self.contacts.set_rows(contents.contact_rows(card, self.acts))
        self.links.set_rows(contents.link_rows(card))
        self.roles.set_rows(contents.role_rows(card))
        self.schemes.set_rows(contents.scheme_rows(card, self.acts))
        self.leases.set_rows(contents.lease_rows(card, self.lease_asked.emit))
        others: list[Row] = contents.dossier_rows(card)
        self.dossiers.setVisible(bool(others))
        self.dossiers.set_rows(others)
        self.invoices.set_rows(contents.invoice_rows(card, self.invoice_asked.emit))
        self.network.set_rows(network_rows(card))
        self.trail.set_entries(card.history)

    def _acts_of(self, card: Card) -> None:
        party, why = card.party, card.why_closed
        archived = party.archived and party.merged_into is None
        self.pill.setVisible(bool(why))
        self.pill.set(_("fusionnée") if party.merged_into is not None else _("archivée"), "warning")
        self.archive.setVisible(not archived)
        self.restore.setVisible(archived)
        self.change.why(why)
        self.merge.why(why)
        self.archive.why(self.acts.why_not_archived())
        for button in self._adders:
            button.why(why)

    def _warn(self, card: Card) -> None:
        while (item := self._notices.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        own, into = card.party.id, card.party.merged_into
        if into is not None:
            self._notices.addWidget(Banner(
                _("Cette structure a été fusionnée avec une autre."), "info",
                _("Ouvrir l’autre"), lambda: self.acts.show(into), closable=False,
            ))  # fmt: skip
        elif card.alike:
            pair = card.alike[0]
            other, name = (
                (pair.second, pair.second_name) if pair.first == own else (pair.first, pair.first_name)
            )
            self._notices.addWidget(Banner(
                _("{name} lui ressemble ({reason}).").format(name=name, reason=pair.reason), "warning",
                _("Comparer"), lambda: self.acts.compare(own, other),
            ))  # fmt: skip
