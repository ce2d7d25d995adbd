"""« Le mois »: the preview of a month's run, why each structure differs, and its issue."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.queries import Anomaly, Structure
from pole_desk.accounts.receivables.queries import Receivable, invoices
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.lists import anomaly_columns, structure_columns
from pole_desk.desktop.pages.billing.reading import MonthView, month_view
from pole_desk.desktop.pages.billing.words import documents_text, place_of, signed, why_names
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.parts.rows import Row, Rows
from pole_desk.desktop.parts.sending import open_sending
from pole_desk.desktop.runner import Progress
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import icon_button, primary, secondary
from pole_desk.desktop.widgets.confirm import ConfirmPanel
from pole_desk.desktop.widgets.dialogs import choose_folder
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import SHORT_MONTHS, _, long_day, month_name, ngettext, number
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner


class MonthTab(QWidget):
    """A month at a time; everything asked through the page."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.month = Month.of(page.seat.clock.today())
        self.view: MonthView | None = None
        self._confirm: ConfirmPanel | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._stepper())
        column.addLayout(self._figures())
        self.notices = QVBoxLayout()
        self.notices.setSpacing(8)
        column.addLayout(self.notices)
        self.result: Banner | None = None
        self.waiting: Banner | None = None
        column.addWidget(self._lists(), 1)

    def _stepper(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(icon_button("chevron-left", _("Mois précédent"), lambda: self._step(-1)))
        self.title = label("", "title")
        self.title.setMinimumWidth(130)
        row.addWidget(self.title)
        row.addWidget(icon_button("chevron-right", _("Mois suivant"), lambda: self._step(1)))
        self.choice = Segmented(
            [("structures", _("Par structure")), ("anomalies", _("Anomalies"))], name=_("Détail du mois")
        )
        self.choice.chosen.connect(self._choose)
        row.addSpacing(6)
        row.addWidget(self.choice)
        row.addStretch(1)
        self.export = icon_button("download", _("Exporter les PDF"), self._ask_folder)
        self.issue = primary(_("Émettre le mois"), self.ask_issue, "receipt-euro")
        self.send = secondary(_("Envoyer…"), self.ask_send, "send", _("Envoyer les factures du mois par courriel"))
        row.addWidget(self.export)
        row.addWidget(self.send)
        row.addWidget(self.issue)
        return row

    def _figures(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.due = KeyFigure(_("À facturer HT"), "euro")
        self.former = KeyFigure(_("Émis le mois d’avant HT"), "history")
        self.structures = KeyFigure(_("Factures à émettre"), "building-2")
        self.alerts = KeyFigure(_("Anomalies"), "triangle-alert")
        self.alerts.clicked.connect(lambda: self._choose("anomalies"))
        for one in (self.due, self.former, self.structures, self.alerts):
            row.addWidget(one, 1)
        return row

    def _lists(self) -> QStackedWidget:
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        both = QWidget()
        both.setObjectName("clear")
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        self.table = DataTable(
            "billing-month", structure_columns(), id_of=lambda row: row.party,
            empty=(_("Rien à facturer ce mois‑ci, ni le mois dernier."), "", None),
            placeholder=_("Structure…"),
        )  # fmt: skip
        self.table.selected.connect(self._explain)
        self.table.opened.connect(lambda one: self.page.seat.go("parties", one.party))
        self.table.set_actions(lambda one: [
            (_("Voir la structure"), "users", lambda: self.page.seat.go("parties", one.party)),
            link_act(self.page, self.panel, self.table, one, party_of=lambda row: row.party),
        ])  # fmt: skip
        self.reasons = Rows(_("Pourquoi"), _("Choisissez une structure pour lire ligne à ligne ce qui change."))
        row.addWidget(self.table, 7)
        self.reasons.set_rows([])
        beside = Scroll()
        beside.body.addWidget(self.reasons)
        beside.body.addStretch(1)
        row.addWidget(beside, 3)
        self.anomalies = DataTable(
            "billing-anomalies", anomaly_columns(), id_of=lambda row: (row.code, row.party, row.message),
            empty=(_("Aucune anomalie : le mois peut être émis."), "", None), placeholder=_("Anomalie…"),
        )  # fmt: skip
        self.jump = secondary(_("Aller corriger"), self._jump_current, "external-link")
        self.anomalies.add_tool(self.jump)
        self.anomalies.selected.connect(self._allow_jump)
        self.anomalies.opened.connect(self._jump)
        self._allow_jump([])
        self.stack.addWidget(both)
        self.stack.addWidget(self.anomalies)
        return self.stack

    # --- shown

    def look(self) -> None:
        """Ask for the month again."""
        self.title.setText(month_name(self.month).capitalize())
        self.issue.why(_("Calcul du mois en cours…"))
        self.page.ask_latest("month", month_view, month=self.month).then(self.show_month)

    def show_month(self, view: MonthView) -> None:
        self.view = view
        plan = view.plan
        detail = _("{total} TTC").format(total=euros(plan.total))
        if view.issued is not None:
            detail = _("{net} déjà émis").format(net=euros(view.issued.net))
        self.due.set(euros(plan.net), detail)
        former = ZERO if view.former is None else view.former.net
        before = month_name(self.month.previous())
        brief = SHORT_MONTHS[self.month.previous().month - 1]
        self.former.set(euros(former), _former_detail(view, before), brief=_former_detail(view, brief))
        done = 0 if view.issued is None else view.issued.invoices + view.issued.credits
        self.structures.set(number(plan.count), _("{n} déjà émises").format(n=number(done)) if done else "")
        blocking = sum(one.blocking for one in plan.anomalies)
        words = ngettext(_("{n} bloquante"), _("{n} bloquantes"), blocking).format(n=number(blocking))
        self.alerts.set(number(len(plan.anomalies)), pill=(words, "danger") if blocking else None)
        self.table.set_rows(sorted(plan.structures, key=lambda one: -abs(one.this_month - one.last_month)))
        self._explain(self.table.selected_rows())
        self.anomalies.set_rows(plan.anomalies)
        self.issue.why(self._why_not(view, blocking))
        for one in (self.export, self.send):
            one.why("" if done else _("Aucune facture émise pour ce mois."))
        self._show_waiting(view.pending)

    def _why_not(self, view: MonthView, blocking: int) -> str:
        if blocking:
            words = ngettext(_("{n} anomalie bloque l’émission : corrigez-la d’abord."),
                             _("{n} anomalies bloquent l’émission : corrigez-les d’abord."), blocking)
            return words.format(n=number(blocking))
        if view.plan.count:
            return ""
        if view.issued is None:
            return _("Rien à facturer pour {month}.").format(month=month_name(self.month))
        return _("{month} est déjà émis : {documents}. Rien de plus à facturer.").format(
            month=month_name(self.month).capitalize(), documents=documents_text(view.documents)
        )

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

    def _explain(self, rows: list[Structure]) -> None:
        self.reasons.set_title(rows[0].name if len(rows) == 1 else _("Pourquoi"))
        names = why_names()
        self.reasons.set_rows([
            Row(one.label, _("{why} : {before}\u00a0→\u00a0{after}").format(
                why=names[one.kind], before=euros(one.before), after=euros(one.after)),
                signed(one.after - one.before) or "=")
            for row in rows[:1] for one in row.reasons
        ])  # fmt: skip

    def _choose(self, key: str) -> None:
        self.choice.choose(key)
        self.stack.setCurrentIndex(0 if key == "structures" else 1)

    def _allow_jump(self, rows: list[Anomaly]) -> None:
        self.jump.why("" if rows else _("Choisissez d’abord une anomalie."))

    def _jump_current(self) -> None:
        row = self.anomalies.current_row()
        if row is not None:
            self._jump(row)

    def _jump(self, row: Anomaly) -> None:
        place = place_of(row.code)
        self.page.seat.go(place, row.party if place == "parties" else None)

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

        def run(runner: Runner, progress: Progress) -> list[Receivable]:
            known = {one.id for one in runner.read(invoices, month=month)}
            outbox.issue_month(runner, month=month)
            made = [one for one in runner.read(invoices, month=month) if one.id not in known]
            _draw(runner, progress)
            return made

        says = _("Émission de {month}").format(month=month_name(month))
        self.page.work(run, says=says).then(self._issued).fail(self._refused)

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
        work = self.page.work(_draw, says=_("Production des PDF"))
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


def _draw(runner: Runner, progress: Progress) -> int:
    return outbox.drain(
        runner,
        progress=lambda done, total: progress.report(
            done, total, _("PDF {done} sur {total}").format(done=number(done), total=number(total))
        ),
        cancelled=lambda: progress.cancelled,
    )


def _former_detail(view: MonthView, before: str) -> str:
    """What the services of the month before come to, as in the table: what was issued also holds
    regularisations of earlier months, credit notes, and not what changed since."""
    if view.issued is not None or not view.plan.structures:
        return _("émis pour {month}").format(month=before)
    due = sum((one.last_month for one in view.plan.structures), ZERO)
    return _("{due} dus pour {month}").format(due=euros(due), month=before)
