"""How much of the pole is let, how many people work there, and where they are too many."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from pole_desk.activities.leases.queries.agreements import leases, lines_on
from pole_desk.activities.leases.rules import POLE_PEOPLE, State
from pole_desk.activities.leases.tables import LeaseLineRow, LeaseRow
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import LeaseId, SpaceId
from pole_desk.registers.spaces.queries import Space, spaces

PEOPLE_SETTING = "hosting.people"
OFFICE, DESK = "office", "desk"
NO_AREA = Decimal("0.00")


class Occupancy(NamedTuple):
    """Workplaces on a day; areas are of offices and desks, in m²."""

    offices_total: int
    offices_let: int
    desks_total: int
    desks_let: int
    people: int
    area_total_m2: Decimal
    area_let_m2: Decimal


class MonthOccupancy(NamedTuple):
    """Workplaces (offices and desks) on the last day of a month."""

    month: Month
    workplaces_total: int
    workplaces_let: int
    area_total_m2: Decimal
    area_let_m2: Decimal


class CapacityWarning(NamedTuple):
    """More people than an agreement's spaces, or than the pole, were planned for."""

    lease: LeaseId | None
    number: str
    party_name: str
    people: int
    capacity: int
    text: str


def occupancy(reader: Reader, *, on: date) -> Occupancy:
    """What is let on a day by signed agreements; people are those whom the agreements declare."""
    places = _workplaces(reader, on)
    let = {line.space for line in lines_on(reader, on=on) if line.state != State.DRAFT}
    people = sum(item.people for item in leases(reader, on=on))
    offices = [place for place in places if place.kind == OFFICE]
    desks = [place for place in places if place.kind == DESK]
    return Occupancy(
        offices_total=len(offices),
        offices_let=sum(_is_let(place, let) for place in offices),
        desks_total=len(desks),
        desks_let=sum(_is_let(place, let) for place in desks),
        people=people,
        area_total_m2=_area(places),
        area_let_m2=_area([place for place in places if _is_let(place, let)]),
    )


def _is_let(place: Space, let: set[SpaceId]) -> bool:
    """Let by itself, or with the whole that it was divided from."""
    return place.id in let or place.parent in let


def _workplaces(reader: Reader, on: date) -> list[Space]:
    """The offices and desks that can be let on a day: one that was divided counts by its parts."""
    there = [place for place in spaces(reader, on=on) if place.kind in (OFFICE, DESK)]
    divided = {place.parent for place in there}
    return [place for place in there if place.id not in divided]


def _area(places: list[Space]) -> Decimal:
    return sum((place.area_m2 for place in places), NO_AREA)


def occupancy_by_month(reader: Reader, *, first: Month, last: Month) -> list[MonthOccupancy]:
    """Workplaces let on the last day of each month, for a trend."""
    statement = (
        select(
            LeaseLineRow.space, LeaseLineRow.first_day, LeaseLineRow.last_day, LeaseRow.last_day
        )
        .join(LeaseRow, LeaseRow.id == LeaseLineRow.lease)
        .where(
            and_(LeaseRow.state == State.SIGNED, LeaseLineRow.withdrawn.is_(False)),
            LeaseLineRow.first_day <= last.last,
            or_(LeaseRow.last_day.is_(None), LeaseRow.last_day >= first.last),
        )
    )
    lines = [(s, f, own or date.max, end or date.max) for s, f, own, end in
             reader.connection.execute(statement)]  # fmt: skip
    places = [place for place in spaces(reader) if place.kind in (OFFICE, DESK)]
    found = []
    for month in months_between(first, last):
        day = month.last
        there = [p for p in places if p.valid_from <= day and (p.valid_to is None or p.valid_to >= day)]
        divided = {place.parent for place in there}
        open_then = [place for place in there if place.id not in divided]
        let = {space for space, begins, own, end in lines if begins <= day <= min(own, end)}
        taken = [place for place in open_then if _is_let(place, let)]
        found.append(
            MonthOccupancy(month, len(open_then), len(taken), _area(open_then), _area(taken))
        )
    return found


def capacity_warnings(reader: Reader, *, on: date) -> list[CapacityWarning]:
    """The agreements whose people exceed their spaces' places, then the pole itself."""
    capacity = {place.id: place.capacity for place in spaces(reader, on=on)}
    places: dict[LeaseId, int] = {}
    for line in lines_on(reader, on=on):
        places[line.lease] = places.get(line.lease, 0) + capacity.get(line.space, 0)
    items = leases(reader, on=on)
    found = [
        CapacityWarning(
            item.id, item.number, item.party_name, item.people, places[item.id],
            _("{party} : {people} personnes pour {places} places ({spaces}).").format(
                party=item.party_name, people=item.people, places=places[item.id],
                spaces=item.spaces,
            ),
        )
        for item in items
        if 0 < places.get(item.id, 0) < item.people
    ]  # fmt: skip
    people = sum(item.people for item in items)
    limit = int(setting(reader, key=PEOPLE_SETTING, on=on, default=POLE_PEOPLE))
    if people > limit:
        text = _("Le pôle accueille {people} personnes pour {limit} prévues.").format(
            people=people, limit=limit
        )
        found.append(CapacityWarning(None, "", "", people, limit, text))
    return found
