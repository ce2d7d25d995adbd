"""Bookings given other times or spaces, exchanged, a whole event put to another day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.commands._batch import Batch, Former
from pole_desk.activities.events.commands._closed import require_open_days
from pole_desk.activities.events.commands._people import warnings
from pole_desk.activities.events.commands._price import price_moved
from pole_desk.activities.events.commands._done import finished, named
from pole_desk.activities.events.commands.undoing import put_back_bookings
from pole_desk.activities.events.queries.cards import canteen, meals_of
from pole_desk.activities.events.rules.needs import OnClosedDay, require_figures, require_span
from pole_desk.activities.events.rules.rooms import require_bookable
from pole_desk.activities.events.rules.states import OVER, TOPIC, BookingState
from pole_desk.activities.events.tables import EventBookingRow, EventExtraRow
from pole_desk.kernel.errors import BadInput, NotFound, PoleError, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId, DossierId, EventId, HoldId, MealBookingId, SpaceId
from pole_desk.registers.claims.queries import clashes
from pole_desk.registers.claims.queries import hold as held
from pole_desk.registers.claims.rules import span_text
from pole_desk.registers.dossiers.queries import dossier as dossier_card


@command(Permission.EVENTS)
def move_booking(
    tx: Tx,
    *,
    booking: BookingId,
    space: SpaceId,
    starts_at: int,
    ends_at: int,
    set_up: int | None = None,
    tear_down: int | None = None,
    squeeze_reason: str = "",
    keep_price: bool | None = None,
    price_reason: str = "",
    on_closed_day: OnClosedDay = OnClosedDay.REFUSE,
    seen_version: int | None = None,
) -> tuple[str, ...]:
    """Give a booking another space, other times (epoch seconds) or buffers. Returns warnings.

    Those made as one with it take the same times; going to the space of one of them exchanges
    both. A buffer of None stays, or is the new room's usual one. Raises Overlap, RuleBroken.
    """
    require_span(starts_at, ends_at)
    require_figures(0, "", set_up, tear_down)
    batch = Batch.of(tx, [booking], seen_version=seen_version)
    batch.require_not_invoiced()
    named_row = next(row for row in batch.rows if row.id == booking)
    _require_alive(batch)
    room = batch.places.room(space)
    require_bookable(room)
    if on_closed_day is OnClosedDay.REFUSE and _other_days(named_row, starts_at, ends_at):
        require_open_days(tx, [(space, starts_at, ends_at)])
    former_space = named_row.space
    for row in batch.rows:
        if row is not named_row and row.space == space:
            row.space = former_space
        row.starts_at, row.ends_at = starts_at, ends_at
    named_row.space = space
    changed_room = space != former_space
    for row in batch.rows:
        row.set_up = _buffer(set_up, row.set_up, room.set_up if changed_room else None)
        row.tear_down = _buffer(tear_down, row.tear_down, room.tear_down if changed_room else None)
        row.squeeze_reason = squeeze_reason.strip()
    return _moved(tx, batch, keep_price, price_reason)


def _buffer(given: int | None, present: int, usual: int | None) -> int:
    if given is not None:
        return given
    return present if usual is None else usual


def _other_days(row: EventBookingRow, starts_at: int, ends_at: int) -> bool:
    before = (_local(row.starts_at).date(), _local(row.ends_at - 1).date())
    return before != (_local(starts_at).date(), _local(ends_at - 1).date())


def _require_alive(batch: Batch) -> None:
    for row in batch.rows:
        if row.state in OVER:
            raise RuleBroken(
                "booking_over",
                _("{name} est annulée : rétablissez-la avant de la déplacer.").format(
                    name=batch.name(row)
                ),
            )


def _moved(
    tx: Tx, batch: Batch, keep_price: bool | None, price_reason: str
) -> tuple[str, ...]:
    """Queue anew what left its place, price anew, write and say it."""
    _settle(tx, batch, keep_price, price_reason)
    first = batch.rows[0]
    said = _("Déplacée : {what}, {span}.").format(
        what=named(batch), span=span_text(first.starts_at, first.ends_at)
    )
    finished(tx, batch, said)
    told = warnings(tx, batch.rows)
    if told:
        tx.says(" ".join([said, *told]))
    return told


def _settle(tx: Tx, batch: Batch, keep_price: bool | None, price_reason: str) -> None:
    for row in batch.rows:
        was = {name: batch.former(row, name) for name in ("space", "starts_at", "ends_at")}
        inside = (
            row.space == was["space"]
            and row.starts_at >= was["starts_at"] and row.ends_at <= was["ends_at"]
            and row.set_up <= batch.former(row, "set_up")
            and row.tear_down <= batch.former(row, "tear_down")
        )  # fmt: skip
        if not inside:
            batch.queue_last(row)
        if row.confirm_by is not None and row.confirm_by > row.starts_at > batch.now:
            row.confirm_by = row.starts_at
        if any(was[name] != getattr(row, name) for name in was):
            event = batch.events[row.event]
            card = dossier_card(tx, dossier=DossierId(event.dossier))
            price_moved(
                tx, row, party=card.party, category=event.category, keep=keep_price,
                reason=price_reason.strip(),
            )  # fmt: skip


@command(Permission.EVENTS)
def swap_bookings(
    tx: Tx,
    *,
    one: BookingId,
    other: BookingId,
    keep_price: bool | None = None,
    price_reason: str = "",
) -> tuple[str, ...]:
    """Exchange the spaces of two bookings, or their hours when they share a space.

    Bays made as one go together, as many on each side. Raises Overlap, RuleBroken.
    """
    batch = Batch.of(tx, [one, other])
    batch.require_not_invoiced()
    _require_alive(batch)
    sides = [_side(batch, booking) for booking in (one, other)]
    if set(map(id, sides[0])) & set(map(id, sides[1])) or len(sides[0]) != len(sides[1]):
        raise RuleBroken(
            "swap_groups",
            _("Ces réservations ne s’échangent pas : il faut autant de travées d’un côté que de "
              "l’autre."),
        )  # fmt: skip
    for first, second in zip(*sides, strict=True):
        _exchange(first, second)
    return _moved(tx, batch, keep_price, price_reason)


def _side(batch: Batch, booking: BookingId) -> list[EventBookingRow]:
    named_row = next(row for row in batch.rows if row.id == booking)
    group = [
        row for row in batch.rows
        if row is named_row or (row.together is not None and row.together == named_row.together)
    ]  # fmt: skip
    return sorted(group, key=lambda row: batch.places.room(SpaceId(row.space)).code)


def _exchange(first: EventBookingRow, second: EventBookingRow) -> None:
    if first.space != second.space:
        first.space, second.space = second.space, first.space
        return
    lengths = first.ends_at - first.starts_at, second.ends_at - second.starts_at
    first.starts_at, second.starts_at = second.starts_at, first.starts_at
    first.ends_at, second.ends_at = first.starts_at + lengths[0], second.starts_at + lengths[1]


class Stuck(NamedTuple):
    """What could not go along with its event: a booking or a meal, and why."""

    booking: BookingId | None
    meal: MealBookingId | None
    why: str


class EventMoved(NamedTuple):
    """What became of an event put to another day."""

    moved: tuple[BookingId, ...]
    meals: tuple[MealBookingId, ...]
    services: tuple[int, ...]
    stuck: tuple[Stuck, ...]
    warnings: tuple[str, ...]


def _local(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, PARIS)


def _later(instant: int, days: int) -> int:
    """The same hour on the wall, some days later."""
    wall = _local(instant).replace(tzinfo=None) + timedelta(days=days)
    return int(wall.replace(tzinfo=PARIS).timestamp())


@command(Permission.EVENTS)
def move_event(
    tx: Tx,
    *,
    event: EventId,
    days: int,
    keep_price: bool | None = None,
    price_reason: str = "",
    on_closed_day: OnClosedDay = OnClosedDay.REFUSE,
) -> EventMoved:
    """Put an event some days later (or earlier): bookings, meals and services keep their hours.

    What can't go along stays where it is and is reported with the reason. Raises RuleBroken when
    no booking could move, or on a closed day.
    """
    if days == 0 or abs(days) > 3660:
        raise BadInput("days", _("Dites de combien de jours l’événement est déplacé."))
    batch = _live_batch(tx, event)
    batch.require_not_invoiced()
    targets = {row.id: (_later(row.starts_at, days), _later(row.ends_at, days)) for row in batch.rows}
    if on_closed_day is OnClosedDay.REFUSE:
        require_open_days(tx, [(SpaceId(row.space), *targets[row.id]) for row in batch.rows])
    stuck = _blocked(tx, batch, targets)
    going = [row for row in batch.rows if BookingId(row.id) not in stuck]
    if not going:
        raise RuleBroken("event_stuck", next(iter(stuck.values())))
    batch = Batch(tx, going)
    for row in going:
        row.starts_at, row.ends_at = targets[row.id]
    _settle(tx, batch, keep_price, price_reason)
    batch.write()
    services = _shift_services(tx, event, days, {row.id for row in going})
    meals, meals_stuck = _move_meals(tx, batch, days)
    told = warnings(tx, batch.rows)
    tx.says(_said(batch, days, len(stuck) + len(meals_stuck), told))
    tx.undo_with(
        put_back_event, event=event, formers=batch.formers(), services=services, days=-days,
        meals=[(meal, day) for meal, day in meals],
    )  # fmt: skip
    tx.changed(TOPIC, event)
    return EventMoved(
        tuple(BookingId(row.id) for row in going), tuple(meal for meal, _day in meals), services,
        (*(Stuck(booking, None, why) for booking, why in stuck.items()), *meals_stuck), told,
    )


def _live_batch(tx: Tx, event: EventId) -> Batch:
    statement = (
        select(EventBookingRow)
        .where(EventBookingRow.event == event, EventBookingRow.state.not_in(OVER))
        .order_by(EventBookingRow.starts_at, EventBookingRow.id)
    )
    rows = list(tx.session.scalars(statement))
    if not rows:
        raise NotFound("event", _("Cet événement n’a aucune réservation à déplacer."))
    return Batch(tx, rows)


def _blocked(
    tx: Tx, batch: Batch, targets: Mapping[int, tuple[int, int]]
) -> dict[BookingId, str]:
    """The firm bookings whose new place is taken, also by one of their own event that must stay."""
    stuck: dict[BookingId, str] = {}
    going = [row for row in batch.rows if row.state == BookingState.CONFIRMED]
    while True:
        leaving = [HoldId(row.hold) for row in going if row.hold is not None]
        found = {
            row.id: why for row in going
            if (why := _in_the_way(tx, batch, row, targets[row.id], leaving)) is not None
        }  # fmt: skip
        if not found:
            return stuck
        stuck |= {BookingId(booking): why for booking, why in found.items()}
        going = [row for row in going if row.id not in found]


def _in_the_way(
    tx: Tx, batch: Batch, row: EventBookingRow, target: tuple[int, int], leaving: Sequence[HoldId]
) -> str | None:
    span = (target[0] - row.set_up, target[1] + row.tear_down)
    leaves = batch.places.leaves([SpaceId(row.space)])
    found = clashes(tx, leaves=leaves, spans=[span], excluding=leaving)
    if not found:
        return None
    winner = held(tx, hold=found[0].hold)
    if winner is None:
        raise RuntimeError(f"claim of an unknown hold {found[0].hold}")
    return _("{name} reste à sa date : {party} y est {span}.").format(
        name=batch.name(row), party=winner.party_name,
        span=span_text(winner.starts_at, winner.ends_at),
    )


def _shift_services(
    tx: Tx, event: EventId, days: int, moved: set[int]
) -> tuple[int, ...]:
    """The services of what moved go along: cleaning, technician, a loan's price."""
    statement = select(EventExtraRow).where(
        EventExtraRow.event == event, EventExtraRow.withdrawn.is_(False)
    )
    found = [
        extra for extra in tx.session.scalars(statement)
        if extra.booking is None or extra.booking in moved
    ]  # fmt: skip
    for extra in found:
        extra.on_day += timedelta(days=days)
    tx.session.flush()
    return tuple(extra.id for extra in found)


