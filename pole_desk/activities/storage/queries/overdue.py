"""Who is late, how far up the ladder, and what comes next."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from pole_desk.activities.leases.rules import State
from pole_desk.activities.storage.queries.storages import Storage, storages
from pole_desk.activities.storage.rules.ladder import (
    LADDER_SETTING,
    Cause,
    Next,
    Rung,
    Taken,
    is_blocked,
    next_rung,
    read_ladder,
)
from pole_desk.activities.storage.tables import GoodRow, OverdueRow, OverdueStepRow
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.arrears import Arrears, Late
from pole_desk.ports.ids import DossierId, PartyId, StorageOverdueId


class StepItem(NamedTuple):
    """A rung climbed."""

    id: int
    overdue: StorageOverdueId
    step: str
    on_day: date
    reason: str
    withdrawn: bool


class Overdue(NamedTuple):
    """A lateness with its rungs; `follows` is the next one, None at the top or once closed."""

    id: StorageOverdueId
    dossier: DossierId
    cause: str
    since: date
    closed_on: date | None
    close_reason: str
    version: int
    steps: tuple[StepItem, ...]
    follows: Next | None

    @property
    def blocks(self) -> bool:
        """Whether it keeps people out."""
        return self.closed_on is None and is_blocked([one.step for one in self.steps if not one.withdrawn])


class Lateness(NamedTuple):
    """A storage that is late today, whether or not the ladder was begun; `amount` is what is unpaid."""

    dossier: DossierId
    party: PartyId
    party_name: str
    codes: str
    cause: str
    since: date
    amount: Decimal | None
    invoice: str
    case: Overdue | None
    follows: Next | None


def ladder(reader: Reader, *, on: date) -> tuple[Rung, ...]:
    """The rungs in force on a day, by the pole's setting or the usual ones."""
    return read_ladder(setting(reader, key=LADDER_SETTING, on=on))


def overdue_of(reader: Reader, *, storage: DossierId) -> list[Overdue]:
    """The latenesses of a storage, closed ones too, by day."""
    return _cases(reader, OverdueRow.dossier == storage)


def overdue_case(reader: Reader, *, overdue: StorageOverdueId) -> Overdue | None:
    """One lateness, with its rungs."""
    return next(iter(_cases(reader, OverdueRow.id == overdue)), None)


def open_cases(reader: Reader) -> list[Overdue]:
    """Every ladder that is being climbed."""
    return _cases(reader, OverdueRow.closed_on.is_(None))


def is_shut(reader: Reader, *, storage: DossierId) -> bool:
    """Whether the ladder keeps the people of a storage out."""
    return any(one.blocks for one in overdue_of(reader, storage=storage))


def _cases(reader: Reader, condition: ColumnElement[bool]) -> list[Overdue]:
    row = OverdueRow
    statement = (
        select(row.id, row.dossier, row.cause, row.since, row.closed_on, row.close_reason, row.version)
        .where(condition)
        .order_by(row.since, row.id)
    )
    found = reader.connection.execute(statement).all()
    steps = _steps(reader, condition) if found else {}
    rungs = ladder(reader, on=reader.clock.today()) if found else ()
    cases = []
    for one in found:
        own = tuple(steps.get(one.id, ()))
        taken = [Taken(step.step, step.on_day) for step in own if not step.withdrawn]
        follows = None if one.closed_on is not None else next_rung(rungs, one.since, taken)
        cases.append(Overdue(*one, own, follows))
    return cases


def _steps(reader: Reader, condition: ColumnElement[bool]) -> dict[int, list[StepItem]]:
    columns = [getattr(OverdueStepRow, name) for name in StepItem._fields]
    statement = (
        select(*columns)
        .join(OverdueRow, OverdueRow.id == OverdueStepRow.overdue)
        .where(condition)
        .order_by(OverdueStepRow.on_day, OverdueStepRow.id)
    )
    found: dict[int, list[StepItem]] = defaultdict(list)
    for step in reader.rows(statement, StepItem):
        found[step.overdue].append(step)
    return found


def latenesses(reader: Reader, *, on: date, storage: DossierId | None = None) -> list[Lateness]:
    """Who is late on a day: unpaid invoices, goods left after the end, ladders still open.

    What is unpaid is asked of the accounts, through their port.
    """
    by_dossier: dict[DossierId, list[Storage]] = defaultdict(list)
    for one in storages(reader):
        if storage is None or one.dossier == storage:
            by_dossier[one.dossier].append(one)
    late: dict[tuple[DossierId, str], tuple[date, Late | None]] = {}
    for unpaid in reader.port(Arrears).late(reader, set(by_dossier), on):
        late.setdefault((unpaid.dossier, Cause.UNPAID), (unpaid.due_on, unpaid))
    for dossier, end in _left(reader, by_dossier, on).items():
        late[dossier, Cause.OVERSTAYED] = (end, None)
    cases = {(one.dossier, one.cause): one for one in open_cases(reader) if one.dossier in by_dossier}
    for key, case in cases.items():
        late.setdefault(key, (case.since, None))
    rungs = ladder(reader, on=on)
    found = []
    for (dossier, cause), (since, unpaid_invoice) in late.items():
        first = by_dossier[dossier][0]
        known = cases.get((dossier, cause))
        since = since if known is None else min(since, known.since)
        follows = next_rung(rungs, since, ()) if known is None else known.follows
        found.append(
            Lateness(
                dossier, first.party, first.party_name, _codes(by_dossier[dossier]), cause, since,
                unpaid_invoice.balance if unpaid_invoice else None,
                unpaid_invoice.invoice if unpaid_invoice else "", known, follows,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.since, one.dossier, one.cause))


def _left(
    reader: Reader, by_dossier: dict[DossierId, list[Storage]], on: date
) -> dict[DossierId, date]:
    """Storages whose goods lie there after the end: the first day on which they should not."""
    holding = reader.connection.execute(
        select(GoodRow.dossier, func.min(GoodRow.stored_on))
        .where(GoodRow.removed_on.is_(None), GoodRow.withdrawn.is_(False))
        .group_by(GoodRow.dossier)
    )
    found = {}
    for dossier, stored_on in holding:
        own = by_dossier.get(dossier, [])
        if not own or not all(_ended(one, on) for one in own):
            continue
        ends = [one.last_day for one in own if one.state != State.CANCELLED and one.last_day is not None]
        found[dossier] = max(ends) + timedelta(days=1) if ends else stored_on
    return found


def _ended(one: Storage, on: date) -> bool:
    return one.state == State.CANCELLED or (one.last_day is not None and one.last_day < on)


def _codes(own: list[Storage]) -> str:
    """The codes of the units, once each."""
    return ", ".join(dict.fromkeys(one.code for one in own))
