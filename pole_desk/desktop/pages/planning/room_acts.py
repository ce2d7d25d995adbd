"""What gestures and menus on a booking end in, and the pages of what other activities hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pole_desk.activities.events.queries import Booking, booking_card
from pole_desk.activities.events.rules import DONE
from pole_desk.activities.shop.queries import contracts
from pole_desk.desktop.pages.planning.bars import BOOKING, OTHERS, RENTAL, STAND, kind_of
from pole_desk.desktop.parts.booking_acts import BookingActs, Entry
from pole_desk.desktop.parts.booking_form import BookingPanel, Slot
from pole_desk.desktop.widgets.board.frame import Ghost
from pole_desk.desktop.widgets.board.gesture import Proposal
from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.desktop.widgets.board.titles import locked_reason
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import FOREVER, day_of
from pole_desk.ports.ids import BookingId, SpaceId

if TYPE_CHECKING:
    from pole_desk.desktop.pages.planning.page import PlanningPage


class RoomActs:
    """Bound to one page; agreements are in `acts`."""

    def __init__(self, page: PlanningPage) -> None:
        self.page = page
        self.bookings = BookingActs(page, page.panel, self.edit)
        self._dotted: Slot | None = None

    def reserve(self, space: SpaceId | None, starts: int | None = None, ends: int | None = None) -> None:
        """Open the booking panel, on a slot when there is one."""
        span = None if starts is None or ends is None or ends >= FOREVER else (starts, ends)
        self._open_panel(() if space is None else (space,), span)

    def stand_behind(self, booking: Booking) -> None:
        """Open the panel filled for an option behind a booking: its rooms, its hours."""
        known = {} if self.page.picture is None else self.page.picture.bookings
        rooms = [one.space for one in known.values() if booking.together and one.together == booking.together]
        self._open_panel(rooms or [booking.space], (booking.starts_at, booking.ends_at))

    def _open_panel(self, spaces: Sequence[SpaceId], span: tuple[int, int] | None) -> None:
        self._dotted = None
        panel = BookingPanel(self.page, self.page.panel, spaces=spaces, span=span, follow=self._dot_in)
        panel.done.connect(lambda _event: self._point_to_it())

    def _point_to_it(self) -> None:
        """Offer to go where something was just booked, when the period in sight is another."""
        slot, (first, last) = self._dotted, self.page.board.visible()
        if slot is None or (slot.starts_at < last and slot.ends_at > first):
            return
        words = _("C’est réservé le {day} : ce jour n’est pas dans la période affichée.")
        self.page.say(
            words.format(day=plain_day(day_of(slot.starts_at))), "info", _("Afficher"), lambda: self._show(slot)
        )

    def _show(self, slot: Slot) -> None:
        self.page.board.go_to(day_of(slot.starts_at))
        self.page.show_record(int(slot.space))

    def edit(self, booking: Booking, **place: Any) -> None:
        """Open the booking panel on a booking that exists, at another place when one is given."""
        BookingPanel(self.page, self.page.panel, booking=booking, follow=self._dot_in, **place)

    def elsewhere(self, booking: BookingId, proposal: Proposal) -> None:
        """Open the panel on a booking with the place where it was refused, and the ways out."""
        self._with(booking, lambda found: BookingPanel(
            self.page, self.page.panel, booking=found, spaces=(SpaceId(proposal.row),),
            span=(proposal.starts, proposal.ends), follow=self._dot_in,
        ))  # fmt: skip

    def _dot_in(self, slots: Sequence[Slot]) -> None:
        """Keep what the panel would book dotted on the board."""
        page = self.page
        self._dotted = next(iter(slots), self._dotted)
        shown = [slot for slot in slots if page.knows(slot.space)]
        page.board.set_pending(
            [
                Ghost(
                    slot.space, slot.starts_at, slot.ends_at, slot.words if place == 0 else "", pending=True,
                    set_up=slot.set_up, tear_down=slot.tear_down,
                )
                for place, slot in enumerate(shown)
            ]
        )  # fmt: skip
        if shown:
            page.make_room(shown[0].space, day_of(shown[0].starts_at))

    def id_of(self, bar: Bar) -> BookingId | None:
        """The booking that a bar is, None for what is something else."""
        kind, number = kind_of(bar.item)
        return BookingId(number) if kind == BOOKING else None

    def booking_of(self, bar: Bar) -> Booking | None:
        """The booking behind a bar, when the period in sight tells who is there."""
        booking = self.id_of(bar)
        if booking is None or self.page.picture is None:
            return None
        return self.page.picture.bookings.get(booking)

    def _with(self, booking: BookingId, act: Callable[[Booking], object]) -> None:
        self.page.ask(booking_card, booking=booking).then(act)

    def open(self, booking: BookingId) -> None:
        """The form while it can still change, the event's card afterwards."""
        self._with(booking, self._open)

    def _open(self, booking: Booking) -> None:
        if booking.locked or booking.shown == DONE:
            self.page.seat.go("events", int(booking.event))
        else:
            self.edit(booking)

    def open_other(self, bar: Bar, kind: str, number: int) -> None:
        """The page of another activity, at its record: the service, the participation, the units."""
        go, page = self.page.seat.go, OTHERS[kind].page
        if kind == STAND:
            self.page.ask(contracts).then(
                lambda found: go(page, next((int(c.id) for c in found if c.dossier == bar.dossier), None))
            )
        else:
            go(page, number if kind == "meal_service" else bar.dossier if kind == RENTAL else None)

    def entries(self, bar: Bar) -> list[Entry | None]:
        """What may be done to a booking, from its menu."""
        booking = self.booking_of(bar)
        if booking is None:
            return [(_("Ouvrir"), lambda: self._open_bar(bar), "")]
        go = self.page.seat.go
        swap = locked_reason(bar) if bar.locked else ""
        return [
            *self.bookings.entries(booking),
            (_("Option derrière…"), lambda: self.stand_behind(booking), _past(booking)),
            (_("Échanger avec… (Alt+flèches, Entrée)"), lambda: self.page.board.begin_swap(), swap),
            None,
            (_("Ouvrir l’événement"), lambda: go("events", int(booking.event)), ""),
            (_("Voir la structure"), lambda: go("parties", int(booking.party)), ""),
        ]

    def _open_bar(self, bar: Bar) -> None:
        booking = self.id_of(bar)
        if booking is not None:
            self.open(booking)

    def remove(self, bar: Bar, booking: BookingId) -> None:
        """Cancel a booking, its reason asked for first."""
        if bar.state == "invoiced":
            self.page.say_locked(bar)
        else:
            self._with(booking, self.bookings.cancel)


def _past(booking: Booking) -> str:
    return _("La réservation est passée : plus rien n’attend derrière elle.") if booking.shown == DONE else ""
