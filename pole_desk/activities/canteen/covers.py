"""The canteen as event dossiers see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from pole_desk.activities.canteen.commands import (
    book_meal,
    cancel_meal,
    change_meal,
    restore_meal,
)
from pole_desk.activities.canteen.queries.meals import meals_of
from pole_desk.activities.canteen.queries.services import day as day_as_booked
from pole_desk.activities.canteen.rules import MealState, ServiceState
from pole_desk.kernel.work import Reader, Tx
from pole_desk.ports.covers import Offer, Order
from pole_desk.ports.ids import DossierId, MealBookingId, PartyId


class CanteenCovers:
    """Implements ports.covers.Covers."""

    def offer(self, reader: Reader, *, day: date) -> Offer:
        """What dossiers may order on a day."""
        seen = day_as_booked(reader, day=day)
        if seen.state == ServiceState.CANCELLED:
            return Offer(day, "cancelled", seen.reason, 0)
        bookable = seen.state in (ServiceState.OPEN, ServiceState.PLANNED)
        if not bookable or (seen.reason and seen.left):
            return Offer(day, "closed", seen.reason, 0)
        return Offer(day, "open", seen.reason, seen.left)

    def ordered(self, reader: Reader, *, dossiers: Collection[DossierId]) -> Sequence[Order]:
        """The orders of dossiers, cancelled ones included, by day."""
        return [
            Order(
                meal.id, meal.dossier, meal.day, meal.covers, meal.label,
                "booked" if meal.state == MealState.BOOKED else "cancelled", meal.service_state,
            )
            for meal in meals_of(reader, dossiers=dossiers)
        ]  # fmt: skip

    def order(
        self, tx: Tx, *, dossier: DossierId, party: PartyId, day: date, covers: int, formula: str = "",
        note: str = "",
    ) -> MealBookingId:  # fmt: skip
        """Order covers; raises RuleBroken naming what is left, or why the service takes none."""
        return book_meal(
            tx, day=day, party=party, covers=covers, formula=formula, dossier=dossier, note=note
        )

    def change(
        self, tx: Tx, *, booking: MealBookingId, day: date | None = None, covers: int | None = None
    ) -> None:
        """Another day or number of covers: only the difference is asked for. Raises RuleBroken."""
        change_meal(tx, meal=booking, day=day, covers=covers)

    def cancel(
        self, tx: Tx, *, booking: MealBookingId, reason: str, excused: bool = False
    ) -> None:
        """Give the covers back; the order stays on record, due past the hour unless `excused`."""
        cancel_meal(tx, meal=booking, reason=reason, excused=excused)

    def restore(self, tx: Tx, *, booking: MealBookingId) -> None:
        """Order again what was cancelled, under the same number. Raises RuleBroken."""
        restore_meal(tx, meal=booking)
