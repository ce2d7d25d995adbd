"""The plans, which one a day serves, and which chantier takes over which."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.chantiers.tables import ChantierRow, PlanRow, SuccessionRow


class Plan(NamedTuple):
    """A plan of action; `goals` are its objectives; `last_day` None: until another one comes."""

    id: int
    rank: int
    name: str
    previous: str
    first_day: date
    last_day: date | None
    goals: list[str]
    stakes: list[str]


_PLAN = select(*(getattr(PlanRow, name) for name in Plan._fields)).where(
    PlanRow.withdrawn.is_(False)
)


def plans(reader: Reader) -> list[Plan]:
    """Every plan, the newest first; those opened by mistake left out."""
    return reader.rows(_PLAN.order_by(PlanRow.rank.desc()), Plan)


def plan_on(reader: Reader, *, on: date) -> Plan | None:
    """The plan whose chantiers are served on a day: the last one begun, even after its term."""
    statement = _PLAN.where(PlanRow.first_day <= on).order_by(PlanRow.first_day.desc()).limit(1)
    found = reader.first(statement, Plan)
    if found is not None:
        return found
    return reader.first(_PLAN.order_by(PlanRow.first_day).limit(1), Plan)


def successors(reader: Reader, *, plan: int) -> dict[ChantierId, list[ChantierId]]:
    """The chantiers of a plan that take over each former one, by number."""
    statement = (
        select(SuccessionRow.former, SuccessionRow.successor)
        .join(ChantierRow, ChantierRow.id == SuccessionRow.successor)
        .where(ChantierRow.plan == plan)
        .order_by(SuccessionRow.former, ChantierRow.number)
    )
    found: dict[ChantierId, list[ChantierId]] = {}
    for former, successor in reader.connection.execute(statement):
        found.setdefault(ChantierId(former), []).append(ChantierId(successor))
    return found
