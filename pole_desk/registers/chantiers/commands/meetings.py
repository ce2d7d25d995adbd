"""The meetings of a chantier, who came, and the minutes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.chantiers.commands._rows import known, words
from pole_desk.registers.chantiers.rules import (
    TOPIC,
    AttendeeInput,
    MeetingInput,
    require_meeting,
)
from pole_desk.registers.chantiers.tables import AttendanceRow, MeetingRow
from pole_desk.registers.parties.queries import require_party

MEETINGS = "chantier_meetings"


@command(Permission.CHANTIERS)
def add_meeting(tx: Tx, *, chantier: ChantierId, meeting: MeetingInput) -> int:
    """Note a meeting with who came. Raises BadInput, NotFound."""
    owner = known(tx, chantier)
    require_meeting(meeting)
    row = MeetingRow(chantier=owner.id, withdrawn=False)
    _fill(row, meeting)
    tx.session.add(row)
    tx.session.flush()
    _attend(tx, row, meeting.people)
    _noted(tx, row, _("La réunion du {day} du chantier {number} est notée.").replace("{number}", str(owner.number)))
    tx.undo_with(withdraw_meeting, meeting=row.id)
    return row.id


@command(Permission.CHANTIERS)
def change_meeting(
    tx: Tx, *, meeting: int, values: MeetingInput, seen_version: int | None = None
) -> None:
    """Change a meeting, its minutes and who came; former values are kept. Raises Conflict too."""
    row = _meeting(tx, meeting)
    tx.require_version(MEETINGS, row, seen_version)
    require_meeting(values)
    former = MeetingInput(
        day=row.day, subject=row.subject, place=row.place, minutes=row.minutes, people=_present(tx, row)
    )
    _fill(row, values)
    tx.session.flush()
    _attend(tx, row, values.people)
    _noted(tx, row, _("La réunion du {day} est modifiée."))
    tx.undo_with(change_meeting, meeting=meeting, values=former)


@command(Permission.CHANTIERS)
def withdraw_meeting(tx: Tx, *, meeting: int, withdrawn: bool = True) -> None:
    """Take a meeting noted by mistake out, or bring it back; it stays on record."""
    row = _meeting(tx, meeting)
    row.withdrawn = withdrawn
    tx.session.flush()
    _noted(tx, row, _("La réunion du {day} est retirée.") if withdrawn else _("La réunion du {day} est rétablie."))
    tx.undo_with(withdraw_meeting, meeting=meeting, withdrawn=not withdrawn)


def _meeting(tx: Tx, meeting: int) -> MeetingRow:
    row = tx.session.get(MeetingRow, meeting)
    if row is None:
        raise NotFound("meeting", _("La réunion n° {id} n’existe pas.").format(id=meeting))
    return row


def _fill(row: MeetingRow, values: MeetingInput) -> None:
    row.day, row.subject, row.place = values.day, words(values.subject), words(values.place)
    row.minutes = values.minutes.strip()


def _rows(tx: Tx, meeting: MeetingRow) -> list[AttendanceRow]:
    statement = select(AttendanceRow).where(AttendanceRow.meeting == meeting.id)
    return list(tx.session.scalars(statement.order_by(AttendanceRow.id)))


def _present(tx: Tx, meeting: MeetingRow) -> tuple[AttendeeInput, ...]:
    return tuple(_told(row) for row in _rows(tx, meeting) if not row.withdrawn)


def _told(row: AttendanceRow) -> AttendeeInput:
    return AttendeeInput(
        name=row.name, party=row.party, institution=row.institution, authority=row.authority
    )


def _attend(tx: Tx, meeting: MeetingRow, people: Sequence[AttendeeInput]) -> None:
    """Keep who is named, withdraw who no longer is, add who is new; each line once."""
    wanted = {
        AttendeeInput(
            name=words(one.name), party=one.party, institution=words(one.institution),
            authority=one.authority,
        ): None
        for one in people
    }  # fmt: skip
    for row in _rows(tx, meeting):
        told = _told(row)
        row.withdrawn = told not in wanted
        wanted.pop(told, None)
    for one in wanted:
        if one.party is not None:
            require_party(tx, party=one.party)
        tx.session.add(
            AttendanceRow(
                meeting=meeting.id, name=one.name, party=one.party, institution=one.institution,
                authority=one.authority, withdrawn=False,
            )
        )  # fmt: skip
    tx.session.flush()


def _noted(tx: Tx, row: MeetingRow, text: str) -> None:
    tx.changed(TOPIC, row.chantier)
    tx.changed(MEETINGS, row.id)
    tx.says(text.format(day=numeric_day(row.day)))
