"""Identities brought from stage to stage by hand, as far as candidacies and places agree."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from pole_desk.activities.incubator.commands._rows import (
    followed_row,
    found,
    incubation_row,
    require_unfollowed,
    saved,
    standing_steps,
    step_back,
    take_step,
)
from pole_desk.activities.incubator.rules.candidacies import FILED, TAKEN, State
from pole_desk.activities.incubator.rules.stages import (
    BEFORE_PLACE,
    EXITED,
    WITH_PLACE,
    Stage,
    require_stage,
    stage_name,
)
from pole_desk.activities.incubator.rules.topics import TOPIC
from pole_desk.activities.incubator.tables import (
    CandidacyRow,
    CohortRow,
    ExitRow,
    IncubationRow,
    StepRow,
)
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import IncubationId


@command(Permission.INCUBATOR)
def move_stage(
    tx: Tx,
    *,
    incubation: IncubationId,
    stage: Stage,
    on: date,
    reason: str = "",
    seen_version: int | None = None,
) -> int:
    """Bring a project to a stage on a day; returns the step.

    Raises RuleBroken `stage` when it can't follow, `no_place` when it has no place in a cohort,
    `candidacy_open` when its candidacy says otherwise, `cohort_past`; BadInput `step_day` before the
    last step, `reason` when it stops without one.
    """
    row = followed_row(tx, incubation)
    tx.require_version(TOPIC, row, seen_version)
    _require_by_hand(tx, row, Stage(stage))
    step = take_step(tx, row, Stage(stage), on, reason)
    saved(tx, TOPIC, row.id, _("« {title} » : {stage}.").format(
        title=row.title, stage=stage_name(stage).lower()))  # fmt: skip
    tx.undo_with(withdraw_step, step=step)
    return step


@command(Permission.INCUBATOR)
def withdraw_step(tx: Tx, *, step: int) -> None:
    """Take back the last step of a project; it stays on record, withdrawn.

    Raises RuleBroken `step_followed`, `step_first`, `candidacy_open` when it came with a candidacy
    that stands, `no_place` when it came with a place.
    """
    _require_own(tx, step)
    row = step_back(tx, step)
    saved(tx, TOPIC, row.id, _("Étape reprise : « {title} » est {stage}.").format(
        title=row.title, stage=stage_name(row.stage).lower()))  # fmt: skip
    tx.undo_with(restore_step, step=step)


@command(Permission.INCUBATOR)
def restore_step(tx: Tx, *, step: int) -> None:
    """Put back a step that was taken back, while nothing else followed."""
    one = found(tx, StepRow, step, "step", _("L’étape n° {id} n’existe pas."))
    row = incubation_row(tx, one.incubation)
    if not one.withdrawn:
        raise RuleBroken("step_standing", _("Cette étape n’a pas été reprise."))
    _require_by_hand(tx, row, Stage(one.stage))
    require_stage(row.stage, Stage(one.stage), one.reason)
    last = standing_steps(tx, row.id)[-1]
    if (last.on_day, last.id) > (one.on_day, one.id):
        raise RuleBroken(
            "step_followed", _("Une autre étape a suivi : reprenez d’abord la plus récente.")
        )
    one.withdrawn = False
    row.stage, row.stage_on = one.stage, one.on_day
    saved(tx, TOPIC, row.id, _("« {title} » : {stage}.").format(
        title=row.title, stage=stage_name(row.stage).lower()))  # fmt: skip
    tx.undo_with(withdraw_step, step=step)


def _require_no_exit(tx: Tx, row: IncubationRow) -> None:
    standing = select(ExitRow.id).where(
        ExitRow.incubation == row.id, ExitRow.outcome == row.stage, ExitRow.withdrawn.is_(False)
    )
    if tx.session.scalar(standing.limit(1)) is not None:
        raise RuleBroken(
            "exit_noted",
            _("La sortie de « {title} » est notée : reprenez-la, l’étape suivra.").format(
                title=row.title
            ),
        )


def _require_by_hand(tx: Tx, row: IncubationRow, wanted: Stage) -> None:
    """What a jury or a candidacy decides is not undone by a step typed beside it."""
    if wanted in WITH_PLACE and row.cohort is None:
        raise RuleBroken(
            "no_place",
            _("« {title} » n’a de place dans aucune promotion : un jury l’accepte, ou donnez-lui une "
              "place.").format(title=row.title),
        )
    if row.stage == Stage.SELECTED and wanted != Stage.INCUBATED:
        raise _candidacy_open(row)
    if row.stage in EXITED | {Stage.INCUBATED} and wanted in EXITED | {Stage.STOPPED}:
        raise RuleBroken(
            "exit_unsaid",
            _("« {title} » est {stage} : notez sa sortie, avec ce qu’il devient.").format(
                title=row.title, stage=stage_name(row.stage).lower()
            ),
        )
    if row.stage == Stage.APPLIED and wanted != Stage.SELECTED and _open_candidacy(tx, row):
        raise _candidacy_open(row)
    if wanted in BEFORE_PLACE and row.cohort is not None:
        cohort = tx.session.get(CohortRow, row.cohort)
        raise RuleBroken(
            "cohort_past",
            _("« {title} » a sa place dans la promotion « {cohort} » : pour un autre projet de la même "
              "personne, repérez-en un nouveau.").format(
                title=row.title, cohort="" if cohort is None else cohort.name
            ),
        )


def _candidacy_open(row: IncubationRow) -> RuleBroken:
    return RuleBroken(
        "candidacy_open",
        _("« {title} » est {stage} : retirez sa candidature avec le motif, l’étape et la place "
          "suivront.").format(title=row.title, stage=stage_name(row.stage).lower()),
    )


def _open_candidacy(tx: Tx, row: IncubationRow) -> bool:
    standing = select(CandidacyRow.id).where(
        CandidacyRow.incubation == row.id, CandidacyRow.state.in_([*FILED, *TAKEN, State.WAITING])
    )
    return tx.session.scalar(standing.limit(1)) is not None


def _require_own(tx: Tx, step: int) -> None:
    """The step was typed by hand: no candidacy and no place came with it."""
    one = found(tx, StepRow, step, "step", _("L’étape n° {id} n’existe pas."))
    row = incubation_row(tx, one.incubation)
    if one.withdrawn or standing_steps(tx, row.id)[-1].id != one.id:
        return
    if one.stage == Stage.APPLIED and _open_candidacy(tx, row):
        raise _candidacy_open(row)
    require_unfollowed(tx, step)
    _require_no_exit(tx, row)
    if one.stage == Stage.SELECTED and row.cohort is not None:
        raise RuleBroken(
            "no_place",
            _("« {title} » a une place dans sa promotion : reprenez la décision du jury, ou la place "
              "donnée.").format(title=row.title),
        )
