"""Cohorts of the incubator: listed with how they go, one shown with its projects, programme and survival."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import Any

from pole_desk.activities.incubator import queries
from pole_desk.activities.incubator.queries.cohorts import Cohort, CohortCard, Member
from pole_desk.activities.incubator.rules.exits import exit_name
from pole_desk.activities.incubator.rules.progress import level_name
from pole_desk.activities.incubator.rules.stages import stage_name
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns, measure
from pole_desk.cli.words import whole
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.files import require_writable, write_file
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day, percent
from pole_desk.kernel.periods import from_instant
from pole_desk.ports.ids import CohortId, IncubationId

LONGEST = 120
"""Characters of a file's name that are kept: its end, which says its kind."""


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("cohorts", parents=[shared], help=_("les promotions de l’incubateur"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    listed = acting.add_parser("list", parents=[shared], help=_("lister les promotions"))
    listed.set_defaults(run=show_list)
    shown = acting.add_parser("show", parents=[shared], help=_("une promotion entière"))
    shown.add_argument("cohort", metavar="ID", type=whole)
    shown.set_defaults(run=show_one)
    papers = acting.add_parser("documents", parents=[shared], help=_("écrire les documents d’un projet dans un dossier"))
    papers.add_argument("project", metavar="PROJET", type=whole)
    papers.add_argument("--out", metavar="DOSSIER", type=Path, required=True)
    papers.set_defaults(run=write_documents)


def write_documents(context: Context, arguments: argparse.Namespace) -> Result:
    """Each document under its own name, its number before it; the folder is tried before any is written."""
    one = context.runner.read(queries.project, incubation=IncubationId(arguments.project))
    require_writable(arguments.out)
    written = []
    for paper in context.runner.read(queries.documents, incubation=one.id):
        try:
            content = context.runner.read(queries.document_content, document=paper.id)
        except NotFound:
            continue
        file = arguments.out / f"{paper.id}-{safe_name(paper.file_name)}"
        write_file(file, content)
        written.append({
            "id": paper.id, "label": paper.label, "received": paper.received_on, "size": paper.size,
            "sha256": paper.sha256, "file": str(file),
        })  # fmt: skip
    said = ngettext("{n} document de « {title} » dans {folder}.", "{n} documents de « {title} » dans {folder}.",
                    len(written)) if written else _("« {title} » n’a aucun document.")  # fmt: skip
    return Result(
        {"project": one.id, "documents": written},
        said.format(n=len(written), title=one.title, folder=arguments.out),
    )


def safe_name(name: str) -> str:
    """A file's name without what a system refuses or takes for a folder."""
    kept = "".join("_" if each in '/\\:*?"<>|' or not each.isprintable() else each for each in name)
    return kept.strip(" .")[-LONGEST:] or "document"


def show_list(context: Context, _arguments: argparse.Namespace) -> Result:
    found = context.runner.read(queries.cohorts)
    rows = [
        (
            str(one.id), one.name, numeric_day(one.first_day), numeric_day(one.last_day),
            f"{one.taken}/{one.size_max}", _percent(one.attendance),
            _("{given} h sur {planned}").format(given=number(one.given_hours, 1), planned=one.hours),
            _trouble(one),
        )
        for one in found
    ]  # fmt: skip
    empty = _("Aucune promotion : ouvrez-en une depuis la page Incubateur.")
    return Result({"cohorts": [_data(one) for one in found]}, columns(rows, right=(0,)) or empty)


def _percent(value: Decimal | None) -> str:
    return _("aucune présence notée") if value is None else _("présence {rate}").format(rate=percent(value, 1))


def _trouble(one: Cohort) -> str:
    said = []
    if one.late:
        said.append(ngettext("{count} jalon en retard", "{count} jalons en retard", one.late).format(count=one.late))
    if one.danger:
        said.append(ngettext("{count} projet en risque", "{count} projets en risque", one.danger).format(
            count=one.danger))  # fmt: skip
    return ", ".join(said)


def _share(value: Decimal | None) -> int | float | None:
    return None if value is None else measure(value)


def _data(one: Cohort) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "dossier": one.dossier, "state": one.state, "from": one.first_day,
        "to": one.last_day, "size": {"least": one.size_min, "most": one.size_max, "taken": one.taken},
        "stages": dict(one.stages), "coordinator": one.coordinator,
        "partners": [name for _party, name in one.partners],
        "hours": {"planned": one.hours, "given": measure(one.given_hours)},
        "attendance_percent": _share(one.attendance), "late_milestones": one.late,
        "risk": {"watch": one.watch, "danger": one.danger},
    }  # fmt: skip


def show_one(context: Context, arguments: argparse.Namespace) -> Result:
    card = context.runner.read(queries.cohort_card, cohort=CohortId(arguments.cohort))
    funnel = card.funnel
    data = {
        **_data(card.cohort),
        "projects": [_project(member) for member in card.members],
        "workshops": [
            {"id": one.id, "title": one.title, "from": from_instant(one.starts_at), "to": from_instant(one.ends_at),
             "where": one.where, "present": one.present, "marked": one.marked, "people": one.people,
             "cancelled": one.cancelled}
            for one in card.workshops
        ],
        "conversion": {
            "spotted": funnel.spotted, "met": funnel.met, "applied": funnel.applied,
            "selected": funnel.selected, "incubated": funnel.incubated, "created": funnel.created,
        },
        "survival": [
            {"months": one.months, "due": one.due, "answered": one.answered, "alive": one.alive,
             "at_pole": one.at_pole, "fte": measure(one.fte), "rate_percent": _share(one.rate)}
            for one in card.survival
        ],
    }  # fmt: skip
    return Result({"cohort": data}, _text(card))


def _project(member: Member) -> dict[str, Any]:
    left = member.exit
    given = (Decimal(member.session_minutes) / 60).quantize(Decimal("0.01"))
    return {
        "id": member.project.id, "title": member.project.title, "carrier": member.project.carrier,
        "party_id": member.project.party, "stage": member.project.stage, "since": member.project.stage_on,
        "late_milestones": member.late, "risk": member.risk or None,
        "hours": {"planned": member.planned_hours, "given": measure(given)},
        "workshops": {"present": member.presences, "marked": member.sheets},
        "exit": None if left is None else {
            "on": left.on_day, "outcome": left.outcome, "legal_form": left.legal_form, "fte": measure(left.fte),
        },
    }  # fmt: skip


def _text(card: CohortCard) -> str:
    one, funnel = card.cohort, card.funnel
    head = [
        _("{name}, du {first} au {last}").format(
            name=one.name, first=numeric_day(one.first_day), last=numeric_day(one.last_day)),
        _("{taken} projets pour {most} places, {given} h données sur {planned} prévues, {attendance}").format(
            taken=one.taken, most=one.size_max, given=number(one.given_hours, 1), planned=one.hours,
            attendance=_percent(one.attendance)),
        _("Parcours : repérés {spotted}, rencontrés {met}, candidats {applied}, sélectionnés {selected}, "
          "incubés {incubated}, entreprises créées {created}").format(**funnel._asdict()),
    ]  # fmt: skip
    projects = columns([
        (
            str(member.project.id), member.project.title, stage_name(member.project.stage),
            "" if member.exit is None else exit_name(member.exit.outcome),
            level_name(member.risk) if member.risk else "",
            ngettext("{count} jalon en retard", "{count} jalons en retard", member.late).format(count=member.late)
            if member.late else "",
        )
        for member in card.members
    ], right=(0,))  # fmt: skip
    survival = columns([
        (
            _("À {months} mois").format(months=found.months),
            _("{alive} en activité sur {answered} réponses").format(alive=found.alive, answered=found.answered),
            _("{fte} emplois").format(fte=number(found.fte, 1)),
        )
        for found in card.survival
    ])  # fmt: skip
    return "\n\n".join(part for part in ("\n".join(head), projects, survival) if part)
