"""Applications, the mix of hosted structures, and the waiting list matched with free places."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, or_, select, union_all

from pole_desk.activities.hosting.rules import (
    AHEAD_MONTHS,
    Dimension,
    Profile,
    State,
    mix,
)
from pole_desk.activities.hosting.tables import (
    ApplicationRow,
    CommitteeRow,
    TargetRow,
    VisitRow,
)
from pole_desk.activities.leases.queries import lines_on
from pole_desk.activities.leases.tables import LeaseOccupantRow, LeaseRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import FOREVER, add_months, day_start
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ApplicationId, LeaseId, PartyId, SpaceId
from pole_desk.registers.chantiers.tables import ChantierRow
from pole_desk.registers.claims.queries import free_spaces
from pole_desk.registers.dossiers.tables import DossierRow, PartyLinkRow
from pole_desk.registers.parties.rules import legal_family
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.queries import spaces
from pole_desk.registers.spaces.rules import Kind


class Application(NamedTuple):
    """A structure that asks for a place."""

    id: ApplicationId
    party: PartyId
    party_name: str
    legal_form: str
    state: str
    received_on: date
    wanted_from: date
    offices: int
    desks: int
    people: int
    criterion: str
    note: str
    committee: int | None
    decided_on: date | None
    reason: str
    lease: LeaseId | None
    version: int


class Visit(NamedTuple):
    """A visit of the pole before the file is read."""

    id: int
    held_on: date
    guide: str
    note: str


class HeldVisit(NamedTuple):
    """A visit of a period, and whose application it was for."""

    id: int
    application: ApplicationId
    held_on: date


class Committee(NamedTuple):
    """A committee held, its members and minutes."""

    id: int
    held_on: date
    members: str
    minutes: str
    version: int


class Match(NamedTuple):
    """A place free, or soon to be, for a waiting application."""

    application: ApplicationId
    party_name: str
    space: SpaceId
    code: str
    name: str
    free_from: date


_COLUMNS = (
    ApplicationRow.id, ApplicationRow.party, PartyRow.name, PartyRow.legal_form,
    ApplicationRow.state, ApplicationRow.received_on, ApplicationRow.wanted_from,
    ApplicationRow.offices, ApplicationRow.desks, ApplicationRow.people, ApplicationRow.criterion,
    ApplicationRow.note, ApplicationRow.committee, ApplicationRow.decided_on,
    ApplicationRow.reason, ApplicationRow.lease, ApplicationRow.version,
)  # fmt: skip


def applications(reader: Reader, *, state: str | None = None) -> list[Application]:
    """The applications, the newest first."""
    statement = select(*_COLUMNS).join(PartyRow, PartyRow.id == ApplicationRow.party)
    if state is not None:
        statement = statement.where(ApplicationRow.state == state)
    return reader.rows(
        statement.order_by(ApplicationRow.received_on.desc(), ApplicationRow.id.desc()), Application
    )


def application(reader: Reader, *, application: ApplicationId) -> Application:
    """One application; raises NotFound."""
    statement = select(*_COLUMNS).join(PartyRow, PartyRow.id == ApplicationRow.party)
    found = reader.first(statement.where(ApplicationRow.id == application), Application)
    if found is None:
        raise NotFound(
            "application", _("La candidature n° {id} n’existe pas.").format(id=application)
        )
    return found


def visits(reader: Reader, *, application: ApplicationId) -> list[Visit]:
    statement = (
        select(VisitRow.id, VisitRow.held_on, VisitRow.guide, VisitRow.note)
        .where(VisitRow.application == application)
        .order_by(VisitRow.held_on)
    )
    return reader.rows(statement, Visit)


def every_visit(reader: Reader, *, first: date, last: date) -> list[HeldVisit]:
    """The visits from a day to a day."""
    statement = (
        select(VisitRow.id, VisitRow.application, VisitRow.held_on)
        .where(VisitRow.held_on >= first, VisitRow.held_on <= last)
        .order_by(VisitRow.held_on, VisitRow.id)
    )
    return reader.rows(statement, HeldVisit)


def committees(reader: Reader) -> list[Committee]:
    """The committees, the newest first."""
    row = CommitteeRow
    statement = select(row.id, row.held_on, row.members, row.minutes, row.version)
    return reader.rows(statement.order_by(row.held_on.desc(), row.id.desc()), Committee)


def targets(reader: Reader, *, on: date) -> dict[tuple[str, str], Decimal]:
    """The targets in force on a day, in percent, by dimension and class."""
    statement = (
        select(TargetRow.dimension, TargetRow.class_key, TargetRow.percent)
        .where(TargetRow.valid_from <= on)
        .order_by(TargetRow.valid_from)
    )
    return {(r[0], r[1]): Decimal(r[2]) for r in reader.connection.execute(statement)}


def hosted_mix(
    reader: Reader, *, on: date, applicant: PartyId | None = None
) -> tuple[Dimension, ...]:
    """The mix of the structures hosted on a day, and what accepting an applicant changes."""
    hosted = _hosted_since(reader, on)
    wanted = set(hosted) | ({applicant} if applicant is not None else set())
    profiles = _profiles(reader, wanted, hosted, on)
    candidate = profiles[applicant] if applicant is not None and applicant not in hosted else None
    return mix((profiles[p] for p in sorted(hosted)), on, targets(reader, on=on), candidate)


def _hosted_since(reader: Reader, on: date) -> dict[PartyId, date]:
    """The structures hosted on a day, holders and co-occupants, with their first day ever."""
    lease, occupant = LeaseRow, LeaseOccupantRow
    holders = (
        select(DossierRow.party.label("party"), lease.first_day.label("first"), lease.last_day.label("last"))
        .join(DossierRow, DossierRow.id == lease.dossier)
        .where(lease.state == "signed", lease.kind == "hosting")
    )
    sharing = (
        select(occupant.party, occupant.first_day, func.coalesce(occupant.last_day, lease.last_day))
        .join(lease, lease.id == occupant.lease)
        .where(lease.state == "signed", occupant.withdrawn.is_(False))
    )
    stays = union_all(holders, sharing).subquery()
    there = select(stays.c.party).where(
        stays.c.first <= on, or_(stays.c.last.is_(None), stays.c.last >= on)
    )
    statement = (
        select(stays.c.party, func.min(stays.c.first))
        .where(stays.c.party.in_(there))
        .group_by(stays.c.party)
    )
    return {PartyId(row[0]): row[1] for row in reader.connection.execute(statement)}


def _profiles(
    reader: Reader, parties: set[PartyId], hosted: dict[PartyId, date], on: date
) -> dict[PartyId, Profile]:
    link = PartyLinkRow
    shares: dict[int, dict[str, int]] = {}
    for party, number, title, share in reader.connection.execute(
        select(link.party, ChantierRow.number, ChantierRow.title, link.share)
        .join(ChantierRow, ChantierRow.id == link.chantier)
        .where(link.first_day <= on, or_(link.last_day.is_(None), link.last_day >= on))
    ):
        shares.setdefault(party, {})[f"{number}. {title}"] = share
    rows = reader.connection.execute(
        select(PartyRow.id, PartyRow.legal_form, PartyRow.headcount, PartyRow.founded_year)
        .where(PartyRow.id.in_(parties))
    )  # fmt: skip
    return {
        PartyId(row.id): Profile(
            legal_family(row.legal_form),
            row.headcount,
            row.founded_year,
            hosted.get(PartyId(row.id)),
            shares.get(row.id, {}),
        )
        for row in rows
    }


def matches(reader: Reader, *, on: date) -> list[Match]:
    """The places free now or within three months for each waiting application, oldest first."""
    waiting = sorted(
        applications(reader, state=State.WAITING), key=lambda a: (a.received_on, a.id)
    )
    if not waiting:
        return []
    soon = _coming_free(reader, on)
    found = []
    for wish in waiting:
        kinds = {kind for kind, count in ((Kind.OFFICE, wish.offices), (Kind.DESK, wish.desks)) if count}
        for space, code, name, kind, capacity, free_from in soon:
            if kind in kinds and capacity >= min(wish.people, capacity if kind == Kind.DESK else 99):
                found.append(Match(wish.id, wish.party_name, space, code, name, free_from))
    return found


def _coming_free(reader: Reader, on: date) -> list[tuple[SpaceId, str, str, str, int, date]]:
    until = add_months(on, AHEAD_MONTHS)
    free = {p.id for p in free_spaces(reader, starts_at=day_start(on), ends_at=FOREVER)}
    ending = {
        line.space: line.until
        for line in lines_on(reader, on=on)
        if line.until is not None and line.until <= until
    }
    after = {
        p.id for p in free_spaces(reader, starts_at=day_start(until), ends_at=FOREVER)
    }
    rows = []
    for place in spaces(reader, on=on):
        if place.kind not in (Kind.OFFICE, Kind.DESK):
            continue
        if place.id in free:
            rows.append((place.id, place.code, place.name, place.kind, place.capacity, on))
        elif place.id in ending and place.id in after:
            day = ending[place.id] + timedelta(days=1)
            rows.append((place.id, place.code, place.name, place.kind, place.capacity, day))
    return rows


