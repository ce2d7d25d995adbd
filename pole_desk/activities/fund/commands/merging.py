"""What names a structure beside the dossiers, given to another when two are merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from pole_desk.activities.fund.rules import TOPIC
from pole_desk.activities.fund.tables import AidRow, MemberRow, OutcomeRow
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId

_TABLES: tuple[Any, ...] = (AidRow, MemberRow, OutcomeRow)


@command(Permission.PARTIES)
def hand_over_party(
    tx: Tx, *, to: PartyId, merged: PartyId | None = None, records: Sequence[int] = ()
) -> list[int]:
    """Give what names `merged`, or the records told, to a structure; which ones.

    A record's number times the count of tables, plus the table's place: one list names them all.
    """
    moved: list[int] = []
    for place, table in enumerate(_TABLES):
        own = [record // len(_TABLES) for record in records if record % len(_TABLES) == place]
        wanted = table.party == merged if merged is not None else table.id.in_(own)
        for row in tx.session.scalars(select(table).where(wanted).order_by(table.id)).all():
            row.party = to
            moved.append(row.id * len(_TABLES) + place)
    tx.session.flush()
    if moved:
        tx.changed(TOPIC, 0)
    return moved
