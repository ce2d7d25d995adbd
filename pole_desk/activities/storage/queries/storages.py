"""Who stores where, in which way, until when and at what price: agreements, rentals and shares together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select, true

from pole_desk.activities.leases.rules import Kind as LeaseKind
from pole_desk.activities.leases.rules import State, effective_end, state_on
from pole_desk.activities.leases.tables import LeaseLineRow, LeaseRow, LeaseStepRow
from pole_desk.activities.storage.rules import By, Measure, rental_amount, square_metres, state_of
from pole_desk.activities.storage.tables import RentalRow, ShareRow, UnitRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import day_end, day_of, day_start, last_day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, LeaseId, PartyId, SpaceId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.rules import Kind as SpaceKind
from pole_desk.registers.spaces.tables import SpaceRow

OVER = frozenset({State.ENDED, State.CANCELLED})


class Storage(NamedTuple):
    """A unit, or a part of one, that a dossier stores in; the last day is included.

    `record` is the agreement's line, the share or the rental. `price` and `list_price` are net
    euros a month, of a rental net euros in all. `area_m2` is what is theirs. Bounds are epoch
    seconds. `lease` and `number` stand for agreements alone; `hosting` says that the unit goes with
    workplaces, in an agreement of hosting.
    """

    dossier: DossierId
    by: str
    record: int
    lease: LeaseId | None
    number: str
    space: SpaceId
    code: str
    name: str
    area_m2: Decimal
    quantity: Decimal
    measure: str
    party: PartyId
    party_name: str
    first_day: date
    last_day: date | None
    starts_at: int
    ends_at: int
    price: Decimal
    list_price: Decimal
    state: str
    insurance_until: date | None
    version: int
    hosting: bool = False

    @property
    def over(self) -> bool:
        """Whether nobody stores here any more."""
        return self.state in OVER

    def there(self, day: date) -> bool:
        """Whether the days of the storage cover a day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


class _Line(NamedTuple):
    dossier: DossierId
    line: int
    lease: LeaseId
    number: str
    space: SpaceId
    code: str
    name: str
    area_m2: Decimal
    party: PartyId
    party_name: str
    first_day: date
    last_day: date | None
    lease_first: date
    lease_last: date | None
    state: str
    notice_given_on: date | None
    insurance_until: date | None
    version: int
    kind: str


_PLACE = (SpaceRow.id, SpaceRow.code, SpaceRow.name, SpaceRow.area_m2)
_WHO = (DossierRow.party, PartyRow.name)


def storages(
    reader: Reader, *, on: date | None = None, party: PartyId | None = None
) -> list[Storage]:
    """Every storage by client and day: with a day those in force then, else all, cancelled too."""
    condition = true() if party is None else DossierRow.party == party
    found = _found(reader, condition, on or reader.clock.today())
    if on is None:
        return found
    return [one for one in found if one.there(on) and one.state not in (State.CANCELLED, State.DRAFT)]


def storage(reader: Reader, *, storage: DossierId) -> list[Storage]:
    """What a dossier stores in, one row for each unit; raises NotFound `storage`."""
    found = _found(reader, DossierRow.id == storage, reader.clock.today())
    if not found:
        raise NotFound(
            "storage", _("Le stockage n° {id} n’existe pas.").format(id=storage), storage=storage
        )
    return found


def _found(reader: Reader, condition: ColumnElement[bool], day: date) -> list[Storage]:
    rows = [
        *_months(reader, condition, day), *_shares(reader, condition, day), *_rentals(reader, condition, day)
    ]  # fmt: skip
    return sorted(rows, key=lambda one: (one.party_name.casefold(), one.first_day, one.code, one.record))


