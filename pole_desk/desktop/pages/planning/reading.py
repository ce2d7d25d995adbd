"""What the board shows of a window, read in one go off the GUI thread; how it looks is in `lanes`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pole_desk.accounts.billing.queries import invoiced_charges
from pole_desk.activities.events.queries import Booking, bookings, rooms
from pole_desk.activities.leases.queries import LeaseItem, leases, lines_on
from pole_desk.activities.shop.queries import StandItem, stands
from pole_desk.desktop.pages.planning.bars import (
    BOOKING,
    CLOSED,
    LINE,
    OTHERS,
    STAND,
    booked,
    kind_of,
    letting,
    other,
    trimmed,
)
from pole_desk.desktop.pages.planning.lanes import lanes, opened
from pole_desk.desktop.widgets.board.model import Bar, BoardModel
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_end, day_of, day_start, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, DossierId, LeaseLineId, SpaceId
from pole_desk.registers.calendar.queries import Closure, closures, opening_hours
from pole_desk.registers.calendar.rules import holidays_between
from pole_desk.registers.claims.queries import Held, holds
from pole_desk.registers.spaces.queries import Space, spaces

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Picture:
    """The board's model over [starts, ends), and what acts on its bars need to know.

    `leases` by dossier, `invoiced` the last day invoiced by agreement line; `bookings` only when
    they were asked for: by month and year rooms are summed up, who is there is not told.
    """

    model: BoardModel
    starts: int
    ends: int
    spaces: Mapping[SpaceId, Space]
    leases: Mapping[DossierId, LeaseItem]
    invoiced: Mapping[int, date]
    closed: Mapping[date, str]
    closures: Mapping[int, Closure]
    bookings: Mapping[BookingId, Booking]
    stands: Mapping[int, StandItem]


def line_of(item: str | None) -> int | None:
    """The agreement line that a hold is for, None when it is for something else."""
    kind, number = kind_of(item)
    return number if kind == LINE else None


def picture(reader: Reader, *, starts: int, ends: int, detailed: bool = True) -> Picture:
    """Every space and hold that meets a window of instants, ready for the board."""
    first, last = day_of(starts), day_of(max(starts, ends - 1))
    places = [
        space
        for space in spaces(reader)
        if space.valid_from <= last and (space.valid_to is None or space.valid_to >= first)
    ]
    held = holds(reader, starts_at=starts, ends_at=ends)
    agreements = {item.dossier: item for item in leases(reader)}
    invoiced = _invoiced(reader, {one.dossier for one in held if kind_of(one.item)[0] == LINE})
    found = bookings(reader, starts_at=starts, ends_at=ends, cancelled=False) if detailed else []
    shut = closures(reader, first=first, last=last)
    known = _Known(agreements, invoiced, {one.id: one for one in found}, *_today(reader))
    bars = trimmed([known.bar(one) for one in held])
    bars += [_closed(closure) for closure in shut if closure.space is not None]
    usual = {room.id: (room.set_up, room.tear_down) for room in rooms(reader)}
    groups, rows, related = lanes(places, usual)
    day = min(max(first, reader.clock.today()), last)
    rows = opened(rows, places, opening_hours(reader, on=day))
    return Picture(
        BoardModel(groups, rows, bars, related=related),
        starts,
        ends,
        {space.id: space for space in places},
        agreements,
        invoiced,
        _closed_days(first, last, shut),
        {-closure.id: closure for closure in shut},
        known.bookings,
        _stands(reader, held),
    )


def _stands(reader: Reader, held: Iterable[Held]) -> dict[int, StandItem]:
    """The shop's stands by number, when one is in sight."""
    if not any(kind_of(one.item)[0] == STAND for one in held):
        return {}
    return {one.id: one for one in stands(reader)}


def _today(reader: Reader) -> tuple[dict[LeaseLineId, Decimal], int, int]:
    """Rents that run today, today's midnight, now."""
    today = reader.clock.today()
    rents = {line.line: line.rent for line in lines_on(reader, on=today)}
    return rents, day_start(today), to_instant(reader.clock.now())


@dataclass(frozen=True, slots=True)
class _Known:
    """What the words and the state of a bar are drawn from."""

    leases: Mapping[DossierId, LeaseItem]
    invoiced: Mapping[int, date]
    bookings: Mapping[BookingId, Booking]
    rents: Mapping[LeaseLineId, Decimal]
    today: int
    now: int

    def bar(self, held: Held) -> Bar:
        kind, number = kind_of(held.item)
        if kind == BOOKING:
            return booked(held, self.bookings.get(BookingId(number)), self.now)
        if kind in OTHERS:
            return other(held, OTHERS[kind], self.now)
        rent = self.rents.get(LeaseLineId(number)) if kind == LINE else None
        until = self.invoiced.get(number) if kind == LINE else None
        return letting(held, self.leases.get(held.dossier), rent, until, self.today)


def _invoiced(reader: Reader, dossiers: Iterable[DossierId]) -> dict[int, date]:
    found: dict[int, date] = {}
    for charge in invoiced_charges(reader, dossiers=set(dossiers)):
        parts = charge.key.split(":")
        if len(parts) > 3 and parts[2] == "line":
            line = int(parts[3])
            found[line] = max(found.get(line, charge.service_to), charge.service_to)
    return found


def _closed(closure: Closure) -> Bar:
    assert closure.space is not None
    return Bar(
        -closure.id, closure.space, day_start(closure.first), day_end(closure.last), closure.label,
        _("Fermeture"), "unavailable", True, why=CLOSED,
    )  # fmt: skip


def _closed_days(first: date, last: date, shut: Iterable[Closure]) -> dict[date, str]:
    """Public holidays and days when the whole pole is closed, with their names."""
    found = dict(holidays_between(first, last))
    for closure in shut:
        day = max(first, closure.first)
        while closure.space is None and day <= min(last, closure.last):
            found.setdefault(day, closure.label)
            day += _A_DAY
    return found
