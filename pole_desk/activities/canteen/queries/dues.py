"""What is owed: meals, extras and cards of months for billing; the operators' settlement of a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, or_, select

from pole_desk.activities.canteen.queries.services import Part, parts, services
from pole_desk.activities.canteen.queries.standing import tills
from pole_desk.activities.canteen.queries.usual import commission_on
from pole_desk.activities.canteen.rules import MealState
from pole_desk.activities.canteen.rules.dues import due_covers
from pole_desk.activities.canteen.rules.sharing import Booked, covers_by_operator, gross, shared
from pole_desk.activities.canteen.tables import (
    AccountRow,
    CardRow,
    ExtraRow,
    MealRow,
    ServiceRow,
)
from pole_desk.kernel.money import ZERO, round_cents
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, MealCardId, PartyId, ServiceId
from pole_desk.registers.catalog.queries import tax_on
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import ContactRow


class Due(NamedTuple):
    """Something owed for a day: covers or an extra, not paid by card. Net euros a unit."""

    account: int
    dossier: DossierId
    dossier_kind: str
    party: PartyId
    person: str | None
    day: date
    item: str
    label: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    list_price: Decimal
    tax: str
    ledger_account: str


class CardDue(NamedTuple):
    """A card sold."""

    card: MealCardId
    dossier: DossierId
    party: PartyId
    person: str | None
    sold_on: date
    meals: int
    label: str
    unit_price: Decimal
    list_price: Decimal
    tax: str
    ledger_account: str


class Settled(NamedTuple):
    """What a month leaves to an operator: euros with VAT, collected on mandate, kept, paid out.

    `till` is what its own till took meanwhile, for information. `operator` None: services of which
    nobody was named.
    """

    operator: PartyId | None
    name: str
    services: int
    covers: int
    collected: Decimal
    kept: Decimal
    amount: Decimal
    till: Decimal


class _Sold(NamedTuple):
    service: ServiceId
    day: date
    at: int
    covers: int
    net: Decimal
    tax: str


def first_due(reader: Reader) -> date | None:
    """The earliest day that anything may be charged for."""
    days = [
        reader.connection.scalar(
            select(func.min(ServiceRow.day)).join(MealRow, MealRow.service == ServiceRow.id)
        ),
        reader.connection.scalar(select(func.min(CardRow.sold_on))),
    ]
    known = [day for day in days if day is not None]
    return min(known) if known else None


_OWNER = (AccountRow.id, AccountRow.dossier, DossierRow.kind, AccountRow.party, ContactRow.name)
_STATE = (MealRow.state, MealRow.covers, MealRow.absent, MealRow.late, MealRow.excused)
_DUE_STATES = or_(
    MealRow.state == MealState.BOOKED,
    (MealRow.state == MealState.CANCELLED) & MealRow.late.is_(True),
)


def dues(reader: Reader, *, first: date, last: date) -> list[Due]:
    """The covers and extras owed from a day to a day, by day; those on cards are paid already."""
    statement = (
        select(*_OWNER, ServiceRow.day, MealRow.formula, MealRow.label, MealRow.unit_price,
               MealRow.list_price, MealRow.tax, MealRow.ledger_account, MealRow.card, *_STATE)
        .join(ServiceRow, ServiceRow.id == MealRow.service)
        .join(AccountRow, AccountRow.id == MealRow.account)
        .join(DossierRow, DossierRow.id == AccountRow.dossier)
        .outerjoin(ContactRow, ContactRow.id == AccountRow.contact)
        .where(ServiceRow.day >= first, ServiceRow.day <= last, MealRow.card.is_(None), _DUE_STATES)
        .order_by(ServiceRow.day, MealRow.id)
    )  # fmt: skip
    found = []
    for row in reader.connection.execute(statement):
        covers = due_covers(row.state, row.covers, row.absent, late=row.late, excused=row.excused)
        if covers:
            found.append(
                Due(*row[:5], row.day, row.formula, row.label, "repas", Decimal(covers), row.unit_price,
                    row.list_price, row.tax, row.ledger_account)
            )  # fmt: skip
    return found + _extras(reader, first, last)


def _extras(reader: Reader, first: date, last: date) -> list[Due]:
    statement = (
        select(*_OWNER, ServiceRow.day, ExtraRow.item, ExtraRow.label, ExtraRow.unit, ExtraRow.quantity,
               ExtraRow.unit_price, ExtraRow.list_price, ExtraRow.tax, ExtraRow.ledger_account)
        .join(MealRow, MealRow.id == ExtraRow.meal)
        .join(ServiceRow, ServiceRow.id == MealRow.service)
        .join(AccountRow, AccountRow.id == MealRow.account)
        .join(DossierRow, DossierRow.id == AccountRow.dossier)
        .outerjoin(ContactRow, ContactRow.id == AccountRow.contact)
        .where(
            ServiceRow.day >= first, ServiceRow.day <= last, ExtraRow.withdrawn.is_(False),
            MealRow.state == MealState.BOOKED,
        )
        .order_by(ServiceRow.day, ExtraRow.id)
    )  # fmt: skip
    return reader.rows(statement, Due)


def card_dues(reader: Reader, *, first: date, last: date) -> list[CardDue]:
    """The cards sold from a day to a day."""
    statement = (
        select(CardRow.id, AccountRow.dossier, AccountRow.party, ContactRow.name, CardRow.sold_on,
               CardRow.meals, CardRow.label, CardRow.unit_price, CardRow.list_price, CardRow.tax,
               CardRow.ledger_account)
        .join(AccountRow, AccountRow.id == CardRow.account)
        .outerjoin(ContactRow, ContactRow.id == AccountRow.contact)
        .where(CardRow.withdrawn.is_(False), CardRow.sold_on >= first, CardRow.sold_on <= last)
        .order_by(CardRow.id)
    )  # fmt: skip
    return reader.rows(statement, CardDue)


def settlement(reader: Reader, *, month: Month) -> list[Settled]:
    """What a month's meals leave to each operator, by name; those of the days to come don't yet.

    Revenue of a service goes to its standing parts by portions, meals on cards at the card's price
    a meal; VAT is added once per rate and operator, then the pole's commission is taken off.
    """
    first, last = month.first, min(month.last, reader.clock.today())
    of: dict[int, list[Part]] = defaultdict(list)
    open_services = services(reader, first=first, last=last)
    for part in parts(reader, services=[one.id for one in open_services]):
        of[part.service].append(part)
    nets: dict[PartyId | None, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    covers: dict[PartyId | None, int] = defaultdict(int)
    days: dict[PartyId | None, set[int]] = defaultdict(set)
    names: dict[PartyId | None, str] = {}
    for service, sold in _by_service(_sold(reader, first, last)):
        cooks = of.get(service, [])
        names.update({part.operator: part.operator_name for part in cooks})
        for operator, tax, net in _revenue(cooks, sold):
            nets[operator][tax] += net
            days[operator].add(service)
        for operator, count in _covers(cooks, sold):
            covers[operator] += count
    taken: dict[PartyId | None, Decimal] = defaultdict(lambda: ZERO)
    for till in tills(reader, first=first, last=last):
        taken[till.operator] += till.total
        names.setdefault(till.operator, till.operator_name)
    percent = commission_on(reader, day=month.last)
    return sorted(
        (
            _settled(reader, month.last, operator, names.get(operator, ""), len(days[operator]), covers[operator],
                     nets[operator], percent, taken[operator])
            for operator in {*nets, *taken}
        ),
        key=lambda line: (line.operator is None, line.name),
    )  # fmt: skip


def _settled(
    reader: Reader,
    on: date,
    operator: PartyId | None,
    name: str,
    served: int,
    covers: int,
    nets: dict[str, Decimal],
    percent: Decimal,
    till: Decimal,
) -> Settled:
    collected = sum(
        (gross(net, tax_on(reader, code=tax, on=on).percent) for tax, net in nets.items()), ZERO
    )
    kept = ZERO if operator is None else round_cents(collected * percent / 100)
    return Settled(operator, name, served, covers, collected, kept, collected - kept, till)


def _by_service(sold: Iterable[_Sold]) -> list[tuple[ServiceId, list[_Sold]]]:
    found: dict[ServiceId, list[_Sold]] = defaultdict(list)
    for one in sold:
        found[one.service].append(one)
    return sorted(found.items())


def _revenue(
    cooks: list[Part], sold: list[_Sold]
) -> list[tuple[PartyId | None, str, Decimal]]:
    by_tax: dict[str, list[Booked]] = defaultdict(list)
    for one in sold:
        by_tax[one.tax].append(Booked(one.at, one.net))
    if not cooks:
        return [(None, tax, sum((one.amount for one in of), ZERO)) for tax, of in sorted(by_tax.items())]
    weights = [part.weight for part in cooks]
    return [
        (PartyId(operator), tax, net)
        for tax, of in sorted(by_tax.items())
        for operator, net in shared(weights, of).items()
        if net
    ]


def _covers(cooks: list[Part], sold: list[_Sold]) -> list[tuple[PartyId | None, int]]:
    if not cooks:
        return [(None, sum(one.covers for one in sold))]
    counted = covers_by_operator([part.weight for part in cooks], [(one.at, one.covers) for one in sold])
    return [(PartyId(operator), count) for operator, count in counted.items()]


def _sold(reader: Reader, first: date, last: date) -> list[_Sold]:
    """Every cover and extra due, on card or not, with the instant at which it was booked."""
    meals = (
        select(MealRow.service, ServiceRow.day, MealRow.booked_at, MealRow.unit_price, MealRow.tax,
               *_STATE, CardRow.unit_price.label("card_price"), CardRow.meals, CardRow.tax.label("card_tax"))
        .join(ServiceRow, ServiceRow.id == MealRow.service)
        .outerjoin(CardRow, CardRow.id == MealRow.card)
        .where(ServiceRow.day >= first, ServiceRow.day <= last, _DUE_STATES)
        .order_by(MealRow.id)
    )  # fmt: skip
    found = []
    for row in reader.connection.execute(meals):
        covers = due_covers(row.state, row.covers, row.absent, late=row.late, excused=row.excused)
        if not covers:
            continue
        on_card = row.card_price is not None
        net = round_cents(row.card_price * covers / row.meals) if on_card else row.unit_price * covers
        found.append(
            _Sold(ServiceId(row.service), row.day, row.booked_at, covers, net,
                  row.card_tax if on_card else row.tax)
        )  # fmt: skip
    extras = (
        select(MealRow.service, ServiceRow.day, MealRow.booked_at, ExtraRow.quantity, ExtraRow.unit_price,
               ExtraRow.tax)
        .join(MealRow, MealRow.id == ExtraRow.meal)
        .join(ServiceRow, ServiceRow.id == MealRow.service)
        .where(
            ServiceRow.day >= first, ServiceRow.day <= last, ExtraRow.withdrawn.is_(False),
            MealRow.state == MealState.BOOKED,
        )
    )  # fmt: skip
    for row in reader.connection.execute(extras):
        net = round_cents(row.quantity * row.unit_price)
        found.append(_Sold(ServiceId(row.service), row.day, row.booked_at, 0, net, row.tax))
    return found

