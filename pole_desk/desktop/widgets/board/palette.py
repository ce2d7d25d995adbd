"""The board's colours, brushes and pens, drawn from the theme's tokens; no shape is here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from pole_desk.desktop.theme.tokens import StateColours, Tokens, contrast, mix

Icons = Callable[[str, str, int, float], QPixmap]
"""Draws an icon by name, colour, size in pixels and device ratio."""


@dataclass(frozen=True, slots=True)
class StatePaint:
    """How one state is drawn: fill, edge, ink, stripes over the fill, icon; `pale` is for buffers."""

    fill: QColor
    edge: QColor
    ink: QColor
    faint_ink: QColor
    brush: QBrush
    pale: QBrush
    pen: QPen
    hatch: QBrush | None
    icon: str
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Palette:
    """Everything the board paints with, for one theme."""

    surface: QColor
    ground: QColor
    border: QColor
    faint_line: QColor
    strong_line: QColor
    text: QColor
    secondary: QColor
    accent: QColor
    on_accent: QColor
    danger: QColor
    on_danger: QColor
    warning: QColor
    weekend: QColor
    holiday: QColor
    hover: QColor
    picked: QColor
    track: QColor
    dot: QColor
    heat: tuple[tuple[QColor, QColor], ...]
    states: dict[str, StatePaint]


def stripes(colour: QColor, *, period: int = 10, width: int = 3) -> QBrush:
    """A texture of diagonal stripes that tiles without a seam."""
    tile = QPixmap(period, period)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, width, c=Qt.PenCapStyle.FlatCap))
    for shift in (-period, 0, period):
        painter.drawLine(shift - 2, period + 2, shift + period + 2, -2)
    painter.end()
    return QBrush(tile)


def state_paint(colours: StateColours, surface: str = "", *, mark: bool = False) -> StatePaint:
    """Brushes and pens of a state's colours; `mark` adds the thick left edge of a conflict.

    Buffers are paler towards `surface`, or towards the state's own fill.
    """
    edge = QColor(colours.edge)
    pen = QPen(edge, 1.2)
    if colours.dashed:
        pen.setDashPattern([4, 2.4])
    share = 0.28 if colours.dashed else 0.2
    return StatePaint(
        fill=QColor(colours.fill),
        edge=edge,
        ink=QColor(colours.text),
        faint_ink=QColor(mix(colours.fill, colours.text, 0.95)),
        brush=QBrush(QColor(colours.fill)),
        pale=QBrush(QColor(mix(surface or colours.fill, colours.edge, 0.32))),
        pen=pen,
        hatch=stripes(QColor(mix(colours.fill, colours.edge, share))) if colours.hatched else None,
        icon=colours.icon,
        mark=mark,
    )


def palette_of(tokens: Tokens) -> Palette:
    """The board's palette for a theme; tints between two tokens are mixed here."""
    conflict = tokens.states["conflict"]
    states = {
        name: state_paint(tokens.states[name], tokens.surface, mark=name == "conflict")
        for name in ("option", "confirmed", "invoiced", "conflict", "unavailable", "ended")
    }
    wavering = StateColours(conflict.fill, conflict.edge, conflict.text, conflict.icon, hatched=True, dashed=True)
    states["conflict option"] = state_paint(wavering, tokens.surface, mark=True)
    shut = tokens.states["unavailable"]
    faint = mix(tokens.surface, shut.fill, 0.6)
    states["kin"] = state_paint(
        StateColours(faint, mix(tokens.surface, shut.edge, 0.45), tokens.secondary, "link", hatched=True),
        tokens.surface,
    )
    return Palette(
        surface=QColor(tokens.surface),
        ground=QColor(tokens.ground),
        border=QColor(tokens.border),
        faint_line=QColor(mix(tokens.surface, tokens.border, 0.65)),
        strong_line=QColor(mix(tokens.border, tokens.secondary, 0.3)),
        text=QColor(tokens.text),
        secondary=QColor(tokens.secondary),
        accent=QColor(tokens.accent),
        on_accent=QColor(tokens.on_accent),
        danger=QColor(tokens.danger),
        on_danger=QColor(tokens.on_danger),
        warning=QColor(tokens.warning),
        weekend=QColor(mix(tokens.surface, tokens.ground, 0.9)),
        holiday=QColor(mix(tokens.surface, tokens.states["option"].edge, 0.12)),
        hover=QColor(mix(tokens.surface, tokens.accent, 0.07)),
        picked=QColor(mix(tokens.surface, tokens.accent, 0.17)),
        track=QColor(mix(tokens.ground, tokens.secondary, 0.18)),
        dot=QColor(tokens.states["option"].edge),
        heat=_heat(tokens),
        states=states,
    )


def _heat(tokens: Tokens) -> tuple[tuple[QColor, QColor], ...]:
    """Twenty-one tints of use, each with the ink that reads best on it."""
    use = tokens.states["confirmed"].fill
    steps = [mix(tokens.surface, use, 0.25 + 0.75 * step / 20) for step in range(21)]
    inks = ("#000000", "#FFFFFF")
    return tuple((QColor(step), QColor(max(inks, key=lambda ink, step=step: contrast(step, ink)))) for step in steps)
