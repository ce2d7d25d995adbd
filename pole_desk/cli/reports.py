"""Reports on the command line: `report KIND --year Y --out FILE`, in PDF or as a workbook."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pole_desk.activities.reports.queries import papers
from pole_desk.activities.reports.queries.texts import planned
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result
from pole_desk.cli.words import whole
from pole_desk.formats.pdf.board import render_board
from pole_desk.formats.pdf.report import pages_of, render_report
from pole_desk.formats.report import Measure, Paper
from pole_desk.formats.xlsx.report import report_workbook
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.files import require_file, write_file
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.inputs import parse_month
from pole_desk.kernel.periods import Month
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.registers.dossiers.queries import dossier as dossier_row
from pole_desk.registers.dossiers.rules import Kind, kind_name

PDF, XLSX = ".pdf", ".xlsx"
Build = Callable[[Context, argparse.Namespace], Paper]


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("report", parents=[shared], help=_("écrire un rapport, en PDF ou en tableur"))
    parser.add_argument("kind", metavar=_("RAPPORT"), choices=sorted(_BUILT), help=", ".join(sorted(_BUILT)))
    parser.add_argument("--year", metavar="AAAA", type=whole, help=_("l’année ; celle d’aujourd’hui sinon"))
    parser.add_argument("--month", metavar="AAAA-MM", help=_("le mois du tableau de bord ; le dernier fini sinon"))
    parser.add_argument("--chantier", metavar="N", type=whole, help=_("le numéro du chantier"))
    parser.add_argument("--cohort", metavar="ID", type=whole, help=_("le dossier de la promotion"))
    parser.add_argument("--project", metavar="ID", type=whole, help=_("le dossier du projet"))
    parser.add_argument("--party", metavar="ID", type=whole, help=_("la structure"))
    parser.add_argument("--out", metavar="FICHIER", type=Path, required=True, help=_("un fichier .pdf ou .xlsx"))
    parser.set_defaults(run=write_report)


def write_report(context: Context, arguments: argparse.Namespace) -> Result:
    """Where it goes is tried before anything is read."""
    kind = arguments.out.suffix.lower()
    if kind not in (PDF, XLSX):
        raise BadInput(
            "output", _("Un rapport s’écrit en .pdf ou en .xlsx : {file} n’est ni l’un ni l’autre.").format(
                file=arguments.out
            ),
        )  # fmt: skip
    require_file(arguments.out)
    paper = _BUILT[arguments.kind](context, arguments)
    content = report_workbook(paper) if kind == XLSX else _render(arguments.kind, paper)
    write_file(arguments.out, content)
    data = {
        "report": arguments.kind, "title": paper.title, "period": paper.period, "closed": paper.closed,
        "pages": pages_of(content) if kind == PDF else None, "sections": [part.key for part in paper.parts],
        "figures": [_told(tile.code, tile.label, tile.now, tile.before) for part in paper.parts for tile in part.tiles],
        "file": str(arguments.out),
    }  # fmt: skip
    return Result(data, _said(paper, data["pages"], arguments.out))


def _render(kind: str, paper: Paper) -> bytes:
    return render_board(paper) if kind == "board" else render_report(paper)


def _told(code: str, label: str, now: Measure, before: Measure | None) -> dict[str, Any]:
    def number(measure: Measure | None) -> str | float | None:
        if measure is None or measure.value is None:
            return None
        return f"{measure.value:.2f}" if measure.unit == "euros" else float(round(measure.value, 4))

    return {"code": code, "label": label, "unit": now.unit, "value": number(now), "before": number(before)}


def _said(paper: Paper, pages: Any, file: Path) -> str:
    count = "" if pages is None else ngettext(", {n} page", ", {n} pages", pages).format(n=pages)
    return _("{title} {period} ({state}{count}) : {file}").format(
        title=paper.title, period=paper.period, state=paper.state.lower(), count=count, file=file
    )


def _year(context: Context, arguments: argparse.Namespace) -> int:
    return context.clock.today().year if arguments.year is None else int(arguments.year)


def _wanted(arguments: argparse.Namespace, *names: str) -> int:
    """The record that a report is about; raises BadInput when none was told."""
    for name in names:
        value = getattr(arguments, name)
        if value is not None:
            return int(value)
    raise BadInput(
        names[0], _("Dites de quoi parle ce rapport : {options}.").format(options=", ".join(f"--{n}" for n in names))
    )


def _activity(context: Context, arguments: argparse.Namespace) -> Paper:
    return context.runner.read(papers.activity_report, year=_year(context, arguments))


def _occupancy(context: Context, arguments: argparse.Namespace) -> Paper:
    return context.runner.read(papers.occupancy_report, year=_year(context, arguments))


def _in_kind(context: Context, arguments: argparse.Namespace) -> Paper:
    return context.runner.read(papers.in_kind_report, year=_year(context, arguments))


def _board(context: Context, arguments: argparse.Namespace) -> Paper:
    month = Month.of(context.clock.today()).previous()
    if arguments.month is not None:
        month = parse_month(arguments.month)
    elif arguments.year is not None:
        month = Month(arguments.year, month.month)
    return context.runner.read(papers.monthly_board, month=month)


def _chantier(context: Context, arguments: argparse.Namespace) -> Paper:
    """The chantier of that number in the plan in force at the end of the year."""
    number, year = _wanted(arguments, "chantier"), _year(context, arguments)
    known = context.runner.read(planned, year=year)
    found = next((each.id for each in known if each.number == number), None)
    if found is None:
        raise NotFound(
            "chantier", _("Le plan de {year} n’a pas de chantier {number}.").format(year=year, number=number)
        )
    return context.runner.read(papers.chantier_sheet, chantier=ChantierId(found), year=year)


def _dossier(context: Context, arguments: argparse.Namespace) -> Paper:
    """The sheet of a cohort, or of a project incubated or supported; never of another kind of dossier."""
    name = "cohort" if arguments.kind == "cohort" else "project"
    dossier = DossierId(_wanted(arguments, name))
    row = context.runner.read(dossier_row, dossier=dossier)
    if row.kind not in _KINDS[name]:
        raise BadInput(
            name,
            _("Le dossier n° {id} (« {title} ») n’est pas de ceux que --{name} attend : c’est « {kind} ».").format(
                id=dossier, title=row.title, name=name, kind=kind_name(row.kind)
            ),
        )
    return context.runner.read(papers.dossier_sheet, dossier=dossier, year=_year(context, arguments))


def _structure(context: Context, arguments: argparse.Namespace) -> Paper:
    party = PartyId(_wanted(arguments, "party"))
    return context.runner.read(papers.structure_sheet, party=party, year=_year(context, arguments))


_KINDS = {"cohort": (Kind.COHORT,), "project": (Kind.PROJECT, Kind.INCUBATION)}
_BUILT: dict[str, Build] = {
    "activity": _activity,
    "board": _board,
    "chantier": _chantier,
    "cohort": _dossier,
    "inkind": _in_kind,
    "occupancy": _occupancy,
    "project": _dossier,
    "structure": _structure,
}
