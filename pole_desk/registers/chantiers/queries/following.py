"""How a chantier is led and followed: leads, referents, progress, meetings, specific support."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, or_, select

from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, PartyId
from pole_desk.registers.chantiers.tables import (
    AttendanceRow,
    LeadRow,
    MeetingRow,
    ProgressRow,
    ReferentRow,
    SupportRow,
)
from pole_desk.registers.parties.tables import PartyRow


class Lead(NamedTuple):
    """Who leads a chantier from a day to a day; `name` is the person, `party_name` the structure."""

    id: int
    chantier: ChantierId
    kind: str
    party: PartyId | None
    party_name: str
    name: str
    first_day: date
    last_day: date | None


class Referent(NamedTuple):
    """The person of a public policy whom a chantier deals with."""

    id: int
    chantier: ChantierId
    policy: str
    name: str
    institution: str
    first_day: date
    last_day: date | None
    version: int


class Progress(NamedTuple):
    """How far a chantier was on a day, in percent, at what pace, with a word."""

    id: int
    chantier: ChantierId
    day: date
    percent: int
    pace: str
    words: str


class Attendee(NamedTuple):
    """Who came to a meeting; `authority`: for a local authority."""

    name: str
    party: PartyId | None
    party_name: str
    institution: str
    authority: bool


class Meeting(NamedTuple):
    """A meeting of a chantier, with who came and what was said."""

    id: int
    chantier: ChantierId
    day: date
    subject: str
    place: str
    minutes: str
    version: int
    people: tuple[Attendee, ...] = ()

    @property
    def structures(self) -> int:
        """The structures and institutions present, each once."""
        return len({(one.party, "" if one.party else one.institution) for one in self.people if one.party or one.institution})

    @property
    def authorities(self) -> int:
        """How many people came for a local authority."""
        return sum(1 for one in self.people if one.authority)


class Support(NamedTuple):
    """A specific support given to a chantier; hours and value in euros where they are known."""

    id: int
    chantier: ChantierId
    day: date
    title: str
    name: str
    party: PartyId | None
    party_name: str
    hours: Decimal | None
    value: Decimal | None
    version: int


_NAME = func.coalesce(PartyRow.name, "")


def leads(
    reader: Reader, *, chantier: ChantierId | None = None, on: date | None = None
) -> list[Lead]:
    """Who leads, on a day or ever, the newest first; of every chantier when None."""
    row = LeadRow
    statement = (
        select(row.id, row.chantier, row.kind, row.party, _NAME, row.name, row.first_day, row.last_day)
        .outerjoin(PartyRow, PartyRow.id == row.party)
        .where(row.withdrawn.is_(False))
        .order_by(row.first_day.desc(), row.id.desc())
    )
    if chantier is not None:
        statement = statement.where(row.chantier == chantier)
    if on is not None:
        statement = statement.where(
            row.first_day <= on, or_(row.last_day.is_(None), row.last_day >= on)
        )
    return reader.rows(statement, Lead)


def referents(
    reader: Reader, *, chantier: ChantierId | None = None, on: date | None = None
) -> list[Referent]:
    """The referents of public policies, on a day or ever, by policy; of every chantier when None."""
    row = ReferentRow
    statement = (
        select(*(getattr(row, name) for name in Referent._fields))
        .where(row.withdrawn.is_(False))
        .order_by(row.policy, row.first_day, row.id)
    )
    if chantier is not None:
        statement = statement.where(row.chantier == chantier)
    if on is not None:
        statement = statement.where(
            row.first_day <= on, or_(row.last_day.is_(None), row.last_day >= on)
        )
    return reader.rows(statement, Referent)


def progress_of(reader: Reader, *, chantier: ChantierId | None = None) -> list[Progress]:
    """The progress noted, the oldest first; of every chantier when None."""
    row = ProgressRow
    statement = (
        select(*(getattr(row, name) for name in Progress._fields))
        .where(row.withdrawn.is_(False))
        .order_by(row.day, row.id)
    )
    if chantier is not None:
        statement = statement.where(row.chantier == chantier)
    return reader.rows(statement, Progress)


def meetings(reader: Reader, *, chantier: ChantierId) -> list[Meeting]:
    """The meetings of a chantier with who came, the newest first."""
    statement = (
        select(*(getattr(MeetingRow, name) for name in Meeting._fields[:-1]))
        .where(MeetingRow.chantier == chantier, MeetingRow.withdrawn.is_(False))
        .order_by(MeetingRow.day.desc(), MeetingRow.id.desc())
    )
    people = _people(reader, chantier)
    return [
        Meeting(*row, tuple(people.get(row.id, ()))) for row in reader.connection.execute(statement)
    ]


def _people(reader: Reader, chantier: ChantierId) -> dict[int, list[Attendee]]:
    row = AttendanceRow
    statement = (
        select(row.meeting, row.name, row.party, _NAME, row.institution, row.authority)
        .join(MeetingRow, MeetingRow.id == row.meeting)
        .outerjoin(PartyRow, PartyRow.id == row.party)
        .where(MeetingRow.chantier == chantier, row.withdrawn.is_(False))
        .order_by(row.meeting, row.id)
    )
    found: dict[int, list[Attendee]] = {}
    for meeting, *person in reader.connection.execute(statement):
        found.setdefault(meeting, []).append(Attendee(*person))
    return found


def supports(reader: Reader, *, chantier: ChantierId) -> list[Support]:
    """The specific support given to a chantier, the newest first."""
    row = SupportRow
    statement = (
        select(
            row.id,
            row.chantier,
            row.day,
            row.title,
            row.name,
            row.party,
            _NAME,
            row.hours,
            row.value,
            row.version,
        )
        .outerjoin(PartyRow, PartyRow.id == row.party)
        .where(row.chantier == chantier, row.withdrawn.is_(False))
        .order_by(row.day.desc(), row.id.desc())
    )
    return reader.rows(statement, Support)
