"""How many people: what rooms take in a layout, who is on the site at an hour across all uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pole_desk.activities.events.queries.places import LayoutCapacity, Room, joined
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.headcount import LIMIT, HeadcountSources, Presence

USUAL_LIMIT = 1500
"""People that the site holds, until the setting says otherwise."""


class Peak(NamedTuple):
    """The most people on the site over an interval, when, and how many it may hold."""

    people: int
    at: int
    limit: int
    presences: Sequence[Presence]


def capacity_of(
    rooms: Sequence[Room], layout: str, known: Iterable[LayoutCapacity]
) -> int | None:
    """People that rooms together take; None when the layout is not possible there.

    Rooms together that no figure names take what each takes; without a layout, the most of any,
    or else what the space itself says.
    """
    by_spaces: dict[str, dict[str, int]] = {}
    for one in known:
        by_spaces.setdefault(one.spaces, {})[one.layout] = one.capacity
    figures = by_spaces.get(joined([room.code for room in rooms]))
    if figures is not None:
        return figures.get(layout) if layout else max(figures.values())
    if len(rooms) == 1:
        room = rooms[0]
        return room.capacity if not layout and room.capacity else None
    each = [capacity_of([room], layout, known) for room in rooms]
    return None if None in each else sum(one for one in each if one is not None)


def headcount(reader: Reader, *, starts_at: int, ends_at: int) -> list[Presence]:
    """Everybody expected at some time of an interval, across all uses."""
    try:
        sources = reader.port(HeadcountSources).sources
    except KeyError:
        return []
    return [
        presence for source in sources for presence in source.presences(reader, starts_at, ends_at)
    ]


def site_peak(reader: Reader, *, starts_at: int, ends_at: int) -> Peak:
    """The fullest instant of an interval, across all uses."""
    there = headcount(reader, starts_at=starts_at, ends_at=ends_at)
    limit = int(setting(reader, key=LIMIT, on=day_of(starts_at), default=USUAL_LIMIT))
    instants = {max(starts_at, one.starts_at) for one in there} | {starts_at}
    people, at = max(
        (sum(one.people for one in there if one.starts_at <= at < one.ends_at), -at)
        for at in instants
    )
    return Peak(people, -at, limit, there)
