"""The plan that a new pole starts with, read from the shipped data."""

from __future__ import annotations

import json
from datetime import date

from pole_desk.kernel.i18n import _
from pole_desk.kernel.paths import shipped
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.chantiers.commands._rows import add_axes, add_chantier
from pole_desk.registers.chantiers.commands.actions import add_action
from pole_desk.registers.chantiers.commands.plans import PLANS
from pole_desk.registers.chantiers.rules import ActionInput, NewChantier
from pole_desk.registers.chantiers.tables import PlanRow

_LISTS = ("carriers", "partners", "policies", "places")


@command(Permission.CHANTIERS)
def install_chantiers(tx: Tx) -> None:
    """Write the plan 2013–2014 (the third): three axes, nine chantiers, their actions."""
    data = json.loads(shipped("resources", "data", "chantiers.json").read_text(encoding="utf-8"))
    told = data["plan"]
    plan = PlanRow(
        rank=told["rank"],
        name=told["name"],
        previous=told["previous"],
        first_day=date.fromisoformat(told["first_day"]),
        last_day=date.fromisoformat(told["last_day"]),
        goals=told["goals"],
        stakes=told["stakes"],
        withdrawn=False,
    )
    tx.session.add(plan)
    tx.session.flush()
    axes = add_axes(tx, plan, data["axes"])
    for chantier in data["chantiers"]:
        values = NewChantier(
            number=chantier["number"],
            title=chantier["title"],
            axis=chantier["axis"],
            goal=chantier["goal"],
            transversal=chantier.get("transversal", False),
        )
        row = add_chantier(tx, plan, axes[chantier["axis"]], values)
        row.actors = chantier.get("actors")
        row.levers = dict.fromkeys(chantier["levers"], "")
        for action in chantier["actions"]:
            lists = {name: tuple(action.get(name, ())) for name in _LISTS}
            given = ActionInput(title=action["title"], serves=action.get("serves", ""), **lists)
            add_action(tx, chantier=ChantierId(row.id), action=given)
    tx.notes.undo = None
    tx.changed(PLANS, plan.id)
    tx.says(_("Le plan « {name} » et ses chantiers sont installés.").format(name=plan.name))
