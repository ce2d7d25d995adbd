"""What is due, paid and late: per invoice, per structure, by age."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, bindparam, func, select, type_coerce

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.billing.queries import Invoice
from pole_desk.accounts.receivables.rules import State, age_of, state_of
from pole_desk.accounts.receivables.tables import AllocationRow, PaymentRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, from_cents
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, PartyId, PaymentId
from pole_desk.registers.parties.queries import merged_with
from pole_desk.registers.parties.tables import PartyRow


class Receivable(NamedTuple):
    """An issued document with what was paid and what is due; a credit note's balance is zero."""

    id: InvoiceId
    number: str
    kind: str
    month: str
    issued_on: date
    due_on: date
    party: PartyId
    party_name: str
    net: Decimal
    vat: Decimal
    total: Decimal
    credited: Decimal
    paid: Decimal
    balance: Decimal
    state: str
    original: InvoiceId | None
    original_number: str | None
    pending_document: bool


class Payment(NamedTuple):
    """Money received; `withdrawn_on` says that it was recorded by mistake."""

    id: PaymentId
    received_on: date
    method: str
    amount: Decimal
    reference: str
    invoice: InvoiceId
    party: PartyId
    withdrawn_on: date | None
    withdrawn_reason: str
    version: int
    payout: str | None


class Balance(NamedTuple):
    """What a structure owes, and the part of it that is late; negative: the pole owes it."""

    balance: Decimal
    overdue: Decimal


class Aged(NamedTuple):
    """What a structure owes by days past due."""

    party: PartyId
    party_name: str
    not_due: Decimal
    d30: Decimal
    d60: Decimal
    d90: Decimal
    older: Decimal

    @property
    def total(self) -> Decimal:
        return self.not_due + self.d30 + self.d60 + self.d90 + self.older


def invoices(
    reader: Reader,
    *,
    month: Month | None = None,
    party: PartyId | None = None,
    on: date | None = None,
) -> list[Receivable]:
    """The documents in order of issue with their state on a day (today when None)."""
    return _receivables(reader, billing.invoices(reader, month=month, party=party), on)


def receivable(reader: Reader, *, invoice: InvoiceId, on: date | None = None) -> Receivable:
    """One document; raises NotFound `invoice`."""
    return _receivables(reader, [billing.invoice(reader, invoice=invoice)], on)[0]


def receivables(
    reader: Reader, *, invoices: Collection[InvoiceId]
) -> dict[InvoiceId, Receivable]:
    """These documents as they stand today."""
    found = _receivables(reader, billing.invoices(reader, ids=invoices), None)
    return {one.id: one for one in found}


def _receivables(reader: Reader, found: list[Invoice], on: date | None) -> list[Receivable]:
    day = on or reader.clock.today()
    few = [one.id for one in found] if len(found) < 200 else None
    paid = _paid_cents(reader, few)
    return [_receivable(one, from_cents(paid.get(one.id, 0)), day) for one in found]


def _receivable(one: Invoice, paid: Decimal, day: date) -> Receivable:
    state = state_of(
        kind=one.kind,
        total=one.total,
        credited=one.credited,
        paid=paid,
        due_on=one.due_on,
        on=day,
    )
    balance = ZERO if state is State.CREDIT else one.total - one.credited - paid
    return Receivable(
        one.id, one.number, one.kind, one.month, one.issued_on, one.due_on, one.party,
        one.party_name, one.net, one.vat, one.total, one.credited, paid, balance, str(state),
        one.original, one.original_number, not one.has_document,
    )  # fmt: skip


_PAID = (
    select(AllocationRow.invoice, func.sum(type_coerce(AllocationRow.amount, BigInteger)))
    .join(PaymentRow, PaymentRow.id == AllocationRow.payment)
    .where(PaymentRow.withdrawn_on.is_(None))
    .group_by(AllocationRow.invoice)
)
_PAID_OF = _PAID.where(AllocationRow.invoice.in_(bindparam("invoices", expanding=True)))


def _paid_cents(
    reader: Reader, invoices: Collection[InvoiceId] | None = None
) -> dict[InvoiceId, int]:
    """What stands paid per invoice, in cents."""
    if invoices is None:
        found = reader.connection.execute(_PAID)
    else:
        found = reader.connection.execute(_PAID_OF, {"invoices": list(invoices)})
    return {InvoiceId(one): int(cents) for one, cents in found}


def payments_of(reader: Reader, *, invoice: InvoiceId) -> list[Payment]:
    """The payments on an invoice, withdrawn ones too, in order of receipt."""
    statement = _payments().where(AllocationRow.invoice == invoice)
    return reader.rows(statement.order_by(PaymentRow.received_on, PaymentRow.id), Payment)


