"""What became of projects: repositioned, helped elsewhere, outcomes with their revisions, what is to ask."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from pole_desk.activities.fund.rules import FOLLOW_UPS, OutcomeKind, State, asked_on
from pole_desk.activities.fund.tables import OtherCallRow, OutcomeRow, PositionRow, ProjectRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId, ProjectId
from pole_desk.registers.dossiers.tables import DossierLinkRow, DossierRow
from pole_desk.registers.parties.tables import PartyRow


class Position(NamedTuple):
    """A repositioning: before, after, why."""

    id: int
    meeting: int | None
    on_day: date
    before: str
    after: str
    reason: str


class OtherCall(NamedTuple):
    """Another call met."""

    id: int
    name: str
    on_day: date
    result: str
    amount: Decimal | None
    note: str


class Outcome(NamedTuple):
    """An outcome seen at a month; `standing` False once revised or withdrawn."""

    id: int
    project: ProjectId
    kind: str
    month: int
    on_day: date
    policy: str
    how: str
    evidence: str
    party: PartyId | None
    structure: str
    legal_form: str
    jobs: Decimal | None
    alive: bool | None
    replaces: int | None
    revision_reason: str
    standing: bool


class ToAsk(NamedTuple):
    """A follow-up that is due and not answered."""

    project: ProjectId
    title: str
    party_name: str
    month: int
    due_on: date


class Served(NamedTuple):
    """A dossier that serves a project, with its share in basis points."""

    dossier: DossierId
    kind: str
    party: PartyId
    party_name: str
    title: str
    state: str
    share: int
    first_day: date
    last_day: date | None


def _columns(row: Any, item: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in item._fields)


def positions(reader: Reader, *, project: ProjectId) -> list[Position]:
    """How a project was repositioned, the first first."""
    statement = (
        select(*_columns(PositionRow, Position))
        .where(PositionRow.project == project, PositionRow.withdrawn.is_(False))
        .order_by(PositionRow.on_day, PositionRow.id)
    )
    return reader.rows(statement, Position)


def other_calls(reader: Reader, *, project: ProjectId) -> list[OtherCall]:
    """The other calls that a project met."""
    statement = (
        select(*_columns(OtherCallRow, OtherCall))
        .where(OtherCallRow.project == project, OtherCallRow.withdrawn.is_(False))
        .order_by(OtherCallRow.on_day, OtherCallRow.id)
    )
    return reader.rows(statement, OtherCall)


def outcomes(
    reader: Reader, *, project: ProjectId | None = None, standing: bool = True
) -> list[Outcome]:
    """Outcomes by project, kind and month; those revised too unless only the standing are asked."""
    structure = func.coalesce(PartyRow.name, OutcomeRow.structure).label("structure")
    columns = [
        structure if name == "structure" else getattr(OutcomeRow, name) for name in Outcome._fields
    ]
    statement = select(*columns).outerjoin(PartyRow, PartyRow.id == OutcomeRow.party)
    if project is not None:
        statement = statement.where(OutcomeRow.project == project)
    if standing:
        statement = statement.where(OutcomeRow.standing.is_(True))
    order = (OutcomeRow.project, OutcomeRow.kind, OutcomeRow.month, OutcomeRow.id)
    return reader.rows(statement.order_by(*order), Outcome)


def to_ask(reader: Reader, *, on: date, project: ProjectId | None = None) -> list[ToAsk]:
    """The follow-ups due on a day, of each project the last one that is due and not answered.

    A later answer settles the earlier ones: what a structure was at 12 months is not asked once
    36 months are known.
    """
    answered: dict[int, int] = {}
    for one in outcomes(reader, project=project):
        if one.kind == OutcomeKind.ENTERPRISE:
            answered[one.project] = max(answered.get(one.project, 0), one.month)
    statement = (
        select(ProjectRow.id, DossierRow.title, PartyRow.name, ProjectRow.ended_on)
        .join(DossierRow, DossierRow.id == ProjectRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .where(ProjectRow.state == State.ENDED)
        .order_by(ProjectRow.ended_on, ProjectRow.id)
    )
    if project is not None:
        statement = statement.where(ProjectRow.id == project)
    found = []
    for number, title, party_name, ended_on in reader.connection.execute(statement):
        due = [
            (month, asked_on(ended_on, month))
            for month in FOLLOW_UPS
            if month > answered.get(number, 0) and asked_on(ended_on, month) <= on
        ]
        if due:
            found.append(ToAsk(number, title, party_name, *due[-1]))
    return found


def served(reader: Reader, *, dossier: DossierId, on: date | None = None) -> list[Served]:
    """The other dossiers that serve a project's dossier, on a day or ever."""
    link = DossierLinkRow
    statement = (
        select(DossierRow.id, DossierRow.kind, DossierRow.party, PartyRow.name, DossierRow.title,
               DossierRow.state, link.share, link.first_day, link.last_day)
        .join(DossierRow, DossierRow.id == link.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .where(link.project == dossier, link.dossier != dossier)
        .order_by(DossierRow.kind, link.first_day, link.id)
    )  # fmt: skip
    if on is not None:
        statement = statement.where(
            link.first_day <= on, or_(link.last_day.is_(None), link.last_day >= on)
        )
    return reader.rows(statement, Served)
