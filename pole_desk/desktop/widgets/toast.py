"""Passing messages at the bottom right, with a way to take the act back; failures stay."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.notice import Notice
from pole_desk.desktop.widgets.banner import ICONS, ToneIcon
from pole_desk.desktop.widgets.buttons import ghost, icon_button
from pole_desk.desktop.widgets.labels import text
from pole_desk.kernel.i18n import _

LASTS_MS = 8000
WIDTH = 420
KEPT = 4


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
    """The pile of messages over the bottom right corner of `host`."""

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
        toast = Toast(notice)
        toast.destroyed.connect(self._place)
        self._column.addWidget(toast)
        self.show()
        self.raise_()
        self._place()
        QTimer.singleShot(0, self._place)
        return toast

    def _place(self) -> None:
        self.setVisible(self._column.count() > 0)
        self.adjustSize()
        host = self.parentWidget()
        if host is not None:
            corner = host.rect().bottomRight() - QPoint(self.width() + 18, self.height())
            self.move(corner - QPoint(0, self._bottom))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False
