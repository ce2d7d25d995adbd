"""The line at the bottom: saved at, backup, offline, which database, version."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QStatusBar

from pole_desk.kernel.clock import Clock
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import PARIS


class Status(QStatusBar):
    """Health in words; nothing here is pressed."""

    def __init__(self, clock: Clock, database: str, version: str, *, demo: bool = False) -> None:
        super().__init__()
        self._clock = clock
        self._saved, self._backup, self._offline = "", "", False
        self.setSizeGripEnabled(False)
        self._left = QLabel()
        self._right = QLabel()
        kept = [_("Bac à sable") if demo else "", database, f"v{version}" if version else ""]
        self._right.setText(" · ".join(part for part in kept if part))
        self.addWidget(self._left, 1)
        self.addPermanentWidget(self._right)
        self._show()

    def saved(self) -> None:
        """Something was just written."""
        now = self._clock.now().astimezone(PARIS)
        self._saved = _("Enregistré à {time}").format(time=f"{now.hour:02d}:{now.minute:02d}")
        self._show()

    def set_backup(self, words: str) -> None:
        self._backup = words
        self._show()

    def set_offline(self, offline: bool) -> None:
        self._offline = offline
        self._show()

    def text(self) -> str:
        """What the left part says."""
        return self._left.text()

    def _show(self) -> None:
        offline = _("La base ne répond pas : nouvelle tentative en cours") if self._offline else ""
        parts = [offline, self._saved or _("Tout est enregistré"), self._backup]
        self._left.setText(" · ".join(part for part in parts if part))
