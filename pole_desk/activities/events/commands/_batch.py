"""Several bookings changed in one act: their holds, loans and dossiers follow, the way back is noted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select

from pole_desk.activities.events.commands._holds import Holding, align
from pole_desk.activities.events.commands._deposit import ask_deposits
from pole_desk.activities.events.commands._finding import find_by
from pole_desk.activities.events.commands._loans import align_loans
from pole_desk.activities.events.commands._price import settle_hours
from pole_desk.activities.events.commands._queue import (
    live_options,
    note_promotions,
    require_first,
)
from pole_desk.activities.events.queries.held import held_places
from pole_desk.activities.events.queries.invoiced import invoiced_bookings
from pole_desk.activities.events.queries.places import Places, places
from pole_desk.activities.events.rules.finding import tells
from pole_desk.activities.events.rules.options import Option, item_of
from pole_desk.activities.events.rules.states import OPTIONS, OVER, TOPIC, BookingState
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import FOREVER, day_of, to_instant
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import BookingId, DossierId, HoldId, SpaceId
from pole_desk.registers.dossiers.commands import change_dossier, close_dossier
from pole_desk.registers.dossiers.rules import State as DossierState

KEPT = (
    "space", "title", "starts_at", "ends_at", "set_up", "tear_down", "squeeze_reason", "people",
    "layout", "state", "confirm_by", "challenged_at", "blocked_by", "cancelled_at", "cancel_reason",
    "cancel_fee", "before_cancel", "unit", "quantity", "list_price", "agreed_price",
    "included_minutes", "price_words", "price_reason", "item", "tax", "account", "together", "series", "occurrence",
)  # fmt: skip
"""What a way back brings back."""
LAST = FOREVER
"""A place in the queue behind everybody."""


class Former(NamedTuple):
    """What a booking was before an act, and the version at which the act left it."""

    booking: BookingId
    version: int
    queued_at: int
    values: Mapping[str, Any]


def row_of(tx: Tx, booking: BookingId) -> EventBookingRow:
    """Raises NotFound."""
    row = tx.session.get(EventBookingRow, booking)
    if row is None:
        raise NotFound("booking", _("La réservation n° {id} n’existe pas.").format(id=booking))
    return row


class Batch:
    """Bookings about to change in one act: change the rows, then `write` makes the rest agree."""

    def __init__(
        self,
        tx: Tx,
        rows: Sequence[EventBookingRow],
        tree: Places | None = None,
        *,
        made_for: EventRow | None = None,
        opened: bool = False,
        reopens: bool = False,
    ) -> None:
        """`made_for` is the event of bookings made in this very act, `opened` in it too or not.

        `reopens`: all its former bookings are over, so that its dossier is cancelled.
        """
        self.tx = tx
        self.rows = list(rows)
        self.now = to_instant(tx.clock.now())
        self.places: Places = tree or places(tx)
        self._new, self._opened, self._reopens = made_for is not None, opened, reopens
        self.events = self._events() if made_for is None else {made_for.id: made_for}
        self._holds = held_places(tx, holds=[row.hold for row in self.rows if row.hold is not None])
        self._queued = {
            row.id: LAST if row.hold is None else self._holds[HoldId(row.hold)].queued_at
            for row in self.rows
        }
        self._formerly_queued = dict(self._queued)
        self._before = {row.id: {name: getattr(row, name) for name in KEPT} for row in self.rows}

    @classmethod
    def of(
        cls,
        tx: Tx,
        bookings: Collection[BookingId],
        *,
        together: bool = True,
        seen_version: int | None = None,
    ) -> Batch:
        """The bookings named, with those made as one with them. Raises NotFound, BadInput, Conflict."""
        if not bookings:
            raise BadInput("bookings", _("Choisissez au moins une réservation."))
        named = {booking: row_of(tx, booking) for booking in dict.fromkeys(bookings)}
        tx.require_version(TOPIC, next(iter(named.values())), seen_version)
        groups = {row.together for row in named.values() if row.together is not None}
        if together and groups:
            states = {row.state in OVER for row in named.values()}
            others = select(EventBookingRow).where(EventBookingRow.together.in_(groups))
            for row in tx.session.scalars(others.order_by(EventBookingRow.id)):
                if (row.state in OVER) in states:
                    named.setdefault(BookingId(row.id), row)
        return cls(tx, list(named.values()))

    def former(self, row: EventBookingRow, name: str) -> Any:
        """What a column was before the act."""
        return self._before[row.id][name]

    def name(self, row: EventBookingRow) -> str:
        """A booking as a refusal names it."""
        return _("La réservation « {title} » ({room})").format(
            title=row.title, room=self.places.room(SpaceId(row.space)).name
        )

    def require_not_invoiced(self) -> None:
        """Raises RuleBroken when the price of one of them stands on an invoice."""
        dossiers = [DossierId(event.dossier) for event in self.events.values()]
        locked = invoiced_bookings(self.tx, dossiers=dossiers)
        for row in self.rows:
            if row.id in locked:
                raise RuleBroken(
                    "booking_invoiced",
                    _("{name} est facturée : faites d’abord un avoir sur sa facture.").format(
                        name=self.name(row)
                    ),
                    booking=row.id,
                )

    def queue_last(self, row: EventBookingRow) -> None:
        """Send a booking to the end of the queue of its place."""
        self._queued[row.id] = LAST

    def queue_at(self, row: EventBookingRow, queued_at: int) -> None:
        """Give a booking back the place in the queue that it had."""
        self._queued[row.id] = queued_at

    def write(self) -> None:
        """Make holds, loans and dossiers agree with the rows. Raises Overlap, RuleBroken."""
        tx = self.tx
        live = self._queue()
        others = [option for option in live if option.hold not in self._holds]
        holdings = [self._holding(row, others) for row in self.rows]
        for holding in holdings:
            if holding.firm:
                require_first(tx, holding.option, self.name(holding.row), others)
        tx.session.flush()
        settle_hours(tx, self.rows, self.events, self.places)
        align(tx, holdings)
        if not self._new:
            align_loans(tx, self.rows)
        ask_deposits(
            tx, list(self.events.values()), opened_with=self.rows if self._opened else None
        )
        note_promotions(tx, live, [*others, *self._staying(live, holdings)])
        self._align_dossiers()
        self._align_titles()
        tx.session.flush()
        for row in self.rows:
            tx.changed(TOPIC, row.id)

    def formers(self) -> list[Former]:
        """The way back, once written."""
        return [
            Former(BookingId(row.id), row.version, self._formerly_queued[row.id], self._before[row.id])
            for row in self.rows
        ]

    def _events(self) -> dict[int, EventRow]:
        wanted = {row.event for row in self.rows}
        found = self.tx.session.scalars(select(EventRow).where(EventRow.id.in_(wanted)))
        return {event.id: event for event in found}

    def _queue(self) -> list[Option]:
        """Who waits where the bookings were or will be."""
        was = [self._before[row.id] for row in self.rows]
        spaces = {row.space for row in self.rows} | {one["space"] for one in was}
        firsts = [row.starts_at - row.set_up for row in self.rows]
        firsts += [one["starts_at"] - one["set_up"] for one in was]
        lasts = [row.ends_at + row.tear_down for row in self.rows]
        lasts += [one["ends_at"] + one["tear_down"] for one in was]
        return live_options(
            self.tx, leaves=self.places.leaves(map(SpaceId, spaces)),
            starts_at=min(firsts), ends_at=max(lasts),
        )  # fmt: skip

    def _holding(self, row: EventBookingRow, others: Sequence[Option]) -> Holding:
        """What a booking wants of the ledger; its place in the queue settled among the others."""
        lapses_at = FOREVER if row.confirm_by is None else row.confirm_by
        waits = row.state in OPTIONS and lapses_at > self.now
        option = Option(
            HoldId(row.hold or LAST), DossierId(self.events[row.event].dossier), item_of(row.id),
            lapses_at if waits else FOREVER, self._queued[row.id],
            tuple(
                (leaf, row.starts_at - row.set_up, row.ends_at + row.tear_down)
                for leaf in self.places.leaves([SpaceId(row.space)])
            ),
        )  # fmt: skip
        firm = row.state == BookingState.CONFIRMED
        queued_at = option.queued_at
        if queued_at == LAST:
            before = [other.queued_at for other in others if other.meets(option)]
            queued_at = max([self.now, *(one + 1 for one in before if one >= self.now)])
        return Holding(row, option, firm, waits, queued_at)

    def _staying(self, live: Sequence[Option], holdings: Sequence[Holding]) -> list[Option]:
        """Our options as they wait from now on; who confirms does not make place."""
        was = {option.hold: option for option in live}
        return [
            was[one.option.hold] if one.firm else one.option
            for one in holdings
            if one.waits or (one.firm and one.option.hold in was)
        ]

    def _align_titles(self) -> None:
        """An event is found by the titles of its bookings."""
        stale = {
            row.event for row in self.rows
            if self._before[row.id]["title"] != row.title
            or not tells(self.events[row.event].search_key, row.title)
        }  # fmt: skip
        for event in sorted(stale):
            find_by(self.tx, self.events[event])

    def _align_dossiers(self) -> None:
        """An event whose bookings are all over is a cancelled dossier; one that lives is open."""
        changed = {
            row.event for row in self.rows
            if self._reopens or (self._before[row.id]["state"] in OVER) != (row.state in OVER)
        }  # fmt: skip
        if not changed:
            return
        live = select(EventBookingRow.event, func.count()).where(
            EventBookingRow.event.in_(changed), EventBookingRow.state.not_in(OVER)
        )
        self.tx.session.flush()
        counts = dict(self.tx.session.execute(live.group_by(EventBookingRow.event)).all())
        for event in changed:
            dossier = DossierId(self.events[event].dossier)
            if counts.get(event):
                change_dossier(self.tx, dossier=dossier, state=DossierState.OPEN)
            else:
                close_dossier(self.tx, dossier=dossier, on=day_of(self.now), cancelled=True)
