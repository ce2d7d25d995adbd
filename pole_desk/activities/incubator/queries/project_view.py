"""A project in one view: what it was given, its desks, canteen account, stall, dossiers and fund projects."""

from __future__ import annotations

from typing import NamedTuple

from pole_desk.activities.incubator.queries.candidacies import Document, documents
from pole_desk.activities.incubator.queries.exits import Exit, Outcome, exits, outcomes
from pole_desk.activities.incubator.queries.identity import Project, Step, project, steps
from pole_desk.activities.incubator.queries.mentors import Mentoring, mentorings
from pole_desk.activities.incubator.queries.progress import (
    MilestoneItem,
    Radar,
    Risk,
    milestones,
    radar,
    risks,
)
from pole_desk.activities.incubator.queries.sessions import Action, Session, actions, sessions
from pole_desk.activities.leases.queries import LeaseItem, leases
from pole_desk.kernel.work import Reader
from pole_desk.ports.admissions import Admissions, Asked
from pole_desk.ports.ids import IncubationId
from pole_desk.registers.dossiers.queries import Dossier, Link, dossiers, links_of
from pole_desk.registers.dossiers.rules import Kind


class AtPole(NamedTuple):
    """What the structure of a project has at the pole; all empty until it has a structure.

    `desks` are its agreements, `meals` its canteen account, `stalls` its shop contracts, `events` its
    bookings, `storage` what it stores, `fund` its fund projects, `asked` its hosting applications.
    """

    desks: tuple[LeaseItem, ...] = ()
    meals: tuple[Dossier, ...] = ()
    stalls: tuple[Dossier, ...] = ()
    events: tuple[Dossier, ...] = ()
    storage: tuple[Dossier, ...] = ()
    fund: tuple[Dossier, ...] = ()
    asked: tuple[Asked, ...] = ()


class ProjectView(NamedTuple):
    """A project whole; the notes of its sessions only for who may read them."""

    project: Project
    steps: tuple[Step, ...]
    links: tuple[Link, ...]
    at_pole: AtPole
    mentors: tuple[Mentoring, ...]
    sessions: tuple[Session, ...]
    actions: tuple[Action, ...]
    milestones: tuple[MilestoneItem, ...]
    radar: Radar
    risks: tuple[Risk, ...]
    exits: tuple[Exit, ...]
    outcomes: tuple[Outcome, ...]
    documents: tuple[Document, ...]


def at_pole(reader: Reader, *, incubation: IncubationId) -> AtPole:
    """What the structure of a project has at the pole, from the registers and the agreements."""
    party = project(reader, incubation=incubation).party
    if party is None:
        return AtPole()
    kinds: dict[str, list[Dossier]] = {}
    for one in dossiers(reader, party=party):
        if one.state != "cancelled":
            kinds.setdefault(one.kind, []).append(one)
    return AtPole(
        tuple(one for one in leases(reader, party=party) if one.kind == "hosting"),
        tuple(kinds.get(Kind.MEALS, ())), tuple(kinds.get(Kind.SHOP, ())),
        tuple(kinds.get(Kind.EVENT, ())), tuple(kinds.get(Kind.STORAGE, ())),
        tuple(kinds.get(Kind.PROJECT, ())),
        tuple(reader.port(Admissions).asked(reader, party=party)),  # type: ignore[type-abstract]
    )  # fmt: skip


def project_view(reader: Reader, *, incubation: IncubationId) -> ProjectView:
    """A project whole; raises NotFound `incubation`."""
    one = project(reader, incubation=incubation)
    return ProjectView(
        one, tuple(steps(reader, incubation=incubation)), tuple(links_of(reader, dossier=one.dossier)),
        at_pole(reader, incubation=incubation), tuple(mentorings(reader, incubation=incubation)),
        tuple(sessions(reader, incubation=incubation)), tuple(actions(reader, incubation=incubation)),
        tuple(milestones(reader, incubation=incubation)), radar(reader, incubation=incubation),
        tuple(risks(reader, incubation=incubation)), tuple(exits(reader, incubation=incubation)),
        tuple(outcomes(reader, incubation=incubation, every=True)),
        tuple(documents(reader, incubation=incubation)),
    )  # fmt: skip
