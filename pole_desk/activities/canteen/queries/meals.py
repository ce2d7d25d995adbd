"""Meals read: who eats at a service, with whom to call, who eats apart, what accounts there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, or_, select

from pole_desk.activities.canteen.rules import (
    ACTIVITY,
    CARD_ITEM,
    Guest,
    MealState,
)
from pole_desk.activities.canteen.rules.allergens import Eater
from pole_desk.activities.canteen.rules.dues import due_covers
from pole_desk.activities.canteen.tables import (
    AccountRow,
    DietRow,
    ExtraRow,
    MealRow,
    ServiceRow,
)
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import (
    ContactId,
    DossierId,
    MealBookingId,
    MealCardId,
    PartyId,
    ServiceId,
)
from pole_desk.registers.catalog.queries import Item, items
from pole_desk.registers.dossiers.rules import Kind, State
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.queries import roles_on
from pole_desk.registers.parties.rules import Role
from pole_desk.registers.parties.tables import ContactRow, PartyRow

MEAL_UNIT = "repas"
"""Items of the canteen sold by this unit are formulas; the others go beside a meal."""
PERSONS = frozenset({"particulier", "personne physique"})
_PRIORITY = frozenset({Role.HOSTED, Role.POLE})


class Meal(NamedTuple):
    """Covers of an account at a service; `phone` is whom to call."""

    id: MealBookingId
    service: ServiceId
    day: date
    service_state: str
    account: int
    dossier: DossierId
    dossier_kind: str
    dossier_title: str
    party: PartyId
    party_name: str
    party_phone: str
    contact: ContactId | None
    contact_name: str | None
    contact_phone: str | None
    main_phone: str | None
    guest: str
    origin: str
    state: str
    covers: int
    formula: str
    label: str
    unit_price: Decimal
    list_price: Decimal
    tax: str
    ledger_account: str
    booked_at: int
    sitting: str
    note: str
    standing: int | None
    card: MealCardId | None
    late: bool
    excused: bool
    absent: int
    cancel_reason: str
    told: bool
    version: int

    @property
    def who(self) -> str:
        """The structure, and the person when the account is a person's; an event by its title."""
        if self.dossier_kind == Kind.EVENT:
            return f"{self.party_name} ({self.dossier_title})"
        return f"{self.contact_name}, {self.party_name}" if self.contact_name else self.party_name

    @property
    def phone(self) -> str:
        return self.contact_phone or self.party_phone or self.main_phone or ""

    @property
    def due(self) -> int:
        """Covers that are charged or taken off a card."""
        return due_covers(self.state, self.covers, self.absent, late=self.late, excused=self.excused)


class Account(NamedTuple):
    """Who orders and is billed; `contact` when it is one named person's."""

    id: int
    dossier: DossierId
    party: PartyId
    party_name: str
    contact: ContactId | None
    contact_name: str | None
    kind: str


class Extra(NamedTuple):
    """Something sold beside a meal."""

    id: int
    meal: MealBookingId
    item: str
    label: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    list_price: Decimal
    tax: str
    ledger_account: str


class KnownDiet(NamedTuple):
    """Who eats apart, where it was said: at a meal or in a standing order."""

    id: int
    meal: MealBookingId | None
    standing: int | None
    eater: Eater


_MAIN = ContactRow.__table__.alias("main_contact")
_MAIN_PHONE = (
    select(_MAIN.c.phone)
    .where(_MAIN.c.party == AccountRow.party, _MAIN.c.main.is_(True), _MAIN.c.left_on.is_(None))
    .limit(1)
    .correlate(AccountRow)
    .scalar_subquery()
)
_NAMES = {"main_phone": _MAIN_PHONE, "dossier_kind": DossierRow.kind, "dossier_title": DossierRow.title,
          "party_name": PartyRow.name, "party_phone": PartyRow.phone,
          "contact_name": ContactRow.name, "contact_phone": ContactRow.phone,
          "day": ServiceRow.day, "service_state": ServiceRow.state,
          "dossier": AccountRow.dossier, "party": AccountRow.party,
          "contact": AccountRow.contact}  # fmt: skip


