"""Refused dates of series taken up again, all the spaces of a date or none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.commands._batch import Batch
from pole_desk.activities.events.commands._done import finished
from pole_desk.activities.events.commands._opening import confirm_hour
from pole_desk.activities.events.commands._settling import price_taken_up
from pole_desk.activities.events.commands.series import Refused
from pole_desk.activities.events.queries._obstacles import refused_by
from pole_desk.activities.events.queries._weighing import Hindrance, date_of, hindered
from pole_desk.activities.events.queries.places import Places, places
from pole_desk.activities.events.queries.series import refused_bookings
from pole_desk.activities.events.rules.states import OPTIONS, BookingState
from pole_desk.activities.events.tables import EventBookingRow
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId, EventId, SeriesId


class Retried(NamedTuple):
    """What a second try gave: the bookings that hold their place, the dates that are still refused."""

    booked: tuple[BookingId, ...]
    refused: tuple[Refused, ...]


@command(Permission.EVENTS)
def retry_refused(
    tx: Tx,
    *,
    series: SeriesId | None = None,
    event: EventId | None = None,
    bookings: Sequence[BookingId] | None = None,
) -> Retried:
    """Take up the refused dates to come whose place is free now, all in one act; the others stay.

    `series` means all its parts, and a date all its spaces. They become what the rest of their
    series is; of two that meet, the first. Raises Overlap naming who is still there when none is free,
    RuleBroken when their space is not there then, NotFound when there is none.
    """
    waiting = refused_bookings(tx, series=series, event=event, bookings=bookings)
    if not waiting:
        raise NotFound("refused", _("Aucune date refusée n’est à reprendre."))
    tree = places(tx)
    taken = hindered(tx, tree, waiting, apart=True)
    if all(date_of(one) in taken for one in waiting):
        raise _none_free(tree, [taken[date_of(one)] for one in waiting])
    batch = Batch.of(tx, [one.id for one in waiting], together=False)
    by_id = {row.id: row for row in batch.rows}
    states = _usual_states(tx, {one.series for one in waiting if one.series is not None})
    still: dict[BookingId, Refused] = {}
    for one in waiting:
        row = by_id[one.id]
        if date_of(one) in taken:
            why = taken[date_of(one)]
            row.blocked_by = why.reason
            still.setdefault(date_of(one), Refused(
                one.id, one.occurrence or "", one.starts_at, one.ends_at, why.reason, why.party
            ))  # fmt: skip
            continue
        row.state, row.blocked_by = str(states.get(one.series, BookingState.CONFIRMED)), ""
        if row.state in OPTIONS:
            row.confirm_by = confirm_hour(tx, row.starts_at, None)
            batch.queue_last(row)
    up = [one for one in waiting if date_of(one) not in taken]
    price_taken_up(batch, [by_id[one.id] for one in up])
    finished(tx, batch, _retried({date_of(one) for one in up}, still))
    return Retried(tuple(one.id for one in up), tuple(still.values()))


def _none_free(tree: Places, why: Sequence[Hindrance]) -> Exception:
    for one in why:
        if one.by is not None:
            return refused_by(tree, one.space, one.by)
    return RuleBroken(
        "space_closed",
        _("{name} n’est ouvert à aucune de ces dates.").format(name=tree.room(why[0].space).name),
    )


def _usual_states(tx: Tx, series: Iterable[SeriesId]) -> dict[Any, BookingState]:
    """An option where nothing of a series is confirmed yet."""
    statement = select(EventBookingRow.series, EventBookingRow.state).where(
        EventBookingRow.series.in_(list(series))
    ).distinct()
    found: dict[Any, set[str]] = {}
    for one, state in tx.connection.execute(statement):
        found.setdefault(one, set()).add(state)
    return {
        one: BookingState.OPTION if states & OPTIONS and BookingState.CONFIRMED not in states
        else BookingState.CONFIRMED
        for one, states in found.items()
    }  # fmt: skip


def _retried(booked: Collection[BookingId], still: Collection[BookingId]) -> str:
    text = ngettext("{count} date refusée reprise", "{count} dates refusées reprises", len(booked))
    said = text.format(count=len(booked))
    if not still:
        return _("{said}.").format(said=said)
    left = ngettext("{count} reste prise", "{count} restent prises", len(still)).format(count=len(still))
    return _("{said} ; {left}.").format(said=said, left=left)
