"""Mentors and experts written: added, changed, withdrawn; whom they follow and for how many hours."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from pole_desk.activities.incubator.commands._rows import incubation_row, locked, mentor_row, saved
from pole_desk.activities.incubator.rules.mentors import (
    MentorInput,
    MentorKind,
    checked_mentor,
    require_hours,
)
from pole_desk.activities.incubator.rules.topics import MENTORS_TOPIC, TOPIC
from pole_desk.activities.incubator.tables import IncubationRow, MentoringRow, MentorRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import IncubationId, MentorId, PartyId
from pole_desk.registers.parties.queries import require_party


@command(Permission.INCUBATOR)
def add_mentor(tx: Tx, *, mentor: MentorInput, since: date) -> MentorId:
    """Add somebody who accompanies; raises BadInput, NotFound `party`, RuleBroken `mentor_known`."""
    clean = _checked(tx, mentor)
    same = select(MentorRow.id).where(
        MentorRow.name == clean.name, MentorRow.email == clean.email, MentorRow.withdrawn.is_(False)
    )
    if tx.session.scalar(same.limit(1)) is not None:
        raise RuleBroken("mentor_known", _("{name} accompagne déjà.").format(name=clean.name))
    row = MentorRow(since=since, until=None, withdrawn=False)
    _write(row, clean)
    tx.session.add(row)
    tx.session.flush()
    saved(tx, MENTORS_TOPIC, row.id, _("{name} accompagne les projets.").format(name=row.name))
    tx.undo_with(withdraw_mentor, mentor=row.id)
    return MentorId(row.id)


def _checked(tx: Tx, values: MentorInput) -> MentorInput:
    clean = checked_mentor(values)
    if clean.party is not None:
        require_party(tx, party=clean.party)
    return clean


def _write(row: MentorRow, clean: MentorInput) -> None:
    row.name, row.kind, row.party, row.skills = clean.name, str(clean.kind), clean.party, clean.skills
    row.email, row.phone, row.hour_value = clean.email, clean.phone, clean.hour_value


@command(Permission.INCUBATOR)
def change_mentor(
    tx: Tx, *, mentor: MentorId, values: MentorInput, seen_version: int | None = None
) -> None:
    """Change what is known of somebody who accompanies."""
    row = mentor_row(tx, mentor)
    tx.require_version(MENTORS_TOPIC, row, seen_version)
    before = MentorInput(
        name=row.name, kind=MentorKind(row.kind), party=None if row.party is None else PartyId(row.party),
        skills=row.skills, email=row.email, phone=row.phone, hour_value=row.hour_value,
    )  # fmt: skip
    _write(row, _checked(tx, values))
    saved(tx, MENTORS_TOPIC, row.id, _("Fiche de {name} modifiée.").format(name=row.name))
    tx.undo_with(change_mentor, mentor=mentor, values=before)


@command(Permission.INCUBATOR)
def end_mentor(tx: Tx, *, mentor: MentorId, until: date | None) -> None:
    """Say until which day somebody accompanies; None: no end. Raises BadInput `dates_reversed`."""
    row = mentor_row(tx, mentor)
    if until is not None and until < row.since:
        raise BadInput("dates_reversed", _("La fin est avant le début : inversez les dates."))
    before, row.until = row.until, until
    saved(tx, MENTORS_TOPIC, row.id, _("Fiche de {name} modifiée.").format(name=row.name))
    tx.undo_with(end_mentor, mentor=mentor, until=before)


@command(Permission.INCUBATOR)
def withdraw_mentor(tx: Tx, *, mentor: MentorId) -> None:
    """Take out somebody entered by mistake; raises RuleBroken `mentor_follows` naming a project."""
    row = mentor_row(tx, mentor)
    followed = tx.session.scalar(
        select(IncubationRow.title)
        .join(MentoringRow, MentoringRow.incubation == IncubationRow.id)
        .where(MentoringRow.mentor == row.id, MentoringRow.withdrawn.is_(False))
        .limit(1)
    )
    if followed is not None:
        raise RuleBroken(
            "mentor_follows",
            _("{name} suit « {title} » : donnez plutôt une date de fin.").format(
                name=row.name, title=followed
            ),
        )
    row.withdrawn = True
    saved(tx, MENTORS_TOPIC, row.id, _("{name} n’accompagne plus.").format(name=row.name))
    tx.undo_with(restore_mentor, mentor=mentor)


@command(Permission.INCUBATOR)
def restore_mentor(tx: Tx, *, mentor: MentorId) -> None:
    """Put back somebody who was taken out."""
    row = mentor_row(tx, mentor)
    row.withdrawn = False
    saved(tx, MENTORS_TOPIC, row.id, _("{name} accompagne les projets.").format(name=row.name))
    tx.undo_with(withdraw_mentor, mentor=mentor)


@command(Permission.INCUBATOR)
def assign_mentor(
    tx: Tx,
    *,
    incubation: IncubationId,
    mentor: MentorId,
    hours: int,
    first_day: date,
    last_day: date | None = None,
) -> int:
    """A mentor follows a project for so many hours; returns the mentoring.

    Raises RuleBroken `mentoring_known` when they do already, `mentor_withdrawn`; BadInput.
    """
    who, row = mentor_row(tx, mentor), incubation_row(tx, incubation)
    require_hours(hours)
    _require_days(first_day, last_day)
    if who.withdrawn:
        raise RuleBroken("mentor_withdrawn", _("{name} n’accompagne plus.").format(name=who.name))
    _require_new(tx, who, row)
    one = MentoringRow(
        incubation=row.id, mentor=who.id, hours=hours, first_day=first_day, last_day=last_day,
        withdrawn=False,
    )  # fmt: skip
    tx.session.add(one)
    tx.session.flush()
    saved(tx, TOPIC, row.id, ngettext(
        "{name} suit « {title} », {hours} heure prévue.", "{name} suit « {title} », {hours} heures prévues.",
        hours).format(name=who.name, title=row.title, hours=hours))  # fmt: skip
    tx.undo_with(withdraw_mentoring, mentoring=one.id)
    return one.id


def _require_days(first_day: date, last_day: date | None) -> None:
    if last_day is not None and last_day < first_day:
        raise BadInput("dates_reversed", _("La fin est avant le début : inversez les dates."))


def _require_new(tx: Tx, who: MentorRow, row: IncubationRow) -> None:
    same = select(MentoringRow.id).where(
        MentoringRow.incubation == row.id, MentoringRow.mentor == who.id,
        MentoringRow.withdrawn.is_(False), MentoringRow.last_day.is_(None),
    )  # fmt: skip
    if tx.session.scalar(same.limit(1)) is not None:
        raise RuleBroken(
            "mentoring_known",
            _("{name} suit déjà « {title} » : changez plutôt ses heures.").format(
                name=who.name, title=row.title
            ),
        )


def _mentoring(tx: Tx, mentoring: int) -> MentoringRow:
    return locked(tx, MentoringRow, mentoring, "mentoring", _("Le suivi n° {id} n’existe pas."))


@command(Permission.INCUBATOR)
def change_mentoring(tx: Tx, *, mentoring: int, hours: int, last_day: date | None) -> None:
    """Change the hours planned with a mentor, or the day on which the following ends."""
    one = _mentoring(tx, mentoring)
    require_hours(hours)
    _require_days(one.first_day, last_day)
    before = (one.hours, one.last_day)
    one.hours, one.last_day = hours, last_day
    saved(tx, TOPIC, one.incubation, _("Suivi modifié."))
    tx.undo_with(change_mentoring, mentoring=mentoring, hours=before[0], last_day=before[1])


@command(Permission.INCUBATOR)
def withdraw_mentoring(tx: Tx, *, mentoring: int) -> None:
    """Take a following back; sessions that were held stay."""
    one = _mentoring(tx, mentoring)
    one.withdrawn = True
    saved(tx, TOPIC, one.incubation, _("Suivi retiré."))
    tx.undo_with(restore_mentoring, mentoring=mentoring)


@command(Permission.INCUBATOR)
def restore_mentoring(tx: Tx, *, mentoring: int) -> None:
    """Put back a following that was taken back; raises RuleBroken `mentoring_known`."""
    one = _mentoring(tx, mentoring)
    _require_new(tx, mentor_row(tx, one.mentor), incubation_row(tx, one.incubation))
    one.withdrawn = False
    saved(tx, TOPIC, one.incubation, _("Suivi rétabli."))
    tx.undo_with(withdraw_mentoring, mentoring=mentoring)
