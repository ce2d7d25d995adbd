"""The usual milestones set from a day on, and given to the projects of a cohort at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from pole_desk.activities.incubator.commands._places import cohort_row
from pole_desk.activities.incubator.commands._rows import require_cohort_open, saved
from pole_desk.activities.incubator.rules.progress import Milestone
from pole_desk.activities.incubator.rules.stages import Stage
from pole_desk.activities.incubator.rules.topics import COHORTS_TOPIC, TOPIC
from pole_desk.activities.incubator.rules.usual_milestones import (
    USUAL_MILESTONES,
    Usual,
    checked_usual,
    due_after,
    usual_of,
)
from pole_desk.activities.incubator.tables import IncubationRow, MilestoneRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting, setting
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CohortId


@command(Permission.INCUBATOR)
def set_usual_milestones(
    tx: Tx, *, milestones: Sequence[Usual], valid_from: date, track: str = ""
) -> None:
    """What projects of a track begin with, in cohorts that begin from a day on; raises BadInput.

    Without a track: every project whose track has none of its own. Milestones already given stay.
    """
    clean = checked_usual(milestones)
    value = dict(setting(tx, key=USUAL_MILESTONES, on=valid_from) or {})
    before = usual_of(value, track)
    value[track] = [one._asdict() for one in clean]
    set_setting(tx, key=USUAL_MILESTONES, value=value, valid_from=valid_from)
    tx.changed(COHORTS_TOPIC, 0)
    tx.says(ngettext(
        "{n} jalon type pour les promotions qui commencent à partir du {day}.",
        "{n} jalons types pour les promotions qui commencent à partir du {day}.", len(clean),
    ).format(n=len(clean), day=plain_day(valid_from)))  # fmt: skip
    tx.undo_with(set_usual_milestones, milestones=before, valid_from=valid_from, track=track)


@command(Permission.INCUBATOR)
def give_usual_milestones(tx: Tx, *, cohort: CohortId) -> list[int]:
    """Give each incubated project of a cohort the usual milestones that it has not; which ones were set.

    They fall due so many months after the cohort began, as the setting in force on that day says.
    Raises RuleBroken `cohort_closed`, `usual_given` when nothing lacks.
    """
    row = cohort_row(tx, cohort)
    require_cohort_open(tx, row)
    value = setting(tx, key=USUAL_MILESTONES, on=row.first_day)
    made = []
    members = select(IncubationRow).where(
        IncubationRow.cohort == row.id, IncubationRow.stage == str(Stage.INCUBATED)
    )
    for who in tx.session.scalars(members.order_by(IncubationRow.id)).all():
        made += _give(tx, who, row.first_day, usual_of(value, who.track))
    if not made:
        raise RuleBroken(
            "usual_given",
            _("Aucun projet incubé de « {name} » n’attend de jalon type.").format(name=row.name),
        )
    saved(tx, COHORTS_TOPIC, row.id, ngettext(
        "{n} jalon type posé dans « {name} ».", "{n} jalons types posés dans « {name} ».", len(made)
    ).format(n=len(made), name=row.name))  # fmt: skip
    tx.undo_with(drop_milestones, milestones=made, reason=_("saisie annulée"))
    return made


def _give(tx: Tx, who: IncubationRow, begins: date, usual: Sequence[Usual]) -> list[int]:
    row = MilestoneRow
    known = {
        title.casefold()
        for title in tx.session.scalars(
            select(row.title).where(row.incubation == who.id, row.state != str(Milestone.DROPPED))
        )
    }
    rank = tx.session.scalar(select(func.coalesce(func.max(row.rank), 0)).where(row.incubation == who.id)) or 0
    rows = [
        MilestoneRow(
            incubation=who.id, title=one.title, due_on=due_after(begins, one.months), reached_on=None,
            state=str(Milestone.PLANNED), reason="", rank=rank + place,
        )
        for place, one in enumerate(usual, start=1)
        if one.title.casefold() not in known
    ]  # fmt: skip
    tx.session.add_all(rows)
    tx.session.flush()
    if rows:
        tx.changed(TOPIC, who.id)
    return [one.id for one in rows]


@command(Permission.INCUBATOR)
def drop_milestones(tx: Tx, *, milestones: Sequence[int], reason: str) -> None:
    """Give up at once those of several milestones that are still to be reached."""
    rows = _milestones(tx, milestones, Milestone.PLANNED)
    for row in rows:
        row.state, row.reason = str(Milestone.DROPPED), reason
    _changed(tx, rows, _("Jalons retirés."))
    tx.undo_with(take_up_milestones, milestones=[row.id for row in rows], reason=reason)


@command(Permission.INCUBATOR)
def take_up_milestones(tx: Tx, *, milestones: Sequence[int], reason: str) -> None:
    """Several milestones that were given up together are to be reached again."""
    rows = _milestones(tx, milestones, Milestone.DROPPED)
    for row in rows:
        row.state, row.reason = str(Milestone.PLANNED), ""
    _changed(tx, rows, _("Jalons rétablis."))
    tx.undo_with(drop_milestones, milestones=[row.id for row in rows], reason=reason)


def _milestones(tx: Tx, milestones: Sequence[int], state: Milestone) -> list[MilestoneRow]:
    wanted = select(MilestoneRow).where(MilestoneRow.id.in_(sorted(milestones)), MilestoneRow.state == str(state))
    return list(tx.session.scalars(wanted.order_by(MilestoneRow.id)).all())


def _changed(tx: Tx, rows: Sequence[MilestoneRow], sentence: str) -> None:
    tx.session.flush()
    for incubation in sorted({row.incubation for row in rows}):
        tx.changed(TOPIC, incubation)
    tx.says(sentence)
