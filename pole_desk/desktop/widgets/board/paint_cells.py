"""Paints rows summed up as cells, and the occupancy of a group; no counting is here."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from pole_desk.desktop.widgets.board.cells import Cell
from pole_desk.desktop.widgets.board.frame import Frame
from pole_desk.desktop.widgets.board.layout import HOURS_FROM, Strip
from pole_desk.kernel.i18n import percent

_NUMBER_FROM = 14


def cell_box(frame: Frame, strip: Strip, first: int) -> QRectF:
    """Where the cell that begins on a day stands, in content pixels."""
    width = frame.scale.day_width
    step = frame.scene.step
    pad = 5 if strip.height >= 40 else 4
    gap = 2 if width * step > 16 else 1
    return QRectF(
        first * width + gap,
        strip.y + pad,
        max(2.0, width * step - 2 * gap),
        strip.height - 2 * pad,
    )


def paint_cells(painter: QPainter, frame: Frame, strip: Strip, left: int, right: int) -> None:
    """The cells of a strip between two content places; today's and empty days alike stay bare."""
    first = frame.scene.cell_start(int(left // frame.scale.day_width))
    last = int(right // frame.scale.day_width) + 1
    shown = frame.scene.cells(strip, first, last)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    boxes = [(cell_box(frame, strip, start), cell) for start, cell in shown]
    for box, cell in boxes:
        _paint_tint(painter, frame, box, cell)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(frame.ink.fonts["strong"])
    heat = frame.palette.heat
    for box, cell in boxes:
        if cell.count and box.width() >= _NUMBER_FROM:
            painter.setPen(heat[round(cell.use * 20)][1])
            _centred(painter, frame, box, str(cell.count))


def _paint_tint(painter: QPainter, frame: Frame, box: QRectF, cell: Cell) -> None:
    palette = frame.palette
    tint: QColor | None = palette.heat[round(cell.use * 20)][0]
    if cell.shared and not cell.unavailable:
        _paint_shared(painter, frame, box)
        tint = tint if cell.count else None
    if cell.unavailable and not cell.count:
        closed = palette.states["unavailable"]
        painter.setPen(QPen(closed.edge, 1))
        painter.setBrush(closed.brush)
        painter.drawRoundedRect(box, 4, 4)
        tint = None
    if tint is not None:
        painter.setPen(QPen(palette.danger, 1.6) if cell.conflict else Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(box, 4, 4)
    hatch = palette.states["unavailable"].hatch
    if cell.unavailable and hatch is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hatch)
        painter.drawRoundedRect(box, 4, 4)
    if cell.option:
        size = 5.0 if box.width() > 12 else 3.0
        painter.setPen(QPen(palette.surface, 1))
        painter.setBrush(palette.dot)
        painter.drawEllipse(QRectF(box.right() - size - 1, box.top() + 1, size + 1, size + 1))


def _paint_shared(painter: QPainter, frame: Frame, box: QRectF) -> None:
    """A foot under the cell: part of the day is taken with the hall, or by a bay of it."""
    kin = frame.palette.states["kin"]
    foot = QRectF(box.left(), box.bottom() - 3, box.width(), 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(kin.edge)
    painter.drawRoundedRect(foot, 2, 2)


def _centred(painter: QPainter, frame: Frame, box: QRectF, words: str) -> None:
    text, width = frame.ink.text(words, "strong", 999)
    x = box.center().x() - width / 2 + 0.5
    painter.drawStaticText(int(x), int(box.center().y() - frame.ink.height("strong") / 2), text)


def paint_occupancy(painter: QPainter, frame: Frame, strip: Strip, left: int, right: int) -> None:
    """Percent of a group by day: a bar and its figure when wide, the figure alone by month."""
    width = frame.scale.day_width
    if width < 22 or strip.group is None:
        return
    first, last = int(left // width), int(right // width) + 1
    values = frame.scene.occupancy(strip.group.key, first, last)
    middle = strip.y + strip.height / 2
    painter.setFont(frame.ink.fonts["small"])
    painter.setPen(frame.palette.secondary)
    shown = [(first + place, value) for place, value in enumerate(values) if value]
    if width < HOURS_FROM:
        for index, value in shown:
            text, taken = frame.ink.text(str(value), "small", 99)
            x = index * width + (width - taken) / 2
            painter.drawStaticText(int(x), int(middle - frame.ink.height("small") / 2), text)
        return
    track = min(width - 60, 240.0)
    for index, value in shown:
        x = index * width + 10
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(frame.palette.track)
        painter.drawRoundedRect(QRectF(x, middle - 2.5, track, 5), 2.5, 2.5)
        painter.setBrush(frame.palette.accent)
        painter.drawRoundedRect(QRectF(x, middle - 2.5, max(5.0, track * min(value, 100) / 100), 5), 2.5, 2.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(frame.palette.secondary)
        text, _taken = frame.ink.text(percent(value), "small", 99)
        painter.drawStaticText(int(x + track + 7), int(middle - 7), text)
