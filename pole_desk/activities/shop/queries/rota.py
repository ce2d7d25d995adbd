"""Who keeps the shop on which half-day, swaps asked, half-days that nobody keeps."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from pole_desk.activities.shop.queries.contracts import contracts
from pole_desk.activities.shop.queries.goods import members
from pole_desk.activities.shop.rules import OPENING, State
from pole_desk.activities.shop.rules.rota import (
    Half,
    ShiftState,
    Slot,
    holes,
    read_opening,
    require_span,
    slots,
)
from pole_desk.activities.shop.tables import ShiftRow, SwapRow
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.calendar.queries import closed_days
from pole_desk.registers.parties.tables import PartyRow


class Shift(NamedTuple):
    """A structure keeps the shop on a half-day."""

    id: int
    day: date
    half: str
    party: PartyId
    party_name: str
    state: str
    reason: str
    version: int


class Swap(NamedTuple):
    """A half-day that its keeper asks another structure to take, perhaps against one of theirs."""

    id: int
    shift: int
    day: date
    half: str
    asker: PartyId
    asker_name: str
    asked: PartyId
    asked_name: str
    against: int | None
    against_day: date | None
    against_half: str | None
    state: str
    asked_on: date
    answered_on: date | None
    note: str


class Keeper(NamedTuple):
    """A structure that may keep the shop, and how many half-days it has."""

    party: PartyId
    name: str
    shifts: int


def shifts(reader: Reader, *, first: date, last: date, cancelled: bool = False) -> list[Shift]:
    """The shifts from a day to a day, mornings first; cancelled ones on request."""
    row = ShiftRow
    statement = (
        select(row.id, row.day, row.half, row.party, PartyRow.name, row.state, row.reason, row.version)
        .join(PartyRow, PartyRow.id == row.party)
        .where(row.day >= first, row.day <= last)
        .order_by(row.day, row.half.desc(), row.id)
    )
    if not cancelled:
        statement = statement.where(row.state == ShiftState.PLANNED)
    return reader.rows(statement, Shift)


def swaps(reader: Reader, *, first: date | None = None, state: str | None = None) -> list[Swap]:
    """The swaps asked for shifts from a day on, by day; with `state`, those in it."""
    asker, asked, against = aliased(PartyRow), aliased(PartyRow), aliased(ShiftRow)
    statement = (
        select(
            SwapRow.id, SwapRow.shift, ShiftRow.day, ShiftRow.half, SwapRow.asker, asker.name,
            SwapRow.asked, asked.name, SwapRow.against, against.day, against.half, SwapRow.state,
            SwapRow.asked_on, SwapRow.answered_on, SwapRow.note,
        )
        .join(ShiftRow, ShiftRow.id == SwapRow.shift)
        .join(asker, asker.id == SwapRow.asker)
        .join(asked, asked.id == SwapRow.asked)
        .outerjoin(against, against.id == SwapRow.against)
        .order_by(ShiftRow.day, SwapRow.id)
    )  # fmt: skip
    if first is not None:
        statement = statement.where(ShiftRow.day >= first)
    if state is not None:
        statement = statement.where(SwapRow.state == state)
    return reader.rows(statement, Swap)


def opening_half_days(reader: Reader, *, first: date, last: date) -> list[Slot]:
    """The half-days on which the shop is kept: the setting's, without holidays and closures."""
    require_span(first, last)
    opening: dict[int, tuple[Half, ...]] = read_opening(setting(reader, key=OPENING, on=first))
    return list(slots(first, last, opening, closed_days(reader, first=first, last=last)))


def open_days_a_week(reader: Reader, *, on: date) -> int:
    """How many days a week the shop is kept, one at least."""
    opening = read_opening(setting(reader, key=OPENING, on=on))
    return max(1, sum(bool(halves) for halves in opening.values()))


def rota_holes(reader: Reader, *, first: date, last: date) -> list[Slot]:
    """The half-days that nobody keeps, from a day to a day; none while the shop has no participant."""
    wanted = opening_half_days(reader, first=first, last=last)
    if not wanted or not contracts(reader, on=first):
        return []
    kept = [Slot(one.day, one.half) for one in shifts(reader, first=first, last=last)]
    return holes(wanted, kept)


def keepers(reader: Reader, *, on: date, since: date | None = None) -> list[Keeper]:
    """Who may keep the shop on a day: participants and members of the group, the least busy first.

    Their half-days are counted from `since`, else over all time.
    """
    return keepers_by_day(reader, days=[on], since=since)[on]


def keepers_by_day(
    reader: Reader, *, days: Collection[date], since: date | None = None
) -> dict[date, list[Keeper]]:
    """What `keepers` says of each day, read at once."""
    spells = [
        (one.party, one.party_name, one.first_day, one.last_day)
        for one in contracts(reader)
        if one.written == State.ACTIVE
    ]
    spells += [(one.party, one.party_name, one.first_day, one.last_day) for one in members(reader)]
    row = ShiftRow
    counted = select(row.party, func.count()).where(row.state == ShiftState.PLANNED).group_by(row.party)
    if since is not None:
        counted = counted.where(row.day >= since)
    busy = {party: count for party, count in reader.connection.execute(counted)}
    found = {}
    for day in days:
        there = {
            party: name for party, name, first, last in spells
            if first <= day and (last is None or day <= last)
        }  # fmt: skip
        own = [Keeper(party, name, busy.get(party, 0)) for party, name in there.items()]
        found[day] = sorted(own, key=lambda one: (one.shifts, one.name, one.party))
    return found
