"""A page to draw on: texts, rules and boxes in points from the top left; and the file of pages."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from pole_desk.formats.pdf.fonts import BOLD, REGULAR, escaped, font, shown, width

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

A4 = (595.28, 841.89)
A4_LANDSCAPE = (841.89, 595.28)
LEFT = 45.0
LANGUAGE = "fr-FR"
CREATOR = "Pole Desk"

INK = (0.08, 0.13, 0.13)
MUTED = (0.36, 0.42, 0.42)
ACCENT = (0.05, 0.42, 0.38)
HAIR = (0.84, 0.88, 0.87)
TINT = (0.945, 0.968, 0.964)
WHITE = (1.0, 1.0, 1.0)
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks; `leading` is the distance between its lines, in points."""

    size: float
    font: str = REGULAR
    colour: Colour = INK
    leading: float = 0.0

    @property
    def step(self) -> float:
        return self.leading or self.size * 1.32

    def width(self, text: str) -> float:
        return width(text, self.font, self.size)


BODY = Style(9)
STRONG = Style(9, BOLD)
SMALL = Style(7.6, colour=MUTED)
CAPTION = Style(6.8, BOLD, MUTED)


@lru_cache(maxsize=64)
def _rgb(colour: Colour, operator: str) -> str:
    red, green, blue = colour
    return f"{red:g} {green:g} {blue:g} {operator}"


class Sheet:
    """One page; `y` grows downwards, a text's `y` is its baseline."""

    def __init__(self, canvas: Canvas, size: tuple[float, float], fonts: Mapping[str, str]) -> None:
        self._canvas = canvas
        self._fonts = fonts
        self.width, self.height = size
        self.right = self.width - LEFT
        self._operators: list[str] = []
        self._drawings: list[tuple[Drawing, float, float]] = []
        self._links: list[tuple[tuple[float, float, float, float], str]] = []
        self._marks: list[tuple[str, str]] = []

    def text(self, x: float, y: float, text: str, style: Style = BODY) -> None:
        """A text whose left edge is at `x`."""
        if not text:
            return
        literal = escaped(text)
        if literal is None:
            painted = shown(text, style.font, style.size, self._canvas._doc)
        else:
            painted = f"{self._fonts[style.font]} {style.size:g} Tf ({literal}) Tj"
        self._operators.append(f"BT {_rgb(style.colour, 'rg')} 1 0 0 1 {x:.2f} {self.height - y:.2f} Tm {painted} ET")

    def text_right(self, x: float, y: float, text: str, style: Style = BODY) -> None:
        """A text whose right edge is at `x`."""
        self.text(x - style.width(text), y, text, style)

    def texts(self, x: float, y: float, lines: Sequence[str], style: Style = BODY) -> float:
        """Lines under each other from the baseline `y`; the next baseline."""
        for line in lines:
            self.text(x, y, line, style)
            y += style.step
        return y

    def rule(self, x: float, y: float, to: float, colour: Colour = HAIR, thickness: float = 0.6) -> None:
        """A horizontal line from `x` to `to`."""
        top = f"{self.height - y:.2f}"
        self._operators.append(f"{_rgb(colour, 'RG')} {thickness:g} w {x:.2f} {top} m {to:.2f} {top} l S")

    def box(self, x: float, y: float, wide: float, high: float, colour: Colour = TINT) -> None:
        """A filled rectangle whose top left corner is at (x, y)."""
        self._operators.append(f"{_rgb(colour, 'rg')} {x:.2f} {self.height - y - high:.2f} {wide:.2f} {high:.2f} re f")

    def frame(self, x: float, y: float, wide: float, high: float, colour: Colour = HAIR) -> None:
        """An outlined rectangle whose top left corner is at (x, y)."""
        self._operators.append(
            f"{_rgb(colour, 'RG')} 0.8 w {x:.2f} {self.height - y - high:.2f} {wide:.2f} {high:.2f} re S"
        )

    def drawing(self, x: float, y: float, drawn: Drawing) -> None:
        """A chart whose top left corner is at (x, y)."""
        self._drawings.append((drawn, x, self.height - y - drawn.height))

    def mark(self, key: str, title: str) -> None:
        """Name this page in the file's outline, and for links."""
        self._marks.append((key, title))

    def link(self, x: float, y: float, wide: float, high: float, key: str) -> None:
        """A click on the rectangle whose top left corner is at (x, y) leads to the page marked `key`."""
        self._links.append(((x, self.height - y - high, x + wide, self.height - y), key))

    def close(self) -> None:
        self._canvas.addLiteral("\n".join(self._operators))
        if self._drawings:
            from reportlab.graphics import renderPDF  # most papers have no chart

            for drawn, x, y in self._drawings:
                renderPDF.draw(drawn, self._canvas, x, y)
        for area, key in self._links:
            self._canvas.linkRect("", key, area, relative=0, thickness=0)
        for key, title in self._marks:
            self._canvas.bookmarkPage(key)
            self._canvas.addOutlineEntry(title, key)
        self._canvas.showPage()


