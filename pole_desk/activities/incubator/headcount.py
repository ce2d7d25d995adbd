"""The people that workshops and information meetings bring to the pole's rooms, for the site's count."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.incubator.queries.presences import presences
from pole_desk.kernel.work import Reader
from pole_desk.ports.headcount import Presence


class IncubatorHeadcount:
    """Implements ports.headcount.HeadcountSource."""

    def presences(self, reader: Reader, starts_at: int, ends_at: int) -> Sequence[Presence]:
        """What is held in a room of the pole; elsewhere counts nobody here."""
        return presences(reader, starts_at=starts_at, ends_at=ends_at)
