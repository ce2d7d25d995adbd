"""Who is late, and the next rung of the ladder."""

from __future__ import annotations

import argparse
from typing import Any

from pole_desk.activities.storage import commands as acts
from pole_desk.activities.storage import queries
from pole_desk.activities.storage.queries import Lateness
from pole_desk.activities.storage.rules.ladder import Cause, Step, cause_name, step_name
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.words import whole
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import iso_day
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import DossierId


def register(acting: Any, shared: argparse.ArgumentParser) -> None:
    listed = acting.add_parser("overdue", parents=[shared], help=_("les retards et leur étape suivante"))
    listed.add_argument("--on", metavar="D", help=_("ce jour-là"))
    listed.set_defaults(run=show)
    climbed = acting.add_parser("step", parents=[shared], help=_("prendre l’étape suivante"))
    climbed.add_argument("storage", metavar="ID", type=whole)
    climbed.add_argument("--cause", choices=list(Cause), default=str(Cause.UNPAID))
    climbed.add_argument("--step", choices=list(Step))
    climbed.add_argument("--on", metavar="D")
    climbed.add_argument("--reason", metavar="T", default="")
    climbed.set_defaults(run=climb)
    closed = acting.add_parser("settle", parents=[shared], help=_("classer un retard réglé"))
    closed.add_argument("storage", metavar="ID", type=whole)
    closed.add_argument("--cause", choices=list(Cause), default=str(Cause.UNPAID))
    closed.add_argument("--reason", metavar="T", required=True)
    closed.set_defaults(run=settle)


def show(context: Context, arguments: argparse.Namespace) -> Result:
    day = iso_day(arguments.on) if arguments.on is not None else context.clock.today()
    rows = context.runner.read(queries.latenesses, on=day)
    data = {"overdue": [_wire(row) for row in rows]}
    lines = [
        (str(row.dossier), row.party_name, row.codes, cause_name(row.cause), numeric_day(row.since),
         euros(row.amount) if row.amount is not None else "–",
         step_name(row.follows.step) if row.follows else "–")
        for row in rows
    ]  # fmt: skip
    return Result(data, columns(lines, right=(0, 5)) or _("Aucun retard."))


def _wire(row: Lateness) -> dict[str, Any]:
    steps = row.case.steps if row.case else ()
    return {
        "storage": row.dossier,
        "party": row.party_name,
        "spaces": row.codes.split(", "),
        "cause": row.cause,
        "since": row.since,
        "amount": row.amount,
        "invoice": row.invoice or None,
        "blocked": row.case is not None and row.case.blocks,
        "steps": [{"step": one.step, "on": one.on_day, "reason": one.reason} for one in steps if not one.withdrawn],
        "next": None if row.follows is None else {"step": row.follows.step, "due": row.follows.due_on},
    }


def climb(context: Context, arguments: argparse.Namespace) -> Result:
    storage = DossierId(arguments.storage)
    day = iso_day(arguments.on) if arguments.on is not None else context.clock.today()
    case = context.runner.do(
        acts.climb_ladder,
        storage=storage,
        cause=Cause(arguments.cause),
        on=day,
        step=None if arguments.step is None else Step(arguments.step),
        reason=arguments.reason,
    )
    steps = [
        one
        for found in context.runner.read(queries.overdue_of, storage=storage)
        for one in found.steps
        if found.id == case and not one.withdrawn
    ]
    blocked = context.runner.read(queries.is_shut, storage=storage)
    data = {"overdue": case, "step": steps[-1].step, "on": steps[-1].on_day, "blocked": blocked}
    text = _("Étape notée le {day} : {step}.").format(day=numeric_day(day), step=step_name(steps[-1].step))
    return Result(data, text)


def settle(context: Context, arguments: argparse.Namespace) -> Result:
    storage = DossierId(arguments.storage)
    cases = [
        one for one in context.runner.read(queries.overdue_of, storage=storage)
        if one.closed_on is None and one.cause == arguments.cause
    ]  # fmt: skip
    if not cases:
        raise RuleBroken("not_late", _("Aucun retard n’est ouvert pour ce stockage et cette raison."))
    context.runner.do(acts.close_overdue, overdue=cases[0].id, reason=arguments.reason)
    return Result({"overdue": cases[0].id, "closed": context.clock.today()}, _("Retard classé."))
