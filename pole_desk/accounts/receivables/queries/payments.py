"""Money that came in, went to invoices, went back, and what was lost; balances are in `standing`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, bindparam, exists, func, select, type_coerce

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.receivables.tables import AllocationRow, BankMatchRow, LossRow, PaymentRow, RefundRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, from_cents
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId, PaymentId
from pole_desk.registers.parties.queries import merged_with
from pole_desk.registers.parties.tables import PartyRow


class Payment(NamedTuple):
    """The part of a payment that an invoice has; `withdrawn_on` says that it was recorded by mistake."""

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
    whole: Decimal


class Received(NamedTuple):
    """A payment whole: what its invoices have of it, what went back, and, `free`, what waits on the account."""

    id: PaymentId
    received_on: date
    method: str
    amount: Decimal
    reference: str
    party: PartyId
    party_name: str
    issuer: IssuerId | None
    payout: str | None
    withdrawn_on: date | None
    withdrawn_reason: str
    version: int
    banked: bool
    allocated: Decimal
    refunded: Decimal

    @property
    def free(self) -> Decimal:
        return ZERO if self.withdrawn_on else self.amount - self.allocated - self.refunded


class Part(NamedTuple):
    """What of a payment an invoice has; `last` is when it was last given or taken."""

    payment: PaymentId
    invoice: InvoiceId
    number: str
    amount: Decimal
    last: date


class Refund(NamedTuple):
    """Money of a payment given back, or taken back by the bank."""

    id: int
    payment: PaymentId
    party: PartyId
    on: date
    method: str
    amount: Decimal
    reference: str
    returned: bool
    reason: str
    withdrawn_on: date | None
    withdrawn_reason: str
    version: int


class Loss(NamedTuple):
    """What of an invoice was written off."""

    id: int
    invoice: InvoiceId
    number: str
    party: PartyId
    on: date
    amount: Decimal
    reason: str
    withdrawn_on: date | None
    withdrawn_reason: str
    version: int


def _whole(column: Any) -> Any:
    return func.coalesce(func.sum(type_coerce(column, BigInteger)), 0)


_PAID = (
    select(AllocationRow.invoice, _whole(AllocationRow.amount))
    .join(PaymentRow, PaymentRow.id == AllocationRow.payment)
    .where(PaymentRow.withdrawn_on.is_(None))
    .group_by(AllocationRow.invoice)
)
_PAID_OF = _PAID.where(AllocationRow.invoice.in_(bindparam("invoices", expanding=True)))
_LOST = (
    select(LossRow.invoice, _whole(LossRow.amount)).where(LossRow.withdrawn_on.is_(None)).group_by(LossRow.invoice)
)
_ALLOCATED = (
    select(_whole(AllocationRow.amount)).where(AllocationRow.payment == PaymentRow.id).scalar_subquery()
)
_REFUNDED = (
    select(_whole(RefundRow.amount))
    .where(RefundRow.payment == PaymentRow.id, RefundRow.withdrawn_on.is_(None))
    .scalar_subquery()
)
_BANKED = exists().where(BankMatchRow.payment == PaymentRow.id, BankMatchRow.withdrawn.is_(False))
_FREE = type_coerce(PaymentRow.amount, BigInteger) - _ALLOCATED - _REFUNDED
_UNALLOCATED = (PaymentRow.withdrawn_on.is_(None), _FREE != 0)


def paid_cents(reader: Reader, *, invoices: Collection[InvoiceId] | None = None) -> dict[InvoiceId, int]:
    """What stands paid per invoice, in cents."""
    if invoices is None:
        found = reader.connection.execute(_PAID)
    else:
        found = reader.connection.execute(_PAID_OF, {"invoices": list(invoices)})
    return {InvoiceId(one): int(cents) for one, cents in found}


def lost_cents(reader: Reader) -> dict[InvoiceId, int]:
    """What stands written off per invoice, in cents: few are."""
    return {InvoiceId(one): int(cents) for one, cents in reader.connection.execute(_LOST)}


def free_cents(reader: Reader) -> dict[PartyId, int]:
    """What waits unallocated per structure as recorded, in cents."""
    spent = (
        select(AllocationRow.payment, _whole(AllocationRow.amount).label("cents"))
        .group_by(AllocationRow.payment)
        .subquery()
    )
    free = type_coerce(PaymentRow.amount, BigInteger) - func.coalesce(spent.c.cents, 0) - _REFUNDED
    statement = (
        select(PaymentRow.party, free)
        .outerjoin(spent, spent.c.payment == PaymentRow.id)
        .where(PaymentRow.withdrawn_on.is_(None), free != 0)
    )
    found: dict[PartyId, int] = {}
    for party, cents in reader.connection.execute(statement):
        found[PartyId(party)] = found.get(PartyId(party), 0) + int(cents)
    return found


def payments_of(reader: Reader, *, invoice: InvoiceId) -> list[Payment]:
    """The payments on an invoice, withdrawn ones too, in order of receipt."""
    statement = _parted().where(AllocationRow.invoice == invoice)
    return _payments(reader, statement.order_by(PaymentRow.received_on, PaymentRow.id))


def compensations(reader: Reader, *, payouts: str) -> list[Payment]:
    """The compensations that stand and whose payout's key begins so, the oldest first."""
    row = PaymentRow
    statement = _parted().where(
        row.withdrawn_on.is_(None), row.payout.startswith(f"{payouts}:", autoescape=True)
    )
    return _payments(reader, statement.order_by(row.id))


