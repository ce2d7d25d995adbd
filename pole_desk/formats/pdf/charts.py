"""Charts on paper by ReportLab's own graphics, in the colours of the screen; tables stand beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, String, Wedge
from reportlab.lib.colors import Color, HexColor

from pole_desk.formats.graduations import nice_steps, short_amount
from pole_desk.formats.palette import palette
from pole_desk.formats.pdf.fonts import BOLD, width
from pole_desk.formats.pdf.sheet import HAIR, MUTED, Style, shortened
from pole_desk.formats.report import Measure, Picture
from pole_desk.kernel.i18n import percent

LABEL = Style(7.2, colour=MUTED)
VALUE = Style(7.2, BOLD)
LEGEND = 16.0
BOTTOM = 16.0
LINE = 17.0
TWO_LINES = 17.0
"""Height that a name above its value needs."""
WIDEST_BAR = 34.0
FINE = 100_000
"""Steps of a bar's length: an amount never becomes a float."""
NAMES = 0.38
"""The part of the width that the names of horizontal bars may take."""
RING_MOST = 5
"""Parts of a ring that keep their own; the others are put together."""


def height_of(picture: Picture) -> float:
    """How high a chart wants to be, in points."""
    legend = LEGEND if len(picture.series) > 1 else 0
    if picture.shape == "across":
        return legend + len(picture.labels) * _band(picture) + 6
    if picture.shape == "radar":
        return 190.0
    return 118.0 if picture.shape == "ring" else 138.0 + legend


def chart(picture: Picture, wide: float, high: float | None = None) -> Drawing:
    """The drawing of a chart, `wide` points; its labels are in the embedded Inter and never overlap."""
    made = Drawing(wide, height_of(picture) if high is None else high)
    _DRAWN[picture.shape](made, picture)
    return made


def colours(picture: Picture) -> list[Color]:
    """A colour per series: last year's is pale."""
    known = palette()
    series = [HexColor(known.series[n % len(known.series)]) for n in range(len(picture.series))]
    if picture.former and len(series) > 1:
        series[-1] = HexColor(known.former)
    return series


def _text(made: Drawing, x: float, y: float, words: str, style: Style = LABEL, anchor: str = "start") -> None:
    made.add(
        String(x, y, words, fontName=style.font, fontSize=style.size, fillColor=Color(*style.colour), textAnchor=anchor)
    )


def _legend(made: Drawing, picture: Picture) -> float:
    """Names of the series on a line at the top; the height that is left below."""
    if len(picture.series) < 2:
        return made.height - 4
    room = made.width / len(picture.series) - 20
    x = 0.0
    for row, colour in zip(picture.series, colours(picture), strict=True):
        name = shortened(row.name, LABEL, room)
        made.add(Rect(x, made.height - 10, 7, 7, fillColor=colour, strokeColor=None))
        _text(made, x + 11, made.height - 9.2, name)
        x += 11 + LABEL.width(name) + 14
    return made.height - LEGEND


def _scale(made: Drawing, picture: Picture, most: Decimal, left: float, top: float) -> int:
    """Graduations with their lines; the value at the top."""
    steps = nice_steps(most)
    tall = top - BOTTOM
    for value in steps:
        y = BOTTOM + tall * value / steps[-1]
        made.add(Line(left, y, made.width, y, strokeColor=Color(*(MUTED if value == 0 else HAIR)), strokeWidth=0.5))
        _text(made, left - 4, y - 2.4, short_amount(value, picture.sign), LABEL, "end")
    return steps[-1]


def _margin(picture: Picture, most: Decimal) -> float:
    return 8 + max(LABEL.width(short_amount(value, picture.sign)) for value in nice_steps(most))


