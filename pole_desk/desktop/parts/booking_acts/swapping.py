"""Two bookings exchanged: at once, or after showing what it does to the prices agreed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from pole_desk.activities.events.commands import swap_bookings
from pole_desk.activities.events.queries.swapping import Exchanged, swap_prices
from pole_desk.activities.events.rules import OnClosedDay
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.booking_acts.pricing import PriceQuestion
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.board.titles import times_text
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import Pairs, label
from pole_desk.desktop.widgets.labels import secondary as quiet
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import BookingId


def swap(page: Page, panel: SidePanel, one: BookingId, other: BookingId) -> None:
    """Exchange two bookings; asks first when a price agreed would become another."""

    def know(found: list[Exchanged]) -> None:
        if any(line.other_price for line in found):
            _ask(page, panel, one, other, found)
        else:
            _go(page, one, other)

    page.ask(swap_prices, one=one, other=other).then(know)


def _go(page: Page, one: BookingId, other: BookingId, **more: Any) -> Promise[Any]:
    """Exchange, or say that one of them would come to a closed day, with the way on."""
    done = page.do(swap_bookings, one=one, other=other, **more)

    def refused(error: Exception) -> None:
        if not isinstance(error, PoleError):
            page.refused(error)
            return
        if error.code != "closed_day":
            page.say(error.message, "danger")
            return
        anyway = partial(_go, page, one, other, **more, on_closed_day=OnClosedDay.KEEP)
        page.say(error.message, "warning", _("Échanger quand même"), anyway)

    return done.fail(refused)


def _ask(
    page: Page, panel: SidePanel, one: BookingId, other: BookingId, found: Sequence[Exchanged]
) -> None:
    form = Form()
    for line in found:
        before, after = line.price.before, line.price.after
        booking = line.booking
        form.add_widget(label(f"{booking.party_name}, {booking.title}", "strong"))
        form.add_widget(quiet(_went(line, found), wrap=True))
        form.add_widget(
            Pairs(
                [
                    (_("Prix convenu"), _("{sum} HT").format(sum=euros(before.agreed_price))),
                    (_("Prix là-bas"), _("{sum} HT").format(sum=euros(after.agreed_price))),
                ]
            )
        )
        if line.other_price:
            form.add_widget(quiet(after.words, wrap=True))
    question = PriceQuestion(form, _("Garder les prix"), _("Nouveaux prix"), _("Pourquoi garder les prix"))

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        more = question.answer(values)
        return None if more is None else _go(page, one, other, **more)

    open_act(
        page, panel, form, title=_("Échanger les réservations"), verb=_("Échanger"), send=send,
        places={"price_reason": "reason"}, told=True,
    )  # fmt: skip


def _went(line: Exchanged, found: Sequence[Exchanged]) -> str:
    """`Salle 38 m² → Salle 50 m²`, or the hours when the room stays."""
    booking = line.booking
    if line.space == booking.space:
        was = times_text(booking.starts_at, booking.ends_at, by_day=False)
        return f"{was} → {times_text(line.starts_at, line.ends_at, by_day=False)}"
    there = next(one.booking.space_name for one in found if one.booking.space == line.space)
    return f"{booking.space_name} → {there}"
