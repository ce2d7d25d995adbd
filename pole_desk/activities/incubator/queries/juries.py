"""Juries read: who sits, the timetable, conflicts, votes, decisions."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.activities.incubator.rules.juries import Seat, able, sitting
from pole_desk.activities.incubator.tables import (
    CallRow,
    CandidacyRow,
    ConflictRow,
    DecisionRow,
    HearingRow,
    IncubationRow,
    JurorRow,
    JuryRow,
    VoteRow,
)
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CallId, CandidacyId, DossierId, HoldId, IncubationId, JuryId, PartyId, SpaceId
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.tables import SpaceRow


class Jury(NamedTuple):
    """A jury day; `closed_on` once its minutes are closed."""

    id: JuryId
    call: CallId
    call_name: str
    dossier: DossierId
    held_on: date
    space: SpaceId | None
    where: str
    hold: HoldId | None
    quorum: int
    minutes: str
    closed_on: date | None
    cancelled: bool
    version: int


class Juror(NamedTuple):
    """A member or a substitute; `sits` when counted in the quorum."""

    id: int
    name: str
    party: PartyId | None
    party_name: str
    substitute_of: int | None
    presence: str
    sits: bool


class Hearing(NamedTuple):
    """A candidacy on the timetable, epoch seconds; `came` None until it is noted."""

    id: int
    candidacy: CandidacyId
    incubation: IncubationId
    title: str
    carrier: str
    track: str
    state: str
    starts_at: int
    ends_at: int
    came: bool | None


class Conflict(NamedTuple):
    """A member has an interest in a candidacy."""

    id: int
    juror: int
    candidacy: CandidacyId
    reason: str


class Tally(NamedTuple):
    """The votes on a candidacy; who could vote and did not is in `silent`."""

    favour: int
    against: int
    abstentions: int
    silent: int


class Decided(NamedTuple):
    """What a jury decided on a candidacy; the last one stands."""

    id: int
    jury: JuryId
    held_on: date
    candidacy: CandidacyId
    decision: str
    reason: str
    conditions: str
    deferred_to: date | None
    on_day: date
    withdrawn: bool


class JuryCard(NamedTuple):
    """A jury day whole; `votes` by member and candidacy."""

    jury: Jury
    jurors: tuple[Juror, ...]
    hearings: tuple[Hearing, ...]
    conflicts: tuple[Conflict, ...]
    votes: dict[tuple[int, int], str]
    decisions: tuple[Decided, ...]

    @property
    def seats(self) -> list[Seat]:
        """The members as the rules look at them."""
        return [Seat(one.id, one.name, one.substitute_of, one.presence) for one in self.jurors]

    def apart(self, candidacy: int) -> set[int]:
        """The members in conflict on a candidacy."""
        return {one.juror for one in self.conflicts if one.candidacy == candidacy}

    def able(self, candidacy: int) -> list[int]:
        """Who may vote on a candidacy."""
        return able(self.seats, self.apart(candidacy))

    def quorate(self, candidacy: int) -> bool:
        """Whether the quorum is there for a candidacy."""
        return len(self.able(candidacy)) >= self.jury.quorum

    def tally(self, candidacy: int) -> Tally:
        """The votes on a candidacy, of those who may vote."""
        own = [self.votes.get((juror, candidacy), "") for juror in self.able(candidacy)]
        return Tally(own.count("for"), own.count("against"), own.count("abstention"), own.count(""))

    def decision(self, candidacy: int) -> Decided | None:
        """What stands of this jury's decisions on a candidacy."""
        own = [one for one in self.decisions if one.candidacy == candidacy]
        return own[-1] if own else None


_JURY = (
    select(
        JuryRow.id, JuryRow.call, CallRow.name, JuryRow.dossier, JuryRow.held_on, JuryRow.space,
        func.coalesce(SpaceRow.name, JuryRow.place), JuryRow.hold, JuryRow.quorum, JuryRow.minutes,
        JuryRow.closed_on, JuryRow.cancelled, JuryRow.version,
    )
    .join(CallRow, CallRow.id == JuryRow.call)
    .outerjoin(SpaceRow, SpaceRow.id == JuryRow.space)
)  # fmt: skip


def juries(
    reader: Reader,
    *,
    call: CallId | None = None,
    first: date | None = None,
    last: date | None = None,
    cancelled: bool = False,
) -> list[Jury]:
    """The jury days, of a call or from a day to a day, in time."""
    statement = _JURY
    if call is not None:
        statement = statement.where(JuryRow.call == call)
    if first is not None:
        statement = statement.where(JuryRow.held_on >= first)
    if last is not None:
        statement = statement.where(JuryRow.held_on <= last)
    if not cancelled:
        statement = statement.where(JuryRow.cancelled.is_(False))
    return reader.rows(statement.order_by(JuryRow.held_on, JuryRow.id), Jury)


