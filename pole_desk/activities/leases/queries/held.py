"""What signed agreements hold between two days, and what could be held: the rows behind occupancy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, or_, select

from pole_desk.activities.leases.rules import State
from pole_desk.activities.leases.tables import LeaseLineRow, LeaseOccupantRow, LeaseRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, LeaseId, LeaseLineId, PartyId, SpaceId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.spaces.queries import Space, spaces
from pole_desk.registers.spaces.tables import SpaceRow


class Held(NamedTuple):
    """A space held by an agreement on days both included, inside the period asked; area in m²."""

    line: LeaseLineId
    lease: LeaseId
    number: str
    dossier: DossierId
    party: PartyId
    people: int
    code: str
    kind: str
    area_m2: Decimal
    capacity: int
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class Open(NamedTuple):
    """A space that could be let on days both included, inside the period asked; area in m²."""

    space: SpaceId
    code: str
    kind: str
    area_m2: Decimal
    capacity: int
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def held(reader: Reader, *, first: date, last: date) -> list[Held]:
    """The lines of signed agreements that touch a period, cut to it, by agreement and space."""
    ends = func.coalesce(LeaseLineRow.last_day, LeaseRow.last_day)
    statement = (
        select(
            LeaseLineRow.id, LeaseRow.id.label("lease"), LeaseRow.number, LeaseRow.dossier,
            DossierRow.party, LeaseRow.people, SpaceRow.code, SpaceRow.kind, SpaceRow.area_m2,
            SpaceRow.capacity, LeaseLineRow.first_day, LeaseLineRow.last_day,
            LeaseRow.last_day.label("lease_last"),
        )
        .join(LeaseRow, LeaseRow.id == LeaseLineRow.lease)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .join(SpaceRow, SpaceRow.id == LeaseLineRow.space)
        .where(
            LeaseRow.state == State.SIGNED,
            LeaseLineRow.withdrawn.is_(False),
            LeaseLineRow.first_day <= last,
            or_(ends.is_(None), ends >= first),
        )
        .order_by(LeaseRow.id, SpaceRow.code, LeaseLineRow.first_day)
    )  # fmt: skip
    found = []
    for row in reader.connection.execute(statement):
        until = min(day for day in (row.last_day, row.lease_last, last) if day is not None)
        since = max(first, row.first_day)
        if since <= until:
            found.append(Held(*row[:-3], since, until))
    return found


class Stay(NamedTuple):
    """A structure hosted by an agreement on days both included, inside the period asked."""

    party: PartyId
    lease: LeaseId
    number: str
    dossier: DossierId
    holder: bool
    first: date
    last: date


def stays(reader: Reader, *, first: date, last: date) -> list[Stay]:
    """Who is hosted in a period, as holder or as co-occupant, by first day; cut to the period."""
    lease, occupant = LeaseRow, LeaseOccupantRow
    signed = (lease.state == State.SIGNED, lease.kind == "hosting")
    holders = (
        select(DossierRow.party, lease.id, lease.number, lease.dossier, lease.first_day, lease.last_day)
        .join(DossierRow, DossierRow.id == lease.dossier)
        .where(*signed, lease.first_day <= last, or_(lease.last_day.is_(None), lease.last_day >= first))
    )
    sharing = (
        select(occupant.party, lease.id, lease.number, lease.dossier, occupant.first_day,
               occupant.last_day, lease.last_day)
        .join(lease, lease.id == occupant.lease)
        .where(
            *signed, occupant.withdrawn.is_(False), occupant.first_day <= last,
            or_(occupant.last_day.is_(None), occupant.last_day >= first),
            or_(lease.last_day.is_(None), lease.last_day >= first),
        )
    )  # fmt: skip
    found = []
    for holder, statement in ((True, holders), (False, sharing)):
        for party, number, name, dossier, begins, *ends in reader.connection.execute(statement):
            until = min(day for day in (*ends, last) if day is not None)
            found.append(Stay(party, number, name, dossier, holder, max(first, begins), until))
    return sorted(found, key=lambda stay: (stay.first, not stay.holder, stay.lease, stay.party))


def could_be_let(reader: Reader, *, kinds: frozenset[str], first: date, last: date) -> list[Open]:
    """The spaces of some kinds open in a period, cut to it; one that was divided counts by its parts.

    A whole counts until the day before its first part opens.
    """
    places = [place for place in spaces(reader) if place.kind in kinds]
    divided: dict[SpaceId, date] = {}
    for place in places:
        if place.parent is not None:
            divided[place.parent] = min(place.valid_from, divided.get(place.parent, date.max))
    return [
        opened
        for place in places
        if (opened := _opened(place, divided.get(place.id), first, last)) is not None
    ]


def _opened(place: Space, divided_on: date | None, first: date, last: date) -> Open | None:
    since = max(first, place.valid_from)
    until = last if place.valid_to is None else min(last, place.valid_to)
    if divided_on is not None:
        until = min(until, date.fromordinal(divided_on.toordinal() - 1))
    if since > until:
        return None
    return Open(place.id, place.code, place.kind, place.area_m2, place.capacity, since, until)
