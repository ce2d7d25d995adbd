"""Options confirmed, prolonged, challenged; giving one up is in `cancelling`."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.events.commands._batch import Batch
from pole_desk.activities.events.commands._people import warnings
from pole_desk.activities.events.commands._queue import note
from pole_desk.activities.events.commands._done import finished, named
from pole_desk.activities.events.rules.needs import checked_term
from pole_desk.activities.events.rules.options import MomentKind
from pole_desk.activities.events.rules.states import (
    CHALLENGE_HOURS,
    OPTIONS,
    USUAL_CHALLENGE_HOURS,
    BookingState,
    require_transition,
)
from pole_desk.activities.events.tables import EventBookingRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.kernel.periods import from_instant
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId


@command(Permission.EVENTS)
def confirm_bookings(
    tx: Tx, *, bookings: Sequence[BookingId], seen_version: int | None = None
) -> tuple[str, ...]:
    """Confirm inquiries and options, all or none: their spaces are held firm. Returns warnings.

    Raises Overlap naming who holds a space, RuleBroken naming the live option that comes before.
    """
    batch = Batch.of(tx, bookings, seen_version=seen_version)
    for row in batch.rows:
        require_transition(row.state, BookingState.CONFIRMED, batch.name(row))
        if row.state not in OPTIONS or _lapsed(row, batch.now):
            batch.queue_last(row)
        row.state, row.confirm_by, row.challenged_at = str(BookingState.CONFIRMED), None, None
    finished(tx, batch, _("Confirmée : {what}.").format(what=named(batch)))
    for row in batch.rows:
        note(tx, row.id, MomentKind.CONFIRMED)
    told = warnings(tx, batch.rows, batch.places)
    if told:
        tx.says(" ".join([_("Confirmée : {what}.").format(what=named(batch)), *told]))
    return told


@command(Permission.EVENTS)
def extend_option(
    tx: Tx, *, booking: BookingId, until: int, seen_version: int | None = None
) -> None:
    """Give an option another hour to be confirmed by; one that lapsed queues again, last.

    Also makes an option of an inquiry. Raises RuleBroken, BadInput.
    """
    batch = Batch.of(tx, [booking], seen_version=seen_version)
    for row in batch.rows:
        wanted = BookingState.QUOTED if row.state == BookingState.QUOTED else BookingState.OPTION
        require_transition(row.state, wanted, batch.name(row))
        if row.state not in OPTIONS or _lapsed(row, batch.now):
            batch.queue_last(row)
        row.state = str(wanted)
        row.confirm_by = checked_term(until, row.starts_at, batch.now)
        row.challenged_at = None
    finished(tx, batch, _("Option jusqu’au {moment} : {what}.").format(
        moment=moment_text(from_instant(until)), what=named(batch)))  # fmt: skip


@command(Permission.EVENTS)
def challenge_option(
    tx: Tx, *, booking: BookingId, hours: int | None = None, seen_version: int | None = None
) -> int:
    """Ask the holder of an option to confirm within some hours (setting) or to lose it; until when.

    Never later than its own hour. Raises RuleBroken when the option does not wait any more.
    """
    batch = Batch.of(tx, [booking], seen_version=seen_version)
    given = hours if hours is not None else setting(
        tx, key=CHALLENGE_HOURS, on=tx.clock.today(), default=USUAL_CHALLENGE_HOURS
    )  # fmt: skip
    until = batch.now + int(given) * 3600
    for row in batch.rows:
        if row.state not in OPTIONS or _lapsed(row, batch.now):
            raise RuleBroken(
                "not_an_option",
                _("{name} n’est plus une option en cours.").format(name=batch.name(row)),
            )
        until = min(until, row.confirm_by) if row.confirm_by is not None else until
    for row in batch.rows:
        row.confirm_by, row.challenged_at = until, batch.now
    finished(tx, batch, _("Mise en demeure : {what}, à confirmer avant le {moment}.").format(
        what=named(batch), moment=moment_text(from_instant(until))))  # fmt: skip
    for row in batch.rows:
        note(tx, row.id, MomentKind.CHALLENGED)
    return until


@command(Permission.EVENTS)
def quote_bookings(tx: Tx, *, bookings: Sequence[BookingId], until: int) -> None:
    """A quote was sent: the options wait as long as it is valid, inquiries become options.

    `until` is the quote's validity in epoch seconds, cut to each booking's start.
    """
    batch = Batch.of(tx, bookings)
    for row in batch.rows:
        require_transition(row.state, BookingState.QUOTED, batch.name(row))
        if row.state not in OPTIONS or _lapsed(row, batch.now):
            batch.queue_last(row)
        term = min(until, row.starts_at) if row.starts_at > batch.now else until
        row.state, row.confirm_by = str(BookingState.QUOTED), checked_term(term, row.starts_at, batch.now)
        row.challenged_at = None
    finished(tx, batch, _("Devis envoyé : {what}, option jusqu’au {moment}.").format(
        what=named(batch), moment=moment_text(from_instant(until))))  # fmt: skip


def _lapsed(row: EventBookingRow, now: int) -> bool:
    return row.state in OPTIONS and row.confirm_by is not None and row.confirm_by <= now
