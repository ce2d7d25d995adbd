"""Room hours that leases include, month by month: how many, how many used, how many left."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from pole_desk.activities.events.rules.classes import INCLUDED, INCLUDED_SETTING
from pole_desk.activities.events.rules.states import HOLDING, OPTIONS
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.activities.leases.rules import State
from pole_desk.activities.leases.tables import LeaseRow
from pole_desk.kernel.periods import Month, day_end, day_start, to_instant
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, PartyId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow


class HoursLeft(NamedTuple):
    """Minutes that a structure's leases include in a month, how many are used, how many are left."""

    month: Month
    allowed: int
    used: int

    @property
    def left(self) -> int:
        return max(0, self.allowed - self.used)


def included_tariffs(reader: Reader, *, on: date) -> frozenset[str]:
    """The tariff classes on which included hours are used."""
    return frozenset(setting(reader, key=INCLUDED_SETTING, on=on, default=list(INCLUDED)))


_ROOM_HOURS = (
    select(func.coalesce(func.sum(LeaseRow.room_hours), 0))
    .join(DossierRow, DossierRow.id == LeaseRow.dossier)
    .where(
        DossierRow.party == bindparam("party"),
        LeaseRow.state == State.SIGNED,
        LeaseRow.first_day <= bindparam("on"),
        or_(LeaseRow.last_day.is_(None), LeaseRow.last_day >= bindparam("on")),
    )
)


def room_hours(reader: Reader, *, party: PartyId, on: date) -> int:
    """The hours a month that the leases running on a day include for their holder."""
    return int(reader.connection.execute(_ROOM_HOURS, {"party": party, "on": on}).scalar_one())


def used_minutes(
    reader: Reader, *, party: PartyId, month: Month, excluding: Collection[BookingId] = ()
) -> int:
    """The included minutes that the bookings of a month hold; lapsed options hold none."""
    row = EventBookingRow
    lapsed = and_(row.state.in_(OPTIONS), row.confirm_by <= to_instant(reader.clock.now()))
    statement = (
        select(func.coalesce(func.sum(row.included_minutes), 0))
        .join(EventRow, EventRow.id == row.event)
        .join(DossierRow, DossierRow.id == EventRow.dossier)
        .where(
            DossierRow.party == party,
            row.included_minutes > 0,
            row.state.in_(HOLDING),
            or_(row.confirm_by.is_(None), ~lapsed),
            row.starts_at >= day_start(month.first),
            row.starts_at < day_end(month.last),
        )
    )
    if excluding:
        statement = statement.where(row.id.not_in(list(excluding)))
    return int(reader.connection.execute(statement).scalar_one())


def hours_left(
    reader: Reader, *, party: PartyId, on: date, excluding: Collection[BookingId] = ()
) -> HoursLeft:
    """What a structure may still use of its included hours in the month of a day."""
    month = Month.of(on)
    allowed = room_hours(reader, party=party, on=on) * 60
    used = used_minutes(reader, party=party, month=month, excluding=excluding) if allowed else 0
    return HoursLeft(month, allowed, used)


def one_at_a_time(reader: Reader, *, party: PartyId) -> None:
    """Make other seats wait until this transaction ends before they give hours of a structure.

    SQLite's writes wait for each other already. What refers to the structure is not kept waiting.
    """
    reader.connection.execute(
        select(PartyRow.id).where(PartyRow.id == party).with_for_update(key_share=True)
    ).all()
