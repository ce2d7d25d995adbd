"""Events follow a structure that is merged: their dossiers do, the person to call does with its card."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.events.commands.merging import touch_events
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId


class EventFollower:
    """Implements ports.merging.PartyFollower; no event names a structure but through its dossier."""

    name = "events"

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        return touch_events(tx, parties=[kept, merged])

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        touch_events(tx, events=records)
