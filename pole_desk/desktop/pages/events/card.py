"""The card of one event: what it holds at the left, what can be done and what happened at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pole_desk.activities.events.rules.classes import category_names
from pole_desk.desktop.pages.events import contents
from pole_desk.desktop.pages.events.acts import Acts
from pole_desk.desktop.pages.events.reading import Card
from pole_desk.desktop.pages.events.words import event_pill
from pole_desk.desktop.parts.record_card import RecordCard
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.parts.trail import Trail
from pole_desk.desktop.widgets.buttons import icon_button
from pole_desk.desktop.widgets.card import Card as Box
from pole_desk.desktop.widgets.labels import Pairs
from pole_desk.kernel.i18n import _, number, percent
from pole_desk.kernel.money import euros

RIGHT = 276


class EventCardView(RecordCard):
    """Everything of an event, its options and function sheets too."""

    def __init__(self, acts: Acts) -> None:
        super().__init__(self._to_party, "draft", right=RIGHT)
        self.acts = acts
        self.shown: Card | None = None
        self.hold(self._left(), self._right_boxes())

    def _left(self) -> tuple[QWidget, ...]:
        acts = self.acts
        facts = Box(_("L’événement"))
        self.facts, self.money = Pairs(), Pairs()
        halves = QHBoxLayout()
        halves.setSpacing(20)
        halves.addWidget(self.facts, 1, Qt.AlignmentFlag.AlignTop)
        halves.addWidget(self.money, 1, Qt.AlignmentFlag.AlignTop)
        facts.body.addLayout(halves)
        self.bookings = Rows(
            _("Réservations"), _("Aucune réservation."), icon_button("plus", _("Ajouter une salle"), acts.add_room)
        )
        self.loans = Rows(
            _("Matériel prêté"), _("Aucun matériel."), icon_button("plus", _("Prêter du matériel"), acts.lend)
        )
        self.extras = Rows(
            _("Prestations"), _("Aucune prestation en plus des salles."),
            icon_button("plus", _("Ajouter une prestation"), acts.add_extra),
        )  # fmt: skip
        self.meals = Rows(
            _("Repas"), _("Aucun couvert commandé à la cantine."),
            icon_button("plus", _("Commander des repas"), acts.order_meals),
        )  # fmt: skip
        self.quotes = Rows(
            _("Devis"), _("Aucun devis."), icon_button("plus", _("Préparer un devis"), acts.prepare_quote)
        )
        self.charges = Rows(_("Factures et montants à facturer"), _("Rien n’a encore été facturé."))
        return facts, self.bookings, self.loans, self.extras, self.meals, self.quotes, self.charges

    def _right_boxes(self) -> tuple[QWidget, ...]:
        self.sheets = Rows(
            _("Fiches de fonction"), "",
            icon_button("send", _("Remettre aux équipes ce qui a changé"), self.acts.hand_sheets),
        )  # fmt: skip
        self.links = Rows(
            _("Chantiers servis"), _("Aucun lien : ceux du client seront repris."),
            icon_button("link", _("Modifier les liens"), self.acts.links),
        )  # fmt: skip
        self.moments = Rows(_("Vie des options"), _("Aucune option n’a changé de rang."))
        self.trail = Trail()
        self.gestures = self._gestures()
        return self.gestures, self.sheets, self.links, self.moments, self.trail

    def _gestures(self) -> Box:
        acts = self.acts
        return self.menu(_("Actes"), (
            ("confirm", _("Tout confirmer"), "check", acts.confirm_all, acts.why_nothing_to_confirm),
            ("room", _("Ajouter une salle…"), "plus", acts.add_room, lambda: ""),
            ("change", _("Modifier…"), "pencil", acts.change, lambda: ""),
            ("postpone", _("Reporter à un autre jour…"), "calendar-clock", acts.postpone, acts.why_invoiced),
            ("paper", _("Voir la confirmation"), "file-check", acts.show_confirmation, acts.why_nothing_confirmed),
            ("retry", _("Retenter les dates refusées"), "refresh-cw", acts.retry, acts.why_none_refused),
            ("cancel", _("Annuler l’événement…"), "calendar-x", acts.cancel_all, acts.why_invoiced),
        ))  # fmt: skip

    def _to_party(self) -> None:
        if self.shown is not None:
            self.acts.page.seat.go("parties", int(self.shown.card.event.party))

    def show_card(self, card: Card) -> None:
        """Fill everything; scrolling stays where it is."""
        facts, acts = card.card.event, self.acts
        if self.shown is None or self.shown.card.event.id != facts.id:
            self.trail.fold()
        self.shown = card
        acts.about(card)
        self.title.set_text(f"{facts.number} · {facts.title}")
        self.pill.set(*event_pill(contents.worst(card)))
        self.facts.set_pairs(_facts(card))
        self.money.set_pairs(_money(card))
        self.bookings.set_rows(contents.booking_rows(card, acts))
        self.loans.set_rows(contents.loan_rows(card, acts))
        self.extras.set_rows(contents.extra_rows(card, acts))
        self.meals.set_rows(self.acts.meal_rows(card))
        self.quotes.set_rows(contents.quote_rows(card, acts))
        self.charges.set_rows(contents.charge_rows(card, acts))
        self.sheets.set_rows(contents.sheet_rows(card, acts))
        self.links.set_rows(contents.link_rows(card))
        self.moments.set_rows(contents.moment_rows(card))
        self.trail.set_entries(card.history)
        self.warn("")


def _facts(card: Card) -> list[tuple[str, str | QWidget]]:
    facts = card.card.event
    rows: list[tuple[str, str | QWidget]] = [(_("Client"), facts.party_name)]
    for name, words in (
        (_("Interlocuteur"), facts.caller), (_("Téléphone"), facts.phone), (_("Courriel"), facts.email),
        (_("Personnes"), number(facts.people) if facts.people else ""),
        (_("Bon de commande"), facts.order_number), (_("Note"), facts.note),
    ):  # fmt: skip
        if words:
            rows.append((name, words))
    return rows


def _money(card: Card) -> list[tuple[str, str | QWidget]]:
    facts = card.card.event
    rows: list[tuple[str, str | QWidget]] = [
        (_("Tarif"), category_names().get(facts.category, facts.category)),
        (_("Salles"), _("{sum} HT").format(sum=euros(card.agreed))),
    ]
    if card.extras:
        rows.append((_("Prestations"), _("{sum} HT").format(sum=euros(card.extras))))
    if card.listed != card.agreed:
        rows.append((_("Prix de liste"), _("{sum} HT").format(sum=euros(card.listed))))
        rows.append((_("Soutien en nature"), _("{sum} HT").format(sum=euros(card.listed - card.agreed))))
    if facts.deposit_percent:
        rows.append((_("Acompte"), percent(facts.deposit_percent)))
    return rows
