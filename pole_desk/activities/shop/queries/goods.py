"""The carrier group, the repairs offered, the weights re-used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import or_, select

from pole_desk.activities.shop.tables import MemberRow, RepairRow, WeightRow
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.tables import PartyRow


class Member(NamedTuple):
    """A structure of the carrier group and its role in it."""

    id: int
    party: PartyId
    party_name: str
    role: str
    first_day: date
    last_day: date | None
    withdrawn: bool
    version: int


class Repair(NamedTuple):
    """A repair service that a structure offers in the shop."""

    id: int
    party: PartyId
    party_name: str
    title: str
    hours: str
    price: str
    first_day: date
    last_day: date | None
    withdrawn: bool
    version: int


class Weight(NamedTuple):
    """Kilograms re-used in a month (`2026-10`), by category."""

    id: int
    month: str
    category: str
    kilograms: Decimal
    note: str
    version: int


def members(reader: Reader, *, on: date | None = None) -> list[Member]:
    """The carrier group by structure, as it is on a day or ever was."""
    row = MemberRow
    statement = (
        select(row.id, row.party, PartyRow.name, row.role, row.first_day, row.last_day,
               row.withdrawn, row.version)
        .join(PartyRow, PartyRow.id == row.party)
        .where(row.withdrawn.is_(False))
        .order_by(PartyRow.search_key, row.first_day, row.id)
    )  # fmt: skip
    if on is not None:
        statement = statement.where(
            row.first_day <= on, or_(row.last_day.is_(None), row.last_day >= on)
        )
    return reader.rows(statement, Member)


def repairs(reader: Reader, *, on: date | None = None) -> list[Repair]:
    """The repairs offered by title, on a day or ever."""
    row = RepairRow
    statement = (
        select(row.id, row.party, PartyRow.name, row.title, row.hours, row.price, row.first_day,
               row.last_day, row.withdrawn, row.version)
        .join(PartyRow, PartyRow.id == row.party)
        .where(row.withdrawn.is_(False))
        .order_by(row.title, row.first_day, row.id)
    )  # fmt: skip
    if on is not None:
        statement = statement.where(
            row.first_day <= on, or_(row.last_day.is_(None), row.last_day >= on)
        )
    return reader.rows(statement, Repair)


def weights(reader: Reader, *, first: Month, last: Month) -> list[Weight]:
    """The weights re-used by month and category; a month with none has no row."""
    row = WeightRow
    statement = (
        select(row.id, row.month, row.category, row.kilograms, row.note, row.version)
        .where(row.month >= str(first), row.month <= str(last), row.kilograms > ZERO)
        .order_by(row.month, row.category)
    )
    return reader.rows(statement, Weight)
