"""What was changed of a booking in the panel: its words, its place, or both, each by its own act."""

from __future__ import annotations

from typing import Any

from pole_desk.activities.events.commands import change_booking, move_booking
from pole_desk.activities.events.queries import Booking
from pole_desk.activities.events.rules import OnClosedDay
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.booking_form.form import BookingForm
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
        form.more.set_values(set_up=one.set_up // 60, tear_down=one.tear_down // 60)
        form.prefill(span=(one.starts_at, one.ends_at), spaces=(one.space,))

    def send(self, page: Page, form: BookingForm, *, anyway: bool) -> Promise[Any] | None:
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
            move_booking, booking=one.id, space=form.chosen[0], starts_at=asked.span[0],
            ends_at=asked.span[1], set_up=asked.set_up, tear_down=asked.tear_down,
            on_closed_day=OnClosedDay.KEEP if anyway else OnClosedDay.REFUSE, seen_version=one.version,
        )  # fmt: skip
