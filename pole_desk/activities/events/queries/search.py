"""Search by need: which rooms and bays together are free, why the others are not, when they are next.

A fixed number of statements whatever the ledger holds: one probe per wished buffers, one for the
slots that are offered instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.queries.equipment import Equipment, equipment, lent
from pole_desk.activities.events.queries.options import waiting
from pole_desk.activities.events.queries.places import Places, layouts, places
from pole_desk.activities.events.rules.needs import Need, layout_name, require_need
from pole_desk.activities.events.rules.options import Option
from pole_desk.activities.events.rules.rooms import LayoutCapacity, Room, capacity_of
from pole_desk.activities.events.rules.stock import Lent, peak
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number, plain_day
from pole_desk.kernel.periods import PARIS, day_of, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import HoldId, SpaceId
from pole_desk.registers.calendar.queries import Closure, closures
from pole_desk.registers.calendar.rules import holidays_between
from pole_desk.registers.claims.queries import clashes
from pole_desk.registers.claims.tables import HoldRow
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.rules import Kind

EVENT_KINDS = frozenset({Kind.HALL, Kind.HALL_BAY, Kind.MEETING_ROOM, Kind.CANTEEN})
"""What is looked through when no kind is asked for."""
NEXT_DAYS = 14
NEXT_SLOTS = 6
OPENS, CLOSES = 8, 22
"""Local hours between which another slot is offered."""
HOUR = 3600


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

    `reason` is taken, too_small, layout, closed_day, space_closed or equipment.
    """

    spaces: tuple[SpaceId, ...]
    code: str
    reason: str
    until: int | None
    by: str
    why: str


