"""What a space costs by the price list, and the index that a new agreement refers to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.leases.rules.rents import MEASURES, list_rent, price_item
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.catalog.queries import index_values, price_on, prices
from pole_desk.registers.spaces.queries import Space, spaces
from pole_desk.registers.spaces.queries import space as space_row

INDEX_SETTING = "hosting.index_series"
USUAL_INDEX = "ILAT"


class Proposal(NamedTuple):
    """The list rent of a space: net euros a month for all of it."""

    amount: Decimal
    item: str
    tax: str
    account: str


class Reference(NamedTuple):
    """The index that an agreement refers to; both None: its rent is not revised."""

    series: str | None
    quarter: str | None


def price_proposal(reader: Reader, *, space: SpaceId, on: date) -> Proposal:
    """The list rent of a space on a day.

    Raises NotFound, RuleBroken `not_lettable` for a kind let by the hour, `no_price`.
    """
    return proposal_of(reader, place=space_row(reader, space=space), on=on)


def proposal_of(reader: Reader, *, place: Space, on: date) -> Proposal:
    """The list rent of a space already read; raises as `price_proposal`."""
    if place.kind not in MEASURES:
        raise RuleBroken(
            "not_lettable",
            _("{name} ne se loue pas au mois : choisissez un bureau, un poste ou un stockage.").format(
                name=place.name
            ),
            space=place.code,
        )
    price = price_on(reader, item=price_item(place.kind), on=on)
    amount = list_rent(place.kind, place.area_m2, price.amount)
    return Proposal(amount, price.item, price.tax, price.account)


def list_rents(reader: Reader, *, on: date) -> dict[SpaceId, Decimal]:
    """The list rent of every space let by the month that exists on a day; none without a price."""
    amounts = {
        price.item: price.amount
        for price in prices(reader, on=on)
        if price.category == "standard"
    }
    found: dict[SpaceId, Decimal] = {}
    for place in spaces(reader, on=on):
        if place.kind in MEASURES and price_item(place.kind) in amounts:
            amount = amounts[price_item(place.kind)]
            found[place.id] = list_rent(place.kind, place.area_m2, amount)
    return found


def index_reference(
    reader: Reader, *, series: str | None, quarter: str | None, on: date
) -> Reference:
    """The reference of an agreement that begins on a day.

    Without a series the pole's own (a setting); without a quarter the latest published by then.
    A series without any value known gives an agreement that is not revised.
    """
    if series == "":
        return Reference(None, None)
    wanted = series or str(setting(reader, key=INDEX_SETTING, on=on, default=USUAL_INDEX))
    if quarter is not None:
        return Reference(wanted, quarter)
    known = [
        value.quarter
        for value in index_values(reader, series=wanted)
        if value.published_on is None or value.published_on <= on
    ]
    return Reference(wanted, max(known)) if known else Reference(None, None)
