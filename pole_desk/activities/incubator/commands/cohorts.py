"""Cohorts written: opened with their days and their size, places given apart from a jury."""

from __future__ import annotations

from datetime import date

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
    saved,
    standing_steps,
    step_back,
    take_step,
)
from pole_desk.activities.incubator.rules.candidacies import TAKEN
from pole_desk.activities.incubator.rules.stages import Stage, require_reason, stage_name
from pole_desk.activities.incubator.rules.topics import COHORTS_TOPIC, TOPIC
from pole_desk.activities.incubator.tables import CallRow, CandidacyRow, CohortRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CohortId, DossierId, IncubationId
from pole_desk.registers.dossiers.commands import change_dossier, close_dossier, open_dossier
from pole_desk.registers.dossiers.rules import Kind, State
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
    tx.undo_with(withdraw_cohort, cohort=row.id)
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
            _("Une promotion s’appelle déjà « {name} » : choisissez un autre nom, ou rétablissez-la si "
              "elle est retirée.").format(
                name=name.strip()
            ),
        )


@command(Permission.INCUBATOR)
def withdraw_cohort(tx: Tx, *, cohort: CohortId) -> None:
    """Take back a cohort while nobody has a place and no call is for it; it stays on record.

    Raises RuleBroken `cohort_taken`, `cohort_called`.
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
