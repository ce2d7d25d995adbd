"""The units on a day, and what is left of those that are shared."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, select, true

from pole_desk.activities.storage.queries.storages import Storage, storages
from pole_desk.activities.storage.rules import By, Part, changes, peak
from pole_desk.activities.storage.tables import ShareRow, UnitRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Days, day_end, day_start, last_day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, HoldId, PartyId, SpaceId, StorageUnitId
from pole_desk.registers.claims.queries import Held, holds
from pole_desk.registers.dossiers.rules import UNAVAILABLE
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.queries import Space, spaces
from pole_desk.registers.spaces.rules import Kind as SpaceKind
from pole_desk.registers.spaces.tables import SpaceRow

FREE, LET, OPTION, SHARED, CLOSED = "free", "let", "option", "shared", "closed"
SHARED_ITEM = "storage_unit:"


class SharedUnit(NamedTuple):
    """A unit shared between dossiers; `total` in m² or percent."""

    id: StorageUnitId
    space: SpaceId
    code: str
    name: str
    area_m2: Decimal
    dossier: DossierId
    hold: HoldId | None
    measure: str
    total: Decimal
    first_day: date
    last_day: date | None
    withdrawn: bool
    version: int


class SharePart(NamedTuple):
    """A part that stands, and whose it is."""

    record: int
    dossier: DossierId
    party: PartyId
    party_name: str
    first_day: date
    last_day: date | None
    quantity: Decimal
    price: Decimal


class UnitState(NamedTuple):
    """A unit on a day: free, let, option, shared or closed; who is there, until when.

    `left` and `total` are of a shared unit alone, in its measure; `until` is the last day of what is
    there, None without end. `party` is empty when several share it or nobody is there.
    """

    space: SpaceId
    code: str
    name: str
    area_m2: Decimal
    place: Space
    state: str
    party: str
    storages: tuple[Storage, ...]
    until: date | None
    unit: StorageUnitId | None
    measure: str
    total: Decimal
    left: Decimal
    title: str


def shared_units(
    reader: Reader, *, on: date | None = None, space: SpaceId | None = None
) -> list[SharedUnit]:
    """The shared units by code: with a day those shared then, else all, withdrawn ones too."""
    found = _units(reader, true() if space is None else UnitRow.space == space)
    if on is None:
        return found
    return [
        one for one in found
        if not one.withdrawn and one.first_day <= on and (one.last_day is None or on <= one.last_day)
    ]  # fmt: skip


def shared_unit(reader: Reader, *, unit: StorageUnitId) -> SharedUnit:
    """One shared unit; raises NotFound `storage_unit`."""
    found = _units(reader, UnitRow.id == unit)
    if not found:
        raise NotFound("storage_unit", _("L’espace partagé n° {id} n’existe pas.").format(id=unit))
    return found[0]


def _units(reader: Reader, condition: ColumnElement[bool]) -> list[SharedUnit]:
    statement = (
        select(
            UnitRow.id, UnitRow.space, SpaceRow.code, SpaceRow.name, SpaceRow.area_m2, UnitRow.dossier,
            UnitRow.hold, UnitRow.measure, UnitRow.total, UnitRow.first_day, UnitRow.last_day,
            UnitRow.withdrawn, UnitRow.version,
        )
        .join(SpaceRow, SpaceRow.id == UnitRow.space)
        .where(condition)
        .order_by(SpaceRow.code, UnitRow.first_day, UnitRow.id)
    )  # fmt: skip
    return reader.rows(statement, SharedUnit)


def parts_of(reader: Reader, *, unit: StorageUnitId) -> list[SharePart]:
    """The parts of a unit that stand, past and to come, by first day."""
    return _parts(reader, ShareRow.unit == unit).get(unit, [])


def _parts(reader: Reader, condition: ColumnElement[bool]) -> dict[int, list[SharePart]]:
    statement = (
        select(
            ShareRow.unit, ShareRow.id, ShareRow.dossier, DossierRow.party, PartyRow.name,
            ShareRow.first_day, ShareRow.last_day, ShareRow.quantity, ShareRow.agreed_price,
        )
        .join(DossierRow, DossierRow.id == ShareRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .where(condition, ShareRow.withdrawn.is_(False))
        .order_by(ShareRow.unit, ShareRow.first_day, ShareRow.id)
    )  # fmt: skip
    found: dict[int, list[SharePart]] = defaultdict(list)
    for row in reader.connection.execute(statement):
        found[row[0]].append(SharePart._make(row[1:]))
    return found


def left_of(
    reader: Reader, *, unit: StorageUnitId, first_day: date, last_day: date | None = None
) -> Decimal:
    """What may still be taken of a unit on every one of the days, in its measure."""
    whole = shared_unit(reader, unit=unit)
    parts = _as_parts(parts_of(reader, unit=unit))
    return whole.total - peak(parts, Days(first_day, last_day)).taken


def levels_of(
    reader: Reader, *, unit: StorageUnitId, first_day: date, last_day: date | None = None
) -> list[tuple[date, Decimal]]:
    """From which day how much is left of a unit, over some days."""
    whole = shared_unit(reader, unit=unit)
    parts = _as_parts(parts_of(reader, unit=unit))
    levels = changes(parts, Days(first_day, last_day))
    return [(day, whole.total - taken) for day, taken in levels]


def _as_parts(found: list[SharePart]) -> list[Part]:
    return [Part(one.record, one.first_day, one.last_day, one.quantity) for one in found]


def units(reader: Reader, *, on: date) -> list[UnitState]:
    """Every storage unit that exists on a day, by code, with what is there."""
    everything = {place.id: place for place in spaces(reader, on=on, kind=SpaceKind.STORAGE)}
    places = [place for place in everything.values() if place.is_leaf]
    held: dict[SpaceId, list[Held]] = defaultdict(list)
    leaves = [place.id for place in places]
    for one in holds(reader, starts_at=day_start(on), ends_at=day_end(on), spaces=leaves):
        held[one.space].append(one)
    by_dossier: dict[tuple[DossierId, SpaceId], list[Storage]] = defaultdict(list)
    by_space: dict[SpaceId, list[Storage]] = defaultdict(list)
    for storage in storages(reader):
        if storage.there(on) and storage.state != "cancelled":
            by_dossier[storage.dossier, storage.space].append(storage)
            by_space[storage.space].append(storage)
    shared = {one.space: one for one in shared_units(reader, on=on)}
    return [
        _shared(place, shared[place.id], by_space[place.id])
        if place.id in shared
        else _whole(place, _over(place, everything, held), by_dossier)
        for place in places
    ]


def _over(
    place: Space, everything: dict[SpaceId, Space], held: dict[SpaceId, list[Held]]
) -> list[Held]:
    """The holds on a unit, and on what it is a part of."""
    found = list(held[place.id])
    above = place.parent
    while above is not None:
        found += held[above]
        above = everything[above].parent if above in everything else None
    return found


def _shared(place: Space, unit: SharedUnit, there: list[Storage]) -> UnitState:
    parts = tuple(one for one in there if one.by == By.SHARE)
    taken = sum((one.quantity for one in parts), Decimal(0))
    party = parts[0].party_name if len(parts) == 1 else ""
    return UnitState(
        place.id, place.code, place.name, place.area_m2, place, SHARED, party, parts, unit.last_day,
        unit.id, unit.measure, unit.total, unit.total - taken, "",
    )  # fmt: skip


def _whole(
    place: Space, there: list[Held], known: dict[tuple[DossierId, SpaceId], list[Storage]]
) -> UnitState:
    firm = [one for one in there if one.firm] or there
    first = min(firm, key=lambda one: one.starts_at, default=None)
    state, party, until, title = FREE, "", None, ""
    if first is not None:
        state = CLOSED if first.kind in UNAVAILABLE else (LET if first.firm else OPTION)
        party, until, title = first.party_name, last_day_of(first.ends_at), first.title
    own = tuple(row for one in firm for row in known.get((one.dossier, place.id), ()))
    return UnitState(
        place.id, place.code, place.name, place.area_m2, place, state, party, own, until, None, "",
        Decimal(0), Decimal(0), title,
    )  # fmt: skip
