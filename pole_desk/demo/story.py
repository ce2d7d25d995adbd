"""Who takes which workplace and until when, drawn from a seed; nothing is written here."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from pole_desk.demo.cast import Cast, material
from pole_desk.demo.lots import Lot, lots, units
from pole_desk.demo.stays import A_DAY, Joining, Move, Renewal, Stay, workday
from pole_desk.kernel.periods import add_months
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.spaces.queries import Space
from pole_desk.registers.spaces.rules import Kind

TURNOVERS_A_YEAR = 9
VACANT = {Kind.OFFICE: 4, Kind.DESK: 3}
"""Lots of one space that stand empty on the day of the story."""
MAIL_ADDRESSES, STORAGE_UNITS, SHARED = 7, 10, 44
SETTLED = timedelta(days=120)


def days(count: int) -> timedelta:
    return timedelta(days=count)


class Story:
    """The agreements of a living pole from `start` to `today`."""

    def __init__(self, seed: int, start: date, today: date, places: Sequence[Space]) -> None:
        self.rng = random.Random(f"{seed}:story")
        self.cast = Cast(random.Random(f"{seed}:cast"))
        self.words = material("words")
        self.start, self.today = start, today
        self.stays: list[Stay] = []
        self.here: dict[int, Stay] = {}
        self.lots = lots(self.rng, places)
        self.places = places
        self._set_apart()
        self._first_arrivals()
        for day, lot in self._departures():
            self._turnover(day, lot)
        self._last_weeks()
        self._others()
        self._give_notices()
        self._renew()
        self._share()

    def _set_apart(self) -> None:
        """Lots whose last weeks are known: empty today, taken or left this very week."""
        special: list[Lot] = []
        for kind, count in VACANT.items():
            own = [lot for lot in self.lots if lot.kind == kind and lot.single]
            drawn = self.rng.sample(own, count + 2)
            special += drawn
            if kind == Kind.OFFICE:
                self.vacant, self.taken = drawn[:count], [drawn[count]]
                self.left = drawn[count + 1]
            else:
                self.vacant = self.vacant + drawn[:count]
                self.taken.append(drawn[count])
        self.usual = [lot for lot in self.lots if lot not in special]

    def _first_arrivals(self) -> None:
        """Most are there from the first day, the others come in the first months."""
        for lot in self.lots:
            late = lot in self.usual and self.rng.randrange(100) < 25
            first = workday(self.start + days(self.rng.randrange(10, 130))) if late else self.start
            self._arrive(lot, first, signed=max(self.start, first - days(self.rng.randrange(8, 30))))

    def _arrive(self, lot: Lot, first: date, *, signed: date) -> Stay:
        rng = self.rng
        stay = Stay(
            rank=len(self.stays),
            structure=self.cast.structure(signed),
            spaces=lot.spaces,
            capacity=lot.capacity,
            signed=signed,
            first=first,
            months=rng.choice((12, 18, 24, 24, 24, 36, 36)),
            people=rng.randrange((lot.capacity + 1) // 2, lot.capacity + 1),
            services=self._services(),
            paid_after=None if rng.randrange(100) < 8 else rng.randrange(0, 20),
            insured=rng.randrange(100) >= 7,
        )
        self._price(stay, lot)
        self.stays.append(stay)
        self.here[lot.rank] = stay
        return stay

    def _services(self) -> tuple[str, ...]:
        chosen = (("internet", 55), ("phone", 18), ("mail_address", 8))
        return tuple(item for item, percent in chosen if self.rng.randrange(100) < percent)

    def _price(self, stay: Stay, lot: Lot) -> None:
        """Some are in the pépinière or helped; a few rents are not revised."""
        drawn = self.rng.randrange(100)
        if lot.single and drawn < 16:
            stay.pepiniere, stay.discount = True, 30
            stay.reason, stay.months = self.words["pepiniere"], 23
            stay.longest = 24 if drawn < 4 else None
        elif drawn < 28:
            stay.discount = self.rng.choice((10, 15, 20, 25))
            stay.reason = self.rng.choice(self.words["support"])
        stay.indexed = not stay.pepiniere and self.rng.randrange(100) >= 6

    def _departures(self) -> list[tuple[date, Lot]]:
        """The ordinary departures, by day."""
        first, last = self.start + days(150), self.today - days(100)
        if last <= first:
            return []
        count = TURNOVERS_A_YEAR * ((self.today - self.start).days + 100) // 365
        drawn = [
            (first + days(self.rng.randrange((last - first).days)), self.rng.choice(self.usual))
            for _turn in range(count)
        ]
        return sorted(drawn, key=lambda pair: (pair[0], pair[1].rank))

    def _turnover(self, day: date, lot: Lot) -> None:
        """Somebody leaves; a newcomer or a neighbour takes the place."""
        if self.here[lot.rank].first > day - SETTLED or self._moved_in(lot, day - SETTLED):
            return
        self.here[lot.rank].last = day
        on = workday(day + days(self.rng.randrange(3, 40)))
        mover = self._mover(lot, on) if self.rng.randrange(100) < 50 else None
        if mover is None:
            self._arrive(lot, on, signed=on - days(self.rng.randrange(8, 26)))
            return
        stay = self.here[mover.rank]
        told = on - days(self.rng.randrange(13, 25))
        stay.moves += [
            Move(told, on, left, taken) for left, taken in zip(mover.spaces, lot.spaces, strict=True)
        ]
        stay.capacity = lot.capacity
        stay.people = min(stay.people, lot.capacity)
        self.here[lot.rank] = stay
        after = workday(on + days(self.rng.randrange(3, 30)))
        self._arrive(mover, after, signed=after - days(self.rng.randrange(5, 12)))

    def _moved_in(self, lot: Lot, since: date) -> bool:
        return any(move.on > since for move in self.here[lot.rank].moves)

    def _mover(self, lot: Lot, on: date) -> Lot | None:
        """A lot of the same kind and as many spaces, whose people have been there for a while."""
        if on > self.today - days(60):
            return None
        settled = [
            other
            for other in self.usual
            if other.kind == lot.kind and len(other.spaces) == len(lot.spaces) and other != lot
            and self.here[other.rank].first < on - SETTLED and not self.here[other.rank].moves
            and self.here[other.rank].last is None
        ]  # fmt: skip
        return self.rng.choice(settled) if settled else None

    def _last_weeks(self) -> None:
        """What makes the day of the story alive."""
        rng, today = self.rng, self.today
        for lot in self.vacant:
            self.here[lot.rank].last = today - days(rng.randrange(15, 90))
        for turn, lot in enumerate(self.taken):
            self.here[lot.rank].last = today - days(rng.randrange(20, 60))
            newcomer = self._arrive(
                lot, today + turn * days(2), signed=today - days(rng.randrange(5, 14))
            )
            newcomer.months = 24
        self.here[self.left.rank].last = today
        leaving = rng.sample([lot for lot in self.usual if self._quiet(lot)], 3)
        for lot in leaving:
            self.here[lot.rank].last = today + days(rng.randrange(25, 80))
        for lot in (self.vacant[0], self.vacant[-1], self.left):
            stay = self._arrive(
                lot, workday(today + days(rng.randrange(14, 70))), signed=today - days(rng.randrange(1, 9))
            )
            stay.draft, stay.months = True, 12
        self.repaired: SpaceId = self.vacant[1].spaces[0]

    def _quiet(self, lot: Lot) -> bool:
        stay = self.here[lot.rank]
        return stay.first < self.today - SETTLED and not stay.moves and stay.last is None

    def _others(self) -> None:
        """Those without a workplace: mail addresses, storage units."""
        span = max(1, (self.today - self.start).days - 60)
        for turn in range(MAIL_ADDRESSES):
            first = workday(self.start + days(self.rng.randrange(span) if turn > 3 else 0))
            stay = self._bare(first, self.cast.structure(first))
            stay.services, stay.people = ("mail_address",), 0
        holders = [stay for stay in self.stays if stay.last is None and stay.spaces and not stay.draft]
        for turn, space in enumerate(units(self.rng, self.places, STORAGE_UNITS)):
            owner = self.rng.choice(holders) if turn > 1 else None
            earliest = self.start if owner is None else owner.first
            rest = max(1, (self.today - earliest).days - 30)
            first = workday(earliest + days(self.rng.randrange(rest)))
            stay = self._bare(first, owner.structure if owner else self.cast.structure(first))
            stay.spaces, stay.stored = (space,), self.rng.choice(self.words["goods"])

    def _bare(self, first: date, structure) -> Stay:  # type: ignore[no-untyped-def]
        stay = Stay(
            rank=len(self.stays), structure=structure, spaces=(), capacity=0,
            signed=max(self.start, first - days(3)), first=first, months=self.rng.choice((12, 24)),
            paid_after=self.rng.randrange(1, 15), indexed=False,
        )  # fmt: skip
        self.stays.append(stay)
        return stay

    def _give_notices(self) -> None:
        """Who leaves says so two or three months before, never before being there."""
        for stay in self.stays:
            if stay.last is None:
                continue
            told = min(stay.last - days(self.rng.randrange(62, 92)), self.today - days(3))
            stay.notice = max(told, stay.signed + A_DAY)
            if self.rng.randrange(100) < 15:
                stay.withheld = self.rng.choice(self.words["withheld"])

    def _renew(self) -> None:
        """An agreement is prolonged some weeks before its end while its people stay."""
        for stay in self.stays:
            while not stay.draft and (stay.last is None or stay.agreed < stay.last):
                told = stay.agreed - days(self.rng.randrange(30, 60))
                if stay.notice is not None:
                    told = min(told, stay.notice - days(5))
                told = max(told, stay.signed + A_DAY)
                if told > self.today:
                    break
                stay.renewals.append(Renewal(told, add_months(stay.agreed, self.rng.choice((12, 12, 24)))))

    def _share(self) -> None:
        """Co-occupants of the larger places, one or two; some bear a part of the rent."""
        settled = [
            stay for stay in self.stays
            if stay.capacity > 2 and stay.last is None and stay.first < self.today - days(90)
        ]  # fmt: skip
        places = [stay for stay in settled for _seat in range(2 if stay.capacity > 4 else 1)]
        for stay in self.rng.sample(places, min(SHARED, len(places))):
            self._join(stay)
        for stay in self.rng.sample(settled, min(2, len(settled))):
            stay.people = stay.capacity + 1 - len(stay.joined)

    def _join(self, stay: Stay) -> None:
        there = stay.moves[-1].on if stay.moves else stay.first
        rest = max(1, (self.today - there).days - 45)
        first = workday(there + days(30 + self.rng.randrange(rest)))
        share = 0 if self.rng.randrange(100) < 70 else self.rng.choice((2000, 2500, 3333, 4000))
        structure = self.cast.structure(first)
        stay.joined.append(Joining(structure, first - days(5), first, 1, share))
        stay.people = max(1, min(stay.people, stay.capacity - len(stay.joined)))
