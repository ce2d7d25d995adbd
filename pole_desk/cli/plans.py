"""Plans of chantiers: listed, started from a file, changed; what each former chantier became."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.plan_files import read_draft
from pole_desk.cli.words import whole
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import iso_day, slug
from pole_desk.registers.chantiers import queries
from pole_desk.registers.chantiers.commands import change_plan
from pole_desk.registers.dossiers.commands import start_plan
from pole_desk.registers.dossiers.queries import Carried, carry_preview
from pole_desk.registers.dossiers.rules import WHOLE, share_text
from pole_desk.registers.dossiers.rules.drafts import Draft


def register(acting: Any, shared: argparse.ArgumentParser) -> None:
    root = acting.add_parser("plan", parents=[shared], help=_("les plans : en lister, en commencer un"))
    root.set_defaults(run=show_list)
    plans = root.add_subparsers(dest="plan_act", metavar=_("ACTE"), parser_class=type(root))
    plans.add_parser("list", parents=[shared], help=_("les plans")).set_defaults(run=show_list)
    mapped = plans.add_parser("map", parents=[shared], help=_("ce que sont devenus les chantiers du plan d’avant"))
    mapped.add_argument("plan", metavar="ID", type=whole, nargs="?", help=_("numéro du plan ; sinon le dernier"))
    mapped.set_defaults(run=show_map)
    begun = plans.add_parser("start", parents=[shared], help=_("commencer un plan décrit dans un fichier JSON ou CSV"))
    begun.add_argument("file", metavar="FICHIER", type=Path)
    for name, words in (("name", _("nom du plan")), ("from", _("premier jour, AAAA-MM-JJ")),
                        ("to", _("dernier jour, AAAA-MM-JJ"))):  # fmt: skip
        begun.add_argument(f"--{name}", dest=f"plan_{name}", help=words)
    begun.add_argument("--map", metavar="ANCIEN=N:PART", action="append", default=[],
                       help=_("qui reprend un ancien chantier : 4=2:60,3:40"))  # fmt: skip
    begun.add_argument("--dry-run", action="store_true", help=_("dire ce qui serait repris, ne rien écrire"))
    begun.set_defaults(run=begin)
    changed = plans.add_parser("change", parents=[shared], help=_("modifier le nom, les objectifs, la fin d’un plan"))
    changed.add_argument("plan", metavar="ID", type=whole)
    changed.add_argument("--name", dest="plan_name", help=_("nom du plan"))
    changed.add_argument("--to", dest="plan_to", metavar="D", help=_("dernier jour, AAAA-MM-JJ, ou « ouvert »"))
    changed.add_argument("--goal", action="append", help=_("un objectif ; les anciens sont remplacés"))
    changed.add_argument("--stake", action="append", help=_("un enjeu ; les anciens sont remplacés"))
    changed.set_defaults(run=change)


def show_list(context: Context, _arguments: argparse.Namespace) -> Result:
    found = context.runner.read(queries.plans)
    data = {"plans": [_plain(one) for one in found]}
    lines = [
        (str(one.id), one.name, numeric_day(one.first_day), "" if one.last_day is None else numeric_day(one.last_day))
        for one in found
    ]
    return Result(data, columns(lines, right=(0,)) or _("Aucun plan de chantiers n’est en cours."))


def _plain(one: queries.Plan) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "from": one.first_day, "to": one.last_day, "goals": list(one.goals),
            "stakes": list(one.stakes)}  # fmt: skip


def _known(context: Context, plan: int | None) -> queries.Plan:
    found = context.runner.read(queries.plans)
    one = next((each for each in found if plan in (None, each.id)), None)
    if one is None:
        raise NotFound("plan", _("Le plan n° {id} n’existe pas.").format(id=plan or 1))
    return one


def show_map(context: Context, arguments: argparse.Namespace) -> Result:
    plan = _known(context, arguments.plan)
    every = {one.id: one for one in context.runner.read(queries.chantiers, every=True)}
    after = context.runner.read(queries.successors, plan=plan.id)
    rows = [(every[former], [every[one] for one in found]) for former, found in after.items()]
    rows.sort(key=lambda row: row[0].number)
    data = {
        "plan": _plain(plan),
        "map": [
            {"number": former.number, "title": former.title, "plan": former.plan,
             "became": [{"id": one.id, "number": one.number, "title": one.title} for one in found]}
            for former, found in rows
        ],
    }  # fmt: skip
    lines = [
        (f"{former.number}. {former.title}", " + ".join(f"{one.number}. {one.title}" for one in found))
        for former, found in rows
    ]
    return Result(data, columns(lines) or _("Ce plan ne reprend aucun chantier d’un plan d’avant."))


def begin(context: Context, arguments: argparse.Namespace) -> Result:
    wanted = read_draft(
        arguments.file, name=arguments.plan_name, first_day=arguments.plan_from, last_day=arguments.plan_to,
        mapping=arguments.map,
    )  # fmt: skip
    kept = context.runner.read(carry_preview, plan=wanted.plan, splits=wanted.splits)
    data: dict[str, Any] = {
        "plan": None, "name": wanted.plan.name, "from": wanted.plan.first_day, "to": wanted.plan.last_day,
        "carried": [
            {"number": one.number, "title": one.title, "to": [
                {"number": number, "share": _share(wanted, one, number)} for number in one.followers
            ], "parties": one.parties, "dossiers": one.dossiers}
            for one in kept
        ],
    }  # fmt: skip
    lines = [_line(wanted, one) for one in kept]
    text = columns(lines, right=(2, 3)) or _("Aucun plan d’avant : rien n’est à reprendre.")
    if arguments.dry_run:
        return Result(data, text)
    data["plan"] = context.runner.do(start_plan, plan=wanted.plan, splits=wanted.splits)
    said = _("Plan n° {id} « {name} », à partir du {day}.").format(
        id=data["plan"], name=wanted.plan.name, day=numeric_day(wanted.plan.first_day)
    )
    return Result(data, f"{said}\n{text}")


def _share(wanted: Draft, one: Carried, number: int) -> int:
    return wanted.splits.get(one.number, {}).get(number, 0) if len(one.followers) > 1 else WHOLE


def _line(wanted: Draft, one: Carried) -> tuple[str, str, str, str]:
    after = ", ".join(
        _("{number} ({share})").format(number=number, share=share_text(_share(wanted, one, number)))
        for number in one.followers
    )
    return (
        f"{one.number}. {one.title}", after or _("repris par aucun : ses liens s’arrêtent"),
        _("structures : {n}").format(n=one.parties), _("dossiers : {n}").format(n=one.dossiers),
    )  # fmt: skip


def change(context: Context, arguments: argparse.Namespace) -> Result:
    plan = _known(context, arguments.plan)
    last_day = plan.last_day
    if arguments.plan_to is not None:
        last_day = None if slug(arguments.plan_to) in ("ouvert", "open") else iso_day(arguments.plan_to)
    context.runner.do(
        change_plan, plan=plan.id, name=arguments.plan_name if arguments.plan_name is not None else plan.name,
        goals=plan.goals if arguments.goal is None else arguments.goal,
        stakes=plan.stakes if arguments.stake is None else arguments.stake, last_day=last_day,
    )  # fmt: skip
    now = _known(context, plan.id)
    return Result({"plan": _plain(now)}, _("Le plan « {name} » est modifié.").format(name=now.name))