def _under(made: Drawing, labels: Sequence[str], left: float) -> None:
    """Names under the columns: all, or every second, third… when they would touch."""
    slot = (made.width - left) / len(labels)
    widest = max(LABEL.width(label) for label in labels)
    every = 1
    if widest + 4 > slot and len(labels) > 8:
        every = min(len(labels), int((widest + 4) // slot) + 1)
    for place in range(0, len(labels), every):
        x = left + slot * (place + 0.5)
        room = min(slot * every - 4, 2 * x, 2 * (made.width - x))
        _text(made, x, 4, shortened(labels[place], LABEL, room), LABEL, "middle")


def _bars(made: Drawing, picture: Picture) -> None:
    """Columns side by side, a value above each when there is room."""
    top = _legend(made, picture) - 10
    most = max([*(value for row in picture.series for value in row.values), Decimal(1)])
    left = _margin(picture, most)
    full = _scale(made, picture, most, left, top)
    slot = (made.width - left) / len(picture.labels)
    wide = min(WIDEST_BAR, slot * 0.72 / len(picture.series))
    for layer, (row, colour) in enumerate(zip(picture.series, colours(picture), strict=True)):
        for place, value in enumerate(row.values):
            x = left + slot * (place + 0.5) + (layer - len(picture.series) / 2) * wide
            tall = _tall(value, full, top - BOTTOM)
            made.add(Rect(x, BOTTOM, wide - 1, tall, fillColor=colour, strokeColor=None))
            words = short_amount(int(value.to_integral_value()), "")
            if value and VALUE.width(words) + 2 <= wide:
                _text(made, x + wide / 2, BOTTOM + tall + 3, words, VALUE, "middle")
    _under(made, picture.labels, left)


def _stacked(made: Drawing, picture: Picture) -> None:
    """One column a label, a layer per series."""
    top = _legend(made, picture) - 4
    sums = [sum((max(row.values[n], Decimal(0)) for row in picture.series), Decimal(0)) for n in range(len(picture.labels))]
    most = max([*sums, Decimal(1)])
    left = _margin(picture, most)
    full = _scale(made, picture, most, left, top)
    slot = (made.width - left) / len(picture.labels)
    wide = min(WIDEST_BAR, slot * 0.66)
    for place in range(len(picture.labels)):
        y = BOTTOM
        for row, colour in zip(picture.series, colours(picture), strict=True):
            tall = _tall(row.values[place], full, top - BOTTOM)
            x = left + slot * (place + 0.5) - wide / 2
            if tall:
                made.add(Rect(x, y, wide, tall, fillColor=colour, strokeColor=Color(1, 1, 1), strokeWidth=0.4))
            y += tall
    _under(made, picture.labels, left)


def _lines(made: Drawing, picture: Picture) -> None:
    """A line per series, its points marked, its last value written."""
    top = _legend(made, picture) - 10
    most = max([*(value for row in picture.series for value in row.values), Decimal(1)])
    left = _margin(picture, most)
    full = _scale(made, picture, most, left, top)
    slot = (made.width - left) / len(picture.labels)
    for row, colour in zip(picture.series, colours(picture), strict=True):
        points = [
            (left + slot * (place + 0.5), BOTTOM + _tall(value, full, top - BOTTOM))
            for place, value in enumerate(row.values)
        ]
        flat = [part for point in points for part in point]
        made.add(PolyLine(flat, strokeColor=colour, strokeWidth=1.4, fillColor=None))
        for x, y in points:
            made.add(Circle(x, y, 1.8, fillColor=colour, strokeColor=None))
    _under(made, picture.labels, left)


def _across(made: Drawing, picture: Picture) -> None:
    """Horizontal bars, named at the left, their value after each."""
    top = _legend(made, picture)
    names = min(made.width * NAMES, max(LABEL.width(label) for label in picture.labels) + 8)
    values = [value for row in picture.series for value in row.values]
    words = [Measure(value, picture.unit).brief() for value in values]
    room = made.width - names - max(VALUE.width(word) for word in words) - 8
    most = max([*values, Decimal(1)])
    band = _band(picture)
    thick = (band - 5) / len(picture.series)
    for place, label in enumerate(picture.labels):
        above = top - band * place - 2
        _text(made, names - 6, above - band / 2, shortened(label, LABEL, names - 8), LABEL, "end")
        for layer, (row, colour) in enumerate(zip(picture.series, colours(picture), strict=True)):
            y = above - (layer + 1) * thick
            long = max(_tall(row.values[place], most, room), 0.6)
            made.add(Rect(names, y, long, thick - 1, fillColor=colour, strokeColor=None))
            style = VALUE if layer == 0 else LABEL
            _text(made, names + long + 4, y + (thick - 1) / 2 - 2.4, Measure(row.values[place], picture.unit).brief(), style)


def _band(picture: Picture) -> float:
    return LINE if len(picture.series) == 1 else 9.6 * len(picture.series) + 5


def _ring(made: Drawing, picture: Picture) -> None:
    """A doughnut; names, values and shares in a column at its right."""
    known = palette().series
    parts = _gathered(picture)
    whole = sum((value for _name, value in parts), Decimal(0))
    radius = made.height / 2 - 6
    x, y, angle = radius + 6, made.height / 2, 90.0
    for place, (_name, value) in enumerate(parts):
        sweep = int(value * 36_000 / whole) / 100
        made.add(
            Wedge(
                x, y, radius, angle - sweep, angle, radius1=radius * 0.58, annular=sweep > 359.99,
                fillColor=HexColor(known[place % len(known)]), strokeColor=Color(1, 1, 1), strokeWidth=0.8,
            )
        )  # fmt: skip
        angle -= sweep
    at, line = x + radius + 22, min(LINE, made.height / len(parts))
    below = made.height / 2 + line * (len(parts) / 2 - 0.5) - 2.4
    said = [f"{Measure(value, picture.unit).brief()} · {percent(value * 100 / whole)}" for _name, value in parts]
    room = min(made.width - at - 24 - max(VALUE.width(words) for words in said), 190)
    narrow = line >= TWO_LINES and any(LABEL.width(name) > room for name, _value in parts)
    for place, ((name, _value), words) in enumerate(zip(parts, said, strict=True)):
        base = below - line * place
        made.add(Rect(at, base - 0.6, 7, 7, fillColor=HexColor(known[place % len(known)]), strokeColor=None))
        if narrow:
            _text(made, at + 12, base + 4, shortened(name, LABEL, made.width - at - 14))
            _text(made, at + 12, base - 4.6, words, VALUE)
            continue
        shown = shortened(name, LABEL, room)
        _text(made, at + 12, base, shown)
        _text(made, at + 12 + LABEL.width(shown) + 8, base, words, VALUE)


def _gathered(picture: Picture) -> list[tuple[str, Decimal]]:
    """The greatest parts and the rest together, none empty."""
    parts = [
        (name, value) for name, value in zip(picture.labels, picture.series[0].values, strict=True) if value > 0
    ]
    parts.sort(key=lambda part: -part[1])
    if len(parts) <= RING_MOST + 1:
        return parts
    rest = sum((value for _name, value in parts[RING_MOST:]), Decimal(0))
    return [*parts[:RING_MOST], ("autres", rest)]


def _radar(made: Drawing, picture: Picture) -> None:
    """Levels on axes from the centre, the last layer filled; the layers named at the right."""
    x, y, reach = made.width * 0.36, made.height / 2, made.height / 2 - 26
    spokes = [_spoke(place, len(picture.labels)) for place in range(len(picture.labels))]
    for level in range(1, picture.top + 1):
        far = reach * level / picture.top
        flat = [part for across, up in spokes for part in (x + far * across, y + far * up)]
        made.add(Polygon(flat, strokeColor=Color(*HAIR), strokeWidth=0.5, fillColor=None))
    for label, (across, up) in zip(picture.labels, spokes, strict=True):
        made.add(Line(x, y, x + reach * across, y + reach * up, strokeColor=Color(*HAIR), strokeWidth=0.5))
        anchor = "middle" if abs(across) < 0.1 else "start" if across > 0 else "end"
        edge = x + (reach + 8) * across
        room = {"start": made.width * 0.68 - edge, "end": edge, "middle": made.width * 0.4}[anchor]
        _text(made, edge, y + (reach + 11) * up - 2.4, shortened(label, LABEL, room), LABEL, anchor)
    below = y + LINE * (len(picture.series) / 2 - 0.5) - 2.4
    last = len(picture.series) - 1
    for layer, (row, colour) in enumerate(zip(picture.series, colours(picture), strict=True)):
        known = [
            (x + reach * int(value) / picture.top * across, y + reach * int(value) / picture.top * up)
            for value, (across, up) in zip(row.values, spokes, strict=True) if value >= 0
        ]  # fmt: skip
        soft = Color(colour.red, colour.green, colour.blue, alpha=0.18) if layer == last else None
        if len(known) > 1:
            flat = [part for point in known for part in point]
            made.add(Polygon(flat, strokeColor=colour, strokeWidth=1.6 if layer == last else 1, fillColor=soft))
        for at in known:
            made.add(Circle(*at, 2, fillColor=colour, strokeColor=None))
        base = below - LINE * layer
        made.add(Rect(made.width * 0.72, base - 0.6, 7, 7, fillColor=colour, strokeColor=None))
        _text(made, made.width * 0.72 + 12, base, shortened(row.name, LABEL, made.width * 0.28 - 14))


def _spoke(place: int, count: int) -> tuple[float, float]:
    """The direction of an axis, the first one upright, turning with the clock."""
    turn = 2 * math.pi * place / count
    return math.sin(turn), math.cos(turn)


def _tall(value: Decimal, full: Decimal | int, room: float) -> float:
    return max(0, int(value * FINE / full)) / FINE * room


_DRAWN: dict[str, Callable[[Drawing, Picture], None]] = {
    "bars": _bars,
    "stacked": _stacked,
    "lines": _lines,
    "across": _across,
    "ring": _ring,
    "radar": _radar,
}


def boxes(made: Drawing) -> list[tuple[str, float, float, float, float]]:
    """Where each label of a drawing stands: words, left, bottom, right, top; what tests measure."""
    found = []
    for shape in made.contents:
        if isinstance(shape, String) and shape.text:
            wide = width(shape.text, shape.fontName, shape.fontSize)
            left = shape.x - {"start": 0.0, "middle": wide / 2, "end": wide}[shape.textAnchor]
            found.append((shape.text, left, shape.y, left + wide, shape.y + shape.fontSize * 0.72))
    return found
