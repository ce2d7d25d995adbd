"""A whole event put to another day: bookings, meals and services go along, or are reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.commands._batch import Batch, Former
from pole_desk.activities.events.commands._extras import require_extra_open
from pole_desk.activities.events.commands._people import warnings
from pole_desk.activities.events.commands._putting_back import put_back, put_back_text
from pole_desk.activities.events.commands._settling import settle
from pole_desk.activities.events.queries.cards import canteen, meals_of
from pole_desk.activities.events.queries.closures import require_open_days
from pole_desk.activities.events.queries.invoiced import invoiced_keys
from pole_desk.activities.events.rules.dues import extra_key
from pole_desk.activities.events.rules.needs import OnClosedDay
from pole_desk.activities.events.rules.past import require_recent
from pole_desk.activities.events.rules.states import OVER, TOPIC, BookingState
from pole_desk.activities.events.tables import EventBookingRow, EventExtraRow, EventRow
from pole_desk.kernel.errors import BadInput, NotFound, PoleError, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.periods import PARIS, to_instant
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, Undo, command
from pole_desk.ports.ids import BookingId, DossierId, EventId, HoldId, MealBookingId, SpaceId
from pole_desk.registers.claims.queries import clashes
from pole_desk.registers.claims.queries import hold as held
from pole_desk.registers.claims.rules import span_text


class Stuck(NamedTuple):
    """What could not go along with its event: a booking, a meal or a service, and why."""

    booking: BookingId | None
    meal: MealBookingId | None
    why: str
    extra: int | None = None


class EventMoved(NamedTuple):
    """What became of an event put to another day."""

    moved: tuple[BookingId, ...]
    meals: tuple[MealBookingId, ...]
    services: tuple[int, ...]
    stuck: tuple[Stuck, ...]
    warnings: tuple[str, ...]


def _later(instant: int, days: int) -> int:
    """The same hour on the wall, some days later."""
    wall = datetime.fromtimestamp(instant, PARIS).replace(tzinfo=None) + timedelta(days=days)
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
    past: bool = False,
) -> EventMoved:
    """Put an event some days later (or earlier): bookings, meals and services keep their hours.

    What can't go along stays where it is and is reported with the reason. Raises RuleBroken when
    no booking could move, on a closed day, or on hours that are long over unless the user said so
    (`past`).
    """
    if days == 0 or abs(days) > 3660:
        raise BadInput("days", _("Dites de combien de jours l’événement est déplacé."))
    batch = _live_batch(tx, event)
    batch.require_not_invoiced()
    targets = {row.id: (_later(row.starts_at, days), _later(row.ends_at, days)) for row in batch.rows}
    if not past:
        require_recent(targets.values(), to_instant(tx.clock.now()), meant=False)
    if on_closed_day is OnClosedDay.REFUSE:
        require_open_days(
            tx, tree=batch.places, spans=[(SpaceId(row.space), *targets[row.id]) for row in batch.rows]
        )
    stuck = _blocked(tx, batch, targets)
    going = [row for row in batch.rows if BookingId(row.id) not in stuck]
    if not going:
        raise RuleBroken("event_stuck", next(iter(stuck.values())))
    batch = Batch(tx, going, batch.places)
    for row in going:
        row.starts_at, row.ends_at = targets[row.id]
    settle(tx, batch, keep_price, price_reason)
    batch.write()
    services, services_stuck = _shift_services(tx, batch.events[event], days, {row.id for row in going})
    meals, meals_stuck = _move_meals(tx, batch, days)
    told = warnings(tx, batch.rows, batch.places)
    tx.says(_said(batch, days, len(stuck) + len(services_stuck) + len(meals_stuck), told))
    tx.undo_with(
        put_back_event, event=event, formers=batch.formers(), services=services, days=-days,
        meals=[back for _meal, back in meals],
    )  # fmt: skip
    tx.changed(TOPIC, event)
    return EventMoved(
        tuple(BookingId(row.id) for row in going), tuple(meal for meal, _back in meals), services,
        (*(Stuck(booking, None, why) for booking, why in stuck.items()), *services_stuck, *meals_stuck), told,
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
    tx: Tx, event: EventRow, days: int, moved: set[int]
) -> tuple[tuple[int, ...], list[Stuck]]:
    """The services of what moved go along: cleaning, technician, a loan's price; not the invoiced ones."""
    statement = select(EventExtraRow).where(
        EventExtraRow.event == event.id, EventExtraRow.withdrawn.is_(False)
    )
    found = [
        extra for extra in tx.session.scalars(statement.order_by(EventExtraRow.id))
        if extra.booking is None or extra.booking in moved
    ]  # fmt: skip
    locked = invoiced_keys(tx, dossiers=[DossierId(event.dossier)]) if found else frozenset()
    shifted, stuck = [], []
    for extra in found:
        if extra_key(event.id, extra.id) in locked:
            stuck.append(Stuck(None, None, _("« {label} » reste au {day} : c’est facturé.").format(
                label=extra.label, day=plain_day(extra.on_day)), extra.id))  # fmt: skip
            continue
        extra.on_day += timedelta(days=days)
        shifted.append(extra.id)
    tx.session.flush()
    return tuple(shifted), stuck


def _move_meals(
    tx: Tx, batch: Batch, days: int
) -> tuple[list[tuple[MealBookingId, Undo]], list[Stuck]]:
    """The covers of the event's dossier go along, where the canteen takes them; how they come back."""
    port = canteen(tx)
    moved: list[tuple[MealBookingId, Undo]] = []
    stuck: list[Stuck] = []
    if port is None:
        return moved, stuck
    for event in batch.events.values():
        for order in meals_of(tx, dossier=DossierId(event.dossier)):
            if order.state != "booked":
                continue
            day = order.day + timedelta(days=days)
            noted = dict(tx.notes.changes)
            try:
                with tx.session.begin_nested():
                    port.change(tx, booking=order.booking, day=day)
            except PoleError as refused:
                tx.notes.changes = noted
                stuck.append(Stuck(None, order.booking, _("{covers} couverts restent au {day} : "
                             "{why}").format(covers=order.covers, day=plain_day(order.day),
                                             why=refused.message)))  # fmt: skip
                continue
            back = tx.way_back()
            if back is not None:
                moved.append((order.booking, back))
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
    meals: Sequence[Undo],
) -> None:
    """Take the move of an event back, or make it again: bookings, services and meals are where they were.

    `meals` are their own ways back. Raises Conflict when one changed since, Overlap, RuleBroken.
    """
    batch = put_back(tx, formers)
    for extra in tx.session.scalars(select(EventExtraRow).where(EventExtraRow.id.in_(services))):
        require_extra_open(tx, extra, batch.events[event])
        extra.on_day += timedelta(days=days)
    again = tx.each_back(meals)
    tx.session.flush()
    tx.changed(TOPIC, event)
    tx.says(put_back_text(len(batch.rows)))
    tx.undo_with(
        put_back_event, event=event, formers=batch.formers(), services=services, days=-days, meals=again
    )
