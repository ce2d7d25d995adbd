"""« Le mois »: the preview of a month's run, why each structure differs, and its issue."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.receivables.queries import Receivable
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.month.anomalies import Anomalies
from pole_desk.desktop.pages.billing.month.issuing import draw, issue_and_draw, why_not
from pole_desk.desktop.pages.billing.month.lock_form import open_lock
from pole_desk.desktop.pages.billing.month.preview import Preview
from pole_desk.desktop.pages.billing.month.reading import MonthView, former_detail, month_view
from pole_desk.desktop.pages.billing.month.steps import StepLine, standings
from pole_desk.desktop.pages.billing.month.structures import Structures
from pole_desk.desktop.pages.billing.words import documents_text
from pole_desk.desktop.parts.sending import open_sending
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import ghost, icon_button, primary, secondary
from pole_desk.desktop.widgets.confirm import ConfirmPanel
from pole_desk.desktop.widgets.dialogs import choose_folder
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import SHORT_MONTHS, _, long_day, month_name, ngettext, number, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month
from pole_desk.ports.ids import PartyId


class MonthTab(QWidget):
    """A month at a time; everything asked through the page."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.month = Month.of(page.seat.clock.today())
        self.view: MonthView | None = None
        self._confirm: ConfirmPanel | None = None
        self._came = "structures"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._bar())
        self.steps = StepLine()
        self.steps.chosen.connect(self._take)
        column.addWidget(self.steps)
        self.figures = QWidget()
        self.figures.setObjectName("clear")
        self.figures.setLayout(self._cards())
        column.addWidget(self.figures)
        self.notices = QVBoxLayout()
        self.notices.setSpacing(8)
        column.addLayout(self.notices)
        self.result: Banner | None = None
        self.waiting: Banner | None = None
        column.addWidget(self._lists(), 1)
        self._show("structures")

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(icon_button("chevron-left", _("Mois précédent"), lambda: self._step(-1)))
        self.title = label("", "title")
        self.title.setMinimumWidth(130)
        row.addWidget(self.title)
        row.addWidget(icon_button("chevron-right", _("Mois suivant"), lambda: self._step(1)))
        row.addStretch(1)
        self.lock = ghost("", self.ask_lock, "lock", _("Le dernier jour fermé à la facturation, et ce qu’il empêche"))
        self.export = icon_button("download", _("Exporter les PDF"), self._ask_folder)
        self.issue = primary(_("Émettre le mois"), self.ask_issue, "receipt-euro")
        self.send = secondary(_("Envoyer…"), self.ask_send, "send", _("Envoyer les factures du mois par courriel"))
        for one in (self.lock, self.export, self.send, self.issue):
            row.addWidget(one)
        return row

    def _cards(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.due = KeyFigure(_("À facturer HT"), "euro")
        self.former = KeyFigure(_("Émis le mois d’avant HT"), "history")
        self.structures = KeyFigure(_("Factures à émettre"), "building-2")
        for one in (self.due, self.former, self.structures):
            one.clicked.connect(lambda: self._show("structures"))
            row.addWidget(one, 1)
        return row

    def _lists(self) -> QStackedWidget:
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.listed = Structures(self.page, self.panel)
        self.table, self.reasons = self.listed.table, self.listed.reasons
        self.listed.previewed.connect(self._open_preview)
        self.anomalies = Anomalies(self.page, self.panel)
        self.anomalies.previewed.connect(self._open_preview)
        self.preview = Preview(self.page)
        self.preview.back.connect(self.close_preview)
        self.preview.fixed.connect(self.anomalies.open)
        self._views = {"structures": self.listed, "anomalies": self.anomalies, "preview": self.preview}
        for view in self._views.values():
            self.stack.addWidget(view)
        return self.stack

    # --- shown

    def look(self) -> None:
        """Ask for the month again."""
        self.title.setText(month_name(self.month).capitalize())
        self.issue.why(_("Calcul du mois en cours…"))
        self.page.ask_latest("month", month_view, month=self.month).then(self.show_month)

    def show_month(self, view: MonthView) -> None:
        self.view = view
        self._show_figures(view)
        self.steps.set(standings(view))
        locked = _("Verrouiller…") if view.locked is None else _("Verrou : {day}").format(day=numeric_day(view.locked))
        self.lock.setText(locked)
        self.lock.setAccessibleName(locked)
        self.listed.show_month(view)
        self.anomalies.show_month(view)
        party = self.preview.party
        if party is not None and not self.preview.open(view.plan, party, self.listed.order()):
            self.close_preview()
        self.issue.why(why_not(view))
        for one in (self.export, self.send):
            one.why("" if view.done else _("Aucune facture émise pour ce mois."))
        self._show_waiting(view.pending)

    def _show_figures(self, view: MonthView) -> None:
        plan = view.plan
        detail = _("{total} TTC").format(total=euros(plan.total))
        if view.issued is not None:
            detail = _("{net} déjà émis").format(net=euros(view.issued.net))
        self.due.set(euros(plan.net), detail)
        former = ZERO if view.former is None else view.former.net
        before = month_name(self.month.previous())
        brief = SHORT_MONTHS[self.month.previous().month - 1]
        self.former.set(euros(former), former_detail(view, before), brief=former_detail(view, brief))
        done = _("{n} déjà émises").format(n=number(view.done)) if view.done else ""
        self.structures.set(number(plan.count), done)

    def _show(self, key: str) -> None:
        """Show a view; the figures leave their room to the pages of an invoice."""
        if key != "preview":
            self.preview.forget()
        self.figures.setVisible(key != "preview")
        self.stack.setCurrentWidget(self._views[key])
        self.steps.mark("anomalies" if key == "anomalies" else "structures")

    def _take(self, step: str) -> None:
        """A step chosen: its list, else its act, said when it can't be done yet."""
        if step in self._views:
            self._show(step)
            if step == "anomalies":
                self.anomalies.take_keys()
            else:
                self.table.grid.setFocus()
            return
        button = self.issue if step == "issue" else self.send
        if button.isEnabled():
            button.click()
        else:
            self.page.say(button.toolTip(), "info")

    def _open_preview(self, party: PartyId) -> None:
        """Show a structure’s invoice to be, beside why it changes; once issued, the account where it stands."""
        if self.view is None or not self.preview.open(self.view.plan, party, self.listed.order()):
            self.page.start(f"account:{party}")
            return
        if not self.preview.isVisible():
            self._came = "anomalies" if self.anomalies.isVisible() else "structures"
        self._show("preview")
        (self.preview.next if self.preview.next.isEnabled() else self.preview.pdf).setFocus()

    def close_preview(self) -> bool:
        """Back to the list that it was opened from, on the structure shown; whether there was one."""
        party = self.preview.party
        if party is not None:
            self.table.select_id(party)
            self._take(self._came)
        return party is not None

    def ask_lock(self) -> None:
        """Show the last day closed to billing, to move it."""
        if self.view is not None:
            open_lock(self.page, self.panel, self.view.locked)

    def _show_waiting(self, pending: int) -> None:
        self._drop(self.waiting)
        self.waiting = None
        if pending:
            words = ngettext(_("{n} PDF à produire."), _("{n} PDF à produire."), pending)
            self.waiting = Banner(words.format(n=number(pending)), "info", _("Produire"), self.produce, closable=False)
            self.notices.addWidget(self.waiting)
            self.waiting.show()

    def _drop(self, banner: Banner | None) -> None:
        if banner is not None:
            banner.hide()
            banner.deleteLater()

    def _step(self, months: int) -> None:
        self.month = self.month.plus(months)
        self._drop(self.result)
        self.result = None
        self.look()

    # --- acts

    def ask_issue(self) -> None:
        """Ask to confirm with the figures and the day that the invoices will bear."""
        if self.view is None or not self.issue.isEnabled():
            return
        if self._confirm is not None:
            self._confirm.no.click()
        plan = self.view.plan
        words = ngettext(_("Émettre {n} facture pour {month} ?"), _("Émettre {n} factures pour {month} ?"),
                         plan.count)  # fmt: skip
        detail = _("{net} HT, {total} TTC, datées du {day}. Les numéros sont définitifs : une facture "
                   "émise ne se modifie plus, elle se corrige par un avoir.")  # fmt: skip
        self._confirm = ConfirmPanel(
            words.format(n=number(plan.count), month=month_name(self.month)),
            detail.format(net=euros(plan.net), total=euros(plan.total), day=long_day(plan.today)),
            _("Émettre"), self._issue,
        )  # fmt: skip
        self._confirm.closed.connect(self._closed)
        self.notices.addWidget(self._confirm)
        self._confirm.show()
        self._confirm.yes.setFocus()

    def _closed(self) -> None:
        self._confirm = None
        self.issue.setFocus()

    def _issue(self) -> None:
        month = self.month
        self.issue.why(_("Émission en cours…"))

        says = _("Émission de {month}").format(month=month_name(month))
        self.page.work(partial(issue_and_draw, month=month), says=says).then(self._issued).fail(self._refused)

    def _issued(self, made: list[Receivable]) -> None:
        total = sum((-one.total if one.kind == "credit" else one.total for one in made), ZERO)
        text = _("Émis : {documents}, {total} TTC.").format(documents=documents_text(made), total=euros(total))
        self._drop(self.result)
        self.result = Banner(text, "success", _("Exporter les PDF"), self._ask_folder)
        self.notices.addWidget(self.result)
        self.result.show()
        self._published()
        self.table.grid.setFocus()

    def _refused(self, error: Exception) -> None:
        self.page.refused(error)
        self.look()

    def produce(self) -> None:
        """Draw the files that wait."""
        work = self.page.work(draw, says=_("Production des PDF"))
        work.then(lambda _kept: self._published()).fail(self._refused)

    def _published(self) -> None:
        self.page.seat.feed.publish(frozenset({"invoices", "documents"}))

    def ask_send(self) -> None:
        """Show who would receive the month’s documents, then send them."""
        title = _("Envoyer {month}").format(month=month_name(self.month))
        open_sending(self.page, self.panel, title=title, month=self.month)

    def _ask_folder(self) -> None:
        choose_folder(self, _("Dossier où enregistrer les PDF"), self.write)

    def write(self, folder: Path) -> None:
        """Write the month's files in a folder."""
        month = self.month
        work = self.page.work(
            lambda runner, _progress: outbox.write_month(runner, month=month, folder=folder),
            says=_("Enregistrement des PDF"),
        )
        work.then(lambda files: self.page.say(
            ngettext(_("{n} PDF enregistré dans {folder}."), _("{n} PDF enregistrés dans {folder}."), len(files))
            .format(n=number(len(files)), folder=folder)
        ))  # fmt: skip
