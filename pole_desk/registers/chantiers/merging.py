"""Leads, partners and people present follow a structure that is merged into another."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId
from pole_desk.registers.chantiers.commands.merging import hand_back_chantiers, hand_over_chantiers


class ChantierFollower:
    """Implements `ports.merging.PartyFollower`."""

    name = "chantiers"

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        return hand_over_chantiers(tx, kept=kept, merged=merged)

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        hand_back_chantiers(tx, records=records, to=to)
