"""Dossiers and links follow a structure that is merged into another, and come back."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId
from pole_desk.registers.dossiers.commands import hand_over_dossiers, hand_back_dossiers


class DossierFollower:
    """Implements `ports.merging.PartyFollower`."""

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        return hand_over_dossiers(tx, kept=kept, merged=merged)

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        hand_back_dossiers(tx, dossiers=records, to=to)
