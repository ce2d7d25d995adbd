"""What a check found, each with the way to its record."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk import backend
from pole_desk.accounts.ledger import outbox
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.closings.columns import finding_columns
from pole_desk.desktop.pages.billing.closings.reading import document_named
from pole_desk.desktop.pages.billing.closings.words import PAGES
from pole_desk.desktop.runner import Progress
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import icon_button, secondary
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.paths import witness_dir
from pole_desk.kernel.work import Runner
from pole_desk.ports.findings import Finding

DOCUMENTS = frozenset({
    "billing_invoice", "billing_invoice_line", "billing_invoice_tax", "billing_deduction", "billing_charge",
    "billing_outbox", "document", "invoice",
})  # fmt: skip
"""What a finding about a document names before its number: a table, or the document itself."""


class FindingLine(NamedTuple):
    """A finding; `id` keeps two alike apart."""

    id: int
    code: str
    record: str
    message: str


class FindingsView(QWidget):
    """`back` to the closings, `opened(invoice)`, `closing(period)`."""

    back = Signal()
    opened = Signal(int)
    closing = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page = page
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(icon_button("arrow-left", _("Retour aux clôtures (Échap)"), self.back.emit))
        self.title = Elided("", "title")
        head.addWidget(self.title, 1)
        column.addLayout(head)
        self.notices = QVBoxLayout()
        column.addLayout(self.notices)
        self.banner: Banner | None = None
        self.table = DataTable("billing-findings", finding_columns(), placeholder=_("Numéro, règle…"),
                               empty=(_("Aucune anomalie."), _("Retour aux clôtures"), self.back.emit))  # fmt: skip
        self.jump = secondary(_("Aller voir"), lambda: self._jump(self.table.current_row()), "external-link")
        self.table.add_tool(self.jump)
        self.table.opened.connect(self._jump)
        self.table.selected.connect(self._allow)
        self.table.set_actions(lambda row: [(_("Aller voir"), "external-link", lambda: self._jump(row))])
        column.addWidget(self.table, 1)
        QShortcut(QKeySequence("Escape"), self).activated.connect(self.back)
        self._allow([])

    def check_all(self) -> None:
        """Read every ledger again."""

        def run(runner: Runner, progress: Progress) -> tuple[list[Finding], bool]:
            def goes_on(done: int, total: int) -> bool:
                progress.report(done, total, _("registres relus"))
                return not progress.cancelled

            return backend.check_all(runner, witness=witness_dir(), goes_on=goes_on), progress.cancelled

        self._begin(_("Vérification de tous les registres"))
        work = self.page.work(run, says=_("Vérification de tous les registres"))
        work.then(lambda found: self._show(
            found[0], _("Arrêtée : les registres relus jusque-là sont en ordre.") if found[1]
            else _("Tout est en ordre : chaque registre, chaque chaîne et chaque empreinte a été relu.")
        )).fail(self._refused)  # fmt: skip

    def compare(self, folder: Path) -> None:
        """Compare the archives of a folder with the database."""
        self._begin(_("Archives de {folder}").format(folder=folder))
        work = self.page.work(
            lambda runner, _progress: outbox.compare_archive(runner, folder=folder),
            says=_("Comparaison des archives avec la base"),
        )
        work.then(lambda found: self._show(
            found, _("Les archives de {folder} disent la même chose que la base.").format(folder=folder)
        )).fail(self._refused)  # fmt: skip

    # --- inside

    def _begin(self, title: str) -> None:
        self.title.set_text(title)
        self._tell("", "info")
        self.table.set_rows([])
        self.table.set_empty((_("Vérification en cours…"), "", None))
        self.table.set_rows([])

    def _show(self, findings: list[Finding], sound: str) -> None:
        words = ngettext("{n} anomalie à examiner.", "{n} anomalies à examiner.", len(findings))
        if findings:
            self._tell(words.format(n=number(len(findings))), "danger")
        else:
            self._tell(sound, "success")
        self.table.set_empty((_("Aucune anomalie."), _("Retour aux clôtures"), self.back.emit))
        self.table.set_rows([FindingLine(place, *one) for place, one in enumerate(findings)])
        self.table.grid.setFocus()

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, PoleError):
            self.page.refused(error)
            return
        self._tell(error.message, "danger")
        self.table.set_empty((_("Rien n’a été comparé."), _("Retour aux clôtures"), self.back.emit))
        self.table.set_rows([])

    def _tell(self, text: str, kind: str) -> None:
        if self.banner is not None:
            self.banner.hide()
            self.banner.deleteLater()
            self.banner = None
        if text:
            self.banner = Banner(text, kind, closable=False)
            self.notices.addWidget(self.banner)
            self.banner.show()

    def _allow(self, rows: list[FindingLine]) -> None:
        if len(rows) != 1:
            self.jump.why(_("Choisissez d’abord une anomalie."))
        else:
            self.jump.why("" if leads(rows[0].record) else _("Cette anomalie est de toute la base."))

    def _jump(self, row: FindingLine | None) -> None:
        if row is None or not leads(row.record):
            return
        table, _colon, name = row.record.partition(":")
        if table == "ledger_closing":
            self.closing.emit(name)
        elif table in DOCUMENTS:
            self.page.ask(document_named, name=name.rpartition(":")[2]).then(self.opened.emit).fail(self._gone)
        else:
            page, opens = PAGES[table]
            self.page.seat.go(page, int(name) if opens and name.isdecimal() else None)

    def _gone(self, error: Exception) -> None:
        if not isinstance(error, PoleError):
            self.page.refused(error)
            return
        self.page.say(_("Ce document n’est plus dans la base : restaurez une sauvegarde."), "warning")


def leads(record: str) -> bool:
    """Whether there is somewhere to look at a finding's record."""
    table, _colon, name = record.partition(":")
    named = bool(name) and not name.startswith("#")
    return named and (table == "ledger_closing" or table in DOCUMENTS or table in PAGES)
