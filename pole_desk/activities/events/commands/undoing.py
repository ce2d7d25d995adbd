"""The way back of every act on bookings: they are again what they were, checked like any other act."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.events.commands._batch import Former
from pole_desk.activities.events.commands._putting_back import put_back, put_back_text
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command


@command(Permission.EVENTS)
def put_back_bookings(tx: Tx, *, formers: Sequence[Former]) -> None:
    """Bring bookings back to what they were: places, times, states, prices, rank in the queue.

    Raises Conflict when one changed since, Overlap when its place was taken meanwhile.
    """
    batch = put_back(tx, formers)
    tx.undo_with(put_back_bookings, formers=batch.formers())
    tx.says(put_back_text(len(batch.rows)))
