"""The end of an act on bookings: written, said, its way back named."""

from __future__ import annotations

from pole_desk.activities.events.commands._batch import Batch
from pole_desk.activities.events.commands.undoing import put_back_bookings
from pole_desk.activities.events.queries.cards import booking_card
from pole_desk.activities.events.rules.options import rank_name
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.spaces.rules import names_together


def finished(tx: Tx, batch: Batch, said: str) -> None:
    """Write a batch, say the act and who moves up by it, name its way back."""
    batch.write()
    tx.says(" ".join([said, *promotions(tx, batch)]))
    tx.undo_with(put_back_bookings, formers=batch.formers())


def promotions(tx: Tx, batch: Batch) -> list[str]:
    """A sentence for each client whose option moves up by what was written."""
    ranks: dict[str, int] = {}
    for booking in batch.promoted:
        card = booking_card(tx, booking=booking)
        ranks[card.party_name] = min(card.rank, ranks.get(card.party_name, card.rank))
    return [
        _("{party} passe en {rank}.").format(party=party, rank=rank_name(rank))
        for party, rank in ranks.items()
    ]


def named(batch: Batch) -> str:
    """`Assemblée générale (Espace polyvalent, travée A + travée B)`."""
    rooms = names_together(batch.places.room(SpaceId(row.space)).name for row in batch.rows)
    return _("{title} ({rooms})").format(title=batch.rows[0].title, rooms=rooms)
