"""The card of one agreement: what it holds at the left, what can be done and what happened at the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.activities.leases.rules import longest_stay_end
from pole_desk.desktop.pages.hosting.acts import Acts
from pole_desk.desktop.pages.hosting.contents import (
    charge_rows,
    deposit_rows,
    line_rows,
    occupant_rows,
    one_off_rows,
    service_rows,
)
from pole_desk.desktop.pages.hosting.menu import ActList
from pole_desk.desktop.pages.hosting.papers import Papers
from pole_desk.desktop.pages.hosting.reading import Card
from pole_desk.desktop.pages.hosting.rows import Rows
from pole_desk.desktop.pages.hosting.words import lease_pill, span
from pole_desk.desktop.widgets.buttons import Button, ghost, icon_button, secondary
from pole_desk.desktop.widgets.card import Card as Box
from pole_desk.desktop.widgets.labels import Elided, Pairs, label
from pole_desk.desktop.widgets.pill import StatePill
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.timeline import Timeline
from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.money import euros

RIGHT = 276


class LeaseCardView(QWidget):
    """`back` asked; `party_asked(id)` and `invoice_asked(id)` to go elsewhere."""

    back = Signal()
    party_asked = Signal(int)
    invoice_asked = Signal(int)

    def __init__(self, acts: Acts, papers: Papers) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.acts, self.papers = acts, papers
        self.shown: Card | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._head())
        scroll = Scroll()
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addLayout(self._left(), 1)
        both.addLayout(self._right())
        scroll.body.addLayout(both)
        scroll.body.addStretch(1)
        column.addWidget(scroll, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(icon_button("arrow-left", _("Revenir à la liste (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "heading", least=160)
        row.addWidget(self.title)
        self.pill = StatePill("draft", "")
        row.addWidget(self.pill)
        row.addStretch(1)
        self.party = ghost(_("Voir la structure"), self._to_party, "users")
        row.addWidget(self.party)
        return row

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        facts = Box(_("La convention"))
        self.facts, self.more_facts = Pairs(), Pairs()
        halves = QHBoxLayout()
        halves.setSpacing(20)
        halves.addWidget(self.facts, 1, Qt.AlignmentFlag.AlignTop)
        halves.addWidget(self.more_facts, 1, Qt.AlignmentFlag.AlignTop)
        facts.body.addLayout(halves)
        column.addWidget(facts)
        acts = self.acts
        self.lines = Rows(
            _("Espaces et loyers"), _("Aucun espace : adresse postale seulement."),
            self._adder(_("Ajouter un espace"), acts.add_space),
        )  # fmt: skip
        self.occupants = Rows(
            _("Co-occupants"), _("Personne d’autre ne partage ces espaces."),
            self._adder(_("Ajouter un co-occupant"), acts.add_occupant),
        )  # fmt: skip
        self.services = Rows(
            _("Services"), _("Aucun service récurrent."),
            self._adder(_("Ajouter un service"), acts.add_service),
        )  # fmt: skip
        self.one_offs = Rows(
            _("Frais ponctuels"), _("Aucun frais ponctuel."),
            self._adder(_("Ajouter des frais"), acts.add_one_off),
        )  # fmt: skip
        self.charges = Rows(_("Factures et montants à facturer"), _("Rien n’a encore été facturé."))
        for box in (self.lines, self.occupants, self.services, self.one_offs, self.charges):
            column.addWidget(box)
        column.addStretch(1)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        self.menu = ActList(self.acts)
        self.deposit = Rows(
            _("Dépôt de garantie"), _("Aucun dépôt demandé."), self._adder(_("Mouvement"), self.acts.deposit)
        )
        self.held = label("", "strong")
        self.held.setWordWrap(True)
        self.deposit.body.insertWidget(0, self.held)
        papers = Box(_("Documents"))
        papers.body.addWidget(secondary(_("Convention (PDF)"), self._paper("agreement"), "file-text"))
        papers.body.addWidget(secondary(_("État des lieux d’entrée"), self._paper("entry"), "key"))
        papers.body.addWidget(secondary(_("État des lieux de sortie"), self._paper("exit"), "log-out"))
        self.receipt = secondary(_("Reçu du dépôt"), self._paper("receipt"), "receipt-euro")
        papers.body.addWidget(self.receipt)
        history = Box(_("Historique"))
        self.timeline = Timeline()
        history.body.addWidget(self.timeline)
        for box in (self.menu, self.deposit, papers, history):
            box.setFixedWidth(RIGHT)
            column.addWidget(box)
        column.addStretch(1)
        return column

    def _adder(self, words: str, act: Callable[[], object]) -> Button:
        button = icon_button("plus", words, act)
        button.setProperty("adder", True)
        return button

    def _paper(self, kind: str) -> Callable[[], None]:
        return partial(self._save, kind)

    def _save(self, kind: str) -> None:
        if self.shown is not None:
            self.papers.save(self.shown.lease.id, kind)

    def _to_party(self) -> None:
        if self.shown is not None:
            self.party_asked.emit(self.shown.lease.party)

    # --- showing

    def show_card(self, card: Card) -> None:
        """Fill everything; scrolling stays where it is."""
        lease = card.lease
        self.shown = card
        self.acts.about(card)
        self.title.set_text(f"{lease.number} · {lease.party_name}")
        self.pill.set(*lease_pill(lease.state))
        facts = _facts(card)
        half = -(-len(facts) // 2)
        self.facts.set_pairs(facts[:half])
        self.more_facts.set_pairs(facts[half:])
        self.lines.set_rows(line_rows(card, self.acts))
        self.occupants.set_rows(occupant_rows(card, self.acts))
        self.services.set_rows(service_rows(card, self.acts))
        self.one_offs.set_rows(one_off_rows(card, self.acts))
        self.deposit.set_rows(deposit_rows(card, self.acts))
        self.charges.set_rows(charge_rows(card, self.invoice_asked.emit))
        self.held.setText(_held(card))
        self.menu.refresh()
        self.receipt.why("" if lease.deposit_held > 0 else _("Aucun dépôt n’a été reçu."))
        self.timeline.set_entries(card.history)
        closed = self.acts.why_closed()
        for button in self.findChildren(Button):
            if button.property("adder"):
                button.why(closed)
        self.menu.show()


def _held(card: Card) -> str:
    lease = card.lease
    if not lease.deposit_asked and not lease.deposit_held:
        return ""
    return _("{held} détenus sur {asked} demandés").format(
        held=euros(lease.deposit_held), asked=euros(lease.deposit_asked)
    )


def _facts(card: Card) -> list[tuple[str, str | QWidget]]:
    lease = card.lease
    rows: list[tuple[str, str | QWidget]] = [
        (_("Structure"), lease.party_name),
        (_("Durée"), span(lease.first_day, lease.last_day)),
    ]
    if lease.signed_on is not None:
        rows.append((_("Signée le"), numeric_day(lease.signed_on)))
    if lease.notice_given_on is not None:
        rows.append((_("Préavis reçu le"), numeric_day(lease.notice_given_on)))
    months = ngettext(_("{n} mois"), _("{n} mois"), lease.notice_months).format(n=lease.notice_months)
    rows += [
        (_("Préavis"), months),
        (_("Personnes"), _people(card)),
        (_("Redevance"), _("{rent} HT par mois").format(rent=euros(lease.rent))),
    ]
    if lease.list_rent != lease.rent:
        rows.append((_("Prix de liste"), _("{rent} HT par mois").format(rent=euros(lease.list_rent))))
    rows.append((_("Solde dû"), _balance(card)))
    rows.append((_("Indexation"), _index(card)))
    until = lease.insurance_until
    rows.append((_("Assurance"), _("attestation non reçue") if until is None
                 else _("valable jusqu’au {day}").format(day=numeric_day(until))))  # fmt: skip
    if lease.pepiniere and lease.longest_stay_months:
        end = longest_stay_end(lease.first_day, lease.longest_stay_months)
        rows.append((_("Pépinière"), _("séjour limité au {day}").format(day=numeric_day(end))))
    for name, words in (
        (_("Bon de commande"), lease.order_number), (_("Entreposé"), lease.stored_goods),
        (_("Annulée"), lease.cancel_reason), (_("Note"), lease.note),
    ):  # fmt: skip
        if words:
            rows.append((name, words))
    return rows


def _people(card: Card) -> str:
    lease = card.lease
    if lease.people_total == lease.people:
        return str(lease.people)
    return _("{all}, dont {own} de la structure").format(all=lease.people_total, own=lease.people)


def _balance(card: Card) -> str:
    owed = card.balance
    if owed.overdue > 0:
        return _("{due}, dont {late} en retard").format(due=euros(owed.balance), late=euros(owed.overdue))
    return euros(owed.balance)


def _index(card: Card) -> str:
    lease = card.lease
    if not lease.index_series:
        return _("loyer non révisé")
    return _("{series}, référence {quarter}").format(series=lease.index_series, quarter=lease.index_quarter)


