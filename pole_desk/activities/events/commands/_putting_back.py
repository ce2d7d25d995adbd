"""Bookings written as they were: the way back that several acts share."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.events.commands._batch import Batch, Former
from pole_desk.activities.events.rules.states import TOPIC
from pole_desk.kernel.i18n import ngettext
from pole_desk.kernel.work import Tx


def put_back(tx: Tx, formers: Sequence[Former]) -> Batch:
    """Write bookings as they were; the act that it is part of says it and names its way back."""
    by_id = {former.booking: former for former in formers}
    batch = Batch.of(tx, list(by_id), together=False)
    batch.require_not_invoiced()
    for row in batch.rows:
        former = by_id[row.id]  # type: ignore[index]
        tx.require_version(TOPIC, row, former.version)
        for name, value in former.values.items():
            setattr(row, name, value)
        batch.queue_at(row, former.queued_at)
    batch.write()
    return batch


def put_back_text(count: int) -> str:
    return ngettext(
        "{count} réservation remise comme avant.", "{count} réservations remises comme avant.", count
    ).format(count=count)
