"""What a booking takes and owes: seats while it stands, covers that are due, meals off a card."""

from __future__ import annotations

from typing import NamedTuple

from pole_desk.activities.canteen.rules import MealState


class Stand(NamedTuple):
    """A booking as the counters see it."""

    service: int
    guest: str
    state: str
    covers: int
    absent: int
    late: bool
    excused: bool
    card: int | None

    @property
    def seats(self) -> int:
        """Seats taken at the service."""
        return self.covers if self.state == MealState.BOOKED else 0

    @property
    def due(self) -> int:
        return due_covers(self.state, self.covers, self.absent, late=self.late, excused=self.excused)


def due_covers(state: str, covers: int, absent: int, *, late: bool, excused: bool) -> int:
    """Covers that are charged, or taken off the card.

    Absent ones are due, and those cancelled after the hour, unless excused; credited ones never.
    """
    if state == MealState.BOOKED:
        return covers - (absent if excused else 0)
    if state == MealState.CANCELLED and late and not excused:
        return covers
    return 0
