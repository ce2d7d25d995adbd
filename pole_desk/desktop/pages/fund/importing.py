"""A file of past projects before it is imported: the fate of each line, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from pole_desk.activities.fund.commands import import_projects
from pole_desk.activities.fund.queries import plan_import
from pole_desk.activities.fund.queries.importing import ImportPlan
from pole_desk.activities.fund.rules.columns import file_columns
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.file_import import WRONG, Asked, FateView, open_guide
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column
from pole_desk.formats import csv
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.work import Reader

NEW, KNOWN = "new", "known"
WIDE = 820
Lines = Sequence[tuple[int, Mapping[str, str]]]


class Foreseen(NamedTuple):
    """What an import would make of a line of the file."""

    id: int
    line: int
    title: str
    carrier: str
    amount: Decimal
    fate: str
    detail: str


class Preview(NamedTuple):
    """A file read; `refusal` says why nothing of it can be."""

    lines: Lines
    foreseen: list[Foreseen]
    carriers: int
    refusal: str

    def of(self, fate: str) -> int:
        return sum(one.fate == fate for one in self.foreseen)


def preview(reader: Reader, *, source: Path) -> Preview:
    """Read a file without writing anything; nothing is raised, every reason is told."""
    try:
        lines = [(row.line, dict(row.values)) for row in csv.read(source).rows]
    except PoleError as error:
        return Preview([], [], 0, error.message)
    try:
        plan = plan_import(reader, rows=lines)
    except PoleError as error:
        faults: Sequence[dict[str, Any]] = error.details.get("lines", ())
        if not faults:
            return Preview([], [], 0, error.message)
        values = dict(lines)
        wrong = [
            Foreseen(place, one["line"], _first(values.get(one["line"], {})), "", ZERO, WRONG,
                     _("colonne « {column} » : {message}").format(column=one["column"], message=one["message"]))
            for place, one in enumerate(faults, start=1)
        ]  # fmt: skip
        return Preview(lines, wrong, 0, "")
    return Preview(lines, _foreseen(plan), plan.new_carriers, "")


def _first(values: Mapping[str, str]) -> str:
    return values.get("titre") or next(iter(values.values()), "")


def _foreseen(plan: ImportPlan) -> list[Foreseen]:
    coming = [
        Foreseen(0, one.line.line, one.line.title, one.line.carrier,
                 sum((grant.amount for grant in one.line.grants), ZERO), NEW,
                 _("porteur à créer") if one.party is None else "")
        for one in plan.coming
    ]  # fmt: skip
    known = [
        Foreseen(0, one.line, one.title, "", ZERO, KNOWN, _("projet {number}").format(number=one.number))
        for one in plan.known
    ]
    rows = sorted(coming + known, key=lambda row: row.line)
    return [row._replace(id=place) for place, row in enumerate(rows, start=1)]


class ImportView(FateView):
    """What the file would bring, in a sentence and line by line."""

    def __init__(self, found: Preview) -> None:
        total = sum((one.amount for one in found.foreseen), ZERO)
        said = _("{total} de subventions, notées payées à leur date · porteurs à créer : {carriers}").format(
            total=euros(total), carriers=number(found.carriers)
        )
        super().__init__(
            "fund-import", found.foreseen, refusal=found.refusal,
            nothing=_("Rien ne sera importé tant que ces lignes ne sont pas corrigées dans le fichier."),
            said="" if found.refusal or found.of(WRONG) else said,
            fates={
                NEW: ("free", _("à importer")), KNOWN: ("ended", _("déjà là")), WRONG: ("conflict", _("à corriger")),
            },
            line_of=lambda one: one.line,
            left=[
                Column("line", _("Ligne"), 60),
                Column("title", _("Projet"), 150, strong=True, tip=lambda row: row.title),
                Column("carrier", _("Porteur"), 110, spare=1),
                Column("amount", _("Subventions"), 100),
            ],
        )  # fmt: skip


def open_asking(page: Page, panel: SidePanel) -> None:
    """Say which columns a file of past projects may have, then ask which file."""
    open_guide(
        page, panel, title=_("Importer des projets passés"), columns=[Asked(*one) for one in file_columns()],
        example="projets.csv",
        words=_("Un fichier CSV : une ligne par projet, les titres des colonnes en première ligne, dans n’importe "
                "quel ordre. Seules « titre », « porteur » et « tranche_1 » sont exigées. Chaque ligne vous est montrée "
                "avant que rien ne soit écrit ; une seule faute, et rien n’est importé."),
        chosen=partial(open_preview, page, panel),
    )  # fmt: skip


def open_preview(page: Page, panel: SidePanel, source: Path) -> None:
    """Show the fate of each line; one act imports all that is new, when nothing is wrong."""
    page.ask(preview, source=source).then(partial(_show, page, panel))


def _show(page: Page, panel: SidePanel, found: Preview) -> None:
    coming = found.of(NEW)
    words = ngettext("Importer {n} projet", "Importer {n} projets", coming).format(n=number(coming))
    button = primary(words, lambda: page.do(import_projects, rows=found.lines).then(lambda _done: panel.close_panel()))
    if found.refusal:
        button.why(_("Ce fichier ne peut pas être lu."))
    elif found.of(WRONG):
        button.why(_("Corrigez d’abord ces lignes dans le fichier."))
    elif not coming:
        button.why(_("Tous les projets de ce fichier sont déjà là."))
    again = secondary(_("Autre fichier…"), lambda: open_asking(page, panel))
    panel.open(_("Importer des projets passés"), ImportView(found), again, button)
