"""Structures that look the same, proposed for merging."""

from __future__ import annotations

from typing import NamedTuple

from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries.lists import Party, parties
from pole_desk.registers.parties.rules import siren_in
from pole_desk.registers.parties.rules.likeness import NEAR, Name, same_place


class Duplicate(NamedTuple):
    """Two structures that look the same: why, and how much (100 is the same name)."""

    first: PartyId
    first_name: str
    second: PartyId
    second_name: str
    reason: str
    likeness: int


def find_duplicates(reader: Reader, *, party: PartyId | None = None) -> list[Duplicate]:
    """Structures that look the same, the likeliest first; those of `party` alone when given.

    Same SIREN (one of them may be written in the VAT number or the SIRET), same e-mail, or nearly
    the same name in the same commune.
    """
    every = sorted(parties(reader), key=lambda one: one.id)
    mine = every if party is None else [one for one in every if one.id == party]
    names = {one.id: Name(one.name) for one in every}
    found = []
    for one in mine:
        for other in every:
            if other.id == one.id or (party is None and other.id < one.id):
                continue
            alike = _alike(one, other, names)
            if alike is not None:
                found.append(Duplicate(one.id, one.name, other.id, other.name, *alike))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first_name))


def _alike(one: Party, other: Party, names: dict[PartyId, Name]) -> tuple[str, int] | None:
    siren, other_siren = siren_in(one.siren, one.vat_number), siren_in(other.siren, other.vat_number)
    if siren and siren == other_siren:
        return _("même SIREN"), 100
    if siren and other_siren:
        return None
    if one.email and one.email.lower() == other.email.lower():
        return _("même adresse e-mail"), 95
    if not same_place(one.commune, other.commune):
        return None
    near = names[one.id].likeness(names[other.id])
    return (_("noms proches, même commune"), near) if near >= NEAR else None
