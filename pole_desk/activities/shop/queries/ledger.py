"""The account of each participation: movements as written, rents as they fall due, the balance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.activities.shop.queries.contracts import (
    Contract,
    StandItem,
    contract as one_contract,
    contracts,
    stands,
)
from pole_desk.activities.shop.queries.sales import Declaration, declarations
from pole_desk.activities.shop.rules import earliest
from pole_desk.activities.shop.rules.ledger import Kind, PayoutState, Subject, counts, kind_name
from pole_desk.activities.shop.rules.rents import period_text, rent_of
from pole_desk.activities.shop.rules.sales import tax_of
from pole_desk.activities.shop.tables import MovementRow, PayoutRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, ShopContractId
from pole_desk.registers.catalog.queries import tax_on


class Entry(NamedTuple):
    """A line of an account, VAT included, positive when owed to the participant.

    `balance` is what the pole owes after it; a line that does not count in it is invoiced apart.
    `id` is 0 for a rent, which no row holds: it falls due by itself.
    """

    id: int
    month: str
    on: date
    kind: str
    subject: str
    label: str
    amount: Decimal
    counts: bool
    balance: Decimal


class PayoutItem(NamedTuple):
    """Money given back, or withdrawn."""

    id: int
    contract: ShopContractId
    month: str
    paid_on: date
    amount: Decimal
    method: str
    reference: str
    state: str
    reason: str
    version: int


class MonthSum(NamedTuple):
    """What a month leaves of a participation's account, VAT included; rent counts when netted."""

    contract: Contract
    month: Month
    declaration: Declaration | None
    sales: Decimal
    commission: Decimal
    rent: Decimal
    paid: PayoutItem | None
    balance: Decimal

    @property
    def due(self) -> Decimal:
        """What the month's sales leave to pay out: less commission and rent where they are netted."""
        netted = self.commission + self.rent if self.contract.netting else ZERO
        return self.sales - netted


class _Movement(NamedTuple):
    id: int
    contract: ShopContractId
    month: str
    on_day: date
    kind: str
    subject: str
    label: str
    amount: Decimal


_MOVEMENT = tuple(getattr(MovementRow, name) for name in _Movement._fields)
_PAYOUT = tuple(getattr(PayoutRow, name) for name in PayoutItem._fields)


def ledger(
    reader: Reader, *, contract: ShopContractId, month: Month | None = None
) -> list[Entry]:
    """The account of a participation in order, up to today's month or its last movement.

    With a month, its lines alone; their balance is the whole account's. Raises NotFound.
    """
    one = one_contract(reader, contract=contract)
    row = MovementRow
    moved = reader.rows(
        select(*_MOVEMENT).where(row.contract == contract).order_by(row.month, row.id), _Movement
    )
    this = Month.of(reader.clock.today())
    through = max([this, *(Month.parse(one.month) for one in moved)])
    found = [*moved, *_rent_movements(reader, one, through)]
    entries: list[Entry] = []
    total = ZERO
    for each in sorted(found, key=lambda m: (m.month, m.subject != Subject.RENT, m.id)):
        counted = counts(each.subject, one.netting)
        total += each.amount if counted else ZERO
        entries.append(
            Entry(each.id, each.month, each.on_day, each.kind, each.subject, each.label,
                  each.amount, counted, total)
        )  # fmt: skip
    if month is None:
        return entries
    return [entry for entry in entries if entry.month == str(month)]


def _rent_movements(reader: Reader, one: Contract, through: Month) -> list[_Movement]:
    rents = _Rents(reader)
    found = []
    for stand in stands(reader, contract=one.id):
        for month in _months(stand, through):
            amount = rents.with_tax(stand, month)
            rent = rent_of(stand.terms, month)
            if amount and rent is not None:
                label = _("{kind} {stall}, {period}").format(
                    kind=kind_name(Kind.RENT).capitalize(), stall=stand.name,
                    period=period_text(rent, stand.terms.kind),
                )  # fmt: skip
                found.append(
                    _Movement(0, one.id, str(month), max(month.first, rent.first), Kind.RENT,
                              Subject.RENT, label, -amount)
                )  # fmt: skip
    return found


def _months(stand: StandItem, through: Month) -> Iterable[Month]:
    last = earliest(stand.ends, through.last)
    return months_between(Month.of(stand.first_day), Month.of(last)) if last else ()