def _parted() -> Select[*tuple[Any, ...]]:
    row = PaymentRow
    columns = (
        row.id, row.received_on, row.method, row.reference, AllocationRow.invoice, row.party, row.withdrawn_on,
        row.withdrawn_reason, row.version, row.payout, row.amount,
    )  # fmt: skip
    part = _whole(AllocationRow.amount)
    return (
        select(*columns, part)
        .join(AllocationRow, AllocationRow.payment == row.id)
        .group_by(*columns)
        .having(part != 0)
    )


def _payments(reader: Reader, statement: Select[*tuple[Any, ...]]) -> list[Payment]:
    return [
        Payment(*row[:3], from_cents(int(row[11])), *row[3:11])
        for row in reader.connection.execute(statement)
    ]


def payments(
    reader: Reader,
    *,
    party: PartyId | None = None,
    first: date | None = None,
    last: date | None = None,
    unallocated: bool = False,
    ids: Collection[PaymentId] | None = None,
) -> list[Received]:
    """The payments of a structure or of all, received from `first` to `last`, the newest first.

    With `unallocated`, those of which something waits for an invoice.
    """
    row = PaymentRow
    statement = _received().order_by(row.received_on.desc(), row.id.desc())
    if party is not None:
        statement = statement.where(row.party.in_(merged_with(reader, party=party)))
    if first is not None:
        statement = statement.where(row.received_on >= first)
    if last is not None:
        statement = statement.where(row.received_on <= last)
    if unallocated:
        statement = statement.where(*_UNALLOCATED)
    if ids is not None:
        statement = statement.where(row.id.in_(set(ids)))
    return _whole_payments(reader, statement)


def payment(reader: Reader, *, payment: PaymentId) -> Received:
    """One payment; raises NotFound `payment`."""
    found = _whole_payments(reader, _received().where(PaymentRow.id == payment))
    if not found:
        raise NotFound("payment", _("Le règlement n° {id} n’existe pas.").format(id=payment))
    return found[0]


def withheld_payments(reader: Reader, *, movement: int) -> list[Received]:
    """What a deposit withheld pays, withdrawn payments too."""
    return _whole_payments(reader, _received().where(PaymentRow.payout == f"deposit:{movement}"))


def _received() -> Select[*tuple[Any, ...]]:
    row = PaymentRow
    return select(
        row.id, row.received_on, row.method, row.amount, row.reference, row.party, PartyRow.name, row.issuer,
        row.payout, row.withdrawn_on, row.withdrawn_reason, row.version, _BANKED, _ALLOCATED, _REFUNDED,
    ).join(PartyRow, PartyRow.id == row.party)  # fmt: skip


