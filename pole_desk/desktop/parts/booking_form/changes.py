"""What was changed of a booking in the panel: its words, its place, or both, each by its own act."""

from __future__ import annotations

from typing import Any

from pole_desk.activities.events.commands import change_booking, revise_booking
from pole_desk.activities.events.queries import Booking
from pole_desk.activities.events.rules import OnClosedDay
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.booking_form.form import BookingForm
from pole_desk.desktop.parts.booking_form.price_box import Cost
from pole_desk.desktop.runner import Promise


class Changes:
    """A booking as it was when the panel opened."""

    def __init__(self, booking: Booking) -> None:
        self.booking = booking

    def fill(self, form: BookingForm) -> None:
        """Show the booking in the form."""
        one = self.booking
        form.who.set_party(one.party, one.party_name)
        form.who.setEnabled(False)
        form.top.set_values(people=one.people or None, title=one.title)
        form.layout_choice.set_value(one.layout)
        form.more.set_values(
            set_up=one.set_up // 60, tear_down=one.tear_down // 60, squeeze=one.squeeze_reason or None
        )
        form.prefill(span=(one.starts_at, one.ends_at), spaces=(one.space,))

    def show_price(self, form: BookingForm, cost: Cost | None) -> None:
        """The price agreed, and what it becomes when the place or the hours change."""
        one, asked = self.booking, form.wanted()
        place = (asked.span, form.chosen[:1])
        same = place == ((one.starts_at, one.ends_at), (one.space,))
        if same or cost is None or cost.agreed == one.agreed_price:
            form.price.show_cost(Cost(one.list_price, one.agreed_price, one.price_words))
            form.price.offer_to_keep(None)
        else:
            form.price.show_cost(cost)
            form.price.offer_to_keep(one.agreed_price)

    def price(self, form: BookingForm) -> dict[str, Any]:
        """What is said of the price when it would change."""
        if not form.price.keeps():
            return {}
        return {"keep_price": True, "price_reason": form.price.reason.value() or ""}

    def send(self, page: Page, form: BookingForm, *, anyway: bool, past: bool) -> Promise[Any] | None:
        """Write what differs; None when nothing does."""
        one, asked = self.booking, form.wanted()
        assert asked.span is not None
        words = {
            name: value
            for name, value, before in (
                ("title", form.text("title"), one.title),
                ("people", asked.people, one.people),
                ("layout", asked.layout, one.layout),
            )
            if value != before
        }
        place = (*asked.span, form.chosen[0], asked.set_up, asked.tear_down)
        moved = place != (one.starts_at, one.ends_at, one.space, one.set_up, one.tear_down)
        if not moved:
            if not words:
                return None
            return page.do(change_booking, booking=one.id, seen_version=one.version, **words)
        return page.do(
            revise_booking, booking=one.id, space=form.chosen[0], starts_at=asked.span[0],
            ends_at=asked.span[1], set_up=asked.set_up, tear_down=asked.tear_down,
            squeeze_reason=form.text("squeeze"),
            on_closed_day=OnClosedDay.KEEP if anyway else OnClosedDay.REFUSE, past=past,
            seen_version=one.version,
            **words, **self.price(form),
        )  # fmt: skip
