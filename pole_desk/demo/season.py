"""Which rooms are asked for on which day, by whom the phone rings when; drawn from a seed, told in `events`."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from pole_desk.activities.events.rules import BookingState, Layout
from pole_desk.demo.stays import A_DAY
from pole_desk.kernel.periods import PARIS

TOLD, AHEAD = 90, 60
"""Days before the day of the story from which rooms are booked, and after it until which."""
FULL = 100
FRIDAY, SATURDAY = 4, 5
SMALL = ("R2", "R3", "R4")
BAYS = (("HALLE-A",), ("HALLE-B",), ("HALLE-C",), ("HALLE-A", "HALLE-B"), ("HALLE",))


class Call(NamedTuple):
    """A call: when the phone rings, which spaces are asked for and what becomes of it.

    `settled` is the day on which an option is confirmed, or a booking given up.
    """

    rings: date
    day: date
    start: time
    minutes: int
    spaces: tuple[str, ...]
    kind: str
    people: int
    layout: str
    state: BookingState
    settled: date | None
    given_up: bool
    equipment: Mapping[str, int]
    covers: int

    @property
    def bounds(self) -> tuple[int, int]:
        """Epoch seconds of start and end."""
        starts_at = moment(self.day, self.start)
        return starts_at, starts_at + self.minutes * 60


def moment(day: date, hour: time) -> int:
    """Epoch seconds of an hour in Paris."""
    return int(datetime.combine(day, hour, PARIS).timestamp())


@dataclass
class Season:
    """Draws the calls of some months, the nearer days busier."""

    rng: random.Random
    today: date
    first: date

    def calls(self, working: Sequence[date]) -> list[Call]:
        """Every call, in the order in which the phone rings."""
        open_days = set(working)
        found: list[Call] = []
        day = self.first
        while day <= self.today + A_DAY * AHEAD:
            if day in open_days or day.weekday() == SATURDAY:
                found += self._of_day(day)
            day += A_DAY
        return sorted(found, key=lambda call: (call.rings, call.day, call.start, call.spaces))

    def _of_day(self, day: date) -> Iterator[Call]:
        rng = self.rng
        if day.weekday() == SATURDAY:
            if rng.randrange(FULL) < 45:
                yield self._hall(day)
            return
        ahead = max(0, (day - self.today).days)
        for _call in range(rng.choice((2, 3, 3, 3, 4)) - (ahead > 20) - (ahead > 40)):
            yield self._meeting(day)
        if rng.randrange(FULL) < 45:
            yield self._large(day)
        if rng.randrange(FULL) < 14:
            yield self._hall(day)
        if day.weekday() >= FRIDAY - 1 and rng.randrange(FULL) < 35:
            yield self._evening(day)

    def _meeting(self, day: date) -> Call:
        rng = self.rng
        space = rng.choice(SMALL)
        people = rng.randrange(8, 21) if space == "R2" else rng.randrange(3, 11)
        start = time(rng.choice((8, 9, 9, 10, 11, 13, 14, 14, 15, 16, 17)), rng.choice((0, 0, 30)))
        return self._call(
            day, start, rng.choice((60, 90, 120, 120, 180)), (space,), "meetings", people, "",
            lead=12, covers=0,
        )  # fmt: skip

    def _large(self, day: date) -> Call:
        rng = self.rng
        start, minutes = rng.choice(((9, 180), (9, 480), (14, 180), (14, 240), (18, 150)))
        layout = rng.choice((Layout.CLASSROOM, Layout.U, Layout.THEATRE, ""))
        top = {Layout.CLASSROOM: 40, Layout.U: 28}.get(layout or Layout.THEATRE, 60)
        return self._call(
            day, time(start), minutes, ("R1",), "large", rng.randrange(14, top + 1), str(layout),
            lead=30, covers=25,
        )  # fmt: skip

    def _hall(self, day: date) -> Call:
        rng = self.rng
        spaces = rng.choice(BAYS)
        layout = rng.choice((Layout.THEATRE, Layout.COCKTAIL, Layout.BANQUET))
        top = 150 * len(spaces) if spaces != ("HALLE",) else 500
        return self._call(
            day, time(rng.choice((9, 10, 14))), rng.choice((240, 360, 420)), spaces, "hall",
            rng.randrange(60, top + 1), str(layout), lead=60, covers=0,
        )  # fmt: skip

    def _evening(self, day: date) -> Call:
        people = self.rng.randrange(25, 91)
        return self._call(
            day, time(19), 180, ("CANTINE",), "evening", people, str(Layout.COCKTAIL), lead=40, covers=0
        )

    def _call(
        self, day: date, start: time, minutes: int, spaces: tuple[str, ...], kind: str, people: int,
        layout: str, *, lead: int, covers: int,
    ) -> Call:  # fmt: skip
        rng = self.rng
        rings = min(self.today, max(self.first, day - A_DAY * rng.randrange(1, lead + 1)))
        state, settled = BookingState.CONFIRMED, None
        given_up = rng.randrange(FULL) < 6
        drawn = rng.randrange(FULL)
        if drawn < (55 if kind == "hall" else 14) and (day - rings).days > 4:
            state = BookingState.OPTION
            settled = rings + A_DAY * rng.randrange(1, min(12, (day - rings).days))
        elif given_up:
            settled = rings + A_DAY * rng.randrange(0, max(1, (day - rings).days))
        elif drawn > 96:
            state = BookingState.INQUIRY
        wanted = covers and rng.randrange(FULL) < covers
        return Call(
            rings, day, start, minutes, spaces, kind, people, layout, state, settled, given_up,
            self._equipment(kind, people), min(people, 24) if wanted else 0,
        )  # fmt: skip

    def _equipment(self, kind: str, people: int) -> dict[str, int]:
        rng = self.rng
        chosen: dict[str, int] = {}
        if rng.randrange(FULL) < {"meetings": 18, "large": 55, "hall": 40}.get(kind, 15):
            chosen["projector"] = 1
        if kind == "hall" and rng.randrange(FULL) < 60:
            chosen["chairs"] = min(people, 250)
        if kind in ("hall", "evening") and rng.randrange(FULL) < 40:
            chosen["sound"] = 1
        return chosen


def title_of(words: Any, call: Call, rng: random.Random) -> str:
    """What the caller says it is."""
    return str(rng.choice(words[call.kind]))
