"""Cohorts written: opened with their days and their size, changed, closed; places given apart from a jury."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from pole_desk.activities.incubator.commands._places import (
    cohort_row,
    free_place,
    open_cohort_row,
    place_in,
)
from pole_desk.activities.incubator.commands._rows import (
    followed_row,
    incubation_row,
    require_cohort_open,
    require_unfollowed,
    saved,
    standing_steps,
    step_back,
    take_step,
)
from pole_desk.activities.incubator.rules.candidacies import TAKEN
from pole_desk.activities.incubator.rules.cohorts import (
    SIZE_SETTING,
    USUAL_SIZE,
    CohortInput,
    checked_cohort,
    require_room,
)
from pole_desk.activities.incubator.rules.stages import Stage, require_reason, stage_name
from pole_desk.activities.incubator.rules.topics import COHORTS_TOPIC, TOPIC
from pole_desk.activities.incubator.tables import CallRow, CandidacyRow, CohortRow, IncubationRow, WorkshopRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CohortId, DossierId, IncubationId, PartyId
from pole_desk.registers.dossiers.commands import change_dossier, close_dossier, open_dossier
from pole_desk.registers.dossiers.queries import dossier as dossier_row
from pole_desk.registers.dossiers.rules import Kind, State
from pole_desk.registers.parties.queries import require_party, the_pole


@command(Permission.INCUBATOR)
def open_cohort(
    tx: Tx,
    *,
    name: str,
    first_day: date,
    last_day: date,
    size_min: int | None = None,
    size_max: int | None = None,
    hours: int = 0,
    coordinator: str = "",
    partners: Sequence[PartyId] = (),
    note: str = "",
) -> CohortId:
    """Open a cohort with its places, in a dossier of the pole; the usual size is a setting.

    Raises BadInput `cohort_size` for a cohort without place, `cohort_name`, `dates_reversed`,
    `hours`; RuleBroken `cohort_name` when another one has the name; NotFound for a partner.
    """
    values = CohortInput(
        name=name, first_day=first_day, last_day=last_day, size_min=size_min, size_max=size_max,
        hours=hours, coordinator=coordinator, partners=tuple(partners), note=note,
    )  # fmt: skip
    clean = _checked(tx, values)
    dossier = open_dossier(
        tx, kind=Kind.COHORT, party=the_pole(tx), title=clean.name, on=tx.clock.today()
    )
    row = CohortRow(dossier=dossier, taken=0, **_columns(clean))
    tx.session.add(row)
    tx.session.flush()
    saved(tx, COHORTS_TOPIC, row.id, _("Promotion « {name} » ouverte du {first} au {last}.").format(
        name=row.name, first=plain_day(first_day), last=plain_day(last_day)))  # fmt: skip
    tx.undo_with(withdraw_cohort, cohort=row.id)
    return CohortId(row.id)


def _checked(tx: Tx, values: CohortInput, but: int | None = None) -> CohortInput:
    usual = setting(tx, key=SIZE_SETTING, on=tx.clock.today(), default=USUAL_SIZE)
    clean = checked_cohort(values, usual)
    for partner in clean.partners:
        require_party(tx, party=partner)
    same = select(CohortRow.id).where(CohortRow.name == clean.name)
    if but is not None:
        same = same.where(CohortRow.id != but)
    if tx.session.scalar(same.limit(1)) is not None:
        raise RuleBroken(
            "cohort_name",
            _("Une promotion s’appelle déjà « {name} » : choisissez un autre nom, ou rétablissez-la si "
              "elle est retirée.").format(
                name=clean.name
            ),
        )
    return clean


def _columns(clean: CohortInput) -> dict[str, Any]:
    return {
        "name": clean.name, "first_day": clean.first_day, "last_day": clean.last_day,
        "size_min": clean.size_min, "size_max": clean.size_max, "hours": clean.hours,
        "coordinator": clean.coordinator, "partners": list(clean.partners), "note": clean.note,
    }  # fmt: skip


@command(Permission.INCUBATOR)
def change_cohort(
    tx: Tx, *, cohort: CohortId, values: CohortInput, seen_version: int | None = None
) -> None:
    """Change a cohort's name, days, size, hours or partners.

    Raises RuleBroken `cohort_taken` below the places taken, and what `open_cohort` raises.
    """
    row = cohort_row(tx, cohort)
    tx.require_version(COHORTS_TOPIC, row, seen_version)
    before = CohortInput(
        name=row.name, first_day=row.first_day, last_day=row.last_day, size_min=row.size_min,
        size_max=row.size_max, hours=row.hours, coordinator=row.coordinator,
        partners=tuple(PartyId(one) for one in row.partners), note=row.note,
    )  # fmt: skip
    clean = _checked(tx, values, but=row.id)
    require_room(clean.size_max or 0, row.taken, row.name)
    for key, value in _columns(clean).items():
        setattr(row, key, value)
    change_dossier(tx, dossier=DossierId(row.dossier), title=row.name)
    saved(tx, COHORTS_TOPIC, row.id, _("Promotion « {name} » modifiée.").format(name=row.name))
    tx.undo_with(change_cohort, cohort=cohort, values=before)


@command(Permission.INCUBATOR)
def withdraw_cohort(tx: Tx, *, cohort: CohortId) -> None:
    """Take back a cohort while nobody has a place, no call is for it and no workshop is planned.

    It stays on record. Raises RuleBroken `cohort_taken`, `cohort_called`, `cohort_used`.
    """
    row = open_cohort_row(tx, cohort)
    if row.taken:
        raise RuleBroken(
            "cohort_taken",
            ngettext(
                "{count} projet a une place dans « {name} » : la promotion reste.",
                "{count} projets ont une place dans « {name} » : la promotion reste.", row.taken,
            ).format(count=row.taken, name=row.name),
        )
    called = select(CallRow.name).where(CallRow.cohort == row.id, CallRow.withdrawn.is_(False))
    name = tx.session.scalar(called.limit(1))
    if name is not None:
        raise RuleBroken(
            "cohort_called",
            _("L’appel « {call} » est pour « {name} » : retirez-le, ou changez sa promotion "
              "d’abord.").format(call=name, name=row.name),
        )
    workshop = tx.session.scalar(
        select(WorkshopRow.title)
        .where(WorkshopRow.cohort == row.id, WorkshopRow.cancelled.is_(False))
        .limit(1)
    )
    if workshop is not None:
        raise RuleBroken(
            "cohort_used",
            _("L’atelier « {title} » est au programme de « {name} » : annulez-le d’abord.").format(
                title=workshop, name=row.name
            ),
        )
    close_dossier(tx, dossier=DossierId(row.dossier), on=tx.clock.today(), cancelled=True)
    saved(tx, COHORTS_TOPIC, row.id, _("Promotion « {name} » retirée.").format(name=row.name))
    tx.undo_with(restore_cohort, cohort=cohort)


@command(Permission.INCUBATOR)
def restore_cohort(tx: Tx, *, cohort: CohortId) -> None:
    """Open again a cohort that was taken back."""
    row = cohort_row(tx, cohort)
    change_dossier(tx, dossier=DossierId(row.dossier), state=State.OPEN)
    saved(tx, COHORTS_TOPIC, row.id, _("Promotion « {name} » rétablie.").format(name=row.name))
    tx.undo_with(withdraw_cohort, cohort=cohort)


@command(Permission.INCUBATOR)
def give_place(
    tx: Tx, *, incubation: IncubationId, cohort: CohortId, on: date, reason: str
) -> int:
    """Give a project a place apart from a jury, with the reason (a partner's, a former cohort's).

    Returns the step. Raises RuleBroken `cohort_full`, `cohort_past`, `stage`, BadInput.
    """
    why = require_reason(reason)
    row = open_cohort_row(tx, cohort)
    require_cohort_open(tx, row)
    who = followed_row(tx, incubation)
    if who.cohort is not None:
        raise RuleBroken(
            "cohort_past", _("« {title} » a déjà une place dans une promotion.").format(title=who.title)
        )
    applied = None
    if who.stage in (Stage.SPOTTED, Stage.MET, Stage.STOPPED):
        applied = take_step(tx, who, Stage.APPLIED, on, why)
    step = take_step(tx, who, Stage.SELECTED, on, why)
    place_in(tx, who, row)
    saved(tx, TOPIC, who.id, _("« {title} » a une place dans « {cohort} ».").format(
        title=who.title, cohort=row.name))  # fmt: skip
    tx.undo_with(take_place_back, incubation=who.id, applied=applied)
    return step


@command(Permission.INCUBATOR)
def take_place_back(tx: Tx, *, incubation: IncubationId, applied: int | None = None) -> None:
    """Take back a place that was given apart from a jury; `applied` is the step that came with it.

    Raises RuleBroken `place_decided` when a candidacy has it, `step_followed` when it went on since.
    """
    who = incubation_row(tx, incubation)
    last = standing_steps(tx, who.id)[-1]
    taken = select(CandidacyRow.id).where(
        CandidacyRow.incubation == who.id, CandidacyRow.state.in_(list(TAKEN))
    )
    if who.cohort is None or tx.session.scalar(taken.limit(1)) is not None:
        raise RuleBroken(
            "place_decided",
            _("« {title} » n’a pas de place donnée hors jury : reprenez la décision, ou retirez sa "
              "candidature.").format(title=who.title),
        )
    if last.stage != Stage.SELECTED:
        raise RuleBroken(
            "step_followed",
            _("« {title} » est {stage} depuis : reprenez d’abord cette étape.").format(
                title=who.title, stage=stage_name(who.stage).lower()
            ),
        )
    cohort, on, why = CohortId(who.cohort), last.on_day, last.reason
    step_back(tx, last.id)
    if applied is not None:
        step_back(tx, applied)
    free_place(tx, who)
    saved(tx, TOPIC, who.id, _("« {title} » n’a plus de place.").format(title=who.title))
    tx.undo_with(give_place, incubation=incubation, cohort=cohort, on=on, reason=why)


@command(Permission.INCUBATOR)
def begin_cohort(tx: Tx, *, cohort: CohortId, on: date) -> list[int]:
    """Bring every selected project of a cohort to its incubation, in one gesture; returns the steps.

    Raises RuleBroken `cohort_empty` when none is selected, BadInput `step_day`, `day_ahead`.
    """
    row = cohort_row(tx, cohort)
    require_cohort_open(tx, row)
    found = tx.session.scalars(
        select(IncubationRow.id)
        .where(IncubationRow.cohort == row.id, IncubationRow.stage == str(Stage.SELECTED))
        .order_by(IncubationRow.id)
    ).all()
    if not found:
        raise RuleBroken(
            "cohort_empty",
            _("La promotion « {name} » n’a aucun projet sélectionné : acceptez d’abord des "
              "candidatures.").format(name=row.name),
        )
    steps = [take_step(tx, incubation_row(tx, one), Stage.INCUBATED, on) for one in found]
    saved(tx, COHORTS_TOPIC, row.id, ngettext(
        "« {name} » commence : {count} projet incubé.", "« {name} » commence : {count} projets incubés.",
        len(steps)).format(name=row.name, count=len(steps)))  # fmt: skip
    tx.undo_with(take_beginning_back, cohort=cohort, steps=steps, on=on)
    return steps


@command(Permission.INCUBATOR)
def take_beginning_back(tx: Tx, *, cohort: CohortId, steps: Sequence[int], on: date) -> None:
    """Take back the beginning of a cohort: its projects are selected again.

    Raises RuleBroken `step_followed` when one of them went on since, or was at a workshop.
    """
    row = cohort_row(tx, cohort)
    for step in reversed(steps):
        require_unfollowed(tx, step)
        step_back(tx, step)
    saved(tx, COHORTS_TOPIC, row.id, _("« {name} » n’est plus commencée.").format(name=row.name))
    tx.undo_with(begin_cohort, cohort=cohort, on=on)


@command(Permission.INCUBATOR)
def close_cohort(tx: Tx, *, cohort: CohortId, on: date) -> None:
    """Close a cohort whose projects all left it.

    Raises RuleBroken `cohort_going_on` naming those that are still there.
    """
    row = cohort_row(tx, cohort)
    require_cohort_open(tx, row)
    staying = tx.session.scalars(
        select(IncubationRow.title)
        .where(IncubationRow.cohort == row.id, IncubationRow.stage.in_([Stage.SELECTED, Stage.INCUBATED]))
        .order_by(IncubationRow.title)
    ).all()
    if staying:
        raise RuleBroken(
            "cohort_going_on",
            ngettext(
                "Un projet est encore dans « {name} » : notez d’abord la sortie de {titles}.",
                "{count} projets sont encore dans « {name} » : notez d’abord la sortie de {titles}.",
                len(staying),
            ).format(name=row.name, count=len(staying), titles=", ".join(staying)),
        )
    close_dossier(tx, dossier=DossierId(row.dossier), on=on)
    saved(tx, COHORTS_TOPIC, row.id, _("Promotion « {name} » close.").format(name=row.name))
    tx.undo_with(reopen_cohort, cohort=cohort)


@command(Permission.INCUBATOR)
def reopen_cohort(tx: Tx, *, cohort: CohortId) -> None:
    """Open a closed cohort again; raises RuleBroken `cohort_open`, `cohort_withdrawn`."""
    row = open_cohort_row(tx, cohort)
    own = dossier_row(tx, dossier=DossierId(row.dossier))
    if own.closed_on is None:
        raise RuleBroken("cohort_open", _("La promotion « {name} » n’est pas close.").format(name=row.name))
    change_dossier(tx, dossier=DossierId(row.dossier), state=State.OPEN)
    saved(tx, COHORTS_TOPIC, row.id, _("Promotion « {name} » rouverte.").format(name=row.name))
    tx.undo_with(close_cohort, cohort=cohort, on=own.closed_on)