def _whole_payments(reader: Reader, statement: Select[*tuple[Any, ...]]) -> list[Received]:
    return [
        Received(*row[:12], bool(row[12]), from_cents(int(row[13])), from_cents(int(row[14])))
        for row in reader.connection.execute(statement)
    ]


def parts_of(reader: Reader, *, payments: Collection[PaymentId] | None = None) -> list[Part]:
    """What invoices have of some payments, or of all, in order of allocation."""
    part = _whole(AllocationRow.amount)
    statement = (
        select(AllocationRow.payment, AllocationRow.invoice, part, func.max(AllocationRow.on_day))
        .group_by(AllocationRow.payment, AllocationRow.invoice)
        .having(part != 0)
        .order_by(AllocationRow.payment, func.min(AllocationRow.id))
    )
    if payments is not None:
        statement = statement.where(AllocationRow.payment.in_(set(payments)))
    rows = list(reader.connection.execute(statement))
    if payments is None:
        numbers = {one.id: (one.number, one.issued_on) for one in billing.invoices(reader)}
    else:
        numbers = billing.numbers_of(reader, invoices=[row[1] for row in rows])
    return [Part(row[0], row[1], numbers[row[1]][0], from_cents(int(row[2])), row[3]) for row in rows]


_REFUNDS = select(
    RefundRow.id, RefundRow.payment, PaymentRow.party, RefundRow.on_day, RefundRow.method, RefundRow.amount,
    RefundRow.reference, RefundRow.returned, RefundRow.reason, RefundRow.withdrawn_on, RefundRow.withdrawn_reason,
    RefundRow.version,
).join(PaymentRow, PaymentRow.id == RefundRow.payment).order_by(RefundRow.on_day, RefundRow.id)  # fmt: skip


def refunds(
    reader: Reader, *, payment: PaymentId | None = None, party: PartyId | None = None
) -> list[Refund]:
    """Money given back of a payment, to a structure, or all, withdrawn ones too, the oldest first."""
    statement = _REFUNDS
    if payment is not None:
        statement = statement.where(RefundRow.payment == payment)
    if party is not None:
        statement = statement.where(PaymentRow.party.in_(merged_with(reader, party=party)))
    return reader.rows(statement, Refund)


def refund(reader: Reader, *, refund: int) -> Refund:
    """One refund; raises NotFound `refund`."""
    found = reader.first(_REFUNDS.where(RefundRow.id == refund), Refund)
    if found is None:
        raise NotFound("refund", _("Le remboursement n° {id} n’existe pas.").format(id=refund))
    return found


def losses(
    reader: Reader,
    *,
    invoice: InvoiceId | None = None,
    party: PartyId | None = None,
    first: date | None = None,
    last: date | None = None,
) -> list[Loss]:
    """What was written off, of an invoice, a structure, a period or all, cancelled ones too, the oldest first."""
    row = LossRow
    statement = select(row).order_by(row.on_day, row.id)
    if invoice is not None:
        statement = statement.where(row.invoice == invoice)
    if first is not None:
        statement = statement.where(row.on_day >= first)
    if last is not None:
        statement = statement.where(row.on_day <= last)
    return _losses(reader, statement, party)


def loss(reader: Reader, *, loss: int) -> Loss:
    """One write-off; raises NotFound `loss`."""
    found = _losses(reader, select(LossRow).where(LossRow.id == loss), None)
    if not found:
        raise NotFound("loss", _("La perte n° {id} n’existe pas.").format(id=loss))
    return found[0]


def _losses(reader: Reader, statement: Select[Any], party: PartyId | None) -> list[Loss]:
    rows = list(reader.connection.execute(statement))
    owned = billing.invoices(reader, party=party, ids={row.invoice for row in rows}) if rows else []
    told = {one.id: one for one in owned}
    return [
        Loss(row.id, row.invoice, told[row.invoice].number, told[row.invoice].party, row.on_day, row.amount,
             row.reason, row.withdrawn_on, row.withdrawn_reason, row.version)
        for row in rows
        if row.invoice in told
    ]  # fmt: skip
