"""Members, repairs, shifts and swaps follow a structure that is merged into another."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.shop.commands.merging import hand_over_shop
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId


class ShopFollower:
    """Implements ports.merging.PartyFollower; a participation follows with its dossier."""

    name = "shop"

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        return hand_over_shop(tx, to=kept, merged=merged)

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        hand_over_shop(tx, to=to, records=records)
