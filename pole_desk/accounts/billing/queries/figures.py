"""Sums of what was invoiced: by month, by activity, given away; single documents are in `invoices`."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import and_, case, func, select

from pole_desk.accounts.billing.rules.amounts import line_net
from pole_desk.accounts.billing.rules.kinds import MANDATE_ACCOUNTS, ChargeState, Kind
from pole_desk.accounts.billing.tables import ChargeRow, InvoiceRow, LineRow, OutboxRow
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId
from pole_desk.registers.dossiers.tables import DossierRow


class MonthSummary(NamedTuple):
    """A billing month: how many documents, and sums of invoices less credit notes."""

    month: str
    invoices: int
    credits: int
    net: Decimal
    vat: Decimal
    total: Decimal
    pending: int


class Revenue(NamedTuple):
    """Net euros invoiced for a billing month and a kind of dossier, less credit notes."""

    month: str
    activity: str
    net: Decimal


class Support(NamedTuple):
    """What a dossier was given below the list price, net euros."""

    dossier: DossierId
    party: PartyId
    amount: Decimal


def months(reader: Reader) -> list[MonthSummary]:
    """The billing months that have documents, the newest first."""
    row = InvoiceRow
    statement = (
        select(
            row.month, row.kind, func.count(), func.sum(row.net), func.sum(row.vat),
            func.sum(case((OutboxRow.done == 0, 1), else_=0)),
        )
        .join(OutboxRow, OutboxRow.invoice == row.id)
        .group_by(row.month, row.kind)
    )  # fmt: skip
    found: dict[str, MonthSummary] = {}
    for month, kind, count, net, vat, pending in reader.connection.execute(statement):
        sign = -1 if kind == Kind.CREDIT else 1
        known = found.get(month, MonthSummary(month, 0, 0, ZERO, ZERO, ZERO, 0))
        found[month] = MonthSummary(
            month,
            known.invoices + (count if sign > 0 else 0),
            known.credits + (count if sign < 0 else 0),
            known.net + sign * net,
            known.vat + sign * vat,
            known.total + sign * (net + vat),
            known.pending + int(pending),
        )
    return sorted(found.values(), reverse=True)


def revenue(reader: Reader, *, first: Month, last: Month) -> list[Revenue]:
    """Net invoiced by billing month and kind of dossier, in order; what is sold for others is none."""
    statement = (
        select(InvoiceRow.month, DossierRow.kind, InvoiceRow.kind, func.sum(LineRow.net))
        .join(LineRow, LineRow.invoice == InvoiceRow.id)
        .join(DossierRow, DossierRow.id == LineRow.dossier)
        .where(
            InvoiceRow.month >= str(first),
            InvoiceRow.month <= str(last),
            ~LineRow.account.startswith(MANDATE_ACCOUNTS),
        )
        .group_by(InvoiceRow.month, DossierRow.kind, InvoiceRow.kind)
    )
    found: dict[tuple[str, str], Decimal] = {}
    for month, activity, kind, net in reader.connection.execute(statement):
        sign = -1 if kind == Kind.CREDIT else 1
        found[month, activity] = found.get((month, activity), ZERO) + sign * net
    return [Revenue(month, activity, net) for (month, activity), net in sorted(found.items())]


def in_kind_support(reader: Reader, *, first: Month, last: Month) -> list[Support]:
    """List price less agreed price of what was invoiced, per dossier and structure.

    What was given for nothing is on no invoice: its activity counts it.
    """
    statement = select(
        ChargeRow.dossier, ChargeRow.party, ChargeRow.quantity, ChargeRow.list_price, ChargeRow.amount
    ).where(
        and_(
            ChargeRow.state == ChargeState.INVOICED,
            ChargeRow.month >= str(first),
            ChargeRow.month <= str(last),
        )
    )
    found: dict[tuple[int, int], Decimal] = {}
    for dossier, party, quantity, list_price, amount in reader.connection.execute(statement):
        given = line_net(quantity, list_price) - amount
        found[dossier, party] = found.get((dossier, party), ZERO) + given
    return [
        Support(DossierId(dossier), PartyId(party), amount)
        for (dossier, party), amount in sorted(found.items())
        if amount
    ]
