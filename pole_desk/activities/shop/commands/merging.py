"""Rows that name a structure given to another, when two structures are merged."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from pole_desk.activities.shop.rules import GOODS_TOPIC, ROTA_TOPIC
from pole_desk.activities.shop.tables import MemberRow, RepairRow, ShiftRow, SwapRow
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId

COLUMNS = (
    (MemberRow, "party", GOODS_TOPIC),
    (RepairRow, "party", GOODS_TOPIC),
    (ShiftRow, "party", ROTA_TOPIC),
    (SwapRow, "asker", ROTA_TOPIC),
    (SwapRow, "asked", ROTA_TOPIC),
)
"""Where a structure is named; a record handed over is its row's number times these, plus its rank."""


@command(Permission.PARTIES)
def hand_over_shop(
    tx: Tx, *, to: PartyId, merged: PartyId | None = None, records: Sequence[int] = ()
) -> list[int]:
    """Give members, repairs, shifts and swaps, those of `merged` or the ones named; returns which."""
    done: list[int] = []
    for rank, (table, column, topic) in enumerate(COLUMNS):
        named = getattr(table, column)
        wanted = (
            named == merged
            if merged is not None
            else table.id.in_([n // len(COLUMNS) for n in records if n % len(COLUMNS) == rank])
        )
        for row in tx.session.scalars(select(table).where(wanted).order_by(table.id)).all():
            setattr(row, column, to)
            done.append(row.id * len(COLUMNS) + rank)
            tx.changed(topic, row.id)
        tx.session.flush()
    return done
