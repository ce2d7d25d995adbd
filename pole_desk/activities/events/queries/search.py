"""Search by need: which rooms and bays together are free, why the others are not, when they are next.

A fixed number of statements whatever the ledger holds: one probe per pair of buffers for the times
asked for, one for those offered instead.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.queries._candidates import Candidate, candidates, in_the_way
from pole_desk.activities.events.queries._kit import Kit
from pole_desk.activities.events.queries._other_times import NEXT_DAYS, ClosedDays, other_times
from pole_desk.activities.events.queries.held import holds_of
from pole_desk.activities.events.queries.options import waiting
from pole_desk.activities.events.queries.places import Places, layouts, places
from pole_desk.activities.events.rules.needs import Need, OnClosedDay, layout_name, require_need
from pole_desk.activities.events.rules.options import Option
from pole_desk.activities.events.rules.rooms import LayoutCapacity, capacity_of
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.periods import day_of, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import HoldId, SpaceId
from pole_desk.registers.claims.tables import HoldRow
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow

NEXT_SLOTS = 6


class FreePlace(NamedTuple):
    """A room, or bays together, free over every interval asked for.

    `capacity` is that of the layout, None when nobody said; `options` names who waits there.
    """

    spaces: tuple[SpaceId, ...]
    codes: tuple[str, ...]
    name: str
    kind: str
    capacity: int | None
    set_up: int
    tear_down: int
    options: int


class BusyPlace(NamedTuple):
    """A room, or bays together, that does not do: `until` when taken, by whom, why in words.

    `reason` is taken, too_small, layout, closed_day, closed_hours, space_closed or equipment.
    """

    spaces: tuple[SpaceId, ...]
    code: str
    reason: str
    until: int | None
    by: str
    why: str
    name: str = ""


class Slot(NamedTuple):
    """Other times, as long, when a place that would do is free."""

    spaces: tuple[SpaceId, ...]
    code: str
    starts_at: int
    ends_at: int
    name: str = ""


class Answer(NamedTuple):
    """What a search found; `next` is empty when several dates were asked for."""

    free: Sequence[FreePlace]
    busy: Sequence[BusyPlace]
    next: Sequence[Slot]


class _Holder(NamedTuple):
    hold: HoldId
    ends_at: int
    tear_down: int
    party: str


def find_free(reader: Reader, *, need: Need) -> Answer:
    """What is free for a need, the smallest that does first, bays together after single rooms.

    Raises BadInput on a need that can't be searched.
    """
    require_need(need)
    return _Search.of(reader, need).answer()


@dataclass(slots=True)
class _Search:
    """One search: what is known of the place, read once, and the verdict on each candidate."""

    reader: Reader
    need: Need
    tree: Places
    known: Sequence[LayoutCapacity]
    closed: ClosedDays
    kit: Kit
    leaving: Collection[HoldId]
    busy: list[BusyPlace] = field(default_factory=list)

    @classmethod
    def of(cls, reader: Reader, need: Need) -> _Search:
        first = day_of(min(starts_at for starts_at, _ends in need.spans))
        last = day_of(max(ends_at for _starts, ends_at in need.spans))
        return cls(
            reader, need, places(reader), layouts(reader, on=first),
            ClosedDays(reader, first, last + timedelta(days=NEXT_DAYS)), Kit.of(reader, need),
            holds_of(reader, bookings=need.excluding),
        )  # fmt: skip

    def answer(self) -> Answer:
        able = [
            one for one in candidates(self.tree, self.known, self.need) if self._large_enough(one)
        ]
        open_ = [one for one in able if self._is_open(one)]
        taken = self._taken(open_)
        self._tell_taken(open_, taken)
        free = [one for one in open_ if one.label not in taken and self._equipped(one)]
        options = self._options(free)
        found = [self._free(one, options) for one in free]
        return Answer(
            sorted(found, key=lambda one: (len(one.spaces), one.capacity or 0, one.codes)),
            sorted(self.busy, key=lambda one: (one.reason != "taken", one.code)),
            self._next([one for one in able if one not in free]),
        )

    def _large_enough(self, one: Candidate) -> bool:
        """Whether the place would do on any day; else says why not."""
        need = self.need
        capacity = capacity_of(one.rooms, need.layout, self.known)
        if need.layout and capacity is None:
            self._no(one, "layout", _("disposition {layout} impossible").format(
                layout=layout_name(need.layout)))  # fmt: skip
        elif need.people and capacity is not None and capacity < need.people:
            self._no(one, "too_small", _("trop petit : {capacity} places").format(
                capacity=number(capacity)))  # fmt: skip
        else:
            return True
        return False

    def _is_open(self, one: Candidate) -> bool:
        """Whether the place is there and open on every date asked for; else says why not."""
        if not all(self._open(one, span) for span in self.need.spans):
            self._no(one, "space_closed", _("pas ouvert à ces dates"))
            return False
        closed = self.closed.on(one.kindred, self.need.spans)
        if closed is not None and self.need.on_closed_day is OnClosedDay.REFUSE:
            self._no(one, "closed_day", _("fermé ({reason})").format(reason=closed))
            return False
        hours = self.closed.hours(one.kindred, self.need.spans)
        if hours and self.need.on_closed_day is OnClosedDay.REFUSE:
            self._no(one, "closed_hours", _("fermé à ces heures ({hours})").format(hours=hours))
            return False
        return True

    def _open(self, one: Candidate, span: tuple[int, int]) -> bool:
        first, last = span[0] - one.set_up, span[1] + one.tear_down
        return all(self.tree.open_over(space, first, last) for space in one.spaces)

    def _no(
        self, one: Candidate, reason: str, why: str, *, until: int | None = None, by: str = ""
    ) -> None:
        self.busy.append(BusyPlace(one.spaces, one.label, reason, until, by, why, one.name))

    def _taken(self, group: Sequence[Candidate]) -> dict[str, HoldId]:
        """Who is in the way of each candidate, over any of the intervals."""
        found: dict[str, HoldId] = {}
        for label, _index, hold in in_the_way(
            self.reader, group=group, spans=self.need.spans, leaving=self.leaving
        ):
            found.setdefault(label, hold)
        return found

    def _tell_taken(self, group: Sequence[Candidate], taken: Mapping[str, HoldId]) -> None:
        holders = self._holders(set(taken.values()))
        for one in group:
            if one.label not in taken:
                continue
            holder = holders[taken[one.label]]
            until = holder.ends_at + holder.tear_down
            self._no(one, "taken", _("pris par {party}").format(party=holder.party), until=until,
                     by=holder.party)  # fmt: skip

    def _holders(self, holds: Collection[HoldId]) -> dict[HoldId, _Holder]:
        if not holds:
            return {}
        statement = (
            select(HoldRow.id, HoldRow.ends_at, HoldRow.tear_down, PartyRow.name)
            .join(DossierRow, DossierRow.id == HoldRow.dossier)
            .join(PartyRow, PartyRow.id == DossierRow.party)
            .where(HoldRow.id.in_(holds))
        )
        return {one.hold: one for one in self.reader.rows(statement, _Holder)}

    def _equipped(self, one: Candidate) -> bool:
        """Whether what was asked for is there: fixed in the room, or not lent to others then."""
        lacking = self.kit.lacking(one.rooms, one.buffers)
        if lacking is None:
            return True
        self._no(one, "equipment", lacking.why, until=lacking.until, by=lacking.by)
        return False

    def _options(self, group: Sequence[Candidate]) -> list[Option]:
        leaves = {leaf for one in group for leaf in one.leaves}
        if not leaves:
            return []
        now = to_instant(self.reader.clock.now())
        found = waiting(
            self.reader, leaves=leaves, starts_at=min(first for first, _last in self.need.spans),
            ends_at=max(last for _first, last in self.need.spans),
        )
        return [
            option for option in found
            if option.lapses_at > now and option.hold not in self.leaving
        ]  # fmt: skip

    def _free(self, one: Candidate, options: Sequence[Option]) -> FreePlace:
        ahead = sum(
            1 for option in options
            if any(
                leaf in one.leaves and first < span[1] and span[0] < last
                for leaf, first, last in option.pieces for span in self.need.spans
            )
        )  # fmt: skip
        return FreePlace(
            one.spaces, one.codes, one.name, one.rooms[0].kind,
            capacity_of(one.rooms, self.need.layout, self.known), one.set_up, one.tear_down, ahead,
        )

    def _next(self, group: Sequence[Candidate]) -> list[Slot]:
        """Later the same day, then the same hours on the days that follow; single dates alone."""
        if len(self.need.spans) != 1 or not group:
            return []
        spans = list(other_times(self.need.spans[0]))
        clashing = in_the_way(self.reader, group=group, spans=spans, leaving=self.leaving)
        hit = {(label, index) for label, index, _hold in clashing}
        slots = [
            Slot(one.spaces, one.label, *span, one.name)
            for one in group
            if (span := self._first_open(one, spans, hit)) is not None
        ]
        return sorted(slots, key=lambda slot: (slot.starts_at, len(slot.spaces), slot.code))[:NEXT_SLOTS]

    def _first_open(
        self, one: Candidate, spans: Sequence[tuple[int, int]], hit: Collection[tuple[str, int]]
    ) -> tuple[int, int] | None:
        for index, span in enumerate(spans):
            if (one.label, index) in hit or not self._open(one, span):
                continue
            if self.closed.on(one.kindred, [span]) is None and not self.closed.hours(one.kindred, [span]):
                return span
        return None
