"""Candidacies brought in from a CSV file: each line's fate is shown before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from pole_desk.activities.incubator.commands import import_candidacies, prepare_candidacies_import
from pole_desk.activities.incubator.queries import CallCard
from pole_desk.activities.incubator.rules.candidacies_file import file_columns
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.file_import import WRONG, Asked, FateView, open_guide
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column
from pole_desk.formats import csv
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CallId


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


def _view(found: Preview) -> FateView:
    return FateView(
        "incubator-import", found.foreseen, refusal=found.refusal,
        nothing=_("Rien ne sera reçu tant que ces lignes ne sont pas corrigées dans le fichier."),
        said=_("À recevoir : {new} · à mettre à jour : {changed} · à corriger : {wrong}").format(
            new=found.of("new"), changed=found.of("corrected"), wrong=found.of(WRONG)
        ),
        fates={
            "new": ("free", _("à recevoir")), "corrected": ("option", _("à corriger au dossier")),
            "unchanged": ("ended", _("inchangée")), WRONG: ("conflict", _("à corriger")),
        },
        line_of=lambda one: one.id,
        left=[Column("id", _("Ligne"), 60), Column("title", _("Projet"), 170, strong=True)],
    )  # fmt: skip


def columns(card: CallCard) -> list[Asked]:
    """The columns that a call's file may have."""
    return [Asked(*one) for one in file_columns(card.fields, card.asked.tracks)]


def choose(page: Page, panel: SidePanel, card: CallCard) -> None:
    """Say what the file should hold, ask for it, then show what it holds."""
    open_guide(
        page, panel, title=_("Importer des candidatures"), columns=columns(card), example="candidatures.csv",
        words=_("Un fichier CSV : une ligne par candidature, les titres des colonnes en première ligne, dans "
                "n’importe quel ordre. Seule « Projet » est exigée ; rien n’est reçu avant que vous l’ayez relu."),
        chosen=lambda path: open_preview(page, panel, card, path),
    )  # fmt: skip


def open_preview(page: Page, panel: SidePanel, card: CallCard, source: Path) -> None:
    """Show the fate of each line, and receive them all when none is wrong."""

    call = card.call.id

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
        again = secondary(_("Autre fichier…"), lambda: choose(page, panel, card))
        panel.open(_("Import de {file}").format(file=source.name), _view(found), again, button)

    page.ask(preview, call=call, source=source).then(opened)
