"""Co-occupants and bearers of one-off charges follow a structure that is merged into another."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.leases.commands.merging import hand_over_occupants, hand_over_one_offs
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId


class LeaseFollower:
    """Implements ports.merging.PartyFollower; an agreement's holder follows with its dossier.

    Records are co-occupants, and one-off charges by the negative of their number.
    """

    name = "leases"

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        one_offs = hand_over_one_offs(tx, to=kept, merged=merged)
        return [*hand_over_occupants(tx, to=kept, merged=merged), *(-record for record in one_offs)]

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        hand_over_occupants(tx, to=to, occupants=[record for record in records if record > 0])
        hand_over_one_offs(tx, to=to, one_offs=[-record for record in records if record < 0])
