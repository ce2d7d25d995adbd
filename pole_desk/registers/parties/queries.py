"""Structures, their cards, contacts, and which of them look the same; nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, or_, select

from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ContactId, PartyId
from pole_desk.registers.parties.rules import (
    LEGAL_FORM,
    NEAR,
    SCHEME,
    Address,
    PartyInput,
    Role,
    legal_family,
    likeness,
    name_key,
    same_place,
    word_score,
)
from pole_desk.registers.parties.tables import (
    ContactRow,
    PartyRow,
    ReferenceRow,
    RoleRow,
    SchemeRow,
)


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


class Contact(NamedTuple):
    """A person at a structure."""

    id: ContactId
    party: PartyId
    name: str
    function: str
    email: str
    phone: str
    main: bool
    billing: bool
    left_on: date | None
    version: int


class Scheme(NamedTuple):
    """A support scheme that a structure benefits from; `until` is its last day."""

    id: int
    scheme: str
    detail: str
    since: date
    until: date | None


class RoleSpell(NamedTuple):
    """A role played from `since` until the day before `until`."""

    role: str
    since: date
    until: date | None


class Reference(NamedTuple):
    """An entry of a list that forms offer."""

    id: int
    kind: str
    label: str
    details: dict[str, Any]
    retired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyCard:
    """Everything known of a structure, all that an invoice to it needs included."""

    id: PartyId
    name: str
    acronym: str
    legal_form: str
    siren: str | None
    siret: str | None
    vat_number: str | None
    vat_liable: str
    ape: str
    headcount: int | None
    founded_year: int | None
    object: str
    commune: str
    territory: str
    places: tuple[str, ...]
    lcp: bool
    address: Address
    billing_address: Address | None
    electronic_address: str
    order_number: str
    payment_terms_days: int | None
    email: str
    phone: str
    website: str
    notes: str
    created_on: date
    archived: bool
    merged_into: PartyId | None
    version: int
    roles: tuple[str, ...]
    contacts: tuple[Contact, ...]
    schemes: tuple[Scheme, ...]

    @property
    def member(self) -> bool:
        return Role.MEMBER in self.roles

    @property
    def billing_contact(self) -> Contact | None:
        """The contact for invoices, else the main one."""
        here = [contact for contact in self.contacts if contact.left_on is None]
        for wanted in ("billing", "main"):
            for contact in here:
                if getattr(contact, wanted):
                    return contact
        return None

    @property
    def invoice_address(self) -> Address:
        """The billing address when there is one, else the address."""
        return self.billing_address or self.address

    def as_input(self) -> PartyInput:
        """The same values, for a form or to bring them back."""
        names = PartyInput.__dataclass_fields__
        return PartyInput(**{name: _typed(getattr(self, name)) for name in names})


class Duplicate(NamedTuple):
    """Two structures that look the same: why, and how much (100 is the same name)."""

    first: PartyId
    first_name: str
    second: PartyId
    second_name: str
    reason: str
    likeness: int


_PARTY = tuple(getattr(PartyRow, name) for name in Party._fields if name != "roles")
_CONTACT = tuple(getattr(ContactRow, name) for name in Contact._fields)
_SCHEME = tuple(getattr(SchemeRow, name) for name in Scheme._fields)
_REFERENCE = tuple(getattr(ReferenceRow, name) for name in Reference._fields)


def _typed(value: Any) -> Any:
    return "" if value is None else value


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
    day = on or reader.clock.today()
    statement = select(*_PARTY).where(PartyRow.merged_into.is_(None)).order_by(PartyRow.name)
    if not archived:
        statement = statement.where(PartyRow.archived.is_(False))
    if role is not None:
        statement = statement.where(_plays(role, day))
    asked = slug(words).split()
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


def party(reader: Reader, *, party: PartyId) -> PartyCard:
    """The whole card of a structure, merged or archived ones too; raises NotFound `party`."""
    row = reader.connection.execute(select(PartyRow.__table__).where(PartyRow.id == party)).first()
    if row is None:
        raise NotFound("party", _("La structure n° {id} n’existe pas.").format(id=party), party=party)
    values = dict(row._mapping)
    values.pop("search_key")
    values["places"] = tuple(values["places"])
    values["address"] = Address(**{name: values.pop(name) for name in Address.__dataclass_fields__})
    values["billing_address"] = (
        Address(**values["billing_address"]) if values["billing_address"] else None
    )
    return PartyCard(
        **values,
        roles=roles_on(reader, party=party, on=reader.clock.today()),
        contacts=tuple(contacts(reader, party=party)),
        schemes=tuple(schemes(reader, party=party)),
    )


def party_names(reader: Reader, *, parties: Collection[PartyId]) -> dict[PartyId, str]:
    """The names of structures."""
    statement = select(PartyRow.id, PartyRow.name).where(PartyRow.id.in_(set(parties)))
    return {PartyId(row.id): row.name for row in reader.connection.execute(statement)}


def party_by_siren(reader: Reader, *, siren: str) -> PartyId | None:
    """The current structure that has a SIREN."""
    statement = select(PartyRow.id).where(
        PartyRow.siren == siren, PartyRow.merged_into.is_(None), PartyRow.archived.is_(False)
    )
    row = reader.connection.execute(statement).first()
    return None if row is None else PartyId(row.id)


def the_pole(reader: Reader) -> PartyId:
    """The structure that is the pole itself; raises RuleBroken `no_pole_party`."""
    statement = (
        select(RoleRow.party)
        .join(PartyRow, PartyRow.id == RoleRow.party)
        .where(
            RoleRow.role == Role.POLE,
            RoleRow.until.is_(None),
            PartyRow.merged_into.is_(None),
        )
        .order_by(RoleRow.id)
        .limit(1)
    )
    row = reader.connection.execute(statement).first()
    if row is None:
        raise RuleBroken("no_pole_party", _("Aucune structure n’a le rôle « le pôle »."))
    return PartyId(row.party)


def roles_on(reader: Reader, *, party: PartyId, on: date) -> tuple[str, ...]:
    """The roles that a structure plays on a day."""
    statement = (
        select(RoleRow.role)
        .where(
            RoleRow.party == party,
            RoleRow.since <= on,
            or_(RoleRow.until.is_(None), RoleRow.until > on),
        )
        .order_by(RoleRow.role)
    )
    return tuple(row.role for row in reader.connection.execute(statement))


def role_spells(reader: Reader, *, party: PartyId) -> list[RoleSpell]:
    """Every role ever played, the newest first; those of a single instant left out."""
    statement = (
        select(RoleRow.role, RoleRow.since, RoleRow.until)
        .where(
            RoleRow.party == party,
            or_(RoleRow.until.is_(None), RoleRow.until > RoleRow.since),
        )
        .order_by(RoleRow.since.desc(), RoleRow.role)
    )
    return reader.rows(statement, RoleSpell)


def contacts(reader: Reader, *, party: PartyId, left: bool = False) -> list[Contact]:
    """The people at a structure, the main one first; those who left on request."""
    statement = (
        select(*_CONTACT)
        .where(ContactRow.party == party)
        .order_by(ContactRow.main.desc(), ContactRow.billing.desc(), ContactRow.name)
    )
    if not left:
        statement = statement.where(ContactRow.left_on.is_(None))
    return reader.rows(statement, Contact)


def schemes(reader: Reader, *, party: PartyId) -> list[Scheme]:
    """The support schemes of a structure, the newest first."""
    statement = select(*_SCHEME).where(SchemeRow.party == party).order_by(SchemeRow.since.desc())
    return reader.rows(statement, Scheme)


def references(reader: Reader, *, kind: str, retired: bool = False) -> list[Reference]:
    """The entries of a list (`legal_form`, `scheme`, `lcp_charter`) in its order."""
    statement = (
        select(*_REFERENCE).where(ReferenceRow.kind == kind).order_by(ReferenceRow.rank, ReferenceRow.id)
    )
    if not retired:
        statement = statement.where(ReferenceRow.retired.is_(False))
    return reader.rows(statement, Reference)


def legal_forms(reader: Reader) -> list[str]:
    """The legal forms that a form offers."""
    return [entry.label for entry in references(reader, kind=LEGAL_FORM)]


def support_schemes(reader: Reader) -> list[str]:
    """The support schemes that a form offers."""
    return [entry.label for entry in references(reader, kind=SCHEME)]


def merged_with(reader: Reader, *, party: PartyId) -> list[PartyId]:
    """The structure and all that were merged into it, directly or not."""
    found = [party]
    for known in found:
        statement = select(PartyRow.id).where(PartyRow.merged_into == known)
        found.extend(PartyId(row.id) for row in reader.connection.execute(statement))
    return found


def find_duplicates(reader: Reader, *, party: PartyId | None = None) -> list[Duplicate]:
    """Structures that look the same, the likeliest first; those of `party` alone when given.

    Same SIREN (one of them may be written in the VAT number or the SIRET), same e-mail, or nearly
    the same name in the same commune.
    """
    statement = select(*_PARTY).where(PartyRow.merged_into.is_(None), PartyRow.archived.is_(False))
    every = [Party(*row) for row in reader.connection.execute(statement.order_by(PartyRow.id))]
    mine = every if party is None else [one for one in every if one.id == party]
    keys = {one.id: name_key(one.name) for one in every}
    found = []
    for one in mine:
        for other in every:
            if other.id == one.id or (party is None and other.id < one.id):
                continue
            alike = _alike(one, other, keys)
            if alike is not None:
                found.append(Duplicate(one.id, one.name, other.id, other.name, *alike))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first_name))


def _alike(one: Party, other: Party, keys: dict[PartyId, str]) -> tuple[str, int] | None:
    siren, other_siren = _siren(one), _siren(other)
    if siren and siren == other_siren:
        return _("même SIREN"), 100
    if siren and other_siren:
        return None
    if one.email and one.email.lower() == other.email.lower():
        return _("même adresse e-mail"), 95
    first, second = keys[one.id], keys[other.id]
    if abs(len(first) - len(second)) * 4 > len(first) + len(second):
        return None
    if not same_place(one.commune, other.commune):
        return None
    near = likeness(one.name, other.name)
    return (_("noms proches, même commune"), near) if near >= NEAR else None


def _siren(one: Party) -> str:
    if one.siren:
        return one.siren
    vat = one.vat_number or ""
    return vat[4:] if vat.startswith("FR") else ""
