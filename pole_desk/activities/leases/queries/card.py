"""One agreement with everything in it; lists of agreements are in `agreements`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.leases.rules import Movement, effective_end, held, state_on
from pole_desk.activities.leases.tables import (
    LeaseDepositRow,
    LeaseLineRow,
    LeaseOccupantRow,
    LeaseOneOffRow,
    LeaseRow,
    LeaseServiceRow,
    LeaseStepRow,
)
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, HoldId, LeaseId, LeaseLineId, PartyId, SpaceId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.tables import SpaceRow


class StepItem(NamedTuple):
    """A rent from a day on, net euros a month."""

    id: int
    from_day: date
    list_price: Decimal
    agreed_price: Decimal
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class LineItem:
    """A space of the agreement; `last_day` its own, `until` the last day in effect."""

    id: LeaseLineId
    space: SpaceId
    space_code: str
    space_name: str
    kind: str
    area_m2: Decimal
    capacity: int
    hold: HoldId | None
    first_day: date
    last_day: date | None
    until: date | None
    rent: Decimal
    list_rent: Decimal
    steps: tuple[StepItem, ...]
    withdrawn: bool
    withdraw_reason: str
    version: int


class OccupantItem(NamedTuple):
    """A co-occupant; `share_bp` basis points of the rent."""

    id: int
    party: PartyId
    party_name: str
    first_day: date
    last_day: date | None
    people: int
    share_bp: int
    withdrawn: bool
    version: int


class ServiceItem(NamedTuple):
    """A recurring service, net euros a month for one."""

    id: int
    item: str
    label: str
    quantity: Decimal
    list_price: Decimal
    agreed_price: Decimal
    first_day: date
    last_day: date | None
    withdrawn: bool
    version: int


class OneOffItem(NamedTuple):
    """A charge typed once."""

    id: int
    on_day: date
    label: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    party: PartyId | None
    withdrawn: bool
    withdraw_reason: str


class DepositItem(NamedTuple):
    """A movement of the deposit."""

    id: int
    on_day: date
    kind: str
    amount: Decimal
    reason: str
    withdrawn: bool


class _Head(NamedTuple):
    id: LeaseId
    dossier: DossierId
    number: str
    kind: str
    party: PartyId
    party_name: str
    written: str
    signed_on: date | None
    first_day: date
    last_day: date | None
    notice_months: int
    notice_given_on: date | None
    people: int
    proration: str
    payment_terms_days: int | None
    order_number: str
    index_series: str | None
    index_quarter: str | None
    insurance_until: date | None
    pepiniere: bool
    longest_stay_months: int | None
    room_hours: int
    stored_goods: str
    cancel_reason: str
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class LeaseCard:
    """An agreement as seen today; `people` are the holder's own, `people_total` all there."""

    id: LeaseId
    dossier: DossierId
    number: str
    kind: str
    party: PartyId
    party_name: str
    state: str
    signed_on: date | None
    first_day: date
    last_day: date | None
    notice_months: int
    notice_given_on: date | None
    people: int
    people_total: int
    proration: str
    payment_terms_days: int | None
    order_number: str
    index_series: str | None
    index_quarter: str | None
    insurance_until: date | None
    pepiniere: bool
    longest_stay_months: int | None
    room_hours: int
    stored_goods: str
    cancel_reason: str
    note: str
    version: int
    lines: tuple[LineItem, ...]
    occupants: tuple[OccupantItem, ...]
    services: tuple[ServiceItem, ...]
    one_offs: tuple[OneOffItem, ...]
    deposits: tuple[DepositItem, ...]
    deposit_asked: Decimal
    deposit_held: Decimal
    rent: Decimal
    list_rent: Decimal


_HEAD = (
    LeaseRow.id, LeaseRow.dossier, LeaseRow.number, LeaseRow.kind, DossierRow.party, PartyRow.name,
    LeaseRow.state, LeaseRow.signed_on, LeaseRow.first_day, LeaseRow.last_day,
    LeaseRow.notice_months, LeaseRow.notice_given_on, LeaseRow.people, LeaseRow.proration,
    LeaseRow.payment_terms_days, LeaseRow.order_number, LeaseRow.index_series,
    LeaseRow.index_quarter, LeaseRow.insurance_until, LeaseRow.pepiniere,
    LeaseRow.longest_stay_months, LeaseRow.room_hours, LeaseRow.stored_goods,
    LeaseRow.cancel_reason, LeaseRow.note, LeaseRow.version,
)  # fmt: skip


