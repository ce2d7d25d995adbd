"""What was changed of a booking in the panel: its words, its place, or both, of one date or of its series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pole_desk.activities.events.commands import change_booking, change_event, revise_booking
from pole_desk.activities.events.commands.series_changes import change_series
from pole_desk.activities.events.queries import Booking
from pole_desk.activities.events.rules import OnClosedDay
from pole_desk.activities.events.rules.series import Decision, Scope, SeriesChange
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.booking_form.form import BookingForm
from pole_desk.desktop.parts.booking_form.price_box import Cost
from pole_desk.desktop.parts.booking_form.wish import series_change
from pole_desk.desktop.runner import Promise
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import SpaceId


class Changing(NamedTuple):
    """A change of several dates of a series, as far as it is typed, for the preview."""

    booking: Booking
    scope: Scope
    change: SeriesChange
    follow: bool
    decisions: tuple[Decision, ...]


class Changes:
    """A booking as it was when the panel opened."""

    def __init__(self, booking: Booking, scope: Scope = Scope.THIS) -> None:
        self.booking, self._first = booking, scope
        self._noted: str | None = None

    def fill(self, form: BookingForm) -> None:
        """Show the booking in the form, why its structure stays, and the scope of a series."""
        one = self.booking
        form.who.set_party(one.party, one.party_name)
        form.who.lock(
            _("{number} est à son nom, devis et factures compris. Pour une autre structure : annulez, "
              "puis réservez à son nom.").format(number=one.number)
        )  # fmt: skip
        form.top.set_values(people=one.people or None, title=one.title)
        form.layout_choice.set_value(one.layout)
        form.more.set_values(
            set_up=one.set_up // 60, tear_down=one.tear_down // 60, squeeze=one.squeeze_reason or None
        )
        form.prefill(span=(one.starts_at, one.ends_at), spaces=(one.space,))
        if one.series is not None:
            form.scope.show()
            form.set_scope(self._first)

    def show_note(self, form: BookingForm, noted: str) -> None:
        """What is noted of the event, once it is read; what was typed meanwhile stays."""
        if not form.notes.fields["note"].value():
            form.show_note(noted)
        self._noted = noted

    def note(self, form: BookingForm) -> str | None:
        """The note as it is to be; None when it stays."""
        words = str(form.notes.fields["note"].value() or "")
        return None if self._noted is None or words == self._noted else words

    def show_price(self, form: BookingForm, cost: Cost | None) -> None:
        """The price agreed, and what it becomes when the place or the hours change."""
        one, asked = self.booking, form.wanted()
        place = (asked.span, form.chosen[:1])
        same = place == ((one.starts_at, one.ends_at), (one.space,))
        if same or cost is None or cost.agreed == one.agreed_price:
            form.price.show_cost(Cost(one.list_price, one.agreed_price, one.price_words))
            form.price.offer_to_keep(None)
            return
        if form.scope.several:
            words = _("Pour cette date ; chaque date est comptée à ses heures. {words}")
            cost = cost._replace(words=words.format(words=cost.words).strip())
        form.price.show_cost(cost)
        form.price.offer_to_keep(one.agreed_price)

    def price(self, form: BookingForm) -> dict[str, Any]:
        """What is said of the price when it would change."""
        if not form.price.keeps():
            return {}
        return {"keep_price": True, "price_reason": form.price.reason.value() or ""}

    def words(self, form: BookingForm) -> dict[str, Any]:
        """Title, people and layout, those that differ."""
        one, asked = self.booking, form.wanted()
        return {
            name: value
            for name, value, before in (
                ("title", form.text("title"), one.title),
                ("people", asked.people, one.people),
                ("layout", asked.layout, one.layout),
            )
            if value != before
        }

    def change(self, form: BookingForm) -> SeriesChange:
        """What is typed as a change of each date of the series; buffers typed as they were stay the room's."""
        one, asked = self.booking, form.wanted()
        assert asked.span is not None
        space = form.chosen[0] if form.chosen else one.space
        other = space != one.space
        buffers = {
            name: value
            for name, value, before in (
                ("set_up", asked.set_up, one.set_up), ("tear_down", asked.tear_down, one.tear_down),
            )
            if value is not None and (other or value != before)
        }  # fmt: skip
        return series_change(one, SpaceId(space), *asked.span)._replace(**self.words(form), **buffers)

    def changing(self, form: BookingForm, decisions: Sequence[Decision]) -> Changing | None:
        """The change of several dates to weigh; None while only this one changes."""
        if not form.scope.several or form.wanted().span is None:
            return None
        follow = bool(form.scope.follow.value())
        return Changing(self.booking, form.scope.scope(), self.change(form), follow, tuple(decisions))

    def send(
        self, page: Page, form: BookingForm, *, anyway: bool, past: bool = False,
        decisions: Sequence[Decision] = (),
    ) -> Promise[Any] | None:
        """Write what differs; None when nothing does."""
        several = self.changing(form, decisions)
        if several is not None:
            return self._send_series(page, form, several)
        one, asked, words = self.booking, form.wanted(), self.words(form)
        assert asked.span is not None
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

    def _send_series(self, page: Page, form: BookingForm, several: Changing) -> Promise[Any] | None:
        note = self.note(form)
        if several.change == SeriesChange():
            return None if note is None else page.do(change_event, event=self.booking.event, note=note)
        return page.do(
            change_series, booking=self.booking.id, scope=several.scope, change=several.change,
            follow_exceptions=several.follow, decisions=list(several.decisions), note=note,
            seen_version=self.booking.version, **self.price(form),
        )  # fmt: skip
