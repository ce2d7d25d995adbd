"""The end of an act on bookings: written, said, its way back named."""

from __future__ import annotations

from pole_desk.activities.events.commands._batch import Batch
from pole_desk.activities.events.commands.undoing import put_back_bookings
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.spaces.rules import names_together


def finished(tx: Tx, batch: Batch, said: str) -> None:
    """Write a batch, say the act, name its way back."""
    batch.write()
    tx.says(said)
    tx.undo_with(put_back_bookings, formers=batch.formers())


def named(batch: Batch) -> str:
    """`Assemblée générale (Espace polyvalent, travée A + travée B)`."""
    rooms = names_together(batch.places.room(SpaceId(row.space)).name for row in batch.rows)
    return _("{title} ({rooms})").format(title=batch.rows[0].title, rooms=rooms)
