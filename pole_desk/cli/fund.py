"""The fund: projects listed and shown, grants decided, signed, justified and paid, the past imported."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pole_desk.activities.fund import commands as acts
from pole_desk.activities.fund import queries
from pole_desk.activities.fund.queries import Instalment, Project
from pole_desk.activities.fund.rules import State, opinion_name, outcome_name, month_name, state_name
from pole_desk.activities.fund.rules.grants import rank_name, step_name
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns, measure
from pole_desk.cli.words import whole
from pole_desk.formats import csv
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.inputs import iso_day, parse_amount
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import GrantId, ProjectId


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("fund", parents=[shared], help=_("le fonds de soutien"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    listed = acting.add_parser("list", parents=[shared], help=_("lister les projets et les années"))
    listed.add_argument("--state", choices=[str(state) for state in State], help=_("état du projet"))
    listed.add_argument("--chantier", metavar="N", type=whole, help=_("numéro d’un chantier servi"))
    listed.add_argument("--policy", metavar="T", default="", help=_("politique publique"))
    listed.add_argument("--territory", metavar="T", help=_("commune, qpv ou periurban"))
    listed.add_argument("--year", metavar="A", type=whole, help=_("année d’une décision"))
    listed.add_argument("--late", action="store_true", help=_("compte rendu en retard"))
    listed.add_argument("--search", metavar="T", default="", help=_("titre, porteur, n°…"))
    listed.set_defaults(run=show_list)
    one = acting.add_parser("show", parents=[shared], help=_("tout d’un projet"))
    one.add_argument("project", metavar="PROJET", type=whole)
    one.set_defaults(run=show)
    decided = acting.add_parser("decide", parents=[shared], help=_("enregistrer une subvention décidée"))
    decided.add_argument("--amount", metavar="X", help=_("€, la subvention usuelle sinon"))
    decided.set_defaults(run=decide)
    for name, run, said in (
        ("sign", acts.sign_instalment, _("la convention est signée")),
        ("justify", acts.justify_instalment, _("l’usage est justifié")),
        ("pay", acts.pay_instalment, _("la métropole a payé")),
    ):
        step = acting.add_parser(name, parents=[shared], help=said)
        step.add_argument("--grant", metavar="ID", type=whole, help=_("subvention, celle en cours sinon"))
        step.set_defaults(run=make_step, command_run=run)
    for name in ("decide", "sign", "justify", "pay"):
        parser = acting.choices[name]
        parser.add_argument("project", metavar="PROJET", type=whole)
        parser.add_argument("--on", metavar="D", help=_("jour, aujourd’hui sinon"))
        parser.add_argument("--reference", metavar="T", default="", help=_("délibération, convention, mandat"))
    read = acting.add_parser("import", parents=[shared], help=_("importer des projets passés (CSV)"))
    read.add_argument("file", metavar="FICHIER.csv", type=Path)
    read.add_argument("--dry-run", action="store_true", help=_("dire ce qui serait fait, sans rien écrire"))
    read.set_defaults(run=read_file)


def show_list(context: Context, arguments: argparse.Namespace) -> Result:
    found = context.runner.read(
        queries.projects, state=arguments.state, chantier=arguments.chantier, policy=arguments.policy,
        territory=arguments.territory, year=arguments.year, late=arguments.late, words=arguments.search,
    )  # fmt: skip
    years = context.runner.read(queries.by_year)
    today = context.runner.clock.today()
    data = {
        "projects": [_project(one) | {"report_late": one.report_late(today)} for one in found],
        "years": [one._asdict() for one in years],
    }
    lines = [
        (str(one.id), one.number, one.title, one.party_name, state_name(one.state), euros(one.decided),
         euros(one.paid))
        for one in found
    ]  # fmt: skip
    told = columns(lines, right=(0, 5, 6)) or _("Aucun projet.")
    sums = [
        (str(one.year), euros(one.decided), euros(one.signed), euros(one.justified), euros(one.paid))
        for one in years
    ]
    if sums:
        head = (_("Année"), _("Décidé"), _("Signé"), _("Justifié"), _("Payé"))
        told += "\n\n" + columns([head, *sums], right=(1, 2, 3, 4))
    return Result(data, told)


def _project(one: Project) -> dict[str, Any]:
    return {
        "id": one.id, "dossier": one.dossier, "number": one.number, "title": one.title,
        "party": one.party_name, "party_id": one.party, "commune": one.commune,
        "territory": one.territory, "policies": one.policies, "chantiers": list(one.chantiers),
        "submitted": one.submitted_on, "state": one.state, "ended": one.ended_on,
        "grants": len(one.standing), "decided": one.decided, "paid": one.paid,
    }  # fmt: skip


def _grant(one: Instalment) -> dict[str, Any]:
    return {
        "id": one.id, "rank": one.rank, "amount": one.amount, "state": one.state,
        "decided": one.decided_on, "signed": one.signed_on, "report_due": one.report_due_on,
        "justified": one.justified_on, "paid": one.paid_on, "opinion": one.opinion,
        "next": one.follows, "closed": one.closed, "cancel_reason": one.cancel_reason,
    }  # fmt: skip


def show(context: Context, arguments: argparse.Namespace) -> Result:
    card = context.runner.read(queries.project_card, project=ProjectId(arguments.project))
    one, group = card.project, card.group
    standing = [outcome for outcome in card.outcomes if outcome.standing]
    data = _project(one) | {
        "need": one.need,
        "instalments": [_grant(grant) for grant in card.instalments],
        "amendments": [amendment._asdict() for amendment in card.amendments],
        "group": None if group is None else {
            "id": group.group.id, "name": group.group.name,
            "members": [member._asdict() for member in group.members],
            "meetings": len([m for m in group.meetings if not m.cancelled]),
            "hours": measure(group.hours), "value": group.value,
            "recommendations": [advice._asdict() for advice in group.recommendations],
        },
        "outcomes": [outcome._asdict() for outcome in standing],
        "de_minimis": {"running": card.running, "ceiling": card.limits.de_minimis},
        "served_by": [served._asdict() for served in card.served],
    }  # fmt: skip
    lines = [
        _("{number} – {title}, {party} ({state})").format(
            number=one.number, title=one.title, party=one.party_name, state=state_name(one.state)
        ),
        *(_grant_line(grant) for grant in card.instalments),
    ]
    if group is not None:
        lines.append(ngettext("{name} : {count} membre, {hours} h, {value}", "{name} : {count} membres, {hours} h, {value}",
                              len(group.members)).format(
            name=group.group.name, count=len(group.members), hours=measure(group.hours),
            value=euros(group.value)))  # fmt: skip
    lines += [
        f"{outcome_name(each.kind)} {month_name(each.month)}\u202f: {each.policy or each.structure}"
        for each in standing
    ]
    lines.append(_("Aides de minimis sur trois ans : {running} sur {ceiling}").format(
        running=euros(card.running), ceiling=euros(card.limits.de_minimis)))  # fmt: skip
    return Result(data, "\n".join(lines))


def _grant_line(one: Instalment) -> str:
    text = _("{rank} ({id}) : {amount}, {state}, décidée le {day}").format(
        rank=rank_name(one.rank), id=one.id, amount=euros(one.amount),
        state=step_name(one.state).lower(), day=numeric_day(one.decided_on),
    )  # fmt: skip
    if one.opinion is not None:
        text += _(", avis {opinion}").format(opinion=opinion_name(one.opinion).lower())
    return f"{text}. {one.closed}".strip() if one.closed else f"{text}."


def decide(context: Context, arguments: argparse.Namespace) -> Result:
    amount = None if arguments.amount is None else parse_amount(arguments.amount)
    grant = context.runner.do(
        acts.decide_instalment, project=ProjectId(arguments.project), amount=amount,
        on=_day(arguments), reference=arguments.reference,
    )  # fmt: skip
    return _told(context, arguments.project, grant)


def make_step(context: Context, arguments: argparse.Namespace) -> Result:
    grant = _grant_meant(context, arguments)
    context.runner.do(
        arguments.command_run, instalment=grant, on=_day(arguments), reference=arguments.reference
    )
    return _told(context, arguments.project, grant)


def _day(arguments: argparse.Namespace) -> Any:
    return None if arguments.on is None else iso_day(arguments.on)


def _grant_meant(context: Context, arguments: argparse.Namespace) -> GrantId:
    """The grant told, which must be the project's, or the one that waits for a step."""
    one = context.runner.read(queries.project, project=ProjectId(arguments.project))
    if arguments.grant is not None:
        if arguments.grant not in {grant.id for grant in one.grants}:
            raise BadInput(
                "fund_instalment",
                _("La subvention n° {id} n’est pas de ce projet.").format(id=arguments.grant),
            )
        return GrantId(arguments.grant)
    if one.current is None:
        raise RuleBroken(
            "instalment_step",
            _("« {title} » n’a pas de subvention en cours : décidez la {rank} d’abord.").format(
                title=one.title, rank=rank_name(len(one.standing) + 1)
            )
            if len(one.standing) < 3
            else _("« {title} » a reçu ses trois subventions : il n’y a plus rien à payer.").format(title=one.title),
        )
    return one.current.id


