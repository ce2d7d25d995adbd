"""Structures in lists: by words, typos forgiven, by role; whole cards are in `cards`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, or_, select

from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.rules import Role, legal_family
from pole_desk.registers.parties.rules.likeness import word_score
from pole_desk.registers.parties.tables import ContactRow, PartyRow, RoleRow


class Party(NamedTuple):
    """A structure in a list; unknown texts are empty, unknown numbers None."""

    id: PartyId
    name: str
    acronym: str
    legal_form: str
    siren: str | None
    siret: str | None
    vat_number: str | None
    commune: str
    territory: str
    headcount: int | None
    founded_year: int | None
    lcp: bool
    email: str
    phone: str
    created_on: date
    archived: bool
    version: int
    roles: tuple[str, ...] = ()

    @property
    def member(self) -> bool:
        return Role.MEMBER in self.roles

    @property
    def family(self) -> str:
        """The family of its legal form."""
        return legal_family(self.legal_form)


_PARTY = tuple(getattr(PartyRow, name) for name in Party._fields if name != "roles")


def parties(
    reader: Reader,
    *,
    words: str = "",
    role: str | None = None,
    on: date | None = None,
    archived: bool = False,
) -> list[Party]:
    """The structures by name: those with every word in name, number, place or contact.

    When no structure has them, those that nearly have (small typos). `role` keeps those that play
    it on a day (today when None). Merged ones are left out, archived ones too unless asked for.
    """
    asked = slug(words).split()
    if words.strip() and not asked:
        return []
    day = on or reader.clock.today()
    statement = select(*_PARTY).where(PartyRow.merged_into.is_(None)).order_by(PartyRow.search_key)
    if not archived:
        statement = statement.where(PartyRow.archived.is_(False))
    if role is not None:
        statement = statement.where(_plays(role, day))
    found = _with_roles(reader, _holding(statement, asked), day)
    if asked and not found:
        near = nearest(reader, words=asked)
        every = {party.id: party for party in _with_roles(reader, statement, day)}
        return [every[party] for party, _score in near if party in every]
    return found


def _holding(statement: Select[Any], words: Sequence[str]) -> Select[Any]:
    for word in words:
        held = or_(
            PartyRow.search_key.contains(word, autoescape=True),
            exists().where(
                ContactRow.party == PartyRow.id,
                ContactRow.left_on.is_(None),
                ContactRow.search_key.contains(word, autoescape=True),
            ),
        )
        statement = statement.where(held)
    return statement


def _plays(role: str, day: date) -> Any:
    return exists().where(
        RoleRow.party == PartyRow.id,
        RoleRow.role == role,
        RoleRow.since <= day,
        or_(RoleRow.until.is_(None), RoleRow.until > day),
    )


def _with_roles(reader: Reader, statement: Select[Any], day: date) -> list[Party]:
    played: dict[int, list[str]] = defaultdict(list)
    roles = select(RoleRow.party, RoleRow.role).where(
        RoleRow.since <= day, or_(RoleRow.until.is_(None), RoleRow.until > day)
    )
    for party, role in reader.connection.execute(roles.order_by(RoleRow.role)):
        played[party].append(role)
    return [
        Party(*row, roles=tuple(played.get(row.id, ()))) for row in reader.connection.execute(statement)
    ]


def nearest(reader: Reader, *, words: Sequence[str]) -> list[tuple[PartyId, int]]:
    """Structures that hold every folded word, typos forgiven, with a score of 100, best first."""
    keys: dict[int, list[str]] = defaultdict(list)
    current = and_(PartyRow.merged_into.is_(None), PartyRow.archived.is_(False))
    own = select(PartyRow.id, PartyRow.search_key).where(current)
    theirs = (
        select(ContactRow.party, ContactRow.search_key)
        .join(PartyRow, PartyRow.id == ContactRow.party)
        .where(current, ContactRow.left_on.is_(None))
    )
    for statement in (own, theirs):
        for party, key in reader.connection.execute(statement):
            keys[party].append(key)
    scored = []
    for party, texts in keys.items():
        scores = [word_score(word, " ".join(texts)) for word in words]
        if scores and min(scores) > 0:
            scored.append((PartyId(party), sum(scores) // len(scores)))
    return sorted(scored, key=lambda found: (-found[1], found[0]))
