"""What a phone call asks for in one act: rooms, equipment and meals; a booking's words and place at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pole_desk.activities.events.commands._batch import Batch
from pole_desk.activities.events.commands.booking import Booked, book
from pole_desk.activities.events.commands.cancelling import cancel_bookings
from pole_desk.activities.events.commands.changing import change_booking
from pole_desk.activities.events.commands.loans import lend_equipment
from pole_desk.activities.events.commands.moving import move_booking
from pole_desk.activities.events.commands.series import BookedSeries, book_series
from pole_desk.activities.events.commands.undoing import put_back_bookings
from pole_desk.activities.events.queries.cards import canteen
from pole_desk.activities.events.queries.equipment import equipment_named
from pole_desk.activities.events.rules.needs import BookingWish, OnClosedDay
from pole_desk.activities.events.rules.series import ClosedDays, Decision, SeriesWish
from pole_desk.activities.events.rules.states import BookingState
from pole_desk.activities.events.tables import EventBookingRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, ngettext, number, plain_day
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, Undo, command
from pole_desk.ports.covers import Covers
from pole_desk.ports.ids import BookingId, DossierId, EventId, PartyId, SpaceId

_TAKEN_BACK = _("réservation reprise")


@command(Permission.EVENTS)
def take_call(
    tx: Tx,
    *,
    party: PartyId,
    title: str,
    wishes: Sequence[BookingWish],
    event: EventId | None = None,
    state: BookingState = BookingState.CONFIRMED,
    option_until: int | None = None,
    people: int = 0,
    on_closed_day: OnClosedDay = OnClosedDay.REFUSE,
    equipment: Mapping[str, int] | None = None,
    covers: int = 0,
    past: bool = False,
) -> Booked:
    """Book rooms with the equipment asked for (by code) and the meals of that day, all or none.

    Equipment goes with the first room. One way back for all. Raises as `book`, `lend_equipment` and
    the canteen do, RuleBroken `no_canteen` when meals are asked for and nobody serves any.
    """
    made = book(
        tx, party=party, title=title, wishes=wishes, event=event, state=state,
        option_until=option_until, people=people, on_closed_day=on_closed_day, past=past,
    )  # fmt: skip
    said = tx.notes.said
    _lend(tx, made.bookings[:1], equipment or {})
    meals = _order(tx, made.dossier, party, day_of(wishes[0].starts_at), covers) if covers else ()
    tx.says(said)
    tx.undo_with(take_back_call, bookings=made.bookings, meals=meals)
    return made


@command(Permission.EVENTS)
def take_series_call(
    tx: Tx,
    *,
    party: PartyId,
    title: str,
    wish: SeriesWish,
    event: EventId | None = None,
    state: BookingState = BookingState.CONFIRMED,
    option_until: int | None = None,
    closed_days: ClosedDays = ClosedDays.SKIP,
    decisions: Sequence[Decision] = (),
    equipment: Mapping[str, int] | None = None,
    covers: int = 0,
    past: bool = False,
) -> BookedSeries:
    """Book a room by a rule, with the equipment and the meals asked for at each date.

    A date at which the canteen can't serve keeps its room: the sentence and the warnings name it.
    Raises as `book_series` and `lend_equipment` do, RuleBroken `no_canteen` when nobody serves any
    meal, `covers` when no date can have them.
    """
    made = book_series(
        tx, party=party, title=title, wish=wish, event=event, state=state,
        option_until=option_until, closed_days=closed_days, decisions=decisions, past=past,
    )  # fmt: skip
    said = tx.notes.said
    _lend(tx, made.dates, equipment or {})
    meals, without = _order_each(tx, made, party, covers) if covers else ((), ())
    every = [*made.bookings, *made.waiting]
    tx.says(" ".join([said, *([_served(covers, len(meals))] if meals else ()), *without]))
    tx.undo_with(take_back_call, bookings=every, meals=meals)
    return made._replace(warnings=(*made.warnings, *without))


def _lend(tx: Tx, bookings: Sequence[BookingId], wanted: Mapping[str, int]) -> None:
    for code, quantity in wanted.items():
        gear = equipment_named(tx, name=code)
        for booking in bookings:
            lend_equipment(tx, booking=booking, equipment=gear.id, quantity=quantity)


def _kitchen(tx: Tx) -> Covers:
    port = canteen(tx)
    if port is None:
        raise RuleBroken("no_canteen", _("Aucune cantine ne sert de repas : retirez les couverts."))
    return port


def _order_each(
    tx: Tx, made: BookedSeries, party: PartyId, covers: int
) -> tuple[tuple[Undo, ...], tuple[str, ...]]:
    """The ways back of the orders of the days that can have them, and a sentence for each other day."""
    port = _kitchen(tx)
    meals: list[Undo] = []
    without: list[str] = []
    rows = (tx.session.get_one(EventBookingRow, booking) for booking in made.bookings)
    for day in sorted({day_of(row.starts_at) for row in rows}):
        offer = port.offer(tx, day=day)
        if offer.state == "open" and offer.left >= covers:
            meals += _order(tx, made.dossier, party, day, covers)
            continue
        left = ngettext("il reste {n} couvert", "il reste {n} couverts", offer.left).format(n=number(offer.left))
        why = left if offer.state == "open" else offer.reason or _("pas de service")
        without.append(_("Pas de repas le {day} : {why}.").format(day=plain_day(day), why=why.rstrip(".")))
    if not meals:
        raise RuleBroken("covers", without[0])
    return tuple(meals), tuple(without)


def _served(covers: int, days: int) -> str:
    meals = ngettext("{n} couvert", "{n} couverts", covers).format(n=number(covers))
    return ngettext("{meals} à {n} date.", "{meals} à chacune des {n} dates.", days).format(meals=meals, n=days)


def _order(
    tx: Tx, dossier: DossierId, party: PartyId, day: date, covers: int
) -> tuple[Undo, ...]:
    """Order covers; how the order is taken back, with the service that it opened."""
    _kitchen(tx).order(tx, dossier=dossier, party=party, day=day, covers=covers)
    back = tx.way_back()
    return () if back is None else (back,)


@command(Permission.EVENTS)
def take_back_call(
    tx: Tx, *, bookings: Sequence[BookingId], meals: Sequence[Undo]
) -> None:
    """Cancel what a call booked: rooms, equipment with them, meals; a slip of the hand owes no fee.

    `meals` are their own ways back.
    """
    cancel_bookings(
        tx, bookings=bookings, reason=_TAKEN_BACK, together=False, fee=ZERO, fee_reason=_("saisie annulée")
    )
    rooms, said = tx.way_back(), tx.notes.said
    again = tx.each_back(meals)
    tx.says(said)
    tx.undo_with(give_back_call, bookings=bookings, rooms=rooms, meals=again)


@command(Permission.EVENTS)
def give_back_call(
    tx: Tx, *, bookings: Sequence[BookingId], rooms: Undo, meals: Sequence[Undo]
) -> None:
    """Book again what a call had booked. Raises Overlap, RuleBroken."""
    tx.take_back(rooms)
    said = tx.notes.said
    again = tx.each_back(meals)
    tx.says(said)
    tx.undo_with(take_back_call, bookings=bookings, meals=again)


@command(Permission.EVENTS)
def revise_booking(
    tx: Tx,
    *,
    booking: BookingId,
    space: SpaceId,
    starts_at: int,
    ends_at: int,
    set_up: int | None = None,
    tear_down: int | None = None,
    title: str | None = None,
    people: int | None = None,
    layout: str | None = None,
    squeeze_reason: str = "",
    keep_price: bool | None = None,
    price_reason: str = "",
    on_closed_day: OnClosedDay = OnClosedDay.REFUSE,
    past: bool = False,
    seen_version: int | None = None,
) -> tuple[str, ...]:
    """Change what is said of a booking and where or when it is, in one act with one way back.

    Raises as `change_booking` and `move_booking` do.
    """
    before = Batch.of(tx, [booking], seen_version=seen_version)
    change_booking(tx, booking=booking, title=title, people=people, layout=layout)
    told = move_booking(
        tx, booking=booking, space=space, starts_at=starts_at, ends_at=ends_at, set_up=set_up,
        tear_down=tear_down, squeeze_reason=squeeze_reason, keep_price=keep_price, price_reason=price_reason,
        on_closed_day=on_closed_day, past=past,
    )  # fmt: skip
    tx.undo_with(put_back_bookings, formers=before.formers())
    return told
