"""What was owed, kept and lost as a day ended: for statements of account, the aged balance, the year's end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import BigInteger, func, select, type_coerce

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.receivables.queries.payments import Received
from pole_desk.accounts.receivables.queries.payments import payments as received
from pole_desk.accounts.receivables.rules.ages import Ages, Debt, aged_balance
from pole_desk.accounts.receivables.tables import AllocationRow, LossRow, PaymentRow, RefundRow
from pole_desk.kernel.money import from_cents, to_cents
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId, PaymentId
from pole_desk.registers.parties.queries import party_names


class Standing(NamedTuple):
    """An invoice as a day ended; `balance` below zero is owed to the client."""

    invoice: InvoiceId
    number: str
    issuer: IssuerId
    party: PartyId
    party_name: str
    issued_on: date
    due_on: date
    total: Decimal
    balance: Decimal


class Waiting(NamedTuple):
    """A payment of which something waited for an invoice as a day ended."""

    payment: PaymentId
    party: PartyId
    party_name: str
    received_on: date
    method: str
    amount: Decimal
    free: Decimal


class ClientAges(NamedTuple):
    """A line of the aged balance: a client, and what it owes by age of the debt."""

    party: PartyId
    party_name: str
    ages: Ages


def standing_on(
    reader: Reader, *, on: date, party: PartyId | None = None, issuer: IssuerId | None = None
) -> list[Standing]:
    """The invoices that were not settled as a day ended, the first due first; of a client with those merged into it."""
    known = billing.invoices(reader, party=party)
    off = _off(reader, on, known)
    merged = billing.current_parties(reader)
    found = [
        Standing(one.id, one.number, one.issuer, merged.get(one.party, one.party), one.party_name, one.issued_on,
                 one.due_on, one.total, one.total - from_cents(off.get(one.id, 0)))
        for one in known
        if one.issued_on <= on and one.kind != "credit" and issuer in (None, one.issuer)
    ]  # fmt: skip
    return sorted((one for one in found if one.balance), key=lambda one: (one.due_on, one.invoice))


def _off(reader: Reader, on: date, known: Iterable[billing.Invoice]) -> dict[int, int]:
    """What credit notes, payments and losses had taken off each invoice as a day ended, in cents."""
    parts = (
        select(AllocationRow.invoice, func.sum(type_coerce(AllocationRow.amount, BigInteger)))
        .join(PaymentRow, PaymentRow.id == AllocationRow.payment)
        .where(PaymentRow.withdrawn_on.is_(None), AllocationRow.on_day <= on)
        .group_by(AllocationRow.invoice),
        select(LossRow.invoice, func.sum(type_coerce(LossRow.amount, BigInteger)))
        .where(LossRow.withdrawn_on.is_(None), LossRow.on_day <= on)
        .group_by(LossRow.invoice),
    )
    found: dict[int, int] = {}
    for part in parts:
        for invoice, cents in reader.connection.execute(part):
            found[invoice] = found.get(invoice, 0) + int(cents)
    for one in known:
        if one.original is not None and one.issued_on <= on:
            found[one.original] = found.get(one.original, 0) + to_cents(one.total)
    return found


def waiting_on(reader: Reader, *, on: date, party: PartyId | None = None) -> list[Waiting]:
    """The payments of which something waited as a day ended, the oldest first."""
    spent = _spent(reader, on)
    merged = billing.current_parties(reader)
    found = [
        (one, one.amount - from_cents(spent.get(one.id, 0)))
        for one in received(reader, party=party, last=on)
        if one.withdrawn_on is None
    ]
    return [_waiting(one, merged.get(one.party, one.party), free) for one, free in reversed(found) if free]


def _waiting(one: Received, party: PartyId, free: Decimal) -> Waiting:
    return Waiting(one.id, party, one.party_name, one.received_on, one.method, one.amount, free)


def _spent(reader: Reader, on: date) -> dict[int, int]:
    parts = (
        select(AllocationRow.payment, func.sum(type_coerce(AllocationRow.amount, BigInteger)))
        .where(AllocationRow.on_day <= on)
        .group_by(AllocationRow.payment),
        select(RefundRow.payment, func.sum(type_coerce(RefundRow.amount, BigInteger)))
        .where(RefundRow.on_day <= on, RefundRow.withdrawn_on.is_(None))
        .group_by(RefundRow.payment),
    )
    found: dict[int, int] = {}
    for part in parts:
        for payment, cents in reader.connection.execute(part):
            found[payment] = found.get(payment, 0) + int(cents)
    return found


def aged_clients(reader: Reader, *, on: date | None = None, issuer: IssuerId | None = None) -> list[ClientAges]:
    """The aged balance as a day ended (today when None): who owes most first; what waits is told apart."""
    day = on or reader.clock.today()
    found = aged_balance(_debts(reader, day, issuer), on=day)
    names = party_names(reader, parties=[PartyId(party) for party in found])
    rows = [ClientAges(PartyId(party), names[PartyId(party)], ages) for party, ages in found.items()]
    return sorted(rows, key=lambda row: (-row.ages.total, row.party_name))


def _debts(reader: Reader, day: date, issuer: IssuerId | None) -> Iterator[Debt]:
    for one in standing_on(reader, on=day, issuer=issuer):
        yield Debt(one.party, one.due_on, one.balance)
    sellers = {one.id: one.issuer for one in received(reader, last=day)}
    for each in waiting_on(reader, on=day):
        if issuer in (None, sellers[each.payment]):
            yield Debt(each.party, day, -each.free)
