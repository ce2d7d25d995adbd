"""A booking put elsewhere: at once, or after asking which dates of its series and at which price."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.activities.events.commands import move_booking, swap_bookings
from pole_desk.activities.events.queries import Booking, booking_card
from pole_desk.activities.events.rules import OnClosedDay
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.booking_acts.prices import price_there
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.board.titles import times_text
from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import Pairs, text
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, SpaceId


class There(NamedTuple):
    """A booking as it is now, and the net price that it would have elsewhere; None when it stays."""

    booking: Booking
    price: Decimal | None


def there(reader: Reader, *, booking: BookingId, space: SpaceId, starts_at: int, ends_at: int) -> There:
    """What moving a booking would change of its price."""
    found = booking_card(reader, booking=booking)
    price = price_there(reader, booking=found, space=space, starts_at=starts_at, ends_at=ends_at)
    return There(found, None if price == found.agreed_price else price)


class Mover:
    """Bound to a page; `edit` opens the booking's form when the move is refused."""

    def __init__(self, page: Page, panel: SidePanel, edit: Callable[[Booking], object]) -> None:
        self.page, self.panel, self.edit = page, panel, edit

    def move(self, booking: BookingId, space: SpaceId, starts_at: int, ends_at: int) -> None:
        """Move, or ask first when the price or the series wants an answer."""
        place = {"space": space, "starts_at": starts_at, "ends_at": ends_at}

        def know(found: There) -> None:
            if found.price is None and found.booking.series is None:
                self._go(found.booking, place)
            else:
                self._ask(found, place)

        self.page.ask(there, booking=booking, **place).then(know)

    def swap(self, one: BookingId, other: BookingId) -> None:
        """Exchange two bookings, keeping what was agreed for each."""
        self.page.do(
            swap_bookings, one=one, other=other, keep_price=True,
            price_reason=_("échange de salles convenu à l’accueil"),
        )  # fmt: skip

    def _go(self, booking: Booking, place: dict[str, Any], **more: Any) -> Promise[Any]:
        def again() -> None:
            self._go(booking, place, **more, on_closed_day=OnClosedDay.KEEP)

        done = self.page.do(move_booking, booking=booking.id, seen_version=booking.version, **place, **more)
        done.fail(lambda error: self.refused(booking, error, again))
        return done

    def refused(
        self, booking: Booking, error: Exception, anyway: Callable[[], object] | None = None
    ) -> None:
        """Say why, with the way out: another place in the form, or the closed day all the same."""
        if not isinstance(error, PoleError):
            self.page.refused(error)
        elif error.code == "closed_day" and anyway is not None:
            self.page.say(error.message, "warning", _("Réserver quand même"), anyway)
        elif error.code == "overlap":
            self.page.say(error.message, "warning", _("Trouver une autre place"), lambda: self.edit(booking))
        else:
            self.page.say(error.message, "danger")

    def _ask(self, found: There, place: dict[str, Any]) -> None:
        booking, form = found.booking, Form()
        form.add_widget(
            text(_("{party}, {title}").format(party=booking.party_name, title=booking.title))
        )
        form.add_widget(text(times_text(place["starts_at"], place["ends_at"], by_day=False)))
        keep = Segmented([("new", _("Nouveau prix")), ("keep", _("Garder le prix"))], "new", _("Prix"))
        if found.price is not None:
            form.add_widget(
                Pairs(
                    [
                        (_("Prix convenu"), _("{sum} HT").format(sum=euros(booking.agreed_price))),
                        (_("Prix là-bas"), _("{sum} HT").format(sum=euros(found.price))),
                    ]
                )
            )
            form.add_widget(keep)
            form.add(
                _("Pourquoi garder le prix"), TextField(_("à notre demande, salle en travaux…")), name="reason"
            )

        def send(values: dict[str, Any]) -> Promise[Any] | None:
            more: dict[str, Any] = {}
            if found.price is not None and keep.current() == "keep":
                if not values["reason"]:
                    form.refuse("reason", _("Dites pourquoi le prix reste celui convenu."))
                    return None
                more = {"keep_price": True, "price_reason": values["reason"]}
            return self._go(booking, place, **more)

        open_act(
            self.page, self.panel, form, title=_("Déplacer la réservation"), verb=_("Déplacer"), send=send,
            places={"price_reason": "reason"},
        )  # fmt: skip
