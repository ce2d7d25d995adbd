"""Every invoice with something left to pay, due or not, with its seller."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.receivables.queries.standing import Receivable, overdue
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId


class Unpaid(NamedTuple):
    """An invoice, who sold, and who owes today: structures merged meanwhile count with the one kept."""

    invoice: Receivable
    issuer: IssuerId
    party: PartyId


def unpaid(
    reader: Reader, *, before: date = date.max, parties: Collection[PartyId] | None = None
) -> list[Unpaid]:
    """The invoices with something left that are due before a day, of all or of some structures, the oldest first."""
    found = overdue(reader, on=before)
    merged = billing.current_parties(reader)
    owing = [(one, merged.get(one.party, one.party)) for one in found]
    kept = [(one, party) for one, party in owing if parties is None or party in parties]
    sellers = _issuers(reader, [one.id for one, _party in kept])
    return [Unpaid(one, sellers[one.id], party) for one, party in kept]


def _issuers(reader: Reader, invoices: Collection[InvoiceId]) -> dict[InvoiceId, IssuerId]:
    return {one.id: one.issuer for one in billing.invoices(reader, ids=invoices)} if invoices else {}
