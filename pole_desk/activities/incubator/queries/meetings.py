"""Information meetings read: who signed up, who came, and how far they went on."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.activities.incubator.rules.meetings import Funnel, Journey, Presence, funnel
from pole_desk.activities.incubator.tables import IncubationRow, MeetingRow, SignUpRow, StepRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_end, day_of, day_start
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, HoldId, IncubationId, SpaceId
from pole_desk.registers.spaces.tables import SpaceRow


class Meeting(NamedTuple):
    """An information meeting, epoch seconds; `where` is the room's name or the place elsewhere."""

    id: int
    dossier: DossierId
    title: str
    starts_at: int
    ends_at: int
    space: SpaceId | None
    space_code: str
    where: str
    hold: HoldId | None
    seats: int
    taken: int
    note: str
    cancelled: bool
    cancel_reason: str
    version: int

    @property
    def left(self) -> int:
        """Seats still free."""
        return self.seats - self.taken


class SignUp(NamedTuple):
    """Somebody at a meeting, that begins at `starts_at`, and where their project stands today."""

    id: int
    meeting: int
    incubation: IncubationId
    dossier: DossierId
    title: str
    carrier: str
    email: str
    phone: str
    signed_on: date
    presence: str
    stage: str
    withdrawn: bool
    starts_at: int


class MeetingFunnel(NamedTuple):
    """What came of a meeting."""

    meeting: int
    title: str
    starts_at: int
    funnel: Funnel


class YearFunnel(NamedTuple):
    """What came of a year's meetings that were held, each identity once; `coming` seats are taken at later ones."""

    year: int
    meetings: int
    funnel: Funnel
    coming: int


_MEETING = select(
    MeetingRow.id, MeetingRow.dossier, MeetingRow.title, MeetingRow.starts_at, MeetingRow.ends_at,
    MeetingRow.space, func.coalesce(SpaceRow.code, ""), func.coalesce(SpaceRow.name, MeetingRow.place),
    MeetingRow.hold, MeetingRow.seats, MeetingRow.taken, MeetingRow.note, MeetingRow.cancelled,
    MeetingRow.cancel_reason, MeetingRow.version,
).outerjoin(SpaceRow, SpaceRow.id == MeetingRow.space)  # fmt: skip


def meetings(
    reader: Reader, *, first: date | None = None, last: date | None = None, cancelled: bool = False
) -> list[Meeting]:
    """The meetings that begin from a day to a day, in time; cancelled ones only when asked."""
    statement = _MEETING
    if first is not None:
        statement = statement.where(MeetingRow.starts_at >= day_start(first))
    if last is not None:
        statement = statement.where(MeetingRow.starts_at < day_end(last))
    if not cancelled:
        statement = statement.where(MeetingRow.cancelled.is_(False))
    return reader.rows(statement.order_by(MeetingRow.starts_at, MeetingRow.id), Meeting)


def meeting(reader: Reader, *, meeting: int) -> Meeting:
    """One meeting; raises NotFound `meeting`."""
    found = reader.first(_MEETING.where(MeetingRow.id == meeting), Meeting)
    if found is None:
        raise NotFound(
            "meeting", _("La réunion d’information n° {id} n’existe pas.").format(id=meeting)
        )
    return found


def sign_ups(
    reader: Reader,
    *,
    meeting: int | None = None,
    incubation: IncubationId | None = None,
    withdrawn: bool = False,
) -> list[SignUp]:
    """Who signed up for a meeting, by carrier and title; or the meetings of an identity."""
    row, who = SignUpRow, IncubationRow
    statement = select(
        row.id, row.meeting, row.incubation, who.dossier, who.title, who.carrier, who.email, who.phone,
        row.signed_on, row.presence, who.stage, row.withdrawn, MeetingRow.starts_at,
    ).join(who, who.id == row.incubation).join(MeetingRow, MeetingRow.id == row.meeting)  # fmt: skip
    if meeting is not None:
        statement = statement.where(row.meeting == meeting)
    if incubation is not None:
        statement = statement.where(row.incubation == incubation)
    if not withdrawn:
        statement = statement.where(row.withdrawn.is_(False))
    return reader.rows(statement.order_by(func.lower(who.carrier), who.title, row.id), SignUp)


def conversion(reader: Reader, *, first: date, last: date) -> list[MeetingFunnel]:
    """What came of each meeting held from a day to a day: steps since the meeting's day count."""
    found = meetings(reader, first=first, last=last)
    journeys = _journeys(reader, found)
    return [
        MeetingFunnel(one.id, one.title, one.starts_at, funnel(journeys[one.id])) for one in found
    ]


def conversion_by_year(reader: Reader, *, first: date, last: date) -> list[YearFunnel]:
    """What came of each year's meetings already held, somebody who came twice counted once."""
    found = meetings(reader, first=first, last=last)
    journeys = _journeys(reader, found)
    now = reader.clock.now().timestamp()
    by_year: dict[int, list[Meeting]] = defaultdict(list)
    for one in found:
        by_year[day_of(one.starts_at).year].append(one)
    years = []
    for year, own in sorted(by_year.items()):
        held = [one.id for one in own if one.starts_at <= now]
        years.append(YearFunnel(
            year, len(own), funnel(journey for number in held for journey in journeys[number]),
            sum(one.taken for one in own if one.starts_at > now),
        ))  # fmt: skip
    return years


def _journeys(reader: Reader, found: list[Meeting]) -> dict[int, list[Journey]]:
    """The sign-ups of each meeting, with the stages that came on its day or later."""
    days = {one.id: day_of(one.starts_at) for one in found}
    signed = select(SignUpRow.meeting, SignUpRow.incubation, SignUpRow.presence).where(
        SignUpRow.meeting.in_(days), SignUpRow.withdrawn.is_(False)
    )
    rows = reader.connection.execute(signed).all()
    taken: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for incubation, stage, on in reader.connection.execute(
        select(StepRow.incubation, StepRow.stage, StepRow.on_day).where(
            StepRow.incubation.in_({row.incubation for row in rows}), StepRow.withdrawn.is_(False)
        )
    ):
        taken[incubation].append((stage, on))
    journeys: dict[int, list[Journey]] = defaultdict(list)
    for number, incubation, presence in rows:
        since = frozenset(stage for stage, on in taken[incubation] if on >= days[number])
        journeys[number].append(Journey(incubation, presence == Presence.PRESENT, since))
    return journeys