@lru_cache(maxsize=2048)
def wrap(text: str, style: Style, wide: float) -> tuple[str, ...]:
    """The lines of a text no wider than `wide` points; a word too long is cut."""
    if "\n" in text:
        return tuple(line for part in text.split("\n") for line in wrap(part, style, wide))
    if style.width(text) <= wide:
        return (text,)
    space = style.width(" ")
    lines: list[str] = []
    words: list[str] = []
    used = 0.0
    for word in _short_words(text, style, wide):
        needed = style.width(word)
        if words and used + space + needed > wide:
            lines.append(" ".join(words))
            words, used = [], 0.0
        used += needed + (space if words else 0.0)
        words.append(word)
    return (*lines, " ".join(words))


def shortened(text: str, style: Style, wide: float) -> str:
    """A text that is repeated, on one line: what does not fit is said by an ellipsis."""
    words = " ".join(text.split("\n"))
    if style.width(words) <= wide:
        return words
    return words[: _fitting(words, style, wide - style.width("…"))] + "…"


def _short_words(text: str, style: Style, wide: float) -> Iterator[str]:
    for word in text.split(" "):
        cut = _fitting(word, style, wide)
        while cut < len(word):
            yield word[:cut]
            word = word[cut:]
            cut = _fitting(word, style, wide)
        yield word


def _fitting(word: str, style: Style, wide: float) -> int:
    """How many first letters of a word fit, at least one; a long word is never measured whole."""
    most = 64
    while most < len(word) and style.width(word[:most]) <= wide:
        most *= 2
    least, most = 1, min(most, len(word))
    if style.width(word[:most]) <= wide:
        return len(word)
    while least < most:
        middle = (least + most + 1) // 2
        if style.width(word[:middle]) <= wide:
            least = middle
        else:
            most = middle - 1
    return least


class Book:
    """The pages of one file; they stay open until `to_bytes`, so that a foot can count them."""

    def __init__(self, *, title: str, author: str, subject: str = "", size: tuple[float, float] = A4) -> None:
        weights = {name: font(name) for name in (REGULAR, BOLD)}
        self._target = io.BytesIO()
        self._canvas = Canvas(self._target, pagesize=size, invariant=1, pageCompression=1, lang=LANGUAGE)
        self._fonts = {name: weight.begin(self._canvas._doc) for name, weight in weights.items()}
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        self._canvas.setCreator(CREATOR)
        self._size = size
        self.sheets: list[Sheet] = []

    def page(self) -> Sheet:
        """A new page at the end."""
        sheet = Sheet(self._canvas, self._size, self._fonts)
        self.sheets.append(sheet)
        return sheet

    def to_bytes(self) -> bytes:
        """The PDF; called once. The same drawing gives the same bytes."""
        for sheet in self.sheets:
            sheet.close()
        self._canvas.save()
        return self._target.getvalue()
