"""Fonts, elided texts and icons ready to be laid down, all remembered; no colour is chosen here."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPixmap, QStaticText, QTransform
from PySide6.QtWidgets import QApplication

from pole_desk.desktop.widgets.board.palette import Icons

FontKey = Literal["title", "bold", "body", "small", "strong"]
_SIZES: dict[FontKey, tuple[int, QFont.Weight]] = {
    "title": (13, QFont.Weight.DemiBold),
    "bold": (12, QFont.Weight.DemiBold),
    "body": (12, QFont.Weight.Medium),
    "small": (11, QFont.Weight.Normal),
    "strong": (11, QFont.Weight.DemiBold),
}
_ROOM = 20_000
_TILES = 4_000


class Ink:
    """Caches of one theme; make a new one when the theme or the font changes."""

    def __init__(self, icons: Icons, ratio: float = 1.0) -> None:
        self._icons = icons
        self._ratio = ratio
        self._pixmaps: dict[tuple[str, int, int], QPixmap] = {}
        self._texts: dict[tuple[str, str, int], tuple[QStaticText, int]] = {}
        self._widths: dict[tuple[str, str], int] = {}
        self.tiles: dict[Hashable, QPixmap] = {}
        self.fonts: dict[str, QFont] = {}
        self._metrics: dict[str, QFontMetricsF] = {}
        for key, (pixels, weight) in _SIZES.items():
            font = QFont(QApplication.font())
            font.setPixelSize(pixels)
            font.setWeight(weight)
            self.fonts[key] = font
            self._metrics[key] = QFontMetricsF(font)

    def icon(self, name: str, colour: QColor, size: int) -> QPixmap:
        """A pixmap, drawn once by name, colour and size."""
        key = (name, colour.rgba(), size)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = self._icons(name, colour.name(), size, self._ratio)
        return found

    def blank(self, width: int, height: int) -> QPixmap:
        """A clear picture to draw a tile on; all tiles go when there are too many."""
        if len(self.tiles) > _TILES:
            self.tiles.clear()
        made = QPixmap(round(width * self._ratio), round(height * self._ratio))
        made.setDevicePixelRatio(self._ratio)
        made.fill(Qt.GlobalColor.transparent)
        return made

    def height(self, font: str) -> int:
        return round(self._metrics[font].height())

    def width(self, text: str, font: str) -> int:
        """Pixels a text takes, whole."""
        key = (text, font)
        found = self._widths.get(key)
        if found is None:
            if len(self._widths) > _ROOM:
                self._widths.clear()
            found = self._widths[key] = int(self._metrics[font].horizontalAdvance(text)) + 1
        return found

    def text(self, text: str, font: str, room: float) -> tuple[QStaticText, int]:
        """A text cut with … to the room there is, and the width it takes."""
        natural = self.width(text, font)
        key = (text, font, -1 if natural <= room else int(room) // 3)
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) > _ROOM:
                self._texts.clear()
            shown = text
            if natural > room:
                shown = self._metrics[font].elidedText(text, Qt.TextElideMode.ElideRight, int(room) // 3 * 3)
            static = QStaticText(shown)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            static.prepare(QTransform(), self.fonts[font])
            found = self._texts[key] = static, self.width(shown, font)
        return found
