"""Rows that name a structure given to another, when two structures are merged."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from pole_desk.activities.leases.rules import TOPIC
from pole_desk.activities.leases.tables import LeaseOccupantRow, LeaseOneOffRow
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId


@command(Permission.PARTIES)
def hand_over_occupants(
    tx: Tx, *, to: PartyId, merged: PartyId | None = None, occupants: Sequence[int] = ()
) -> list[int]:
    """Give co-occupants, those of `merged` or the ones named, to a structure; returns which."""
    row = LeaseOccupantRow
    statement = select(row).where(row.party == merged if merged else row.id.in_(occupants))
    found = tx.session.scalars(statement.order_by(row.id)).all()
    for occupant in found:
        occupant.party = to
        tx.changed(TOPIC, occupant.lease)
    tx.session.flush()
    return [occupant.id for occupant in found]


@command(Permission.PARTIES)
def hand_over_one_offs(
    tx: Tx, *, to: PartyId, merged: PartyId | None = None, one_offs: Sequence[int] = ()
) -> list[int]:
    """Give one-off charges, those of `merged` or the ones named, to a structure; returns which."""
    row = LeaseOneOffRow
    statement = select(row).where(row.party == merged if merged else row.id.in_(one_offs))
    found = tx.session.scalars(statement.order_by(row.id)).all()
    for one_off in found:
        one_off.party = to
        tx.changed(TOPIC, one_off.lease)
    tx.session.flush()
    return [one_off.id for one_off in found]
