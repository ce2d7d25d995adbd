"""Candidacies brought in from a CSV file: each line's fate is shown before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from pole_desk.activities.incubator.commands import import_candidacies, prepare_candidacies_import
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.file_faults import faults_text
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.dialogs import choose_file
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.formats import csv
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CallId

WRONG = "wrong"


class Foreseen(NamedTuple):
    """What a line would do, or why it can't."""

    id: int
    title: str
    fate: str
    detail: str


class Preview(NamedTuple):
    """A file read: its lines, their fates; `refusal` says why none can be read."""

    rows: list[Any]
    foreseen: list[Foreseen]
    refusal: str

    def of(self, fate: str) -> int:
        """How many lines have a fate."""
        return sum(one.fate == fate for one in self.foreseen)


def preview(reader: Reader, *, call: CallId, source: Path) -> Preview:
    """Read a file without writing anything; every reason is told, none raised."""
    try:
        rows = [(row.line, dict(row.values)) for row in csv.read(source).rows]
        plan = prepare_candidacies_import(reader, call=call, rows=rows)
    except PoleError as error:
        return Preview([], [], error.message)
    except OSError:
        return Preview([], [], _("Le fichier ne peut pas être lu."))
    found = [Foreseen(one.line, "", WRONG, one.message) for one in plan.wrong]
    for one in plan.planned:
        notes = [_("projet déjà suivi") if one.incubation is not None else _("nouveau projet")]
        notes += [_("hors délai")] if one.late else []
        found.append(Foreseen(one.line, one.title, one.act, ", ".join(notes)))
    return Preview(rows, sorted(found, key=lambda one: (one.fate != WRONG, one.id)), "")


def fate_pill(fate: str) -> tuple[str, str]:
    """The look and the words of a line's fate."""
    return {
        "new": ("free", _("à recevoir")), "corrected": ("option", _("à corriger au dossier")),
        "unchanged": ("ended", _("inchangée")), WRONG: ("conflict", _("à corriger")),
    }[fate]  # fmt: skip


class ImportView(Form):
    """What a file would do, in a sentence and line by line."""

    def __init__(self, found: Preview) -> None:
        super().__init__()
        if found.refusal:
            self.add_widget(Banner(found.refusal, "danger", closable=False))
        elif found.of(WRONG):
            words = _("Rien ne sera reçu tant que ces lignes ne sont pas corrigées dans le fichier.")
            self.add_widget(Banner(words, "danger", closable=False))
            self.add_widget(faults_text([(one.id, one.detail) for one in found.foreseen if one.fate == WRONG]))
        self.add_widget(text(_("À recevoir : {new} · à mettre à jour : {changed} · à corriger : {wrong}").format(
            new=found.of("new"), changed=found.of("corrected"), wrong=found.of(WRONG)
        )))  # fmt: skip
        self.table = DataTable(
            "incubator-import",
            [
                Column("id", _("Ligne"), 60),
                Column("title", _("Projet"), 170, strong=True),
                Column("fate", _("Sort"), 128, text=lambda row: fate_pill(row.fate)[1],
                       state=lambda row: fate_pill(row.fate)),
                Column("detail", _("Raison"), 260, tip=lambda row: row.detail),
            ],
            empty=(_("Aucune ligne lue."), "", None),
        )  # fmt: skip
        self.table.setMinimumHeight(380)
        self.table.set_rows(found.foreseen)
        self.add_widget(self.table)


def choose(page: Page, panel: SidePanel, call: CallId) -> None:
    """Ask for the file, then show what it holds."""
    choose_file(
        page, _("Importer des candidatures"), _("Fichier CSV (*.csv *.txt)"),
        lambda path: open_preview(page, panel, call, path),
    )  # fmt: skip


def open_preview(page: Page, panel: SidePanel, call: CallId, source: Path) -> None:
    """Show the fate of each line, and receive them all when none is wrong."""

    def opened(found: Preview) -> None:
        def refused(error: Exception) -> None:
            button.why("")
            page.say(str(error), "danger")

        def send() -> None:
            button.why(_("Import en cours…"))
            page.do(import_candidacies, call=call, rows=found.rows).then(
                lambda _plan: panel.close_panel()
            ).fail(refused)

        count = found.of("new") + found.of("corrected")
        words = ngettext("Recevoir {n} candidature", "Recevoir {n} candidatures", count).format(n=count)
        button = primary(words, send, "upload")
        if found.refusal or found.of(WRONG):
            button.why(_("Corrigez d’abord le fichier : tout est reçu, ou rien."))
        elif not count:
            button.why(_("Rien de nouveau dans ce fichier."))
        again = secondary(_("Autre fichier…"), lambda: choose(page, panel, call))
        panel.open(_("Import de {file}").format(file=source.name), ImportView(found), again, button)

    page.ask(preview, call=call, source=source).then(opened)
