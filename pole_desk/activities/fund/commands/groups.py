"""Groups gathered, their members, meetings with minutes and presence, recommendations followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from pole_desk.activities.fund.commands._steps import (
    dossier_of,
    found,
    group_written,
    project_row,
    require_past,
    require_standing,
)
from pole_desk.activities.fund.rules import (
    GROUPS_TOPIC,
    GroupKind,
    MemberKind,
    Presence,
    require_hours,
    require_reason,
    require_words,
)
from pole_desk.activities.fund.tables import GroupRow, MeetingRow, MemberRow, PresenceRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import GroupId, PartyId, ProjectId
from pole_desk.registers.parties.queries import require_party


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInput:
    """Who joins a group: a person, a body or a structure known here; from which network."""

    kind: MemberKind
    person: str = ""
    body: str = ""
    party: PartyId | None = None
    network: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingInput:
    """A meeting as typed; `hours` it lasted."""

    on: date
    hours: Decimal
    subject: str = ""
    place: str = ""
    minutes: str = ""


@command(Permission.FUND)
def gather_group(
    tx: Tx, *, project: ProjectId, on: date | None = None, name: str = "", note: str = ""
) -> GroupId:
    """The carrier gathers the support group of a project. Raises RuleBroken `group_there`."""
    row = project_row(tx, project)
    known = tx.session.scalar(
        select(GroupRow).where(GroupRow.project == project, GroupRow.withdrawn.is_(False))
    )
    if known is not None:
        raise RuleBroken(
            "group_there",
            _("Ce projet a déjà son groupe d’appui, réuni depuis le {day}.").format(
                day=plain_day(known.called_on)
            ),
            group=known.id,
        )
    title = name.strip() or _("Groupe d’appui – {title}").format(title=dossier_of(tx, row).title)
    return _gathered(tx, GroupKind.SUPPORT, project, title[:200], require_past(tx, on), note)


@command(Permission.FUND)
def gather_coordination(tx: Tx, *, name: str, on: date | None = None, note: str = "") -> GroupId:
    """A body where directorates of the metropolis and of the city meet."""
    title = require_words(name, "name", _("Donnez un nom à cette coordination."))
    return _gathered(tx, GroupKind.COORDINATION, None, title, require_past(tx, on), note)


def _gathered(
    tx: Tx, kind: GroupKind, project: ProjectId | None, name: str, on: date, note: str
) -> GroupId:
    row = GroupRow(
        kind=str(kind), project=project, name=name, called_on=on, note=note.strip(), withdrawn=False
    )
    tx.session.add(row)
    tx.session.flush()
    said = {
        GroupKind.SUPPORT: _("Le groupe d’appui est réuni : {name}."),
        GroupKind.COORDINATION: _("La coordination est réunie : {name}."),
    }[kind]
    group_written(tx, row, said.format(name=name))
    tx.undo_with(withdraw_group, group=row.id)
    return GroupId(row.id)


@command(Permission.FUND)
def withdraw_group(tx: Tx, *, group: GroupId) -> None:
    """A group gathered by mistake. Raises RuleBroken `group_met` once it has met."""
    row = _group(tx, group)
    require_standing(row)
    met = tx.session.scalar(
        select(MeetingRow.id).where(MeetingRow.group == group, MeetingRow.cancelled.is_(False)).limit(1)
    )
    if met is not None:
        raise RuleBroken("group_met", _("Ce groupe s’est réuni : il ne se retire plus."))
    row.withdrawn = True
    group_written(tx, row, _("Groupe retiré : {name}.").format(name=row.name))
    tx.undo_with(restore_group, group=group)


@command(Permission.FUND)
def restore_group(tx: Tx, *, group: GroupId) -> None:
    """Bring a withdrawn group back. Raises RuleBroken `group_there` when another took its place."""
    row = _group(tx, group)
    require_standing(row, withdrawn=True)
    if row.project is not None:
        other = select(GroupRow).where(GroupRow.project == row.project, GroupRow.withdrawn.is_(False))
        if tx.session.scalar(other) is not None:
            raise RuleBroken("group_there", _("Ce projet a un autre groupe d’appui depuis."))
    row.withdrawn = False
    group_written(tx, row, _("Groupe rétabli : {name}.").format(name=row.name))
    tx.undo_with(withdraw_group, group=group)


@command(Permission.FUND)
def add_member(
    tx: Tx, *, group: GroupId, member: MemberInput, on: date | None = None
) -> int:
    """Somebody joins a group, from the network told. Raises BadInput `member`, NotFound."""
    row = _group(tx, group)
    require_standing(row)
    if member.party is not None:
        require_party(tx, party=member.party)
    elif not (member.person.strip() or member.body.strip()):
        raise BadInput("member", _("Nommez la personne ou l’organisme qui rejoint le groupe."))
    if member.kind not in set(MemberKind):
        raise BadInput("member", _("Un membre est un acteur, un réseau, une institution ou une collectivité."))
    joined = MemberRow(
        group=row.id, party=member.party, person=member.person.strip(), body=member.body.strip(),
        kind=str(member.kind), network=member.network.strip(), first_day=on or tx.clock.today(),
        last_day=None, withdrawn=False,
    )  # fmt: skip
    tx.session.add(joined)
    tx.session.flush()
    group_written(tx, row, _("{name} rejoint {group}.").format(name=_label(joined), group=row.name))
    tx.undo_with(withdraw_member, member=joined.id)
    return joined.id


def _label(row: MemberRow) -> str:
    return row.person or row.body or _("La structure n° {id}").format(id=row.party)


@command(Permission.FUND)
def end_member(tx: Tx, *, member: int, last_day: date | None, seen_version: int | None = None) -> None:
    """A member leaves a group after a day; None: stays on."""
    row, group = _member(tx, member)
    require_standing(row)
    if last_day is not None and last_day < row.first_day:
        raise BadInput(
            "dates_reversed",
            _("Ce membre est là depuis le {day} : il ne peut pas partir avant.").format(
                day=plain_day(row.first_day)
            ),
        )
    before, row.last_day = row.last_day, last_day
    text = _("{name} reste dans le groupe.") if last_day is None else _("{name} quitte le groupe.")
    group_written(tx, group, text.format(name=_label(row)))
    tx.undo_with(end_member, member=member, last_day=before)


@command(Permission.FUND)
def withdraw_member(tx: Tx, *, member: int) -> None:
    """A member noted by mistake."""
    _set_withdrawn(tx, member, True)
    tx.undo_with(restore_member, member=member)


@command(Permission.FUND)
def restore_member(tx: Tx, *, member: int) -> None:
    """Bring a withdrawn member back."""
    _set_withdrawn(tx, member, False)
    tx.undo_with(withdraw_member, member=member)


def _set_withdrawn(tx: Tx, member: int, withdrawn: bool) -> None:
    row, group = _member(tx, member)
    require_standing(row, withdrawn=not withdrawn)
    row.withdrawn = withdrawn
    text = _("Membre retiré : {name}.") if withdrawn else _("Membre rétabli : {name}.")
    group_written(tx, group, text.format(name=_label(row)))


@command(Permission.FUND)
def hold_meeting(
    tx: Tx, *, group: GroupId, meeting: MeetingInput, present: Mapping[int, Decimal | None] | None = None
) -> int:
    """A group met; `present` members with their hours, those of the meeting when None.

    A meeting to come has no presence yet. Raises BadInput `hours`, `member`, `future_day`.
    """
    row = _group(tx, group)
    require_standing(row)
    held = MeetingRow(
        group=row.id, on_day=meeting.on, place=meeting.place.strip(), subject=meeting.subject.strip(),
        hours=require_hours(meeting.hours), minutes=meeting.minutes.strip(), cancelled=False,
        cancel_reason="",
    )  # fmt: skip
    tx.session.add(held)
    tx.session.flush()
    if present:
        _attend(tx, held, {m: (Presence.PRESENT, hours) for m, hours in present.items()})
    group_written(tx, row, _("Réunion du {day} : {group}.").format(
        day=plain_day(meeting.on), group=row.name))  # fmt: skip
    tx.undo_with(cancel_meeting, meeting=held.id, reason=_("saisie annulée"))
    return held.id


@command(Permission.FUND)
def change_meeting(
    tx: Tx, *, meeting: int, values: MeetingInput, seen_version: int | None = None
) -> None:
    """Correct a meeting or write its minutes. Raises Conflict, BadInput."""
    row, group = _meeting(tx, meeting)
    tx.require_version(GROUPS_TOPIC, row, seen_version)
    _require_held(row)
    before = MeetingInput(
        on=row.on_day, hours=row.hours, subject=row.subject, place=row.place, minutes=row.minutes
    )
    row.on_day, row.hours = values.on, require_hours(values.hours)
    row.subject, row.place = values.subject.strip(), values.place.strip()
    row.minutes = values.minutes.strip()
    group_written(tx, group, _("Réunion du {day} corrigée.").format(day=plain_day(row.on_day)))
    tx.undo_with(change_meeting, meeting=meeting, values=before)


@command(Permission.FUND)
def note_presence(
    tx: Tx, *, meeting: int, presence: Mapping[int, tuple[Presence, Decimal | None]]
) -> None:
    """Who came to a meeting and the hours each gave, those of the meeting when None.

    Raises BadInput `member`, `hours`, `future_day`.
    """
    row, group = _meeting(tx, meeting)
    _require_held(row)
    before = _attend(tx, row, presence)
    there = sum(1 for one, _hours in presence.values() if one == Presence.PRESENT)
    group_written(tx, group, ngettext(
        "{count} présent le {day}.", "{count} présents le {day}.", there
    ).format(count=there, day=plain_day(row.on_day)))  # fmt: skip
    tx.undo_with(note_presence, meeting=meeting, presence=before)


def _attend(
    tx: Tx, meeting: MeetingRow, presence: Mapping[int, tuple[Presence, Decimal | None]]
) -> dict[int, tuple[Presence, Decimal | None]]:
    require_past(tx, meeting.on_day)
    rows = select(PresenceRow).where(PresenceRow.meeting == meeting.id)
    known = {row.member: row for row in tx.session.scalars(rows)}
    before: dict[int, tuple[Presence, Decimal | None]] = {}
    for member, (there, hours) in presence.items():
        who = found(tx, MemberRow, member, "fund_member", _("Le membre n° {id} n’existe pas."))
        if who.group != meeting.group or who.withdrawn:
            raise BadInput("member", _("{name} n’est pas de ce groupe.").format(name=_label(who)))
        given = ZERO
        if there == Presence.PRESENT:
            given = meeting.hours if hours is None else require_hours(hours)
        row = known.get(member)
        if row is None:
            before[member] = (Presence.ABSENT, None)
            tx.session.add(
                PresenceRow(meeting=meeting.id, member=member, presence=str(there), hours=given)
            )
        else:
            before[member] = (Presence(row.presence), row.hours or None)
            row.presence, row.hours = str(there), given
    tx.session.flush()
    return before


@command(Permission.FUND)
def cancel_meeting(tx: Tx, *, meeting: int, reason: str) -> None:
    """A meeting did not take place; its hours no longer count."""
    row, group = _meeting(tx, meeting)
    _require_held(row)
    row.cancelled, row.cancel_reason = True, require_reason(reason)
    group_written(tx, group, _("Réunion du {day} annulée.").format(day=plain_day(row.on_day)))
    tx.undo_with(restore_meeting, meeting=meeting)


@command(Permission.FUND)
def restore_meeting(tx: Tx, *, meeting: int) -> None:
    """Bring a cancelled meeting back."""
    row, group = _meeting(tx, meeting)
    if not row.cancelled:
        raise RuleBroken("withdrawn", _("Cette réunion n’est pas annulée."))
    row.cancelled, row.cancel_reason = False, ""
    group_written(tx, group, _("Réunion du {day} rétablie.").format(day=plain_day(row.on_day)))
    tx.undo_with(cancel_meeting, meeting=meeting, reason=_("rétablissement annulé"))


def _require_held(row: MeetingRow) -> None:
    if row.cancelled:
        raise RuleBroken("meeting_cancelled", _("Cette réunion est annulée : rétablissez-la d’abord."))


def _group(tx: Tx, group: int) -> GroupRow:
    return found(tx, GroupRow, group, "fund_group", _("Le groupe n° {id} n’existe pas."))


def _member(tx: Tx, member: int) -> tuple[MemberRow, GroupRow]:
    row = found(tx, MemberRow, member, "fund_member", _("Le membre n° {id} n’existe pas."))
    return row, _group(tx, row.group)


def _meeting(tx: Tx, meeting: int) -> tuple[MeetingRow, GroupRow]:
    row = found(tx, MeetingRow, meeting, "fund_meeting", _("La réunion n° {id} n’existe pas."))
    return row, _group(tx, row.group)
