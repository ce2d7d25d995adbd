"""Letters sent by the window itself: a round when it is time, a longer wait after a failure, told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from pole_desk.desktop.notice import Notice
from pole_desk.desktop.runner import Progress
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.shell.report import LOG
from pole_desk.kernel.i18n import _

if TYPE_CHECKING:
    from pole_desk.desktop.shell.services import Posting
    from pole_desk.kernel.work import Runner

EVERY_MS = 60_000
LOOK_AGAIN = timedelta(minutes=1)
"""While nothing is sent by itself: how soon a setting made at another seat is seen."""


class Courier(QObject):
    """Looks every minute whether a round is due; one round at a time, on a lane of its own."""

    def __init__(
        self, seat: Seat, post: Callable[[Runner, Progress], Posting] | None, say: Callable[[Notice], object]
    ) -> None:
        super().__init__()
        self._seat, self._post, self._say = seat, post, say
        self._next: datetime | None = None
        self._failures = 0
        self._progress: Progress | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Begin to look."""
        if self._post is not None:
            self._timer.start()

    def stop(self) -> None:
        """Look no more; a round that runs ends after the letter in its hands."""
        self._timer.stop()
        self._post = None
        if self._progress is not None:
            self._progress.cancel()

    def tick(self) -> None:
        """Send when it is time."""
        now = self._seat.clock.now()
        if self._post is None or self._progress is not None or (self._next is not None and now < self._next):
            return
        self._progress = Progress()
        promise = self._seat.runner.work(self, self._post, self._progress, lane="mail")
        promise.then(self._posted).fail(self._lost).always(self._ended)

    def _posted(self, found: Posting) -> None:
        if found.pause is None:
            self._failures, self._next = 0, self._seat.clock.now() + LOOK_AGAIN
            return
        told_already = found.failed and self._failures > 0
        self._failures = self._failures + 1 if found.failed else 0
        self._next = self._seat.clock.now() + found.pause(self._failures)
        if found.topics:
            self._seat.feed.publish(found.topics)
        if found.words and not told_already:
            self._say(Notice(found.words, found.kind, _("Voir les envois"), lambda: self._seat.go("settings", None, "letters")))

    def _lost(self, error: Exception) -> None:
        """A mistake of the program's: nothing more is tried before long."""
        LOG.error("letters by themselves", exc_info=error)
        self._next = self._seat.clock.now() + timedelta(hours=1)

    def _ended(self) -> None:
        self._progress = None