def _months(reader: Reader, condition: ColumnElement[bool], day: date) -> Iterable[Storage]:
    statement = (
        select(
            LeaseRow.dossier, LeaseLineRow.id, LeaseRow.id, LeaseRow.number, *_PLACE, *_WHO,
            LeaseLineRow.first_day, LeaseLineRow.last_day, LeaseRow.first_day, LeaseRow.last_day,
            LeaseRow.state, LeaseRow.notice_given_on, LeaseRow.insurance_until, LeaseRow.version,
            LeaseRow.kind,
        )
        .join(LeaseRow, LeaseRow.id == LeaseLineRow.lease)
        .join(SpaceRow, SpaceRow.id == LeaseLineRow.space)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .where(condition, SpaceRow.kind == SpaceKind.STORAGE, LeaseLineRow.withdrawn.is_(False))
    )  # fmt: skip
    lines = reader.rows(statement, _Line)
    rents = _rents(reader) if lines else {}
    for one in lines:
        last = effective_end(one.last_day, one.lease_last)
        seen = min(max(day, one.first_day), last) if last is not None else max(day, one.first_day)
        agreed, listed = _rent_on(rents.get(one.line, ()), seen)
        state = state_on(one.state, one.first_day, last, one.notice_given_on, day)
        yield Storage(
            one.dossier, By.MONTH, one.line, one.lease, one.number, one.space, one.code, one.name,
            one.area_m2, one.area_m2, Measure.M2, one.party, one.party_name, one.first_day, last,
            day_start(one.first_day), day_end(last), agreed, listed, state, one.insurance_until,
            one.version, one.kind == LeaseKind.HOSTING,
        )  # fmt: skip


def _rents(reader: Reader) -> dict[int, list[tuple[date, Decimal, Decimal]]]:
    statement = (
        select(LeaseStepRow.line, LeaseStepRow.from_day, LeaseStepRow.agreed_price, LeaseStepRow.list_price)
        .join(LeaseLineRow, LeaseLineRow.id == LeaseStepRow.line)
        .join(SpaceRow, SpaceRow.id == LeaseLineRow.space)
        .where(SpaceRow.kind == SpaceKind.STORAGE, LeaseStepRow.withdrawn.is_(False))
        .order_by(LeaseStepRow.line, LeaseStepRow.from_day)
    )
    rents: dict[int, list[tuple[date, Decimal, Decimal]]] = defaultdict(list)
    for line, from_day, agreed, listed in reader.connection.execute(statement):
        rents[line].append((from_day, agreed, listed))
    return rents


def _rent_on(steps: Iterable[tuple[date, Decimal, Decimal]], day: date) -> tuple[Decimal, Decimal]:
    price = (ZERO, ZERO)
    for from_day, agreed, listed in steps:
        if from_day <= day:
            price = (agreed, listed)
    return price


def _shares(reader: Reader, condition: ColumnElement[bool], day: date) -> Iterable[Storage]:
    for row in reader.connection.execute(_share_statement().where(condition)):
        (dossier, record, space, code, name, area, party, party_name, first, last, quantity, measure,
         agreed, listed, insured, withdrawn, version) = row  # fmt: skip
        state = state_of(State.CANCELLED if withdrawn else State.SIGNED, first, last, day)
        yield Storage(
            dossier, By.SHARE, record, None, "", space, code, name,
            square_metres(measure, quantity, area), quantity, measure, party, party_name, first, last,
            day_start(first), day_end(last), agreed, listed, state, insured, version,
        )  # fmt: skip


def _share_statement() -> Select[Any]:
    return (
        select(
            ShareRow.dossier, ShareRow.id, *_PLACE, *_WHO, ShareRow.first_day, ShareRow.last_day,
            ShareRow.quantity, UnitRow.measure, ShareRow.agreed_price, ShareRow.list_price,
            ShareRow.insurance_until, ShareRow.withdrawn, ShareRow.version,
        )
        .join(UnitRow, UnitRow.id == ShareRow.unit)
        .join(SpaceRow, SpaceRow.id == UnitRow.space)
        .join(DossierRow, DossierRow.id == ShareRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
    )  # fmt: skip


def _rentals(reader: Reader, condition: ColumnElement[bool], day: date) -> Iterable[Storage]:
    statement = (
        select(
            RentalRow.dossier, RentalRow.id, *_PLACE, *_WHO, RentalRow.starts_at, RentalRow.ends_at,
            RentalRow.area_m2, RentalRow.days, RentalRow.agreed_price, RentalRow.list_price,
            RentalRow.state, RentalRow.version,
        )
        .join(SpaceRow, SpaceRow.id == RentalRow.space)
        .join(DossierRow, DossierRow.id == RentalRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .where(condition)
    )  # fmt: skip
    for row in reader.connection.execute(statement):
        (dossier, record, space, code, name, _area, party, party_name, starts_at, ends_at, area, days,
         agreed, listed, written, version) = row  # fmt: skip
        first, last = day_of(starts_at), last_day_of(ends_at)
        yield Storage(
            dossier, By.DAY, record, None, "", space, code, name, area, area, Measure.M2, party,
            party_name, first, last, starts_at, ends_at, rental_amount(area, days, agreed),
            rental_amount(area, days, listed), state_of(written, first, last, day), None, version,
        )  # fmt: skip
