"""Projects in a list with filters, one whole, and the figures of the page's head."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.fund.queries.following import (
    OtherCall,
    Outcome,
    Position,
    Served,
    ToAsk,
    other_calls,
    outcomes,
    positions,
    served,
    to_ask,
)
from pole_desk.activities.fund.queries.grants import (
    Aid,
    Amendment,
    Instalment,
    Limits,
    aids,
    amendments,
    instalments,
    limits,
)
from pole_desk.activities.fund.queries.groups import GroupCard, group_of
from pole_desk.activities.fund.rules import state_of
from pole_desk.activities.fund.rules.grants import Step, running
from pole_desk.activities.fund.tables import ProjectRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId, ProjectId
from pole_desk.registers.chantiers.tables import ChantierRow
from pole_desk.registers.dossiers.queries import Link, links_of
from pole_desk.registers.dossiers.tables import DossierLinkRow, DossierRow
from pole_desk.registers.parties.tables import PartyRow


class Project(NamedTuple):
    """A project in a list; sums are of the instalments that stand."""

    id: ProjectId
    dossier: DossierId
    number: str
    title: str
    party: PartyId
    party_name: str
    need: str
    contact: str
    commune: str
    territory: str
    policies: list[str]
    submitted_on: date
    written: str
    ended_on: date | None
    state_reason: str
    import_key: str | None
    search_key: str
    version: int
    grants: tuple[Instalment, ...] = ()
    chantiers: tuple[int, ...] = ()

    @property
    def standing(self) -> list[Instalment]:
        return [one for one in self.grants if one.stands]

    @property
    def state(self) -> str:
        return state_of(self.written, len(self.standing))

    @property
    def decided(self) -> Decimal:
        return sum((one.amount for one in self.standing), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((one.amount for one in self.standing if one.state == Step.PAID), ZERO)

    @property
    def current(self) -> Instalment | None:
        """The first instalment that waits for a step."""
        return next((one for one in self.standing if one.follows is not None), None)

    def years(self) -> set[int]:
        """The years when something was decided; the year submitted when nothing was."""
        return {one.decided_on.year for one in self.standing} or {self.submitted_on.year}

    def report_late(self, on: date) -> bool:
        return any(one.report_late(on) for one in self.standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectCard:
    """Everything of a project."""

    project: Project
    instalments: tuple[Instalment, ...]
    amendments: tuple[Amendment, ...]
    group: GroupCard | None
    positions: tuple[Position, ...]
    other_calls: tuple[OtherCall, ...]
    outcomes: tuple[Outcome, ...]
    links: tuple[Link, ...]
    served: tuple[Served, ...]
    aids: tuple[Aid, ...]
    running: Decimal
    limits: Limits
    to_ask: tuple[ToAsk, ...]


_PROJECT = (
    select(
        ProjectRow.id, ProjectRow.dossier, ProjectRow.number, DossierRow.title, DossierRow.party,
        PartyRow.name, ProjectRow.need, ProjectRow.contact, ProjectRow.commune, ProjectRow.territory,
        ProjectRow.policies, ProjectRow.submitted_on, ProjectRow.state, ProjectRow.ended_on,
        ProjectRow.state_reason, ProjectRow.import_key, ProjectRow.search_key, ProjectRow.version,
    )
    .join(DossierRow, DossierRow.id == ProjectRow.dossier)
    .join(PartyRow, PartyRow.id == DossierRow.party)
    .order_by(ProjectRow.submitted_on.desc(), ProjectRow.id.desc())
)  # fmt: skip


def projects(
    reader: Reader,
    *,
    state: str | None = None,
    chantier: int | None = None,
    policy: str = "",
    territory: str | None = None,
    year: int | None = None,
    late: bool = False,
    words: str = "",
) -> list[Project]:
    """The projects that pass every filter given, the last submitted first.

    `chantier` is a chantier's number, `year` one in which something was decided, `late` keeps those
    whose report should have come; `territory` is a commune or `qpv`, `periurban`.
    """
    by_project: dict[int, list[Instalment]] = defaultdict(list)
    for one in instalments(reader):
        by_project[one.project].append(one)
    served_chantiers = _chantiers(reader)
    today = reader.clock.today()
    wanted, place, public = slug(words).split(), slug(territory or ""), slug(policy)
    found = []
    for row in reader.connection.execute(_PROJECT):
        project = Project(
            *row, grants=tuple(by_project[row.id]),
            chantiers=tuple(sorted(served_chantiers[row.dossier])),
        )  # fmt: skip
        keeps = (
            (state is None or project.state == state)
            and (chantier is None or chantier in project.chantiers)
            and (not public or any(public in slug(one) for one in project.policies))
            and (not place or place in (slug(project.commune), slug(project.territory)))
            and (year is None or year in project.years())
            and (not late or project.report_late(today))
            and all(word in f"{project.search_key} {slug(project.party_name)}" for word in wanted)
        )
        if keeps:
            found.append(project)
    return found


def _chantiers(reader: Reader) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    statement = (
        select(DossierLinkRow.dossier, ChantierRow.number)
        .join(ChantierRow, ChantierRow.id == DossierLinkRow.chantier)
        .join(ProjectRow, ProjectRow.dossier == DossierLinkRow.dossier)
        .where(DossierLinkRow.withdrawn.is_(False), DossierLinkRow.last_day.is_(None))
    )
    for dossier, number in reader.connection.execute(statement):
        found[dossier].add(number)
    return found


def project(reader: Reader, *, project: ProjectId) -> Project:
    """One project; raises NotFound `fund_project`."""
    row = reader.connection.execute(_PROJECT.where(ProjectRow.id == project)).first()
    if row is None:
        raise NotFound("fund_project", _("Le projet n° {id} n’existe pas.").format(id=project))
    numbers = tuple(
        sorted({link.number for link in links_of(reader, dossier=row.dossier) if link.last_day is None})
    )
    return Project(*row, grants=tuple(instalments(reader, project=project)), chantiers=numbers)


def project_card(reader: Reader, *, project: ProjectId) -> ProjectCard:
    """A project whole; raises NotFound `fund_project`."""
    found = one_project(reader, project=project)
    today = reader.clock.today()
    known = aids(reader, parties=[found.party])
    return ProjectCard(
        project=found,
        instalments=found.grants,
        amendments=tuple(amendments(reader, project=project)),
        group=group_of(reader, project=project),
        positions=tuple(positions(reader, project=project)),
        other_calls=tuple(other_calls(reader, project=project)),
        outcomes=tuple(outcomes(reader, project=project, standing=False)),
        links=tuple(links_of(reader, dossier=found.dossier)),
        served=tuple(served(reader, dossier=found.dossier)),
        aids=tuple(known),
        running=running(known, on=today),
        limits=limits(reader, on=today),
        to_ask=tuple(to_ask(reader, on=today, project=project)),
    )


one_project = project
"""The same query under a name that an argument does not hide."""


def policies(reader: Reader) -> list[str]:
    """The public policies that projects name, once each, by name."""
    named = reader.connection.scalars(select(ProjectRow.policies))
    return sorted({policy for one in named for policy in one}, key=slug)


def by_dossier(reader: Reader, *, dossier: DossierId) -> ProjectId | None:
    """The project of a dossier; None when the dossier is another thing."""
    found = reader.connection.scalar(select(ProjectRow.id).where(ProjectRow.dossier == dossier))
    return None if found is None else ProjectId(found)
