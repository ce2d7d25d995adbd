"""Événements: the list as a pipeline, and a card for each; a paper opens in their place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.activities.events.queries import event_support
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.events import reading
from pole_desk.desktop.pages.events.acts import Acts
from pole_desk.desktop.pages.events.card import EventCardView
from pole_desk.desktop.pages.events.listing import Listing
from pole_desk.desktop.parts.booking_form import BookingPanel
from pole_desk.desktop.parts.in_kind import InKind
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import icon_button, primary
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.pdf_view import PdfView
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.money import ZERO, euros
from pole_desk.ports.ids import EventId

HELP = _(
    "# Événements\n\n"
    "- **Réserver une salle** (Ctrl+N) ouvre le formulaire dans l’ordre d’un appel ; Ctrl+Entrée "
    "confirme, Ctrl+Maj+Entrée pose une option.\n"
    "- Les pastilles en haut sont les étapes : demande, option, devis envoyé, confirmée, terminée.\n"
    "- **Entrée** ouvre un événement ; **Alt+Gauche** revient ; **F2** le modifie.\n"
    "- **Soutien en nature** : ce que les prix convenus laissent, par structure et par mois.\n"
    "- Rien n’est supprimé : ce qui est annulé garde son numéro et se rétablit.\n"
    "- **Ctrl+Z** annule le dernier acte.\n"
)


class Paper(QWidget):
    """A PDF looked at in the place of the card."""

    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(icon_button("arrow-left", _("Revenir à l’événement (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "heading", least=160)
        row.addWidget(self.title, 1)
        column.addLayout(row)
        self.pdf = PdfView()
        column.addWidget(self.pdf, 1)

    def show_pdf(self, content: bytes, title: str, name: str) -> None:
        self.title.set_text(title)
        self.pdf.show_pdf(content, name)


class EventsPage(Page):
    """A list, a card, a paper: each opens in the place of the other."""

    key = "events"
    title = _("Événements")
    icon = "calendar-check"
    topics = frozenset({"events", "claims", "dossiers", "parties", "invoices", "meals", "links", "catalog"})
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.header = PageHeader(
            self.title, "", primary(_("Réserver"), self.new, "plus", _("Réserver une salle (Ctrl+N)"))
        )
        self.body.addWidget(self.header)
        self.tabs = Segmented(
            [("list", _("Événements")), ("support", _("Soutien en nature"))], "list", _("Vues des événements")
        )
        self.body.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.body.addWidget(self.stack, 1)
        self.panel = SidePanel(self)
        self._event: EventId | None = None
        self._limit = reading.AT_ONCE
        self.listing = Listing()
        self.card = EventCardView(Acts(self, self.panel, self._show_pdf))
        self.paper = Paper()
        self.support = InKind(self, self.panel, "events-in-kind", event_support, _("Événements"))
        for view in (self.listing, self.card, self.paper, self.support):
            self.stack.addWidget(view)
        self.listing.table.set_loading()
        self.listing.table.set_actions(lambda row: [
            (_("Ouvrir l’événement"), "calendar-check", partial(self.show_record, row.id)),
            (_("Voir la structure"), "users", partial(self.seat.go, "parties", row.party)),
            link_act(self, self.panel, self.listing.table, row, dossier_of=lambda one: one.dossier),
        ])  # fmt: skip
        self.listing.opened.connect(self.show_record)
        self.listing.asked_new.connect(self.new)
        self.tabs.chosen.connect(self._choose)
        self.listing.asked_older.connect(self._older)
        self.card.back.connect(self._back)
        self.paper.back.connect(self._back)
        for keys, act in (("Alt+Left", self._back), ("Ctrl+N", self.new), ("F2", self._change)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    # --- the page's contract

    def reload(self) -> None:
        if self._event is not None:
            self.ask(reading.card, event=self._event).then(self.card.show_card)
        if self.stack.currentWidget() is self.support:
            self.support.look()
        self.ask(reading.rows, limit=self._limit).then(self._list).fail(self._lost)

    def show_record(self, record: int) -> None:
        """Open the card of an event."""
        self._event = EventId(record)
        self._show(self.card)

    def start(self, action: str) -> None:
        """`new` (and any other) opens the booking panel."""
        self.new()

    def new(self) -> None:
        """Open the form in the order of a phone call."""
        BookingPanel(self, self.panel).done.connect(self.show_record)

    # --- views

    def _change(self) -> None:
        if self.stack.currentWidget() is self.card and self.card.shown is not None:
            self.card.acts.change()

    def _show_pdf(self, content: bytes, title: str, name: str) -> None:
        self.paper.show_pdf(content, title, name)
        self.stack.setCurrentWidget(self.paper)

    def _back(self) -> None:
        if self.stack.currentWidget() is self.paper:
            self.stack.setCurrentWidget(self.card)
            return
        self._event = None
        self._show(self.listing)

    def _choose(self, tab: str) -> None:
        self._show(self.support if tab == "support" else self.listing)

    def _show(self, view: QWidget) -> None:
        self.panel.close_panel()
        self.stack.setCurrentWidget(view)
        told = view in (self.listing, self.support)
        self.header.setVisible(told)
        self.tabs.setVisible(told)
        self.tabs.choose("support" if view is self.support else "list")
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _older(self) -> None:
        self._limit += reading.AT_ONCE
        self.refresh()

    def _list(self, read: reading.Rows) -> None:
        rows = read.rows
        self.listing.set_rows(rows, older=read.count - len(rows))
        coming = [row for row in rows if row.state == "confirmed"]
        waiting = [row for row in rows if row.confirm_by is not None]
        money = sum((row.agreed_price for row in coming), ZERO)
        self.header.set_subtitle(
            " · ".join(
                [
                    ngettext("{n} événement confirmé à venir", "{n} événements confirmés à venir", len(coming))
                    .format(n=number(len(coming))),
                    ngettext("{n} option en cours", "{n} options en cours", len(waiting))
                    .format(n=number(len(waiting))),
                    _("{sum} HT").format(sum=euros(money)),
                ]
            )
        )  # fmt: skip

    def _lost(self, error: Exception) -> None:
        if isinstance(error, PoleError):
            self.listing.table.set_error(error.message, self.refresh)
        else:
            self.refused(error)
