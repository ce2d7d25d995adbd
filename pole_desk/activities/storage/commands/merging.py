"""Goods that name a structure given to another, when two structures are merged."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from pole_desk.activities.storage.rules import TOPIC
from pole_desk.activities.storage.tables import GoodRow
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId


@command(Permission.PARTIES)
def hand_over_goods(
    tx: Tx, *, to: PartyId, merged: PartyId | None = None, goods: Sequence[int] = ()
) -> list[int]:
    """Give the goods owned by `merged`, or the ones named, to a structure; returns which."""
    wanted = GoodRow.party == merged if merged else GoodRow.id.in_(goods)
    rows = tx.session.scalars(select(GoodRow).where(wanted).order_by(GoodRow.id)).all()
    for row in rows:
        row.party = to
        tx.changed(TOPIC, row.dossier)
    tx.session.flush()
    return [row.id for row in rows]
