"""What every signed agreement owes for a span of months; the rows it is worked out from are in
`due_rows`, the rule in `segments`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.activities.leases.queries import due_rows
from pole_desk.activities.leases.queries.due_rows import Line, OneOffDue, Service
from pole_desk.activities.leases.rules import Proration, State
from pole_desk.activities.leases.rules.segments import Due, Step, month_due
from pole_desk.activities.leases.tables import LeaseOneOffRow, LeaseRow
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, LeaseId, LeaseLineId, PartyId

__all__ = [
    "OneOffDue",
    "RentDue",
    "ServiceDue",
    "first_day",
    "one_off_dues",
    "rent_dues",
    "service_dues",
]


class RentDue(NamedTuple):
    """What a bearer owes of a line's rent for a segment of a month."""

    line: LeaseLineId
    lease: LeaseId
    dossier: DossierId
    kind: str
    number: str
    party: PartyId
    name: str
    proration: str
    tax: str
    account: str
    due: Due


class ServiceDue(NamedTuple):
    """What the holder owes of a service for a segment of a month; prices are for one."""

    service: int
    lease: LeaseId
    dossier: DossierId
    kind: str
    party: PartyId
    label: str
    proration: str
    count: Decimal
    tax: str
    account: str
    price: Decimal
    list_price: Decimal
    due: Due


def _meets(row: Line | Service, month: Month) -> bool:
    """Whether some day of a month is inside both the thing and its agreement."""
    first, last = month.first, month.last
    return (
        row.first_day <= last
        and (row.last_day is None or row.last_day >= first)
        and row.lease_first <= last
        and (row.lease_last is None or row.lease_last >= first)
    )


def rent_dues(
    reader: Reader, *, first: Month, last: Month, party: PartyId | None = None
) -> dict[Month, list[RentDue]]:
    """The rents of each month, by line, segment and bearer; nothing owed at list price, no row.

    `party` keeps what it bears, as holder or as co-occupant.
    """
    begins, ends = first.first, last.last
    steps = due_rows.steps(reader, first=begins, last=ends, party=party)
    shares, parties = due_rows.shares(reader, first=begins, last=ends, party=party)
    lines = [
        (line, line.days, Proration(line.proration))
        for line in due_rows.lines(reader, first=begins, last=ends, party=party)
    ]
    found: dict[Month, list[RentDue]] = {}
    for month in months_between(first, last):
        found[month] = [
            _rent(line, bearer, due)
            for line, days, proration in lines
            if _meets(line, month)
            for due in month_due(
                month, days, steps.get(line.line, ()), proration, shares.get(line.lease, ())
            )
            if (bearer := parties[due.occupant] if due.occupant else line.party) == party
            or party is None
        ]
    return found


def _rent(line: Line, bearer: PartyId, due: Due) -> RentDue:
    return RentDue(
        line.line, line.lease, line.dossier, line.kind, line.number, bearer, line.name,
        line.proration, line.tax, line.account, due,
    )  # fmt: skip


def service_dues(
    reader: Reader, *, first: Month, last: Month, party: PartyId | None = None
) -> dict[Month, list[ServiceDue]]:
    """The recurring services of each month, by segment; `party` keeps those of what it holds."""
    services = [
        (row, row.days, _step(row), Proration(row.proration))
        for row in due_rows.services(reader, first=first.first, last=last.last, party=party)
        if party is None or row.party == party
    ]
    return {
        month: [
            _service(row, due)
            for row, days, step, proration in services
            if _meets(row, month)
            for due in month_due(month, days, [step], proration)
        ]
        for month in months_between(first, last)
    }


def _step(row: Service) -> Step:
    """The price of all of a service, from its first day on."""
    return Step(row.days.first, row.list_price * row.quantity, row.agreed_price * row.quantity)


def _service(row: Service, due: Due) -> ServiceDue:
    return ServiceDue(
        row.service, row.lease, row.dossier, row.kind, row.party, row.label, row.proration,
        row.quantity, row.tax, row.account, row.agreed_price, row.list_price, due,
    )  # fmt: skip


def one_off_dues(reader: Reader, *, first: Month, last: Month) -> dict[Month, list[OneOffDue]]:
    """The charges typed for a day of each month."""
    found: dict[Month, list[OneOffDue]] = {month: [] for month in months_between(first, last)}
    for due in due_rows.one_offs(reader, first=first.first, last=last.last):
        found[Month.of(due.on_day)].append(due)
    return found


_FIRST_AGREEMENT = select(func.min(LeaseRow.first_day)).where(LeaseRow.state == State.SIGNED)
_FIRST_ONE_OFF = (
    select(func.min(LeaseOneOffRow.on_day))
    .join(LeaseRow, LeaseRow.id == LeaseOneOffRow.lease)
    .where(LeaseRow.state == State.SIGNED, LeaseOneOffRow.withdrawn.is_(False))
)


def first_day(reader: Reader) -> date | None:
    """The earliest day that a signed agreement may charge; None when there is none."""
    days = [reader.connection.scalar(_FIRST_AGREEMENT), reader.connection.scalar(_FIRST_ONE_OFF)]
    return min((day for day in days if day is not None), default=None)
