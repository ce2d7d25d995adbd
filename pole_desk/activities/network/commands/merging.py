"""What the network knows of a structure follows it when it is merged."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from pole_desk.activities.network.rules import TOPIC, Accession
from pole_desk.activities.network.tables import (
    AccessionRow,
    AskedRow,
    BenefitRow,
    CharterRow,
    PostRow,
    ServiceRow,
)
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId

_OWNED = (CharterRow, PostRow, ServiceRow, AccessionRow, BenefitRow, AskedRow)
_SHIFT = 10
"""A record's number in a list of several tables: its own times ten, plus the table's place."""


@command(Permission.NETWORK)
def hand_over_network(
    tx: Tx, *, to: PartyId, merged: PartyId | None = None, records: Sequence[int] = ()
) -> list[int]:
    """Give a merged structure's records to the one kept, or give records back; which ones.

    Both asked in one enquiry: the answer of the merged one stays its own; both ask to join: so does its request.
    """
    moved: list[int] = []
    for place, table in enumerate(_OWNED):
        wanted = (
            table.party == merged
            if merged is not None
            else table.id.in_([one // _SHIFT for one in records if one % _SHIFT == place])
        )
        for row in tx.session.scalars(select(table).where(wanted)):
            if isinstance(row, AskedRow) and _asked_already(tx, row, to):
                continue
            if isinstance(row, AccessionRow) and _waits_already(tx, row, to):
                continue
            row.party = to
            moved.append(row.id * _SHIFT + place)
            tx.changed(TOPIC, row.id)
    tx.session.flush()
    return moved


def _asked_already(tx: Tx, row: AskedRow, party: PartyId) -> bool:
    return (
        tx.session.scalars(
            select(AskedRow.id).where(AskedRow.enquiry == row.enquiry, AskedRow.party == party)
        ).first()
        is not None
    )


def _waits_already(tx: Tx, row: AccessionRow, party: PartyId) -> bool:
    if row.state != Accession.ASKED:
        return False
    waiting = select(AccessionRow.id).where(
        AccessionRow.party == party, AccessionRow.state == Accession.ASKED, AccessionRow.id != row.id
    )
    return tx.session.scalars(waiting).first() is not None
