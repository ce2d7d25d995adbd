"""An event opened, a booking written as wished: what every way of booking shares."""

from __future__ import annotations

from pole_desk.activities.events.commands._numbers import next_number
from pole_desk.activities.events.queries.places import Places
from pole_desk.activities.events.queries.prices import usual_category
from pole_desk.activities.events.rules.classes import require_category
from pole_desk.activities.events.rules.finding import search_key
from pole_desk.activities.events.rules.needs import BookingWish, checked_term, checked_title
from pole_desk.activities.events.rules.states import BookingState
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.settings import setting
from pole_desk.kernel.texts import one_line
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.queries import require_party

OPTION_HOURS, USUAL_OPTION_HOURS = "events.option_hours", 7 * 24
DEPOSIT_PERCENT, USUAL_DEPOSIT_PERCENT = "events.deposit_percent", 30


def require_client(tx: Tx, party: PartyId, title: str) -> None:
    """Raises NotFound, or BadInput on the title: told before who is in the way."""
    require_party(tx, party=party)
    checked_title(title)


def open_event(
    tx: Tx, *, party: PartyId, title: str, category: str | None, values: dict[str, object]
) -> EventRow:
    """A new event of a client, under the next number; raises BadInput on its title."""
    words = checked_title(title)
    today = tx.clock.today()
    dossier = open_dossier(tx, kind=Kind.EVENT, party=party, title=words, on=today)
    number = next_number(tx, "event", "EV")
    row = EventRow(
        dossier=dossier, number=number,
        search_key=search_key(
            number, str(values.get("caller", "")), str(values.get("email", "")),
            str(values.get("phone", "")), [words],
        ),
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


def row_for(
    tx: Tx, event: EventRow, tree: Places, wish: BookingWish, state: BookingState, title: str
) -> EventBookingRow:
    """A booking as wished, the room's usual buffers where none is said; it has no price yet."""
    room = tree.room(wish.space)
    return EventBookingRow(
        event=event.id, series=wish.series, occurrence=wish.occurrence, together=None, hold=None,
        space=wish.space, title=one_line(wish.title) or title,
        starts_at=wish.starts_at, ends_at=wish.ends_at,
        set_up=room.set_up if wish.set_up is None else wish.set_up,
        tear_down=room.tear_down if wish.tear_down is None else wish.tear_down,
        squeeze_reason=wish.squeeze_reason.strip(), people=wish.people or event.people,
        layout=wish.layout, state=str(state), confirm_by=None, challenged_at=None, blocked_by="",
        cancelled_at=None, cancel_reason="", cancel_fee=ZERO, cancellations=0, before_cancel="",
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
