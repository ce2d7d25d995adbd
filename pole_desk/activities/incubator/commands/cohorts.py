"""Cohorts written: opened with their days and their size, places given apart from a jury."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from pole_desk.activities.incubator.commands._places import free_place, place_in
from pole_desk.activities.incubator.commands._rows import (
    found,
    incubation_row,
    saved,
    standing_steps,
    step_back,
    take_step,
)
from pole_desk.activities.incubator.rules.candidacies import TAKEN
from pole_desk.activities.incubator.rules.stages import Stage, require_reason, stage_name
from pole_desk.activities.incubator.rules.topics import COHORTS_TOPIC, TOPIC
from pole_desk.activities.incubator.tables import CandidacyRow, CohortRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CohortId, IncubationId
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.queries import the_pole


@command(Permission.INCUBATOR)
def open_cohort(
    tx: Tx,
    *,
    name: str,
    first_day: date,
    last_day: date,
    size_min: int = 6,
    size_max: int = 10,
    hours: int = 0,
    coordinator: str = "",
    note: str = "",
) -> CohortId:
    """Open a cohort with its places, in a dossier of the pole.

    Raises BadInput `cohort_size` for a cohort without place, `dates_reversed`; RuleBroken
    `cohort_name` when another one has the name.
    """
    _require_cohort(tx, name, first_day, last_day, size_min, size_max)
    dossier = open_dossier(
        tx, kind=Kind.COHORT, party=the_pole(tx), title=name.strip(), on=tx.clock.today()
    )
    row = CohortRow(
        dossier=dossier, name=name.strip(), first_day=first_day, last_day=last_day,
        size_min=size_min, size_max=size_max, taken=0, hours=hours,
        coordinator=coordinator.strip(), partners=[], note=note.strip(),
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    saved(tx, COHORTS_TOPIC, row.id, _("Promotion « {name} » ouverte du {first} au {last}.").format(
        name=row.name, first=plain_day(first_day), last=plain_day(last_day)))  # fmt: skip
    return CohortId(row.id)


def _require_cohort(
    tx: Tx, name: str, first_day: date, last_day: date, size_min: int, size_max: int
) -> None:
    if not name.strip():
        raise BadInput("cohort_name", _("Donnez un nom à la promotion."))
    if size_max < 1 or size_min < 1:
        raise BadInput(
            "cohort_size",
            _("Une promotion de zéro place n’accueille personne : donnez-lui au moins une place."),
        )
    if size_max < size_min:
        raise BadInput(
            "cohort_size",
            _("Une promotion va de {least} à {most} projets : inversez ces nombres.").format(
                least=size_max, most=size_min
            ),
        )
    if last_day < first_day:
        raise BadInput("dates_reversed", _("La fin est avant le début : inversez les dates."))
    if tx.session.scalar(select(CohortRow.id).where(CohortRow.name == name.strip())) is not None:
        raise RuleBroken(
            "cohort_name",
            _("Une promotion s’appelle déjà « {name} » : choisissez un autre nom.").format(
                name=name.strip()
            ),
        )


@command(Permission.INCUBATOR)
def give_place(
    tx: Tx, *, incubation: IncubationId, cohort: CohortId, on: date, reason: str
) -> int:
    """Give a project a place apart from a jury, with the reason (a partner's, a former cohort's).

    Returns the step. Raises RuleBroken `cohort_full`, `cohort_past`, `stage`, BadInput.
    """
    why = require_reason(reason)
    row = found(tx, CohortRow, cohort, "cohort", _("La promotion n° {id} n’existe pas."))
    who = incubation_row(tx, incubation)
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
            _("« {title} » n’a pas de place donnée hors jury : reprenez la décision, ou retirez sa "
              "candidature.").format(title=who.title),
        )
    if last.stage != Stage.SELECTED:
        raise RuleBroken(
            "step_followed",
            _("« {title} » est {stage} depuis : reprenez d’abord cette étape.").format(
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
