"""Sign-ups for information meetings written, and who came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select, update

from pole_desk.activities.incubator.commands._rows import (
    followed_row,
    found,
    incubation_row,
    locked,
    saved,
    standing_steps,
    step_back,
    take_step,
)
from pole_desk.activities.incubator.commands.identity import (
    restore_project,
    spot_project,
    withdraw_project,
)
from pole_desk.activities.incubator.queries.meetings import meetings
from pole_desk.activities.incubator.rules.identity import ProjectInput
from pole_desk.activities.incubator.rules.meetings import TOLD_AHEAD, Presence, presence_name
from pole_desk.activities.incubator.rules.stages import Stage, require_not_ahead
from pole_desk.activities.incubator.rules.topics import MEETINGS_TOPIC
from pole_desk.activities.incubator.tables import MeetingRow, SignUpRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import IncubationId

_BEFORE_MEETING = frozenset({Stage.SPOTTED, Stage.STOPPED})


@command(Permission.INCUBATOR)
def sign_up(
    tx: Tx,
    *,
    meeting: int,
    on: date,
    incubation: IncubationId | None = None,
    project: ProjectInput | None = None,
    another: bool = False,
) -> int:
    """Give a seat to an identity, or to a new one as typed; returns the sign-up.

    Raises RuleBroken `meeting_full` naming the next meeting with a seat, `signed_already`,
    `incubation_known` when the new one is somebody already followed.
    """
    row = _meeting(tx, meeting)
    _require_open(row)
    if (incubation is None) == (project is None):
        raise BadInput("sign_up", _("Choisissez un projet suivi, ou saisissez-en un nouveau."))
    spotted = None
    if project is not None:
        spotted = incubation = spot_project(tx, project=project, on=on, another=another)
    assert incubation is not None
    who = followed_row(tx, incubation)
    one = tx.session.scalar(
        select(SignUpRow).where(SignUpRow.meeting == row.id, SignUpRow.incubation == who.id)
    )
    if one is not None and not one.withdrawn:
        raise RuleBroken(
            "signed_already", _("« {title} » est déjà inscrit à cette réunion.").format(title=who.title)
        )
    _take_seat(tx, row)
    if one is None:
        one = SignUpRow(
            meeting=row.id, incubation=who.id, signed_on=on, presence=str(Presence.EXPECTED),
            withdrawn=False,
        )  # fmt: skip
        tx.session.add(one)
    else:
        one.withdrawn, one.signed_on = False, on
    saved(tx, MEETINGS_TOPIC, row.id, _("« {title} » est inscrit à la réunion du {day}.").format(
        title=who.title, day=plain_day(day_of(row.starts_at))))  # fmt: skip
    tx.undo_with(withdraw_sign_up, sign_up=one.id, spotted=spotted)
    return one.id


def _meeting(tx: Tx, meeting: int) -> MeetingRow:
    return locked(
        tx, MeetingRow, meeting, "meeting", _("La réunion d’information n° {id} n’existe pas.")
    )


def _require_open(row: MeetingRow) -> None:
    if row.cancelled:
        raise RuleBroken(
            "meeting_cancelled",
            _("Cette réunion est annulée ({reason}) : choisissez-en une autre.").format(
                reason=row.cancel_reason
            ),
        )


def _take_seat(tx: Tx, row: MeetingRow) -> None:
    done = tx.connection.execute(
        update(MeetingRow)
        .where(MeetingRow.id == row.id, MeetingRow.taken < MeetingRow.seats)
        .values(taken=MeetingRow.taken + 1)
    )
    tx.session.expire(row, ["taken"])
    if done.rowcount:
        return
    later = [
        one
        for one in meetings(tx, first=tx.clock.today())
        if one.id != row.id and one.left > 0
    ]
    fix = (
        ngettext(
            "Proposez celle du {day} ({left} place).", "Proposez celle du {day} ({left} places).",
            later[0].left,
        ).format(day=plain_day(day_of(later[0].starts_at)), left=later[0].left)
        if later
        else _("Ajoutez des places, ou planifiez une autre réunion.")
    )
    raise RuleBroken(
        "meeting_full",
        ngettext(
            "La seule place de la réunion du {day} est prise. {fix}",
            "Les {seats} places de la réunion du {day} sont prises. {fix}", row.seats,
        ).format(seats=row.seats, day=plain_day(day_of(row.starts_at)), fix=fix),
        seats=row.seats,
    )


def _free_seat(tx: Tx, row: MeetingRow) -> None:
    tx.connection.execute(
        update(MeetingRow).where(MeetingRow.id == row.id).values(taken=MeetingRow.taken - 1)
    )
    tx.session.expire(row, ["taken"])


def _sign_up(tx: Tx, sign_up: int) -> SignUpRow:
    return found(tx, SignUpRow, sign_up, "sign_up", _("L’inscription n° {id} n’existe pas."))


@command(Permission.INCUBATOR)
def withdraw_sign_up(
    tx: Tx, *, sign_up: int, spotted: IncubationId | None = None
) -> None:
    """Give the seat back; `spotted` is the identity that only came with it, taken out too."""
    one = _sign_up(tx, sign_up)
    row = _meeting(tx, one.meeting)
    if one.withdrawn:
        raise RuleBroken("sign_up_withdrawn", _("Cette inscription est déjà retirée."))
    if one.presence == Presence.PRESENT:
        raise RuleBroken(
            "sign_up_present",
            _("Cette personne est notée présente : corrigez d’abord sa présence."),
        )
    one.withdrawn = True
    tx.session.flush()
    _free_seat(tx, row)
    who = incubation_row(tx, one.incubation)
    if spotted is not None:
        withdraw_project(tx, incubation=spotted)
    saved(tx, MEETINGS_TOPIC, row.id, _("L’inscription de « {title} » est retirée.").format(
        title=who.title))  # fmt: skip
    tx.undo_with(restore_sign_up, sign_up=one.id, spotted=spotted)


@command(Permission.INCUBATOR)
def restore_sign_up(tx: Tx, *, sign_up: int, spotted: IncubationId | None = None) -> None:
    """Give the seat again, while there is one; raises RuleBroken `meeting_full`."""
    one = _sign_up(tx, sign_up)
    row = _meeting(tx, one.meeting)
    _require_open(row)
    if not one.withdrawn:
        raise RuleBroken("sign_up_standing", _("Cette inscription n’est pas retirée."))
    if spotted is not None:
        restore_project(tx, incubation=spotted)
    _take_seat(tx, row)
    one.withdrawn = False
    who = incubation_row(tx, one.incubation)
    saved(tx, MEETINGS_TOPIC, row.id, _("« {title} » est de nouveau inscrit.").format(title=who.title))
    tx.undo_with(withdraw_sign_up, sign_up=one.id, spotted=spotted)


@command(Permission.INCUBATOR)
def note_presences(tx: Tx, *, meeting: int, presences: Mapping[int, Presence]) -> None:
    """Note who came, sign-up by sign-up, several at once; who came is met on the meeting's day.

    Raises BadInput `day_ahead` before that day, RuleBroken `step_followed` when somebody noted
    present by mistake went on since.
    """
    row = _meeting(tx, meeting)
    _require_open(row)
    day = day_of(row.starts_at)
    if set(presences.values()) - TOLD_AHEAD:
        require_not_ahead(day, tx.clock.today())
    before: dict[int, Presence] = {}
    for number, presence in sorted(presences.items()):
        one = _sign_up(tx, number)
        if one.meeting != row.id or one.withdrawn:
            raise NotFound("sign_up", _("Cette personne n’est pas inscrite à cette réunion."))
        before[number] = Presence(one.presence)
        if one.presence == presence:
            continue
        one.presence = str(Presence(presence))
        _meet(tx, one, day)
    if len(presences) == 1:
        noted = _("Présence notée : {presence}.").format(
            presence=presence_name(next(iter(presences.values())))
        )
    else:
        noted = ngettext(
            "{count} présence notée.", "{count} présences notées.", len(presences)
        ).format(count=len(presences))
    saved(tx, MEETINGS_TOPIC, row.id, noted)
    tx.undo_with(note_presences, meeting=row.id, presences=before)


def _meet(tx: Tx, one: SignUpRow, day: date) -> None:
    """Who came is met; who did not is no longer met by this meeting."""
    who = incubation_row(tx, one.incubation)
    reason = _("Réunion d’information n° {id}").format(id=one.meeting)
    if one.presence == Presence.PRESENT:
        if Stage(who.stage) in _BEFORE_MEETING:
            take_step(tx, who, Stage.MET, max(day, who.stage_on), reason)
        return
    mine = [
        step for step in standing_steps(tx, who.id)
        if step.stage == Stage.MET and step.reason == reason
    ]  # fmt: skip
    if mine:
        step_back(tx, mine[-1].id)
