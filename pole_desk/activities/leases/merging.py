"""Co-occupants and bearers of one-off charges follow a structure that is merged into another."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.leases.commands.merging import hand_over_occupants, hand_over_one_offs
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId


class OccupantFollower:
    """Implements ports.merging.PartyFollower for co-occupants."""

    name = "leases.occupants"

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        return hand_over_occupants(tx, to=kept, merged=merged)

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        hand_over_occupants(tx, to=to, occupants=records)


class OneOffFollower:
    """Implements ports.merging.PartyFollower for one-off charges typed for another bearer."""

    name = "leases.one_offs"

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        return hand_over_one_offs(tx, to=kept, merged=merged)

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        hand_over_one_offs(tx, to=to, one_offs=records)
