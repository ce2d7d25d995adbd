"""A booking put elsewhere: at once, or after asking which dates of its series and at which price."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from pole_desk.activities.events.commands import move_booking
from pole_desk.activities.events.commands.series_changes import change_series
from pole_desk.activities.events.queries import Booking, booking_card
from pole_desk.activities.events.queries.prices import PriceChange, price_change
from pole_desk.activities.events.rules import OnClosedDay
from pole_desk.activities.events.rules.series import Scope
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.booking_acts.pricing import PriceQuestion
from pole_desk.desktop.parts.booking_acts.swapping import swap
from pole_desk.desktop.parts.booking_form.scope_box import scopes
from pole_desk.desktop.parts.booking_form.wish import series_change
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.board.titles import times_text
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import Pairs, text
from pole_desk.desktop.widgets.labels import secondary as quiet
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, spoken_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import day_of, last_day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, SpaceId
from pole_desk.registers.spaces.queries import space as space_card


class There(NamedTuple):
    """A booking as it is now, and what its price would become elsewhere."""

    booking: Booking
    price: PriceChange
    resized: bool
    room: str = ""
    """Where it would be, by name."""

    @property
    def asks(self) -> bool:
        """Whether the user has something to decide first."""
        return self.booking.series is not None or self.other_class

    @property
    def other_class(self) -> bool:
        """Whether the same stay would cost something else there; a longer one only costs more."""
        return not self.resized and self.price.before.agreed_price != self.price.after.agreed_price


def there(reader: Reader, *, booking: BookingId, space: SpaceId, starts_at: int, ends_at: int) -> There:
    """What moving a booking would change of its price."""
    found = booking_card(reader, booking=booking)
    return There(
        found,
        price_change(reader, booking=booking, space=space, starts_at=starts_at, ends_at=ends_at),
        space == found.space and ends_at - starts_at != found.ends_at - found.starts_at,
        space_card(reader, space=space).name,
    )


class Mover:
    """Bound to a page; `edit` opens the booking's form when the move is refused."""

    def __init__(self, page: Page, panel: SidePanel, edit: Callable[..., object]) -> None:
        self.page, self.panel, self.edit = page, panel, edit

    def move(self, booking: BookingId, space: SpaceId, starts_at: int, ends_at: int) -> None:
        """Move, or ask first when the price or the series wants an answer."""
        place = {"space": space, "starts_at": starts_at, "ends_at": ends_at}

        def know(found: There) -> None:
            if found.asks:
                self._ask(found, place)
            else:
                self._go(found.booking, place)

        self.page.ask(there, booking=booking, **place).then(know)

    def swap(self, one: BookingId, other: BookingId) -> None:
        """Exchange two bookings, or ask first when their prices want an answer."""
        swap(self.page, self.panel, one, other)

    def _go(self, booking: Booking, place: dict[str, Any], **more: Any) -> Promise[Any]:
        def again(error: PoleError) -> None:
            said = {"past": True} if error.code == "long_past" else {"on_closed_day": OnClosedDay.KEEP}
            self._go(booking, place, **{**more, **said})

        done = self.page.do(move_booking, booking=booking.id, seen_version=booking.version, **place, **more)
        done.fail(lambda error: self.refused(booking, error, again))
        return done

    def refused(
        self, booking: Booking, error: Exception, anyway: Callable[[PoleError], object] | None = None
    ) -> None:
        """Say why, with the way out: another place in the form, or the closed day all the same."""
        if not isinstance(error, PoleError):
            self.page.refused(error)
        elif error.code == "closed_day" and anyway is not None:
            self.page.say(error.message, "warning", _("Réserver quand même"), partial(anyway, error))
        elif error.code == "long_past" and anyway is not None:
            self.page.say(error.message, "warning", _("Noter quand même"), partial(anyway, error))
        elif error.code == "overlap":
            self.page.say(error.message, "warning", _("Trouver une autre place"), lambda: self.edit(booking))
        else:
            self.page.say(error.message, "danger")

    def _ask(self, found: There, place: dict[str, Any]) -> None:
        booking, form, scope = found.booking, Form(), scopes()
        form.add_widget(text(f"{booking.party_name}, {booking.title}"))
        form.add_widget(Pairs(_went(found, place)))
        if booking.series is not None:
            form.add_widget(scope)
        before, after = found.price.before, found.price.after
        question = None
        if found.other_class:
            form.add_widget(
                Pairs(
                    [
                        (_("Prix convenu"), _("{sum} HT").format(sum=euros(before.agreed_price))),
                        (_("Prix là-bas"), _("{sum} HT").format(sum=euros(after.agreed_price))),
                    ]
                )
            )
            form.add_widget(quiet(after.words, wrap=True))
            question = PriceQuestion(
                form, _("Garder le prix"), _("Nouveau prix"), _("Pourquoi garder le prix")
            )

        def send(values: dict[str, Any]) -> Promise[Any] | None:
            more = {} if question is None else question.answer(values)
            if more is None:
                return None
            if booking.series is not None and scope.current() != Scope.THIS:
                return self._go_series(booking, place, Scope(scope.current()), more)
            return self._go(booking, place, **more)

        open_act(
            self.page, self.panel, form, title=_("Déplacer la réservation"), verb=_("Déplacer"), send=send,
            places={"price_reason": "reason"}, told=True,
        )  # fmt: skip

    def _go_series(
        self, booking: Booking, place: dict[str, Any], scope: Scope, more: dict[str, Any]
    ) -> Promise[Any]:
        """Move each date of a series by what this one moves: other room, hour, length, days later."""
        change = series_change(booking, **place)
        done = self.page.do(change_series, booking=booking.id, scope=scope, change=change, **more)
        done.fail(lambda error: self._series_refused(booking, place, scope, error))
        return done

    def _series_refused(
        self, booking: Booking, place: dict[str, Any], scope: Scope, error: Exception
    ) -> None:
        """Dates in the way are decided one by one in the form."""
        if isinstance(error, PoleError) and error.code in ("overlap", "date_blocked"):
            span = (place["starts_at"], place["ends_at"])
            self.page.say(
                error.message, "warning", _("Voir date par date"),
                lambda: self.edit(booking, spaces=(place["space"],), span=span, scope=scope),
            )  # fmt: skip
        else:
            self.refused(booking, error)


def _went(found: There, place: dict[str, Any]) -> list[tuple[str, str | QWidget]]:
    """Where and when it is now, and would be: the room when it changes, always the day."""
    booking = found.booking
    before = _when(booking.starts_at, booking.ends_at)
    after = _when(place["starts_at"], place["ends_at"])
    if place["space"] != booking.space:
        before = f"{booking.space_name}, {before}"
        after = f"{found.room}, {after}"
    return [(_("De"), before), (_("Vers"), after)]


def _when(starts_at: int, ends_at: int) -> str:
    """`jeu. 26 nov. 2026 9 h – 12 h (3 h)`."""
    words = times_text(starts_at, ends_at, by_day=False)
    one_day = day_of(starts_at) == last_day_of(ends_at)
    return f"{spoken_day(day_of(starts_at))}, {words}" if one_day else words
