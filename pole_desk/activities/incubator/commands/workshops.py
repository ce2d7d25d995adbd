"""Workshops written: planned in a room of the pole or elsewhere, moved, cancelled; who came."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from pole_desk.activities.incubator.commands._mentors import require_mentor_free
from pole_desk.activities.incubator.commands._places import cohort_row
from pole_desk.activities.incubator.commands._rooms import settle_room
from pole_desk.activities.incubator.commands._rows import (
    incubation_row,
    locked,
    require_cohort_open,
    saved,
)
from pole_desk.activities.incubator.rules.meetings import Presence
from pole_desk.activities.incubator.rules.stages import BEFORE_PLACE, Stage, require_reason, stage_name
from pole_desk.activities.incubator.rules.topics import WORKSHOPS_TOPIC
from pole_desk.activities.incubator.rules.workshops import (
    Attendance,
    WorkshopInput,
    checked_attendance,
    require_workshop,
)
from pole_desk.activities.incubator.tables import AttendanceRow, CohortRow, WorkshopRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import day_of, to_instant
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.texts import one_line
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CohortId, HoldId, IncubationId, MentorId, SpaceId, WorkshopId
from pole_desk.registers.claims.commands import release_hold

ABROAD = BEFORE_PLACE | {Stage.SELECTED}
"""Stages of a project that is in no cohort, or not yet."""


@command(Permission.INCUBATOR)
def plan_workshop(tx: Tx, *, cohort: CohortId, workshop: WorkshopInput) -> WorkshopId:
    """Put a workshop on a cohort's programme; a room of the pole is held for it.

    Raises Overlap naming who has the room, RuleBroken `mentor_taken`, `cohort_closed`, BadInput.
    """
    require_workshop(workshop)
    row = WorkshopRow(
        cohort=cohort_row(tx, cohort).id, hold=None, cancelled=False, cancel_reason=""
    )
    owner = _cohort(tx, row)
    require_cohort_open(tx, owner)
    _write(row, workshop)
    tx.session.add(row)
    tx.session.flush()
    _settle(tx, row, owner)
    saved(tx, WORKSHOPS_TOPIC, row.id, _("Atelier « {title} » planifié le {day}.").format(
        title=row.title, day=plain_day(day_of(row.starts_at))))  # fmt: skip
    tx.undo_with(cancel_workshop, workshop=row.id, reason=_("saisie annulée"))
    return WorkshopId(row.id)


def _write(row: WorkshopRow, values: WorkshopInput) -> None:
    row.title, row.theme = one_line(values.title), one_line(values.theme)
    row.starts_at, row.ends_at = values.starts_at, values.ends_at
    row.space, row.place = values.space, one_line(values.place)
    row.mentor, row.note = values.mentor, values.note.strip()


def _settle(tx: Tx, row: WorkshopRow, owner: CohortRow) -> None:
    """The mentor is free and the room is held, as the workshop now is."""
    if row.mentor is not None:
        require_mentor_free(
            tx, mentor=row.mentor, starts_at=row.starts_at, ends_at=row.ends_at, workshop=row.id
        )
    row.hold = settle_room(
        tx, dossier=owner.dossier, item=f"workshop:{row.id}", label=row.title, hold=row.hold,
        space=None if row.space is None else SpaceId(row.space), starts_at=row.starts_at,
        ends_at=row.ends_at,
    )  # fmt: skip


def _workshop(tx: Tx, workshop: int) -> WorkshopRow:
    return locked(tx, WorkshopRow, workshop, "workshop", _("L’atelier n° {id} n’existe pas."))


def _cohort(tx: Tx, row: WorkshopRow) -> CohortRow:
    return cohort_row(tx, row.cohort)


@command(Permission.INCUBATOR)
def change_workshop(
    tx: Tx, *, workshop: WorkshopId, values: WorkshopInput, seen_version: int | None = None
) -> None:
    """Move a workshop to other hours or another room, or change what it says."""
    row = _workshop(tx, workshop)
    tx.require_version(WORKSHOPS_TOPIC, row, seen_version)
    _require_standing(row)
    before = WorkshopInput(
        title=row.title, starts_at=row.starts_at, ends_at=row.ends_at, theme=row.theme,
        space=None if row.space is None else SpaceId(row.space), place=row.place,
        mentor=None if row.mentor is None else MentorId(row.mentor), note=row.note,
    )  # fmt: skip
    require_workshop(values)
    if values.starts_at > to_instant(tx.clock.now()):
        _require_nobody_came(tx, row)
    _write(row, values)
    _settle(tx, row, _cohort(tx, row))
    saved(tx, WORKSHOPS_TOPIC, row.id, _("Atelier « {title} » modifié, le {day}.").format(
        title=row.title, day=plain_day(day_of(row.starts_at))))  # fmt: skip
    tx.undo_with(change_workshop, workshop=workshop, values=before)


@command(Permission.INCUBATOR)
def cancel_workshop(tx: Tx, *, workshop: WorkshopId, reason: str) -> None:
    """Cancel a workshop with the reason: its room is free again.

    Raises RuleBroken `workshop_held` once somebody is noted present.
    """
    row = _workshop(tx, workshop)
    _require_standing(row)
    _require_nobody_came(tx, row)
    row.cancelled, row.cancel_reason = True, require_reason(reason)
    if row.hold is not None and row.space is not None:
        release_hold(tx, hold=HoldId(row.hold))
    saved(tx, WORKSHOPS_TOPIC, row.id, _("Atelier « {title} » annulé.").format(title=row.title))
    tx.undo_with(restore_workshop, workshop=workshop)


@command(Permission.INCUBATOR)
def restore_workshop(tx: Tx, *, workshop: WorkshopId) -> None:
    """Hold a cancelled workshop after all; raises Overlap when its room was given meanwhile."""
    row = _workshop(tx, workshop)
    if not row.cancelled:
        raise RuleBroken("workshop_standing", _("Cet atelier n’est pas annulé."))
    reason, row.cancelled, row.cancel_reason = row.cancel_reason, False, ""
    _settle(tx, row, _cohort(tx, row))
    saved(tx, WORKSHOPS_TOPIC, row.id, _("Atelier « {title} » rétabli.").format(title=row.title))
    tx.undo_with(cancel_workshop, workshop=workshop, reason=reason)


def _require_standing(row: WorkshopRow) -> None:
    if row.cancelled:
        raise RuleBroken(
            "workshop_cancelled",
            _("Cet atelier est annulé ({reason}) : rétablissez-le d’abord.").format(
                reason=row.cancel_reason
            ),
        )


def _require_nobody_came(tx: Tx, row: WorkshopRow) -> None:
    came = select(AttendanceRow.id).where(
        AttendanceRow.workshop == row.id, AttendanceRow.presence == str(Presence.PRESENT)
    )
    if tx.session.scalar(came.limit(1)) is not None:
        raise RuleBroken(
            "workshop_held",
            _("L’atelier « {title} » a eu lieu : des projets y sont notés présents. Corrigez d’abord "
              "la feuille de présence.").format(title=row.title),
        )


@command(Permission.INCUBATOR)
def note_attendance(
    tx: Tx, *, workshop: WorkshopId, sheet: Mapping[IncubationId, Attendance]
) -> None:
    """Fill in the attendance sheet, in one gesture; projects not named stay as they are.

    Raises RuleBroken `other_cohort` for a project that is not of the workshop's cohort,
    `workshop_cancelled`; BadInput `workshop_ahead` before it begins, `people`.
    """
    row = _workshop(tx, workshop)
    _require_standing(row)
    marked = any(one.presence != Presence.EXPECTED for one in sheet.values())
    if marked and row.starts_at > to_instant(tx.clock.now()):
        raise BadInput(
            "workshop_ahead",
            _("L’atelier « {title} » n’a pas commencé : la feuille se remplit le jour venu.").format(
                title=row.title
            ),
        )
    known = {
        one.incubation: one
        for one in tx.session.scalars(select(AttendanceRow).where(AttendanceRow.workshop == row.id))
    }
    before = {}
    for incubation, given in sheet.items():
        clean = _of_cohort(tx, row, incubation, given)
        one = known.get(incubation)
        if one is None:
            before[incubation] = Attendance(Presence.EXPECTED)
            tx.session.add(AttendanceRow(
                workshop=row.id, incubation=incubation, presence=str(clean.presence), people=clean.people
            ))  # fmt: skip
        else:
            before[incubation] = Attendance(Presence(one.presence), one.people)
            one.presence, one.people = str(clean.presence), clean.people
    saved(tx, WORKSHOPS_TOPIC, row.id, _("Feuille de présence de « {title} » enregistrée.").format(
        title=row.title))  # fmt: skip
    tx.undo_with(note_attendance, workshop=workshop, sheet=before)


def _of_cohort(tx: Tx, row: WorkshopRow, incubation: int, given: Attendance) -> Attendance:
    who = incubation_row(tx, incubation)
    if given.presence != Presence.EXPECTED and (who.cohort != row.cohort or who.stage in ABROAD):
        raise RuleBroken(
            "other_cohort",
            _("« {title} » ({stage}) n’est pas un projet incubé de cette promotion.").format(
                title=who.title, stage=stage_name(who.stage).lower()
            ),
        )
    return checked_attendance(given, who.title)
