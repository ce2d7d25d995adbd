"""Projects, networks, jury members and mentors follow a structure that is merged into another."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.incubator.commands.merging import hand_over_incubations
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId


class IncubatorFollower:
    """Implements ports.merging.PartyFollower; a project's dossier follows with the others."""

    name = "incubator"

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        return hand_over_incubations(tx, to=kept, merged=merged)

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        hand_over_incubations(tx, to=to, records=records)
