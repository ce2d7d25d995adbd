"""Money as receivables keep it, told as the journal needs it: the one place that knows how they keep it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.accounts.receivables import queries as receivables
from pole_desk.accounts.receivables.queries.dated import allocations
from pole_desk.accounts.receivables.rules.transfers import STANDING
from pole_desk.activities.leases.tables import LeaseDepositRow, LeaseRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId, PaymentId
from pole_desk.ports.payouts import PaidOut, PaidSources
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow


class Part(NamedTuple):
    """What of some money an invoice has from a day on; below zero, what it has no longer."""

    invoice: InvoiceId
    on: date
    amount: Decimal


class Came(NamedTuple):
    """Money received; `back_on` is when it was taken off as a mistake, or sent back by the bank."""

    id: int
    on: date
    method: str
    amount: Decimal
    party: PartyId
    party_name: str
    payout: str
    issuer: IssuerId | None
    parts: tuple[Part, ...]
    back_on: date | None
    why: str


class Back(NamedTuple):
    """Money given back to a client, or taken back by the bank, which says why; `back_on`: it was not after all."""

    id: int
    payment: int
    on: date
    method: str
    amount: Decimal
    party: PartyId
    why: str
    back_on: date | None


class Lost(NamedTuple):
    """What of an invoice will never be paid; `back_on` is when that was taken back."""

    id: int
    invoice: InvoiceId
    on: date
    amount: Decimal
    back_on: date | None


class HeldMove(NamedTuple):
    """A movement of a deposit held for an agreement; `kind` is received, returned or withheld."""

    id: int
    kind: str
    on: date
    amount: Decimal
    party: PartyId
    party_name: str


def money(reader: Reader) -> list[Came]:
    """All money received, withdrawn money too, the oldest first."""
    found = receivables.payments(reader)
    parts: dict[PaymentId, list[Part]] = defaultdict(list)
    for one in allocations(reader):
        parts[one.payment].append(Part(one.invoice, one.on, one.amount))
    return [
        Came(
            one.id, one.received_on, one.method, one.amount, one.party, one.party_name, one.payout or "", one.issuer,
            tuple(parts[one.id]), None if one.withdrawn_on is None else max(one.received_on, one.withdrawn_on),
            one.withdrawn_reason,
        )
        for one in sorted(found, key=lambda one: (one.received_on, one.id))
    ]  # fmt: skip


def given_back(reader: Reader) -> list[Back]:
    """Refunds and returns, withdrawn ones too, the oldest first."""
    return [
        Back(
            one.id, one.payment, one.on, one.method, one.amount, one.party, one.reason if one.returned else "",
            None if one.withdrawn_on is None else max(one.on, one.withdrawn_on),
        )
        for one in receivables.refunds(reader)
    ]


def losses(reader: Reader) -> list[Lost]:
    """What was written off, the oldest first."""
    return [
        Lost(
            one.id, one.invoice, one.on, one.amount,
            None if one.withdrawn_on is None else max(one.on, one.withdrawn_on),
        )
        for one in receivables.losses(reader)
    ]


def deposits_held(reader: Reader, *, until: date) -> list[HeldMove]:
    """The movements of deposits until a day, what is only asked and what is withdrawn left out."""
    row = LeaseDepositRow
    statement = (
        select(row.id, row.kind, row.on_day, row.amount, DossierRow.party, PartyRow.name)
        .join(LeaseRow, LeaseRow.id == row.lease)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .where(row.kind != "asked", row.withdrawn.is_(False), row.on_day <= until)
        .order_by(row.on_day, row.id)
    )
    return reader.rows(statement, HeldMove)


def paid_out(reader: Reader, *, until: date) -> list[PaidOut]:
    """What was paid until a day to those it was collected for: as activities wrote it, else as the bank was told."""
    found = [one for source in reader.port(PaidSources).sources for one in source.paid(reader, date.min, date.max)]
    written = {one.key for one in found}
    sent = [
        PaidOut(one.key, one.party, one.party_name, one.confirmed_on or one.execute_on, one.amount, "transfer")
        for one in receivables.transfers(reader, states=STANDING)
        if one.kind == "payout" and one.key not in written
    ]
    return [one for one in (*found, *sent) if one.paid_on <= until]


def party_names(reader: Reader) -> dict[PartyId, str]:
    return {PartyId(row.id): row.name for row in reader.connection.execute(select(PartyRow.id, PartyRow.name))}
