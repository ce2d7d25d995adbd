"""Bookings that go to another place: to the end of its queue, at its price."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.events.commands._batch import Batch
from pole_desk.activities.events.commands._price import freeze_prices, price_moved
from pole_desk.activities.events.tables import EventBookingRow
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import DossierId
from pole_desk.registers.dossiers.queries import dossier as dossier_card


def settle(tx: Tx, batch: Batch, keep_price: bool | None, price_reason: str) -> None:
    """Queue anew what left its place, cut an option's hour to the start, price anew what changed."""
    for row in batch.rows:
        was = {name: batch.former(row, name) for name in ("space", "starts_at", "ends_at")}
        inside = (
            row.space == was["space"]
            and row.starts_at >= was["starts_at"] and row.ends_at <= was["ends_at"]
            and row.set_up <= batch.former(row, "set_up")
            and row.tear_down <= batch.former(row, "tear_down")
        )  # fmt: skip
        if not inside:
            batch.queue_last(row)
        if row.confirm_by is not None and row.confirm_by > row.starts_at > batch.now:
            row.confirm_by = row.starts_at
        if any(was[name] != getattr(row, name) for name in was):
            event = batch.events[row.event]
            card = dossier_card(tx, dossier=DossierId(event.dossier))
            price_moved(
                tx, row, party=card.party, category=event.category, keep=keep_price,
                reason=price_reason.strip(), tree=batch.places,
            )  # fmt: skip


def price_taken_up(batch: Batch, rows: Sequence[EventBookingRow]) -> None:
    """Price dates that were refused as they are taken up: today's price list, the hours that are left."""
    by_event: dict[int, list[EventBookingRow]] = {}
    for row in rows:
        by_event.setdefault(row.event, []).append(row)
    for event, group in by_event.items():
        card = dossier_card(batch.tx, dossier=DossierId(batch.events[event].dossier))
        freeze_prices(
            batch.tx, group, party=card.party, category=batch.events[event].category,
            tree=batch.places,
        )  # fmt: skip
