"""A new plan: its axes and chantiers, and those of the plan before that they take over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.registers.chantiers.commands._rows import add_axes, add_chantier
from pole_desk.registers.chantiers.rules import NewPlan, require_plan
from pole_desk.registers.chantiers.tables import ChantierRow, PlanRow, SuccessionRow

PLANS = "chantier_plans"


@command(Permission.CHANTIERS)
def open_plan(tx: Tx, *, plan: NewPlan) -> int:
    """Write the next plan; the former one and its links stay, so that past reports stay.

    Raises BadInput when it does not follow the one before or takes over an unknown chantier.
    """
    before = tx.session.scalar(select(PlanRow).order_by(PlanRow.rank.desc()).limit(1))
    former = _former(tx, before)
    require_plan(
        plan, after=None if before is None else before.first_day, former=frozenset(former)
    )
    if before is not None and (before.last_day is None or before.last_day >= plan.first_day):
        before.last_day = plan.first_day - timedelta(days=1)
    row = PlanRow(
        rank=1 if before is None else before.rank + 1,
        name=plan.name,
        previous="" if before is None else before.name,
        first_day=plan.first_day,
        last_day=plan.last_day,
        goals=[],
        stakes=list(plan.stakes),
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
    return row.id


def _former(tx: Tx, before: PlanRow | None) -> dict[int, int]:
    if before is None:
        return {}
    rows = tx.session.execute(
        select(ChantierRow.number, ChantierRow.id).where(ChantierRow.plan == before.id)
    )
    return {row.number: row.id for row in rows}
