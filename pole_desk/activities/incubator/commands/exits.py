"""Exits written: how a project leaves its cohort, the stage that follows, the hosting application opened."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from pole_desk.activities.incubator.commands._rows import (
    incubation_row,
    locked,
    saved,
    standing_steps,
    step_back,
    take_step,
)
from pole_desk.activities.incubator.rules.exits import (
    STAGE,
    ExitInput,
    ExitKind,
    exit_name,
    require_exit,
)
from pole_desk.activities.incubator.rules.stages import Stage, require_not_ahead, stage_name
from pole_desk.activities.incubator.rules.topics import COHORTS_TOPIC, TOPIC
from pole_desk.activities.incubator.tables import ExitRow, IncubationRow, OutcomeRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, Undo, command
from pole_desk.ports.admissions import Admissions, Wanted
from pole_desk.ports.ids import ApplicationId, IncubationId, PartyId

LEAVES = frozenset({Stage.INCUBATED, Stage.CREATED, Stage.PEPINIERE})
"""Stages from which an exit is noted; after the first one, what the project became since."""


@command(Permission.INCUBATOR)
def note_exit(
    tx: Tx, *, incubation: IncubationId, values: ExitInput, on: date, wanted: Wanted | None = None
) -> int:
    """A project leaves its cohort, or what it became changes; returns the exit.

    Into the pépinière, or when places are `wanted`, it opens a hosting application for its structure.
    Raises RuleBroken `not_incubated`, `exit_party` without a structure, `application_open` when it
    has asked already, `stage`; BadInput `legal_form`, `reason`, `fte`, `step_day`, `day_ahead`.
    """
    who = incubation_row(tx, incubation)
    if who.stage not in LEAVES:
        raise RuleBroken(
            "not_incubated",
            _("« {title} » est {stage} : seul un projet incubé sort d’une promotion.").format(
                title=who.title, stage=stage_name(who.stage).lower()
            ),
        )
    kind = ExitKind(values.outcome)
    require_not_ahead(on, tx.clock.today())
    require_exit(values, on)
    take_step(tx, who, STAGE[kind], on, values.reason)
    application, back = None, None
    if kind is ExitKind.PEPINIERE or wanted is not None:
        application, back = _ask(tx, who, wanted or Wanted(people=who.people), on)
    row = ExitRow(
        incubation=who.id, on_day=on, outcome=str(kind), legal_form=" ".join(values.legal_form.split()),
        created_on=values.created_on, fte=values.fte, reason=values.reason.strip(),
        application=application, withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    _noted(tx, who, _("« {title} » : {exit}.").format(title=who.title, exit=exit_name(kind).lower()))
    tx.undo_with(withdraw_exit, exit=row.id, back=back)
    return row.id


def _ask(tx: Tx, who: IncubationRow, wanted: Wanted, on: date) -> tuple[ApplicationId, Undo | None]:
    """Open the hosting application; it and its way back."""
    if who.party is None:
        raise RuleBroken(
            "exit_party",
            _("« {title} » n’a pas encore de structure : rattachez-la d’abord, c’est elle qui demande "
              "un bureau.").format(title=who.title),
        )
    tx.notes.undo = None
    made = tx.port(Admissions).ask(tx, party=PartyId(who.party), wanted=wanted, on=on)  # type: ignore[type-abstract]
    return made, tx.way_back()


def _noted(tx: Tx, who: IncubationRow, sentence: str) -> None:
    if who.cohort is not None:
        tx.changed(COHORTS_TOPIC, who.cohort)
    saved(tx, TOPIC, who.id, sentence)


def _exit(tx: Tx, number: int) -> ExitRow:
    return locked(tx, ExitRow, number, "exit", _("La sortie n° {id} n’existe pas."))


@command(Permission.INCUBATOR)
def withdraw_exit(tx: Tx, *, exit: int, back: Undo | None = None) -> None:
    """Take an exit back: the project is again where it was, its hosting application is withdrawn.

    Raises RuleBroken `step_followed` when something came since, `outcome_answered`, and what hosting
    raises once it decided on the application.
    """
    row = _exit(tx, exit)
    who = incubation_row(tx, row.incubation)
    if row.withdrawn:
        raise RuleBroken("exit_withdrawn", _("Cette sortie est déjà reprise."))
    last = standing_steps(tx, who.id)[-1]
    if last.stage != STAGE[ExitKind(row.outcome)] or last.on_day != row.on_day:
        raise RuleBroken(
            "step_followed",
            _("« {title} » est {stage} depuis : reprenez d’abord le plus récent.").format(
                title=who.title, stage=stage_name(who.stage).lower()
            ),
        )
    _require_unanswered(tx, row)
    again = _take_application_back(tx, row, back)
    step_back(tx, last.id)
    row.withdrawn = True
    _noted(tx, who, _("Sortie de « {title} » reprise.").format(title=who.title))
    tx.undo_with(restore_exit, exit=row.id, again=again)


def _require_unanswered(tx: Tx, row: ExitRow) -> None:
    """No outcome rests on the only exit that stands."""
    others = tx.session.scalar(
        select(ExitRow.id)
        .where(ExitRow.incubation == row.incubation, ExitRow.id != row.id, ExitRow.withdrawn.is_(False))
        .limit(1)
    )
    answered = tx.session.scalar(
        select(OutcomeRow.months)
        .where(OutcomeRow.incubation == row.incubation, OutcomeRow.withdrawn.is_(False))
        .limit(1)
    )
    if others is None and answered is not None:
        raise RuleBroken(
            "outcome_answered",
            _("Le devenir à {months} mois est déjà demandé : reprenez-le d’abord.").format(
                months=answered
            ),
        )


def _take_application_back(tx: Tx, row: ExitRow, back: Undo | None) -> Undo | None:
    if row.application is None:
        return None
    if back is not None:
        return tx.take_back(back)
    tx.notes.undo = None
    tx.port(Admissions).withdraw(  # type: ignore[type-abstract]
        tx, application=ApplicationId(row.application), reason=_("sortie de l’incubateur reprise"),
        on=tx.clock.today(),
    )  # fmt: skip
    return tx.way_back()


@command(Permission.INCUBATOR)
def restore_exit(tx: Tx, *, exit: int, again: Undo | None = None) -> None:
    """Note again an exit that was taken back, with its hosting application."""
    row = _exit(tx, exit)
    if not row.withdrawn:
        raise RuleBroken("exit_standing", _("Cette sortie n’a pas été reprise."))
    who = incubation_row(tx, row.incubation)
    if who.stage not in LEAVES:
        raise RuleBroken(
            "not_incubated",
            _("« {title} » est {stage} : seul un projet incubé sort d’une promotion.").format(
                title=who.title, stage=stage_name(who.stage).lower()
            ),
        )
    take_step(tx, who, STAGE[ExitKind(row.outcome)], row.on_day, row.reason)
    back = None
    if row.application is not None and again is not None:
        back = tx.take_back(again)
    elif row.application is not None:
        row.application, back = _ask(tx, who, Wanted(people=who.people), tx.clock.today())
    row.withdrawn = False
    _noted(tx, who, _("Sortie de « {title} » notée de nouveau.").format(title=who.title))
    tx.undo_with(withdraw_exit, exit=row.id, back=back)