class Slot(NamedTuple):
    """Other times, as long, when a place that would do is free."""

    spaces: tuple[SpaceId, ...]
    code: str
    starts_at: int
    ends_at: int


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


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A room, or bays together, with the buffers that it would be booked with."""

    rooms: tuple[Room, ...]
    set_up: int
    tear_down: int
    leaves: frozenset[SpaceId]

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
        return " + ".join(room.name for room in self.rooms)

    @property
    def buffers(self) -> tuple[int, int]:
        return self.set_up, self.tear_down


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
    closed: _Closed
    kit: _Kit
    busy: list[BusyPlace] = field(default_factory=list)

    @classmethod
    def of(cls, reader: Reader, need: Need) -> _Search:
        first = day_of(min(starts_at for starts_at, _ends in need.spans))
        last = day_of(max(ends_at for _starts, ends_at in need.spans))
        return cls(
            reader, need, places(reader), layouts(reader, on=first),
            _Closed(reader, first, last + timedelta(days=NEXT_DAYS)), _Kit.of(reader, need),
        )  # fmt: skip

    def answer(self) -> Answer:
        fitting = [one for one in self._candidates() if self._fits(one)]
        taken = self._taken(fitting, self.need.spans)
        free = [one for one in fitting if one.label not in taken]
        self._tell_taken(fitting, taken)
        free = [one for one in free if self._equipped(one)]
        options = self._options(free)
        found = [self._free(one, options) for one in free]
        return Answer(
            sorted(found, key=lambda one: (len(one.spaces), one.capacity or 0, one.codes)),
            sorted(self.busy, key=lambda one: (one.reason != "taken", one.code)),
            self._next([one for one in fitting if one.label in taken]),
        )  # fmt: skip

    def _candidates(self) -> list[_Candidate]:
        """Single rooms, and the bays that the layouts name together."""
        rooms = {
            room.code: room for room in self.tree.rooms.values()
            if room.bookable and self._exists(room)
        }  # fmt: skip
        kinds = EVENT_KINDS if self.need.kind is None else {self.need.kind}
        found = [(room,) for room in rooms.values() if room.kind in kinds]
        for spaces in sorted({one.spaces for one in self.known if "+" in one.spaces}):
            codes = spaces.split("+")
            if all(code in rooms and rooms[code].kind in kinds for code in codes):
                found.append(tuple(rooms[code] for code in codes))  # type: ignore[arg-type]
        return [self._candidate(each) for each in found]

    def _exists(self, room: Room) -> bool:
        return any(
            self.tree.exists_on(room.id, day_of(starts_at)) for starts_at, _ends in self.need.spans
        )

    def _candidate(self, rooms: tuple[Room, ...]) -> _Candidate:
        set_up, tear_down = self.need.set_up, self.need.tear_down
        return _Candidate(
            rooms,
            max(room.set_up for room in rooms) if set_up is None else set_up,
            max(room.tear_down for room in rooms) if tear_down is None else tear_down,
            frozenset(self.tree.leaves([room.id for room in rooms])),
        )

    def _fits(self, one: _Candidate) -> bool:
        """Whether the place would do at all; else says why not."""
        need = self.need
        capacity = capacity_of(one.rooms, need.layout, self.known)
        if need.layout and capacity is None:
            self._no(one, "layout", _("disposition {layout} impossible").format(
                layout=layout_name(need.layout)))  # fmt: skip
        elif need.people and capacity is not None and capacity < need.people:
            self._no(one, "too_small", _("trop petit : {capacity} places").format(
                capacity=number(capacity)))  # fmt: skip
        elif not all(self._open(one, span) for span in need.spans):
            self._no(one, "space_closed", _("pas ouvert à ces dates"))
        elif (closed := self.closed.on(one.spaces, need.spans)) is not None:
            self._no(one, "closed_day", _("fermé ({reason})").format(reason=closed))
        else:
            return True
        return False

    def _open(self, one: _Candidate, span: tuple[int, int]) -> bool:
        first, last = span[0] - one.set_up, span[1] + one.tear_down
        return all(self.tree.open_over(space, first, last) for space in one.spaces)

    def _no(
        self, one: _Candidate, reason: str, why: str, *, until: int | None = None, by: str = ""
    ) -> None:
        self.busy.append(BusyPlace(one.spaces, one.label, reason, until, by, why))

    def _taken(
        self, candidates: Sequence[_Candidate], spans: Sequence[tuple[int, int]]
    ) -> dict[str, HoldId]:
        """Who is in the way of each candidate, over any of the intervals."""
        found: dict[str, HoldId] = {}
        for label, _index, hold in self._clashes(candidates, spans):
            found.setdefault(label, hold)
        return found

    def _clashes(
        self, candidates: Sequence[_Candidate], spans: Sequence[tuple[int, int]]
    ) -> Iterable[tuple[str, int, HoldId]]:
        """Candidate, interval and hold of each clash: one statement per pair of buffers."""
        by_buffers: dict[tuple[int, int], list[_Candidate]] = {}
        for one in candidates:
            by_buffers.setdefault(one.buffers, []).append(one)
        for (set_up, tear_down), group in by_buffers.items():
            leaves = sorted({leaf for one in group for leaf in one.leaves})
            widened = [(first - set_up, last + tear_down) for first, last in spans]
            for clash in clashes(self.reader, leaves=leaves, spans=widened):
                for one in group:
                    if clash.leaf in one.leaves:
                        yield one.label, clash.index, clash.hold

    def _tell_taken(self, candidates: Sequence[_Candidate], taken: Mapping[str, HoldId]) -> None:
        holders = self._holders(set(taken.values()))
        for one in candidates:
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

    def _equipped(self, one: _Candidate) -> bool:
        """Whether what was asked for is there: fixed in the room, or not lent to others then."""
        lacking = self.kit.lacking(one)
        if lacking is None:
            return True
        self._no(one, "equipment", lacking.why, until=lacking.until, by=lacking.by)
        return False

    def _options(self, candidates: Sequence[_Candidate]) -> list[Option]:
        leaves = {leaf for one in candidates for leaf in one.leaves}
        if not leaves:
            return []
        now = to_instant(self.reader.clock.now())
        found = waiting(
            self.reader, leaves=leaves, starts_at=min(first for first, _last in self.need.spans),
            ends_at=max(last for _first, last in self.need.spans),
        )
        return [option for option in found if option.lapses_at > now]

    def _free(self, one: _Candidate, options: Sequence[Option]) -> FreePlace:
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

    def _next(self, candidates: Sequence[_Candidate]) -> list[Slot]:
        """Later the same day, then the same hours on the days that follow; single dates alone."""
        if len(self.need.spans) != 1 or not candidates:
            return []
        spans = list(_offers(self.need.spans[0]))
        hit = {(label, index) for label, index, _hold in self._clashes(candidates, spans)}
        slots = [
            Slot(one.spaces, one.label, *span)
            for one in candidates
            if (span := self._first_open(one, spans, hit)) is not None
        ]
        return sorted(slots, key=lambda slot: (slot.starts_at, len(slot.spaces), slot.code))[:NEXT_SLOTS]

    def _first_open(
        self, one: _Candidate, spans: Sequence[tuple[int, int]], hit: Collection[tuple[str, int]]
    ) -> tuple[int, int] | None:
        for index, span in enumerate(spans):
            if (one.label, index) in hit or not self._open(one, span):
                continue
            if self.closed.on(one.spaces, [span]) is None:
                return span
        return None


def _offers(span: tuple[int, int]) -> Iterable[tuple[int, int]]:
    """Other times as long: each half hour later that day, then the same hours on other days."""
    length = span[1] - span[0]
    start = datetime.fromtimestamp(span[0], PARIS)
    if length <= (CLOSES - OPENS) * HOUR and day_of(span[1] - 1) == start.date():
        end_of_day = int(start.replace(hour=CLOSES, minute=0, second=0).timestamp())
        later = span[0] + HOUR // 2
        while later + length <= end_of_day:
            yield later, later + length
            later += HOUR // 2
    wall = start.replace(tzinfo=None)
    for days in range(1, NEXT_DAYS + 1):
        first = int((wall + timedelta(days=days)).replace(tzinfo=PARIS).timestamp())
        yield first, first + length


class _Closed:
    """Public holidays and closures over a time, asked for once."""

    def __init__(self, reader: Reader, first: date, last: date) -> None:
        self._holidays = holidays_between(first, last)
        self._closures: list[Closure] = closures(reader, first=first, last=last)

    def on(
        self, spaces: Collection[SpaceId], spans: Iterable[tuple[int, int]]
    ) -> str | None:
        """Why a place is closed on a day of some intervals; None when it is open."""
        for first, last in spans:
            day, end = day_of(first), day_of(last - 1)
            for closure in self._closures:
                ours = closure.space is None or closure.space in spaces
                if ours and closure.first <= end and closure.last >= day:
                    return closure.label
            while day <= end:
                if day in self._holidays:
                    return f"{self._holidays[day]}, {plain_day(day)}"
                day += timedelta(days=1)
        return None


class _Lacking(NamedTuple):
    why: str
    by: str
    until: int | None


@dataclass(frozen=True, slots=True)
class _Kit:
    """The equipment asked for, what the pole owns of it and what is out meanwhile."""

    need: Need
    owned: Mapping[str, Equipment]
    loans: Sequence[Lent]

    @classmethod
    def of(cls, reader: Reader, need: Need) -> _Kit:
        """Raises BadInput on equipment that the pole does not lend."""
        if not need.equipment:
            return cls(need, {}, ())
        owned = {one.code: one for one in equipment(reader)}
        for code in need.equipment:
            if code not in owned:
                raise BadInput(
                    "equipment",
                    _("Le matériel « {code} » n’existe pas. Au choix : {known}.").format(
                        code=code, known=", ".join(sorted(owned))
                    ),
                )
        day = 24 * HOUR
        first = min(first for first, _last in need.spans) - 3 * day
        last = max(last for _first, last in need.spans) + 3 * day
        return cls(need, owned, lent(reader, starts_at=first, ends_at=last))

    def lacking(self, one: _Candidate) -> _Lacking | None:
        """The first thing that is missing for a place, and who has it."""
        for code, wanted in self.need.equipment.items():
            fixed = sum(room.fixed_equipment.get(code, 0) for room in one.rooms)
            still = wanted - fixed
            found = self._short(self.owned[code], still, one) if still > 0 else None
            if found is not None:
                return found
        return None

    def _short(self, owned: Equipment, wanted: int, one: _Candidate) -> _Lacking | None:
        if owned.stock < wanted:
            return _Lacking(_("{label} : le pôle en a {stock}").format(
                label=owned.label, stock=number(owned.stock)), "", None)  # fmt: skip
        ours = [loan for loan in self.loans if loan.equipment == owned.id]
        for first, last in self.need.spans:
            start, end = first - one.set_up, last + one.tear_down
            if peak(ours, start, end) + wanted <= owned.stock:
                continue
            there = [loan for loan in ours if loan.starts_at < end and loan.ends_at > start]
            names = ", ".join(dict.fromkeys(loan.party_name for loan in there))
            why = _("{label} prêté à {names}").format(label=owned.label, names=names)
            return _Lacking(why, names, max(loan.ends_at for loan in there))
        return None

