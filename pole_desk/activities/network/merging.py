"""The network follows a structure that is merged into another."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.network.commands.merging import hand_over_network
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId


class NetworkFollower:
    """Implements `ports.merging.PartyFollower`."""

    name = "network"

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        return hand_over_network(tx, to=kept, merged=merged)

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        hand_over_network(tx, to=to, records=records)
