"""An event orders meals: what a dossier asks of the canteen, what it has there, what is left."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from pole_desk.kernel.work import Reader, Tx
from pole_desk.ports.ids import DossierId, MealBookingId, PartyId


class Offer(NamedTuple):
    """What a dossier may still order on a day.

    `state` is open, closed (no service, or nobody may book any more) or cancelled; `reason` says why
    in words; `left` counts the covers that a dossier may still take.
    """

    day: date
    state: str
    reason: str
    left: int


class Order(NamedTuple):
    """Covers that a dossier has at a service; `state` is booked or cancelled, `service_state` the service's."""

    booking: MealBookingId
    dossier: DossierId
    day: date
    covers: int
    formula: str
    state: str
    service_state: str


class Covers(Protocol):
    """The canteen, as strangers see it.

    Every act names its own way back (`Tx.way_back`), which whoever asked for it runs as part of its
    own: it also takes back what the act brought along, as a service opened for it.
    """

    def offer(self, reader: Reader, *, day: date) -> Offer:
        """What dossiers may order on a day."""
        ...

    def ordered(self, reader: Reader, *, dossiers: Collection[DossierId]) -> Sequence[Order]:
        """The orders of dossiers, cancelled ones included, by day."""
        ...

    def order(
        self, tx: Tx, *, dossier: DossierId, party: PartyId, day: date, covers: int, formula: str = "",
        note: str = "",
    ) -> MealBookingId:
        """Order covers; raises RuleBroken naming what is left, or why the service takes none."""
        ...

    def change(
        self, tx: Tx, *, booking: MealBookingId, day: date | None = None, covers: int | None = None
    ) -> None:
        """Another day or number of covers: only the difference is asked for. Raises RuleBroken."""
        ...

    def cancel(
        self, tx: Tx, *, booking: MealBookingId, reason: str, excused: bool = False
    ) -> None:
        """Give the covers back; the order stays on record, due past the hour unless `excused`."""
        ...

    def restore(self, tx: Tx, *, booking: MealBookingId) -> None:
        """Order again what was cancelled, under the same number. Raises RuleBroken."""
        ...
