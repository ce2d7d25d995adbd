"""Instalment plans read: what was agreed, what was paid of it, whether it is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.accounts.billing.queries import current_parties
from pole_desk.accounts.receivables.queries.standing import receivables
from pole_desk.accounts.receivables.rules.instalments import Instalment, Kept, kept
from pole_desk.accounts.receivables.tables import InstalmentRow, PlanInvoiceRow, PlanRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, PartyId
from pole_desk.registers.parties.queries import party_names


class PlanState(StrEnum):
    """Where a plan stands: kept, broken by a late instalment, paid, given up."""

    KEPT = "kept"
    BROKEN = "broken"
    PAID = "paid"
    CANCELLED = "cancelled"


class Promised(NamedTuple):
    """An invoice of a plan: what was left of it when agreed, and what is left now."""

    invoice: InvoiceId
    number: str
    amount: Decimal
    left: Decimal


class Plan(NamedTuple):
    """A plan with its instalments as paid so far."""

    id: int
    party: PartyId
    party_name: str
    agreed_on: date
    total: Decimal
    note: str
    cancelled_on: date | None
    cancel_reason: str
    version: int
    invoices: tuple[Promised, ...]
    instalments: tuple[Kept, ...]
    state: PlanState

    @property
    def paid(self) -> Decimal:
        return sum((one.paid for one in self.instalments), ZERO)

    @property
    def left(self) -> Decimal:
        return self.total - self.paid


def plans(
    reader: Reader,
    *,
    on: date | None = None,
    party: PartyId | None = None,
    ids: Collection[int] | None = None,
    live: bool = False,
) -> list[Plan]:
    """The plans of all or of a structure as they stand on a day, the latest first; `live` leaves those given up."""
    day = on or reader.clock.today()
    row = PlanRow
    statement = select(
        row.id, row.party, row.agreed_on, row.total, row.note, row.cancelled_on, row.cancel_reason, row.version
    ).order_by(row.id.desc())
    if ids is not None:
        statement = statement.where(row.id.in_(set(ids)))
    if live:
        statement = statement.where(row.cancelled_on.is_(None))
    heads = list(reader.connection.execute(statement))
    wanted = [head.id for head in heads]
    invoices, instalments = _invoices(reader, wanted), _instalments(reader, wanted)
    merged = current_parties(reader)
    names = party_names(reader, parties={merged.get(head.party, head.party) for head in heads})
    found = []
    for head in heads:
        own = merged.get(head.party, head.party)
        if party is not None and own != merged.get(party, party):
            continue
        promised = invoices[head.id]
        paid = sum((max(one.amount - max(one.left, ZERO), ZERO) for one in promised), ZERO)
        parts = kept(instalments[head.id], paid=paid, on=day)
        found.append(
            Plan(head.id, own, names[own], *head[2:], tuple(promised), parts, _state(head.cancelled_on, parts))
        )
    return found


def plan(reader: Reader, *, plan: int, on: date | None = None) -> Plan:
    """One plan; raises NotFound `plan`."""
    found = plans(reader, ids=[plan], on=on)
    if not found:
        raise NotFound("plan", _("L’échéancier n° {id} n’existe pas.").format(id=plan))
    return found[0]


def promised(reader: Reader, *, on: date) -> set[InvoiceId]:
    """The invoices that a plan kept so far spares from reminders and debits on a day."""
    return {
        one.invoice
        for plan in plans(reader, on=on, live=True)
        if plan.state is PlanState.KEPT
        for one in plan.invoices
    }


def plan_of(reader: Reader, *, invoice: InvoiceId) -> int | None:
    """The plan that stands for an invoice."""
    row = PlanInvoiceRow
    return reader.connection.scalar(select(row.plan).where(row.invoice == invoice, row.live.is_(True)))


def _state(cancelled_on: date | None, parts: Collection[Kept]) -> PlanState:
    if cancelled_on is not None:
        return PlanState.CANCELLED
    if all(not one.left for one in parts):
        return PlanState.PAID
    return PlanState.BROKEN if any(one.late for one in parts) else PlanState.KEPT


def _invoices(reader: Reader, plans: Collection[int]) -> dict[int, list[Promised]]:
    row = PlanInvoiceRow
    statement = select(row.plan, row.invoice, row.amount).where(row.plan.in_(plans)).order_by(row.id)
    rows = list(reader.connection.execute(statement))
    standing = receivables(reader, invoices={InvoiceId(one.invoice) for one in rows}) if rows else {}
    found: dict[int, list[Promised]] = defaultdict(list)
    for one in rows:
        now = standing[one.invoice]
        found[one.plan].append(Promised(now.id, now.number, one.amount, now.balance))
    return found


def _instalments(reader: Reader, plans: Collection[int]) -> dict[int, list[Instalment]]:
    row = InstalmentRow
    statement = select(row.plan, row.due_on, row.amount).where(row.plan.in_(plans)).order_by(row.due_on)
    found: dict[int, list[Instalment]] = defaultdict(list)
    for one in reader.connection.execute(statement):
        found[one.plan].append(Instalment(one.due_on, one.amount))
    return found
