"""The people that events bring, for the site's count: an event's people once, in however many rooms."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.events.queries.presences import presences
from pole_desk.kernel.work import Reader
from pole_desk.ports.headcount import Presence


class EventHeadcount:
    """Implements ports.headcount.HeadcountSource."""

    def presences(self, reader: Reader, starts_at: int, ends_at: int) -> Sequence[Presence]:
        """Confirmed bookings only; over hours in which an event has several rooms, the fullest."""
        return presences(reader, starts_at=starts_at, ends_at=ends_at)
