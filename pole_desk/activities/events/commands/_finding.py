"""The text that events are found by, kept in step with what is said of them and their bookings."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm.attributes import set_committed_value

from pole_desk.activities.events.rules.finding import search_key
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import DossierId
from pole_desk.registers.dossiers.queries import dossier as dossier_card

_TITLES = select(EventBookingRow.title).where(EventBookingRow.event == bindparam("event")).distinct()
_EVENTS = EventRow.__table__
_FIND = (
    update(_EVENTS)  # type: ignore[arg-type]
    .where(_EVENTS.c.id == bindparam("found"))
    .values(search_key=bindparam("by"))
)


def find_by(tx: Tx, event: EventRow) -> None:
    """Let an event be found by what it is now; no other value changes, so no former one is kept."""
    tx.session.flush()
    title = dossier_card(tx, dossier=DossierId(event.dossier)).title
    titles = sorted(tx.connection.scalars(_TITLES, {"event": event.id}))
    key = search_key(event.number, event.caller, event.email, event.phone, dict.fromkeys([title, *titles]))
    if key == event.search_key:
        return
    tx.connection.execute(_FIND, {"found": event.id, "by": key})
    set_committed_value(event, "search_key", key)
