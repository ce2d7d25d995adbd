"""What the board shows of a window, read in one go off the GUI thread; how it looks is in `lanes`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pole_desk.accounts.billing.queries import invoiced_charges
from pole_desk.activities.leases.queries import LeaseItem, leases, lines_on
from pole_desk.desktop.pages.planning.lanes import lanes
from pole_desk.desktop.widgets.board.model import Bar, BoardModel, State
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import FOREVER, day_end, day_of, day_start
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, LeaseLineId, SpaceId
from pole_desk.registers.calendar.queries import Closure, closures
from pole_desk.registers.calendar.rules import holidays_between
from pole_desk.registers.claims.queries import Held, holds
from pole_desk.registers.dossiers.rules import UNAVAILABLE, kind_name
from pole_desk.registers.spaces.queries import Space, spaces

LINE = "lease_line:"
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Picture:
    """The board's model over [starts, ends), and what acts on its bars need to know.

    `leases` by dossier, `invoiced` the last day invoiced by agreement line.
    """

    model: BoardModel
    starts: int
    ends: int
    spaces: Mapping[SpaceId, Space]
    leases: Mapping[DossierId, LeaseItem]
    invoiced: Mapping[int, date]
    closed: Mapping[date, str]
    closures: Mapping[int, Closure]


def line_of(item: str | None) -> int | None:
    """The agreement line that a hold is for, None when it is for something else."""
    if item is None or not item.startswith(LINE):
        return None
    return int(item.removeprefix(LINE))


def picture(reader: Reader, *, starts: int, ends: int) -> Picture:
    """Every space and hold that meets a window of instants, ready for the board."""
    first, last = day_of(starts), day_of(max(starts, ends - 1))
    places = [
        space
        for space in spaces(reader)
        if space.valid_from <= last and (space.valid_to is None or space.valid_to >= first)
    ]
    held = holds(reader, starts_at=starts, ends_at=ends)
    agreements = {item.dossier: item for item in leases(reader)}
    invoiced = _invoiced(reader, {one.dossier for one in held})
    rents = {line.line: line.rent for line in lines_on(reader, on=reader.clock.today())}
    now = day_start(reader.clock.today())
    shut = closures(reader, first=first, last=last)
    bars = [_bar(one, agreements, invoiced, rents, now) for one in held]
    bars += [_closed(closure) for closure in shut if closure.space is not None]
    groups, rows, related = lanes(places)
    return Picture(
        BoardModel(groups, rows, bars, related=related),
        starts,
        ends,
        {space.id: space for space in places},
        agreements,
        invoiced,
        _closed_days(first, last, shut),
        {-closure.id: closure for closure in shut},
    )


def _invoiced(reader: Reader, dossiers: Iterable[DossierId]) -> dict[int, date]:
    found: dict[int, date] = {}
    for charge in invoiced_charges(reader, dossiers=set(dossiers)):
        parts = charge.key.split(":")
        if len(parts) > 3 and parts[2] == "line":
            line = int(parts[3])
            found[line] = max(found.get(line, charge.service_to), charge.service_to)
    return found


def _bar(
    held: Held,
    agreements: Mapping[DossierId, LeaseItem],
    invoiced: Mapping[int, date],
    rents: Mapping[LeaseLineId, Decimal],
    today: int,
) -> Bar:
    line = line_of(held.item)
    until = None if line is None else invoiced.get(line)
    lease = agreements.get(held.dossier)
    title, detail = held.party_name, held.title or kind_name(held.kind)
    if held.kind in UNAVAILABLE:
        title, detail = held.title or kind_name(held.kind), kind_name(held.kind)
    elif lease is not None:
        detail = _detail(lease, None if line is None else rents.get(LeaseLineId(line)), until)
    state, locked = _state(held, until, today)
    return Bar(
        held.hold, held.space, held.starts_at, held.ends_at, title, detail, state, locked,
        held.dossier, held.hold, held.item,
    )  # fmt: skip


def _detail(lease: LeaseItem, rent: Decimal | None, until: date | None) -> str:
    """Number and rent; the agreement's when it holds one space, the line's when it runs today."""
    shown = rent
    if shown is None and lease.spaces and "," not in lease.spaces:
        shown = lease.rent
    if not shown:
        return f"{lease.number} · {kind_name(lease.kind)}"
    return _("{number} · {rent} HT/mois").format(number=lease.number, rent=euros(shown))


def _state(held: Held, until: date | None, today: int) -> tuple[State, bool]:
    """A bar is invoiced, hence locked, once the whole of it is; the past is not rewritten."""
    if held.kind in UNAVAILABLE:
        return "unavailable", True
    if not held.firm:
        return "option", False
    if until is not None and held.ends_at < FOREVER and day_end(until) >= held.ends_at:
        return "invoiced", True
    if held.ends_at <= today:
        return "ended", True
    return "confirmed", False


def _closed(closure: Closure) -> Bar:
    assert closure.space is not None
    return Bar(
        -closure.id, closure.space, day_start(closure.first), day_end(closure.last), closure.label,
        _("Fermeture"), "unavailable", True,
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
