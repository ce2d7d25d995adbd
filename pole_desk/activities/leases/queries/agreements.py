"""Agreements in a list and what stands behind a line; one whole agreement is in `card`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select

from pole_desk.activities.leases.rules import State, effective_end, state_on, support
from pole_desk.activities.leases.tables import (
    LeaseLineRow,
    LeaseOccupantRow,
    LeaseRow,
    LeaseStepRow,
)
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, LeaseId, LeaseLineId, PartyId, SpaceId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.tables import SpaceRow


class LeaseItem(NamedTuple):
    """An agreement as seen on a day; rents are net euros a month, `people` all who work there.

    The rent, the spaces and the people of an agreement to come are those of its first day, of an
    ended one those of its last.
    """

    id: LeaseId
    dossier: DossierId
    number: str
    kind: str
    party: PartyId
    party_name: str
    spaces: str
    first_day: date
    last_day: date | None
    state: str
    people: int
    rent: Decimal
    list_rent: Decimal
    support: Decimal
    version: int


class LineOn(NamedTuple):
    """A space let, or optioned by a draft, on a day: whose it is, until when, at what rent."""

    line: LeaseLineId
    lease: LeaseId
    number: str
    state: str
    space: SpaceId
    party: PartyId
    party_name: str
    first_day: date
    until: date | None
    rent: Decimal
    list_rent: Decimal
    people: int
    occupants: str


class _Head(NamedTuple):
    id: LeaseId
    dossier: DossierId
    number: str
    kind: str
    party: PartyId
    party_name: str
    first_day: date
    last_day: date | None
    state: str
    notice_given_on: date | None
    people: int
    version: int


class _Line(NamedTuple):
    line: LeaseLineId
    lease: LeaseId
    space: SpaceId
    code: str
    first_day: date
    last_day: date | None


class _Rent(NamedTuple):
    line: LeaseLineId
    from_day: date
    agreed_price: Decimal
    list_price: Decimal


class _Occupant(NamedTuple):
    lease: LeaseId
    first_day: date
    last_day: date | None
    people: int
    name: str


class _Parts:
    """Lines, rents and co-occupants of many agreements, by agreement."""

    def __init__(self, reader: Reader, wanted: ColumnElement[bool]) -> None:
        self.lines: dict[LeaseId, list[_Line]] = defaultdict(list)
        for line in reader.rows(_lines(wanted), _Line):
            self.lines[line.lease].append(line)
        self.rents: dict[LeaseLineId, list[_Rent]] = defaultdict(list)
        for rent in reader.rows(_rents(wanted), _Rent):
            self.rents[rent.line].append(rent)
        self.occupants: dict[LeaseId, list[_Occupant]] = defaultdict(list)
        for occupant in reader.rows(_occupants(wanted), _Occupant):
            self.occupants[occupant.lease].append(occupant)

    def lines_on(self, head: _Head, day: date) -> list[_Line]:
        return [line for line in self.lines[head.id] if _there(line.first_day, line.last_day, day)]

    def occupants_on(self, head: _Head, day: date) -> list[_Occupant]:
        there = self.occupants[head.id]
        return [one for one in there if _there(one.first_day, one.last_day, day)]

    def rent_on(self, line: LeaseLineId, day: date) -> tuple[Decimal, Decimal]:
        """Agreed and list price in force on a day."""
        price = (ZERO, ZERO)
        for rent in self.rents[line]:
            if rent.from_day > day:
                break
            price = (rent.agreed_price, rent.list_price)
        return price


def _there(first: date, last: date | None, day: date) -> bool:
    return first <= day and (last is None or day <= last)


def _lines(wanted: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            LeaseLineRow.id, LeaseLineRow.lease, LeaseLineRow.space, SpaceRow.code,
            LeaseLineRow.first_day, LeaseLineRow.last_day,
        )
        .join(LeaseRow, LeaseRow.id == LeaseLineRow.lease)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .join(SpaceRow, SpaceRow.id == LeaseLineRow.space)
        .where(wanted, LeaseLineRow.withdrawn.is_(False))
        .order_by(LeaseLineRow.lease, SpaceRow.code, LeaseLineRow.first_day)
    )  # fmt: skip


def _rents(wanted: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            LeaseStepRow.line, LeaseStepRow.from_day, LeaseStepRow.agreed_price,
            LeaseStepRow.list_price,
        )
        .join(LeaseLineRow, LeaseLineRow.id == LeaseStepRow.line)
        .join(LeaseRow, LeaseRow.id == LeaseLineRow.lease)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .where(wanted, LeaseLineRow.withdrawn.is_(False), LeaseStepRow.withdrawn.is_(False))
        .order_by(LeaseStepRow.line, LeaseStepRow.from_day)
    )  # fmt: skip


def _occupants(wanted: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            LeaseOccupantRow.lease, LeaseOccupantRow.first_day, LeaseOccupantRow.last_day,
            LeaseOccupantRow.people, PartyRow.name,
        )
        .join(LeaseRow, LeaseRow.id == LeaseOccupantRow.lease)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .join(PartyRow, PartyRow.id == LeaseOccupantRow.party)
        .where(wanted, LeaseOccupantRow.withdrawn.is_(False))
        .order_by(PartyRow.search_key)
    )  # fmt: skip


def _heads(reader: Reader, wanted: ColumnElement[bool]) -> list[_Head]:
    statement = (
        select(
            LeaseRow.id, LeaseRow.dossier, LeaseRow.number, LeaseRow.kind, DossierRow.party,
            PartyRow.name, LeaseRow.first_day, LeaseRow.last_day, LeaseRow.state,
            LeaseRow.notice_given_on, LeaseRow.people, LeaseRow.version,
        )
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .where(wanted)
        .order_by(PartyRow.search_key, LeaseRow.first_day, LeaseRow.id)
    )  # fmt: skip
    return reader.rows(statement, _Head)


def _in_force(on: date) -> ColumnElement[bool]:
    return and_(
        LeaseRow.first_day <= on, or_(LeaseRow.last_day.is_(None), LeaseRow.last_day >= on)
    )


def leases(
    reader: Reader, *, on: date | None = None, party: PartyId | None = None, kind: str | None = None
) -> list[LeaseItem]:
    """The agreements by client: with a day those signed and in force then, else all of them.

    `party` keeps those that a structure holds or shares. State, rent and people are those of the
    day, or of today.
    """
    wanted: list[ColumnElement[bool]] = []
    if on is not None:
        wanted += [LeaseRow.state == State.SIGNED, _in_force(on)]
    if party is not None:
        shared = select(LeaseOccupantRow.lease).where(
            LeaseOccupantRow.party == party, LeaseOccupantRow.withdrawn.is_(False)
        )
        wanted.append(or_(DossierRow.party == party, LeaseRow.id.in_(shared)))
    if kind is not None:
        wanted.append(LeaseRow.kind == kind)
    condition = and_(LeaseRow.id > 0, *wanted)
    parts = _Parts(reader, condition)
    day = on or reader.clock.today()
    return [_item(head, parts, day) for head in _heads(reader, condition)]


def _item(head: _Head, parts: _Parts, day: date) -> LeaseItem:
    seen = max(head.first_day, day)
    if head.last_day is not None:
        seen = min(seen, head.last_day)
    lines = parts.lines_on(head, seen)
    rents = [parts.rent_on(line.line, seen) for line in lines]
    people = head.people + _people(parts.occupants_on(head, seen))
    return LeaseItem(
        head.id, head.dossier, head.number, head.kind, head.party, head.party_name,
        ", ".join(line.code for line in lines), head.first_day, head.last_day,
        state_on(head.state, head.first_day, head.last_day, head.notice_given_on, day), people,
        sum((agreed for agreed, _list in rents), ZERO), sum((listed for _a, listed in rents), ZERO),
        sum((support(listed, agreed) for agreed, listed in rents), ZERO), head.version,
    )  # fmt: skip


def _people(occupants: Iterable[_Occupant]) -> int:
    return sum(occupant.people for occupant in occupants)


class Agreement(NamedTuple):
    """An agreement of a structure by its dates and written state."""

    id: LeaseId
    number: str
    state: str
    first_day: date
    last_day: date | None
    party: PartyId


def agreements_of(reader: Reader, *, party: PartyId | None, kind: str) -> list[Agreement]:
    """Every agreement of a kind that a structure, or everybody, has or had, the oldest first."""
    own = [getattr(LeaseRow, name) for name in Agreement._fields if name != "party"]
    statement = (
        select(*own, DossierRow.party)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .where(LeaseRow.kind == kind)
        .order_by(LeaseRow.first_day, LeaseRow.id)
    )
    if party is not None:
        statement = statement.where(DossierRow.party == party)
    return reader.rows(statement, Agreement)


def lines_on(reader: Reader, *, on: date) -> list[LineOn]:
    """Every space let on a day, or optioned by a draft, for the plan; by space code."""
    condition = and_(LeaseRow.state.in_((State.SIGNED, State.DRAFT)), _in_force(on))
    parts = _Parts(reader, condition)
    found: list[LineOn] = []
    for head in _heads(reader, condition):
        there = parts.occupants_on(head, on)
        names = ", ".join(occupant.name for occupant in there)
        people = head.people + _people(there)
        state = state_on(head.state, head.first_day, head.last_day, head.notice_given_on, on)
        for line in parts.lines_on(head, on):
            rent, list_rent = parts.rent_on(line.line, on)
            found.append(
                LineOn(
                    line.line, head.id, head.number, state, line.space, head.party,
                    head.party_name, line.first_day, effective_end(line.last_day, head.last_day),
                    rent, list_rent, people, names,
                )
            )  # fmt: skip
    return found


def lease_of_line(reader: Reader, *, line: LeaseLineId) -> LeaseId:
    """The agreement of a line; raises NotFound."""
    found = reader.connection.scalar(select(LeaseLineRow.lease).where(LeaseLineRow.id == line))
    if found is None:
        raise NotFound(
            "lease_line", _("La ligne de convention n° {id} n’existe pas.").format(id=line)
        )
    return LeaseId(found)


def lease_of_dossier(reader: Reader, *, dossier: DossierId) -> LeaseId | None:
    """The agreement of a dossier; None when the dossier is of another kind."""
    found = reader.connection.scalar(select(LeaseRow.id).where(LeaseRow.dossier == dossier))
    return None if found is None else LeaseId(found)