def lease_card(reader: Reader, *, lease: LeaseId) -> LeaseCard:
    """Everything in an agreement, withdrawn parts included; raises NotFound."""
    statement = (
        select(*_HEAD)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .where(LeaseRow.id == lease)
    )
    head = reader.first(statement, _Head)
    if head is None:
        raise NotFound("lease", _("La convention n° {id} n’existe pas.").format(id=lease), lease=lease)
    today = reader.clock.today()
    seen = max(head.first_day, today)
    seen = seen if head.last_day is None else min(seen, head.last_day)
    lines = _lines(reader, head, seen)
    occupants = _occupants(reader, lease)
    deposits = _deposits(reader, lease)
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for movement in deposits:
        if not movement.withdrawn:
            sums[movement.kind] += movement.amount
    running = [line for line in lines if not line.withdrawn and _there(line.first_day, line.until, seen)]
    there = [o for o in occupants if not o.withdrawn and _there(o.first_day, o.last_day, seen)]
    values = head._asdict()
    state = state_on(
        values.pop("written"), head.first_day, head.last_day, head.notice_given_on, today
    )
    return LeaseCard(
        **values,
        state=state,
        people_total=head.people + sum(occupant.people for occupant in there),
        lines=lines,
        occupants=occupants,
        services=_services(reader, lease),
        one_offs=_one_offs(reader, lease),
        deposits=deposits,
        deposit_asked=sums[Movement.ASKED],
        deposit_held=held(sums),
        rent=sum((line.rent for line in running), ZERO),
        list_rent=sum((line.list_rent for line in running), ZERO),
    )


def _there(first: date, last: date | None, day: date) -> bool:
    return first <= day and (last is None or day <= last)


def _lines(reader: Reader, head: _Head, seen: date) -> tuple[LineItem, ...]:
    row = LeaseLineRow
    steps: dict[int, list[StepItem]] = defaultdict(list)
    by_line = (
        select(
            LeaseStepRow.line, LeaseStepRow.id, LeaseStepRow.from_day, LeaseStepRow.list_price,
            LeaseStepRow.agreed_price, LeaseStepRow.source, LeaseStepRow.reason,
        )
        .join(row, row.id == LeaseStepRow.line)
        .where(row.lease == head.id, LeaseStepRow.withdrawn.is_(False))
        .order_by(LeaseStepRow.line, LeaseStepRow.from_day)
    )  # fmt: skip
    for line, *step in reader.connection.execute(by_line):
        steps[line].append(StepItem(*step))
    statement = (
        select(
            row.id, row.space, SpaceRow.code, SpaceRow.name, SpaceRow.kind, SpaceRow.area_m2,
            SpaceRow.capacity, row.hold, row.first_day, row.last_day, row.withdrawn,
            row.withdraw_reason, row.version,
        )
        .join(SpaceRow, SpaceRow.id == row.space)
        .where(row.lease == head.id)
        .order_by(row.first_day, SpaceRow.code, row.id)
    )  # fmt: skip
    found = []
    for *start, first, last, withdrawn, reason, version in reader.connection.execute(statement):
        until = effective_end(last, head.last_day)
        day = max(first, seen) if until is None else min(max(first, seen), max(until, first))
        prices = [step for step in steps[start[0]] if step.from_day <= day]
        rent, listed = (prices[-1].agreed_price, prices[-1].list_price) if prices else (ZERO, ZERO)
        found.append(
            LineItem(
                *start, first, last, until, rent, listed, tuple(steps[start[0]]), withdrawn, reason,
                version,
            )
        )  # fmt: skip
    return tuple(found)


def _occupants(reader: Reader, lease: LeaseId) -> tuple[OccupantItem, ...]:
    row = LeaseOccupantRow
    statement = (
        select(
            row.id, row.party, PartyRow.name, row.first_day, row.last_day, row.people,
            row.share_bp, row.withdrawn, row.version,
        )
        .join(PartyRow, PartyRow.id == row.party)
        .where(row.lease == lease)
        .order_by(row.first_day, row.id)
    )  # fmt: skip
    return tuple(reader.rows(statement, OccupantItem))


def _services(reader: Reader, lease: LeaseId) -> tuple[ServiceItem, ...]:
    row = LeaseServiceRow
    columns = [getattr(row, name) for name in ServiceItem._fields]
    statement = select(*columns).where(row.lease == lease).order_by(row.first_day, row.id)
    return tuple(reader.rows(statement, ServiceItem))


def _one_offs(reader: Reader, lease: LeaseId) -> tuple[OneOffItem, ...]:
    row = LeaseOneOffRow
    columns = [getattr(row, name) for name in OneOffItem._fields]
    statement = select(*columns).where(row.lease == lease).order_by(row.on_day, row.id)
    return tuple(reader.rows(statement, OneOffItem))


def _deposits(reader: Reader, lease: LeaseId) -> tuple[DepositItem, ...]:
    row = LeaseDepositRow
    columns = [getattr(row, name) for name in DepositItem._fields]
    statement = select(*columns).where(row.lease == lease).order_by(row.on_day, row.id)
    return tuple(reader.rows(statement, DepositItem))
