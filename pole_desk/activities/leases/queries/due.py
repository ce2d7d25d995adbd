"""What every signed agreement owes for a month, read in a few statements for the whole pole."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from pole_desk.activities.leases.rules import Proration, State, effective_end
from pole_desk.activities.leases.rules.segments import Due, Share, Step, month_due
from pole_desk.activities.leases.tables import (
    LeaseLineRow,
    LeaseOccupantRow,
    LeaseOneOffRow,
    LeaseRow,
    LeaseServiceRow,
    LeaseStepRow,
)
from pole_desk.kernel.periods import Days, Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, LeaseId, LeaseLineId, PartyId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.spaces.tables import SpaceRow


class _Line(NamedTuple):
    line: LeaseLineId
    lease: LeaseId
    dossier: DossierId
    kind: str
    number: str
    party: PartyId
    proration: str
    first_day: date
    last_day: date | None
    lease_last: date | None
    name: str
    tax: str
    account: str


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


class OneOffDue(NamedTuple):
    """A charge typed once."""

    one_off: int
    lease: LeaseId
    dossier: DossierId
    kind: str
    party: PartyId
    on_day: date
    label: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    tax: str
    account: str


class _Service(NamedTuple):
    service: int
    lease: LeaseId
    dossier: DossierId
    kind: str
    party: PartyId
    proration: str
    first_day: date
    last_day: date | None
    lease_first: date
    lease_last: date | None
    label: str
    quantity: Decimal
    list_price: Decimal
    agreed_price: Decimal
    tax: str
    account: str


def _meets(
    row: type[LeaseLineRow] | type[LeaseServiceRow] | type[LeaseOccupantRow], month: Month
) -> ColumnElement[bool]:
    """Standing in a signed agreement, and some day of the month inside both."""
    return and_(
        LeaseRow.state == State.SIGNED,
        row.withdrawn.is_(False),
        row.first_day <= month.last,
        or_(row.last_day.is_(None), row.last_day >= month.first),
        LeaseRow.first_day <= month.last,
        or_(LeaseRow.last_day.is_(None), LeaseRow.last_day >= month.first),
    )


def rent_dues(reader: Reader, *, month: Month) -> list[RentDue]:
    """The rents of a month, by line, segment and bearer; nothing owed at list price, no row."""
    lines = _lines(reader, month)
    steps = _steps(reader, month)
    shares, parties = _shares(reader, month)
    found: list[RentDue] = []
    for line in lines:
        days = Days(line.first_day, effective_end(line.last_day, line.lease_last))
        dues = month_due(
            month, days, steps[line.line], Proration(line.proration), shares.get(line.lease, ())
        )
        for due in dues:
            bearer = parties[due.occupant] if due.occupant else line.party
            found.append(
                RentDue(
                    line.line, line.lease, line.dossier, line.kind, line.number, bearer, line.name,
                    line.proration, line.tax, line.account, due,
                )
            )  # fmt: skip
    return found


def _lines(reader: Reader, month: Month) -> list[_Line]:
    statement = (
        select(
            LeaseLineRow.id, LeaseRow.id, LeaseRow.dossier, LeaseRow.kind, LeaseRow.number,
            DossierRow.party, LeaseRow.proration, LeaseLineRow.first_day, LeaseLineRow.last_day,
            LeaseRow.last_day, SpaceRow.name, LeaseLineRow.tax, LeaseLineRow.account,
        )
        .join(LeaseRow, LeaseRow.id == LeaseLineRow.lease)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .join(SpaceRow, SpaceRow.id == LeaseLineRow.space)
        .where(_meets(LeaseLineRow, month))
        .order_by(LeaseRow.id, LeaseLineRow.first_day, LeaseLineRow.id)
    )  # fmt: skip
    return reader.rows(statement, _Line)


def _steps(reader: Reader, month: Month) -> dict[LeaseLineId, list[Step]]:
    statement = (
        select(
            LeaseStepRow.line, LeaseStepRow.from_day, LeaseStepRow.list_price,
            LeaseStepRow.agreed_price,
        )
        .join(LeaseLineRow, LeaseLineRow.id == LeaseStepRow.line)
        .join(LeaseRow, LeaseRow.id == LeaseLineRow.lease)
        .where(
            _meets(LeaseLineRow, month),
            LeaseStepRow.withdrawn.is_(False),
            LeaseStepRow.from_day <= month.last,
        )
        .order_by(LeaseStepRow.line, LeaseStepRow.from_day)
    )  # fmt: skip
    found: dict[LeaseLineId, list[Step]] = defaultdict(list)
    for line, *step in reader.connection.execute(statement):
        found[line].append(Step(*step))
    return found


def _shares(
    reader: Reader, month: Month
) -> tuple[dict[LeaseId, list[Share]], dict[int, PartyId]]:
    statement = (
        select(
            LeaseOccupantRow.lease, LeaseOccupantRow.party, LeaseOccupantRow.id,
            LeaseOccupantRow.first_day, LeaseOccupantRow.last_day, LeaseOccupantRow.share_bp,
        )
        .join(LeaseRow, LeaseRow.id == LeaseOccupantRow.lease)
        .where(_meets(LeaseOccupantRow, month), LeaseOccupantRow.share_bp > 0)
        .order_by(LeaseOccupantRow.lease, LeaseOccupantRow.id)
    )  # fmt: skip
    shares: dict[LeaseId, list[Share]] = defaultdict(list)
    parties: dict[int, PartyId] = {}
    for lease, party, *share in reader.connection.execute(statement):
        shares[lease].append(Share(*share))
        parties[share[0]] = party
    return shares, parties


def service_dues(reader: Reader, *, month: Month) -> list[ServiceDue]:
    """The recurring services of a month, by segment."""
    statement = (
        select(
            LeaseServiceRow.id, LeaseRow.id, LeaseRow.dossier, LeaseRow.kind, DossierRow.party,
            LeaseRow.proration, LeaseServiceRow.first_day, LeaseServiceRow.last_day,
            LeaseRow.first_day, LeaseRow.last_day, LeaseServiceRow.label,
            LeaseServiceRow.quantity, LeaseServiceRow.list_price, LeaseServiceRow.agreed_price,
            LeaseServiceRow.tax, LeaseServiceRow.account,
        )
        .join(LeaseRow, LeaseRow.id == LeaseServiceRow.lease)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .where(_meets(LeaseServiceRow, month))
        .order_by(LeaseRow.id, LeaseServiceRow.id)
    )  # fmt: skip
    found: list[ServiceDue] = []
    for row in reader.rows(statement, _Service):
        first = max(row.first_day, row.lease_first)
        days = Days(first, effective_end(row.last_day, row.lease_last))
        step = Step(first, row.list_price * row.quantity, row.agreed_price * row.quantity)
        for due in month_due(month, days, [step], Proration(row.proration)):
            found.append(
                ServiceDue(
                    row.service, row.lease, row.dossier, row.kind, row.party, row.label,
                    row.proration, row.quantity, row.tax, row.account, row.agreed_price,
                    row.list_price, due,
                )
            )  # fmt: skip
    return found


def one_off_dues(reader: Reader, *, month: Month) -> list[OneOffDue]:
    """The charges typed for a day of a month."""
    statement = (
        select(
            LeaseOneOffRow.id, LeaseRow.id, LeaseRow.dossier, LeaseRow.kind, DossierRow.party,
            LeaseOneOffRow.on_day, LeaseOneOffRow.label, LeaseOneOffRow.quantity,
            LeaseOneOffRow.unit, LeaseOneOffRow.unit_price, LeaseOneOffRow.tax,
            LeaseOneOffRow.account, LeaseOneOffRow.party,
        )
        .join(LeaseRow, LeaseRow.id == LeaseOneOffRow.lease)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .where(
            LeaseRow.state == State.SIGNED,
            LeaseOneOffRow.withdrawn.is_(False),
            LeaseOneOffRow.on_day >= month.first,
            LeaseOneOffRow.on_day <= month.last,
        )
        .order_by(LeaseRow.id, LeaseOneOffRow.on_day, LeaseOneOffRow.id)
    )  # fmt: skip
    found: list[OneOffDue] = []
    for *row, bearer in reader.connection.execute(statement):
        due = OneOffDue(*row)
        found.append(due if bearer is None else due._replace(party=bearer))
    return found


def first_day(reader: Reader) -> date | None:
    """The earliest day that a signed agreement may charge; None when there is none."""
    agreements = select(func.min(LeaseRow.first_day)).where(LeaseRow.state == State.SIGNED)
    one_offs = (
        select(func.min(LeaseOneOffRow.on_day))
        .join(LeaseRow, LeaseRow.id == LeaseOneOffRow.lease)
        .where(LeaseRow.state == State.SIGNED, LeaseOneOffRow.withdrawn.is_(False))
    )
    days = [reader.connection.scalar(agreements), reader.connection.scalar(one_offs)]
    return min((day for day in days if day is not None), default=None)
