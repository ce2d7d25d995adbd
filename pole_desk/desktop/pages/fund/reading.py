"""What the page's views show, each read at once; how it looks is in the views."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.fund import queries
from pole_desk.activities.fund.queries import GroupCard, Project, ProjectCard, Recommendation, Year
from pole_desk.kernel.audit import Entry, trail
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ProjectId
from pole_desk.registers.chantiers.queries import Chantier, chantiers

HISTORY = 60


class ProjectLine(NamedTuple):
    """A project in the list; `follows` says what waits, `late` that its report should have come."""

    id: ProjectId
    number: str
    title: str
    party_name: str
    state: str
    grants: int
    decided: Decimal
    paid: Decimal
    late: bool
    last_day: date
    project: Project


class AdviceLine(NamedTuple):
    """A recommendation in the list of all, with what it is about."""

    id: int
    about: str
    owner: str
    text: str
    due_on: date | None
    state: str
    outcome: str
    late: bool
    project: ProjectId | None
    advice: Recommendation


class Picture(NamedTuple):
    """The views of the page."""

    day: date
    projects: list[ProjectLine]
    years: list[Year]
    advice: list[AdviceLine]
    coordinations: list[GroupCard]
    chantiers: list[Chantier]
    policies: list[str]


def picture(reader: Reader) -> Picture:
    """Everything that the lists show."""
    today = reader.clock.today()
    known = queries.projects(reader)
    titles = {one.id: one.title for one in known}
    whose = {one.id: one for one in queries.groups(reader)}
    advice = []
    for one in queries.recommendations(reader):
        group = whose.get(one.group)
        if group is None:
            continue
        about = group.name if group.project is None else titles[group.project]
        advice.append(
            AdviceLine(
                one.id, about, one.owner, one.text, one.due_on, one.state, one.outcome, one.late(today),
                group.project, one,
            )
        )  # fmt: skip
    return Picture(
        today, [_line(one, today) for one in known], queries.by_year(reader), advice,
        queries.coordinations(reader), chantiers(reader), queries.policies(reader),
    )  # fmt: skip


def _line(one: Project, today: date) -> ProjectLine:
    days = [grant.decided_on for grant in one.standing]
    return ProjectLine(
        one.id, one.number, one.title, one.party_name, one.state, len(one.standing), one.decided,
        one.paid, one.report_late(today), max(days, default=one.submitted_on), one,
    )  # fmt: skip


class Card(NamedTuple):
    """A project whole, with its history."""

    card: ProjectCard
    day: date
    history: list[Entry]
    chantiers: list[Chantier]


def card(reader: Reader, *, project: ProjectId) -> Card:
    """Everything that the card of a project shows; raises NotFound."""
    return Card(
        queries.project_card(reader, project=project),
        reader.clock.today(),
        trail(reader, topic="fund", record=project, limit=HISTORY),
        chantiers(reader),
    )
