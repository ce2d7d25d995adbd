"""Spaces booked for an event, firmly or as an option; the event is opened with its first booking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pole_desk.activities.events.commands._batch import Batch
from pole_desk.activities.events.commands._closed import require_open_days
from pole_desk.activities.events.commands._numbers import next_number
from pole_desk.activities.events.commands._people import warnings
from pole_desk.activities.events.commands._price import freeze_prices
from pole_desk.activities.events.commands.cancelling import cancel_bookings
from pole_desk.activities.events.queries.places import Places, places
from pole_desk.activities.events.queries.prices import usual_category
from pole_desk.activities.events.rules.classes import require_category
from pole_desk.activities.events.rules.needs import (
    BookingWish,
    OnClosedDay,
    checked_term,
    require_wish,
)
from pole_desk.activities.events.rules.rooms import require_bookable
from pole_desk.activities.events.rules.states import OPTIONS, TOPIC, BookingState, state_name
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId, ContactId, DossierId, EventId, PartyId, SpaceId
from pole_desk.registers.claims.rules import span_text
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.queries import dossier as dossier_card
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.rules import checked_email

OPTION_HOURS, USUAL_OPTION_HOURS = "events.option_hours", 7 * 24
DEPOSIT_PERCENT, USUAL_DEPOSIT_PERCENT = "events.deposit_percent", 30


class Booked(NamedTuple):
    """What was booked, and what the user should know of it: too many people, a small room."""

    event: EventId
    dossier: DossierId
    bookings: tuple[BookingId, ...]
    warnings: tuple[str, ...] = ()


@command(Permission.EVENTS)
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
) -> Booked:
    """Book spaces for an event, all or none; the event is opened unless given.

    Bays wished for at the same times are made one (`together`). An option waits until
    `option_until` (epoch seconds; else the usual hours, never beyond its start). Raises Overlap
    naming the winner, RuleBroken on an option that comes before or a closed day, BadInput.
    """
    _require_askable(wishes, state)
    tree = places(tx)
    for wish in wishes:
        require_wish(wish)
        require_bookable(tree.room(wish.space))
    _require_apart(wishes, tree)
    if on_closed_day is OnClosedDay.REFUSE:
        require_open_days(tx, tree, [(wish.space, wish.starts_at, wish.ends_at) for wish in wishes])
    if event is None:
        row = open_event(
            tx, party=party, title=title, category=category,
            values={
                "caller": caller, "phone": phone, "email": checked_email(email.strip()),
                "people": people or max(wish.people for wish in wishes), "note": note,
                "contact": contact, "order_number": order_number,
            },
        )  # fmt: skip
    else:
        row = event_row(tx, event)
    return _add(tx, row, tree, wishes, state, option_until, together)


def _require_askable(wishes: Sequence[BookingWish], state: BookingState) -> None:
    if not wishes:
        raise BadInput("wishes", _("Dites quel espace, et quand."))
    if state in (BookingState.CANCELLED, BookingState.REFUSED):
        raise BadInput("booking_state", _("Une réservation ne naît pas annulée ni refusée."))


def _require_apart(wishes: Sequence[BookingWish], tree: Places) -> None:
    """Wishes of one act don't meet each other on any leaf."""
    by_leaf: dict[SpaceId, list[tuple[int, int, SpaceId]]] = defaultdict(list)
    for wish in wishes:
        for leaf in tree.leaves([wish.space]):
            by_leaf[leaf].append((wish.starts_at, wish.ends_at, wish.space))
    for spans in by_leaf.values():
        spans.sort()
        for one, other in zip(spans, spans[1:], strict=False):
            if other[0] < one[1]:
                raise BadInput(
                    "space_twice",
                    _("{name} est demandé deux fois aux mêmes heures.").format(
                        name=tree.room(other[2]).name
                    ),
                )


