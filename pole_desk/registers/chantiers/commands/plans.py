"""A new plan: its axes and chantiers, and those of the plan before that they take over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.registers.chantiers.rules import TOPIC, NewChantier, NewPlan, require_plan
from pole_desk.registers.chantiers.tables import AxisRow, ChantierRow, PlanRow, SuccessionRow

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


def add_axes(tx: Tx, plan: PlanRow, axes: Mapping[str, str]) -> dict[str, AxisRow]:
    """The axes of a plan, by code, in the order given."""
    rows = {
        code: AxisRow(plan=plan.id, code=code, title=title, rank=rank)
        for rank, (code, title) in enumerate(axes.items(), 1)
    }
    tx.session.add_all(rows.values())
    tx.session.flush()
    return rows


def add_chantier(tx: Tx, plan: PlanRow, axis: AxisRow, values: NewChantier) -> ChantierRow:
    """A chantier at its start: nobody leads it yet, nothing is done."""
    row = ChantierRow(
        plan=plan.id,
        axis=axis.id,
        number=values.number,
        title=values.title,
        goal=values.goal,
        transversal=values.transversal,
        actors=None,
        party=None,
        animator="",
        referent="",
        levers=[],
        progress=0,
        pace="",
    )
    tx.session.add(row)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    return row


def _former(tx: Tx, before: PlanRow | None) -> dict[int, int]:
    if before is None:
        return {}
    rows = tx.session.execute(
        select(ChantierRow.number, ChantierRow.id).where(ChantierRow.plan == before.id)
    )
    return {row.number: row.id for row in rows}
