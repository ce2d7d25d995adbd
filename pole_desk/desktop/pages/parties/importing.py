"""Structures brought in from a CSV file: what it holds is shown, line by line, before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.file_import import FILES, WRONG, FateView
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.dialogs import choose_file
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column
from pole_desk.formats import csv
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.work import Reader
from pole_desk.registers.parties.commands import ImportResult, import_parties
from pole_desk.registers.parties.queries import party_by_siren
from pole_desk.registers.parties.rules.lines import columns_of, read_line

NEW, KNOWN = "new", "known"
Lines = Sequence[tuple[int, Mapping[str, str]]]


class Foreseen(NamedTuple):
    """What an import would make of a line."""

    id: int
    name: str
    fate: str
    detail: str


class Preview(NamedTuple):
    """A file read, and the fate of each of its lines; `refusal` says why none can be read."""

    lines: Lines
    foreseen: list[Foreseen]
    refusal: str

    def of(self, fate: str) -> int:
        return sum(one.fate == fate for one in self.foreseen)


def preview(reader: Reader, *, source: Path) -> Preview:
    """Read a file without writing anything; nothing is raised, every reason is told."""
    try:
        table = csv.read(source)
        columns = columns_of(table.headers)
    except PoleError as error:
        return Preview([], [], error.message)
    except OSError:
        return Preview([], [], _("Le fichier ne peut pas être lu."))
    lines: Lines = [(row.line, dict(row.values)) for row in table.rows]
    found: list[Foreseen] = []
    seen: set[str] = set()
    year = reader.clock.today().year
    for number, values in lines:
        try:
            line = read_line(number, values, columns, this_year=year)
        except PoleError as error:
            found.append(Foreseen(number, next(iter(values.values()), ""), WRONG, error.message))
            continue
        siren = line.party.siren
        known = bool(siren) and (siren in seen or party_by_siren(reader, siren=siren) is not None)
        seen.add(siren)
        found.append(Foreseen(number, line.party.name, KNOWN if known else NEW, _("SIREN déjà connu") if known else ""))
    return Preview(lines, found, "" if lines else _("Le fichier ne contient aucune structure."))


def fates() -> dict[str, tuple[str, str]]:
    """The look and the words of each fate of a line."""
    return {
        NEW: ("free", _("à créer")), KNOWN: ("ended", _("déjà connue")), WRONG: ("conflict", _("à corriger")),
    }  # fmt: skip


def preview_view(found: Preview) -> FateView:
    """The sentence that sums a preview up, and its lines, the wrong ones first."""
    order = {WRONG: 0, NEW: 1, KNOWN: 2}
    return FateView(
        "import_preview",
        sorted(found.foreseen, key=lambda one: (order[one.fate], one.id)),
        refusal=found.refusal,
        nothing=_("Rien ne sera importé tant que ces lignes ne sont pas corrigées dans le fichier."),
        said=_("Nouvelles : {new} · déjà connues : {known} · à corriger : {wrong}").format(
            new=found.of(NEW), known=found.of(KNOWN), wrong=found.of(WRONG)
        ),
        fates=fates(),
        line_of=lambda row: row.id,
        left=[Column("id", _("Ligne"), 60), Column("name", _("Structure"), 200, strong=True)],
    )


def choose(page: Page, panel: SidePanel) -> None:
    """Ask for the file, then show what it holds."""
    choose_file(
        page, _("Importer des structures"), FILES,
        lambda path: open_preview(page, panel, path),
    )  # fmt: skip


def open_preview(page: Page, panel: SidePanel, source: Path) -> None:
    """Show the fate of each line, and import them at once when none is wrong."""

    def opened(found: Preview) -> None:
        def refused(error: Exception) -> None:
            button.why("")
            page.say(str(error), "danger")

        def done(_result: ImportResult) -> None:
            panel.close_panel()

        def send() -> None:
            button.why(_("Import en cours…"))
            page.do(import_parties, rows=found.lines).then(done).fail(refused)

        count = found.of(NEW)
        words = ngettext(_("Importer {n} structure"), _("Importer {n} structures"), count).format(n=count)
        button = primary(words, send, "upload")
        if found.refusal or found.of(WRONG):
            button.why(_("Corrigez d’abord le fichier : tout est importé, ou rien."))
        elif not count:
            button.why(_("Toutes ces structures sont déjà connues."))
        again = secondary(_("Autre fichier…"), lambda: choose(page, panel))
        panel.open(_("Import de {file}").format(file=source.name), preview_view(found), again, button)

    page.ask(preview, source=source).then(opened)
