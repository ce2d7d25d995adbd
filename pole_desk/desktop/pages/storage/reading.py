"""What the page's views show, each read at once; how it looks is in the views."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.billing.queries import ChargeLine, charges_of
from pole_desk.activities.storage import queries
from pole_desk.activities.storage.queries import (
    Lateness,
    SharedUnit,
    SharePart,
    Storage,
    StorageCard,
    UnitState,
)
from pole_desk.activities.storage.rules import By
from pole_desk.kernel.audit import Entry, trail
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import add_months
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, SpaceId, StorageUnitId

LATE, BLOCKED, INSURANCE, LEFT, ENDING = "late", "blocked", "insurance", "left", "ending"
HISTORY = 60
CHARGES = 24


class UnitLine(NamedTuple):
    """A unit in the list; `flags` are what waits there."""

    id: SpaceId
    code: str
    name: str
    area_m2: Decimal
    state: str
    party: str
    until: date | None
    left: Decimal
    measure: str
    goods: int
    value: Decimal
    flags: frozenset[str]
    unit: UnitState

    @property
    def dossiers(self) -> tuple[DossierId, ...]:
        """Those stored there on the day; a free unit has none."""
        return tuple(dict.fromkeys(one.dossier for one in self.unit.storages))


class StorageLine(NamedTuple):
    """A storage in the list."""

    id: tuple[int, int]
    dossier: DossierId
    party_name: str
    code: str
    by: str
    storage: Storage
    first_day: date
    last_day: date | None
    state: str
    price: Decimal
    goods: int
    value: Decimal
    flags: frozenset[str]


class LateLine(NamedTuple):
    """Somebody who is late, with the rung that comes."""

    id: tuple[int, str]
    late: Lateness
    party_name: str
    codes: str
    since: date
    amount: Decimal


class Picture(NamedTuple):
    """The units on a day, the storages, the late ones: the three views of the page."""

    day: date
    units: list[UnitLine]
    storages: list[StorageLine]
    late: list[LateLine]


def picture(reader: Reader, *, on: date) -> Picture:
    """Everything that the lists show on a day."""
    late = queries.latenesses(reader, on=on)
    stocks = queries.stocks(reader)
    flags = _flags(reader, on, late)
    lines = [_storage(one, stocks, flags, on) for one in queries.storages(reader)]
    units = [_unit(one, stocks, flags, on) for one in queries.units(reader, on=on)]
    return Picture(on, units, lines, [_late(one) for one in late])


def _flags(reader: Reader, on: date, late: list[Lateness]) -> dict[DossierId, set[str]]:
    found: dict[DossierId, set[str]] = {}
    for one in late:
        mine = found.setdefault(one.dossier, set())
        mine.add(LATE if one.cause == "unpaid" else LEFT)
        if one.case is not None and one.case.blocks:
            mine.add(BLOCKED)
    return found


def _of(storage: Storage, flags: dict[DossierId, set[str]], on: date) -> frozenset[str]:
    mine = set(flags.get(storage.dossier, set()))
    if storage.there(on) and storage.by != By.DAY:
        if storage.insurance_until is None or storage.insurance_until < on:
            mine.add(INSURANCE)
        if storage.last_day is not None and storage.last_day <= add_months(on, 1):
            mine.add(ENDING)
    return frozenset(mine)


def _storage(
    one: Storage, stocks: dict[DossierId, queries.Stock], flags: dict[DossierId, set[str]], on: date
) -> StorageLine:
    stock = stocks.get(one.dossier)
    return StorageLine(
        (one.dossier, one.record), one.dossier, one.party_name, one.code, one.by, one, one.first_day,
        one.last_day, one.state, one.price, stock.lines if stock else 0, (stock.value if stock else None) or ZERO,
        _of(one, flags, on),
    )  # fmt: skip


def _unit(
    one: UnitState, stocks: dict[DossierId, queries.Stock], flags: dict[DossierId, set[str]], on: date
) -> UnitLine:
    known = [stocks[storage.dossier] for storage in one.storages if storage.dossier in stocks]
    mine = frozenset().union(*(_of(storage, flags, on) for storage in one.storages))
    return UnitLine(
        one.space, one.code, one.name, one.area_m2, one.state, one.party, one.until, one.left, one.measure,
        sum(stock.lines for stock in known), sum((stock.value or ZERO for stock in known), ZERO), mine, one,
    )  # fmt: skip


def _late(one: Lateness) -> LateLine:
    return LateLine((one.dossier, one.cause), one, one.party_name, one.codes, one.since, one.amount or ZERO)


class Card(NamedTuple):
    """One storage with its money, its latenesses and its history."""

    storage: StorageCard
    late: list[Lateness]
    charges: list[ChargeLine]
    history: list[Entry]


def card(reader: Reader, *, storage: DossierId) -> Card:
    """Everything that the card of a storage shows; raises NotFound."""
    found = queries.storage_card(reader, storage=storage)
    charges = sorted(charges_of(reader, dossier=storage), key=lambda one: (one.month, one.id), reverse=True)
    return Card(
        found,
        queries.latenesses(reader, on=reader.clock.today(), storage=storage),
        charges[:CHARGES],
        trail(reader, topic="storage", record=storage, limit=HISTORY),
    )


class SharedCard(NamedTuple):
    """A shared unit: its parts, and from which day how much is left."""

    unit: SharedUnit
    parts: list[SharePart]
    levels: list[tuple[date, Decimal]]
    day: date


def shared_card(reader: Reader, *, unit: StorageUnitId) -> SharedCard:
    """Everything that the card of a shared unit shows; raises NotFound."""
    found = queries.shared_unit(reader, unit=unit)
    today = max(reader.clock.today(), found.first_day)
    levels = queries.levels_of(reader, unit=unit, first_day=today, last_day=None)
    return SharedCard(found, queries.parts_of(reader, unit=unit), levels, reader.clock.today())


def storage_of_space(reader: Reader, *, space: SpaceId) -> int | None:
    """The storage that is in a unit today, if only one is."""
    found = [one for one in queries.units(reader, on=reader.clock.today()) if one.space == space]
    dossiers = {storage.dossier for one in found for storage in one.storages}
    return dossiers.pop() if len(dossiers) == 1 else None
