"""Rentals and shares as reports count them; whole units by the month are agreements, in `leases`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import or_, select

from pole_desk.activities.storage.rules import square_metres
from pole_desk.activities.storage.tables import RentalRow, ShareRow, UnitRow
from pole_desk.kernel.periods import day_end, day_of, day_start, last_day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.spaces.tables import SpaceRow


class Stored(NamedTuple):
    """Square metres taken on days both included; `record` is a rental or a share."""

    record: str
    dossier: DossierId
    party: PartyId
    name: str
    area_m2: Decimal
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def rented(reader: Reader, *, first: date, last: date) -> list[Stored]:
    """The rentals by the day that touch a period, cut to it."""
    row = RentalRow
    statement = (
        select(row.id, row.dossier, DossierRow.party, SpaceRow.name, row.area_m2, row.starts_at, row.ends_at)
        .join(SpaceRow, SpaceRow.id == row.space)
        .join(DossierRow, DossierRow.id == row.dossier)
        .where(
            row.state == "booked", row.starts_at < day_end(last), row.ends_at > day_start(first)
        )
        .order_by(row.starts_at, row.id)
    )  # fmt: skip
    return [
        Stored(
            f"storage_rental:{number}", dossier, party, name, area, max(first, day_of(begins)),
            min(last, last_day_of(ends) or last),
        )
        for number, dossier, party, name, area, begins, ends in reader.connection.execute(statement)
    ]  # fmt: skip


def shared(reader: Reader, *, first: date, last: date) -> list[Stored]:
    """The shares of units that touch a period, cut to it; percents in m² of their unit."""
    row = ShareRow
    statement = (
        select(row.id, row.dossier, DossierRow.party, SpaceRow.name, UnitRow.measure, row.quantity,
               SpaceRow.area_m2, row.first_day, row.last_day)
        .join(UnitRow, UnitRow.id == row.unit)
        .join(SpaceRow, SpaceRow.id == UnitRow.space)
        .join(DossierRow, DossierRow.id == row.dossier)
        .where(
            row.withdrawn.is_(False), row.first_day <= last,
            or_(row.last_day.is_(None), row.last_day >= first),
        )
        .order_by(row.first_day, row.id)
    )  # fmt: skip
    return [
        Stored(
            f"storage_share:{number}", dossier, party, name,
            square_metres(measure, quantity, area), max(first, begins), min(last, ends or last),
        )
        for number, dossier, party, name, measure, quantity, area, begins, ends
        in reader.connection.execute(statement)
    ]  # fmt: skip
