"""Public holidays, closures, hours when a room is shut under a booking: they need the user's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from pole_desk.activities.events.queries.places import Places
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, long_day
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.calendar.queries import closed_days_by_space, dated_hours


def require_open_days(
    reader: Reader, *, tree: Places, spans: Sequence[tuple[SpaceId, int, int]]
) -> None:
    """Raises RuleBroken naming the first day, or the hours, when the pole, or the space, is closed."""
    require_open_hours(reader, tree=tree, spans=spans)
    first = min(day_of(starts_at) for _space, starts_at, _ends in spans)
    last = max(day_of(ends_at - 1) for _space, _starts, ends_at in spans)
    lineages = {space: tree.lineage(space) for space, _starts, _ends in spans}
    by_space = closed_days_by_space(reader, first=first, last=last, lineages=lineages)
    for space, closed in by_space.items():
        if not closed:
            continue
        for wanted, starts_at, ends_at in spans:
            day = day_of(starts_at)
            while wanted == space and day <= day_of(ends_at - 1):
                if day in closed:
                    raise RuleBroken(
                        "closed_day",
                        _("Le {day} est fermé ({reason}). Choisissez un autre jour, ou dites de "
                          "réserver quand même.").format(day=long_day(day), reason=closed[day]),
                        day=day.isoformat(), reason=closed[day],
                    )  # fmt: skip
                day += timedelta(days=1)


def require_open_hours(
    reader: Reader,
    *,
    tree: Places,
    spans: Sequence[tuple[SpaceId, int, int]],
    former: tuple[SpaceId, int, int] | None = None,
) -> None:
    """Raises RuleBroken when a space has its own hours and is shut; not if it was already at `former`."""
    days = [day_of(starts_at) for _space, starts_at, _ends in ([*spans, former] if former else spans)]
    hours = dated_hours(reader, first=min(days), last=max(days))
    if former is not None and hours.outside(tree.lineage(former[0]), *former[1:]):
        return
    for space, starts_at, ends_at in spans:
        said = hours.outside(tree.lineage(space), starts_at, ends_at)
        if said:
            raise RuleBroken(
                "closed_day",
                _("{space} est fermé à ces heures ({hours}). Choisissez d’autres heures, ou dites de "
                  "réserver quand même.").format(space=tree.room(space).name, hours=said),
                day=day_of(starts_at).isoformat(), reason=said,
            )  # fmt: skip
