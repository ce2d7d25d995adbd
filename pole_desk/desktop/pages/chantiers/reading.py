"""The chantiers with what serves them today; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.leases.queries.agreements import leases, lines_on
from pole_desk.kernel.audit import Entry, trail
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.chantiers.queries import Chantier, ChantierCard, chantier, chantiers
from pole_desk.registers.dossiers.queries import (
    ActionDossier,
    LinkedDossier,
    LinkedParty,
    Together,
    attached_to,
    linked_to,
    parties_linked_to,
    together,
)
from pole_desk.registers.dossiers.rules import WHOLE
from pole_desk.registers.spaces.queries import spaces


class ChantierLine(NamedTuple):
    """A chantier in the list; area and people are those of its dossiers, by their share."""

    id: ChantierId
    number: int
    title: str
    axis: str
    structures: int
    dossiers: int
    area: Decimal
    people: Decimal
    lead: str
    progress: int
    transversal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A chantier with all that is linked to it today, and ever (`ever`)."""

    card: ChantierCard
    parties: tuple[LinkedParty, ...]
    dossiers: tuple[LinkedDossier, ...]
    ever: tuple[LinkedDossier, ...]
    attached: tuple[ActionDossier, ...]
    together: Together
    entries: tuple[Entry, ...]


def lines(reader: Reader) -> list[ChantierLine]:
    """The chantiers of today's plan."""
    today = reader.clock.today()
    places = {one.id: one.area_m2 for one in spaces(reader)}
    area: dict[int, Decimal] = {}
    lease_area: dict[int, Decimal] = {}
    for line in lines_on(reader, on=today):
        if line.state == "draft":
            continue
        lease_area[line.lease] = lease_area.get(line.lease, Decimal(0)) + places.get(line.space, Decimal(0))
    people: dict[int, int] = {}
    for lease in leases(reader):
        area[lease.dossier] = lease_area.get(lease.id, Decimal(0))
        people[lease.dossier] = lease.people if lease.id in lease_area else 0
    return [_line(reader, one, area, people) for one in chantiers(reader)]


def _line(reader: Reader, one: Chantier, area: dict[int, Decimal], people: dict[int, int]) -> ChantierLine:
    today = reader.clock.today()
    found = [link for link in linked_to(reader, chantier=one.id, on=today) if link.state == "open"]
    served = sum((area.get(link.dossier, Decimal(0)) * link.share for link in found), Decimal(0)) / WHOLE
    there = sum((Decimal(people.get(link.dossier, 0) * link.share) for link in found), Decimal(0)) / WHOLE
    parties = len(parties_linked_to(reader, chantier=one.id, on=today))
    return ChantierLine(
        one.id, one.number, one.title, one.axis_title, parties, len(found), served, there,
        one.lead_name or one.animator, one.progress, one.transversal,
    )  # fmt: skip


def card(reader: Reader, *, record: ChantierId) -> Card:
    """A chantier, raises NotFound `chantier`."""
    today = reader.clock.today()
    return Card(
        card=chantier(reader, chantier=record),
        parties=tuple(parties_linked_to(reader, chantier=record, on=today)),
        dossiers=tuple(linked_to(reader, chantier=record, on=today)),
        ever=tuple(linked_to(reader, chantier=record)),
        attached=tuple(attached_to(reader, chantier=record)),
        together=together(reader, chantier=record),
        entries=tuple(trail(reader, topic="chantiers", record=record)),
    )


def by_year(
    dossiers: Sequence[LinkedDossier], *, last: int, most: int = 8
) -> tuple[list[int], dict[str, list[int]]]:
    """How many dossiers of each kind served in each year up to `last`, over `most` years at most."""
    if not dossiers:
        return [], {}
    first = max(min(one.first_day.year for one in dossiers), last - most + 1)
    years = list(range(min(first, last), last + 1))
    counts: dict[str, list[int]] = {}
    for kind in dict.fromkeys(one.kind for one in dossiers):
        served = [
            {one.dossier for one in dossiers if one.kind == kind and one.first_day.year <= year
             and (one.last_day is None or one.last_day.year >= year)}
            for year in years
        ]  # fmt: skip
        counts[kind] = [len(one) for one in served]
    return years, counts
