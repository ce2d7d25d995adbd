"""The acts on a booking, each greyed with its reason; the questions that some ask are in `forms`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pole_desk.activities.events.commands import (
    challenge_option,
    confirm_bookings,
    restore_bookings,
)
from pole_desk.activities.events.queries import Booking
from pole_desk.activities.events.rules import DONE, LAPSED, OPTIONS, BookingState
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.booking_acts import forms
from pole_desk.desktop.parts.booking_acts.moving import Mover
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _

Entry = tuple[str, Callable[[], object], str]
"""Words, act, and the reason why it is greyed."""


class BookingActs:
    """Bound to a page and its panel; `edit` opens the booking's form."""

    def __init__(self, page: Page, panel: SidePanel, edit: Callable[..., object]) -> None:
        self.page, self.panel, self.edit = page, panel, edit
        self.mover = Mover(page, panel, edit)

    def entries(self, booking: Booking) -> list[Entry | None]:
        """What may be done to a booking in its state; None separates."""
        if booking.state == BookingState.CANCELLED:
            return [(_("Rétablir"), partial(self.restore, booking), _invoiced(booking))]
        over = _over(booking)
        found: list[Entry | None] = [(_("Modifier…"), partial(self.edit, booking), over)]
        if booking.state in OPTIONS or booking.state == BookingState.INQUIRY:
            found += self._of_option(booking)
        if booking.state == BookingState.REFUSED:
            found.append((_("Retenter cette date"), partial(self.confirm, booking), ""))
        found.append((_("Annuler la réservation…"), partial(self.cancel, booking), _invoiced(booking)))
        return found

    def _of_option(self, booking: Booking) -> list[Entry | None]:
        second = ""
        if booking.rank > 1 and booking.shown != LAPSED:
            second = _("Une autre option passe avant : faites-la confirmer ou lever d’abord.")
        waiting = booking.state in OPTIONS and booking.shown != LAPSED
        why = "" if waiting else _("Cette option n’attend plus.")
        return [
            (_("Confirmer"), partial(self.confirm, booking), second),
            (_("Prolonger l’option…"), partial(forms.open_extension, self.page, self.panel, booking), ""),
            (_("Mettre en demeure (24 h)"), partial(self.challenge, booking), why),
            (_("Lever l’option…"), partial(forms.open_release, self.page, self.panel, booking), ""),
        ]

    def confirm(self, booking: Booking) -> None:
        """Hold the space firmly; whoever has it is named, with the way to another room."""
        page = self.page
        page.do(confirm_bookings, bookings=[booking.id]).fail(
            lambda error: self.mover.refused(booking, error)
        )

    def challenge(self, booking: Booking) -> None:
        self.page.do(challenge_option, booking=booking.id)

    def restore(self, booking: Booking) -> None:
        """Bring a cancelled booking back; whoever took the place meanwhile is named."""
        self.page.do(restore_bookings, bookings=[booking.id])

    def cancel(self, booking: Booking) -> None:
        forms.open_cancel(self.page, self.panel, booking)


def _over(booking: Booking) -> str:
    if booking.locked:
        return _invoiced(booking)
    return _("La réservation est passée : le passé ne se réécrit pas.") if booking.shown == DONE else ""


def _invoiced(booking: Booking) -> str:
    if not booking.locked:
        return ""
    return _("Elle est facturée : passez par un avoir pour la changer.")
