"""Meals, services and cards as reports count them; what is billed is in `dues`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select, text

from pole_desk.activities.canteen.rules import MealState, ServiceState
from pole_desk.activities.canteen.tables import (
    AccountRow,
    CardRow,
    ExtraRow,
    MealRow,
    PartRow,
    ServiceRow,
)
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, MealBookingId, PartyId, ServiceId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow


class CountedMeal(NamedTuple):
    """Covers of an account at a service; `ends_at` is the service's, net euros a cover."""

    id: MealBookingId
    service: ServiceId
    day: date
    ends_at: int
    dossier: DossierId
    party: PartyId
    title: str
    guest: str
    state: str
    covers: int
    absent: int
    late: bool
    excused: bool
    card: int | None
    list_price: Decimal
    unit_price: Decimal


class CountedExtra(NamedTuple):
    """Something else on a meal that was booked; net euros a unit."""

    id: int
    service: ServiceId
    day: date
    dossier: DossierId
    party: PartyId
    label: str
    quantity: Decimal
    list_price: Decimal
    unit_price: Decimal


class CountedCard(NamedTuple):
    """A card sold; net euros for the whole card."""

    id: int
    sold_on: date
    dossier: DossierId
    party: PartyId
    label: str
    list_price: Decimal
    unit_price: Decimal


class CountedService(NamedTuple):
    """A service that stands, with its seats."""

    id: ServiceId
    day: date
    ends_at: int
    dossier: DossierId
    seats: int


class WalkIns(NamedTuple):
    """People whom an operator served without a booking, paid at its own till."""

    part: int
    service: ServiceId
    day: date
    operator: PartyId
    name: str
    people: int


_M, _S, _A, _X, _C = MealRow, ServiceRow, AccountRow, ExtraRow, CardRow
_STANDS = text("canteen_service.state <> 'withdrawn'")
"""As the index of the days says it: a bound value would not be seen to imply it."""
_MEALS = (
    select(
        _M.id, _M.service, _S.day, _S.ends_at, _A.dossier, _A.party, DossierRow.title, _M.guest,
        _M.state, _M.covers, _M.absent, _M.late, _M.excused, _M.card, _M.list_price, _M.unit_price,
    )
    .join(_S, _S.id == _M.service)
    .join(_A, _A.id == _M.account)
    .join(DossierRow, DossierRow.id == _A.dossier)
)  # fmt: skip


def counted_meals(reader: Reader, *, first: date, last: date) -> list[CountedMeal]:
    """The meals of the services from a day to a day, whatever became of them."""
    statement = _MEALS.where(_STANDS, _S.day >= first, _S.day <= last).order_by(_S.day, _M.id)
    return reader.rows(statement, CountedMeal)


def counted_extras(reader: Reader, *, first: date, last: date) -> list[CountedExtra]:
    """What was taken beside meals, from a day to a day."""
    statement = (
        select(_X.id, _M.service, _S.day, _A.dossier, _A.party, _X.label, _X.quantity, _X.list_price,
               _X.unit_price)
        .join(_M, _M.id == _X.meal)
        .join(_S, _S.id == _M.service)
        .join(_A, _A.id == _M.account)
        .where(
            _STANDS, _S.day >= first, _S.day <= last, _X.withdrawn.is_(False), _M.state == MealState.BOOKED
        )
        .order_by(_S.day, _X.id)
    )  # fmt: skip
    return reader.rows(statement, CountedExtra)


def counted_cards(reader: Reader, *, first: date, last: date) -> list[CountedCard]:
    """The cards sold from a day to a day."""
    statement = (
        select(_C.id, _C.sold_on, _A.dossier, _A.party, _C.label, _C.list_price, _C.unit_price)
        .join(_A, _A.id == _C.account)
        .where(_C.withdrawn.is_(False), _C.sold_on >= first, _C.sold_on <= last)
        .order_by(_C.id)
    )
    return reader.rows(statement, CountedCard)


def counted_services(reader: Reader, *, first: date, last: date) -> list[CountedService]:
    """The services open from a day to a day."""
    statement = (
        select(_S.id, _S.day, _S.ends_at, _S.dossier, _S.seats)
        .where(_STANDS, _S.day >= first, _S.day <= last, _S.state == ServiceState.OPEN)
        .order_by(_S.day)
    )
    return reader.rows(statement, CountedService)


def walk_ins(reader: Reader, *, first: date, last: date) -> list[WalkIns]:
    """What operators told of people served without a booking, from a day to a day."""
    row = PartRow
    statement = (
        select(row.id, row.service, _S.day, row.operator, PartyRow.name, row.walk_ins)
        .join(_S, _S.id == row.service)
        .join(PartyRow, PartyRow.id == row.operator)
        .where(
            _STANDS, _S.day >= first, _S.day <= last, _S.state == ServiceState.OPEN,
            row.withdrawn.is_(False), row.walk_ins > 0,
        )
        .order_by(_S.day, row.id)
    )  # fmt: skip
    return reader.rows(statement, WalkIns)
