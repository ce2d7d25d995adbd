"""Events whose structure became another: told to the pages that show them, nothing else changes."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from pole_desk.activities.events.rules.states import TOPIC
from pole_desk.activities.events.tables import EventRow
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId
from pole_desk.registers.dossiers.queries import dossiers


@command(Permission.PARTIES)
def touch_events(
    tx: Tx, *, parties: Collection[PartyId] = (), events: Collection[int] = ()
) -> list[int]:
    """Note that the events of some structures, or the ones named, have another client; which ones."""
    own = [one.id for party in parties for one in dossiers(tx, party=party, kind="event")]
    statement = select(EventRow.id).where(or_(EventRow.dossier.in_(own), EventRow.id.in_(events)))
    found = list(tx.session.scalars(statement.order_by(EventRow.id)))
    for event in found:
        tx.changed(TOPIC, event)
    return found
