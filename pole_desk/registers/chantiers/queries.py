"""Plans, chantiers and their actions; nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, PartyId
from pole_desk.registers.chantiers.rules import ActionState
from pole_desk.registers.chantiers.tables import (
    ActionRow,
    AxisRow,
    ChantierRow,
    PlanRow,
    SuccessionRow,
)
from pole_desk.registers.parties.tables import PartyRow


class Plan(NamedTuple):
    """A plan of action; `last_day` None: until another one comes."""

    id: int
    rank: int
    name: str
    previous: str
    first_day: date
    last_day: date | None
    goals: list[str]
    stakes: list[str]


class Chantier(NamedTuple):
    """A chantier in a list; `actions` counts those not withdrawn, `done` those realised."""

    id: ChantierId
    number: int
    title: str
    axis: str
    axis_title: str
    plan: str
    transversal: bool
    goal: str
    actors: int | None
    lead: PartyId | None
    lead_name: str
    animator: str
    referent: str
    levers: list[str]
    progress: int
    pace: str
    version: int
    actions: int = 0
    done: int = 0


class Action(NamedTuple):
    """Something that a chantier set out to do."""

    id: int
    title: str
    carriers: list[str]
    partners: list[str]
    policies: list[str]
    places: list[str]
    serves: str
    state: str
    version: int


class Near(NamedTuple):
    """A chantier of another plan that came before or after."""

    id: ChantierId
    number: int
    title: str
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChantierCard:
    """Everything of a chantier but what is linked to it."""

    chantier: Chantier
    actions: tuple[Action, ...]
    takes_over: tuple[Near, ...]
    taken_over_by: tuple[Near, ...]


_PLAN = tuple(getattr(PlanRow, name) for name in Plan._fields)
_ACTION = tuple(getattr(ActionRow, name) for name in Action._fields)
_CHANTIER = (
    select(
        ChantierRow.id,
        ChantierRow.number,
        ChantierRow.title,
        AxisRow.code,
        AxisRow.title.label("axis_title"),
        PlanRow.name,
        ChantierRow.transversal,
        ChantierRow.goal,
        ChantierRow.actors,
        ChantierRow.party,
        func.coalesce(PartyRow.name, "").label("lead_name"),
        ChantierRow.animator,
        ChantierRow.referent,
        ChantierRow.levers,
        ChantierRow.progress,
        ChantierRow.pace,
        ChantierRow.version,
    )
    .join(AxisRow, AxisRow.id == ChantierRow.axis)
    .join(PlanRow, PlanRow.id == ChantierRow.plan)
    .outerjoin(PartyRow, PartyRow.id == ChantierRow.party)
    .order_by(PlanRow.rank, ChantierRow.number)
)


def plans(reader: Reader) -> list[Plan]:
    """Every plan, the newest first."""
    return reader.rows(select(*_PLAN).order_by(PlanRow.rank.desc()), Plan)


def plan_on(reader: Reader, *, on: date) -> Plan | None:
    """The plan whose chantiers are served on a day: the last one begun, even after its term."""
    statement = (
        select(*_PLAN).where(PlanRow.first_day <= on).order_by(PlanRow.first_day.desc()).limit(1)
    )
    found = reader.first(statement, Plan)
    if found is not None:
        return found
    return reader.first(select(*_PLAN).order_by(PlanRow.first_day).limit(1), Plan)


def chantiers(reader: Reader, *, on: date | None = None, every: bool = False) -> list[Chantier]:
    """The chantiers of the plan of a day (today when None), or of every plan, by number."""
    statement = _CHANTIER
    if not every:
        plan = plan_on(reader, on=on or reader.clock.today())
        statement = statement.where(ChantierRow.plan == (plan.id if plan else None))
    counted = _counts(reader)
    return [
        Chantier(*row, *counted.get(row.id, (0, 0))) for row in reader.connection.execute(statement)
    ]


def _counts(reader: Reader) -> dict[int, tuple[int, int]]:
    done = func.count().filter(ActionRow.state == ActionState.DONE)
    statement = (
        select(ActionRow.chantier, func.count(), done)
        .where(ActionRow.withdrawn.is_(False))
        .group_by(ActionRow.chantier)
    )
    return {row[0]: (row[1], row[2]) for row in reader.connection.execute(statement)}


def chantier(reader: Reader, *, chantier: ChantierId) -> ChantierCard:
    """A chantier with its actions and those before and after it; raises NotFound `chantier`."""
    row = reader.connection.execute(_CHANTIER.where(ChantierRow.id == chantier)).first()
    if row is None:
        raise NotFound(
            "chantier", _("Le chantier n° {id} n’existe pas.").format(id=chantier), chantier=chantier
        )
    counted = _counts(reader).get(chantier, (0, 0))
    return ChantierCard(
        chantier=Chantier(*row, *counted),
        actions=tuple(actions(reader, chantier=chantier)),
        takes_over=tuple(_near(reader, chantier, before=True)),
        taken_over_by=tuple(_near(reader, chantier, before=False)),
    )


def actions(reader: Reader, *, chantier: ChantierId) -> list[Action]:
    """The actions of a chantier in their order, the withdrawn ones left out."""
    statement = (
        select(*_ACTION)
        .where(ActionRow.chantier == chantier, ActionRow.withdrawn.is_(False))
        .order_by(ActionRow.rank)
    )
    return reader.rows(statement, Action)


def _near(reader: Reader, chantier: ChantierId, *, before: bool) -> list[Near]:
    here, there = (
        (SuccessionRow.successor, SuccessionRow.former)
        if before
        else (SuccessionRow.former, SuccessionRow.successor)
    )
    statement = (
        select(ChantierRow.id, ChantierRow.number, ChantierRow.title, PlanRow.name)
        .join(SuccessionRow, there == ChantierRow.id)
        .join(PlanRow, PlanRow.id == ChantierRow.plan)
        .where(here == chantier)
        .order_by(ChantierRow.number)
    )
    return reader.rows(statement, Near)


def stray_chantiers(reader: Reader) -> list[Near]:
    """Chantiers whose axis belongs to another plan than theirs; there should be none."""
    statement = (
        select(ChantierRow.id, ChantierRow.number, ChantierRow.title, PlanRow.name)
        .join(AxisRow, AxisRow.id == ChantierRow.axis)
        .join(PlanRow, PlanRow.id == ChantierRow.plan)
        .where(AxisRow.plan != ChantierRow.plan)
    )
    return reader.rows(statement, Near)
