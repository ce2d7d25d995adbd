"""Standing orders, the cards of ten meals, the tills' totals."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import or_, select

from pole_desk.activities.canteen.rules import ServiceState
from pole_desk.activities.canteen.tables import (
    AccountRow,
    CardRow,
    MealRow,
    ServiceRow,
    SkipRow,
    StandingRow,
    TillRow,
)
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, MealCardId, PartyId, ServiceId
from pole_desk.registers.parties.tables import ContactRow, PartyRow


class StandingOrder(NamedTuple):
    """Covers by weekday, bit 0 is Monday; `last_day` None: until further notice."""

    id: int
    account: int
    dossier: DossierId
    party: PartyId
    party_name: str
    contact_name: str | None
    weekdays: int
    covers: int
    formula: str
    sitting: str
    note: str
    first_day: date
    last_day: date | None
    withdrawn: bool

    def serves(self, day: date) -> bool:
        """Whether a day is one of its days."""
        return (
            not self.withdrawn
            and bool(self.weekdays >> day.weekday() & 1)
            and self.first_day <= day
            and (self.last_day is None or day <= self.last_day)
        )


class Waiting(NamedTuple):
    """A standing order that an open service does not hold: it did not fit when it was asked for."""

    service: ServiceId
    day: date
    order: StandingOrder


class Card(NamedTuple):
    """Meals paid ahead and what is left of them."""

    id: MealCardId
    account: int
    dossier: DossierId
    party: PartyId
    party_name: str
    contact_name: str | None
    sold_on: date
    meals: int
    used: int
    label: str
    unit_price: Decimal
    tax: str
    withdrawn: bool
    version: int

    @property
    def balance(self) -> int:
        return self.meals - self.used


class Till(NamedTuple):
    """The Z total of an operator's till, euros with VAT."""

    id: int
    day: date
    operator: PartyId
    operator_name: str
    number: str
    total: Decimal
    covers: int


_STANDING = (
    select(StandingRow.id, StandingRow.account, AccountRow.dossier, AccountRow.party, PartyRow.name,
           ContactRow.name, StandingRow.weekdays, StandingRow.covers, StandingRow.formula, StandingRow.sitting,
           StandingRow.note, StandingRow.first_day, StandingRow.last_day, StandingRow.withdrawn)
    .join(AccountRow, AccountRow.id == StandingRow.account)
    .join(PartyRow, PartyRow.id == AccountRow.party)
    .outerjoin(ContactRow, ContactRow.id == AccountRow.contact)
    .order_by(StandingRow.id)
)  # fmt: skip


def standing_orders(reader: Reader, *, on: date | None = None) -> list[StandingOrder]:
    """The standing orders in the order of their making; with `on`, those not over by then."""
    statement = _STANDING.where(StandingRow.withdrawn.is_(False))
    if on is not None:
        statement = statement.where(or_(StandingRow.last_day.is_(None), StandingRow.last_day >= on))
    return reader.rows(statement, StandingOrder)


def standing_order(reader: Reader, *, standing: int) -> StandingOrder | None:
    """One standing order, withdrawn or not."""
    return reader.first(_STANDING.where(StandingRow.id == standing), StandingOrder)


def skips(reader: Reader, *, standing: Collection[int], first: date, last: date) -> set[tuple[int, date]]:
    """The days on which standing orders are not served, from a day to a day."""
    statement = select(SkipRow.standing, SkipRow.day).where(
        SkipRow.standing.in_(list(standing)), SkipRow.withdrawn.is_(False),
        SkipRow.day >= first, SkipRow.day <= last,
    )  # fmt: skip
    return {(row.standing, row.day) for row in reader.connection.execute(statement)}


def waiting(reader: Reader, *, first: date, last: date) -> list[Waiting]:
    """The standing orders that open services of a span don't hold, skipped ones left out."""
    orders = standing_orders(reader, on=first)
    open_days = reader.connection.execute(
        select(ServiceRow.id, ServiceRow.day)
        .where(ServiceRow.state == ServiceState.OPEN, ServiceRow.day >= first, ServiceRow.day <= last)
        .order_by(ServiceRow.day)
    ).all()
    if not orders or not open_days:
        return []
    numbers = [order.id for order in orders]
    skipped = skips(reader, standing=numbers, first=first, last=last)
    served = {
        (row.standing, row.service)
        for row in reader.connection.execute(
            select(MealRow.standing, MealRow.service)
            .join(ServiceRow, ServiceRow.id == MealRow.service)
            .where(MealRow.standing.in_(numbers), ServiceRow.day >= first, ServiceRow.day <= last)
        )
    }
    return [
        Waiting(ServiceId(service), day, order)
        for service, day in open_days
        for order in orders
        if order.serves(day) and (order.id, day) not in skipped and (order.id, service) not in served
    ]


_CARD = (
    select(CardRow.id, CardRow.account, AccountRow.dossier, AccountRow.party, PartyRow.name, ContactRow.name,
           CardRow.sold_on, CardRow.meals, CardRow.used, CardRow.label, CardRow.unit_price, CardRow.tax,
           CardRow.withdrawn, CardRow.version)
    .join(AccountRow, AccountRow.id == CardRow.account)
    .join(PartyRow, PartyRow.id == AccountRow.party)
    .outerjoin(ContactRow, ContactRow.id == AccountRow.contact)
    .order_by(PartyRow.search_key, CardRow.id)
)  # fmt: skip


def cards(
    reader: Reader, *, party: PartyId | None = None, account: int | None = None, with_balance: bool = False
) -> list[Card]:
    """The cards sold, by name; `with_balance`: those on which something is left."""
    statement = _CARD.where(CardRow.withdrawn.is_(False))
    if party is not None:
        statement = statement.where(AccountRow.party == party)
    if account is not None:
        statement = statement.where(CardRow.account == account)
    if with_balance:
        statement = statement.where(CardRow.used < CardRow.meals)
    return reader.rows(statement, Card)


def tills(reader: Reader, *, first: date, last: date) -> list[Till]:
    """The Z totals imported for a span, by day and operator."""
    statement = (
        select(TillRow.id, TillRow.day, TillRow.operator, PartyRow.name, TillRow.number, TillRow.total,
               TillRow.covers)
        .join(PartyRow, PartyRow.id == TillRow.operator)
        .where(TillRow.withdrawn.is_(False), TillRow.day >= first, TillRow.day <= last)
        .order_by(TillRow.day, PartyRow.search_key)
    )  # fmt: skip
    return reader.rows(statement, Till)
