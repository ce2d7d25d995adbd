"""Bookings given other times or spaces, or exchanged; a whole event is moved in `moving_events`."""

from __future__ import annotations

from pole_desk.activities.events.commands._batch import Batch
from pole_desk.activities.events.commands._done import finished, named
from pole_desk.activities.events.commands._people import warnings
from pole_desk.activities.events.commands._settling import settle
from pole_desk.activities.events.queries._weighing import require_disjoint
from pole_desk.activities.events.queries.closures import require_open_days, require_open_hours
from pole_desk.activities.events.rules.needs import OnClosedDay, require_figures, require_span
from pole_desk.activities.events.rules.past import require_recent
from pole_desk.activities.events.rules.rooms import require_bookable
from pole_desk.activities.events.rules.states import OVER
from pole_desk.activities.events.tables import EventBookingRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_of, to_instant
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId, SpaceId
from pole_desk.registers.claims.rules import span_text


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
    past: bool = False,
    seen_version: int | None = None,
) -> tuple[str, ...]:
    """Give a booking another space, other times (epoch seconds) or buffers. Returns warnings.

    Those made as one with it take the same times; going to the space of one of them exchanges
    both. A buffer of None stays, or is the new room's usual one. Raises Overlap, BadInput on a space
    that holds another of them, RuleBroken also on hours that are long over unless the user said so
    (`past`).
    """
    require_span(starts_at, ends_at)
    require_figures(0, "", set_up, tear_down)
    batch = Batch.of(tx, [booking], seen_version=seen_version)
    batch.require_not_invoiced()
    named_row = next(row for row in batch.rows if row.id == booking)
    _require_alive(batch)
    room = batch.places.room(space)
    require_bookable(room)
    if not past and (starts_at, ends_at) != (named_row.starts_at, named_row.ends_at):
        require_recent([(starts_at, ends_at)], to_instant(tx.clock.now()))
    if on_closed_day is OnClosedDay.REFUSE:
        _require_open(tx, batch, named_row, (space, starts_at, ends_at))
    former_space = named_row.space
    for row in batch.rows:
        if row is not named_row and row.space == space:
            row.space = former_space
        row.starts_at, row.ends_at = starts_at, ends_at
    named_row.space = space
    require_disjoint(batch.places, [SpaceId(row.space) for row in batch.rows])
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


def _require_open(
    tx: Tx, batch: Batch, named_row: EventBookingRow, wanted: tuple[SpaceId, int, int]
) -> None:
    """What was accepted on a closed day, or at hours when the room is shut, is not asked again."""
    space, starts_at, ends_at = wanted
    goes = {row.id: SpaceId(named_row.space if row.space == space else row.space) for row in batch.rows}
    goes[named_row.id] = space
    if _other_days(named_row, starts_at, ends_at):
        spans = [(goes[row.id], starts_at, ends_at) for row in batch.rows]
        require_open_days(tx, tree=batch.places, spans=spans)
        return
    for row in batch.rows:
        former = (SpaceId(row.space), row.starts_at, row.ends_at)
        require_open_hours(
            tx, tree=batch.places, spans=[(goes[row.id], starts_at, ends_at)], former=former
        )


def _other_days(row: EventBookingRow, starts_at: int, ends_at: int) -> bool:
    before = (day_of(row.starts_at), day_of(row.ends_at - 1))
    return before != (day_of(starts_at), day_of(ends_at - 1))


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
    settle(tx, batch, keep_price, price_reason)
    first = batch.rows[0]
    said = _("Déplacée : {what}, {span}.").format(
        what=named(batch), span=span_text(first.starts_at, first.ends_at)
    )
    finished(tx, batch, said)
    told = warnings(tx, batch.rows, batch.places)
    if told:
        tx.says(" ".join([said, *told]))
    return told


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
