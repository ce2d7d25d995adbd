"""What shares, rentals and penalties owe; rents of agreements are owed by `leases` alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, or_, select

from pole_desk.activities.leases.rules import Proration
from pole_desk.activities.leases.rules.segments import Due, Step, month_due
from pole_desk.activities.storage.rules import quantity_text
from pole_desk.activities.storage.tables import PenaltyRow, RentalRow, ShareRow, UnitRow
from pole_desk.kernel.periods import Days, Month, day_end, day_of, day_start, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.spaces.tables import SpaceRow


class ShareDue(NamedTuple):
    """A segment of a month that a part owes."""

    share: int
    dossier: DossierId
    party: PartyId
    name: str
    part: str
    due: Due
    tax: str
    account: str


class RentalDue(NamedTuple):
    """A rental, owed in the month of its last day; prices are for a m² and day."""

    rental: int
    dossier: DossierId
    party: PartyId
    name: str
    starts_at: int
    ends_at: int
    area_m2: Decimal
    days: int
    agreed_price: Decimal
    list_price: Decimal
    tax: str
    account: str


class PenaltyDue(NamedTuple):
    """A charge typed apart."""

    penalty: int
    dossier: DossierId
    party: PartyId
    on_day: date
    label: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    tax: str
    account: str


def first_day(reader: Reader) -> date | None:
    """The earliest day that anything of storage may charge."""
    shares = reader.connection.scalar(
        select(func.min(ShareRow.first_day)).where(ShareRow.withdrawn.is_(False))
    )
    rentals = reader.connection.scalar(
        select(func.min(RentalRow.starts_at)).where(RentalRow.state == "booked")
    )
    penalties = reader.connection.scalar(
        select(func.min(PenaltyRow.on_day)).where(PenaltyRow.withdrawn.is_(False))
    )
    known = [day for day in (shares, penalties) if day is not None]
    if rentals is not None:
        known.append(day_of(rentals))
    return min(known, default=None)


def share_dues(reader: Reader, *, first: Month, last: Month) -> dict[Month, list[ShareDue]]:
    """What the parts owe, by month: calendar days, segments of constant price, as for rents."""
    statement = (
        select(
            ShareRow.id, ShareRow.dossier, DossierRow.party, SpaceRow.name, UnitRow.measure, ShareRow.quantity,
            ShareRow.first_day, ShareRow.last_day, ShareRow.list_price, ShareRow.agreed_price,
            ShareRow.tax, ShareRow.account,
        )
        .join(UnitRow, UnitRow.id == ShareRow.unit)
        .join(SpaceRow, SpaceRow.id == UnitRow.space)
        .join(DossierRow, DossierRow.id == ShareRow.dossier)
        .where(
            ShareRow.withdrawn.is_(False), ShareRow.first_day <= last.last,
            or_(ShareRow.last_day.is_(None), ShareRow.last_day >= first.first),
        )
        .order_by(ShareRow.id)
    )  # fmt: skip
    rows = reader.connection.execute(statement).all()
    found: dict[Month, list[ShareDue]] = {month: [] for month in months_between(first, last)}
    for share, dossier, party, name, measure, quantity, begins, ends, listed, agreed, tax, account in rows:
        days, steps = Days(begins, ends), [Step(begins, listed, agreed)]
        part = quantity_text(measure, quantity)
        for month, dues in found.items():
            dues += [
                ShareDue(share, dossier, party, name, part, due, tax, account)
                for due in month_due(month, days, steps, Proration.CALENDAR)
            ]
    return found


def rental_dues(reader: Reader, *, first: Month, last: Month) -> list[RentalDue]:
    """The rentals whose last day is in the span."""
    statement = (
        select(
            RentalRow.id, RentalRow.dossier, DossierRow.party, SpaceRow.name, RentalRow.starts_at,
            RentalRow.ends_at, RentalRow.area_m2, RentalRow.days, RentalRow.agreed_price,
            RentalRow.list_price, RentalRow.tax, RentalRow.account,
        )
        .join(SpaceRow, SpaceRow.id == RentalRow.space)
        .join(DossierRow, DossierRow.id == RentalRow.dossier)
        .where(
            RentalRow.state == "booked", RentalRow.ends_at > day_start(first.first),
            RentalRow.ends_at <= day_end(last.last),
        )
        .order_by(RentalRow.id)
    )  # fmt: skip
    return reader.rows(statement, RentalDue)


def penalty_dues(reader: Reader, *, first: Month, last: Month) -> list[PenaltyDue]:
    """The charges apart whose day is in the span."""
    row = PenaltyRow
    statement = (
        select(row.id, row.dossier, DossierRow.party, row.on_day, row.label, row.quantity, row.unit,
               row.unit_price, row.tax, row.account)
        .join(DossierRow, DossierRow.id == row.dossier)
        .where(row.withdrawn.is_(False), row.on_day >= first.first, row.on_day <= last.last)
        .order_by(row.id)
    )  # fmt: skip
    return reader.rows(statement, PenaltyDue)
