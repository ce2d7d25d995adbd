"""Rapports: a year by section, its comments and closing, figures that open their rows, papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.activities.reports.commands import close_year, reopen_year
from pole_desk.activities.reports.queries import prepare_closing
from pole_desk.activities.reports.queries.papers import Choice
from pole_desk.activities.reports.rules import year_period
from pole_desk.activities.reports.rules.periods import FIRST_YEAR
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.reports import reading
from pole_desk.desktop.pages.reports.builder import open_builder
from pole_desk.desktop.pages.reports.commenting import open_comments
from pole_desk.desktop.pages.reports.contents_list import ContentsList
from pole_desk.desktop.pages.reports.opened import Opened
from pole_desk.desktop.pages.reports.others import open_others
from pole_desk.desktop.pages.reports.papers import Preview, ask_where
from pole_desk.desktop.pages.reports.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Progress
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import icon_button, primary, secondary
from pole_desk.desktop.widgets.confirm import ConfirmPanel
from pole_desk.desktop.widgets.empty import EmptyState, Loading
from pole_desk.desktop.widgets.fields import AreaField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.labels import title
from pole_desk.desktop.widgets.pill import TonePill
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Runner

HELP = _(
    "# Rapports\n\n"
    "- **Alt+←** et **Alt+→** changent d’année ; les **flèches** vont d’une section à l’autre.\n"
    "- **Entrée** ou un clic sur un chiffre ouvre les enregistrements derrière lui ; « Découper » le divise par "
    "chantier, projet, territoire ou structure. Un double-clic sur un enregistrement ouvre sa fiche.\n"
    "- Le **commentaire** d’une section paraît dans le rapport ; celui de l’an dernier se lit à côté. "
    "**Ctrl+Entrée** l’enregistre. « Commenter » fait de même pour tout papier que vous regardez.\n"
    "- **Clore l’année** garde les chiffres et les enregistrements : le rapport ne bouge plus, quoi qu’on "
    "modifie ensuite. **Rouvrir** demande un motif ; la clôture reste au registre.\n"
    "- **Voir le PDF** montre le rapport d’activité ; « Tableur » l’écrit en XLSX.\n"
    "- **Autres papiers** : le tableau de bord du mois, l’occupation, le soutien en nature, la fiche d’un chantier, "
    "d’une structure, d’une promotion ou d’un projet.\n"
    "- **Composer** fait un rapport sur mesure : dates, fonctions, chantier, territoire, projet, structure, sections.\n"
)
PANEL = 560
LIST = (240, 264)
"""The list of sections is no narrower and no wider, px."""


class ReportsPage(Page):
    """Sections at the left, the one chosen at the right; papers over both."""

    key = "reports"
    title = _("Rapports")
    icon = "chart-column"
    topics = frozenset({"reports", "links", "leases", "invoices", "chantiers"})
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.year = seat.clock.today().year
        self.view: reading.YearView | None = None
        self._section = "summary"
        self._confirm: ConfirmPanel | None = None
        self._make_head()
        self.panel = SidePanel(self, PANEL)
        self.section = Section(self)
        self.section.opened.connect(self.open_figure)
        self.section.gone.connect(self._go)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self._comment: Callable[[], object] = lambda: None
        self.preview = Preview(self.leave_preview, lambda: self._comment())
        self.empty = EmptyState("chart-column", _("Rien n’a été compté cette année-là ni l’année d’avant."))
        for widget in (Loading(), self._both(), self.preview):
            self.stack.addWidget(widget)
        self.body.addWidget(self.stack, 1)
        for keys, act in (("Alt+Left", self.before), ("Alt+Right", self.after)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _make_head(self) -> None:
        self.compose = secondary(_("Composer"), self.build, "sliders-horizontal", _("Composer un rapport sur mesure"))
        self.sheet = secondary(_("Tableur"), self.save_workbook, "file-spreadsheet",
                               _("Enregistrer le rapport d’activité en XLSX"))  # fmt: skip
        self.paper = primary(_("Voir le PDF"), self.look, "eye", _("Voir le rapport d’activité avant de l’enregistrer"))
        self.header = PageHeader(self.title, "", self.compose, self.sheet, self.paper)
        self.body.addWidget(self.header)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.earlier = icon_button("chevron-left", _("Année précédente (Alt+←)"), self.before)
        self.later = icon_button("chevron-right", _("Année suivante (Alt+→)"), self.after)
        self.shown_year = title(str(self.year))
        self.state = TonePill()
        self.close_button = secondary(_("Clore l’année"), self.ask_close, "lock")
        self.reopen_button = secondary(_("Rouvrir l’année"), self.ask_reopen, "history")
        for widget in (self.earlier, self.shown_year, self.later, self.state):
            row.addWidget(widget)
        row.addStretch(1)
        self.others = secondary(_("Autres papiers"), self.other_papers, "file-text",
                                _("Tableau de bord du mois, fiches de chantier, de structure, de projet"))  # fmt: skip
        row.addWidget(self.others)
        row.addWidget(self.close_button)
        row.addWidget(self.reopen_button)
        self.body.addLayout(row)
        self.asks = QVBoxLayout()
        self.body.addLayout(self.asks)

    def _both(self) -> QWidget:
        both = QWidget()
        both.setObjectName("clear")
        across = QHBoxLayout(both)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        frame = QFrame()
        frame.setObjectName("card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(8, 8, 8, 8)
        self.list = ContentsList()
        self.list.currentRowChanged.connect(self._choose)
        inside.addWidget(self.list)
        frame.setMinimumWidth(LIST[0])
        frame.setMaximumWidth(LIST[1])
        across.addWidget(frame, 2)
        self.right = QStackedWidget()
        self.right.setObjectName("clear")
        self.right.addWidget(self.section)
        self.right.addWidget(self.empty)
        across.addWidget(self.right, 7)
        return both

    # --- the page's contract

    def reload(self) -> None:
        self.ask_latest("year", reading.year_view, year=self.year).then(self._show)

    def show_record(self, record: int) -> None:
        """A year, from elsewhere: `go("reports", 2025)`."""
        self._turn(record)

    def start(self, action: str) -> None:
        """`new` composes, `look` shows the year's report, `board` the other papers."""
        if action == "new":
            self.build()
        elif action == "look":
            self.look()
        elif action == "board":
            self.other_papers()

    # --- the year

    def before(self) -> None:
        self._turn(self.year - 1)

    def after(self) -> None:
        self._turn(self.year + 1)

    def _turn(self, year: int) -> None:
        if FIRST_YEAR <= year <= self.seat.clock.today().year + 1:
            self.year = year
            self.panel.close_panel()
            self.leave_preview()
            self.reload()

    def _show(self, view: reading.YearView) -> None:
        self.view = view
        paper = view.paper
        self.shown_year.setText(str(view.year))
        self.state.set(paper.state, "success" if paper.closed else "warning")
        self.header.set_subtitle(_("{pole} · année {year}").format(pole=paper.pole, year=view.year))
        self.earlier.why("" if view.year > FIRST_YEAR else _("Le pôle ne compte rien avant {year}.").format(year=FIRST_YEAR))
        self.later.why("" if view.year <= self.seat.clock.today().year else _("L’année suivante n’est pas commencée."))
        self.close_button.setVisible(view.closing is None)
        self.reopen_button.setVisible(view.closing is not None)
        self.close_button.why("" if view.over else _("Une année se clôt quand elle est finie."))
        self._list_parts()
        if self.stack.currentIndex() == 0:
            self.stack.setCurrentIndex(1)

    def _list_parts(self) -> None:
        assert self.view is not None
        self.list.blockSignals(True)
        keys = [part.key for part in self.view.paper.parts]
        self.list.set_titles([part.title for part in self.view.paper.parts])
        place = keys.index(self._section) if self._section in keys else 0
        self.list.setCurrentRow(place)
        self.list.blockSignals(False)
        self._choose(place)

    def _choose(self, place: int) -> None:
        if self.view is None or place < 0:
            return
        part = self.view.paper.parts[place]
        self._section = part.key
        counted = bool(self.view.paper.meanings)
        self.right.setCurrentIndex(0 if counted else 1)
        if counted:
            self.section.show_part(self.view.paper, part)

    # --- closing

    def ask_close(self) -> None:
        """Ask first: what it keeps is said."""
        if self._confirm is not None:
            return
        self._confirm = ConfirmPanel(
            _("Clore l’année {year} ?").format(year=self.year),
            _("Les chiffres de l’année et de ses mois, et les enregistrements derrière eux, sont gardés tels qu’ils "
              "sont. Rien de ce qui sera modifié ensuite ne changera ce rapport."),
            _("Clore l’année"), self._close,
        )  # fmt: skip
        self._confirm.closed.connect(self._answered)
        self.asks.addWidget(self._confirm)
        self._confirm.show()
        self._confirm.yes.setFocus()

    def _answered(self) -> None:
        self._confirm = None
        self.close_button.setFocus()

    def _close(self) -> None:
        year = self.year
        self.close_button.why(_("Clôture en cours…"))

        def run(runner: Runner, progress: Progress) -> None:
            progress.report(0, 2, _("Lecture des enregistrements"))
            plan = runner.read(prepare_closing, year=year)
            if progress.cancelled:
                return
            progress.report(1, 2, _("Écriture de la clôture"))
            runner.do(close_year, year=year, plan=plan)
            progress.report(2, 2)

        promise = self.work(run, says=_("Clôture de l’année {year}").format(year=year))
        promise.then(lambda _value: self._closed(year)).fail(self._not_closed)

    def _closed(self, year: int) -> None:
        self.say(_("Année {year} close.").format(year=year))
        self.seat.feed.publish(frozenset({"reports"}))

    def _not_closed(self, error: Exception) -> None:
        self.refused(error)
        self.close_button.why("")

    def ask_reopen(self) -> None:
        """The reason is asked; the closing stays on record."""
        if self.view is None or self.view.closing is None:
            return
        closing = self.view.closing
        form = Form()
        form.add(_("Pourquoi rouvrir l’année ?"), AreaField(lines=3), name="reason", required=True,
                 help=_("La clôture reste au registre, avec ce motif."))  # fmt: skip
        open_act(
            self, self.panel, form, title=_("Rouvrir l’année {year}").format(year=closing.year),
            verb=_("Rouvrir l’année"), places={"reason": "reason"},
            send=lambda values: self.do(reopen_year, closing=closing.id, reason=values["reason"]),
        )  # fmt: skip

    # --- figures

    def open_figure(self, code: str) -> None:
        """The rows behind a figure, in the panel."""
        if self.view is None:
            return
        names = {each.code: each.title for each in self.view.paper.meanings}
        if code in names:
            self.panel.open(names[code], Opened(self, year_period(self.year), code))

    def _go(self, kind: str, number: int) -> None:
        """A structure, a chantier, or the page of a record."""
        page = {"party": "parties", "chantier": "chantiers"}.get(kind, kind)
        self.seat.go(page, number)

    # --- papers

    def look(self) -> None:
        """The activity report as a PDF, before it is saved."""
        self._see(_("rapport-activite-{year}.pdf").format(year=self.year), reading.year_pdf, year=self.year)

    def _see(self, name: str, query: Any, **arguments: Any) -> None:
        self.paper.why(_("Le rapport se prépare…"))

        def again() -> None:
            self._see(name, query, **arguments)

        def show(seen: reading.Seen) -> None:
            self.panel.close_panel()
            self.preview.show_pdf(seen.content, name)
            self.preview.comment.why(_("Une année close ne change plus : rouvrez-la d’abord.") if seen.paper.closed else "")
            self._comment = lambda: open_comments(self, self.panel, seen.paper, again)
            self.stack.setCurrentWidget(self.preview)

        self.ask_latest("paper", query, **arguments).then(show).fail(self.refused).always(lambda: self.paper.why(""))

    def leave_preview(self) -> None:
        """Back to the figures."""
        if self.stack.currentWidget() is self.preview:
            self.panel.close_panel()
            self.stack.setCurrentIndex(1)
            self.list.setFocus()

    def save_workbook(self) -> None:
        name = _("rapport-activite-{year}.xlsx").format(year=self.year)
        self.ask(reading.year_workbook, year=self.year).then(lambda content: ask_where(self, name, content))

    def build(self) -> None:
        """Open the composer."""
        self.ask(reading.subjects).then(
            lambda found: open_builder(
                self, self.panel, self.year, found, self.look_at, self.save_choice
            )
        )

    def other_papers(self) -> None:
        """Open the choice of the other papers."""
        self.ask(reading.subjects).then(
            lambda found: open_others(self, self.panel, self.year, found, self.look_other, self.save_other)
        )

    def look_other(self, asked: reading.Asked) -> None:
        self._see(f"{asked.kind}-{asked.year}.pdf", reading.asked_pdf, asked=asked)

    def save_other(self, asked: reading.Asked) -> None:
        name = f"{asked.kind}-{asked.year}.xlsx"
        self.ask(reading.asked_workbook, asked=asked).then(lambda content: ask_where(self, name, content))

    def look_at(self, choice: Choice) -> None:
        self._see(_("rapport-compose.pdf"), reading.composed_pdf, choice=choice)

    def save_choice(self, choice: Choice) -> None:
        self.ask(reading.composed_workbook, choice=choice).then(
            lambda content: ask_where(self, _("rapport-compose.xlsx"), content)
        )

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Escape and self.stack.currentWidget() is self.preview:
            self.leave_preview()
        else:
            super().keyPressEvent(event)
