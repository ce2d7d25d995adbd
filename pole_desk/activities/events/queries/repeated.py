"""The rooms for a repetition: on how many of its dates each is free, those free on all of them first.

A fixed number of statements whatever the ledger holds: one probe per pair of buffers, one for options.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from pole_desk.activities.events.queries._candidates import Candidate, candidates, in_the_way
from pole_desk.activities.events.queries._other_times import ClosedDays
from pole_desk.activities.events.queries._weighing import dates_of
from pole_desk.activities.events.queries.held import holds_of
from pole_desk.activities.events.queries.options import waiting
from pole_desk.activities.events.queries.places import Places, layouts, places
from pole_desk.activities.events.rules.needs import Need, OnClosedDay, require_need
from pole_desk.activities.events.rules.options import Option
from pole_desk.activities.events.rules.rooms import LayoutCapacity, capacity_of
from pole_desk.activities.events.rules.series import SeriesWish
from pole_desk.kernel.periods import day_of, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, SpaceId


class RepeatedPlace(NamedTuple):
    """A room, or bays together, over the dates of a repetition; buffers in seconds.

    `dates` are those that count: a closed day is skipped, and told in `closed`. `taken` are held
    firmly by somebody or not open, `optioned` only wait behind somebody's option.
    """

    spaces: tuple[SpaceId, ...]
    codes: tuple[str, ...]
    name: str
    capacity: int | None
    set_up: int
    tear_down: int
    dates: int
    taken: int
    optioned: int
    closed: int

    @property
    def free(self) -> int:
        return self.dates - self.taken - self.optioned


def repeated_spans(reader: Reader, *, wish: SeriesWish) -> list[tuple[int, int]]:
    """The dates of a repetition in epoch seconds, whatever its room. Raises as `preview_series`."""
    return [(one.starts_at, one.ends_at) for one in dates_of(reader, wish=wish)[1]]


def repeated_places(
    reader: Reader, *, need: Need, dossier: DossierId | None = None
) -> list[RepeatedPlace]:
    """The places large enough, by how many of the dates of `need.spans` they are free on.

    Whoever confirms must be first: the live options of others than `dossier` count. Equal places
    come single rooms first, then the smallest. Raises BadInput on a need that can't be searched.
    """
    require_need(need)
    tree = places(reader)
    days = [day_of(instant) for span in need.spans for instant in (span[0], span[1] - 1)]
    known = layouts(reader, on=min(days))
    group = [one for one in candidates(tree, known, need) if _large_enough(one, need, known)]
    leaving = holds_of(reader, bookings=need.excluding)
    taken: dict[str, set[int]] = {}
    for label, index, _hold in in_the_way(reader, group=group, spans=need.spans, leaving=leaving):
        taken.setdefault(label, set()).add(index)
    options = [
        option for option in _options(reader, group, need.spans)
        if option.dossier != dossier and option.hold not in leaving
    ]  # fmt: skip
    closed = ClosedDays(reader, min(days), max(days))
    found = [_counted(tree, one, need, known, closed, taken, options) for one in group]
    return sorted(
        found,
        key=lambda one: (one.dates - one.free, one.taken, len(one.spaces), one.capacity or 0, one.codes),
    )


def _large_enough(one: Candidate, need: Need, known: Sequence[LayoutCapacity]) -> bool:
    capacity = capacity_of(one.rooms, need.layout, known)
    if capacity is None:
        return not need.layout
    return not need.people or capacity >= need.people


def _options(
    reader: Reader, group: Sequence[Candidate], spans: Sequence[tuple[int, int]]
) -> list[Option]:
    leaves = {leaf for one in group for leaf in one.leaves}
    if not leaves:
        return []
    before = max(one.set_up for one in group)
    after = max(one.tear_down for one in group)
    now = to_instant(reader.clock.now())
    found = waiting(
        reader, leaves=leaves, starts_at=min(first for first, _last in spans) - before,
        ends_at=max(last for _first, last in spans) + after,
    )
    return [option for option in found if option.lapses_at > now]


def _counted(
    tree: Places,
    one: Candidate,
    need: Need,
    known: Sequence[LayoutCapacity],
    closed: ClosedDays,
    taken: Mapping[str, Collection[int]],
    options: Sequence[Option],
) -> RepeatedPlace:
    hit, near = taken.get(one.label, ()), _waited_for(one, options)
    shut, away, behind = 0, 0, 0
    for index, span in enumerate(need.spans):
        first, last = span[0] - one.set_up, span[1] + one.tear_down
        skipped = need.on_closed_day is OnClosedDay.REFUSE and closed.on(one.kindred, [span]) is not None
        if skipped:
            shut += 1
        elif index in hit or not all(tree.open_over(space, first, last) for space in one.spaces):
            away += 1
        elif any(start < last and first < end for start, end in near):
            behind += 1
    return RepeatedPlace(
        one.spaces, one.codes, one.name, capacity_of(one.rooms, need.layout, known), one.set_up,
        one.tear_down, len(need.spans) - shut, away, behind, shut,
    )


def _waited_for(one: Candidate, options: Sequence[Option]) -> list[tuple[int, int]]:
    """When somebody's option stands on a place."""
    return [
        (start, end) for option in options for leaf, start, end in option.pieces if leaf in one.leaves
    ]
