"""What the pole counts: each figure is the sum of rows, so that it opens the records behind it.

A source tells whole rows; who reads them cuts each by the links of its dossier (of its structure
when it has none) into chantiers, fund projects and the part not linked, to the smallest unit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId


class Function(StrEnum):
    """The pole's five functions (the plan's part III.1), its fund, and what runs through all."""

    HOSTING = "hosting"
    INCUBATOR = "incubator"
    SHOP = "shop"
    CANTEEN = "canteen"
    EVENTS = "events"
    FUND = "fund"
    NETWORK = "network"


class Unit(StrEnum):
    """What a figure counts; `M2_DAYS` is a square metre during a day."""

    COUNT = "count"
    PEOPLE = "people"
    EUROS = "euros"
    M2 = "m2"
    M2_DAYS = "m2_days"
    SEATS = "seats"
    SEAT_DAYS = "seat_days"
    HOURS = "hours"
    MEALS = "meals"
    KILOGRAMS = "kg"
    FTE = "fte"


class Span(StrEnum):
    """How a figure meets time: over a period, or as things stand on its first or last day."""

    OVER = "over"
    AT_START = "at_start"
    AT_END = "at_end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A figure of the pole. `version` of its formula rises when the formula changes.

    Amounts are integers in 10^-`decimals` of the unit; people and things are counted in hundredths,
    so that a share of one is fair. `linked` False: nothing of it can be cut by
    chantier (its rows all count as not linked). `additive` False: each thing counts once in a period
    however long, so that the months of a year don't sum to it. `known_by` names the figure without
    which nothing is known of this one: nobody asked, nothing told, which is not none.
    """

    code: str
    title: str
    definition: str
    version: int
    unit: Unit
    decimals: int
    span: Span
    source: str
    function: Function
    linked: bool = True
    additive: bool = True
    known_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A figure that is one divided by another, in percent when `percent`; it has no rows of its own."""

    code: str
    title: str
    definition: str
    version: int
    over: str
    under: str
    function: Function
    percent: bool = True


class Row(NamedTuple):
    """A record's part of a figure, on days both included.

    `record` names it for good (`event_booking:12`), `page` and `target` where it opens. A row over
    several days is cut at the days when its links changed, in proportion to them. `kind` tells rows of
    a figure apart, as shown: a room, a category, a sort of guest.
    """

    indicator: str
    record: str
    label: str
    amount: int
    first: date
    last: date
    dossier: DossierId | None = None
    party: PartyId | None = None
    page: str = ""
    target: int = 0
    kind: str = ""


class IndicatorSource(Protocol):
    """A feature that counts."""

    def indicators(self) -> Sequence[Indicator | Ratio]:
        """What it counts; the codes begin with its own name."""
        ...

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        """The rows of the figures asked, from a day to a day, both included.

        A row that goes beyond the period comes cut to it. Options, drafts and what is cancelled count
        only where the definition says so.
        """
        ...


@dataclass(frozen=True, slots=True)
class IndicatorSources:
    """Every source in the order of the report; the composition root lists them."""

    sources: tuple[IndicatorSource, ...] = ()