def _meals() -> Select[Any]:
    columns = [_NAMES.get(name, getattr(MealRow, name, None)) for name in Meal._fields]
    return (
        select(*columns)
        .join(ServiceRow, ServiceRow.id == MealRow.service)
        .join(AccountRow, AccountRow.id == MealRow.account)
        .join(DossierRow, DossierRow.id == AccountRow.dossier)
        .join(PartyRow, PartyRow.id == AccountRow.party)
        .outerjoin(ContactRow, ContactRow.id == AccountRow.contact)
    )


_ALL = _meals()


def meal(reader: Reader, *, meal: MealBookingId) -> Meal:
    """One booking, cancelled or not; raises NotFound."""
    found = reader.first(_ALL.where(MealRow.id == meal), Meal)
    if found is None:
        raise NotFound("meal", _("La réservation de repas n° {id} n’existe pas.").format(id=meal))
    return found


def meals(
    reader: Reader,
    *,
    first: date | None = None,
    last: date | None = None,
    party: PartyId | None = None,
    booked_only: bool = False,
) -> list[Meal]:
    """The bookings of a span of days, by day and name; of one structure on request."""
    statement = _ALL.order_by(ServiceRow.day, PartyRow.search_key, MealRow.id)
    if first is not None:
        statement = statement.where(ServiceRow.day >= first)
    if last is not None:
        statement = statement.where(ServiceRow.day <= last)
    if party is not None:
        statement = statement.where(AccountRow.party == party)
    if booked_only:
        statement = statement.where(MealRow.state == MealState.BOOKED)
    return reader.rows(statement, Meal)


def meals_of(reader: Reader, *, dossiers: Collection[DossierId]) -> list[Meal]:
    """The bookings of dossiers, by day."""
    statement = _ALL.where(AccountRow.dossier.in_(list(dossiers)))
    return reader.rows(statement.order_by(ServiceRow.day, MealRow.id), Meal)


def diets(reader: Reader, *, meals: Collection[MealBookingId]) -> dict[MealBookingId, list[Eater]]:
    """Who eats apart at each of the meals."""
    found: dict[MealBookingId, list[Eater]] = {}
    for known in _diets(reader, DietRow.meal.in_(list(meals))):
        if known.meal is not None:
            found.setdefault(known.meal, []).append(known.eater)
    return found


def standing_diets(reader: Reader, *, standing: Collection[int]) -> dict[int, list[Eater]]:
    """Who eats apart in each of the standing orders."""
    found: dict[int, list[Eater]] = {}
    for known in _diets(reader, DietRow.standing.in_(list(standing))):
        if known.standing is not None:
            found.setdefault(known.standing, []).append(known.eater)
    return found


def _diets(reader: Reader, where: Any) -> list[KnownDiet]:
    row = DietRow
    statement = (
        select(row.id, row.meal, row.standing, row.people, row.name, row.diets, row.allergens, row.note,
               row.consent_on)
        .where(where, row.withdrawn.is_(False), row.erased_at.is_(None))
        .order_by(row.id)
    )  # fmt: skip
    return [
        KnownDiet(
            found.id, found.meal, found.standing,
            Eater(people=found.people, name=found.name, diets=tuple(found.diets),
                  allergens=tuple(found.allergens), note=found.note, consent_on=found.consent_on),
        )
        for found in reader.connection.execute(statement)
    ]  # fmt: skip


def extras(reader: Reader, *, meals: Collection[MealBookingId]) -> list[Extra]:
    """What is sold beside meals."""
    statement = (
        select(*(getattr(ExtraRow, name) for name in Extra._fields))
        .where(ExtraRow.meal.in_(list(meals)), ExtraRow.withdrawn.is_(False))
        .order_by(ExtraRow.meal, ExtraRow.id)
    )
    return reader.rows(statement, Extra)


