"""The yearly revision of stands' rents shown before it is applied, by the agreements' own rule."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.leases.queries.prices import Reference, index_reference
from pole_desk.activities.leases.rules.rents import Revision, revision
from pole_desk.activities.shop.queries.contracts import StandItem, contracts, stands
from pole_desk.activities.shop.rules.rents import StandKind
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ShopContractId
from pole_desk.registers.catalog.queries import index_values

INDEX_SETTING = "shop.index_series"
USUAL_INDEX = "ILC"
"""Shops' rents follow the ILC (C. mon. fin. L. 112-2), unless the pole says otherwise."""


class StandRevision(NamedTuple):
    """A stand's price before and after, net euros per m² and month; `revision` says by what."""

    stand: int
    contract: ShopContractId
    party_name: str
    code: str
    series: str
    listed: Decimal
    agreed: Decimal
    new_listed: Decimal | None
    new_agreed: Decimal | None
    revision: Revision
    area: Decimal

    @property
    def problem(self) -> str:
        return self.revision.problem

    @property
    def rent(self) -> Decimal:
        """Net euros of a month at the price before."""
        return round_cents(self.area * self.agreed)

    @property
    def new_rent(self) -> Decimal | None:
        """Net euros of a month at the price after; None when there is none."""
        return None if self.new_agreed is None else round_cents(self.area * self.new_agreed)


@dataclass(frozen=True, slots=True)
class StandIndexation:
    """Every stand to revise; `seen` identifies what is shown, the command refuses another."""

    year: int
    on: date
    rows: tuple[StandRevision, ...]
    seen: str

    @property
    def ready(self) -> list[StandRevision]:
        return [row for row in self.rows if not row.problem]


def stand_reference(reader: Reader, *, on: date) -> Reference:
    """The index that a stand taken from a day on refers to: the latest published by then."""
    series = str(setting(reader, key=INDEX_SETTING, on=on, default=USUAL_INDEX))
    return index_reference(reader, series=series, quarter=None, on=on)


def stand_indexation(reader: Reader, *, year: int, on: date | None = None) -> StandIndexation:
    """The regular stands to revise for a year from a month on (January by default).

    Stands agreed in that very year are left as they are; one already revised, and one whose index
    is missing, are shown with their problem and no new price.
    """
    on = on or date(year, 1, 1)
    values = {(value.series, value.quarter): value.value for value in index_values(reader)}
    names = {one.id: one.party_name for one in contracts(reader)}
    rows = tuple(
        row
        for stand in stands(reader)
        if stand.kind == StandKind.REGULAR and _there(stand, year, on)
        if (row := _row(reader, stand, names[stand.contract], year, on, values)) is not None
    )
    text = "\n".join("|".join(str(value) for value in row) for row in rows)
    seen = hashlib.sha256(f"{year}|{on}\n{text}".encode()).hexdigest()
    return StandIndexation(year, on, rows, seen)


def _there(stand: StandItem, year: int, on: date) -> bool:
    there = stand.first_day <= on and (stand.ends is None or stand.ends >= on)
    return there and stand.first_day.year < year


def _row(
    reader: Reader,
    stand: StandItem,
    party_name: str,
    year: int,
    on: date,
    values: dict[tuple[str, str], Decimal],
) -> StandRevision | None:
    """None for a stand that refers to no index: none was known when it was taken."""
    last = stand.steps[-1] if stand.steps else None
    if last is not None and last.year > year:
        return None
    if last is not None:
        series, quarter, since = last.series, last.quarter, last.year
    else:
        reference = Reference(stand.index_series, stand.index_quarter)
        if reference.quarter is None:
            reference = stand_reference(reader, on=stand.first_day)
        if reference.series is None or reference.quarter is None:
            return None
        series, quarter, since = reference.series, reference.quarter, stand.first_day.year
    done = last is not None and last.year == year
    found = revision(
        values, series=series, reference=quarter, indexed_year=since, year=year, done=done
    )
    listed, agreed = stand.prices_on(on)
    return StandRevision(
        stand.id, stand.contract, party_name, stand.code, series, listed, agreed,
        found.of(listed), found.of(agreed), found, stand.area,
    )  # fmt: skip


def require_not_indexed(reader: Reader, *, stand: int) -> None:
    """Raises RuleBroken `indexed` when a yearly revision stands on a stand's price."""
    for one in stands(reader):
        if one.id == stand and one.steps:
            raise RuleBroken(
                "indexed",
                _("Le prix du stand {code} a été révisé pour {year} : retirez d’abord cette "
                  "indexation.").format(code=one.code, year=one.steps[-1].year),
                year=one.steps[-1].year,
            )  # fmt: skip
