"""What lies in a storage, who may enter it, what was charged apart; the whole of it on a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from pole_desk.activities.storage.queries.overdue import Overdue, is_shut, overdue_of
from pole_desk.activities.storage.queries.storages import Storage
from pole_desk.activities.storage.queries.storages import storage as storage_rows
from pole_desk.activities.storage.rules.goods import FORBIDDEN_SETTING, Forbidden, read_forbidden
from pole_desk.activities.storage.tables import AccessRow, GoodRow, PenaltyRow
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId, StorageAccessId, StorageGoodId
from pole_desk.registers.parties.tables import PartyRow


class GoodItem(NamedTuple):
    """Something stored; `owner` and its name are empty when it is the storing structure's."""

    id: StorageGoodId
    dossier: DossierId
    kind: str
    description: str
    quantity: Decimal
    unit: str
    value: Decimal | None
    stored_on: date
    stored_by: str
    removed_on: date | None
    removed_by: str
    owner: PartyId | None
    owner_name: str | None
    waiver: str
    withdrawn: bool
    version: int


class AccessItem(NamedTuple):
    """A person who may enter; `means` is the key, the code or the badge."""

    id: StorageAccessId
    dossier: DossierId
    person: str
    means: str
    first_day: date
    last_day: date | None
    withdrawn: bool
    version: int


class PenaltyItem(NamedTuple):
    """A charge apart: occupation beyond the end, cleaning, removal."""

    id: int
    dossier: DossierId
    on_day: date
    label: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    amount: Decimal
    withdrawn: bool


class Stock(NamedTuple):
    """What a storage still holds: how many lines, since when, for what value."""

    dossier: DossierId
    lines: int
    since: date
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class StorageCard:
    """All of a storage on a day; `spaces` are its units or parts, the first being the main one."""

    dossier: DossierId
    party: PartyId
    party_name: str
    spaces: tuple[Storage, ...]
    goods: tuple[GoodItem, ...]
    access: tuple[AccessItem, ...]
    overdue: tuple[Overdue, ...]
    penalties: tuple[PenaltyItem, ...]
    blocked: bool
    on: date

    @property
    def stored(self) -> tuple[GoodItem, ...]:
        """The goods that lie there."""
        return tuple(one for one in self.goods if not one.withdrawn and one.removed_on is None)

    @property
    def value(self) -> Decimal:
        """The declared value of what lies there, in euros."""
        return sum((one.value for one in self.stored if one.value is not None), Decimal("0.00"))

    @property
    def over(self) -> bool:
        """Whether nothing of it runs any more."""
        return all(one.over for one in self.spaces)


_GOOD = (
    GoodRow.id, GoodRow.dossier, GoodRow.kind, GoodRow.description, GoodRow.quantity, GoodRow.unit,
    GoodRow.value, GoodRow.stored_on, GoodRow.stored_by, GoodRow.removed_on, GoodRow.removed_by,
    GoodRow.party, PartyRow.name, GoodRow.waiver, GoodRow.withdrawn, GoodRow.version,
)  # fmt: skip


def goods(
    reader: Reader, *, storage: DossierId | None = None, everything: bool = False
) -> list[GoodItem]:
    """What lies there, of a storage or of all, by day; `everything`: removed and withdrawn too."""
    wanted: list[ColumnElement[bool]] = []
    if storage is not None:
        wanted.append(GoodRow.dossier == storage)
    if not everything:
        wanted += [GoodRow.removed_on.is_(None), GoodRow.withdrawn.is_(False)]
    statement = (
        select(*_GOOD)
        .outerjoin(PartyRow, PartyRow.id == GoodRow.party)
        .where(*wanted)
        .order_by(GoodRow.stored_on, GoodRow.id)
    )
    return reader.rows(statement, GoodItem)


def stocks(reader: Reader) -> dict[DossierId, Stock]:
    """What each storage holds; those that hold nothing have no entry."""
    statement = (
        select(GoodRow.dossier, func.count(), func.min(GoodRow.stored_on), func.sum(GoodRow.value))
        .where(GoodRow.removed_on.is_(None), GoodRow.withdrawn.is_(False))
        .group_by(GoodRow.dossier)
    )
    return {one.dossier: one for one in reader.rows(statement, Stock)}


def accesses(
    reader: Reader, *, storage: DossierId, on: date | None = None
) -> list[AccessItem]:
    """Who may enter a storage: on a day, or ever."""
    return _accesses(reader, AccessRow.dossier == storage, *(_on(on) if on else ()))


def every_access(reader: Reader, *, on: date) -> list[AccessItem]:
    """Who may enter some storage on a day, were it not for the ladder."""
    return _accesses(reader, *_on(on))


def _on(day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        AccessRow.withdrawn.is_(False), AccessRow.first_day <= day,
        or_(AccessRow.last_day.is_(None), AccessRow.last_day >= day),
    )  # fmt: skip


def _accesses(reader: Reader, *wanted: ColumnElement[bool]) -> list[AccessItem]:
    columns = [getattr(AccessRow, name) for name in AccessItem._fields]
    statement = select(*columns).where(*wanted).order_by(AccessRow.first_day, AccessRow.id)
    return reader.rows(statement, AccessItem)


def may_enter(reader: Reader, *, storage: DossierId, on: date) -> list[AccessItem]:
    """Who may enter on a day: nobody while the overdue ladder keeps the storage shut."""
    return [] if is_shut(reader, storage=storage) else accesses(reader, storage=storage, on=on)


def penalties(reader: Reader, *, storage: DossierId) -> list[PenaltyItem]:
    """What was charged apart on a storage, withdrawn ones too."""
    row = PenaltyRow
    statement = (
        select(row.id, row.dossier, row.on_day, row.label, row.quantity, row.unit, row.unit_price, row.withdrawn)
        .where(row.dossier == storage)
        .order_by(row.on_day, row.id)
    )
    return [
        PenaltyItem(*one[:7], round_cents(one[4] * one[6]), one[7])
        for one in reader.connection.execute(statement)
    ]


def forbidden(reader: Reader, *, on: date) -> tuple[Forbidden, ...]:
    """What may not be stored on a day, by the pole's list or the usual one."""
    return read_forbidden(setting(reader, key=FORBIDDEN_SETTING, on=on))


def storage_card(reader: Reader, *, storage: DossierId) -> StorageCard:
    """A storage whole, as seen today; raises NotFound `storage`."""
    spaces = storage_rows(reader, storage=storage)
    cases = overdue_of(reader, storage=storage)
    return StorageCard(
        storage, spaces[0].party, spaces[0].party_name, tuple(spaces),
        tuple(goods(reader, storage=storage, everything=True)),
        tuple(accesses(reader, storage=storage)), tuple(cases),
        tuple(penalties(reader, storage=storage)), any(one.blocks for one in cases),
        reader.clock.today(),
    )  # fmt: skip
