"""The questions that an act on a booking asks: why, at what cost, until when, which dates of a series."""

from __future__ import annotations

from datetime import time
from typing import Any

from pole_desk.activities.events.commands import (
    cancel_bookings,
    extend_option,
    release_bookings,
)
from pole_desk.activities.events.commands.series_changes import cancel_series
from pole_desk.activities.events.queries import Booking
from pole_desk.activities.events.queries.fees import CancelFees, cancel_fees
from pole_desk.activities.events.rules.series import Scope
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.booking_form.scope_box import scopes
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
    form, scope = Form(), scopes()
    form.add_widget(text(named(booking)))
    if booking.series is not None:
        form.add_widget(scope)
    form.add(_("Pourquoi"), TextField(_("désistement, report, erreur de saisie…")), name="reason", required=True)
    fee = form.add(_("Frais d’annulation, HT"), AmountField(_("selon le barème")), name="fee")
    told = secondary("", wrap=True)
    form.add_widget(told)
    form.add(_("Raison d’autres frais"), TextField(_("geste commercial…")), name="fee_reason")
    form.add_widget(secondary(_("La réservation garde son numéro et se rétablit d’un geste."), wrap=True))

    def show(found: CancelFees) -> None:
        words = next(iter(found.fees.values())).text if found.fees else ""
        told.setText(_("Barème : {words}, soit {amount}.").format(words=words, amount=euros(found.total)))

    def send(values: dict[str, Any]) -> Promise[Any]:
        if booking.series is not None and scope.current() != Scope.THIS:
            return page.do(
                cancel_series, booking=booking.id, scope=Scope(scope.current()), reason=values["reason"],
                fee=values["fee"],
            )  # fmt: skip
        return page.do(
            cancel_bookings, bookings=[booking.id], reason=values["reason"], fee=values["fee"],
            fee_reason=values["fee_reason"] or "", seen_version=booking.version,
        )  # fmt: skip

    page.ask(cancel_fees, bookings=[booking.id]).then(show)
    open_act(
        page, panel, form, title=_("Annuler la réservation"), verb=_("Annuler la réservation"), send=send,
        places={"reason": "reason", "fee": "fee", "fee_reason": "fee_reason"}, takes_away=True,
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