def payments(reader: Reader, *, party: PartyId | None = None) -> list[Payment]:
    """The payments of a structure or of all, the newest first."""
    statement = _payments().order_by(PaymentRow.received_on.desc(), PaymentRow.id.desc())
    if party is not None:
        statement = statement.where(PaymentRow.party.in_(merged_with(reader, party=party)))
    return reader.rows(statement, Payment)


def compensations(reader: Reader, *, payouts: str) -> list[Payment]:
    """The compensations that stand and whose payout's key begins so, the oldest first."""
    row = PaymentRow
    statement = _payments().where(
        row.withdrawn_on.is_(None), row.payout.startswith(f"{payouts}:", autoescape=True)
    )
    return reader.rows(statement.order_by(row.id), Payment)


def payment(reader: Reader, *, payment: PaymentId) -> Payment:
    """One payment; raises NotFound `payment`."""
    found = reader.first(_payments().where(PaymentRow.id == payment), Payment)
    if found is None:
        raise NotFound("payment", _("Le règlement nᵒ {id} n’existe pas.").format(id=payment))
    return found


def _payments() -> Select[*tuple[Any, ...]]:
    row = PaymentRow
    return select(
        row.id, row.received_on, row.method, row.amount, row.reference, AllocationRow.invoice,
        row.party, row.withdrawn_on, row.withdrawn_reason, row.version, row.payout,
    ).join(AllocationRow, AllocationRow.payment == row.id)  # fmt: skip


def balances(reader: Reader, *, on: date | None = None) -> dict[PartyId, Balance]:
    """What each structure owes, settled ones left out; merged structures count with the one kept."""
    day = on or reader.clock.today()
    sums: dict[PartyId, list[int]] = {}
    for party, due_on, cents in _open(reader):
        both = sums.setdefault(party, [0, 0])
        both[0] += cents
        both[1] += cents if due_on < day and cents > 0 else 0
    return {
        party: Balance(from_cents(balance), from_cents(late))
        for party, (balance, late) in sums.items()
    }


def balance_of(reader: Reader, *, party: PartyId) -> Decimal:
    """What a structure owes, net of what the pole owes it."""
    found = balances(reader).get(party)
    return ZERO if found is None else found.balance


def _open(reader: Reader) -> Iterable[tuple[PartyId, date, int]]:
    """Structure, due day and cents of each invoice that is not settled."""
    paid = _paid_cents(reader)
    merged = billing.current_parties(reader)
    for one in billing.owed(reader):
        left = one.cents - paid.get(one.invoice, 0)
        if left:
            yield merged.get(one.party, one.party), one.due_on, left


def overdue(
    reader: Reader, *, on: date | None = None, among: Collection[InvoiceId] | None = None
) -> list[Receivable]:
    """The invoices past their due day, of all or among some, the oldest due first."""
    day = on or reader.clock.today()
    paid = _paid_cents(reader, among)
    late = [
        one.invoice
        for one in billing.owed(reader, ids=among)
        if one.due_on < day and one.cents > paid.get(one.invoice, 0)
    ]
    found = _receivables(reader, billing.invoices(reader, ids=late), day) if late else []
    return sorted(found, key=lambda one: (one.due_on, one.id))


def aged(reader: Reader, *, on: date | None = None) -> list[Aged]:
    """What each structure owes by age of the debt, the largest first."""
    day = on or reader.clock.today()
    sums: dict[PartyId, dict[str, int]] = {}
    for party, due_on, cents in _open(reader):
        columns = sums.setdefault(party, dict.fromkeys(("not_due", "d30", "d60", "d90", "older"), 0))
        columns[age_of(due_on, day)] += cents
    names = _names(reader, sums)
    rows = [
        Aged(party, names[party], **{column: from_cents(cents) for column, cents in columns.items()})
        for party, columns in sums.items()
    ]
    return sorted(rows, key=lambda row: (-row.total, row.party_name))


def _names(reader: Reader, parties: Iterable[PartyId]) -> dict[PartyId, str]:
    statement = select(PartyRow.id, PartyRow.name).where(PartyRow.id.in_(set(parties)))
    return {PartyId(row.id): row.name for row in reader.connection.execute(statement)}


class Allocated(NamedTuple):
    """A payment and the sum of what it pays for."""

    payment: PaymentId
    amount: Decimal
    allocated: Decimal


def allocated(reader: Reader) -> list[Allocated]:
    """Every payment against the sum of its allocations."""
    statement = (
        select(PaymentRow.id, PaymentRow.amount, func.sum(AllocationRow.amount))
        .outerjoin(AllocationRow, AllocationRow.payment == PaymentRow.id)
        .group_by(PaymentRow.id, PaymentRow.amount)
    )
    return [
        Allocated(PaymentId(row[0]), row[1], row[2] or ZERO)
        for row in reader.connection.execute(statement)
    ]
