"""What names a structure in the chantiers goes with it when it is merged, and comes back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId
from pole_desk.registers.chantiers.rules import TOPIC
from pole_desk.registers.chantiers.tables import (
    ActionPartyRow,
    AttendanceRow,
    LeadRow,
    SupportRow,
)

TABLES = (LeadRow, AttendanceRow, ActionPartyRow, SupportRow)
"""In this order for good: a record moved is numbered by its table's place."""


@command(Permission.CHANTIERS)
def hand_over_chantiers(tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
    """Give what names a merged structure to the one that is kept; an action names it once."""
    statement = select(ActionPartyRow.action, ActionPartyRow.role).where(ActionPartyRow.party == kept)
    already = {(row.action, row.role) for row in tx.session.execute(statement)}
    moved = []
    for place, table in enumerate(TABLES):
        for row in tx.session.scalars(select(table).where(table.party == merged)):
            if isinstance(row, ActionPartyRow) and (row.action, row.role) in already:
                continue
            row.party = kept
            moved.append(row.id * len(TABLES) + place)
    tx.session.flush()
    tx.changed(TOPIC, kept)
    return moved


@command(Permission.CHANTIERS)
def hand_back_chantiers(tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
    """Give back what named a structure before a merger."""
    for record in records:
        number, place = divmod(record, len(TABLES))
        row = tx.session.get(TABLES[place], number)
        if row is not None:
            row.party = to
    tx.session.flush()
    tx.changed(TOPIC, to)
