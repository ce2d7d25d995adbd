"""Goods follow the structure that owns them when it is merged into another."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.storage.commands.merging import hand_over_goods
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId


class StorageFollower:
    """Implements ports.merging.PartyFollower; who stores follows with its dossier."""

    name = "storage"

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        return hand_over_goods(tx, to=kept, merged=merged)

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        hand_over_goods(tx, to=to, goods=records)
