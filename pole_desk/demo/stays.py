"""What the story says of each agreement, as plain values; telling it is in `acts`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from pole_desk.demo.cast import Structure
from pole_desk.kernel.periods import add_months
from pole_desk.ports.ids import SpaceId

A_DAY = timedelta(days=1)
SATURDAY = 5


class Move(NamedTuple):
    """A change of office, told some days before; `on` is the first day there."""

    told: date
    on: date
    left: SpaceId
    taken: SpaceId


class Joining(NamedTuple):
    """A structure that shares the space; `share` is in basis points of the rent."""

    structure: Structure
    told: date
    first: date
    people: int
    share: int


class Renewal(NamedTuple):
    """An agreement prolonged to a later last day."""

    told: date
    last: date


@dataclass(slots=True)
class Stay:
    """An agreement from its first to its last day (None: still running on the day of the story).

    `discount` is in percent of the list price; `paid_after` days after the first one the deposit
    comes in, None never; `insured` says whether certificates keep coming.
    """

    rank: int
    structure: Structure
    spaces: tuple[SpaceId, ...]
    capacity: int
    signed: date
    first: date
    months: int
    last: date | None = None
    notice: date | None = None
    people: int = 0
    discount: int = 0
    reason: str = ""
    pepiniere: bool = False
    longest: int | None = None
    draft: bool = False
    indexed: bool = True
    stored: str = ""
    services: tuple[str, ...] = ()
    paid_after: int | None = None
    withheld: str = ""
    insured: bool = True
    moves: list[Move] = field(default_factory=list)
    joined: list[Joining] = field(default_factory=list)
    renewals: list[Renewal] = field(default_factory=list)

    @property
    def term(self) -> date:
        """The last day agreed when it was signed."""
        return add_months(self.first, self.months) - A_DAY

    @property
    def agreed(self) -> date:
        """The last day as prolonged so far."""
        return self.renewals[-1].last if self.renewals else self.term

    def runs_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def workday(day: date) -> date:
    """The day itself, the Monday after a week-end."""
    return day + max(0, 7 - day.weekday()) * A_DAY if day.weekday() >= SATURDAY else day
