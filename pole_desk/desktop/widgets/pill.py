"""States as icon, pattern and word; the same drawing for widgets, tables and boards."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from pole_desk.desktop.theme import draw_icon, font, theme, tokens
from pole_desk.desktop.theme.tokens import StateColours, mix

HEIGHT = 22


def draw_swatch(painter: QPainter, rect: QRectF, state: StateColours, radius: float = 5) -> None:
    """A box in a state's fill, pattern and edge, without icon or word."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(state.edge), 1.2)
    if state.dashed:
        pen.setStyle(Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(state.fill))
    painter.drawRoundedRect(rect, radius, radius)
    if state.hatched:
        colour = QColor(mix(state.fill, state.edge, 0.35))
        painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(rect, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawRoundedRect(rect.adjusted(0.6, 0.6, -0.6, -0.6), radius, radius)
    painter.restore()


def pill_width(word: str) -> int:
    """The width that `draw_pill` needs for a word."""
    return QFontMetrics(font(12, 500)).horizontalAdvance(word) + 36


def draw_pill(painter: QPainter, rect: QRectF, state: StateColours, word: str) -> None:
    """A state's icon and word on its fill, left in `rect`, elided to its width."""
    wide = min(float(pill_width(word)), rect.width())
    box = QRectF(rect.left(), rect.center().y() - HEIGHT / 2, wide, HEIGHT)
    draw_swatch(painter, box, state, HEIGHT / 2)
    painter.save()
    if state.hatched:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(state.fill))
        painter.drawRoundedRect(box.adjusted(5, 3, -5, -3), 8, 8)
    draw_icon(painter, state.icon, QRectF(box.left() + 9, box.top() + 4, 14, 14), state.text)
    painter.setFont(font(12, 500))
    painter.setPen(QColor(state.text))
    inside = box.adjusted(27, 0, -8, 0)
    shown = painter.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, int(inside.width()) + 1)
    painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter), shown)
    painter.restore()


class StatePill(QWidget):
    """A state of `tokens().states` and its word."""

    def __init__(self, state: str, word: str) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)
        self.set(state, word)

    def set(self, state: str, word: str) -> None:
        self.state, self.word = state, word
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(pill_width(self.word), HEIGHT + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            draw_pill(painter, QRectF(self.rect()), tokens().states[self.state], self.word)
        finally:
            painter.end()


class TonePill(QLabel):
    """A short word on a soft ground: +3 pts, 4 factures, sous 48 h."""

    def __init__(self, text: str = "", tone: str = "neutral") -> None:
        super().__init__(text)
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._dress)
        self._dress()

    def set(self, text: str, tone: str = "neutral") -> None:
        self._tone = tone
        self.setText(text)
        self._dress()

    def _dress(self) -> None:
        text, ground = tokens().tone(self._tone)
        if self._tone == "neutral":
            text = tokens().text
        self.setStyleSheet(
            f"QLabel {{ color: {text}; background: {ground}; border-radius: 8px;"
            " padding: 1px 9px; font-size: 12px; font-weight: 600; }"
        )
