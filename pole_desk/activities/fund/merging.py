"""Aids, members of groups and enterprises become follow the structure that is merged into another."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.fund.commands import hand_over_party
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId


class FundFollower:
    """Implements ports.merging.PartyFollower; projects follow with their dossiers."""

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        return hand_over_party(tx, to=kept, merged=merged)

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        hand_over_party(tx, to=to, records=records)
