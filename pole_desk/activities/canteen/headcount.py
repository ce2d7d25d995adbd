"""Who eats in the building at midday; participants of events are counted by their event."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.canteen.queries.services import services
from pole_desk.activities.canteen.rules import ServiceState
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.headcount import Presence


class CanteenHeadcount:
    """Implements ports.headcount.HeadcountSource."""

    def presences(self, reader: Reader, starts_at: int, ends_at: int) -> Sequence[Presence]:
        """The covers booked at open services that meet the interval."""
        return [
            Presence(
                one.dossier, one.id, _("Service du midi"), one.taken_hosted + one.taken_outsider,
                one.starts_at, one.ends_at,
            )
            for one in services(reader, first=day_of(starts_at), last=day_of(ends_at - 1))
            if one.state == ServiceState.OPEN
            and one.starts_at < ends_at and one.ends_at > starts_at
            and one.taken_hosted + one.taken_outsider
        ]  # fmt: skip
