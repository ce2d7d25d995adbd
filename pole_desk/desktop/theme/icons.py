"""Lucide icons, recoloured; the pixmaps are kept. Which icon a state has is in `tokens`."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from pole_desk.desktop.theme.current import tokens
from pole_desk.kernel.paths import shipped

STROKE = b'stroke-width="1.75"'


@lru_cache(maxsize=256)
def _source(name: str) -> bytes:
    path = shipped("resources", "icons", f"{name}.svg")
    return path.read_bytes().replace(b'stroke-width="2"', STROKE)


@lru_cache(maxsize=512)
def renderer(name: str, colour: str) -> QSvgRenderer:
    """The icon's drawing in a colour; raises FileNotFoundError for an icon not shipped."""
    return QSvgRenderer(QByteArray(_source(name).replace(b"currentColor", colour.encode())))


@lru_cache(maxsize=1024)
def pixmap(name: str, colour: str, size: int = 18, ratio: float = 1.0) -> QPixmap:
    """The icon as a square picture of `size` logical pixels."""
    side = round(size * ratio)
    picture = QPixmap(QSize(side, side))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    try:
        renderer(name, colour).render(painter, QRectF(0, 0, side, side))
    finally:
        painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def _spaced(name: str, colour: str, size: int, ratio: float, gap: int) -> QPixmap:
    picture = QPixmap(round((size + gap) * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    try:
        painter.drawPixmap(0, 0, pixmap(name, colour, size, ratio))
    finally:
        painter.end()
    return picture


@lru_cache(maxsize=512)
def _icon(name: str, colour: str, disabled: str, size: int, gap: int) -> QIcon:
    made = QIcon()
    for ratio in (1.0, 1.5, 2.0):
        plain = _spaced(name, colour, size, ratio, gap)
        made.addPixmap(plain, QIcon.Mode.Normal)
        made.addPixmap(plain, QIcon.Mode.Selected)
        made.addPixmap(_spaced(name, disabled, size, ratio, gap), QIcon.Mode.Disabled)
    return made


def icon(name: str, colour: str | None = None, size: int = 18, gap: int = 0) -> QIcon:
    """The icon in a colour, the theme's text colour unless told, with its disabled look.

    `gap` leaves room at its right, before a button's text.
    """
    current = tokens()
    return _icon(name, colour or current.text, current.disabled, size, gap)


def draw_icon(painter: QPainter, name: str, rect: QRectF, colour: str) -> None:
    """Paint the icon centred in `rect`, as large as fits."""
    side = min(rect.width(), rect.height())
    ratio = painter.device().devicePixelRatioF()
    picture = pixmap(name, colour, max(1, round(side)), ratio)
    painter.drawPixmap(round(rect.center().x() - side / 2), round(rect.center().y() - side / 2), picture)
