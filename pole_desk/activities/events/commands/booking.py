"""Spaces booked for an event, firmly or as an option; the event is opened with its first booking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from pole_desk.activities.events.commands._batch import Batch
from pole_desk.activities.events.commands._extras import event_row
from pole_desk.activities.events.commands._opening import confirm_hour, open_event, row_for
from pole_desk.activities.events.commands._people import warnings
from pole_desk.activities.events.commands._price import freeze_prices
from pole_desk.activities.events.commands.cancelling import cancel_bookings
from pole_desk.activities.events.queries.before_booking import Known, before_booking
from pole_desk.activities.events.queries.places import Places
from pole_desk.activities.events.rules.needs import BookingWish, OnClosedDay, checked_title
from pole_desk.activities.events.rules.past import require_recent
from pole_desk.activities.events.rules.states import OPTIONS, TAKEN_BACK, TOPIC, BookingState, state_name
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId, ContactId, DossierId, EventId, PartyId, SpaceId
from pole_desk.registers.claims.rules import span_text
from pole_desk.registers.dossiers.queries import dossier as dossier_card
from pole_desk.registers.dossiers.rules import State as DossierState
from pole_desk.registers.parties.rules import checked_email
from pole_desk.registers.spaces.rules import names_together


class Booked(NamedTuple):
    """What was booked, and what the user should know of it: too many people, a small room."""

    event: EventId
    dossier: DossierId
    bookings: tuple[BookingId, ...]
    warnings: tuple[str, ...] = ()


@command(Permission.EVENTS, ahead=before_booking)
def book(
    tx: Tx,
    *,
    party: PartyId,
    title: str,
    wishes: Sequence[BookingWish],
    event: EventId | None = None,
    state: BookingState = BookingState.CONFIRMED,
    option_until: int | None = None,
    caller: str = "",
    phone: str = "",
    email: str = "",
    people: int = 0,
    category: str | None = None,
    note: str = "",
    together: bool = True,
    on_closed_day: OnClosedDay = OnClosedDay.REFUSE,
    contact: ContactId | None = None,
    order_number: str = "",
    past: bool = False,
) -> Booked:
    """Book spaces for an event, all or none; the event is opened unless given.

    Bays wished for at the same times are made one (`together`). An option waits until
    `option_until` (epoch seconds; else the usual hours, never beyond its start). Raises Overlap
    naming the winner, RuleBroken on an option that comes before or a closed day, or on hours that are
    long over unless the user said so (`past`), BadInput.
    """
    known = tx.ahead(before_booking) or before_booking(
        tx, party=party, title=title, wishes=wishes, event=event, state=state, category=category,
        on_closed_day=on_closed_day,
    )  # fmt: skip
    if not past:
        require_recent([(wish.starts_at, wish.ends_at) for wish in wishes], to_instant(tx.clock.now()))
    if event is None:
        client = _Client(party, known.party_name, checked_title(title))
        row = open_event(
            tx, party=party, title=title,
            category=known.category if category is None else category,
            values={
                "caller": caller, "phone": phone, "email": checked_email(email.strip()),
                "people": people or max(wish.people for wish in wishes), "note": note,
                "contact": contact, "order_number": order_number,
            },
        )  # fmt: skip
    else:
        row = event_row(tx, event)
        client = _Client.of(tx, row)
    return _add(tx, row, client, known, wishes, state, option_until, together, opened=event is None)


class _Client(NamedTuple):
    """Whose an event is, what it is called, whether all its bookings are over."""

    party: PartyId
    name: str
    title: str
    cancelled: bool = False

    @classmethod
    def of(cls, tx: Tx, event: EventRow) -> _Client:
        card = dossier_card(tx, dossier=DossierId(event.dossier))
        return cls(card.party, card.party_name, card.title, card.state == DossierState.CANCELLED)


def _add(
    tx: Tx,
    event: EventRow,
    client: _Client,
    known: Known,
    wishes: Sequence[BookingWish],
    state: BookingState,
    option_until: int | None,
    together: bool,
    *,
    opened: bool,
) -> Booked:
    tree = known.tree
    rows = []
    for wish in wishes:
        row = row_for(tx, event, tree, wish, state, client.title)
        row.confirm_by = confirm_hour(tx, wish.starts_at, option_until) if state in OPTIONS else None
        rows.append(row)
    freeze_prices(tx, rows, party=client.party, category=event.category, tree=tree, known=known)
    tx.session.add_all(rows)
    tx.session.flush()
    if together:
        _join(tx, rows, tree)
    batch = Batch(tx, rows, tree, made_for=event, opened=opened, reopens=client.cancelled)
    batch.write()
    made = tuple(BookingId(row.id) for row in rows)
    told = warnings(tx, rows, tree, known.layouts)
    tx.says(_said(client.name, event.number, tree, rows, state, told))
    tx.undo_with(
        cancel_bookings, bookings=made, reason=TAKEN_BACK, together=False, fee=ZERO,
        fee_reason=_("saisie annulée"),
    )  # fmt: skip
    tx.changed(TOPIC, made[0])
    return Booked(EventId(event.id), DossierId(event.dossier), made, told)


def _join(tx: Tx, rows: Sequence[EventBookingRow], tree: Places) -> None:
    """Bays of one space at the same times are made one, and so are the spaces of a date of a series."""
    groups: dict[Hashable, list[EventBookingRow]] = defaultdict(list)
    for row in rows:
        parent = tree.room(SpaceId(row.space)).parent
        if row.occurrence is not None:
            groups[row.occurrence].append(row)
        elif parent is not None:
            groups[parent, row.starts_at, row.ends_at].append(row)
    for group in groups.values():
        if len(group) > 1:
            for row in group:
                row.together = group[0].id
    tx.session.flush()


def _said(
    party: str, number: str, tree: Places, rows: Sequence[EventBookingRow], state: BookingState,
    told: Iterable[str],
) -> str:
    first = rows[0]
    names = names_together(tree.room(SpaceId(row.space)).name for row in rows)
    more = len({(row.starts_at, row.ends_at) for row in rows}) - 1
    dates = "" if more < 1 else ngettext(
        " et {count} autre date", " et {count} autres dates", more
    ).format(count=more)  # fmt: skip
    act = _("{state} {number} : {spaces} pour {party}, {span}{dates}.").format(
        state=state_name(state), number=number, spaces=names, party=party,
        span=span_text(first.starts_at, first.ends_at), dates=dates,
    )  # fmt: skip
    return " ".join([act, *told])

