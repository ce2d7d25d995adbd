"""Everything that can be done to an event, or why not; the questions are in `forms`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pole_desk.activities.events.commands import confirm_bookings, return_loan, withdraw_extra
from pole_desk.activities.events.commands.quotes import accept_quote, prepare_quote, send_quote
from pole_desk.activities.events.commands.retrying import retry_refused
from pole_desk.activities.events.commands.sheets import hand_sheets
from pole_desk.activities.events.queries import Booking
from pole_desk.activities.events.queries.cards import ExtraItem, LoanItem
from pole_desk.activities.events.queries.quotes import Quote
from pole_desk.activities.events.rules import OPTIONS, OVER, BookingState
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.events import forms, meals
from pole_desk.desktop.pages.events.papers import confirmation_pdf, quote_pdf, sheet_pdf, sign_pdf
from pole_desk.desktop.pages.events.reading import Card
from pole_desk.desktop.parts.booking_acts import BookingActs
from pole_desk.desktop.parts.booking_form import BookingPanel
from pole_desk.desktop.parts.link_many import open_link_many
from pole_desk.desktop.parts.rows import Act, Row
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _

ShowPdf = Callable[[bytes, str, str], object]


class Acts:
    """The acts on the event shown; `show_pdf(bytes, title, file name)` previews a paper."""

    def __init__(self, page: Page, panel: SidePanel, show_pdf: ShowPdf) -> None:
        self.page, self.panel, self._show_pdf = page, panel, show_pdf
        self.bookings = BookingActs(page, panel, self.edit)
        self._card: Card | None = None

    def about(self, card: Card) -> None:
        """Act on another event, or on this one read again."""
        self._card = card

    @property
    def card(self) -> Card:
        if self._card is None:
            raise RuntimeError("no event is shown")
        return self._card

    # --- why not

    def live(self) -> list[Booking]:
        return [one for one in self.card.card.bookings if one.state not in OVER]

    def why_over(self) -> str:
        return "" if self.live() else _("Tout est annulé : rétablissez d’abord une réservation.")

    def why_nothing_to_confirm(self) -> str:
        waiting = [one for one in self.live() if one.state in OPTIONS or one.state == BookingState.INQUIRY]
        return "" if waiting else _("Rien n’attend d’être confirmé.")

    def why_invoiced(self) -> str:
        if self.why_over():
            return self.why_over()
        locked = any(one.locked for one in self.live())
        return _("Une réservation est facturée : passez par un avoir.") if locked else ""

    def why_none_refused(self) -> str:
        refused = any(one.state == BookingState.REFUSED for one in self.card.card.bookings)
        return "" if refused else _("Aucune date refusée n’attend.")

    # --- the event

    def change(self) -> None:
        forms.open_change(self.page, self.panel, self.card)

    def postpone(self) -> None:
        forms.open_postponing(self.page, self.panel, self.card)

    def add_room(self) -> None:
        """Another room for the same event."""
        facts = self.card.card.event
        BookingPanel(self.page, self.panel, party=facts.party, event=facts.id)

    def confirm_all(self) -> None:
        waiting = [
            one.id for one in self.live() if one.state in OPTIONS or one.state == BookingState.INQUIRY
        ]
        self.page.do(confirm_bookings, bookings=waiting)

    def cancel_all(self) -> None:
        forms.open_cancel_all(self.page, self.panel, self.card, self.live())

    def retry(self) -> None:
        """Take up the refused dates whose place is free now."""
        self.page.do(retry_refused, event=self.card.card.event.id)

    def links(self) -> None:
        """The chantiers and fund projects that the event serves; proposed from its client when it has none."""
        facts = self.card.card.event
        words = _("Liens de {title}").format(title=facts.title)
        open_link_many(self.page, self.panel, dossiers=[facts.dossier], title=words)

    # --- bookings, equipment, extras

    def edit(self, booking: Booking, **place: Any) -> None:
        """Open the booking panel on a booking, at another place when one is given."""
        BookingPanel(self.page, self.panel, booking=booking, **place)

    def on_planning(self, booking: Booking) -> None:
        """Show the room's row on the planning."""
        self.page.seat.go("planning", int(booking.space))

    def lend(self) -> None:
        forms.open_loan(self.page, self.panel, self.card)

    def order_meals(self) -> None:
        meals.open_order(self.page, self.panel, self.card)

    def meal_rows(self, card: Card) -> list[Row]:
        return meals.rows(self.page, self.panel, card)

    def add_extra(self) -> None:
        forms.open_extra(self.page, self.panel, self.card)

    def loan_acts(self, loan: LoanItem, *, returned: bool) -> list[Act]:
        page = self.page
        if returned:
            return [Act(_("Prêter de nouveau"), lambda: page.do(return_loan, loan=loan.id, returned=False))]
        return [
            Act(_("Changer le nombre…"), lambda: forms.open_loan_change(page, self.panel, loan)),
            Act(_("Reprendre"), lambda: page.do(return_loan, loan=loan.id)),
        ]

    def extra_acts(self, extra: ExtraItem) -> list[Act]:
        page = self.page
        if extra.loan is not None:
            return []
        words = _("Rétablir") if extra.withdrawn else _("Retirer")
        return [
            Act(words, lambda: page.do(withdraw_extra, extra=extra.id, withdrawn=not extra.withdrawn))
        ]

    # --- papers

    def prepare_quote(self) -> None:
        self.page.do(prepare_quote, event=self.card.card.event.id)

    def quote_acts(self, quote: Quote) -> list[Act]:
        page = self.page
        acts = [Act(_("Voir le devis"), lambda: self.show_quote(quote))]
        if quote.shown == "draft":
            acts.append(Act(_("Marquer envoyé"), lambda: page.do(send_quote, quote=quote.id)))
        if quote.shown == "sent":
            acts.append(Act(_("Accepté par le client"), lambda: page.do(accept_quote, quote=quote.id)))
            acts.append(Act(_("Refusé par le client…"), lambda: forms.open_decline(page, self.panel, quote)))
        return acts

    def show_quote(self, quote: Quote) -> None:
        """Preview a version as it was frozen."""
        name = f"{quote.number}.pdf"
        title = _("Devis {number}").format(number=quote.number)
        self.page.ask(quote_pdf, quote=quote.id).then(lambda pdf: self._show_pdf(pdf, title, name))

    def why_nothing_confirmed(self) -> str:
        confirmed = any(one.state == BookingState.CONFIRMED for one in self.live())
        return "" if confirmed else _("Rien n’est confirmé : il n’y a rien à écrire au client.")

    def show_confirmation(self) -> None:
        """Preview what is written to the client of what is confirmed."""
        facts = self.card.card.event
        title, name = _("Confirmation {number}").format(number=facts.number), f"{facts.number}-confirmation.pdf"
        asked = self.page.ask(confirmation_pdf, event=facts.id)
        asked.then(lambda pdf: self._show_pdf(pdf, title, name))

    def show_sign(self, booking: Booking) -> None:
        """Preview the sign for the door of a room."""
        title = _("Affiche de porte — {space}").format(space=booking.space_name)
        name = f"{self.card.card.event.number}-{booking.code}.pdf"
        self.page.ask(sign_pdf, booking=booking.id).then(lambda pdf: self._show_pdf(pdf, title, name))

    def show_sheet(self, team: str) -> None:
        """Preview a team's sheet as the event stands now."""
        facts = self.card.card.event
        title = _("Fiche de fonction — {number}").format(number=facts.number)
        name = f"{facts.number}-{team}.pdf"
        asked = self.page.ask(sheet_pdf, event=facts.id, team=team)
        asked.then(lambda pdf: self._show_pdf(pdf, title, name))

    def hand_sheets(self) -> None:
        """Keep a new version of each sheet that changed."""
        self.page.do(hand_sheets, event=self.card.card.event.id)
