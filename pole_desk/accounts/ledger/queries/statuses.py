"""What was told of electronic invoices, and where each stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.accounts.billing.queries import Invoice, invoices
from pole_desk.accounts.billing.queries.electronic import Electronic, electronic
from pole_desk.accounts.ledger.rules.lifecycle import TROUBLES, Status, Told, standing, status_names
from pole_desk.accounts.ledger.tables import StatusRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId


class StatusItem(NamedTuple):
    """A status as recorded; `corrects` is the recorded one that it takes the place of."""

    id: int
    invoice: InvoiceId
    code: int
    told_on: date
    reason: str
    note: str
    corrects: int | None
    recorded_at: datetime

    @property
    def name(self) -> str:
        return status_names()[Status(self.code)]


class Followed(NamedTuple):
    """A document for the platform and the status that it stands at; None when nothing was told."""

    document: Electronic
    status: StatusItem | None


_STATUSES = select(*(getattr(StatusRow, name) for name in StatusItem._fields)).order_by(StatusRow.id)


def statuses(reader: Reader, *, invoice: InvoiceId) -> list[StatusItem]:
    """All that was told of an invoice, corrected ones too, in the order in which it was recorded."""
    return reader.rows(_STATUSES.where(StatusRow.invoice == invoice), StatusItem)


def standing_statuses(
    reader: Reader, *, among: Collection[InvoiceId] | None = None
) -> dict[InvoiceId, StatusItem]:
    """The status at which each invoice, or each of these, stands."""
    statement = _STATUSES
    if among is not None:
        statement = statement.where(StatusRow.invoice.in_(set(among)))
    told: dict[InvoiceId, list[StatusItem]] = defaultdict(list)
    for one in reader.rows(statement, StatusItem):
        told[one.invoice].append(one)
    found = {}
    for invoice, own in told.items():
        last = standing([Told(one.id, one.code, one.told_on, one.corrects) for one in own])[-1]
        found[invoice] = next(one for one in own if one.id == last.id)
    return found


def followed(reader: Reader, *, first: date, last: date) -> list[Followed]:
    """The documents issued between two days with where each stands."""
    stand = standing_statuses(reader)
    return [Followed(one, stand.get(one.id)) for one in electronic(reader, first=first, last=last)]


def troubled(reader: Reader) -> list[tuple[StatusItem, Invoice]]:
    """The invoices disputed, suspended, refused or rejected that no credit note has undone yet, by day."""
    told = {
        invoice: one for invoice, one in standing_statuses(reader).items() if Status(one.code) in TROUBLES
    }
    if not told:
        return []
    found = [(told[one.id], one) for one in invoices(reader, ids=told) if one.credited < one.total]
    return sorted(found, key=lambda pair: (pair[0].told_on, pair[1].id))
