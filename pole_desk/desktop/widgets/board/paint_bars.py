"""Paints placed bars: fill, stripes, edge, icon, one or two lines of words; grouped by state to change pen rarely."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QStaticText

from pole_desk.desktop.widgets.board.ink import Ink
from pole_desk.desktop.widgets.board.palette import Palette, StatePaint
from pole_desk.desktop.widgets.board.scene import Placed

_ICON = 14
_PAD = 7
_TWO_LINES = 30


def paint_bars(
    painter: QPainter,
    placed: Sequence[Placed],
    palette: Palette,
    ink: Ink,
    *,
    stick: int,
    crowd: bool,
) -> None:
    """Everything about the bars given.

    `stick` is where labels of bars begun earlier start; in a `crowd` corners are square and edges
    solid, which nobody sees and everybody waits for.
    """
    by_paint: dict[str, list[Placed]] = {}
    for one in placed:
        by_paint.setdefault(one.paint, []).append(one)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not crowd)
    for name, group in by_paint.items():
        state = palette.states[name]
        if crowd:
            _paint_square(painter, group, state)
        else:
            _paint_round(painter, group, state)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for name, group in by_paint.items():
        _paint_labels(painter, group, palette, ink, stick, palette.states[name])


def _paint_square(painter: QPainter, group: Sequence[Placed], state: StatePaint) -> None:
    rects = [one.rect for one in group]
    painter.setPen(state.solid_pen)
    painter.setBrush(state.brush)
    painter.drawRects(rects)
    if state.hatch is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(state.hatch)
        painter.drawRects(rects)


def _paint_round(painter: QPainter, group: Sequence[Placed], state: StatePaint) -> None:
    for one in group:
        rect = one.rect.adjusted(0.5, 0.5, -0.5, -0.5)
        radius = 5.0 if one.rect.width() > 14 else 3.0
        painter.setPen(state.pen)
        painter.setBrush(state.brush)
        painter.drawRoundedRect(rect, radius, radius)
        if state.hatch is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(state.hatch)
            painter.drawRoundedRect(rect, radius, radius)
        if state.mark:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(state.edge)
            painter.drawRoundedRect(QRectF(rect.left(), rect.top(), 4.5, rect.height()), 2, 2)


def _paint_labels(
    painter: QPainter,
    group: Sequence[Placed],
    palette: Palette,
    ink: Ink,
    stick: int,
    state: StatePaint,
) -> None:
    """Words of one state; each font and each ink is set once."""
    pieces: dict[tuple[str, str], list[tuple[int, int, QStaticText]]] = {}
    icon = ink.icon(state.icon, state.ink, _ICON)
    draw_pixmap, half = painter.drawPixmap, _ICON / 2
    for one in group:
        edge = stick if one.x1 < stick else 0
        if one.label is None or one.stuck != edge:
            one.label = _label(one, ink, edge)
            one.stuck = edge
        for font, where, x, y, text in one.label:
            if font == "icon":
                draw_pixmap(QPoint(x, int(y - half)), icon)
            else:
                pieces.setdefault((font, where), []).append((x, y, text))
    inks = {
        "in": state.ink,
        "faint": state.faint_ink,
        "out": palette.danger if state.mark else palette.text,
    }
    draw = painter.drawStaticText
    for (font, where), texts in pieces.items():
        painter.setFont(ink.fonts[font])
        painter.setPen(inks[where])
        for x, y, text in texts:
            draw(x, y, text)


_NOTHING = QStaticText()


def _label(one: Placed, ink: Ink, edge: int) -> list[tuple[str, str, int, int, QStaticText]]:
    """Pieces of a label: (font or "icon", which ink, x, y, text); beside a bar too thin for words."""
    left, right = max(one.x1, edge), one.x2
    middle = one.rect.center().y()
    width = right - left
    if width < 20:
        return _outside(one, ink, left, right, middle)
    pieces: list[tuple[str, str, int, int, QStaticText]] = []
    at = left + _PAD + (3 if one.paint.startswith("conflict") else 0)
    if width < 52:
        if width >= 28:
            pieces.append(("icon", "in", int(left + (width - _ICON) / 2), int(middle), _NOTHING))
        return pieces + _outside(one, ink, left, right, middle)
    pieces.append(("icon", "in", int(at), int(middle), _NOTHING))
    return pieces + _inside(one, ink, at + _ICON + 4, right - 5, middle)


def _inside(
    one: Placed, ink: Ink, at: float, end: float, middle: float
) -> list[tuple[str, str, int, int, QStaticText]]:
    bar, x = one.bar, int(at)
    tall = one.rect.height() >= _TWO_LINES and bool(bar.subtitle)
    font = "body"
    title, taken = ink.text(bar.title, font, end - at)
    if tall:
        subtitle, _width = ink.text(bar.subtitle, "small", end - at)
        top = int(middle) - 15
        return [
            (font, "in", x, top, title),
            ("small", "faint", x, top + 15, subtitle),
        ]
    pieces = [(font, "in", x, int(middle) - ink.height(font) // 2, title)]
    rest = end - at - taken - 8
    if bar.subtitle and rest >= 40:
        subtitle, _width = ink.text(bar.subtitle, "small", rest)
        y = int(middle) - ink.height("small") // 2
        pieces.append(("small", "faint", x + taken + 8, y, subtitle))
    return pieces


def _outside(
    one: Placed, ink: Ink, left: float, right: float, middle: float
) -> list[tuple[str, str, int, int, QStaticText]]:
    room = one.room - right - 4
    if room < 34:
        return []
    text, _width = ink.text(one.bar.title, "small", room)
    return [("small", "out", int(right) + 5, int(middle) - ink.height("small") // 2, text)]
