"""What a storage would cost by the price list: a unit or a part by the month, a unit by the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.leases.queries import price_proposal
from pole_desk.activities.storage.queries.units import shared_unit
from pole_desk.activities.storage.rules import (
    DAY_ITEM,
    LONGEST_DAYS,
    LONGEST_DAYS_SETTING,
    MONTH_ITEM,
    days_touched,
    list_price_of_part,
    rental_amount,
)
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SpaceId, StorageUnitId
from pole_desk.registers.catalog.queries import price_on
from pole_desk.registers.spaces.queries import space as space_row


class Quote(NamedTuple):
    """A list price: net euros a month, of a rental net euros in all with its days and m² price."""

    amount: Decimal
    unit_price: Decimal
    days: int
    area_m2: Decimal
    tax: str
    account: str


def month_quote(reader: Reader, *, space: SpaceId, on: date) -> Quote:
    """A whole unit by the month; raises RuleBroken `no_price`."""
    proposal = price_proposal(reader, space=space, on=on)
    area = space_row(reader, space=space).area_m2
    return Quote(proposal.amount, proposal.amount, 0, area, proposal.tax, proposal.account)


def share_quote(reader: Reader, *, unit: StorageUnitId, quantity: Decimal, on: date) -> Quote:
    """A part of a shared unit by the month; raises RuleBroken `no_price`."""
    whole = shared_unit(reader, unit=unit)
    price = price_on(reader, item=MONTH_ITEM, on=on)
    amount = list_price_of_part(whole.measure, quantity, whole.area_m2, price.amount)
    return Quote(amount, price.amount, 0, whole.area_m2, price.tax, price.account)


def day_quote(reader: Reader, *, space: SpaceId, starts_at: int, ends_at: int) -> Quote:
    """A unit for some days or hours, each day begun being due; raises RuleBroken `no_price`."""
    place = space_row(reader, space=space)
    price = price_on(reader, item=DAY_ITEM, on=day_of(starts_at))
    days = days_touched(starts_at, ends_at)
    amount = rental_amount(place.area_m2, days, price.amount)
    return Quote(amount, price.amount, days, place.area_m2, price.tax, price.account)


def longest_days(reader: Reader, *, on: date) -> int:
    """How many days a rental by the day may last."""
    return int(setting(reader, key=LONGEST_DAYS_SETTING, on=on, default=LONGEST_DAYS))
