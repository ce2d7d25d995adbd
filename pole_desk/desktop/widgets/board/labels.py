"""The words of a placed bar: which, how large, where; inside, or beside it when it is thin; no painting is here."""

from __future__ import annotations

from PySide6.QtGui import QStaticText

from pole_desk.desktop.widgets.board.ink import Ink
from pole_desk.desktop.widgets.board.scene import Placed

Piece = tuple[str, str, int, int, QStaticText]
"""Font (or ICON), ink ("in", "faint" or "out" of the bar), x, y, text."""
ICON = "icon"
ICON_SIZE = 14
_PAD = 7
_TWO_LINES = 30
_NOTHING = QStaticText()


def label_of(one: Placed, ink: Ink, edge: int) -> list[Piece]:
    """Pieces of a label: (font or ICON, which ink, x, y, text); beside a bar too thin for words.

    None for a bar that ended before `edge`, where what is in sight begins.
    """
    left, right = max(one.x1, edge), one.x2
    if right <= edge:
        return []
    middle = one.rect.center().y()
    width = right - left
    if width < 20:
        return _outside(one, ink, left, right, middle)
    pieces: list[Piece] = []
    at = left + _PAD + (3 if one.paint.startswith("conflict") else 0)
    if width < 52:
        if width >= 28:
            pieces.append((ICON, "in", int(left + (width - ICON_SIZE) / 2), int(middle) - ICON_SIZE // 2, _NOTHING))
        return pieces + _outside(one, ink, left, right, middle)
    pieces.append((ICON, "in", int(at), int(middle) - ICON_SIZE // 2, _NOTHING))
    return pieces + _inside(one, ink, at + ICON_SIZE + 4, right - 5, middle)


def _inside(one: Placed, ink: Ink, at: float, end: float, middle: float) -> list[Piece]:
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


def _outside(one: Placed, ink: Ink, left: float, right: float, middle: float) -> list[Piece]:
    right = right if one.outer is None else max(right, one.outer.right())
    room = one.room - right - 4
    if room < 34:
        return []
    text, _width = ink.text(one.bar.title, "small", room)
    return [("small", "out", int(right) + 5, int(middle) - ink.height("small") // 2, text)]
