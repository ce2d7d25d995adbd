"""A foreign calendar read into a space: booked, moved, cancelled in one act; what clashes stays on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import insert, update

from pole_desk.activities.events.commands._batch import Batch, Former
from pole_desk.activities.events.commands._cancelled import mark_cancelled
from pole_desk.activities.events.commands._extras import event_row
from pole_desk.activities.events.commands._finding import find_by
from pole_desk.activities.events.commands._opening import confirm_hour, open_event, row_for
from pole_desk.activities.events.commands._price import freeze_prices
from pole_desk.activities.events.commands._putting_back import put_back
from pole_desk.activities.events.commands._settling import price_taken_up, settle
from pole_desk.activities.events.commands.booking import book
from pole_desk.activities.events.commands.undoing import put_back_bookings
from pole_desk.activities.events.queries._obstacles import refused_by
from pole_desk.activities.events.queries.importing import Clashing, ImportPlan, event_read_into, preview_import
from pole_desk.activities.events.queries.places import places
from pole_desk.activities.events.rules.foreign import ForeignDate
from pole_desk.activities.events.rules.needs import BookingWish, OnClosedDay
from pole_desk.activities.events.rules.states import OPTIONS, TOPIC, BookingState
from pole_desk.activities.events.tables import EventBookingRow, EventCalendarRow, EventRow
from pole_desk.formats.ics import ForeignEntry
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.texts import one_line
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId, DossierId, EventId, PartyId, SpaceId
from pole_desk.registers.dossiers.queries import dossier as dossier_card
from pole_desk.registers.parties.queries import the_pole


_CHUNK = 500
"""Bookings written in one statement."""


class Imported(NamedTuple):
    """What reading a calendar did; `event` is None when nothing was to be done."""

    event: EventId | None
    created: tuple[BookingId, ...]
    plan: ImportPlan


@command(Permission.EVENTS)
def import_calendar(
    tx: Tx,
    *,
    space: SpaceId,
    entries: Sequence[ForeignEntry],
    name: str = "",
    party: PartyId | None = None,
) -> Imported:
    """Book the dates of a foreign calendar in a space, for a party (the pole itself when not given).

    Read again, the same names are updated, never doubled. Clashing dates are kept as refused.
    Raises Overlap when every date clashes, RuleBroken on an endless or too long recurrence,
    BadInput on a calendar without anything to book; then nothing is written.
    """
    plan = preview_import(tx, space=space, entries=entries)
    _require_something(tx, space, plan)
    owner = party or the_pole(tx)
    fresh = [one for one in plan.clashing if one.booking is None]
    event = _event(tx, plan, owner, name) if plan.created or fresh else None
    made = _create(tx, event, owner, space, plan.created) if event is not None else {}
    if event is not None:
        made |= _refuse(tx, event, space, fresh)
    _remember(tx, space, plan, made)
    formers = _update(tx, space, plan)
    formers += _cancel(tx, plan.cancelled)
    booked = tuple(made[one] for one in plan.created)
    tx.undo_with(take_back_import, made=list(made.values()), formers=formers)
    tx.says(_said(tx, space, plan))
    return Imported(None if event is None else EventId(event.id), booked, plan)


def _require_something(tx: Tx, space: SpaceId, plan: ImportPlan) -> None:
    """Raises when no date is booked, was booked, or changes."""
    if plan.created or plan.updated or plan.cancelled or plan.unchanged:
        return
    blocked = [one.obstacle for one in plan.clashing if one.obstacle is not None]
    if blocked:
        raise refused_by(places(tx), space, blocked[0])
    why = [one.said for one in plan.left_out] + list(plan.notes) + [one.said for one in plan.clashing]
    raise BadInput("ics_nothing", " ".join([_("Ce calendrier n’a rien à réserver."), *why[:1]]))


def _event(tx: Tx, plan: ImportPlan, party: PartyId, name: str) -> EventRow:
    """The event that already holds what was read before for the party, or a new one."""
    if plan.known:
        found = event_read_into(tx, bookings=list(plan.known.values()), party=party)
        if found is not None:
            return event_row(tx, found)
    title = one_line(name)[:200] or _("Calendrier importé")
    values: dict[str, object] = {
        "caller": "", "phone": "", "email": "", "people": 0, "note": "", "contact": None,
        "order_number": "",
    }  # fmt: skip
    return open_event(tx, party=party, title=title, category=None, values=values)


def _wish(space: SpaceId, one: ForeignDate) -> BookingWish:
    return BookingWish(space, one.starts_at, one.ends_at, title=one.title, set_up=0, tear_down=0)


def _create(
    tx: Tx, event: EventRow, party: PartyId, space: SpaceId, dates: Sequence[ForeignDate]
) -> dict[ForeignDate, BookingId]:
    made: dict[ForeignDate, BookingId] = {}
    for state, group in (
        (BookingState.CONFIRMED, [one for one in dates if not one.tentative]),
        (BookingState.OPTION, [one for one in dates if one.tentative]),
    ):
        if group:
            booked = book(
                tx, party=party, title=group[0].title, event=EventId(event.id), state=state,
                wishes=[_wish(space, one) for one in group], together=False,
                on_closed_day=OnClosedDay.KEEP,
            )  # fmt: skip
            made |= dict(zip(group, booked.bookings, strict=True))
    return made


def _refuse(
    tx: Tx, event: EventRow, space: SpaceId, clashing: Sequence[Clashing]
) -> dict[ForeignDate, BookingId]:
    if not clashing:
        return {}
    tree = places(tx)
    card = dossier_card(tx, dossier=DossierId(event.dossier))
    rows = []
    for one in clashing:
        row = row_for(tx, event, tree, _wish(space, one.date), BookingState.REFUSED, card.title)
        row.blocked_by = one.by
        rows.append(row)
    freeze_prices(tx, rows, party=card.party, category=event.category, tree=tree)
    tx.session.add_all(rows)
    find_by(tx, event)
    for row in rows:
        tx.changed(TOPIC, row.id)
    return {one.date: BookingId(row.id) for one, row in zip(clashing, rows, strict=True)}


def _remember(
    tx: Tx, space: SpaceId, plan: ImportPlan, made: dict[ForeignDate, BookingId]
) -> None:
    """Note which entry became which booking; one that comes back is pointed at its new one."""
    fresh = []
    for one, booking in made.items():
        if (one.uid, one.recurrence) in plan.known:
            _recall(tx, space, one, booking)
        else:
            fresh.append(
                {"space": space, "uid": one.uid, "recurrence": one.recurrence, "booking": booking,
                 "content": one.content}
            )  # fmt: skip
    if fresh:
        tx.connection.execute(insert(EventCalendarRow), fresh)


def _forget(tx: Tx, bookings: Sequence[BookingId]) -> None:
    """Let the entries of cancelled bookings be booked anew when they are read again."""
    for first in range(0, len(bookings), _CHUNK):
        part = bookings[first : first + _CHUNK]
        tx.connection.execute(
            update(EventCalendarRow).where(EventCalendarRow.booking.in_(part)).values(content="")
        )


def _update(tx: Tx, space: SpaceId, plan: ImportPlan) -> list[Former]:
    """Move what the calendar moved; take up what was refused and is free now; refuse what clashes now."""
    clashing = [(one.booking, one) for one in plan.clashing if one.booking is not None]
    wanted = [booking for booking, _date in plan.updated] + [booking for booking, _one in clashing]
    if not wanted:
        return []
    batch = Batch.of(tx, wanted, together=False)
    by_id = {BookingId(row.id): row for row in batch.rows}
    taken_up = []
    for booking, one in plan.updated:
        row = by_id[booking]
        _write(row, space, one)
        if row.state == BookingState.REFUSED:
            row.state = str(BookingState.OPTION if one.tentative else BookingState.CONFIRMED)
            row.blocked_by = ""
            batch.queue_last(row)
            taken_up.append(row)
        if row.state in OPTIONS and row.confirm_by is None:
            row.confirm_by = confirm_hour(tx, row.starts_at, None)
        _recall(tx, space, one, booking)
    for booking, clash in clashing:
        row = by_id[booking]
        _write(row, space, clash.date)
        row.state, row.blocked_by, row.confirm_by = str(BookingState.REFUSED), clash.by, None
        _recall(tx, space, clash.date, booking)
    settle(tx, batch, None, "")
    price_taken_up(batch, taken_up)
    batch.write()
    return batch.formers()


def _write(row: EventBookingRow, space: SpaceId, one: ForeignDate) -> None:
    row.space, row.starts_at, row.ends_at, row.title = space, one.starts_at, one.ends_at, one.title
    row.set_up, row.tear_down, row.squeeze_reason = 0, 0, ""


def _recall(tx: Tx, space: SpaceId, one: ForeignDate, booking: BookingId) -> None:
    row = EventCalendarRow
    tx.connection.execute(
        update(row)
        .where(row.space == space, row.uid == one.uid, row.recurrence == one.recurrence)
        .values(content=one.content, booking=booking)
    )


def _cancel(tx: Tx, bookings: Sequence[BookingId]) -> list[Former]:
    if not bookings:
        return []
    batch = Batch.of(tx, bookings, together=False)
    mark_cancelled(batch, _("annulée dans le calendrier d’origine"), ZERO)
    batch.write()
    _forget(tx, bookings)
    return batch.formers()


def _said(tx: Tx, space: SpaceId, plan: ImportPlan) -> str:
    counts: Iterable[tuple[int, str, str]] = (
        (len(plan.created), _("{count} réservée"), _("{count} réservées")),
        (len(plan.updated), _("{count} modifiée"), _("{count} modifiées")),
        (len(plan.cancelled), _("{count} annulée"), _("{count} annulées")),
        (plan.unchanged, _("{count} inchangée"), _("{count} inchangées")),
        (len(plan.clashing), _("{count} refusée"), _("{count} refusées")),
    )
    told = [ngettext(one, many, count).format(count=count) for count, one, many in counts if count]
    return _("Calendrier importé dans {name}, dates : {counts}.").format(
        name=places(tx).room(space).name, counts=", ".join(told)
    )


@command(Permission.EVENTS)
def take_back_import(
    tx: Tx, *, made: Sequence[BookingId], formers: Sequence[Former]
) -> None:
    """Cancel what a calendar's reading booked, put back what it moved or cancelled."""
    found: list[Former] = []
    if made:
        batch = Batch.of(tx, made, together=False)
        batch.require_not_invoiced()
        mark_cancelled(batch, _("importation reprise"), ZERO)
        batch.write()
        _forget(tx, made)
        found += batch.formers()
    if formers:
        found += put_back(tx, formers).formers()
    tx.undo_with(put_back_bookings, formers=found)
    tx.says(_("L’importation du calendrier est reprise."))
