"""Everything that Today shows, read at once; drawing is in the page and its cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from pole_desk import backend
from pole_desk.accounts.billing.commands import prepare_invoices
from pole_desk.accounts.billing.queries import MonthSummary, Revenue, months, revenue
from pole_desk.accounts.receivables.queries import Receivable, overdue
from pole_desk.activities.events.queries import Booking, bookings
from pole_desk.activities.events.rules import BookingState
from pole_desk.activities.leases.queries import (
    LeaseItem,
    MonthOccupancy,
    Occupancy,
    leases,
    occupancy,
    occupancy_by_month,
)
from pole_desk.desktop.pages.today.incubator import Incubating, incubating
from pole_desk.kernel.audit import Entry, latest
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month, add_months, day_end, day_start
from pole_desk.kernel.work import Reader
from pole_desk.ports.reminders import Reminder
from pole_desk.registers.claims.queries import free_spaces
from pole_desk.registers.spaces.queries import spaces
from pole_desk.registers.spaces.rules import Kind

PAST_MONTHS = 6
FORECAST_MONTHS = 2
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Movement:
    """An agreement that starts, or that ends, on a day."""

    lease: LeaseItem
    on: date
    arrival: bool


@dataclass(frozen=True, slots=True)
class Share:
    """So many let, out of so many."""

    let: int
    total: int

    @property
    def percent(self) -> int:
        return round(100 * self.let / self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class Day:
    """The pole on a day."""

    on: date
    occupancy: Occupancy
    by_month: Sequence[MonthOccupancy]
    storage: Share
    capacity: int
    movements: Sequence[Movement]
    reminders: Sequence[Reminder]
    late: Sequence[Receivable]
    ending: Sequence[LeaseItem]
    months: Sequence[MonthSummary]
    revenue: Sequence[Revenue]
    acts: Sequence[Entry]
    structures: int
    rooms: Sequence[Booking] = ()
    incubator: Incubating | None = None


class Ahead(NamedTuple):
    """What the months to come would bill; it takes as long to work out as all the rest of the day."""

    to_issue: Decimal
    """Net that issuing this month's invoices now would bill, what earlier months forgot included."""
    forecast: Sequence[tuple[Month, Decimal]]


def read_day(reader: Reader, *, on: date) -> Day:
    """The pole as it stands on `on`; no write, one connection."""
    month = Month.of(on)
    running = leases(reader, on=on)
    return Day(
        on=on,
        occupancy=occupancy(reader, on=on),
        by_month=occupancy_by_month(reader, first=month.plus(-7), last=month),
        storage=_storage(reader, on),
        capacity=sum(
            place.capacity for place in spaces(reader, on=on) if place.kind in (Kind.OFFICE, Kind.DESK)
        ),
        movements=_movements(reader, on),
        reminders=backend.remind(reader, on=on),
        late=overdue(reader, on=on),
        ending=[one for one in running if one.last_day and one.last_day <= add_months(on, 3)],
        months=months(reader),
        revenue=revenue(reader, first=month.plus(-PAST_MONTHS + 1), last=month),
        acts=latest(reader, limit=4),
        structures=len({one.party for one in running}),
        rooms=_rooms(reader, on),
        incubator=incubating(reader, on=on),
    )


def read_ahead(reader: Reader, *, on: date) -> Ahead:
    """What is to be billed, as it would be on `on`; nothing is written."""
    month = Month.of(on)
    return Ahead(prepare_invoices(reader, month=month).net, _forecast(reader, month))


def _rooms(reader: Reader, on: date) -> list[Booking]:
    """The rooms booked firmly on a day, by start."""
    found = bookings(reader, starts_at=day_start(on), ends_at=day_end(on), cancelled=False)
    return [one for one in found if one.state == BookingState.CONFIRMED]


def _storage(reader: Reader, on: date) -> Share:
    units = [place for place in spaces(reader, on=on) if place.kind == Kind.STORAGE]
    free = free_spaces(
        reader, starts_at=day_start(on), ends_at=day_end(on), kind=Kind.STORAGE
    )
    return Share(len(units) - len(free), len(units))


def _movements(reader: Reader, on: date) -> list[Movement]:
    """Arrivals and departures of the seven days that begin today."""
    found: dict[tuple[int, bool], Movement] = {}
    for one in leases(reader):
        if one.state in ("draft", "cancelled"):
            continue
        if on <= one.first_day < on + WEEK:
            found[one.id, True] = Movement(one, one.first_day, True)
        if one.last_day is not None and on <= one.last_day < on + WEEK:
            found[one.id, False] = Movement(one, one.last_day, False)
    return sorted(found.values(), key=lambda m: (m.on, not m.arrival, m.lease.party_name))


def _forecast(reader: Reader, month: Month) -> list[tuple[Month, Decimal]]:
    """Net that each month from this one on would bill, by what is signed."""
    found, before = [], ZERO
    for ahead in range(FORECAST_MONTHS + 1):
        wanted = month.plus(ahead)
        plan = prepare_invoices(reader, month=wanted, since=month)
        found.append((wanted, plan.net - before))
        before = plan.net
    return found
