"""« E‑facturation »: the documents of a period with where each stands, what is only reported, and their export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pole_desk.accounts.ledger import outbox
from pole_desk.accounts.ledger.outbox import WrittenInvoices
from pole_desk.accounts.ledger.queries.statuses import Followed, statuses
from pole_desk.accounts.ledger.rules.lifecycle import TROUBLES, Status
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.closings.columns import electronic_columns, reported_columns
from pole_desk.desktop.pages.billing.closings.period_view import PeriodView
from pole_desk.desktop.pages.billing.closings.reading import Electronics, electronics
from pole_desk.desktop.pages.billing.closings.status_form import open_status, possible
from pole_desk.desktop.pages.billing.closings.words import status_text
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.dialogs import choose_folder
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.money import ZERO, euros

VIEWS = (("documents", _("Factures")), ("reported", _("E‑reporting")))
TROUBLED = frozenset(int(one) for one in TROUBLES)


class ElectronicView(PeriodView):
    """Documents with their status; what is only reported."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__(page, VIEWS, self.look, name=_("E‑facturation"), sellers=False)
        self.panel = panel
        self.found: Electronics | None = None
        self._opening = True
        self.export = secondary(_("Exporter…"), self._ask_folder, "download",
                                _("Écrire les fichiers de la période pour la plateforme, avec leur index"))  # fmt: skip
        self.bar.row.addWidget(self.export)
        nothing = (_("Rien à déclarer sur cette période : ni vente ni encaissement auprès de clients non "
                     "assujettis."), "", None)  # fmt: skip
        self.reported = DataTable("billing-reporting", reported_columns(), empty=nothing, placeholder=_("Jour, flux…"))
        self.hold(self._key_figures(), (self._documents(), self.reported))
        self._allow([])

    def _key_figures(self) -> tuple[KeyFigure, ...]:
        self.documents_figure = KeyFigure(_("Documents"), "file-text")
        self.untold = KeyFigure(_("Sans statut"), "hourglass")
        self.troubled = KeyFigure(_("En litige, refusées, rejetées"), "triangle-alert")
        self.cashed = KeyFigure(_("Encaissées"), "banknote")
        self.documents_figure.clicked.connect(lambda: self._keep(lambda _one: True))
        self.untold.clicked.connect(lambda: self._keep(lambda one: one.status is None))
        self.troubled.clicked.connect(lambda: self._keep(_troubled))
        self.cashed.clicked.connect(lambda: self._keep(_cashed))
        return self.documents_figure, self.untold, self.troubled, self.cashed

    def _documents(self) -> DataTable:
        nothing = (_("Aucune facture émise sur cette période."), _("Voir le mois"), lambda: self.page.start("issue"))
        self.documents = DataTable("billing-electronic", electronic_columns(), empty=nothing,
                                   id_of=lambda row: row.document.id, placeholder=_("Client, numéro…"))  # fmt: skip
        self.record = primary(_("Statut…"), self._record_current, "pencil", _("Enregistrer un statut donné par la plateforme"))
        self.documents.add_tool(self.record)
        self.documents.selected.connect(self._allow)
        self.documents.opened.connect(lambda row: self.opened.emit(row.document.id))
        self.documents.set_actions(self._row_acts)
        return self.documents

    # --- shown

    def look(self) -> None:
        """Ask for the period again."""
        self.documents.set_loading()
        self.reported.set_loading()
        self.page.ask_latest("electronic", electronics, first=self.bar.first, last=self.bar.last).then(self.show_found)

    def show_found(self, found: Electronics) -> None:
        """Show a period; the first time, the month before when the running one has issued nothing yet."""
        documents = found.documents
        opening, self._opening = self._opening, False
        if opening and not documents:
            self.bar.show_month(self.bar.months[0].previous())
            return
        self.found = found
        total = sum((-one.document.total if one.document.type_code == "381" else one.document.total
                     for one in documents), ZERO)  # fmt: skip
        self.documents_figure.set(number(len(documents)), _("{total} TTC, avoirs déduits").format(total=euros(total)))
        untold = sum(one.status is None for one in documents)
        self.untold.set(number(untold), _("à déposer, ou déposées ailleurs") if untold else "")
        troubled = sum(map(_troubled, documents))
        self.troubled.set(number(troubled), pill=(_("à traiter"), "danger") if troubled else None)
        self.cashed.set(number(sum(map(_cashed, documents))))
        self.documents.set_rows(documents)
        self.reported.set_rows(found.reported)
        self._allow(self.documents.selected_rows())
        self.export.why("" if documents else _("Aucune facture émise sur cette période."))

    def _keep(self, wanted: Callable[[Followed], bool]) -> None:
        """Only the documents behind a figure."""
        self.turn("documents")
        rows = [] if self.found is None else self.found.documents
        kept = {status_text(one.status) for one in rows if wanted(one)}
        everything = {status_text(one.status) for one in rows}
        self.documents.filters["status"].tick(frozenset() if kept == everything else frozenset(kept))

    def _allow(self, rows: list[Followed]) -> None:
        self.record.why("" if len(rows) == 1 else _("Choisissez d’abord une facture."))

    def _row_acts(self, row: Followed) -> list[tuple[str, str, Callable[[], object]]]:
        return [
            (_("Ouvrir"), "file-text", lambda: self.opened.emit(row.document.id)),
            (_("Enregistrer un statut…"), "pencil", lambda: self.ask_status(row)),
        ]

    # --- acts

    def _record_current(self) -> None:
        row = self.documents.current_row()
        if row is not None:
            self.ask_status(row)

    def ask_status(self, row: Followed) -> None:
        """Open the form of a status, with what may come next."""
        one = row.document

        def opened(told: list) -> None:  # type: ignore[type-arg]
            if possible(told):
                open_status(self.page, self.panel, invoice=one.id, number=one.number, told=told)
            else:
                self.page.say(_("{number} ne change plus de statut : ouvrez-la pour corriger le dernier, ou faites un "
                                "avoir.").format(number=one.number), "info", _("Ouvrir"),
                              lambda: self.opened.emit(one.id))  # fmt: skip

        self.page.ask(statuses, invoice=one.id).then(opened)

    def _ask_folder(self) -> None:
        choose_folder(self, _("Dossier où écrire les factures électroniques"), self.write)

    def write(self, folder: Path) -> None:
        """Write the period's files, their index and the report in a folder."""
        first, last = self.bar.first, self.bar.last
        work = self.page.work(
            lambda runner, _progress: outbox.write_electronic(runner, first=first, last=last, folder=folder),
            says=_("Export des factures électroniques"),
        )
        work.then(self._written)

    def _written(self, written: WrittenInvoices) -> None:
        words = ngettext(
            "{n} facture écrite dans {folder}, avec index.csv et e-reporting.csv.",
            "{n} factures écrites dans {folder}, avec index.csv et e-reporting.csv.", len(written.files),
        ).format(n=number(len(written.files)), folder=written.folder)  # fmt: skip
        if written.pending:
            words += " " + _("Leur PDF n’est pas encore fait : {numbers}.").format(numbers=", ".join(written.pending))
        self.told.tell(words, "warning" if written.pending else "success")


def _troubled(one: Followed) -> bool:
    return one.status is not None and one.status.code in TROUBLED


def _cashed(one: Followed) -> bool:
    return one.status is not None and one.status.code == Status.CASHED
