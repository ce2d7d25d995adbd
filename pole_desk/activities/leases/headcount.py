"""The people who work at the pole, for the site's count."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.leases.queries.presences import presences
from pole_desk.kernel.work import Reader
from pole_desk.ports.headcount import Presence


class LeaseHeadcount:
    """Implements ports.headcount.HeadcountSource."""

    def presences(self, reader: Reader, starts_at: int, ends_at: int) -> Sequence[Presence]:
        """Those whom the running agreements declare, in the working hours of open days."""
        return presences(reader, starts_at=starts_at, ends_at=ends_at)
