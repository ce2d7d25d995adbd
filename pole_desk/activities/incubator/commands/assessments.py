"""Assessments and risk signals written; one that is taken back stays on record, the one before stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pole_desk.activities.incubator.commands._rows import incubation_row, locked, saved
from pole_desk.activities.incubator.rules.progress import (
    AXES_SETTING,
    Level,
    axes_of,
    checked_levels,
    level_name,
)
from pole_desk.activities.incubator.rules.stages import require_not_ahead, require_reason
from pole_desk.activities.incubator.rules.topics import TOPIC
from pole_desk.activities.incubator.tables import AssessmentRow, RiskRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import IncubationId


@command(Permission.INCUBATOR)
def assess(
    tx: Tx,
    *,
    incubation: IncubationId,
    on: date,
    levels: Mapping[str, int],
    author: str = "",
    note: str = "",
) -> int:
    """Say how far a project is, from 0 to 5 by axis of the radar in force on the day; returns the row.

    Raises BadInput `axis`, `level`, `levels`, `day_ahead`.
    """
    who = incubation_row(tx, incubation)
    require_not_ahead(on, tx.clock.today())
    axes = axes_of(setting(tx, key=AXES_SETTING, on=on))
    row = AssessmentRow(
        incubation=who.id, on_day=on, levels=checked_levels(levels, axes),
        author=" ".join(author.split()) or tx.user.name, note=note.strip(), withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    saved(tx, TOPIC, who.id, _("Point d’avancement de « {title} » noté.").format(title=who.title))
    tx.undo_with(withdraw_assessment, assessment=row.id)
    return row.id


@command(Permission.INCUBATOR)
def withdraw_assessment(tx: Tx, *, assessment: int) -> None:
    """Take an assessment back."""
    _mark_assessment(tx, assessment, withdrawn=True)
    tx.undo_with(restore_assessment, assessment=assessment)


@command(Permission.INCUBATOR)
def restore_assessment(tx: Tx, *, assessment: int) -> None:
    """Put back an assessment that was taken back."""
    _mark_assessment(tx, assessment, withdrawn=False)
    tx.undo_with(withdraw_assessment, assessment=assessment)


def _mark_assessment(tx: Tx, assessment: int, *, withdrawn: bool) -> None:
    row = locked(
        tx, AssessmentRow, assessment, "assessment", _("Le point d’avancement n° {id} n’existe pas.")
    )
    if row.withdrawn == withdrawn:
        raise RuleBroken("already_so", _("C’est déjà fait."))
    row.withdrawn = withdrawn
    saved(tx, TOPIC, row.incubation, _("Point d’avancement retiré.") if withdrawn else _("Point d’avancement rétabli."))


@command(Permission.INCUBATOR)
def signal_risk(
    tx: Tx, *, incubation: IncubationId, on: date, level: Level, reason: str = ""
) -> int:
    """Say how a project goes from a day on; returns the signal. Raises BadInput `reason`, `day_ahead`."""
    who = incubation_row(tx, incubation)
    require_not_ahead(on, tx.clock.today())
    why = reason.strip() if level == Level.GOOD else require_reason(reason)
    row = RiskRow(incubation=who.id, on_day=on, level=str(Level(level)), reason=why, withdrawn=False)
    tx.session.add(row)
    tx.session.flush()
    saved(tx, TOPIC, who.id, _("« {title} » : {level}.").format(
        title=who.title, level=level_name(level).lower()))  # fmt: skip
    tx.undo_with(withdraw_risk, risk=row.id)
    return row.id


@command(Permission.INCUBATOR)
def withdraw_risk(tx: Tx, *, risk: int) -> None:
    """Take a signal back: the one before stands."""
    _mark_risk(tx, risk, withdrawn=True)
    tx.undo_with(restore_risk, risk=risk)


@command(Permission.INCUBATOR)
def restore_risk(tx: Tx, *, risk: int) -> None:
    """Put back a signal that was taken back."""
    _mark_risk(tx, risk, withdrawn=False)
    tx.undo_with(withdraw_risk, risk=risk)


def _mark_risk(tx: Tx, risk: int, *, withdrawn: bool) -> None:
    row = locked(tx, RiskRow, risk, "risk", _("Le signal n° {id} n’existe pas."))
    if row.withdrawn == withdrawn:
        raise RuleBroken("already_so", _("C’est déjà fait."))
    row.withdrawn = withdrawn
    saved(tx, TOPIC, row.incubation, _("Signal retiré.") if withdrawn else _("Signal rétabli."))
