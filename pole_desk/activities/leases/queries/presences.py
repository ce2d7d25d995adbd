"""Who works in the building on a day: the people whom the running agreements declare, in working hours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from pole_desk.activities.leases.rules import Kind, State
from pole_desk.activities.leases.rules.hours import HOURS_SETTING, USUAL_HOURS, work_span
from pole_desk.activities.leases.tables import LeaseOccupantRow, LeaseRow
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.headcount import Presence
from pole_desk.registers.calendar.queries import is_open

_DAY: Any = bindparam("day")
_RUNS = and_(
    LeaseRow.kind == Kind.HOSTING, LeaseRow.state == State.SIGNED, LeaseRow.first_day <= _DAY,
    or_(LeaseRow.last_day.is_(None), LeaseRow.last_day >= _DAY),
)  # fmt: skip
_HOLDERS = select(func.coalesce(func.sum(LeaseRow.people), 0)).where(_RUNS).scalar_subquery()
_OTHERS = (
    select(func.coalesce(func.sum(LeaseOccupantRow.people), 0))
    .join(LeaseRow, LeaseRow.id == LeaseOccupantRow.lease)
    .where(
        _RUNS, LeaseOccupantRow.withdrawn.is_(False), LeaseOccupantRow.first_day <= _DAY,
        or_(LeaseOccupantRow.last_day.is_(None), LeaseOccupantRow.last_day >= _DAY),
    )
    .scalar_subquery()
)  # fmt: skip
_PEOPLE = select(_HOLDERS + _OTHERS)
"""Built once: it is asked inside the lock of each booking."""


def people_at_work(reader: Reader, *, on: date) -> int:
    """The people whom the agreements in force on a day declare, co-occupants included."""
    return int(reader.connection.execute(_PEOPLE, {"day": on}).scalar_one())


def presences(reader: Reader, *, starts_at: int, ends_at: int) -> list[Presence]:
    """One presence per working day that the interval meets, from the first hour of work to the last.

    They come from Monday to Friday, not on public holidays nor when the pole is closed; the hours are
    the setting `hosting.hours`.
    """
    found = []
    day, last = day_of(starts_at), day_of(ends_at - 1)
    while day <= last:
        presence = _on(reader, day, starts_at, ends_at) if day.weekday() < 5 else None
        if presence is not None:
            found.append(presence)
        day += timedelta(days=1)
    return found


def _on(reader: Reader, day: date, starts_at: int, ends_at: int) -> Presence | None:
    hours = setting(reader, key=HOURS_SETTING, on=day, default=USUAL_HOURS)
    first, last = work_span(hours, day)
    if first >= ends_at or last <= starts_at:
        return None
    people = people_at_work(reader, on=day)
    if not people or not is_open(reader, day=day):
        return None
    return Presence(None, 0, _("Structures hébergées"), people, first, last)
