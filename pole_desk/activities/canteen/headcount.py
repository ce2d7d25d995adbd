"""Who eats in the building at midday; participants of events are counted by their event."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.canteen.queries.services import Service, services
from pole_desk.activities.canteen.rules import ServiceState
from pole_desk.activities.leases.queries.presences import people_at_work
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.headcount import Presence


class CanteenHeadcount:
    """Implements ports.headcount.HeadcountSource."""

    def presences(self, reader: Reader, starts_at: int, ends_at: int) -> Sequence[Presence]:
        """The covers booked at open services that meet the interval; who works here is there already."""
        return [
            Presence(one.dossier, one.id, _("Service du midi"), people, one.starts_at, one.ends_at)
            for one in services(reader, first=day_of(starts_at), last=day_of(ends_at - 1))
            if one.state == ServiceState.OPEN
            and one.starts_at < ends_at and one.ends_at > starts_at
            and (people := _coming(reader, one))
        ]  # fmt: skip


def _coming(reader: Reader, one: Service) -> int:
    """Outsiders, and hosted guests beyond those who work at the pole that day."""
    if not one.taken_hosted:
        return one.taken_outsider
    return one.taken_outsider + max(0, one.taken_hosted - people_at_work(reader, on=one.day))