class _Rents:
    """Rents with their VAT; each rate is asked once a month."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._percents: dict[tuple[str, Month], Decimal] = {}

    def with_tax(self, stand: StandItem, month: Month) -> Decimal:
        """What a stand costs in a month, VAT included; ZERO when nothing."""
        rent = rent_of(stand.terms, month)
        if rent is None:
            return ZERO
        net = rent.amount(stand.prices_on(month.first)[1])
        return net + tax_of(net, self._percent(stand.tax, month)) if net else ZERO

    def _percent(self, code: str, month: Month) -> Decimal:
        if (code, month) not in self._percents:
            self._percents[code, month] = tax_on(self._reader, code=code, on=month.first).percent
        return self._percents[code, month]


def balances(reader: Reader, *, through: Month) -> dict[ShopContractId, Decimal]:
    """What the pole owes each participation for the months up to one; a contract with nothing is 0."""
    every = {one.id: one for one in contracts(reader)}
    found: dict[ShopContractId, Decimal] = dict.fromkeys(every, ZERO)
    row = MovementRow
    sums = reader.connection.execute(
        select(row.contract, row.subject, func.sum(row.amount, type_=row.amount.type))
        .where(row.month <= str(through))
        .group_by(row.contract, row.subject)
    )
    for number, subject, amount in sums:
        if counts(subject, every[number].netting):
            found[number] += amount
    rents = _Rents(reader)
    for stand in stands(reader):
        if every[stand.contract].netting:
            for month in _months(stand, through):
                found[stand.contract] -= rents.with_tax(stand, month)
    return found


def collected(
    reader: Reader, *, dossiers: Collection[DossierId] | None = None
) -> list[tuple[Contract, Decimal]]:
    """What the pole holds for each participation that nets: sales and corrections, less payouts."""
    every = [
        one for one in contracts(reader)
        if one.netting and (dossiers is None or one.dossier in dossiers)
    ]  # fmt: skip
    row = MovementRow
    sums = reader.connection.execute(
        select(row.contract, func.sum(row.amount, type_=row.amount.type))
        .where(row.contract.in_([one.id for one in every]), row.subject != str(Subject.COMMISSION))
        .group_by(row.contract)
    )
    held = {contract: amount for contract, amount in sums}
    return [(one, held.get(one.id, ZERO)) for one in every]


def month_sums(reader: Reader, *, month: Month) -> list[MonthSum]:
    """What a month's sales leave to pay out, by participation that sold, rented or was paid then."""
    told = {one.contract: one for one in declarations(reader, month=month, standing=True)}
    paid = {
        one.contract: one
        for one in payouts_of(reader, month=month)
        if one.state == PayoutState.PAID
    }
    rents: dict[int, Decimal] = defaultdict(lambda: ZERO)
    taxed = _Rents(reader)
    for stand in stands(reader):
        rents[stand.contract] += taxed.with_tax(stand, month)
    owed = balances(reader, through=month)
    found = []
    for one in contracts(reader):
        own = told.get(one.id)
        rent = rents[one.id]
        if own is None and one.id not in paid and not (rent and one.netting):
            continue
        found.append(
            MonthSum(
                one, month, own, own.sales if own else ZERO, own.kept if own else ZERO, rent,
                paid.get(one.id), owed[one.id],
            )
        )  # fmt: skip
    return found


def payouts_of(
    reader: Reader, *, contract: ShopContractId | None = None, month: Month | None = None
) -> list[PayoutItem]:
    """Payouts, withdrawn ones too, the newest first."""
    row = PayoutRow
    statement = select(*_PAYOUT).order_by(row.month.desc(), row.id.desc())
    if contract is not None:
        statement = statement.where(row.contract == contract)
    if month is not None:
        statement = statement.where(row.month == str(month))
    return reader.rows(statement, PayoutItem)


def require_owed(reader: Reader, *, contract: Contract, month: Month) -> Decimal:
    """What may be paid out for the months up to one; raises RuleBroken `nothing_owed`."""
    owed = balances(reader, through=month)[contract.id]
    if owed <= ZERO:
        raise RuleBroken(
            "nothing_owed",
            _("Rien n’est à reverser à {party} jusqu’à {month}.").format(
                party=contract.party_name, month=month_name(month)
            ),
        )
    return owed
