"""A panel of 420 px at the right of a page: forms and details, the page still visible."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pole_desk.desktop.widgets.buttons import icon_button
from pole_desk.desktop.widgets.card import line
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.tab_stops import tab_as_laid
from pole_desk.kernel.i18n import _

WIDTH = 420
REVEAL_MARGIN = 60


class SidePanel(QFrame):
    """Opened over the right of `host`; Esc or the cross closes it, and focus goes back."""

    opened = Signal()
    closed = Signal()

    def __init__(self, host: QWidget, width: int = WIDTH) -> None:
        super().__init__(host)
        self.setObjectName("sidepanel")
        self._width = width
        self._former: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(20, 14, 12, 12)
        self._title = Elided("", "heading")
        head.addWidget(self._title, 1)
        self._cross = icon_button("x", _("Fermer le panneau (Échap)"), self.close_panel)
        head.addWidget(self._cross)
        column.addLayout(head)
        column.addWidget(line())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._scroll, 1)
        self._foot = QFrame()
        self._foot.setObjectName("panelfoot")
        self._buttons = QHBoxLayout(self._foot)
        self._buttons.setContentsMargins(20, 12, 20, 12)
        self._buttons.setSpacing(8)
        column.addWidget(self._foot)
        host.installEventFilter(self)
        self.hide()

    def open(self, title: str, widget: QWidget, *buttons: QWidget) -> None:
        """Show a widget, its acts at the bottom; what was open is closed first."""
        if self.isVisible():
            self.closed.emit()
        else:
            self._former = self.window().focusWidget()
        self._title.set_text(title)
        self.setAccessibleName(title)
        inside = QWidget()
        inside.setObjectName("clear")
        margins = QVBoxLayout(inside)
        margins.setContentsMargins(20, 16, 20, 16)
        margins.addWidget(widget)
        margins.addStretch(1)
        self._scroll.setWidget(inside)
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._buttons.addStretch(1)
        for button in buttons:
            self._buttons.addWidget(button)
            button.show()
        self._foot.setVisible(bool(buttons))
        self._place()
        tab_as_laid(self)
        self.show()
        self.raise_()
        if not _focus_first(widget):
            next((button for button in reversed(buttons) if button.isEnabled()), self._cross).setFocus()
        self.opened.emit()

    def close_panel(self) -> None:
        if self.isHidden():
            return
        self.hide()
        if self._former is not None and shiboken6.isValid(self._former):
            (self._former if self._former.isEnabled() else self.parentWidget()).setFocus()
        self.closed.emit()

    def reveal(self, widget: QWidget) -> None:
        """Scroll to something that is shown, once it has its place."""
        QTimer.singleShot(0, widget, lambda: self._scroll.ensureWidgetVisible(widget, 0, REVEAL_MARGIN))

    def content(self) -> QWidget | None:
        """What is shown now."""
        inside = self._scroll.widget()
        layout = None if inside is None else inside.layout()
        item = None if layout is None else layout.itemAt(0)
        return None if item is None else item.widget()

    def _place(self) -> None:
        host = self.parentWidget()
        if host is not None:
            wide = min(self._width, host.width())
            self.setGeometry(host.width() - wide, 0, wide, host.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)


def _focus_first(widget: QWidget) -> bool:
    """Whether something in it takes the keys: the first does."""
    for child in widget.findChildren(QWidget):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled():
            child.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False
