"""What the incubator's commands share: a row found or locked, its version, the step that it takes."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from sqlalchemy import select

from pole_desk.activities.incubator.queries.candidacies import candidacy_card
from pole_desk.activities.incubator.rules.candidacies import FILED, State, quoted
from pole_desk.activities.incubator.rules.meetings import Presence
from pole_desk.activities.incubator.rules.stages import Stage, require_day, require_stage, stage_name
from pole_desk.activities.incubator.rules.topics import TOPIC
from pole_desk.activities.incubator.tables import (
    AttendanceRow,
    CandidacyRow,
    CohortRow,
    IncubationRow,
    MentorRow,
    StepRow,
    WorkshopRow,
)
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import CandidacyId, DossierId
from pole_desk.registers.dossiers.queries import dossier as dossier_row
from pole_desk.registers.dossiers.rules import State as DossierState

Row = TypeVar("Row")


def found(tx: Tx, table: type[Row], record: int, code: str, said: str) -> Row:
    """The row of a number; raises NotFound saying `said`."""
    row = tx.session.get(table, record)
    if row is None:
        raise NotFound(code, said.format(id=record), record=record)
    return row


def locked(tx: Tx, table: type[Row], record: int, code: str, said: str) -> Row:
    """The row as it now is, kept from other seats until the write ends; raises NotFound."""
    tx.session.flush()
    row = tx.session.get(table, record, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(code, said.format(id=record), record=record)
    return row


def incubation_row(tx: Tx, incubation: int) -> IncubationRow:
    """An identity, locked; raises NotFound `incubation`."""
    return locked(tx, IncubationRow, incubation, "incubation", _("Le projet n° {id} n’existe pas."))


def followed_row(tx: Tx, incubation: int) -> IncubationRow:
    """An identity that is followed, locked; raises RuleBroken `incubation_withdrawn`, NotFound."""
    row = incubation_row(tx, incubation)
    if dossier_row(tx, dossier=DossierId(row.dossier)).state == DossierState.CANCELLED:
        raise RuleBroken(
            "incubation_withdrawn",
            _("« {title} » a été retiré : rétablissez-le d’abord.").format(title=row.title),
        )
    return row


def candidacy_row(tx: Tx, candidacy: int) -> CandidacyRow:
    """A candidacy, locked; raises NotFound `candidacy`."""
    return locked(
        tx, CandidacyRow, candidacy, "candidacy", _("La candidature n° {id} n’existe pas.")
    )


def mentor_row(tx: Tx, mentor: int) -> MentorRow:
    """Who accompanies, locked; raises NotFound `mentor`."""
    row = locked(
        tx, MentorRow, mentor, "mentor", _("La personne n° {id} n’est pas de celles qui accompagnent.")
    )
    return row


def require_cohort_open(tx: Tx, row: CohortRow) -> None:
    """Raises RuleBroken `cohort_closed`."""
    state = dossier_row(tx, dossier=DossierId(row.dossier)).state
    if state != DossierState.OPEN:
        raise RuleBroken(
            "cohort_closed",
            _("La promotion « {name} » est close : rouvrez-la d’abord.").format(name=row.name),
        )


def require_incubated(row: IncubationRow) -> None:
    """Only an incubated project is accompanied; raises RuleBroken `not_incubated`."""
    if row.stage != Stage.INCUBATED:
        raise RuleBroken(
            "not_incubated",
            _("« {title} » est {stage} : seul un projet incubé quitte une promotion.").format(
                title=row.title, stage=stage_name(row.stage).lower()
            ),
        )


def require_unfollowed(tx: Tx, step: int) -> None:
    """An incubation that was at a workshop has begun; raises RuleBroken `step_followed`."""
    one = found(tx, StepRow, step, "step", _("L’étape n° {id} n’existe pas."))
    if one.stage != Stage.INCUBATED:
        return
    came = tx.session.scalar(
        select(WorkshopRow.title)
        .join(AttendanceRow, AttendanceRow.workshop == WorkshopRow.id)
        .where(AttendanceRow.incubation == one.incubation, AttendanceRow.presence != Presence.EXPECTED)
        .limit(1)
    )
    if came is not None:
        raise RuleBroken(
            "step_followed",
            _("Ce projet est sur la feuille de présence de « {title} » : son incubation a "
              "commencé.").format(title=came),
        )


def require_still_complete(tx: Tx, row: CandidacyRow) -> None:
    """A complete candidacy stays so; raises RuleBroken `candidacy_incomplete` naming what would miss."""
    if row.state != State.COMPLETE:
        return
    tx.session.flush()
    absent = candidacy_card(tx, candidacy=CandidacyId(row.id)).missing
    if absent:
        raise RuleBroken(
            "candidacy_incomplete",
            _("Cette candidature est complète, et il lui manquerait : {absent}. Demandez d’abord un "
              "complément.").format(absent=quoted(absent)),
            missing=list(absent),
        )


def applies_elsewhere(tx: Tx, row: CandidacyRow) -> bool:
    """Whether the identity has another candidacy that is still open."""
    other = select(CandidacyRow.id).where(
        CandidacyRow.incubation == row.incubation, CandidacyRow.id != row.id,
        CandidacyRow.state.in_([*FILED, State.WAITING]),
    )  # fmt: skip
    return tx.session.scalar(other.limit(1)) is not None


def take_step(tx: Tx, row: IncubationRow, stage: Stage, on: date, reason: str = "") -> int:
    """Bring an identity to a stage; returns the step. Raises RuleBroken `stage`, BadInput."""
    require_stage(row.stage, stage, reason)
    require_day(row.stage_on, on, tx.clock.today())
    step = StepRow(
        incubation=row.id, stage=str(stage), on_day=on, reason=reason.strip(), withdrawn=False
    )
    tx.session.add(step)
    row.stage, row.stage_on = str(stage), on
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    return step.id


def step_back(tx: Tx, step: int) -> IncubationRow:
    """Withdraw the last step of an identity; raises RuleBroken `step_followed`, `step_first`."""
    one = found(tx, StepRow, step, "step", _("L’étape n° {id} n’existe pas."))
    row = incubation_row(tx, one.incubation)
    standing = standing_steps(tx, row.id)
    if one.withdrawn:
        raise RuleBroken("step_withdrawn", _("Cette étape est déjà reprise."))
    if standing[-1].id != one.id:
        raise RuleBroken(
            "step_followed", _("Une autre étape a suivi : reprenez d’abord la plus récente.")
        )
    if len(standing) == 1:
        raise RuleBroken(
            "step_first",
            _("C’est la première étape du projet : retirez plutôt le projet s’il a été saisi par erreur."),
        )
    one.withdrawn = True
    row.stage, row.stage_on = standing[-2].stage, standing[-2].on_day
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    return row


def standing_steps(tx: Tx, incubation: int) -> list[StepRow]:
    """The steps of an identity that stand, in order."""
    tx.session.flush()
    return list(
        tx.session.scalars(
            select(StepRow)
            .where(StepRow.incubation == incubation, StepRow.withdrawn.is_(False))
            .order_by(StepRow.on_day, StepRow.id)
        )
    )


def saved(tx: Tx, topic: str, record: int, sentence: str) -> None:
    """Note the act: pages reload, the trail and the message say the sentence."""
    tx.session.flush()
    tx.changed(topic, record)
    tx.says(sentence)
