"""Prices frozen on bookings, included room hours given to them and never given twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from pole_desk.activities.events.queries.before_booking import Known
from pole_desk.activities.events.queries.included import hours_left, one_at_a_time, room_hours
from pole_desk.activities.events.queries.places import Places, places
from pole_desk.activities.events.queries.prices import Price, PriceList
from pole_desk.activities.events.rules.classes import tariff_of
from pole_desk.activities.events.rules.states import HOLDING
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import Month, day_of
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import BookingId, DossierId, PartyId, SpaceId
from pole_desk.registers.dossiers.queries import dossier as dossier_card
from pole_desk.registers.parties.queries import the_pole


class _Hours:
    """Included minutes given out in one act, in the order of asking."""

    def __init__(
        self, tx: Tx, party: PartyId, excluding: Collection[BookingId], known: Known | None = None
    ) -> None:
        self._tx = tx
        self._party = party
        self._excluding = excluding
        self._given: dict[Month, int] = defaultdict(int)
        self._locked = False
        self._known = known

    def left(self, row: EventBookingRow) -> int:
        """The minutes that may still be given for a booking's month."""
        on = day_of(row.starts_at)
        allowed = self._known.hours_on(self._party, on) if self._known else None
        if allowed is None:
            allowed = room_hours(self._tx, party=self._party, on=on)
        if not allowed:
            return 0
        if not self._locked:
            one_at_a_time(self._tx, party=self._party)
            self._locked = True
        found = hours_left(self._tx, party=self._party, on=on, excluding=self._excluding)
        return max(0, found.left - self._given[found.month])

    def give(self, row: EventBookingRow) -> None:
        """Note what a booking took."""
        self._given[Month.of(day_of(row.starts_at))] += row.included_minutes


def freeze_prices(
    tx: Tx,
    rows: Sequence[EventBookingRow],
    *,
    party: PartyId,
    category: str,
    tree: Places | None = None,
    known: Known | None = None,
) -> None:
    """Give bookings the price of their spaces and times, frozen; included hours by order of start.

    `tree`, and what is `known` ahead, are read when the caller has not.
    """
    tree = places(tx) if tree is None else tree
    lists = PriceList.read(tx) if known is None else known.lists
    own = party == (the_pole(tx) if known is None else known.pole)
    hours = _Hours(tx, party, [BookingId(row.id) for row in rows if row.id is not None], known)
    for row in sorted(rows, key=lambda row: row.starts_at):
        price = lists.price(
            tree.room(SpaceId(row.space)), row.starts_at, row.ends_at, category=category,
            left_minutes=0 if own else hours.left(row),
        )  # fmt: skip
        put(row, price.own_event() if own else price)
        hours.give(row)


def put(row: EventBookingRow, price: Price) -> None:
    """Write a price on a booking."""
    row.unit, row.quantity = price.unit, price.quantity
    row.list_price, row.agreed_price = price.list_price, price.agreed_price
    row.included_minutes, row.price_words, row.price_reason = price.included_minutes, price.words, ""
    row.item, row.tax, row.account = price.item, price.tax, price.account


def price_moved(
    tx: Tx,
    row: EventBookingRow,
    *,
    party: PartyId,
    category: str,
    keep: bool | None,
    reason: str,
    tree: Places | None = None,
) -> None:
    """Price a booking that has another space or duration anew, or keep its price for a reason.

    A price agreed for a reason stays while the full price is the same. Raises BadInput
    `price_reason` when a price that differs is kept without saying why.
    """
    agreed, said, words = row.agreed_price, row.price_reason, row.price_words
    listed, minutes = row.list_price, row.included_minutes
    freeze_prices(tx, [row], party=party, category=category, tree=tree)
    stays = keep is None and bool(said) and listed == row.list_price
    if not keep and not stays:
        return
    if keep and agreed != row.agreed_price and not reason:
        raise BadInput(
            "price_reason",
            _("Le prix passerait de {before} à {after} : dites pourquoi il est gardé.").format(
                before=euros(agreed), after=euros(row.agreed_price)
            ),
        )
    row.included_minutes = min(minutes, row.included_minutes)
    row.agreed_price, row.price_words, row.price_reason = agreed, words, reason or said


def settle_hours(
    tx: Tx, rows: Sequence[EventBookingRow], events: Mapping[int, EventRow], tree: Places
) -> None:
    """Take back included hours that were given to others meanwhile, and price the rest anew.

    For bookings that come back or that lapsed: what others hold of the month stays theirs.
    """
    holding = [row for row in rows if row.included_minutes and row.state in HOLDING]
    by_party: dict[PartyId, list[EventBookingRow]] = defaultdict(list)
    for row in holding:
        card = dossier_card(tx, dossier=DossierId(events[row.event].dossier))
        by_party[card.party].append(row)
    for party, own in by_party.items():
        hours = _Hours(tx, party, [BookingId(row.id) for row in own])
        for row in sorted(own, key=lambda row: (row.starts_at, row.id)):
            left = hours.left(row)
            if row.included_minutes > left:
                _lower(tx, row, tree, events[row.event].category, left)
            hours.give(row)
    tx.session.flush()


def _lower(tx: Tx, row: EventBookingRow, tree: Places, category: str, left: int) -> None:
    """Fewer included minutes for a booking; an agreed price stays."""
    if row.price_reason:
        row.included_minutes = left
        return
    lists = PriceList.read(tx)
    room = tree.room(SpaceId(row.space))
    if tariff_of(room) not in lists.included:
        row.included_minutes = left
        return
    put(row, lists.price(room, row.starts_at, row.ends_at, category=category, left_minutes=left))
