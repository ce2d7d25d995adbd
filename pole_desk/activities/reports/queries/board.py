"""The month on one page: how full, how much, how many, and what ends soon."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.leases.queries import leases
from pole_desk.activities.reports.queries.figures import Figure, figures
from pole_desk.activities.reports.queries.gathering import definitions
from pole_desk.activities.reports.rules import Period, days_period, month_period, year_before
from pole_desk.kernel.periods import Month, add_months
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import LeaseId, PartyId
from pole_desk.ports.indicators import Indicator, Span

SHOWN = (
    "leases.occupancy", "leases.seat_occupancy", "leases.area_end", "leases.people",
    "leases.structures", "storage.occupancy", "billing.hosting", "billing.storage", "billing.event",
    "billing.meals", "billing.shop", "billing.other", "events.hours", "events.dates", "events.people",
    "events.lost_hours", "canteen.served", "canteen.filling", "shop.sales", "shop.weight",
    "hosting.received", "hosting.waiting",
)  # fmt: skip
"""The figures of the page, by its sections."""
AHEAD_MONTHS = 3
"""How far after the month's end an agreement that ends is told."""


class BoardLine(NamedTuple):
    """A figure of the month; `since_january` None where months don't add up to a year."""

    figure: Figure
    month_before: Decimal | None
    year_before: Decimal | None
    since_january: Decimal | None


class Ending(NamedTuple):
    """An agreement that ends soon, the soonest first."""

    lease: LeaseId
    number: str
    kind: str
    party: PartyId
    party_name: str
    spaces: str
    people: int
    last_day: date


class Board(NamedTuple):
    """What the monthly board shows; `over` False while the month runs."""

    month: Month
    over: bool
    lines: tuple[BoardLine, ...]
    endings: tuple[Ending, ...]


def board(reader: Reader, *, month: Month) -> Board:
    """The board of a month, with the month before, the same month last year and the year so far."""
    period = month_period(month)
    so_far = days_period(date(month.year, 1, 1), month.last)
    before = _values(reader, month_period(month.previous()))
    last_year = _values(reader, year_before(period))
    year = _values(reader, so_far)
    once = {
        each.code
        for each in definitions(reader, period=period)
        if isinstance(each, Indicator) and (each.span is not Span.OVER or not each.additive)
    }
    lines = tuple(
        BoardLine(
            each, before.get(each.code), last_year.get(each.code),
            None if each.code in once else year.get(each.code),
        )
        for each in figures(reader, period=period, codes=SHOWN)
    )  # fmt: skip
    return Board(month, month.last < reader.clock.today(), lines, tuple(_endings(reader, month.last)))


def _values(reader: Reader, period: Period) -> dict[str, Decimal | None]:
    return {each.code: each.value for each in figures(reader, period=period, codes=SHOWN)}


def _endings(reader: Reader, on: date) -> list[Ending]:
    until = add_months(on, AHEAD_MONTHS)
    found = [
        Ending(
            row.id, row.number, row.kind, row.party, row.party_name, row.spaces, row.people, row.last_day
        )
        for row in leases(reader, on=on)
        if row.last_day is not None and row.last_day <= until
    ]
    return sorted(found, key=lambda one: (one.last_day, one.party_name))
