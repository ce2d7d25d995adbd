"""The plan's colours, brushes and fonts for a theme; no shape is here."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from pole_desk.desktop.theme.tokens import Tokens
from pole_desk.desktop.widgets.board.palette import Icons, StatePaint, state_paint
from pole_desk.desktop.widgets.floorplan.plan import STATES


@dataclass(frozen=True, slots=True)
class Brushes:
    """What items and blocks paint with."""

    surface: QColor
    ground: QColor
    border: QColor
    text: QColor
    secondary: QColor
    accent: QColor
    on_accent: QColor
    danger: QColor
    on_danger: QColor
    states: dict[str, StatePaint]
    blank: StatePaint
    fonts: dict[str, QFont]
    metrics: dict[str, QFontMetricsF]
    icons: Icons
    ratio: float = 1.0


_FONTS = {
    "code": (12, QFont.Weight.Bold),
    "tag": (11, QFont.Weight.DemiBold),
    "who": (11, QFont.Weight.Normal),
    "title": (12, QFont.Weight.DemiBold),
}


def brushes_of(tokens: Tokens, icons: Icons, ratio: float) -> Brushes:
    """Brushes for a theme; nothing is written under 11 pixels."""
    fonts: dict[str, QFont] = {}
    for name, (pixels, weight) in _FONTS.items():
        fonts[name] = QFont(QApplication.font())
        fonts[name].setPixelSize(pixels)
        fonts[name].setWeight(weight)
    return Brushes(
        surface=QColor(tokens.surface),
        ground=QColor(tokens.ground),
        border=QColor(tokens.border),
        text=QColor(tokens.text),
        secondary=QColor(tokens.secondary),
        accent=QColor(tokens.accent),
        on_accent=QColor(tokens.on_accent),
        danger=QColor(tokens.danger),
        on_danger=QColor(tokens.on_danger),
        states={state: state_paint(tokens.states[state], tokens.surface) for state in STATES},
        blank=state_paint(tokens.states["draft"], tokens.surface),
        fonts=fonts,
        metrics={name: QFontMetricsF(font) for name, font in fonts.items()},
        icons=icons,
        ratio=ratio,
    )
