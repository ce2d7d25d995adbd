"""The months and years of each seller: closed under seal, written out, compared, checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.accounts.ledger.queries.periods import Period, Stand, periods
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.closings.columns import period_columns
from pole_desk.desktop.pages.billing.closings.findings import FindingsView
from pole_desk.desktop.pages.billing.closings.paper import PaperView
from pole_desk.desktop.pages.billing.closings.period_figures import PeriodFigures
from pole_desk.desktop.pages.billing.closings.sealing import close_chain, sealed_words, write_archives
from pole_desk.desktop.pages.billing.closings.words import named, period_text
from pole_desk.desktop.parts.last_word import LastWord
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.confirm import ConfirmPanel
from pole_desk.desktop.widgets.dialogs import choose_folder
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, ngettext, number

TOPICS = frozenset({"billing_closings"})


class PeriodsView(QWidget):
    """`opened(invoice)` where a finding leads to a document."""

    opened = Signal(int)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page = page
        self.found: list[Period] = []
        self.wanted = 0
        self._confirm: ConfirmPanel | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        column.addWidget(self.stack)
        self.paper = PaperView(page, self.ask_archive, self.copy_hash)
        self.findings = FindingsView(page)
        self.stack.addWidget(self._list())
        self.stack.addWidget(self.paper)
        self.stack.addWidget(self.findings)
        self.findings.opened.connect(self.opened)
        self.findings.closing.connect(self._to_closing)
        for view in (self.paper, self.findings):
            view.back.connect(self.show_list)
        self._allow([])

    def _list(self) -> QWidget:
        whole = QWidget()
        whole.setObjectName("clear")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._acts())
        self.figures = PeriodFigures()
        column.addWidget(self.figures)
        self.notices = QVBoxLayout()
        column.addLayout(self.notices)
        self.told = LastWord()
        column.addLayout(self.told)
        nothing = (_("Rien n’a encore été émis : il n’y a rien à clôturer."), _("Voir le mois"),
                   lambda: self.page.start("issue"))  # fmt: skip
        self.table = DataTable("billing-closings", period_columns(), empty=nothing, placeholder=_("Mois, empreinte…"))
        self.copy = secondary(_("Copier l’empreinte"), lambda: self._with_row(self.copy_hash), "copy")
        self.table.add_tool(self.copy)
        self.table.selected.connect(self._allow)
        self.table.opened.connect(self.open)
        self.table.set_actions(self._row_acts)
        column.addWidget(self.table, 1)
        return whole

    def _acts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.check = secondary(_("Vérifier tout"), self.check_all, "shield-check",
                               _("Relire tous les registres, chaînes et empreintes comprises"))  # fmt: skip
        self.compare = secondary(_("Vérifier une archive…"), self._ask_compare, "scan",
                                 _("Comparer un dossier d’archives avec la base"))  # fmt: skip
        self.archive = secondary(_("Écrire l’archive…"), lambda: self.ask_archive(*self.table.selected_rows()), "archive")
        self.close_one = primary(_("Clôturer"), lambda: self._with_row(self.ask_close), "lock")
        row.addWidget(self.check)
        row.addWidget(self.compare)
        row.addStretch(1)
        row.addWidget(self.archive)
        row.addWidget(self.close_one)
        return row

    # --- shown

    def look(self) -> None:
        """Ask for the periods again."""
        self.table.set_loading()
        self.page.ask_latest("closings", periods).then(self.show_periods).fail(self._lost)

    def show_periods(self, found: list[Period]) -> None:
        self.found = found
        self.figures.show_periods(found)
        self.table.set_rows(found)
        if not self.table.selected_rows():
            first = next((one for one in reversed(found) if one.stand is Stand.TO_CLOSE), None)
            if first is not None:
                self.table.select_id(first.id)
        self._allow(self.table.selected_rows())
        wanted, self.wanted = self.wanted, 0
        row = next((one for one in found if one.closed is not None and one.closed.id == wanted), None)
        if row is not None:
            self.open(row)
        elif self.paper.period is not None:
            self.paper.show_facts(next((one for one in found if one.id == self.paper.period.id), self.paper.period))

    def _lost(self, error: Exception) -> None:
        """A damaged closing can't be listed: the check says which one."""
        if isinstance(error, PoleError):
            self.table.set_error(error.message, self.look)
        else:
            self.page.refused(error)

    def show_list(self) -> None:
        self.stack.setCurrentIndex(0)
        self.table.grid.setFocus()

    def _to_closing(self, period: str) -> None:
        self.show_list()
        self.table.select_id(next((one.id for one in self.found if one.period == period), ""))

    def _row_acts(self, row: Period) -> list[tuple[str, str, Callable[[], object]]]:
        if row.closed is None:
            return [(self._verb(row), "lock", lambda: self.ask_close(row))] if row.stand is Stand.TO_CLOSE else []
        return [
            (_("Voir la clôture"), "file-text", lambda: self.open(row)),
            (_("Copier l’empreinte"), "copy", lambda: self.copy_hash(row)),
            (_("Écrire l’archive…"), "archive", lambda: self.ask_archive(row)),
        ]

    def _chain(self, row: Period) -> list[Period]:
        """What is closed with a period, the oldest first: closings follow each other without a gap."""
        own = [one for one in reversed(self.found) if one.issuer == row.issuer and one.stand is Stand.TO_CLOSE]
        return own[: own.index(row) + 1] if row in own else []

    def _verb(self, row: Period) -> str:
        words = _("Clôturer {period}") if len(self._chain(row)) < 2 else _("Clôturer jusqu’à {period}")
        return words.format(period=named(row))

    def _allow(self, rows: list[Period]) -> None:
        row = rows[0] if len(rows) == 1 else None
        none = _("Choisissez d’abord une période.")
        not_closed = _("Cette période n’est pas close : elle n’a ni empreinte ni archive.")
        self.copy.why(none if row is None else "" if row.closed else not_closed)
        self.archive.why(none if not rows else "" if all(one.closed for one in rows) else not_closed)
        self.close_one.setText(self._verb(row) if row is not None and row.stand is Stand.TO_CLOSE else _("Clôturer"))
        self.close_one.why(none if row is None else self._why_not(row))

    def _why_not(self, row: Period) -> str:
        if row.closed is not None:
            return _("Cette période est close : une clôture ne se refait pas.")
        if row.stand is Stand.RUNNING:
            return _("{month} n’est pas fini : il se clôt à partir du premier jour du mois suivant.").format(
                month=period_text(row)
            )
        waiting = sum(one.waiting for one in self._chain(row))
        words = ngettext("{n} PDF reste à produire : produisez-le d’abord, dans « Le mois ».",
                         "{n} PDF restent à produire : produisez-les d’abord, dans « Le mois ».", waiting)  # fmt: skip
        return words.format(n=number(waiting)) if waiting else ""

    def _with_row(self, act: Callable[[Period], object]) -> None:
        row = self.table.current_row()
        if row is not None:
            act(row)

    # --- acts

    def open(self, row: Period) -> None:
        """The page of a closing; a period to close is asked about."""
        if row.closed is not None:
            self.stack.setCurrentWidget(self.paper)
            self.paper.show_period(row)
        elif row.stand is Stand.TO_CLOSE:
            self.ask_close(row)

    def copy_hash(self, row: Period) -> None:
        if row.closed is not None:
            QGuiApplication.clipboard().setText(row.closed.sealed.hash)
            self.page.say(_("Empreinte de {period} copiée.").format(period=named(row)))

    def ask_close(self, row: Period) -> None:
        """Say what is sealed and what can't be done afterwards, then close."""
        chain = self._chain(row)
        reason = self._why_not(row)
        if reason or not chain:
            self.page.say(reason, "info")
            return
        if self._confirm is not None:
            self._confirm.no.click()
        self._confirm = ConfirmPanel(
            _("{verb} ?").format(verb=self._verb(row)), sealed_words(chain), _("Clôturer"), lambda: self._close(chain)
        )
        self._confirm.closed.connect(self._closed_panel)
        self.notices.addWidget(self._confirm)
        self._confirm.show()
        self._confirm.yes.setFocus()

    def _closed_panel(self) -> None:
        self._confirm = None
        self.table.grid.setFocus()

    def _close(self, chain: list[Period]) -> None:
        self.close_one.why(_("Clôture en cours…"))
        work = close_chain(self.page, chain)
        work.then(lambda done: self._sealed(chain[:done])).fail(self._refused)

    def _sealed(self, done: list[Period]) -> None:
        self.page.seat.feed.publish(TOPICS)
        if done:
            words = ngettext("{period} est clos.", "{n} périodes sont closes, jusqu’à {period}.", len(done))
            sealed = [one for one in self.found if one.id in {each.id for each in done}]
            self._tell(words.format(period=period_text(done[-1]), n=number(len(done))), "success",
                       _("Écrire l’archive…"), lambda: self.ask_archive(*sealed))  # fmt: skip

    def _refused(self, error: Exception) -> None:
        self.page.seat.feed.publish(TOPICS)
        if not isinstance(error, PoleError):
            self.page.refused(error)
            return
        way = (_("Voir le mois"), lambda: self.page.start("issue")) if error.code == "closing_files" else (
            _("Vérifier tout"), self.check_all)  # fmt: skip
        self._tell(error.message, "danger", *way)

    def _tell(self, text: str, kind: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        self.told.tell(text, kind, action, act)

    def ask_archive(self, *rows: Period) -> None:
        """Ask in which folder closings are written, each in its own."""
        if any(row.closed is not None for row in rows):
            choose_folder(self, _("Dossier où écrire l’archive"), lambda folder: self.write(rows, folder))

    def write(self, rows: Sequence[Period], folder: Path) -> None:
        """Write the folders of closings within a folder."""
        write_archives(self.page, rows, folder).then(self._written).fail(self._unwritten)

    def _written(self, folders: list[Path]) -> None:
        self.page.seat.feed.publish(TOPICS)
        if folders:
            words = ngettext("Archive écrite : {folder}. Gardez-en une copie hors de cet ordinateur.",
                             "{n} archives écrites, jusqu’à {folder}. Gardez-en une copie hors de cet ordinateur.",
                             len(folders))  # fmt: skip
            said = words.format(n=number(len(folders)), folder=folders[-1])
            self._tell(said, "success")
            if self.stack.currentWidget() is self.paper:
                self.page.say(said)

    def _unwritten(self, error: Exception) -> None:
        self.page.seat.feed.publish(TOPICS)
        if isinstance(error, PoleError):
            self._tell(error.message, "danger")
        else:
            self.page.refused(error)

    def check_all(self) -> None:
        """Read every ledger again and list what does not hold."""
        self.stack.setCurrentWidget(self.findings)
        self.findings.check_all()

    def _ask_compare(self) -> None:
        choose_folder(self, _("Dossier des archives à comparer"), self.compare_folder)

    def compare_folder(self, folder: Path) -> None:
        """Compare archives with the database."""
        self.stack.setCurrentWidget(self.findings)
        self.findings.compare(folder)
