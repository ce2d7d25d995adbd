"""A booking put elsewhere: at once, or after asking which dates of its series and at which price."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from pole_desk.activities.events.commands import move_booking, swap_bookings
from pole_desk.activities.events.commands.series_changes import change_series
from pole_desk.activities.events.queries import Booking, booking_card
from pole_desk.activities.events.queries.prices import PriceChange, price_change
from pole_desk.activities.events.rules import OnClosedDay
from pole_desk.activities.events.rules.series import Scope, SeriesChange
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.booking_acts.forms import scopes
from pole_desk.desktop.parts.booking_form.wish import hour_written, wall_of
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.board.titles import times_text
from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import Pairs, text
from pole_desk.desktop.widgets.labels import secondary as quiet
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, SpaceId


class There(NamedTuple):
    """A booking as it is now, and what its price would become elsewhere."""

    booking: Booking
    price: PriceChange
    resized: bool

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
    )


class Mover:
    """Bound to a page; `edit` opens the booking's form when the move is refused."""

    def __init__(self, page: Page, panel: SidePanel, edit: Callable[[Booking], object]) -> None:
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
        """Exchange two bookings, keeping what was agreed for each."""
        self.page.do(
            swap_bookings, one=one, other=other, keep_price=True,
            price_reason=_("échange de salles convenu à l’accueil"),
        )  # fmt: skip

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
        form.add_widget(text(times_text(place["starts_at"], place["ends_at"], by_day=False)))
        if booking.series is not None:
            form.add_widget(scope)
        keep = Segmented([("new", _("Nouveau prix")), ("keep", _("Garder le prix"))], "new", _("Prix"))
        before, after = found.price.before, found.price.after
        priced = found.other_class
        if priced:
            form.add_widget(
                Pairs(
                    [
                        (_("Prix convenu"), _("{sum} HT").format(sum=euros(before.agreed_price))),
                        (_("Prix là-bas"), _("{sum} HT").format(sum=euros(after.agreed_price))),
                    ]
                )
            )
            form.add_widget(quiet(after.words, wrap=True))
            form.add_widget(keep)
            form.add(
                _("Pourquoi garder le prix"), TextField(_("à notre demande, salle en travaux…")), name="reason"
            )

        def send(values: dict[str, Any]) -> Promise[Any] | None:
            more: dict[str, Any] = {}
            if priced and keep.current() == "keep":
                if not values["reason"]:
                    form.refuse("reason", _("Dites pourquoi le prix reste celui convenu."))
                    return None
                more = {"keep_price": True, "price_reason": values["reason"]}
            if booking.series is not None and scope.current() != Scope.THIS:
                return self._go_series(booking, place, Scope(scope.current()), more)
            return self._go(booking, place, **more)

        open_act(
            self.page, self.panel, form, title=_("Déplacer la réservation"), verb=_("Déplacer"), send=send,
            places={"price_reason": "reason"},
        )  # fmt: skip

    def _go_series(
        self, booking: Booking, place: dict[str, Any], scope: Scope, more: dict[str, Any]
    ) -> Promise[Any]:
        """Move each date of a series by what this one moves: other room, hour, length, days later."""
        was, now = wall_of(booking.starts_at), wall_of(place["starts_at"])
        lasted, lasts = booking.ends_at - booking.starts_at, place["ends_at"] - place["starts_at"]
        change = SeriesChange(
            space=None if place["space"] == booking.space else place["space"],
            starts=None if was.time() == now.time() else hour_written(now.time()),
            minutes=None if lasted == lasts else lasts // 60,
            days=(now.date() - was.date()).days,
        )
        done = self.page.do(change_series, booking=booking.id, scope=scope, change=change, **more)
        done.fail(lambda error: self.refused(booking, error))
        return done
