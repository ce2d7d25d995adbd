"""« Journal et TVA »: the entries of a period, its VAT with what it is made of, the accounts, and their files."""

from __future__ import annotations

from pathlib import Path

from pole_desk.accounts.ledger import outbox
from pole_desk.accounts.ledger.outbox import WrittenJournal
from pole_desk.accounts.ledger.rules.vat import Regime
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.closings.accounts import AccountsView
from pole_desk.desktop.pages.billing.closings.columns import entry_columns, vat_columns
from pole_desk.desktop.pages.billing.closings.period_view import PeriodView
from pole_desk.desktop.pages.billing.closings.reading import Books, Posted, VatLine, books, document_named
from pole_desk.desktop.pages.billing.closings.vat_behind import VatBehind
from pole_desk.desktop.pages.billing.year_end import LISTS, save_year_end
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.dialogs import choose_folder, save_file
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.money import ZERO, euros

VIEWS = (("entries", _("Écritures")), ("vat", _("TVA")), ("accounts", _("Comptes")))


class BooksView(PeriodView):
    """Entries, VAT, accounts; behind a line of VAT, its documents."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__(page, VIEWS, self.look, name=_("Journal et TVA"))
        self.found: Books | None = None
        self.accounts = AccountsView(page, panel)
        self.behind = VatBehind(page)
        self.hold(self._key_figures(), (self._entries(), self._vat(), self.accounts, self.behind))
        self.behind.back.connect(lambda: self.turn("vat"))
        self.behind.opened.connect(self.opened)

    def _key_figures(self) -> tuple[KeyFigure, ...]:
        self.entries_figure = KeyFigure(_("Écritures"), "notebook-pen")
        self.debit = KeyFigure(_("Débit"), "scale")
        self.due = KeyFigure(_("TVA à déclarer"), "percent")
        self.mandate = KeyFigure(_("Pour compte de tiers HT"), "store")
        self.entries_figure.clicked.connect(lambda: self.turn("entries"))
        for one in (self.due, self.mandate):
            one.clicked.connect(lambda: self.turn("vat"))
        return self.entries_figure, self.debit, self.due, self.mandate

    def _entries(self) -> DataTable:
        nothing = (_("Aucune écriture sur cette période."), "", None)
        self.entries = DataTable("billing-entries", entry_columns(), empty=nothing, placeholder=_("Pièce, compte…"))
        self.fec = secondary(_("Exporter le FEC…"), self._ask_folder, "download",
                             _("Écrire les écritures de la période pour le comptable, un fichier par vendeur"))  # fmt: skip
        self.entries.add_tool(self.fec)
        self.year_end = secondary(_("Fin d’année…"), lambda: save_year_end(self.page, self.bar.last.year), "calendar",
                                  _("Impayés, douteux, dépôts détenus et pertes au 31 décembre, en classeur ou en CSV"))  # fmt: skip
        self.entries.add_tool(self.year_end)
        self.entries.opened.connect(self._open_piece)
        self.entries.set_actions(lambda row: [(_("Ouvrir la pièce"), "file-text", lambda: self._open_piece(row))])
        return self.entries

    def _vat(self) -> DataTable:
        nothing = (_("Aucune TVA sur cette période."), "", None)
        self.vat = DataTable("billing-vat", vat_columns(), empty=nothing, placeholder=_("Mois, régime…"))
        self.workbook = secondary(_("Table de TVA…"), self._ask_file, "file-spreadsheet",
                                  _("Écrire la TVA de tous les vendeurs, en classeur, en CSV ou en PDF"))  # fmt: skip
        self.vat.add_tool(self.workbook)
        self.vat.opened.connect(self.open_line)
        self.vat.set_actions(lambda row: [(_("Voir les documents"), "list", lambda: self.open_line(row))])
        return self.vat

    # --- shown

    def look(self) -> None:
        """Ask for the period again."""
        self.entries.set_loading()
        self.vat.set_loading()
        self.accounts.look()
        if self.stack.currentWidget() is self.behind:
            self.behind.look()
        first, last = self.bar.months
        asked = self.page.ask_latest("books", books, issuer=self.bar.seller.value(), first=first, last=last)
        asked.then(self.show_books).fail(self._lost)

    def show_books(self, found: Books) -> None:
        self.found = found
        self.bar.set_sellers([(one.issuer, one.name) for one in found.sellers])
        debit = sum((one.debit for one in found.lines), ZERO)
        credit = sum((one.credit for one in found.lines), ZERO)
        balanced = _("crédit égal : équilibré") if debit == credit else _("crédit {credit}")
        self.entries_figure.set(number(found.entries), self.bar.words())
        self.debit.set(euros(debit), balanced.format(credit=euros(credit)) if found.lines else "")
        self._show_due(found)
        others = sum((one.base for one in found.vat if one.regime is Regime.MANDATE), ZERO)
        self.mandate.set(euros(others), _("jamais un produit du pôle"))
        self.entries.set_rows(found.lines)
        self.vat.set_rows(found.vat)
        self.fec.why("" if found.lines else _("Aucune écriture sur cette période."))
        self.workbook.why("" if found.vat else _("Aucune TVA sur cette période."))

    def _show_due(self, found: Books) -> None:
        """What the pole declares, with the money or with the documents."""
        words = {Regime.RECEIPTS: _("sur encaissements"), Regime.DEBITS: _("sur débits")}
        due = {regime: sum((one.vat for one in found.vat if one.regime is regime), ZERO) for regime in words}
        given = [regime for regime, vat in due.items() if vat] or [Regime.RECEIPTS]
        detail = words[given[0]]
        if len(given) > 1:
            detail = ", ".join(f"{euros(due[regime])} {words[regime]}" for regime in given)
        self.due.set(euros(sum(due.values(), ZERO)), detail, brief=" + ".join(euros(due[one]) for one in given))

    def _lost(self, error: Exception) -> None:
        if not isinstance(error, PoleError):
            self.page.refused(error)
            return
        self.entries.set_error(error.message, self.look)
        self.vat.set_error(error.message, self.look)

    # --- acts

    def open_line(self, row: VatLine) -> None:
        """The documents behind a line of VAT."""
        issuer = self.bar.seller.value()
        if issuer is not None:
            self.stack.setCurrentWidget(self.behind)
            self.behind.show_line(issuer, row)

    def _open_piece(self, row: Posted) -> None:
        asked = self.page.ask(document_named, name=row.entry.piece)
        asked.then(self.opened.emit).fail(self._no_document)

    def _no_document(self, error: Exception) -> None:
        if isinstance(error, PoleError):
            self.page.say(error.message, "info")
        else:
            self.page.refused(error)

    def _ask_folder(self) -> None:
        choose_folder(self, _("Dossier où écrire le journal"), self.write_journal)

    def write_journal(self, folder: Path) -> None:
        """Write the period's entries, a file per seller."""
        first, last = self.bar.first, self.bar.last
        work = self.page.work(
            lambda runner, _progress: outbox.write_journals(runner, first=first, last=last, folder=folder),
            says=_("Export du journal"),
        )
        work.then(lambda files: self._written(folder, files)).fail(lambda error: self._refused(error))

    def _written(self, folder: Path, files: list[WrittenJournal]) -> None:
        names = _(" ; ").join(
            ngettext("{file}, {n} écriture, {debit} de chaque côté",
                     "{file}, {n} écritures, {debit} de chaque côté", one.entries).format(file=one.file.name, n=number(one.entries), debit=euros(one.debit))
            for one in files
        )  # fmt: skip
        self.told.tell(_("Écrit dans {folder} : {files}.").format(folder=folder, files=names), "success")

    def _ask_file(self) -> None:
        name = f"tva-{self.bar.first:%Y-%m}-{self.bar.last:%Y-%m}.xlsx"
        save_file(self, _("Enregistrer la table de TVA"), name, f"{LISTS};;PDF (*.pdf)", self.write_workbook)

    def write_workbook(self, file: Path) -> None:
        """Write the VAT of the period as its name ends: a workbook, a CSV, a page."""
        first, last = self.bar.months
        work = self.page.work(
            lambda runner, _progress: outbox.write_vat(runner, first=first, last=last, file=file),
            says=_("Export de la TVA"),
        )
        work.then(lambda _none: self.told.tell(_("Écrit : {file}").format(file=file), "success")).fail(self._refused)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, PoleError):
            self.told.tell(error.message, "danger")
        else:
            self.page.refused(error)
