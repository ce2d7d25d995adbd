"""How far a long work stands, in the page, with a way to stop it; never modal."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QProgressBar

from pole_desk.desktop.runner import Progress
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.labels import secondary as secondary_label
from pole_desk.desktop.widgets.labels import title
from pole_desk.kernel.i18n import _, number

SHOWN_AFTER_MS = 400
"""A work that ends sooner shows nothing: no flash."""


class ProgressPanel(QFrame):
    """Follows a Progress; removes itself after `finish`."""

    def __init__(self, says: str, progress: Progress) -> None:
        super().__init__()
        self.setObjectName("progress")
        self._progress = progress
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 10, 10, 10)
        self.title = title(says)
        self.detail = secondary_label()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(says)
        self.stop = secondary(_("Arrêter"), self._stop)
        grid.addWidget(self.title, 0, 0)
        grid.addWidget(self.detail, 0, 1)
        grid.addWidget(self.stop, 0, 2, 2, 1)
        grid.addWidget(self.bar, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        progress.moved.connect(self._moved)
        self.hide()
        self._finished = False
        QTimer.singleShot(SHOWN_AFTER_MS, self._appear)

    def _appear(self) -> None:
        if not self._finished:
            self.show()

    def _moved(self, done: int, total: int, text: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        count = f"{number(done)} / {number(total)}" if total else ""
        self.detail.setText(" · ".join(part for part in (text, count) if part))

    def _stop(self) -> None:
        self._progress.cancel()
        self.stop.why(_("L’arrêt est demandé ; le travail s’arrête à la prochaine étape sûre."))
        self.detail.setText(_("Arrêt en cours…"))

    def finish(self) -> None:
        """Nothing runs any more."""
        self._finished = True
        self.hide()
        self.deleteLater()