def jury(reader: Reader, *, jury: JuryId) -> Jury:
    """One jury day; raises NotFound `jury`."""
    found = reader.first(_JURY.where(JuryRow.id == jury), Jury)
    if found is None:
        raise NotFound("jury", _("Le jury n° {id} n’existe pas.").format(id=jury))
    return found


def jury_card(reader: Reader, *, jury: JuryId) -> JuryCard:
    """A jury day with its members, timetable, conflicts, votes and decisions; raises NotFound."""
    statement = _JURY.where(JuryRow.id == jury)
    one = reader.first(statement, Jury)
    if one is None:
        raise NotFound("jury", _("Le jury n° {id} n’existe pas.").format(id=jury))
    own = _jurors(reader, jury)
    return JuryCard(
        one, tuple(own), tuple(hearings(reader, jury=jury)), tuple(_conflicts(reader, jury)),
        _votes(reader, jury), tuple(decisions(reader, jury=jury)),
    )  # fmt: skip


def _jurors(reader: Reader, jury: JuryId) -> list[Juror]:
    """Members in the order entered, each followed by the substitutes."""
    row = JurorRow
    statement = (
        select(row.id, row.name, row.party, func.coalesce(PartyRow.name, ""), row.substitute_of, row.presence)
        .outerjoin(PartyRow, PartyRow.id == row.party)
        .where(row.jury == jury, row.withdrawn.is_(False))
        .order_by(func.coalesce(row.substitute_of, row.id), row.substitute_of.is_not(None), row.id)
    )
    found = reader.connection.execute(statement).all()
    there = set(sitting([Seat(one[0], one[1], one[4], one[5]) for one in found]))
    return [Juror(*one, one[0] in there) for one in found]


def hearings(reader: Reader, *, jury: JuryId) -> list[Hearing]:
    """The timetable of a jury day, in time."""
    row = HearingRow
    statement = (
        select(
            row.id, row.candidacy, IncubationRow.id, IncubationRow.title, IncubationRow.carrier,
            CandidacyRow.track, CandidacyRow.state, row.starts_at, row.ends_at, row.came,
        )
        .join(CandidacyRow, CandidacyRow.id == row.candidacy)
        .join(IncubationRow, IncubationRow.id == CandidacyRow.incubation)
        .where(row.jury == jury, row.withdrawn.is_(False))
        .order_by(row.starts_at, row.id)
    )  # fmt: skip
    return reader.rows(statement, Hearing)


def _conflicts(reader: Reader, jury: JuryId) -> list[Conflict]:
    row = ConflictRow
    statement = (
        select(row.id, row.juror, row.candidacy, row.reason)
        .join(JurorRow, JurorRow.id == row.juror)
        .where(JurorRow.jury == jury, JurorRow.withdrawn.is_(False), row.withdrawn.is_(False))
        .order_by(row.id)
    )
    return reader.rows(statement, Conflict)


def _votes(reader: Reader, jury: JuryId) -> dict[tuple[int, int], str]:
    row = VoteRow
    statement = (
        select(row.juror, row.candidacy, row.vote)
        .join(JurorRow, JurorRow.id == row.juror)
        .where(JurorRow.jury == jury, JurorRow.withdrawn.is_(False), row.withdrawn.is_(False))
    )
    return {(one[0], one[1]): one[2] for one in reader.connection.execute(statement)}


def decisions(
    reader: Reader,
    *,
    jury: JuryId | None = None,
    candidacy: CandidacyId | None = None,
    withdrawn: bool = False,
) -> list[Decided]:
    """The decisions of a jury or on a candidacy, as they came."""
    row = DecisionRow
    statement = select(
        row.id, row.jury, JuryRow.held_on, row.candidacy, row.decision, row.reason, row.conditions,
        row.deferred_to, row.on_day, row.withdrawn,
    ).join(JuryRow, JuryRow.id == row.jury)  # fmt: skip
    if jury is not None:
        statement = statement.where(row.jury == jury)
    if candidacy is not None:
        statement = statement.where(row.candidacy == candidacy)
    if not withdrawn:
        statement = statement.where(row.withdrawn.is_(False))
    return reader.rows(statement.order_by(row.id), Decided)

