"""Information meetings written: planned in a room or elsewhere, changed, cancelled."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from pole_desk.activities.incubator.commands._rooms import require_somewhere, settle_room
from pole_desk.activities.incubator.commands._rows import locked, saved
from pole_desk.activities.incubator.rules.meetings import Presence, require_seats, require_times
from pole_desk.activities.incubator.rules.stages import require_reason
from pole_desk.activities.incubator.rules.topics import MEETINGS_TOPIC
from pole_desk.activities.incubator.tables import MeetingRow, SignUpRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, HoldId, SpaceId
from pole_desk.registers.claims.commands import release_hold
from pole_desk.registers.dossiers.commands import change_dossier, close_dossier, open_dossier
from pole_desk.registers.dossiers.rules import Kind, State
from pole_desk.registers.parties.queries import the_pole
from pole_desk.registers.spaces.queries import space as space_row


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingInput:
    """An information meeting as typed, epoch seconds; `space` a room of the pole, else `place`."""

    title: str
    starts_at: int
    ends_at: int
    seats: int
    space: SpaceId | None = None
    place: str = ""
    note: str = ""


@command(Permission.INCUBATOR)
def plan_meeting(tx: Tx, *, meeting: MeetingInput) -> int:
    """Plan an information meeting; a room of the pole is held for it.

    Raises Overlap naming who has the room, RuleBroken `room_small`, BadInput.
    """
    _require(tx, meeting, taken=0)
    dossier = open_dossier(
        tx, kind=Kind.INCUBATION, party=the_pole(tx), title=_title(meeting),
        on=tx.clock.today(),
    )  # fmt: skip
    row = MeetingRow(dossier=dossier, hold=None, taken=0, cancelled=False, cancel_reason="")
    _write(row, meeting)
    tx.session.add(row)
    tx.session.flush()
    _hold(tx, row)
    saved(tx, MEETINGS_TOPIC, row.id, _("Réunion d’information du {day} planifiée.").format(
        day=plain_day(day_of(row.starts_at))))  # fmt: skip
    tx.undo_with(cancel_meeting, meeting=row.id, reason=_("saisie annulée"))
    return row.id


def _title(meeting: MeetingInput) -> str:
    return meeting.title.strip() or _("Réunion d’information")


def _require(tx: Tx, meeting: MeetingInput, *, taken: int) -> None:
    require_times(meeting.starts_at, meeting.ends_at)
    require_somewhere(meeting.space, meeting.place)
    if meeting.space is None:
        require_seats(meeting.seats, taken)
        return
    room = space_row(tx, space=meeting.space)
    require_seats(meeting.seats, taken, room=room.name, capacity=room.capacity)


def _write(row: MeetingRow, meeting: MeetingInput) -> None:
    row.title, row.note = _title(meeting), meeting.note.strip()
    row.starts_at, row.ends_at = meeting.starts_at, meeting.ends_at
    row.space, row.place, row.seats = meeting.space, meeting.place.strip(), meeting.seats


def _hold(tx: Tx, row: MeetingRow) -> None:
    row.hold = settle_room(
        tx, dossier=row.dossier, item=f"incubator_meeting:{row.id}", label=row.title, hold=row.hold,
        space=None if row.space is None else SpaceId(row.space), starts_at=row.starts_at,
        ends_at=row.ends_at,
    )  # fmt: skip


def _meeting(tx: Tx, meeting: int) -> MeetingRow:
    return locked(
        tx, MeetingRow, meeting, "meeting", _("La réunion d’information n° {id} n’existe pas.")
    )


@command(Permission.INCUBATOR)
def change_meeting(
    tx: Tx, *, meeting: int, values: MeetingInput, seen_version: int | None = None
) -> None:
    """Change a meeting's hours, room or seats; never fewer seats than people signed up."""
    row = _meeting(tx, meeting)
    tx.require_version(MEETINGS_TOPIC, row, seen_version)
    _require_standing(row)
    before = MeetingInput(
        title=row.title, starts_at=row.starts_at, ends_at=row.ends_at, seats=row.seats,
        space=None if row.space is None else SpaceId(row.space), place=row.place, note=row.note,
    )  # fmt: skip
    _require(tx, values, taken=row.taken)
    _write(row, values)
    change_dossier(tx, dossier=DossierId(row.dossier), title=row.title)
    _hold(tx, row)
    saved(tx, MEETINGS_TOPIC, row.id, _("Réunion d’information du {day} modifiée.").format(
        day=plain_day(day_of(row.starts_at))))  # fmt: skip
    tx.undo_with(change_meeting, meeting=row.id, values=before)


@command(Permission.INCUBATOR)
def cancel_meeting(tx: Tx, *, meeting: int, reason: str) -> None:
    """Cancel a meeting with the reason: the room is free again, who signed up stays readable.

    Raises RuleBroken `meeting_held` once somebody is noted present.
    """
    row = _meeting(tx, meeting)
    _require_standing(row)
    row.cancel_reason = require_reason(reason)
    came = select(SignUpRow.id).where(
        SignUpRow.meeting == row.id, SignUpRow.presence == Presence.PRESENT,
        SignUpRow.withdrawn.is_(False),
    )  # fmt: skip
    if tx.session.scalar(came.limit(1)) is not None:
        raise RuleBroken(
            "meeting_held",
            _("Cette réunion a eu lieu : des personnes y sont notées présentes. Corrigez d’abord "
              "les présences."),
        )
    row.cancelled = True
    if row.hold is not None and row.space is not None:
        release_hold(tx, hold=HoldId(row.hold))
    close_dossier(tx, dossier=DossierId(row.dossier), on=tx.clock.today(), cancelled=True)
    saved(tx, MEETINGS_TOPIC, row.id, _("Réunion d’information du {day} annulée.").format(
        day=plain_day(day_of(row.starts_at))))  # fmt: skip
    tx.undo_with(restore_meeting, meeting=row.id)


@command(Permission.INCUBATOR)
def restore_meeting(tx: Tx, *, meeting: int) -> None:
    """Hold a cancelled meeting after all; raises Overlap when its room was given meanwhile."""
    row = _meeting(tx, meeting)
    if not row.cancelled:
        raise RuleBroken("meeting_standing", _("Cette réunion n’est pas annulée."))
    reason, row.cancelled, row.cancel_reason = row.cancel_reason, False, ""
    change_dossier(tx, dossier=DossierId(row.dossier), state=State.OPEN)
    _hold(tx, row)
    saved(tx, MEETINGS_TOPIC, row.id, _("Réunion d’information du {day} rétablie.").format(
        day=plain_day(day_of(row.starts_at))))  # fmt: skip
    tx.undo_with(cancel_meeting, meeting=row.id, reason=reason)


def _require_standing(row: MeetingRow) -> None:
    if row.cancelled:
        raise RuleBroken(
            "meeting_cancelled",
            _("Cette réunion est annulée ({reason}) : rétablissez-la, ou choisissez-en une "
              "autre.").format(reason=row.cancel_reason),
        )
