"""Sales brought in from a CSV file: what it would declare is shown, and each line that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pole_desk.activities.shop.commands import import_sales
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.shop.reading import Preview, preview
from pole_desk.desktop.parts.file_import import FILES
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.dialogs import choose_file
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, month_name, ngettext
from pole_desk.kernel.periods import Month

FATES = {
    "new": ("free", _("à déclarer")), "corrected": ("option", _("correction")),
    "unchanged": ("ended", _("inchangé")),
}  # fmt: skip


class ImportView(Form):
    """The wrong lines first, then what would be declared."""

    def __init__(self, found: Preview) -> None:
        super().__init__()
        plan = found.plan
        if plan is None:
            self.add_widget(Banner(found.refusal, "danger", closable=False))
            return
        self.wrong = DataTable(
            "shop-import-wrong",
            [Column("line", _("Ligne"), 60), Column("message", _("À corriger"), 420, strong=True,
                                                    tip=lambda row: row.message)],
            id_of=lambda row: row.line, empty=(_("Aucune erreur."), "", None), searchable=False,
        )  # fmt: skip
        if plan.wrong:
            self.add_widget(Banner(
                _("Rien ne sera importé tant que ces lignes ne sont pas corrigées dans le fichier."),
                "danger", closable=False,
            ))  # fmt: skip
            self.wrong.set_rows(plan.wrong)
            self.wrong.setMinimumHeight(180)
            self.add_widget(self.wrong)
        self.planned = DataTable(
            "shop-import",
            [
                Column("party_name", _("Structure"), 190, strong=True),
                Column("month", _("Mois"), 116, text=lambda row: month_name(row.month)),
                Column("total", _("Ventes"), 100),
                Column("act", _("Sort"), 116, state=lambda row: FATES[row.act], text=lambda row: FATES[row.act][1]),
            ],
            id_of=lambda row: (row.contract, row.month), empty=(_("Aucune vente lue."), "", None), searchable=False,
        )  # fmt: skip
        self.planned.set_rows(plan.declarations)
        self.planned.setMinimumHeight(260)
        self.add_widget(text(_("Colonnes : structure (ou siren, ou convention), mois, catégorie, montant, pièces.")))
        self.add_widget(self.planned)


def choose(page: Page, panel: SidePanel, month: Month, done: Callable[[], object]) -> None:
    """Ask for the file, then show what it holds."""
    choose_file(
        page, _("Importer des ventes"), FILES,
        lambda path: open_preview(page, panel, path, month, done),
    )  # fmt: skip


def open_preview(page: Page, panel: SidePanel, source: Path, month: Month, done: Callable[[], object]) -> None:
    """Show what a file would do; a file that does not say the month is for the one shown."""

    def opened(found: Preview) -> None:
        plan = found.plan
        count = 0 if plan is None else sum(one.act != "unchanged" for one in plan.declarations)

        def refused(error: Exception) -> None:
            button.why("")
            page.say(str(error), "danger")

        def finished(_plan: Any) -> None:
            panel.close_panel()
            done()

        def send() -> None:
            assert found.table is not None
            button.why(_("Import en cours…"))
            rows = [(row.line, dict(row.values)) for row in found.table.rows]
            page.do(import_sales, rows=rows, source=source.name, month=month).then(finished).fail(refused)

        words = ngettext(_("Importer {n} déclaration"), _("Importer {n} déclarations"), count).format(n=count)
        button = primary(words, send, "upload")
        if plan is None or plan.wrong:
            button.why(_("Corrigez d’abord le fichier : tout est importé, ou rien."))
        elif not count:
            button.why(_("Ces ventes sont déjà déclarées, à l’identique."))
        again = secondary(_("Autre fichier…"), lambda: choose(page, panel, month, done))
        panel.open(_("Import de {file}").format(file=source.name), ImportView(found), again, button)

    page.ask(preview, source=source, month=month).then(opened)
