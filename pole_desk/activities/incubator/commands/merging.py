"""Rows that name a structure given to another, when two structures are merged."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from pole_desk.activities.incubator.rules.topics import JURIES_TOPIC, TOPIC
from pole_desk.activities.incubator.tables import IncubationRow, JurorRow, MentorRow
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId

COLUMNS = (
    (IncubationRow, "party", TOPIC),
    (IncubationRow, "network", TOPIC),
    (JurorRow, "party", JURIES_TOPIC),
    (MentorRow, "party", "mentors"),
)
"""Where a structure is named; a record handed over is its row's number times these, plus its rank."""


@command(Permission.PARTIES)
def hand_over_incubations(
    tx: Tx, *, to: PartyId, merged: PartyId | None = None, records: Sequence[int] = ()
) -> list[int]:
    """Give projects, networks, members and mentors, those of `merged` or the ones named; returns which."""
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
            tx.changed(topic, row.jury if isinstance(row, JurorRow) else row.id)
        tx.session.flush()
    return done
