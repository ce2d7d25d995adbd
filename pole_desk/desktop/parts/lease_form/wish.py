"""What the person on the phone wants, and what it comes to; pure, no widget, no query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.leases.rules import Proration, support
from pole_desk.activities.leases.rules.segments import Step, month_due
from pole_desk.desktop.parts.lease_form.reading import Place
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Days, Month
from pole_desk.ports.ids import PartyId, SpaceId

NO_SPACE = "none"
MAIL_ADDRESS = "mail_address"
DEPOSIT_MONTHS = 1
"""The deposit suggested, in months of rent."""


@dataclass
class Kept:
    """What was typed in the form, as text, so that a half-written word comes back too."""

    party: PartyId | None = None
    party_name: str = ""
    kind: str = "office"
    texts: dict[str, str] = field(default_factory=dict)
    spaces: list[SpaceId] = field(default_factory=list)
    prices: dict[SpaceId, str] = field(default_factory=dict)


class Estimate(NamedTuple):
    """Net euros: a month at list price and as agreed, the pole's support, the first month owed."""

    list_rent: Decimal
    rent: Decimal
    support: Decimal
    first_month: Decimal
    first_month_whole: bool
    deposit: Decimal


def estimate(
    chosen: Sequence[Place], prices: Mapping[SpaceId, Decimal], first: date, last: date | None
) -> Estimate:
    """What the chosen spaces come to; `prices` holds the rents agreed otherwise than the list's."""
    month = Month.of(first)
    listed = agreed = helped = owed = ZERO
    whole = True
    for place in chosen:
        price = prices.get(place.space, place.rent)
        listed += place.rent
        agreed += price
        helped += support(place.rent, price)
        days = Days(first, last).intersect(Days(month.first, month.last))
        if days is not None:
            steps = [Step(first, place.rent, price)]
            dues = month_due(month, days, steps, Proration.CALENDAR)
            owed += sum((due.amount for due in dues), ZERO)
            whole = whole and all(due.whole for due in dues)
    return Estimate(listed, agreed, helped, owed, whole, agreed * DEPOSIT_MONTHS)


def too_small(place: Place, people: int, count: int) -> str:
    """Why a place does not hold its part of the people; nothing when it does."""
    if place.kind == "storage" or people <= 0:
        return ""
    part = -(-people // max(count, 1))
    if place.capacity >= part:
        return ""
    return _("trop petit pour {people} pers.").format(people=part)


def in_order(offers: Sequence[Place], kind: str, people: int, count: int) -> list[Place]:
    """The places of a kind: free and large enough, free, under option, then those taken."""

    def rank(place: Place) -> tuple[bool, bool, bool, int, str]:
        small = bool(too_small(place, people, count))
        spare = -place.capacity if small else place.capacity
        return bool(place.taken), small, bool(place.optioned), spare, place.code

    return sorted((place for place in offers if place.kind == kind), key=rank)


def alternatives(offers: Sequence[Place], lost: Place | None, chosen: Sequence[SpaceId]) -> list[Place]:
    """Up to three free places nearest in size to one that was lost."""
    if lost is None:
        return []
    free = [
        place
        for place in offers
        if place.kind == lost.kind and not place.taken and place.space not in chosen
    ]
    return sorted(free, key=lambda place: (abs(place.area_m2 - lost.area_m2), place.code))[:3]


def words_under(place: Place, people: int, count: int) -> str:
    """What stands under a space's name."""
    if place.taken:
        return place.taken
    parts = [place.size]
    if small := too_small(place, people, count):
        parts.append(small)
    if place.optioned:
        parts.append(_("option de {who}").format(who=place.optioned))
    return " · ".join(parts)