def _accounts() -> Select[Any]:
    return (
        select(AccountRow.id, AccountRow.dossier, AccountRow.party, PartyRow.name, AccountRow.contact,
               ContactRow.name, DossierRow.kind)
        .join(DossierRow, DossierRow.id == AccountRow.dossier)
        .join(PartyRow, PartyRow.id == AccountRow.party)
        .outerjoin(ContactRow, ContactRow.id == AccountRow.contact)
    )  # fmt: skip


def account(reader: Reader, *, account: int) -> Account:
    """One account; raises NotFound."""
    found = reader.first(_accounts().where(AccountRow.id == account), Account)
    if found is None:
        raise NotFound("account", _("Le compte cantine n° {id} n’existe pas.").format(id=account))
    return found


def accounts(reader: Reader) -> list[Account]:
    """The accounts of structures and named persons, by name."""
    statement = _accounts().where(DossierRow.kind == Kind.MEALS)
    return reader.rows(statement.order_by(PartyRow.search_key, AccountRow.id), Account)


def account_of(
    reader: Reader, *, party: PartyId, contact: ContactId | None = None, dossier: DossierId | None = None
) -> Account | None:
    """The account that a party already has, for itself, a person or a dossier."""
    statement = _accounts().where(AccountRow.party == party)
    statement = statement.where(
        AccountRow.dossier == dossier
        if dossier is not None
        else and_(DossierRow.kind == Kind.MEALS, DossierRow.state == State.OPEN)
    )
    wanted = AccountRow.contact.is_(None) if contact is None else AccountRow.contact == contact
    return reader.first(statement.where(wanted).order_by(AccountRow.id).limit(1), Account)


def guest_of(reader: Reader, *, party: PartyId, dossier_kind: str, on: date) -> Guest:
    """Who comes first: event dossiers and hosted or incubated structures before all others."""
    if dossier_kind == Kind.EVENT:
        return Guest.EVENT
    return Guest.HOSTED if is_hosted(reader, party=party, on=on) else Guest.OUTSIDER


def is_hosted(reader: Reader, *, party: PartyId, on: date) -> bool:
    """Whether a structure is hosted or incubated on a day, by its role or an open dossier."""
    if _PRIORITY.intersection(roles_on(reader, party=party, on=on)):
        return True
    statement = select(DossierRow.id).where(
        DossierRow.party == party,
        DossierRow.kind.in_((Kind.HOSTING, Kind.INCUBATION)),
        DossierRow.state == State.OPEN,
        DossierRow.opened_on <= on,
        or_(DossierRow.closed_on.is_(None), DossierRow.closed_on >= on),
    )
    return reader.connection.execute(statement.limit(1)).first() is not None


def formulas(reader: Reader) -> list[Item]:
    """The formulas of the price list: what a cover is sold as."""
    return [
        one for one in items(reader)
        if one.activity == ACTIVITY and one.unit == MEAL_UNIT and one.code != CARD_ITEM
    ]  # fmt: skip


def extra_items(reader: Reader) -> list[Item]:
    """What is sold beside a meal: wine, coffee."""
    return [
        one for one in items(reader)
        if one.activity == ACTIVITY and one.unit != MEAL_UNIT and one.code != CARD_ITEM
    ]  # fmt: skip


def formula_named(reader: Reader, *, words: str) -> Item:
    """A formula by its code or its label, however it is typed; raises NotFound `formula`."""
    known = formulas(reader)
    wanted = slug(words)
    for one in known:
        if one.code == words.strip() or slug(one.label) == wanted:
            return one
    near = [one for one in known if wanted and wanted in slug(one.label)]
    if len(near) == 1:
        return near[0]
    raise NotFound(
        "formula",
        _("La formule « {words} » n’est pas au tarif. Au choix : {known}.").format(
            words=words, known=", ".join(one.label for one in known) or _("aucune")
        ),
        formula=words,
    )
