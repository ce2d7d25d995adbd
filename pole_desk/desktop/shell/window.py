"""The main window: navigation, the stack of pages, palette, messages, help, reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QTextBrowser, QVBoxLayout, QWidget

from pole_desk.desktop import memory
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.typeset import typeset
from pole_desk.desktop.runner import Background, Progress
from pole_desk.desktop.seat import Seat, lead
from pole_desk.desktop.shell.history import history_menu
from pole_desk.desktop.shell.navigation import Navigation
from pole_desk.desktop.shell.pages import ACTIONS, PAGES, ActionSpec, PageSpec
from pole_desk.desktop.shell.palette import Choice, Palette
from pole_desk.desktop.shell.report import LOG, ReportDialog
from pole_desk.desktop.shell.services import Services
from pole_desk.desktop.shell.status import Status
from pole_desk.desktop.theme import Choice as ThemeChoice
from pole_desk.desktop.theme import theme, tokens
from pole_desk.desktop.widgets.empty import EmptyState
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.toast import Toasts
from pole_desk.kernel.i18n import _, ngettext

if TYPE_CHECKING:
    from pole_desk.kernel.work import Reader
    from pole_desk.ports.search import Hit

FOLDS_UNDER = 1180
KINDS = {
    "party": _("Structure"),
    "contact": _("Contact"),
    "space": _("Espace"),
    "lease": _("Convention"),
    "storage": _("Stockage"),
    "fund_project": _("Projet du fonds"),
    "network": _("Réseau"),
    "enquiry": _("Enquête emploi"),
    "invoice": _("Facture"),
    "quote": _("Devis"),
    "letter": _("Courriel"),
    "chantier": _("Chantier"),
}
LEAST = (1024, 640)
WIDTH, HEIGHT, TITLE_BAR = 1440, 900, 40
"""The first start's size, in pixels, where the screen has it."""


