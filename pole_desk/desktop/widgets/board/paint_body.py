"""Paints the body of the board: shading, lines, rows, the line of now, the ghosts; frozen parts are elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from pole_desk.desktop.widgets.board.frame import Frame, Ghost
from pole_desk.desktop.widgets.board.layout import (
    COLUMN_WIDTH,
    HEADER_HEIGHT,
    HOURS_FROM,
    Strip,
    lane_box,
)
from pole_desk.desktop.widgets.board.paint_bars import paint_bars
from pole_desk.desktop.widgets.board.paint_cells import cell_box, paint_cells, paint_occupancy
from pole_desk.desktop.widgets.board.shut import shut_shares
from pole_desk.desktop.widgets.board.scene import Placed

_SHADE_FROM = 6
_HOUR_LINES = ((1200, 1), (420, 1), (200, 2), (HOURS_FROM, 3))


def paint_body(painter: QPainter, frame: Frame, rect: QRect) -> None:
    """Everything right of the column and under the header that touches `rect` (viewport pixels)."""
    rect = rect & frame.body
    if rect.isEmpty():
        return
    painter.save()
    painter.setClipRect(rect)
    painter.fillRect(rect, frame.palette.surface)
    painter.translate(COLUMN_WIDTH - frame.left, HEADER_HEIGHT - frame.top)
    left = rect.left() - COLUMN_WIDTH + frame.left
    right = left + rect.width()
    top = rect.top() - HEADER_HEIGHT + frame.top
    bottom = min(top + rect.height(), frame.layout.height)
    strips = frame.layout.between(top, bottom)
    _paint_days(painter, frame, left, right, top, bottom)
    _paint_rows(painter, frame, strips, left, right)
    _paint_now(painter, frame, top, bottom, 255)
    placed: list[Placed] = []
    shadows: list[Placed] = []
    for strip in strips:
        if strip.group is not None:
            _paint_group(painter, frame, strip, left, right)
        elif frame.scene.aggregated(strip):
            paint_cells(painter, frame, strip, left, right)
        else:
            row = frame.scene.row(strip, left, right)
            shadows += [one for one in row.shadows if one.x1 < right and one.room >= left]
            placed += row.between(left, right)
    paint_bars(painter, shadows, frame.palette, frame.ink, stick=frame.stick, crowd=frame.crowd)
    paint_bars(painter, placed, frame.palette, frame.ink, stick=frame.stick, crowd=frame.crowd)
    _paint_marks(painter, frame, placed)
    _paint_now(painter, frame, top, bottom, 110)
    for ghost in frame.ghosts:
        _paint_ghost(painter, frame, ghost)
    painter.restore()


def _paint_days(painter: QPainter, frame: Frame, left: int, right: int, top: int, bottom: int) -> None:
    """Shade closed days; draw a line a day, or a month when days are thin."""
    scale, palette = frame.scale, frame.palette
    width = scale.day_width
    days = range(int(left // width), int(right // width) + 2)
    thin, strong = QPen(palette.border, 1), QPen(palette.strong_line, 1)
    light = QPen(palette.faint_line, 1)
    for index in days:
        day = scale.day_at(index)
        x = round(index * width)
        if width >= _SHADE_FROM and frame.is_closed(day):
            shade = palette.holiday if day in frame.holidays else palette.weekend
            painter.fillRect(QRectF(x, top, round((index + 1) * width) - x, bottom - top), shade)
        if width < 14:
            if day.day == 1:
                painter.setPen(thin)
                painter.drawLine(x, top, x, bottom)
            continue
        painter.setPen(strong if day.weekday() == 0 and width < HOURS_FROM else thin if width >= HOURS_FROM else light)
        painter.drawLine(x, top, x, bottom)
    if width >= _HOUR_LINES[-1][0]:
        _paint_hours(painter, frame, days, top, bottom, light)


def _paint_hours(painter: QPainter, frame: Frame, days: range, top: int, bottom: int, pen: QPen) -> None:
    scale = frame.scale
    step = next(hours for width, hours in _HOUR_LINES if scale.day_width >= width)
    dotted = QPen(pen)
    dotted.setDashPattern([1, 3])
    lines = []
    for index in days:
        for hour in range(scale.open_hour + step, scale.close_hour, step):
            share = (hour - scale.open_hour) / (scale.close_hour - scale.open_hour)
            x = round((index + share) * scale.day_width)
            lines.append(QLineF(x, top, x, bottom))
    painter.setPen(dotted if scale.day_width < 420 else pen)
    painter.drawLines(lines)


def _paint_rows(painter: QPainter, frame: Frame, strips: tuple[Strip, ...], left: int, right: int) -> None:
    tint = QColor(frame.palette.picked)
    tint.setAlpha(90)
    for strip in strips:
        if strip.row is not None and strip.row.id == frame.hovered_row:
            painter.fillRect(QRectF(left, strip.y, right - left, strip.height), tint)
    if frame.scale.day_width >= HOURS_FROM:
        for strip in strips:
            if strip.row is not None and strip.row.hours:
                _paint_shut(painter, frame, strip, left, right)
    painter.setPen(QPen(frame.palette.border, 1))
    painter.drawLines([QLineF(left, strip.bottom - 1, right, strip.bottom - 1) for strip in strips])


def _paint_shut(painter: QPainter, frame: Frame, strip: Strip, left: int, right: int) -> None:
    """Hatch the hours of each day at which a space that has its own is closed."""
    hatch = frame.palette.states["unavailable"].hatch
    if hatch is None or strip.row is None:
        return
    width = frame.scale.day_width
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(hatch)
    painter.setOpacity(0.55)
    for index in range(int(left // width), int(right // width) + 2):
        for first, last in shut_shares(strip.row, frame.scale, index):
            x1, x2 = round((index + first) * width), round((index + last) * width)
            painter.drawRect(QRectF(x1, strip.y, x2 - x1, strip.height - 1))
    painter.setOpacity(1.0)


def _paint_group(painter: QPainter, frame: Frame, strip: Strip, left: int, right: int) -> None:
    painter.fillRect(QRectF(left, strip.y, right - left, strip.height - 1), frame.palette.ground)
    painter.setPen(QPen(frame.palette.border, 1))
    painter.drawLine(left, strip.bottom - 1, right, strip.bottom - 1)
    paint_occupancy(painter, frame, strip, left, right)


def _paint_marks(painter: QPainter, frame: Frame, placed: list[Placed]) -> None:
    """Rings of the hovered and of the selected bar, and the slot under the keyboard."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _fade_sources(painter, frame, placed)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ringed = {frame.selected, frame.hovered} - {None}
    for one in placed if ringed else ():
        if one.bar.id == frame.selected:
            painter.setPen(QPen(frame.palette.surface, 3.5))
            painter.drawRoundedRect(one.rect, 5, 5)
            painter.setPen(QPen(frame.palette.text, 2))
            painter.drawRoundedRect(one.rect, 5, 5)
        elif one.bar.id == frame.hovered:
            painter.setPen(QPen(frame.palette.accent, 2))
            painter.drawRoundedRect(one.rect, 5, 5)
    cursor = frame.cursor
    if cursor is not None and frame.focused and frame.selected is None:
        box = slot_box(frame, cursor)
        if box is not None:
            painter.setPen(QPen(frame.palette.accent, 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _fade_sources(painter: QPainter, frame: Frame, placed: list[Placed]) -> None:
    """A bar being dragged pales where it still stands."""
    sources = {ghost.source for ghost in frame.ghosts} - {None}
    veil = QColor(frame.palette.surface)
    veil.setAlpha(175)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(veil)
    for one in placed if sources else ():
        if one.bar.id in sources:
            painter.drawRoundedRect(one.rect, 5, 5)


def _paint_now(painter: QPainter, frame: Frame, top: int, bottom: int, alpha: int) -> None:
    """Full on empty ground, faint over bars so that their words stay readable."""
    x = round(frame.scale.x(frame.now))
    line = QColor(frame.palette.danger)
    line.setAlpha(alpha)
    painter.setPen(QPen(line, 2 if frame.scale.day_width >= 14 else 1.4))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def slot_box(frame: Frame, ghost: Ghost) -> QRectF | None:
    """Where a slot stands in content pixels, None when its row is out of reach."""
    strip = frame.layout.of_row(ghost.row)
    if strip is None:
        return None
    scale = frame.scale
    edge = 40_000
    x1 = max(frame.left - edge, min(frame.left + edge, scale.x(ghost.starts)))
    x2 = max(frame.left - edge, min(frame.left + edge, scale.x(ghost.ends)))
    if frame.scene.aggregated(strip):
        first = cell_box(frame, strip, frame.scene.cell_start(scale.index_of(ghost.starts)))
        last = cell_box(frame, strip, frame.scene.cell_start(scale.index_of(ghost.ends - 1)))
        return first.united(last)
    top, height = lane_box(strip, 0, 1)
    if strip.lanes > 1:
        height = strip.height - 8
    return QRectF(x1, top, max(4.0, x2 - x1 - 1), height)


def _paint_ghost(painter: QPainter, frame: Frame, ghost: Ghost) -> None:
    """A dotted slot, red when blocked, its words in a bubble kept in sight."""
    box = slot_box(frame, ghost)
    if box is None:
        return
    palette = frame.palette
    colour = palette.danger if ghost.blocked else palette.accent
    fill = QColor(colour)
    fill.setAlpha(45)
    pen = QPen(colour, 2)
    if not ghost.blocked:
        pen.setDashPattern([3, 2])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_ghost_buffers(painter, frame, ghost, box, colour)
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)
    if ghost.words:
        _paint_bubble(painter, frame, ghost, box, colour)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_ghost_buffers(painter: QPainter, frame: Frame, ghost: Ghost, box: QRectF, colour: QColor) -> None:
    """Set-up and tear-down, paler, at the ends of a slot shown by the hour."""
    strip = frame.layout.of_row(ghost.row)
    if not (ghost.set_up or ghost.tear_down) or strip is None or frame.scene.aggregated(strip):
        return
    pale = QColor(colour)
    pale.setAlpha(28)
    painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
    painter.setBrush(pale)
    x1, x2 = frame.scale.x(ghost.starts - ghost.set_up), frame.scale.x(ghost.ends + ghost.tear_down)
    painter.drawRect(QRectF(x1, box.top() + 4, box.left() - x1, box.height() - 8))
    painter.drawRect(QRectF(box.right(), box.top() + 4, x2 - box.right(), box.height() - 8))


def _paint_bubble(painter: QPainter, frame: Frame, ghost: Ghost, box: QRectF, colour: QColor) -> None:
    ink, body = frame.ink, frame.body
    on = frame.palette.on_danger if ghost.blocked else frame.palette.on_accent
    icon = ink.icon("triangle-alert", on, 14) if ghost.blocked else None
    lead = 20 if icon is not None else 0
    text, taken = ink.text(ghost.words, "bold", body.width() - 40 - lead)
    width = taken + lead + 20
    x = max(frame.left + 4, min(box.left(), frame.left + body.width() - width - 4))
    y = box.top() - 30
    if y < frame.top + 2:
        y = box.bottom() + 6
    bubble = QRectF(x, y, width, 25)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(bubble, 5, 5)
    if icon is not None:
        painter.drawPixmap(QPointF(x + 8, y + 5.5), icon)
    painter.setFont(ink.fonts["bold"])
    painter.setPen(on)
    painter.drawStaticText(int(x + 10 + lead), int(bubble.center().y() - ink.height("bold") / 2), text)