def open_event(
    tx: Tx, *, party: PartyId, title: str, category: str | None, values: dict[str, object]
) -> EventRow:
    words = " ".join(title.split())
    if not words or len(words) > 200:
        raise BadInput("title", _("Donnez un titre à l’événement, de 200 caractères au plus."))
    today = tx.clock.today()
    dossier = open_dossier(tx, kind=Kind.EVENT, party=party, title=words, on=today)
    row = EventRow(
        dossier=dossier, number=next_number(tx, "event", "EV"),
        category=str(
            usual_category(tx, party=party, on=today) if category is None
            else require_category(category)
        ),
        deposit_percent=setting(tx, key=DEPOSIT_PERCENT, on=today, default=USUAL_DEPOSIT_PERCENT),
        created_at=tx.clock.now(), **values,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    return row


def event_row(tx: Tx, event: EventId) -> EventRow:
    row = tx.session.get(EventRow, event)
    if row is None:
        raise NotFound("event", _("L’événement n° {id} n’existe pas.").format(id=event))
    return row


def _add(
    tx: Tx,
    event: EventRow,
    tree: Places,
    wishes: Sequence[BookingWish],
    state: BookingState,
    option_until: int | None,
    together: bool,
) -> Booked:
    card = dossier_card(tx, dossier=DossierId(event.dossier))
    rows = []
    for wish in wishes:
        row = row_for(tx, event, tree, wish, state, card.title)
        row.confirm_by = confirm_hour(tx, wish.starts_at, option_until) if state in OPTIONS else None
        rows.append(row)
    freeze_prices(tx, rows, party=card.party, category=event.category, tree=tree)
    tx.session.add_all(rows)
    tx.session.flush()
    if together:
        _join(tx, rows, tree)
    batch = Batch(tx, rows)
    batch.write()
    made = tuple(BookingId(row.id) for row in rows)
    told = warnings(tx, rows)
    tx.says(_said(card.party_name, event.number, tree, rows, state, told))
    tx.undo_with(
        cancel_bookings, bookings=made, reason=_("réservation reprise"), together=False, fee=ZERO,
        fee_reason=_("saisie annulée"),
    )  # fmt: skip
    tx.changed(TOPIC, made[0])
    return Booked(EventId(event.id), DossierId(event.dossier), made, told)


def row_for(
    tx: Tx, event: EventRow, tree: Places, wish: BookingWish, state: BookingState, title: str
) -> EventBookingRow:
    room = tree.room(wish.space)
    return EventBookingRow(
        event=event.id, series=wish.series, occurrence=wish.occurrence, together=None, hold=None,
        space=wish.space, title=" ".join(wish.title.split()) or title,
        starts_at=wish.starts_at, ends_at=wish.ends_at,
        set_up=room.set_up if wish.set_up is None else wish.set_up,
        tear_down=room.tear_down if wish.tear_down is None else wish.tear_down,
        squeeze_reason=wish.squeeze_reason.strip(), people=wish.people or event.people,
        layout=wish.layout, state=str(state), confirm_by=None, challenged_at=None, blocked_by="",
        cancelled_at=None, cancel_reason="", cancel_fee=ZERO, before_cancel="",
    )  # fmt: skip


def confirm_hour(tx: Tx, starts_at: int, option_until: int | None) -> int:
    """By when an option that starts then is to be confirmed: as asked, else by the usual hours."""
    now = to_instant(tx.clock.now())
    if option_until is None:
        hours = setting(
            tx, key=OPTION_HOURS, on=tx.clock.today(), default=USUAL_OPTION_HOURS
        )
        return max(now + 1, min(now + hours * 3600, starts_at))
    return checked_term(option_until, starts_at, now)


def _join(tx: Tx, rows: Sequence[EventBookingRow], tree: Places) -> None:
    """Bays of one space at the same times are made one."""
    groups: dict[tuple[int, int, int], list[EventBookingRow]] = defaultdict(list)
    for row in rows:
        parent = tree.room(SpaceId(row.space)).parent
        if parent is not None:
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
    names = ", ".join(dict.fromkeys(tree.room(SpaceId(row.space)).code for row in rows))
    more = len({(row.starts_at, row.ends_at) for row in rows}) - 1
    dates = "" if more < 1 else ngettext(
        " et {count} autre date", " et {count} autres dates", more
    ).format(count=more)  # fmt: skip
    act = _("{state} {number} : {spaces} pour {party}, {span}{dates}.").format(
        state=state_name(state), number=number, spaces=names, party=party,
        span=span_text(first.starts_at, first.ends_at), dates=dates,
    )  # fmt: skip
    return " ".join([act, *told])