class MainWindow(QMainWindow):
    """Built around a Background; pages are made when they are first visited."""

    def __init__(
        self,
        background: Background,
        services: Services,
        *,
        pages: Sequence[PageSpec] = PAGES,
        actions: Sequence[ActionSpec] = ACTIONS,
        log: Path | None = None,
    ) -> None:
        super().__init__()
        self.services, self._specs, self._log = services, {spec.key: spec for spec in pages}, log
        runner = background.runner
        self.feed = Feed(background, services.look)
        self.seat = Seat(background, self.feed, runner.clock, runner.user, self.go)
        self.pages: dict[str, QWidget] = {}
        self.setWindowTitle(_("Pôle Desk"))
        self.setMinimumSize(*LEAST)
        self.navigation = Navigation(pages, runner.user.name, runner.user.seat)
        self.navigation.chosen.connect(self.show_page)
        self.navigation.theme_asked.connect(self.toggle_theme)
        self.stack = QStackedWidget()
        self.status = Status(runner.clock, services.database, services.version, demo=services.demo)
        self._lay_out()
        self.toasts = Toasts(self)
        self.help_panel = SidePanel(self.stack)
        self.palette_box = Palette(self, self._fixed_choices(actions), self._find)
        self._shortcuts()
        background.wrote.connect(self.status.saved)
        self.feed.offline.connect(self.status.set_offline)
        self.feed.changed.connect(self._changed)
        self._restore()
        self._count()
        self._tell_backup()

    # --- what the shell does for pages

    def go(self, page: str, record: int | None = None, action: str = "") -> None:
        """Show a page, then a record on it, or start an act there."""
        shown = self.show_page(page)
        if isinstance(shown, Page):
            if record is not None:
                shown.show_record(record)
            if action:
                shown.start(action)

    def show_page(self, key: str) -> QWidget:
        """Bring a page forward, building it when it is first asked for."""
        if key not in self.pages:
            self.pages[key] = self._build(self._specs[key])
            self.stack.addWidget(self.pages[key])
        self.help_panel.close_panel()
        self.navigation.select(key)
        self.stack.setCurrentWidget(self.pages[key])
        self.pages[key].setFocus()
        self.setWindowTitle(_("{page} — Pôle Desk").format(page=self._specs[key].title))
        return self.pages[key]

    def open_palette(self) -> None:
        self.palette_box.open()

    def current_page(self) -> Page | None:
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def _shown(self) -> str:
        """The key of the page in front: the next start begins there."""
        shown = self.stack.currentWidget()
        return next((key for key, page in self.pages.items() if page is shown), "")

    def show_history(self) -> None:
        """Ctrl+Alt+Z: the last acts of this seat, each to be taken back from the page in front."""
        page = self.current_page()
        if page is not None:
            menu = history_menu(self, self.seat.runner.history(), page.undo)
            menu.popup(self.stack.mapToGlobal(QPoint(20, 20)))

    def refresh(self) -> None:
        """F5."""
        page = self.current_page()
        if page is not None:
            page.refresh()
        self._count()

    def toggle_theme(self) -> None:
        """Light to dark and back; the choice is kept."""
        self.choose_theme(ThemeChoice.LIGHT if tokens().dark else ThemeChoice.DARK)

    def choose_theme(self, choice: ThemeChoice) -> None:
        memory.remember("theme", choice.value)
        theme().apply(choice)

    def show_help(self) -> None:
        """F1: the page's help at the right; F1 again closes it."""
        if self.help_panel.isVisible():
            self.help_panel.close_panel()
            return
        page = self.current_page()
        words = page.help if page is not None else ""
        browser = QTextBrowser()
        browser.setAccessibleName(_("Aide de la page"))
        browser.setMinimumHeight(480)
        browser.setFrameShape(QTextBrowser.Shape.NoFrame)
        browser.setObjectName("plain")
        browser.setMarkdown(words or _("Ctrl+K : tout chercher, tout faire. Ctrl+Z : annuler."))
        typeset(browser.document(), tokens().border)
        title = _("Aide : {page}").format(page=page.title) if page is not None else _("Aide")
        self.help_panel.open(title, browser)

    def report(self, error: BaseException) -> None:
        """The dialog that says nothing is lost."""
        LOG.error("reported", exc_info=error)
        if any(dialog.isVisible() for dialog in self.findChildren(ReportDialog)):
            return
        ReportDialog(error, self._log, self).open()

    def come_forward(self) -> None:
        """Another start asked for this window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    # --- making

    def _lay_out(self) -> None:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(self.stack, 1)
        self.setCentralWidget(whole)
        self.setStatusBar(self.status)

    def _build(self, spec: PageSpec) -> QWidget:
        try:
            page = spec.factory(self.seat)
        except Exception as error:
            self.report(error)
            return self._unbuilt(spec)
        page.said.connect(self.toasts.say)
        page.unsaid.connect(self.toasts.take_away)
        page.broke.connect(self.report)
        return page

    def _unbuilt(self, spec: PageSpec) -> QWidget:
        """What stands for a page that could not be built: the others still work."""
        made = QWidget()
        made.setObjectName("page")
        words = _("La page « {page} » n’a pas pu s’ouvrir.").format(page=spec.title)
        column = QVBoxLayout(made)
        column.addWidget(EmptyState("circle-alert", words))
        return made

    def _shortcuts(self) -> None:
        keys: dict[str, Callable[[], Any]] = {
            "Ctrl+K": self.open_palette,
            "F1": self.show_help,
            "F5": self.refresh,
            "Ctrl+Alt+Z": self.show_history,
            "Ctrl+R": lambda: self.go("planning", action="book"),
        }
        for place, key in enumerate(list(self._specs)[:9], start=1):
            keys[f"Ctrl+{place}"] = lambda key=key: self.show_page(key)
        for sequence, act in keys.items():
            QShortcut(QKeySequence(sequence), self).activated.connect(act)

    def _fixed_choices(self, actions: Sequence[ActionSpec]) -> list[Choice]:
        choices = [
            Choice(
                one.icon, one.title, _("Action"), "",
                lambda one=one: self.go(one.page, action=one.action), one.words,
            )
            for one in actions
            if one.page in self._specs
        ]  # fmt: skip
        for place, spec in enumerate(self._specs.values(), start=1):
            key = _("Ctrl+{n}").format(n=place) if place <= 9 else ""
            act = lambda key=spec.key: self.show_page(key)  # noqa: E731
            choices.append(Choice(spec.icon, spec.title, _("Page"), key, act))
        choices.append(
            Choice("history", _("Derniers actes à annuler"), _("Action"), _("Ctrl+Alt+Z"), self.show_history,
                   _("historique annulation revenir défaire"))
        )  # fmt: skip
        choices.append(
            Choice("moon", _("Passer du clair au sombre"), _("Action"), "", self.toggle_theme,
                   _("thème couleur nuit jour"))
        )  # fmt: skip
        return choices

    # --- what the services tell

    def _find(self, text: str, show: Callable[[str, Sequence[Choice]], None]) -> None:
        search = self.services.search
        if search is None:
            return

        def ask(reader: Reader) -> Sequence[Hit]:
            return search(reader, text)

        def found(hits: Sequence[Hit]) -> None:
            show(text, [self._choice_of(hit) for hit in hits])

        self.seat.runner.read(self, ask).then(found).fail(lambda error: LOG.warning("search: %s", error))

    def _choice_of(self, hit: Hit) -> Choice:
        spec = self._specs.get(hit.page)
        words = " · ".join(part for part in (KINDS.get(hit.kind, ""), hit.subtitle) if part)
        icon = spec.icon if spec is not None else "search"
        return Choice(icon, hit.title, words, hit.action, partial(lead, self.go, hit.page, hit.record, hit.part))

    def _count(self) -> None:
        badges = self.services.badges
        if badges is None:
            return

        def shown(counts: Mapping[str, int]) -> None:
            self.navigation.set_badges(counts)

        self.seat.runner.read(self, badges).then(shown).fail(lambda error: LOG.warning("badges: %s", error))

    def _tell_backup(self) -> None:
        if self.services.backup_state is not None:
            self.status.set_backup(self.services.backup_state())

    def catch_up(self) -> None:
        """Finish what an interrupted run left: the files of issued invoices."""
        if self.services.catch_up is not None:
            promise = self.seat.runner.work(self, self.services.catch_up, Progress())
            promise.then(self._caught_up).fail(lambda error: LOG.warning("catching up: %s", error))

    def _caught_up(self, count: int) -> None:
        if count:
            self.feed.publish(frozenset({"invoices"}))
            words = ngettext(
                "{n} facture attendait son PDF : il est fait.",
                "{n} factures attendaient leur PDF : ils sont faits.",
                count,
            )
            self.toasts.say(Notice(words.format(n=count), "info"))

    def _changed(self, topics: frozenset[str], origin: str) -> None:
        self._count()

    def refused(self, error: Exception) -> None:
        """Failures of the window's own questions are logged, never in the way."""
        LOG.warning("%s", error)

    # --- the window itself

    def _restore(self) -> None:
        room = self.screen().availableSize()
        self.resize(min(WIDTH, room.width()), min(HEIGHT, room.height() - TITLE_BAR))
        kept = memory.recall("window/geometry")
        if kept:
            self.restoreGeometry(memory.from_base64(kept))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.navigation.fold(self.width() < FOLDS_UNDER)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.feed.poll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = self.current_page()
        if page is not None and event.matches(QKeySequence.StandardKey.Undo):
            page.undo()
        elif page is not None and event.matches(QKeySequence.StandardKey.Redo):
            page.redo()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        memory.remember("window/geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        memory.remember("window/page", self._shown())
        memory.memory().sync()
        self.feed.stop()
        self.seat.runner.close()
        super().closeEvent(event)
