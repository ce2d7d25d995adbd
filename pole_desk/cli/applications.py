"""Candidacies to the incubator: imported from a file, listed, shown; a jury's minutes in PDF."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pole_desk.accounts.billing.outbox import require_writable
from pole_desk.activities.incubator import commands as acts
from pole_desk.activities.incubator import queries
from pole_desk.activities.incubator.queries.candidacies import Candidacy
from pole_desk.activities.incubator.rules.candidacies import State, candidacy_state_name
from pole_desk.activities.incubator.rules.juries import decision_name
from pole_desk.activities.incubator.rules.stages import stage_name
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.words import whole
from pole_desk.formats import csv
from pole_desk.formats.pdf.jury_minutes import render_jury_minutes
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day
from pole_desk.ports.ids import CallId, CandidacyId, JuryId


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("applications", parents=[shared], help=_("les candidatures à l’incubateur"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    calls = acting.add_parser("calls", parents=[shared], help=_("lister les appels à candidatures"))
    calls.set_defaults(run=show_calls)
    listed = acting.add_parser("list", parents=[shared], help=_("lister les candidatures"))
    listed.add_argument("--call", metavar="ID", type=whole, help=_("d’un appel à candidatures"))
    listed.add_argument("--state", choices=[str(state) for state in State], help=_("dans cet état"))
    listed.set_defaults(run=show_list)
    shown = acting.add_parser("show", parents=[shared], help=_("une candidature entière"))
    shown.add_argument("candidacy", metavar="ID", type=whole)
    shown.set_defaults(run=show_one)
    read = acting.add_parser("import", parents=[shared], help=_("importer un fichier CSV"))
    read.add_argument("file", metavar="FICHIER.csv", type=Path)
    read.add_argument("--call", metavar="ID", type=whole, required=True, help=_("l’appel auquel elles répondent"))
    read.add_argument("--dry-run", action="store_true", help=_("dire ce qui serait fait, ne rien écrire"))
    read.set_defaults(run=read_file)
    paper = acting.add_parser("minutes", parents=[shared], help=_("le procès-verbal d’un jury en PDF"))
    paper.add_argument("jury", metavar="ID", type=whole)
    paper.add_argument("--out", metavar="FICHIER", type=Path, required=True)
    paper.set_defaults(run=write_minutes)


def show_calls(context: Context, arguments: argparse.Namespace) -> Result:
    found = context.runner.read(queries.calls)
    data = {
        "calls": [
            {"id": one.id, "name": one.name, "cohort": one.cohort_name or None, "from": one.opens_on,
             "to": one.closes_on, "quorum": one.quorum, "applications": one.candidacies}
            for one in found
        ]
    }  # fmt: skip
    lines = [
        (str(one.id), one.name, one.cohort_name, numeric_day(one.opens_on), numeric_day(one.closes_on),
         str(one.candidacies))
        for one in found
    ]  # fmt: skip
    return Result(data, columns(lines, right=(0, 5)) or _("Aucun appel à candidatures."))


def show_list(context: Context, arguments: argparse.Namespace) -> Result:
    call = None if arguments.call is None else CallId(arguments.call)
    if call is not None:
        context.runner.read(queries.call_card, call=call)
    state = None if arguments.state is None else State(arguments.state)
    found = context.runner.read(queries.candidacies, call=call, state=state)
    lines = [
        (str(one.id), one.title, one.carrier, one.call_name, numeric_day(one.received_on),
         _("en retard") if one.late else "", candidacy_state_name(one.state))
        for one in found
    ]  # fmt: skip
    data = {"applications": [_plain(one) for one in found]}
    return Result(data, columns(lines, right=(0,)) or _("Aucune candidature."))


def _plain(one: Candidacy) -> dict[str, Any]:
    return {
        "id": one.id, "call": one.call, "call_name": one.call_name, "project": one.incubation,
        "title": one.title, "carrier": one.carrier, "email": one.email, "stage": one.stage,
        "track": one.track or None, "received": one.received_on, "late": one.late,
        "state": one.state, "decided": one.decided_on, "deferred_to": one.deferred_to,
        "conditions": one.conditions or None, "conditions_met": one.conditions_met_on,
        "reason": one.reason or None,
    }  # fmt: skip


def show_one(context: Context, arguments: argparse.Namespace) -> Result:
    number_of = CandidacyId(arguments.candidacy)
    card = context.runner.read(queries.candidacy_card, candidacy=number_of)
    decided = context.runner.read(queries.decisions, candidacy=number_of)
    one = card.candidacy
    data = {
        **_plain(one),
        "more": {"asked": one.more, "by": one.more_by} if one.more else None,
        "answers": [
            {"key": each.field.key, "label": each.field.label, "value": each.value, "text": each.text}
            for each in card.answers
        ],
        "documents": [
            {"id": each.id, "label": each.label, "piece": each.piece or None, "file": each.file_name,
             "size": each.size, "sha256": each.sha256, "received": each.received_on}
            for each in card.documents
        ],
        "missing": list(card.missing),
        "decisions": [
            {"jury": each.jury, "date": each.on_day, "decision": each.decision, "reason": each.reason,
             "conditions": each.conditions or None, "deferred_to": each.deferred_to}
            for each in decided
        ],
    }  # fmt: skip
    lines = [
        _("{title} – {call}, n° {id}").format(title=one.title, call=one.call_name, id=one.id),
        _("{state}, {stage}, reçue le {day}{late}").format(
            state=candidacy_state_name(one.state), stage=stage_name(one.stage).lower(),
            day=numeric_day(one.received_on), late=_(" (en retard)") if one.late else "",
        ),
    ]  # fmt: skip
    lines += [
        _("{label} : {text}").format(label=each.field.label, text=each.text or "–")
        for each in card.answers
    ]
    lines += [
        _("Pièce : {label} ({size} ko)").format(label=each.label, size=number(-(-each.size // 1024)))
        for each in card.documents
    ]
    if card.missing:
        lines.append(_("Il manque : {absent}").format(absent=", ".join(card.missing)))
    lines += [
        _("{day} : {decision} {reason}").format(
            day=numeric_day(each.on_day), decision=decision_name(each.decision).lower(),
            reason=each.reason,
        ).rstrip()
        for each in decided
    ]  # fmt: skip
    return Result(data, "\n".join(lines))


def read_file(context: Context, arguments: argparse.Namespace) -> Result:
    table = csv.read(arguments.file)
    rows = [(row.line, row.values) for row in table.rows]
    call = CallId(arguments.call)
    if arguments.dry_run:
        plan = context.runner.read(acts.prepare_candidacies_import, call=call, rows=rows)
    else:
        plan = context.runner.do(acts.import_candidacies, call=call, rows=rows)
    changed = [one for one in plan.planned if one.act != "unchanged"]
    late = [one for one in plan.planned if one.late]
    data = {
        "dry_run": arguments.dry_run,
        "imported": 0 if arguments.dry_run else len(changed),
        "late": len(late),
        "applications": [
            {"line": one.line, "title": one.title, "act": one.act, "late": one.late,
             "known": one.incubation is not None}
            for one in plan.planned
        ],
        "errors": [one._asdict() for one in plan.wrong],
    }  # fmt: skip
    lines = [_("Ligne {line} : {message}").format(**one._asdict()) for one in plan.wrong]
    said = (
        ngettext("{count} candidature serait importée.", "{count} candidatures seraient importées.", len(changed))
        if arguments.dry_run
        else ngettext("{count} candidature importée.", "{count} candidatures importées.", len(changed))
    )
    lines.append(said.format(count=len(changed)))
    if late:
        lines.append(
            ngettext("{count} est arrivée après la clôture.", "{count} sont arrivées après la clôture.", len(late))
            .format(count=len(late))
        )  # fmt: skip
    return Result(data, "\n".join(lines), int(bool(plan.wrong)))


def write_minutes(context: Context, arguments: argparse.Namespace) -> Result:
    require_writable(arguments.out.parent)
    paper = context.runner.read(queries.jury_minutes, jury=JuryId(arguments.jury))
    try:
        arguments.out.write_bytes(render_jury_minutes(paper))
    except OSError as error:
        raise BadInput(
            "output",
            _("{file} ne peut pas être écrit : {why}.").format(file=arguments.out, why=why_refused(error)),
        ) from None
    data = {
        "file": str(arguments.out), "jury": arguments.jury, "date": paper.held_on,
        "closed": paper.closed_on,
    }  # fmt: skip
    return Result(data, _("Procès-verbal écrit : {file}").format(file=arguments.out))
