"""Bookings given up and brought back: nothing is deleted, numbers, links and reasons stay."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pole_desk.activities.events.commands._batch import Batch
from pole_desk.activities.events.commands._cancelled import cancel_owing, mark_cancelled
from pole_desk.activities.events.commands._done import finished, named
from pole_desk.activities.events.commands._queue import note
from pole_desk.activities.events.rules.options import MomentKind
from pole_desk.activities.events.rules.states import OPTIONS, BookingState
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId


@command(Permission.EVENTS)
def release_bookings(tx: Tx, *, bookings: Sequence[BookingId], reason: str) -> None:
    """Give options up, without a fee: the next in the queue moves up. Raises RuleBroken."""
    batch = Batch.of(tx, bookings)
    for row in batch.rows:
        if row.state not in OPTIONS and row.state != BookingState.INQUIRY:
            raise RuleBroken(
                "not_an_option",
                _("{name} n’est pas une option : annulez-la.").format(name=batch.name(row)),
            )
    mark_cancelled(batch, reason, ZERO)
    finished(tx, batch, _("Libérée : {what}.").format(what=named(batch)))
    for row in batch.rows:
        note(tx, row.id, MomentKind.RELEASED, said=reason)


@command(Permission.EVENTS)
def cancel_bookings(
    tx: Tx,
    *,
    bookings: Sequence[BookingId],
    reason: str,
    fee: Decimal | None = None,
    fee_reason: str = "",
    together: bool = True,
    seen_version: int | None = None,
) -> None:
    """Cancel bookings for a reason; what is owed follows from the scale, by days before.

    `fee`, net euros for all of them, replaces the scale for a `fee_reason`; it is owed on the
    first. Their spaces are free at once. Raises RuleBroken once invoiced, BadInput without a reason.
    """
    batch = Batch.of(tx, bookings, together=together, seen_version=seen_version)
    batch.require_not_invoiced()
    released = [row for row in batch.rows if row.state in OPTIONS]
    cancel_owing(batch, reason, fee, fee_reason)
    total = sum((row.cancel_fee for row in batch.rows), ZERO)
    told = _(", frais {amount}").format(amount=euros(total)) if total else ""
    finished(tx, batch, _("Annulée : {what}{fee}.").format(what=named(batch), fee=told))
    for row in released:
        note(tx, row.id, MomentKind.RELEASED, said=reason)


@command(Permission.EVENTS)
def restore_bookings(tx: Tx, *, bookings: Sequence[BookingId], together: bool = True) -> None:
    """Bring cancelled bookings back as they were, under the same number, all or none.

    An option queues last. Raises Overlap naming who took the place meanwhile, RuleBroken.
    """
    batch = Batch.of(tx, bookings, together=together)
    batch.require_not_invoiced()
    for row in batch.rows:
        if row.state != BookingState.CANCELLED:
            raise RuleBroken(
                "booking_state", _("{name} n’est pas annulée.").format(name=batch.name(row))
            )
        row.state = row.before_cancel
        row.before_cancel, row.cancel_reason, row.cancelled_at = "", "", None
        row.cancel_fee = ZERO
        if row.state in OPTIONS:
            batch.queue_last(row)
    finished(tx, batch, _("Rétablie : {what}.").format(what=named(batch)))
