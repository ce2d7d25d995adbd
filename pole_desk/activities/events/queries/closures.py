"""Public holidays, closures, hours when a room is shut under a booking: they need the user's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from pole_desk.activities.events.queries.places import Places
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, long_day
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.calendar.queries import closed_days_by_space, dated_hours


Place = tuple[SpaceId, int, int]
"""A space over an interval, epoch seconds."""


def require_open_days(reader: Reader, *, tree: Places, spans: Sequence[Place]) -> None:
    """Raises RuleBroken naming the first day, or the hours, when the pole, or the space, is closed."""
    require_open_hours(reader, tree=tree, spans=spans)
    closed_by_space = _closed(reader, tree, spans)
    for space, starts_at, ends_at in spans:
        closed = closed_by_space[space]
        for day in _days(starts_at, ends_at):
            if day in closed:
                raise RuleBroken(
                    "closed_day",
                    _("Le {day} est fermé ({reason}). Choisissez un autre jour, ou dites de "
                      "réserver quand même.").format(day=long_day(day), reason=closed[day]),
                    day=day.isoformat(), reason=closed[day],
                )  # fmt: skip


def _closed(reader: Reader, tree: Places, spans: Sequence[Place]) -> dict[SpaceId, dict[date, str]]:
    first = min(day_of(starts_at) for _space, starts_at, _ends in spans)
    last = max(day_of(ends_at - 1) for _space, _starts, ends_at in spans)
    lineages = {space: tree.kindred(space, first, last) for space, _starts, _ends in spans}
    return closed_days_by_space(reader, first=first, last=last, lineages=lineages)


def _days(starts_at: int, ends_at: int) -> list[date]:
    first, last = day_of(starts_at), day_of(ends_at - 1)
    return [first + timedelta(days=shift) for shift in range((last - first).days + 1)]


def require_open_there(
    reader: Reader, *, tree: Places, moves: Sequence[tuple[Place, Place]]
) -> None:
    """Raises RuleBroken when a booking would come to a closed day or hour, by where it was and goes.

    What was accepted on a closed day, or at hours when the room is shut, is not asked again.
    """
    for former, wanted in moves:
        if _days(*former[1:]) != _days(*wanted[1:]):
            require_open_days(reader, tree=tree, spans=[wanted])
            continue
        require_open_hours(reader, tree=tree, spans=[wanted], former=former)
        if former[0] != wanted[0] and not _shut(reader, tree, former):
            require_open_days(reader, tree=tree, spans=[wanted])


def _shut(reader: Reader, tree: Places, place: Place) -> bool:
    """Whether a place is closed on a day, or at the hours, of its interval."""
    space, starts_at, ends_at = place
    closed = _closed(reader, tree, [place])[space]
    hours = dated_hours(reader, first=day_of(starts_at), last=day_of(starts_at))
    days = _days(starts_at, ends_at)
    return any(day in closed for day in days) or bool(
        hours.outside(tree.kindred(space, days[0], days[-1]), starts_at, ends_at)
    )


def require_open_hours(
    reader: Reader, *, tree: Places, spans: Sequence[Place], former: Place | None = None
) -> None:
    """Raises RuleBroken when a space has its own hours and is shut; not if it was already at `former`."""
    days = [day_of(starts_at) for _space, starts_at, _ends in ([*spans, former] if former else spans)]
    hours = dated_hours(reader, first=min(days), last=max(days))
    if former is not None and hours.outside(_kindred(tree, former), *former[1:]):
        return
    for place in spans:
        _space, starts_at, ends_at = place
        for one in _kindred(tree, place):
            said = hours.outside([one], starts_at, ends_at)
            if said:
                raise RuleBroken(
                    "closed_day",
                    _("{space} est fermé à ces heures ({hours}). Choisissez d’autres heures, ou dites de "
                      "réserver quand même.").format(space=tree.room(one).name, hours=said),
                    day=day_of(starts_at).isoformat(), reason=said,
                )  # fmt: skip


def _kindred(tree: Places, place: Place) -> list[SpaceId]:
    space, starts_at, ends_at = place
    return tree.kindred(space, day_of(starts_at), day_of(ends_at - 1))
