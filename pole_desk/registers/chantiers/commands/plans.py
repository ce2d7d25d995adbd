"""A new plan: its objectives, axes and chantiers, and those of the plan before that they take over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.registers.chantiers.commands._rows import add_axes, add_chantier, words
from pole_desk.registers.chantiers.rules import NewPlan, require_days, require_plan
from pole_desk.registers.chantiers.tables import ChantierRow, PlanRow, SuccessionRow

PLANS = "chantier_plans"


@command(Permission.CHANTIERS)
def open_plan(tx: Tx, *, plan: NewPlan) -> int:
    """Write the next plan; the former one and its links stay, so that past reports stay.

    Raises BadInput when it does not follow the one before or takes over an unknown chantier.
    """
    before = _newest(tx)
    former = _former(tx, before)
    require_plan(
        plan, after=None if before is None else before.first_day, former=frozenset(former)
    )
    last_day = None if before is None else before.last_day
    if before is not None and (before.last_day is None or before.last_day >= plan.first_day):
        before.last_day = plan.first_day - timedelta(days=1)
    row = PlanRow(
        rank=1 if before is None else before.rank + 1,
        name=plan.name,
        previous="" if before is None else before.name[:40],
        first_day=plan.first_day,
        last_day=plan.last_day,
        goals=list(plan.goals),
        stakes=list(plan.stakes),
        withdrawn=False,
    )
    tx.session.add(row)
    tx.session.flush()
    axes = add_axes(tx, row, plan.axes)
    for chantier in plan.chantiers:
        new = add_chantier(tx, row, axes[chantier.axis], chantier)
        for number in chantier.takes_over:
            tx.session.add(SuccessionRow(former=former[number], successor=new.id))
    tx.changed(PLANS, row.id)
    tx.says(_("Le plan « {name} » commence le {day}.").format(name=plan.name, day=numeric_day(plan.first_day)))
    tx.undo_with(withdraw_plan, plan=row.id, former_last_day=last_day)
    return row.id


@command(Permission.CHANTIERS)
def withdraw_plan(
    tx: Tx, *, plan: int, former_last_day: date | None = None, withdrawn: bool = True
) -> None:
    """Take the newest plan out, or bring it back; the one before ends when it did.

    Raises NotFound, RuleBroken `plan_newest` when another plan follows.
    """
    row = _plan(tx, plan)
    newest = _newest(tx)
    if (withdrawn and newest is not row) or (newest is not None and newest.rank > row.rank):
        raise RuleBroken("plan_newest", _("Un autre plan a suivi : seul le dernier peut être retiré."))
    before = tx.session.scalar(
        select(PlanRow).where(PlanRow.rank == row.rank - 1, PlanRow.withdrawn.is_(False))
    )
    row.withdrawn = withdrawn
    ended = None if before is None else before.last_day
    if before is not None:
        before.last_day = former_last_day
    tx.session.flush()
    tx.changed(PLANS, row.id)
    tx.changed("chantiers", row.id)
    tx.undo_with(withdraw_plan, plan=plan, former_last_day=ended, withdrawn=not withdrawn)
    text = _("Le plan « {name} » est retiré.") if withdrawn else _("Le plan « {name} » est rétabli.")
    tx.says(text.format(name=row.name))


@command(Permission.CHANTIERS)
def change_plan(
    tx: Tx,
    *,
    plan: int,
    name: str,
    goals: Sequence[str],
    stakes: Sequence[str],
    last_day: date | None,
) -> None:
    """Change a plan's name, objectives, stakes and end; former values are kept. Raises BadInput."""
    row = _plan(tx, plan)
    if not name.strip():
        raise BadInput("plan_name", _("Le plan doit avoir un nom."))
    require_days(row.first_day, last_day)
    following = tx.session.scalar(
        select(PlanRow.first_day).where(PlanRow.rank == row.rank + 1, PlanRow.withdrawn.is_(False))
    )
    if following is not None and (last_day is None or last_day >= following):
        raise BadInput(
            "plan_dates",
            _("Le plan suivant commence le {day} : celui-ci finit avant.").format(
                day=numeric_day(following)
            ),
        )
    tx.undo_with(
        change_plan, plan=plan, name=row.name, goals=tuple(row.goals), stakes=tuple(row.stakes),
        last_day=row.last_day,
    )  # fmt: skip
    row.name, row.last_day = words(name), last_day
    row.goals = [words(one) for one in goals if one.strip()]
    row.stakes = [words(one) for one in stakes if one.strip()]
    tx.session.flush()
    tx.changed(PLANS, row.id)
    tx.changed("chantiers", row.id)
    tx.says(_("Le plan « {name} » est modifié.").format(name=row.name))


def _plan(tx: Tx, plan: int) -> PlanRow:
    row = tx.session.get(PlanRow, plan)
    if row is None:
        raise NotFound("plan", _("Le plan n° {id} n’existe pas.").format(id=plan))
    return row


def _newest(tx: Tx) -> PlanRow | None:
    return tx.session.scalar(
        select(PlanRow).where(PlanRow.withdrawn.is_(False)).order_by(PlanRow.rank.desc()).limit(1)
    )


def _former(tx: Tx, before: PlanRow | None) -> dict[int, int]:
    if before is None:
        return {}
    rows = tx.session.execute(
        select(ChantierRow.number, ChantierRow.id).where(ChantierRow.plan == before.id)
    )
    return {row.number: row.id for row in rows}
