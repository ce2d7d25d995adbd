"""Milestones written: set with a due day, reached, dropped with the reason, opened again."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from pole_desk.activities.incubator.commands._rows import incubation_row, locked, saved
from pole_desk.activities.incubator.rules.progress import Milestone, require_planned
from pole_desk.activities.incubator.rules.stages import require_not_ahead, require_reason
from pole_desk.activities.incubator.rules.topics import TOPIC
from pole_desk.activities.incubator.tables import MilestoneRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.texts import one_line
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import IncubationId

MILESTONES_TOPIC = "milestones"


@command(Permission.INCUBATOR)
def set_milestone(tx: Tx, *, incubation: IncubationId, title: str, due_on: date) -> int:
    """Say what a project is to reach by a day; returns the milestone. Raises BadInput `milestone_title`."""
    who = incubation_row(tx, incubation)
    rank = tx.session.scalar(
        select(func.coalesce(func.max(MilestoneRow.rank), 0)).where(MilestoneRow.incubation == who.id)
    )
    row = MilestoneRow(
        incubation=who.id, title=_title(title), due_on=due_on, reached_on=None,
        state=str(Milestone.PLANNED), reason="", rank=(rank or 0) + 1,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    _noted(tx, row, _("Jalon « {title} » fixé au {day}."))
    tx.undo_with(drop_milestone, milestone=row.id, reason=_("saisie annulée"))
    return row.id


def _title(title: str) -> str:
    if not title.strip():
        raise BadInput("milestone_title", _("Dites ce que le projet doit atteindre."))
    return one_line(title)


def _milestone(tx: Tx, milestone: int) -> MilestoneRow:
    return locked(tx, MilestoneRow, milestone, "milestone", _("Le jalon n° {id} n’existe pas."))


def _noted(tx: Tx, row: MilestoneRow, sentence: str) -> None:
    tx.changed(MILESTONES_TOPIC, row.id)
    saved(tx, TOPIC, row.incubation, sentence.format(title=row.title, day=plain_day(row.due_on)))


@command(Permission.INCUBATOR)
def change_milestone(
    tx: Tx, *, milestone: int, title: str, due_on: date, seen_version: int | None = None
) -> None:
    """Name a milestone otherwise, or give it another due day."""
    row = _milestone(tx, milestone)
    tx.require_version(MILESTONES_TOPIC, row, seen_version)
    before = (row.title, row.due_on)
    row.title, row.due_on = _title(title), due_on
    _noted(tx, row, _("Jalon « {title} » modifié, pour le {day}."))
    tx.undo_with(change_milestone, milestone=milestone, title=before[0], due_on=before[1])


@command(Permission.INCUBATOR)
def reach_milestone(tx: Tx, *, milestone: int, on: date) -> None:
    """A milestone is reached; raises RuleBroken `milestone_state`, BadInput `day_ahead`."""
    row = _milestone(tx, milestone)
    require_planned(row.state, row.title)
    require_not_ahead(on, tx.clock.today())
    row.state, row.reached_on = str(Milestone.REACHED), on
    _noted(tx, row, _("Jalon « {title} » atteint."))
    tx.undo_with(reopen_milestone, milestone=milestone)


@command(Permission.INCUBATOR)
def drop_milestone(tx: Tx, *, milestone: int, reason: str) -> None:
    """A milestone is given up, with the reason."""
    row = _milestone(tx, milestone)
    require_planned(row.state, row.title)
    row.state, row.reason = str(Milestone.DROPPED), require_reason(reason)
    _noted(tx, row, _("Jalon « {title} » abandonné."))
    tx.undo_with(reopen_milestone, milestone=milestone)


@command(Permission.INCUBATOR)
def reopen_milestone(tx: Tx, *, milestone: int) -> None:
    """A milestone is to be reached again."""
    row = _milestone(tx, milestone)
    if row.state == Milestone.PLANNED:
        raise RuleBroken("milestone_open", _("Ce jalon est encore à atteindre."))
    state, on, why = Milestone(row.state), row.reached_on, row.reason
    row.state, row.reached_on, row.reason = str(Milestone.PLANNED), None, ""
    _noted(tx, row, _("Jalon « {title} » rouvert."))
    if state is Milestone.REACHED and on is not None:
        tx.undo_with(reach_milestone, milestone=milestone, on=on)
    else:
        tx.undo_with(drop_milestone, milestone=milestone, reason=why)