def _told(context: Context, project: int, grant: GrantId) -> Result:
    one = next(
        each
        for each in context.runner.read(queries.instalments, project=ProjectId(project))
        if each.id == grant
    )
    return Result({"project": project, "grant": _grant(one)}, _grant_line(one))


def read_file(context: Context, arguments: argparse.Namespace) -> Result:
    table = csv.read(arguments.file)
    rows = [(row.line, row.values) for row in table.rows]
    if arguments.dry_run:
        plan = context.runner.read(queries.plan_import, rows=rows)
        data = {
            "dry_run": True, "imported": len(plan.coming), "carriers": plan.new_carriers,
            "skipped": [known._asdict() for known in plan.known],
        }  # fmt: skip
        text = ngettext("{count} projet serait importé.", "{count} projets seraient importés.", len(plan.coming))
        lines = [text.format(count=len(plan.coming))]
        known = plan.known
    else:
        done = context.runner.do(acts.import_projects, rows=rows)
        data = {
            "dry_run": False, "imported": len(done.added), "projects": list(done.added),
            "carriers": len(done.carriers), "skipped": [known._asdict() for known in done.known],
        }  # fmt: skip
        text = ngettext("{count} projet importé.", "{count} projets importés.", len(done.added))
        lines = [text.format(count=len(done.added))]
        known = done.known
    lines += [
        _("Ligne {line} : « {title} » est déjà le projet {number}.").format(**each._asdict()) for each in known
    ]
    return Result(data, "\n".join(lines))
