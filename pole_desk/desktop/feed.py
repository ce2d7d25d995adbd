"""What changed, here or at another seat, as one signal; reloading is each page's own business."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from pole_desk.desktop.runner import Background

if TYPE_CHECKING:
    from pole_desk.kernel.changes import Change
    from pole_desk.kernel.work import Outcome

EVERY_MS = 2000


class Feed(QObject):
    """`changed(topics, origin)`: a frozenset of topics, and "" for this seat or the other's name.

    `look` tells the others' changes since the last call (`kernel.changes.Watch.look`); it is
    called off the GUI thread, every two seconds after `start`.
    """

    changed = Signal(object, str)
    offline = Signal(bool)

    def __init__(self, background: Background, look: Callable[[], Sequence[Change]] | None = None) -> None:
        super().__init__()
        self._background = background
        self._look = look
        self._looking = False
        self._offline = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.poll)
        background.performed.connect(self._acted)

    def start(self) -> None:
        """Begin to watch the other seats."""
        if self._look is not None:
            self._timer.start()

    def stop(self) -> None:
        """Look no more, even if the window that closes is told that it lost the focus."""
        self._timer.stop()
        self._look = None

    def publish(self, topics: frozenset[str], origin: str = "") -> None:
        """Say that topics changed, for work that did not go through `Background.perform`."""
        if topics:
            self.changed.emit(topics, origin)

    def poll(self) -> None:
        """Look once; a look still under way is not doubled."""
        if self._look is None or self._looking:
            return
        self._looking = True
        self._background.watch(self, self._look).then(self._seen).fail(self._unseen)

    def _acted(self, outcome: Outcome) -> None:
        self.publish(outcome.topics)

    def _seen(self, changes: Sequence[Change]) -> None:
        self._looking = False
        self._tell(offline=False)
        by_origin: dict[str, set[str]] = {}
        for change in changes:
            by_origin.setdefault(change.origin, set()).add(change.topic)
        for origin, topics in by_origin.items():
            self.publish(frozenset(topics), origin)

    def _unseen(self, error: Exception) -> None:
        self._looking = False
        self._tell(offline=True)

    def _tell(self, *, offline: bool) -> None:
        if offline is not self._offline:
            self._offline = offline
            self.offline.emit(offline)
