"""Whole cards of structures, their people, roles and schemes, and the lists that forms offer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select

from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ContactId, PartyId
from pole_desk.registers.parties.rules import LEGAL_FORM, SCHEME, PartyInput, Role
from pole_desk.registers.parties.tables import (
    ContactRow,
    PartyRow,
    ReferenceRow,
    RoleRow,
    SchemeRow,
)


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
    address: PostalAddress
    billing_address: PostalAddress | None
    electronic_address: str
    order_number: str
    payment_terms_days: int | None
    invoicing: str
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
    def invoice_address(self) -> PostalAddress:
        """The billing address when there is one, else the address."""
        return self.billing_address or self.address

    def as_input(self) -> PartyInput:
        """The same values, for a form or to bring them back."""
        values = {name: getattr(self, name) for name in PartyInput.__dataclass_fields__}
        texts = {name: values[name] or "" for name in ("siren", "siret", "vat_number")}
        return PartyInput(**{**values, **texts})


_CONTACT = tuple(getattr(ContactRow, name) for name in Contact._fields)
_SCHEME = tuple(getattr(SchemeRow, name) for name in Scheme._fields)
_REFERENCE = tuple(getattr(ReferenceRow, name) for name in Reference._fields)


_CARD = select(PartyRow.__table__).where(PartyRow.id == bindparam("party"))
_POLE = (
    select(RoleRow.party)
    .join(PartyRow, PartyRow.id == RoleRow.party)
    .where(RoleRow.role == Role.POLE, RoleRow.until.is_(None), PartyRow.merged_into.is_(None))
    .order_by(RoleRow.id)
    .limit(1)
)
_ROLES_ON = (
    select(RoleRow.role)
    .where(
        RoleRow.party == bindparam("party"),
        RoleRow.since <= bindparam("on"),
        or_(RoleRow.until.is_(None), RoleRow.until > bindparam("on")),
    )
    .order_by(RoleRow.role)
)
_CONTACTS = (
    select(*_CONTACT)
    .where(ContactRow.party == bindparam("party"))
    .order_by(ContactRow.main.desc(), ContactRow.billing.desc(), ContactRow.name)
)
_CONTACTS_HERE = _CONTACTS.where(ContactRow.left_on.is_(None))
_SCHEMES = (
    select(*_SCHEME)
    .where(SchemeRow.party == bindparam("party"), SchemeRow.withdrawn.is_(False))
    .order_by(SchemeRow.since.desc())
)


def party(reader: Reader, *, party: PartyId) -> PartyCard:
    """The whole card of a structure, merged or archived ones too; raises NotFound `party`."""
    row = reader.connection.execute(_CARD, {"party": party}).first()
    if row is None:
        raise _unknown(party)
    values = dict(row._mapping)
    values.pop("search_key")
    values["places"] = tuple(values["places"])
    values["address"] = PostalAddress(**{name: values.pop(name) for name in PostalAddress.__dataclass_fields__})
    values["billing_address"] = (
        PostalAddress(**values["billing_address"]) if values["billing_address"] else None
    )
    return PartyCard(
        **values,
        roles=roles_on(reader, party=party, on=reader.clock.today()),
        contacts=tuple(contacts(reader, party=party)),
        schemes=tuple(schemes(reader, party=party)),
    )


_EXISTS = select(PartyRow.id).where(PartyRow.id == bindparam("party"))


def require_party(reader: Reader, *, party: PartyId) -> None:
    """Raises NotFound `party` when no structure has this number."""
    if reader.connection.execute(_EXISTS, {"party": party}).first() is None:
        raise _unknown(party)


def _unknown(party: PartyId) -> NotFound:
    return NotFound("party", _("La structure n° {id} n’existe pas.").format(id=party), party=party)


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
    row = reader.connection.execute(_POLE).first()
    if row is None:
        raise RuleBroken("no_pole_party", _("Aucune structure n’a le rôle « le pôle »."))
    return PartyId(row.party)


def roles_on(reader: Reader, *, party: PartyId, on: date) -> tuple[str, ...]:
    """The roles that a structure plays on a day."""
    return tuple(reader.connection.scalars(_ROLES_ON, {"party": party, "on": on}))


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
    return reader.rows(_CONTACTS if left else _CONTACTS_HERE, Contact, {"party": party})


def schemes(reader: Reader, *, party: PartyId) -> list[Scheme]:
    """The support schemes of a structure, the newest first."""
    return reader.rows(_SCHEMES, Scheme, {"party": party})


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


def mergers(reader: Reader) -> dict[PartyId, PartyId]:
    """The structures merged into another, and into which."""
    statement = select(PartyRow.id, PartyRow.merged_into).where(PartyRow.merged_into.is_not(None))
    return {PartyId(row.id): PartyId(row.merged_into) for row in reader.connection.execute(statement)}


def merged_with(reader: Reader, *, party: PartyId) -> list[PartyId]:
    """The structure and all that were merged into it, directly or not."""
    found = [party]
    for known in found:
        statement = select(PartyRow.id).where(PartyRow.merged_into == known)
        found.extend(PartyId(row.id) for row in reader.connection.execute(statement))
    return found
