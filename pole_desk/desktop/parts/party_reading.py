"""What the form of a structure asks: its card, what it offers to choose from, the structures that look alike."""

from __future__ import annotations

from typing import NamedTuple

from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries import (
    Contact,
    PartyCard,
    contacts,
    legal_forms,
    nearest,
    parties,
    party_by_siren,
)
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.rules.likeness import Name

ALIKE, LIKE_ENOUGH = 4, 75


class Offers(NamedTuple):
    """What a new card offers to choose from."""

    forms: list[str]


def offers(reader: Reader) -> Offers:
    return Offers(legal_forms(reader))


class Alike(NamedTuple):
    """A structure that may be the one being typed."""

    id: PartyId
    name: str
    detail: str
    same_siren: bool


def alike(reader: Reader, *, name: str, siren: str, own: PartyId | None) -> list[Alike]:
    """The structures that look like what is typed: same SIREN first, then near names."""
    taken = party_by_siren(reader, siren=siren) if siren else None
    scores: dict[PartyId, int] = {} if taken is None else {taken: 200}
    typed = Name(name)
    every = {one.id: one for one in parties(reader)}
    if len(slug(name)) >= 3:
        for found, score in nearest(reader, words=slug(name).split()):
            scores.setdefault(found, score)
        for one in every.values():
            likeness = typed.likeness(Name(one.name))
            if likeness >= LIKE_ENOUGH:
                scores[one.id] = max(scores.get(one.id, 0), likeness)
    best = sorted((found for found in scores if found != own and found in every), key=lambda at: -scores[at])
    return [
        Alike(
            one.id, one.name,
            " · ".join(part for part in (one.legal_form, one.commune, one.phone) if part),
            one.id == taken,
        )
        for one in (every[found] for found in best[:ALIKE])
    ]  # fmt: skip


class Known(NamedTuple):
    """A structure's card with what its form offers."""

    card: PartyCard
    forms: list[str]
    contacts: list[Contact]


def known(reader: Reader, *, party: PartyId) -> Known:
    """What the form of a structure needs; raises NotFound."""
    return Known(party_card(reader, party=party), legal_forms(reader), contacts(reader, party=party))
