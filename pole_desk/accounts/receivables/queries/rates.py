"""Money and losses by VAT rate, for the VAT due on receipt and for the journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import or_, select

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.receivables.rules.replay import Event, What, replayed, taken_back
from pole_desk.accounts.receivables.rules.sharing import RatePart
from pole_desk.accounts.receivables.tables import AllocationRow, LossRow, PaymentRow
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId

Rates = Mapping[InvoiceId, Sequence[RatePart]]


class ByRate(NamedTuple):
    """What an invoice got on a day of a payment (below zero: lost), or was written off of it, by rate.

    `source` is the payment or the loss.
    """

    what: What
    source: int
    on: date
    invoice: InvoiceId
    number: str
    issuer: IssuerId
    amount: Decimal
    parts: tuple[RatePart, ...]


def received_by_rate(
    reader: Reader, *, first: date, last: date, issuer: IssuerId | None = None, rates: Rates | None = None
) -> list[ByRate]:
    """Every movement from `first` to `last`, both included, by day: money on invoices, money off, losses.

    What was recorded by mistake is told on its day, and taken back on the day that it was withdrawn.

    `rates` are the documents' parts when the caller knows them better, what is sold on mandate apart; else they
    are those of the documents' VAT. What waits on a client's account has no rate yet.
    """
    moved = select(AllocationRow.invoice).where(AllocationRow.on_day.between(first, last))
    taken = (
        select(AllocationRow.invoice)
        .join(PaymentRow, PaymentRow.id == AllocationRow.payment)
        .where(PaymentRow.withdrawn_on.between(first, last))
    )
    lost = select(LossRow.invoice).where(
        or_(LossRow.on_day.between(first, last), LossRow.withdrawn_on.between(first, last))
    )
    wanted = {InvoiceId(one) for part in (moved, taken, lost) for one in reader.connection.scalars(part.distinct())}
    found = [
        one
        for one in by_rate(reader, invoices=wanted, rates=rates)
        if first <= one.on <= last and issuer in (None, one.issuer)
    ]
    return sorted(found, key=lambda one: (one.on, one.what, one.source, one.invoice))


def payment_by_rate(reader: Reader, *, payment: int) -> list[ByRate]:
    """The parts of one payment by invoice and rate."""
    statement = select(AllocationRow.invoice).where(AllocationRow.payment == payment).distinct()
    wanted = [InvoiceId(one) for one in reader.connection.scalars(statement)]
    found = by_rate(reader, invoices=wanted)
    return [one for one in found if one.what is What.PAYMENT and one.source == payment]


def loss_by_rate(reader: Reader, *, loss: int) -> ByRate | None:
    """A write-off by rate: the VAT to recover (CGI art. 272, 1); None when it was cancelled."""
    invoice = reader.connection.scalar(select(LossRow.invoice).where(LossRow.id == loss))
    found = by_rate(reader, invoices=[] if invoice is None else [InvoiceId(invoice)])
    own = [one for one in found if one.what is What.LOSS and one.source == loss]
    return own[0] if len(own) == 1 else None


def by_rate(reader: Reader, *, invoices: Collection[InvoiceId], rates: Rates | None = None) -> list[ByRate]:
    """The whole story of some invoices, by rate."""
    if not invoices:
        return []
    wanted = set(invoices)
    credits = [one for one in billing.invoices(reader, kind="credit") if one.original in wanted]
    documents = {one.id: one for one in [*billing.invoices(reader, ids=wanted), *credits]}
    known = _rates(reader, documents) if rates is None else rates
    events = _events(reader, wanted)
    for number, one in documents.items():
        if one.original is not None:
            parts = tuple(known.get(number, ()))
            events.setdefault(one.original, []).append(
                Event(What.CREDIT, one.issued_on, number, one.total, parts)
            )
    found = []
    for invoice in invoices:
        one = documents[invoice]
        shared, _left = replayed(known.get(invoice, ()), events.get(invoice, ()))
        found += [
            ByRate(part.event.what, part.event.source, part.event.on, invoice, one.number, one.issuer,
                   part.event.amount, part.parts)
            for part in shared
        ]  # fmt: skip
    return found


def _rates(reader: Reader, documents: Collection[InvoiceId]) -> dict[InvoiceId, list[RatePart]]:
    """The parts of documents by rate, as their VAT is printed."""
    found: dict[InvoiceId, dict[Decimal, RatePart]] = {}
    for invoice, taxes in billing.audited_taxes(reader, ids=documents).items():
        own = found.setdefault(invoice, {})
        for one in taxes:
            before = own.get(one.percent, RatePart(one.percent, ZERO, ZERO))
            own[one.percent] = RatePart(one.percent, before.base + one.base, before.vat + one.amount)
    return {invoice: list(own.values()) for invoice, own in found.items()}


def _events(reader: Reader, invoices: set[InvoiceId]) -> dict[InvoiceId, list[Event]]:
    row, loss, paid = AllocationRow, LossRow, PaymentRow
    money = (
        select(row.invoice, row.on_day, row.payment, row.amount, paid.received_on, paid.withdrawn_on)
        .join(paid, paid.id == row.payment)
        .where(row.invoice.in_(invoices))
        .order_by(row.id)
    )
    lost = (
        select(loss.invoice, loss.on_day, loss.id, loss.amount, loss.on_day, loss.withdrawn_on)
        .where(loss.invoice.in_(invoices))
        .order_by(loss.id)
    )
    found: dict[InvoiceId, list[Event]] = {}
    for what, statement in ((What.PAYMENT, money), (What.LOSS, lost)):
        taken: dict[tuple[InvoiceId, int, date], list[tuple[date, Decimal]]] = {}
        for invoice, on, source, amount, came, withdrawn in reader.connection.execute(statement):
            found.setdefault(InvoiceId(invoice), []).append(Event(what, on, source, amount))
            if withdrawn is not None:
                taken.setdefault((InvoiceId(invoice), source, max(came, withdrawn)), []).append((on, amount))
        for (invoice, source, on), steps in taken.items():
            found[invoice].append(taken_back(what, source, steps, on))
    return found
