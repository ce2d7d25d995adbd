"""Passing messages at the bottom right, with a way to take the act back; failures stay."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.notice import Notice
from pole_desk.desktop.widgets.banner import ICONS, ToneIcon
from pole_desk.desktop.widgets.buttons import ghost, icon_button
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _

LASTS_MS = 8000
WIDTH = 420
KEPT = 4
AIR = 18


class Toast(QFrame):
    """One message; the pointer on it keeps it."""

    def __init__(self, notice: Notice) -> None:
        super().__init__()
        self.notice = notice
        self.setObjectName("toast")
        self.setProperty("tone", notice.kind)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(notice.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 6, 8)
        row.setSpacing(8)
        row.addWidget(ToneIcon(ICONS[notice.kind], notice.kind), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text(notice.text), 1)
        if notice.action_label and notice.action is not None:
            row.addWidget(ghost(notice.action_label, self._act))
        row.addWidget(icon_button("x", _("Fermer le message"), self.leave))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LASTS_MS)
        self._timer.timeout.connect(self.leave)
        if not notice.stays:
            self._timer.start()

    def _act(self) -> None:
        self.leave()
        if self.notice.action is not None:
            self.notice.action()

    def leave(self) -> None:
        self.hide()
        self.setParent(None)
        self.deleteLater()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if not self.notice.stays:
            self._timer.start()
        super().leaveEvent(event)


class Toasts(QWidget):
    """The pile of messages at the bottom right of `host`, beside the panel that is open: its acts stay in reach."""

    def __init__(self, host: QWidget, bottom: int = 32) -> None:
        super().__init__(host)
        self.setObjectName("clear")
        self._bottom = bottom
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        host.installEventFilter(self)
        self.hide()

    def say(self, notice: Notice) -> Toast:
        """Add a message; the oldest that may go leaves when there are too many."""
        while self._column.count() >= KEPT:
            oldest = self._column.itemAt(0)
            if oldest is not None and isinstance(shown := oldest.widget(), Toast):
                shown.leave()
        for panel in self._panels():
            panel.installEventFilter(self)
        toast = Toast(notice)
        toast.destroyed.connect(self._place)
        self._column.addWidget(toast)
        self.show()
        self.raise_()
        self._place()
        QTimer.singleShot(0, self._place)
        return toast

    def _place(self) -> None:
        if not shiboken6.isValid(self._column):
            return
        self.setVisible(self._column.count() > 0)
        self.adjustSize()
        host = self.parentWidget()
        if host is not None:
            edges = [panel.mapTo(host, QPoint()).x() for panel in self._panels() if panel.isVisible()]
            left = min([host.width(), *edges]) - self.width() - AIR
            self.move(max(0, left), host.height() - self.height() - self._bottom - 1)

    def _panels(self) -> list[SidePanel]:
        host = self.parentWidget()
        return [] if host is None else host.findChildren(SidePanel)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        elif event.type() in (QEvent.Type.Show, QEvent.Type.Hide) and isinstance(watched, SidePanel):
            QTimer.singleShot(0, self._place)
        return False
