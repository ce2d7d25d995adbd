"""The questions that an act on a booking asks: why, at what cost, until when, which dates of a series."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any

from pole_desk.activities.events.commands import (
    cancel_bookings,
    extend_option,
    release_bookings,
)
from pole_desk.activities.events.queries import Booking
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.booking_acts.fees import Fee, fee_now
from pole_desk.desktop.parts.booking_form.wish import wall, wall_of
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.board.titles import times_text
from pole_desk.desktop.widgets.fields import AmountField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary, text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField, TimeField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros


def named(booking: Booking) -> str:
    """`Salle 38 m² · Coop’Alim · 26/11/2026 09:00 – 12:00 (3 h 00)`."""
    day = times_text(booking.starts_at, booking.starts_at + 1, by_day=True).split(" (")[0]
    hours = times_text(booking.starts_at, booking.ends_at, by_day=False)
    when = hours if day in hours else f"{day} {hours}"
    return f"{booking.space_name} · {booking.party_name} · {when}"


def open_cancel(page: Page, panel: SidePanel, booking: Booking) -> None:
    """Why, and what it costs by the scale; the record stays and can be restored."""
    form = Form()
    form.add_widget(text(named(booking)))
    form.add(_("Pourquoi"), TextField(_("désistement, report, erreur de saisie…")), name="reason", required=True)
    fee = form.add(_("Frais d’annulation, HT"), AmountField(_("aucuns")), name="fee")
    told = secondary("", wrap=True)
    form.add_widget(told)
    form.add_widget(secondary(_("La réservation garde son numéro et se rétablit d’un geste."), wrap=True))

    def show(found: Fee) -> None:
        told.setText(_("{scale} ({amount}).").format(scale=found.words, amount=euros(found.amount)))
        if found.amount and fee.value() is None:
            fee.set_value(found.amount)

    def send(values: dict[str, Any]) -> Promise[Any]:
        asked: Decimal | None = values["fee"]
        return page.do(
            cancel_bookings, bookings=[booking.id], reason=values["reason"], fee=asked or None,
            seen_version=booking.version,
        )  # fmt: skip

    page.ask(fee_now, booking=booking.id).then(show)
    open_act(
        page, panel, form, title=_("Annuler la réservation"), verb=_("Annuler la réservation"), send=send,
        places={"reason": "reason", "fee": "fee"}, takes_away=True,
    )  # fmt: skip


def open_release(page: Page, panel: SidePanel, booking: Booking) -> None:
    """Give an option up: the next in the queue moves up."""
    form = Form()
    form.add_widget(text(named(booking)))
    form.add(_("Pourquoi"), TextField(_("le client renonce…")), name="reason", required=True)

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(release_bookings, bookings=[booking.id], reason=values["reason"])

    open_act(
        page, panel, form, title=_("Lever l’option"), verb=_("Lever l’option"), send=send,
        places={"reason": "reason"}, takes_away=True,
    )  # fmt: skip


def open_extension(page: Page, panel: SidePanel, booking: Booking) -> None:
    """Another hour by which to confirm."""
    form = Form()
    form.add_widget(text(named(booking)))
    row = form.row()
    day = form.add(_("À confirmer avant le"), DateField(page.seat.clock.today), name="day", required=True, beside=row)
    hour = form.add(_("à"), TimeField(_("18h")), name="hour", beside=row)
    if booking.confirm_by is not None:
        moment = wall_of(booking.confirm_by)
        day.set_value(moment.date())
        hour.set_value(moment.time())

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        try:
            until = wall(values["day"], values["hour"] or time(18))
        except BadInput as error:
            form.refuse("hour", error.message)
            return None
        return page.do(extend_option, booking=booking.id, until=until, seen_version=booking.version)

    open_act(
        page, panel, form, title=_("Prolonger l’option"), verb=_("Prolonger"), send=send,
        places={"option_until": "day"},
    )  # fmt: skip
