"""The row under a board: what each state looks like, and what the mouse does; the board itself is in `view`."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pole_desk.desktop.theme.icons import pixmap
from pole_desk.desktop.theme.tokens import Tokens
from pole_desk.desktop.widgets.board.ink import Ink
from pole_desk.desktop.widgets.board.palette import Icons, palette_of
from pole_desk.desktop.widgets.board.titles import state_name
from pole_desk.kernel.i18n import _

_STATES = ("option", "confirmed", "invoiced", "conflict", "unavailable", "ended")


def hint() -> str:
    """What the mouse does on the board."""
    return _(
        "Glisser sur le vide : réserver · glisser une barre : déplacer · bords : durée · "
        "Échap : abandonner · Ctrl+molette : zoom"
    )


class BoardLegend(QWidget):
    """Icon, pattern and word of each state; the hint gives way when there is no room."""

    def __init__(self, tokens: Tokens, icons: Icons = pixmap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.set_tokens(tokens)
        self.setFixedHeight(36)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Légende"))
        self.setAccessibleDescription(", ".join(map(state_name, _STATES)) + ". " + hint())
        self.setToolTip(hint())

    def set_tokens(self, tokens: Tokens) -> None:
        """Repaint in another theme."""
        self._palette = palette_of(tokens)
        self._ink = Ink(self._icons, self.devicePixelRatioF())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint_hint(painter, self._paint_states(painter))
        finally:
            painter.end()

    def _paint_states(self, painter: QPainter) -> float:
        x, middle = 14.0, self.height() / 2
        for name in _STATES:
            state = self._palette.states[name]
            box = QRectF(x + 0.5, middle - 8.5, 24, 17)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(state.pen)
            painter.setBrush(state.brush)
            painter.drawRoundedRect(box, 4, 4)
            if state.hatch is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(state.hatch)
                painter.drawRoundedRect(box, 4, 4)
            icon = self._ink.icon(state.icon, state.ink, 12)
            painter.drawPixmap(QPointF(box.center().x() - 6, middle - 6), icon)
            x += 32
            painter.setFont(self._ink.fonts["small"])
            painter.setPen(self._palette.secondary)
            text, taken = self._ink.text(state_name(name), "small", 200)
            painter.drawStaticText(QPointF(x, middle - 7), text)
            x += taken + 18
        return x

    def _paint_hint(self, painter: QPainter, after: float) -> None:
        room = self.width() - after - 14
        text, taken = self._ink.text(hint(), "small", 9999)
        if taken > room:
            return
        painter.setFont(self._ink.fonts["small"])
        painter.setPen(self._palette.secondary)
        painter.drawStaticText(QPointF(self.width() - 14 - taken, self.height() / 2 - 7), text)