def _move_meals(
    tx: Tx, batch: Batch, days: int
) -> tuple[list[tuple[MealBookingId, date]], list[Stuck]]:
    """The covers of the event's dossier go along, where the canteen takes them; from which days."""
    port = canteen(tx)
    moved: list[tuple[MealBookingId, date]] = []
    stuck: list[Stuck] = []
    if port is None:
        return moved, stuck
    for event in batch.events.values():
        for order in meals_of(tx, dossier=DossierId(event.dossier)):
            if order.state != "booked":
                continue
            day = order.day + timedelta(days=days)
            try:
                port.change(tx, booking=order.booking, day=day)
            except PoleError as refused:
                stuck.append(Stuck(None, order.booking, _("{covers} couverts restent au {day} : "
                             "{why}").format(covers=order.covers, day=plain_day(order.day),
                                             why=refused.message)))  # fmt: skip
            else:
                moved.append((order.booking, order.day))
    return moved, stuck


def _said(batch: Batch, days: int, stuck: int, told: Sequence[str]) -> str:
    event = next(iter(batch.events.values()))
    first = batch.rows[0]
    left = "" if not stuck else " " + ngettext(
        "{count} élément reste à sa date.", "{count} éléments restent à leur date.", stuck
    ).format(count=stuck)  # fmt: skip
    act = _("Événement {number} déplacé de {days} : {span}.").format(
        number=event.number, span=span_text(first.starts_at, first.ends_at),
        days=ngettext("{days} jour", "{days} jours", days).format(days=days),
    )  # fmt: skip
    return " ".join([act + left, *told])


@command(Permission.EVENTS)
def put_back_event(
    tx: Tx,
    *,
    event: EventId,
    formers: Sequence[Former],
    services: Sequence[int],
    days: int,
    meals: Sequence[tuple[MealBookingId, date]],
) -> None:
    """Take the move of an event back: bookings, services and meals are where they were."""
    put_back_bookings(tx, formers=formers)
    for extra in tx.session.scalars(select(EventExtraRow).where(EventExtraRow.id.in_(services))):
        extra.on_day += timedelta(days=days)
    port = canteen(tx)
    for meal, day in meals:
        if port is not None:
            port.change(tx, booking=meal, day=day)
    tx.session.flush()
    tx.changed(TOPIC, event)
    tx.undo_with(move_event, event=event, days=-days, on_closed_day=OnClosedDay.KEEP)

