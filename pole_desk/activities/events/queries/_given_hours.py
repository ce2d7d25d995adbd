"""Room hours that leases include, as given to bookings: once each, never more than a month includes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from pole_desk.activities.events.queries._flaw import Flaw
from pole_desk.activities.events.rules.prices import duration_text
from pole_desk.activities.events.rules.states import HOLDING, OPTIONS
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.activities.leases.rules import State
from pole_desk.activities.leases.tables import LeaseRow
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.periods import Month, day_of, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow


class _Given(NamedTuple):
    """A booking that was given included minutes; `made` is when its event was opened."""

    id: int
    party: int
    name: str
    starts_at: int
    ends_at: int
    minutes: int
    made: datetime

    @property
    def day(self) -> date:
        return day_of(self.starts_at)


class _Lease(NamedTuple):
    party: int
    hours: int
    first_day: date
    last_day: date | None

    def includes(self, given: _Given) -> bool:
        """Whether it ran on the booking's day, or did when the event was opened and ended since."""
        until = min(given.day, day_of(to_instant(given.made)))
        return self.first_day <= given.day and (self.last_day is None or self.last_day >= until)


def over_included(reader: Reader) -> Iterator[Flaw]:
    """Months in which a structure was given more than its leases include; bookings given more than they last.

    Hours given under a lease that ended early stay: what was agreed is frozen.
    """
    months: dict[tuple[int, Month], list[_Given]] = defaultdict(list)
    for one in _given(reader):
        if one.minutes * 60 > one.ends_at - one.starts_at:
            yield Flaw("included_hours", one.id, _(
                "{given} comprises pour une réservation qui dure {lasts}."
            ).format(given=duration_text(one.minutes), lasts=duration_text((one.ends_at - one.starts_at) // 60)))  # fmt: skip
        months[one.party, Month.of(one.day)].append(one)
    leases = _leases(reader, {party for party, _month in months})
    for (party, month), bookings in sorted(months.items()):
        allowed = max(_allowed(leases[party], one) for one in bookings)
        total = sum(one.minutes for one in bookings)
        if total > allowed:
            yield Flaw("included_hours", bookings[-1].id, _(
                "{party} a reçu {given} comprises en {month}, pour {allowed} dans ses conventions."
            ).format(
                party=bookings[0].name, given=duration_text(total), month=month_name(month),
                allowed=duration_text(allowed),
            ))  # fmt: skip


def _given(reader: Reader) -> list[_Given]:
    row = EventBookingRow
    lapsed = and_(row.state.in_(OPTIONS), row.confirm_by <= to_instant(reader.clock.now()))
    statement = (
        select(
            row.id, DossierRow.party, PartyRow.name, row.starts_at, row.ends_at, row.included_minutes,
            EventRow.created_at,
        )
        .join(EventRow, EventRow.id == row.event)
        .join(DossierRow, DossierRow.id == EventRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .where(
            row.included_minutes > 0, row.state.in_(HOLDING), or_(row.confirm_by.is_(None), ~lapsed)
        )
        .order_by(row.starts_at, row.id)
    )  # fmt: skip
    return reader.rows(statement, _Given)


def _leases(reader: Reader, parties: Collection[int]) -> dict[int, list[_Lease]]:
    """Every lease that was ever signed and includes hours, by its holder."""
    found: dict[int, list[_Lease]] = defaultdict(list)
    if not parties:
        return found
    statement = (
        select(DossierRow.party, LeaseRow.room_hours, LeaseRow.first_day, LeaseRow.last_day)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .where(LeaseRow.state != State.DRAFT, LeaseRow.room_hours > 0)
    )
    for lease in reader.rows(statement, _Lease):
        found[lease.party].append(lease)
    return found


def _allowed(leases: Sequence[_Lease], given: _Given) -> int:
    """Minutes that the leases of a booking's holder include in its month."""
    return 60 * sum(lease.hours for lease in leases if lease.includes(given))
