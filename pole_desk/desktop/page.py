"""The base of every page: asking, doing, staying fresh, and showing refusals kindly."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import shiboken6
from PySide6.QtCore import QMetaMethod, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QVBoxLayout, QWidget

from pole_desk.desktop.notice import Notice
from pole_desk.desktop.runner import Progress, Promise
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.theme.tokens import GAP, MARGIN
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.progress_panel import ProgressPanel
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _

if TYPE_CHECKING:
    from pole_desk.kernel.work import Outcome, Runner, Undo

T = TypeVar("T")


class Page(QWidget):
    """A page: put widgets in `self.body`, name `topics`, load in `reload`.

    `reload` is called when the page is first shown, and again when one of its topics changed:
    at once if it is visible, else when it is next shown. Scroll positions come back by
    themselves once everything asked has arrived.
    """

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    icon: ClassVar[str] = "circle"
    topics: ClassVar[frozenset[str]] = frozenset()
    help: ClassVar[str] = ""
    """Markdown shown by F1."""

    said = Signal(object)
    broke = Signal(object)
    settled = Signal()

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seat = seat
        self.setObjectName("page")
        self.setAccessibleName(self.title)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._stale = True
        self._waiting = 0
        self._scrolls: list[tuple[QAbstractScrollArea, int, int]] = []
        self._slots: dict[str, Promise[Any]] = {}
        self._banner: Banner | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        outer.setSpacing(GAP)
        self._notices = QVBoxLayout()
        self._notices.setSpacing(GAP)
        outer.addLayout(self._notices)
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP)
        outer.addLayout(self.body, 1)
        seat.feed.changed.connect(self._changed)

    # --- what a page overrides

    def reload(self) -> None:
        """Ask again for everything shown; keep selection, date and zoom."""

    def show_record(self, record: int) -> None:
        """Bring a record into view: the shell calls it for `go(page, record)`."""

    def start(self, action: str) -> None:
        """Begin an act by name: the shell calls it for `go(page, action="new")`."""

    # --- what a page calls

    def ask(self, query: Callable[..., T], /, **arguments: Any) -> Promise[T]:
        """Run a query off-thread; a refusal not taken by `.fail` shows as a banner with a retry."""
        return self._follow(self.seat.runner.read(self, query, **arguments))

    def ask_latest(self, slot: str, query: Callable[..., T], /, **arguments: Any) -> Promise[T]:
        """As `ask`, dropping the former question of the same slot: filters, typing, hovering."""
        former = self._slots.pop(slot, None)
        if former is not None:
            former.drop()
        promise = self.ask(query, **arguments)
        self._slots[slot] = promise
        return promise

    def do(self, command: Callable[..., T], /, **arguments: Any) -> Promise[T]:
        """Run a command off-thread; says what was done with « Annuler »; brings its value.

        A refusal not taken by `.fail` shows as a toast that stays.
        """
        promise: Promise[T] = Promise(self, self._act_refused)
        running = self._follow(self.seat.runner.perform(self, command, **arguments))

        def done(outcome: Outcome) -> None:
            self.tell(outcome)
            promise.settle(outcome.value, None)

        running.then(done).fail(lambda error: promise.settle(None, error))
        return promise

    def work(self, run: Callable[[Runner, Progress], T], /, *, says: str) -> Promise[T]:
        """Run something long; its progress and « Arrêter » show at the top of the page."""
        progress = Progress()
        panel = ProgressPanel(says, progress)
        self._notices.addWidget(panel)
        promise = self._follow(self.seat.runner.work(self, run, progress))
        promise.always(panel.finish)
        return promise

    def say(
        self,
        text: str,
        kind: str = "success",
        action_label: str = "",
        action: Callable[[], object] | None = None,
    ) -> None:
        """A toast: success, info, warning or danger (which stays)."""
        self.said.emit(Notice(text, kind, action_label, action))

    def tell(self, outcome: Outcome) -> None:
        """The toast of an act, with « Annuler » when it can be taken back."""
        inverse = outcome.undo
        if outcome.said and inverse is not None:
            self.say(outcome.said, "success", _("Annuler"), lambda: self.undo(inverse))
        elif outcome.said:
            self.say(outcome.said)

    def undo(self, act: Undo | None = None) -> None:
        """Take back this seat's last act (Ctrl+Z), or that very one (the button of its toast)."""
        promise = self.seat.runner.undo(self, act)
        if promise is None:
            self.say(_("Rien à annuler.") if act is None else _("Déjà annulé."), "info")
        else:
            self._follow(promise).then(self._taken_back).fail(self._act_refused)

    def redo(self) -> None:
        """Do again what Ctrl+Z took back (Ctrl+Y)."""
        promise = self.seat.runner.redo(self)
        if promise is not None:
            self._follow(promise).then(self.tell).fail(self._act_refused)

    def refresh(self) -> None:
        """Reload now, keeping the scroll positions (F5)."""
        self._stale = False
        self._scrolls = [
            (area, area.horizontalScrollBar().value(), area.verticalScrollBar().value())
            for area in self.findChildren(QAbstractScrollArea)
        ]
        if self._banner is not None and shiboken6.isValid(self._banner):
            self._banner.deleteLater()
        self._banner = None
        self.reload()

    @property
    def waiting(self) -> bool:
        """Whether something asked has not arrived."""
        return self._waiting > 0

    def refused(self, error: Exception) -> None:
        """What happens to a failed question that nobody took: banner for a refusal, else report."""
        if not isinstance(error, PoleError):
            self._report(error)
            return
        if self._banner is not None and shiboken6.isValid(self._banner):
            self._banner.deleteLater()
        self._banner = Banner(error.message, "danger", _("Réessayer"), self.refresh)
        self._notices.addWidget(self._banner)

    # --- inside

    def _taken_back(self, outcome: Outcome) -> None:
        text = _("Retour en arrière. {act}").format(act=outcome.said) if outcome.said else _("Annulé.")
        again = _("Rétablir") if outcome.undo is not None else ""
        self.say(text, "info", again, self.redo if again else None)

    def _act_refused(self, error: Exception) -> None:
        if isinstance(error, PoleError):
            self.say(error.message, "danger")
        else:
            self._report(error)

    def _report(self, error: Exception) -> None:
        if self.isSignalConnected(QMetaMethod.fromSignal(self.broke)):
            self.broke.emit(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)

    def _follow(self, promise: Promise[T]) -> Promise[T]:
        self._waiting += 1
        if promise.settled:
            QTimer.singleShot(0, self._one_less)
        else:
            promise.always(self._one_less)
        return promise

    def _one_less(self) -> None:
        if not shiboken6.isValid(self):
            return
        self._waiting -= 1
        if self._waiting == 0:
            self._arrived()

    def _arrived(self) -> None:
        for area, across, down in self._scrolls:
            if shiboken6.isValid(area):
                area.horizontalScrollBar().setValue(across)
                area.verticalScrollBar().setValue(down)
        self.settled.emit()

    def _changed(self, topics: frozenset[str], origin: str) -> None:
        if not topics & self.topics:
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo()
        else:
            super().keyPressEvent(event)
