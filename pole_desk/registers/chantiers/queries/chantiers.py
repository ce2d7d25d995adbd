"""Chantiers listed, and one with all that is its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, PartyId
from pole_desk.registers.chantiers.queries.actions import Action, actions
from pole_desk.registers.chantiers.queries.following import (
    Lead,
    Meeting,
    Progress,
    Referent,
    Support,
    leads,
    meetings,
    progress_of,
    referents,
    supports,
)
from pole_desk.registers.chantiers.queries.plans import plan_on
from pole_desk.registers.chantiers.rules import ActionState
from pole_desk.registers.chantiers.tables import (
    ActionRow,
    AxisRow,
    ChantierRow,
    PlanRow,
    SuccessionRow,
)


class Chantier(NamedTuple):
    """A chantier in a list, led and advanced as on the day of reading.

    `actions` counts those not withdrawn, `done` those realised; `levers` by code, each with a word;
    `animator` is the person who leads, `referent` the referents in words.
    """

    id: ChantierId
    number: int
    title: str
    axis: str
    axis_title: str
    plan: str
    transversal: bool
    goal: str
    actors: int | None
    levers: dict[str, str]
    version: int
    lead: PartyId | None = None
    lead_name: str = ""
    lead_kind: str = ""
    animator: str = ""
    referent: str = ""
    progress: int = 0
    pace: str = ""
    actions: int = 0
    done: int = 0


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
    goals: tuple[str, ...]
    stakes: tuple[str, ...]
    leads: tuple[Lead, ...]
    referents: tuple[Referent, ...]
    progress: tuple[Progress, ...]
    meetings: tuple[Meeting, ...]
    supports: tuple[Support, ...]


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
        ChantierRow.levers,
        ChantierRow.version,
    )
    .join(AxisRow, AxisRow.id == ChantierRow.axis)
    .join(PlanRow, PlanRow.id == ChantierRow.plan)
    .order_by(PlanRow.rank, ChantierRow.number)
)


def chantiers(reader: Reader, *, on: date | None = None, every: bool = False) -> list[Chantier]:
    """The chantiers of the plan of a day (today when None), or of every plan, by number."""
    statement = _CHANTIER.where(PlanRow.withdrawn.is_(False))
    if not every:
        plan = plan_on(reader, on=on or reader.clock.today())
        statement = statement.where(ChantierRow.plan == (plan.id if plan else None))
    known = _Known.read(reader)
    return [known.told(row) for row in reader.connection.execute(statement)]


def chantier(reader: Reader, *, chantier: ChantierId) -> ChantierCard:
    """A chantier with all that is its own; raises NotFound `chantier`."""
    row = reader.connection.execute(
        _CHANTIER.add_columns(PlanRow.goals, PlanRow.stakes).where(ChantierRow.id == chantier)
    ).first()
    if row is None:
        raise NotFound(
            "chantier", _("Le chantier n° {id} n’existe pas.").format(id=chantier), chantier=chantier
        )
    return ChantierCard(
        chantier=_Known.read(reader, chantier).told(row[:-2]),
        actions=tuple(actions(reader, chantier=chantier)),
        takes_over=tuple(_near(reader, chantier, before=True)),
        taken_over_by=tuple(_near(reader, chantier, before=False)),
        goals=tuple(row.goals),
        stakes=tuple(row.stakes),
        leads=tuple(leads(reader, chantier=chantier)),
        referents=tuple(referents(reader, chantier=chantier)),
        progress=tuple(progress_of(reader, chantier=chantier)),
        meetings=tuple(meetings(reader, chantier=chantier)),
        supports=tuple(supports(reader, chantier=chantier)),
    )


class _Known:
    """What is known today of chantiers beside their own row, by chantier."""

    def __init__(self) -> None:
        self.lead: dict[int, Lead] = {}
        self.referents: dict[int, list[str]] = {}
        self.progress: dict[int, Progress] = {}
        self.counts: dict[int, tuple[int, int]] = {}

    @classmethod
    def read(cls, reader: Reader, chantier: ChantierId | None = None) -> _Known:
        today, found = reader.clock.today(), cls()
        for lead in reversed(leads(reader, chantier=chantier, on=today)):
            found.lead[lead.chantier] = lead
        for one in referents(reader, chantier=chantier, on=today):
            words = ", ".join(part for part in (one.name, one.policy, one.institution) if part)
            found.referents.setdefault(one.chantier, []).append(words)
        for noted in progress_of(reader, chantier=chantier):
            if noted.day <= today:
                found.progress[noted.chantier] = noted
        found.counts = _counts(reader)
        return found

    def told(self, row: Any) -> Chantier:
        number = row[0]
        lead, noted = self.lead.get(number), self.progress.get(number)
        return Chantier(
            *row,
            lead=lead.party if lead else None,
            lead_name=lead.party_name if lead else "",
            lead_kind=lead.kind if lead else "",
            animator=lead.name if lead else "",
            referent="\u202f; ".join(self.referents.get(number, ())),
            progress=noted.percent if noted else 0,
            pace=noted.pace if noted else "",
            actions=self.counts.get(number, (0, 0))[0],
            done=self.counts.get(number, (0, 0))[1],
        )


def _counts(reader: Reader) -> dict[int, tuple[int, int]]:
    done = func.count().filter(ActionRow.state == ActionState.DONE)
    statement = (
        select(ActionRow.chantier, func.count(), done)
        .where(ActionRow.withdrawn.is_(False))
        .group_by(ActionRow.chantier)
    )
    return {row[0]: (row[1], row[2]) for row in reader.connection.execute(statement)}


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
        .where(here == chantier, PlanRow.withdrawn.is_(False))
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
