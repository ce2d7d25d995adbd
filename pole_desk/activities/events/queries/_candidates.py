"""The rooms, and bays together, that a search looks at, and who is in the way of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pole_desk.activities.events.queries.places import Places
from pole_desk.activities.events.rules.needs import Need
from pole_desk.activities.events.rules.rooms import LayoutCapacity, Room
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import HoldId, SpaceId
from pole_desk.registers.claims.queries import clashes
from pole_desk.registers.spaces.rules import BY_HOUR, names_together


@dataclass(frozen=True, slots=True)
class Candidate:
    """A room, or bays together, with the buffers that it would be booked with."""

    rooms: tuple[Room, ...]
    set_up: int
    tear_down: int
    leaves: frozenset[SpaceId]
    kindred: frozenset[SpaceId]

    @property
    def spaces(self) -> tuple[SpaceId, ...]:
        return tuple(room.id for room in self.rooms)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(room.code for room in self.rooms)

    @property
    def label(self) -> str:
        return "+".join(self.codes)

    @property
    def name(self) -> str:
        return names_together(room.name for room in self.rooms)

    @property
    def buffers(self) -> tuple[int, int]:
        return self.set_up, self.tear_down


def candidates(tree: Places, known: Sequence[LayoutCapacity], need: Need) -> list[Candidate]:
    """Single rooms of the kinds looked for, and the bays that the layouts name together."""
    days = {day_of(starts_at) for starts_at, _ends in need.spans}
    rooms = {
        room.code: room for room in tree.rooms.values()
        if (room.bookable or (room.kind == need.kind and room.kind not in BY_HOUR))
        and any(tree.exists_on(room.id, day) for day in days)
    }  # fmt: skip
    kinds: Collection[str] = BY_HOUR if need.kind is None else {need.kind}
    found: list[tuple[Room, ...]] = [(room,) for room in rooms.values() if room.kind in kinds]
    for spaces in sorted({one.spaces for one in known if "+" in one.spaces}):
        codes = spaces.split("+")
        if all(code in rooms and rooms[code].kind in kinds for code in codes):
            found.append(tuple(rooms[code] for code in codes))
    return [_candidate(tree, rooms_of, need) for rooms_of in found]


def _candidate(tree: Places, rooms: tuple[Room, ...], need: Need) -> Candidate:
    first = min(day_of(starts_at) for starts_at, _ends in need.spans)
    last = max(day_of(ends_at - 1) for _starts, ends_at in need.spans)
    return Candidate(
        rooms,
        max(room.set_up for room in rooms) if need.set_up is None else need.set_up,
        max(room.tear_down for room in rooms) if need.tear_down is None else need.tear_down,
        frozenset(tree.leaves([room.id for room in rooms])),
        frozenset(space for room in rooms for space in tree.kindred(room.id, first, last)),
    )


def in_the_way(
    reader: Reader,
    *,
    group: Sequence[Candidate],
    spans: Sequence[tuple[int, int]],
    leaving: Collection[HoldId],
) -> Iterator[tuple[str, int, HoldId]]:
    """Candidate, interval and hold of each clash: one statement per pair of buffers."""
    by_buffers: dict[tuple[int, int], list[Candidate]] = {}
    for one in group:
        by_buffers.setdefault(one.buffers, []).append(one)
    for (set_up, tear_down), alike in by_buffers.items():
        leaves = sorted({leaf for one in alike for leaf in one.leaves})
        widened = [(first - set_up, last + tear_down) for first, last in spans]
        for clash in clashes(reader, leaves=leaves, spans=widened, excluding=leaving):
            for one in alike:
                if clash.leaf in one.leaves:
                    yield one.label, clash.index, clash.hold
