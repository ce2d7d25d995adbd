"""The yearly revision of rents shown before it is applied; applying it is a command."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from pole_desk.activities.leases.rules import State
from pole_desk.activities.leases.rules.rents import ALREADY, NO_INDEX, revision
from pole_desk.activities.leases.tables import (
    LeaseIndexationRow,
    LeaseLineRow,
    LeaseRow,
    LeaseStepRow,
)
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import LeaseId, LeaseLineId, PartyId
from pole_desk.registers.catalog.queries import index_values
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.tables import SpaceRow

__all__ = ["ALREADY", "NO_INDEX", "IndexationPreview", "IndexationRow", "indexation_preview"]

class IndexationRow(NamedTuple):
    """A line's rent before and after, net euros a month; `problem` says why there is no new one."""

    line: LeaseLineId
    lease: LeaseId
    number: str
    party: PartyId
    party_name: str
    space_code: str
    old: Decimal
    new: Decimal | None
    list_old: Decimal
    list_new: Decimal | None
    series: str
    reference_quarter: str
    new_quarter: str
    reference_value: Decimal | None
    new_value: Decimal | None
    problem: str


@dataclass(frozen=True, slots=True)
class IndexationPreview:
    """Every revised agreement; `seen` identifies what is shown, the command refuses another."""

    year: int
    on: date
    rows: tuple[IndexationRow, ...]
    seen: str

    @property
    def ready(self) -> list[IndexationRow]:
        return [row for row in self.rows if not row.problem]


class _Due(NamedTuple):
    line: LeaseLineId
    lease: LeaseId
    number: str
    party: PartyId
    party_name: str
    space_code: str
    series: str
    quarter: str
    indexed_year: int
    done: int | None
    old: Decimal
    list_old: Decimal


def indexation_preview(
    reader: Reader, *, year: int, on: date | None = None, series: str | None = None
) -> IndexationPreview:
    """The rents to revise for a year from a day on (1 January by default), old and new.

    Lines agreed in that very year are left as they are. A line already revised for the year, and
    one whose index is missing, are shown with their problem and no new rent.
    """
    on = on or date(year, 1, 1)
    values = {(value.series, value.quarter): value.value for value in index_values(reader)}
    rows = tuple(_row(due, year, values) for due in _due(reader, year, on, series))
    text = "\n".join("|".join(str(value) for value in row) for row in rows)
    seen = hashlib.sha256(f"{year}|{on}\n{text}".encode()).hexdigest()
    return IndexationPreview(year, on, rows, seen)


def _row(due: _Due, year: int, values: dict[tuple[str, str], Decimal]) -> IndexationRow:
    found = revision(
        values, series=due.series, reference=due.quarter, indexed_year=due.indexed_year, year=year,
        done=bool(due.done),
    )  # fmt: skip
    return IndexationRow(
        due.line, due.lease, due.number, due.party, due.party_name, due.space_code, due.old,
        found.of(due.old), due.list_old, found.of(due.list_old), due.series, *found,
    )  # fmt: skip


def _due(reader: Reader, year: int, on: date, series: str | None) -> list[_Due]:
    step = LeaseStepRow.__table__.alias("current_step")
    current = (
        select(step.c.id)
        .where(step.c.line == LeaseLineRow.id, ~step.c.withdrawn, step.c.from_day <= on)
        .order_by(step.c.from_day.desc())
        .limit(1)
        .correlate(LeaseLineRow)
        .scalar_subquery()
    )
    done = LeaseIndexationRow
    statement = (
        select(
            LeaseLineRow.id, LeaseRow.id, LeaseRow.number, DossierRow.party, PartyRow.name,
            SpaceRow.code, LeaseRow.index_series, LeaseLineRow.index_quarter,
            LeaseLineRow.index_year, done.id, LeaseStepRow.agreed_price, LeaseStepRow.list_price,
        )
        .join(LeaseRow, LeaseRow.id == LeaseLineRow.lease)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .join(SpaceRow, SpaceRow.id == LeaseLineRow.space)
        .join(LeaseStepRow, LeaseStepRow.id == current)
        .outerjoin(
            done,
            and_(done.line == LeaseLineRow.id, done.year == year, done.withdrawn.is_(False)),
        )
        .where(
            LeaseRow.state == State.SIGNED,
            LeaseLineRow.withdrawn.is_(False),
            LeaseRow.index_series.is_not(None),
            LeaseLineRow.index_quarter.is_not(None),
            or_(LeaseLineRow.index_year < year, done.id.is_not(None)),
            LeaseLineRow.first_day <= on,
            or_(LeaseLineRow.last_day.is_(None), LeaseLineRow.last_day >= on),
            or_(LeaseRow.last_day.is_(None), LeaseRow.last_day >= on),
        )
        .order_by(PartyRow.search_key, LeaseRow.id, LeaseLineRow.id)
    )  # fmt: skip
    if series is not None:
        statement = statement.where(LeaseRow.index_series == series)
    return reader.rows(statement, _Due)
