"""What every dossier held of the pole's floor in a period, whatever it is for: the ledger summed."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, select, type_coerce

from pole_desk.kernel.periods import day_end, day_of, day_start
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId, SpaceId
from pole_desk.registers.claims.tables import ClaimRow, HoldRow
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.spaces.tables import SpaceRow

_DAY = 86_400


class Used(NamedTuple):
    """What a dossier held firmly in a period, set-up and tear-down included.

    `area_days` are hundredths of a square metre during 24 hours, `hours` hundredths of an hour of a
    space; both cut anywhere, so that the months of a year sum to it. `space` is one of those held.
    """

    dossier: DossierId
    kind: str
    party: PartyId
    title: str
    area_days: int
    hours: int
    first: date
    last: date
    space: SpaceId


def used(reader: Reader, *, first: date, last: date) -> list[Used]:
    """The firm claims from a day to a day, both included, by dossier."""
    begins, ends = day_start(first), day_end(last)
    since = case((ClaimRow.starts_at < begins, begins), else_=ClaimRow.starts_at)
    until = case((ClaimRow.ends_at > ends, ends), else_=ClaimRow.ends_at)
    area = type_coerce(SpaceRow.area_m2, BigInteger)
    floor = _part(cast(area, BigInteger) * until, _DAY) - _part(cast(area, BigInteger) * since, _DAY)
    statement = (
        select(
            DossierRow.id, DossierRow.kind, DossierRow.party, DossierRow.title, func.sum(floor),
            func.sum(_part(until, 36) - _part(since, 36)), func.min(since), func.max(until),
            func.min(HoldRow.space),
        )
        .join(HoldRow, HoldRow.id == ClaimRow.hold)
        .join(DossierRow, DossierRow.id == HoldRow.dossier)
        .join(SpaceRow, SpaceRow.id == ClaimRow.leaf)
        .where(ClaimRow.firm == 1, ClaimRow.starts_at < ends, ClaimRow.ends_at > begins)
        .group_by(DossierRow.id, DossierRow.kind, DossierRow.party, DossierRow.title)
        .order_by(DossierRow.id)
    )  # fmt: skip
    return [
        Used(*row[:4], int(row[4]), int(row[5]), day_of(row[6]), day_of(row[7] - 1), row[8])
        for row in reader.connection.execute(statement)
    ]


def _part(number: ColumnElement[Any], size: int) -> ColumnElement[int]:
    """Whole parts: both engines divide integers so."""
    return number.op("/", return_type=BigInteger())(size)
