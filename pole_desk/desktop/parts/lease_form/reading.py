"""Where somebody could go on some days: every space let by the month, who is there, what it costs."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.leases.queries import list_rents
from pole_desk.kernel.i18n import _, number, numeric_day
from pole_desk.kernel.periods import day_end, day_of, day_start, last_day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.claims.queries import Held, free_spaces, holds
from pole_desk.registers.spaces.queries import Space, spaces


class Place(NamedTuple):
    """A space with its list rent; `taken` says who is there, `optioned` who thinks about it."""

    space: SpaceId
    code: str
    name: str
    kind: str
    area_m2: Decimal
    capacity: int
    rent: Decimal
    taken: str
    optioned: str

    @property
    def size(self) -> str:
        """`17,5 m² · 2 pers.`"""
        if self.kind == "storage":
            return _("{area} m²").format(area=number(self.area_m2, 1))
        return _("{area} m² · {people} pers.").format(
            area=number(self.area_m2, 1), people=number(self.capacity)
        )


def places(reader: Reader, *, first: date, last: date | None) -> list[Place]:
    """Every space let by the month between two days, with who is in the way."""
    starts, ends = day_start(first), day_end(last)
    firm: dict[SpaceId, Held] = {}
    options: dict[SpaceId, list[str]] = defaultdict(list)
    for held in holds(reader, starts_at=starts, ends_at=ends):
        if held.firm:
            firm.setdefault(held.space, held)
        else:
            options[held.space].append(held.party_name)
    free = {place.id for place in free_spaces(reader, starts_at=starts, ends_at=ends)}
    rents = list_rents(reader, on=first)
    return [
        Place(
            place.id, place.code, place.name, place.kind, place.area_m2, place.capacity,
            rents[place.id], _reason(place, firm.get(place.id), place.id in free, first),
            ", ".join(options[place.id]),
        )
        for place in spaces(reader, on=first)
        if place.id in rents and place.is_leaf
    ]  # fmt: skip


def _reason(place: Space, held: Held | None, free: bool, first: date) -> str:
    if held is None:
        if free:
            return ""
        if place.valid_to is not None:
            return _("fermé après le {day}").format(day=numeric_day(place.valid_to))
        return _("indisponible ces jours-là")
    since, until = day_of(held.starts_at), last_day_of(held.ends_at)
    if since > first:
        return _("pris par {who} dès le {day}").format(who=held.party_name, day=numeric_day(since))
    if until is None:
        return _("occupé par {who}, sans fin prévue").format(who=held.party_name)
    return _("occupé par {who} jusqu’au {day}").format(who=held.party_name, day=numeric_day(until))
