"""Paints the frozen header (days, months, today) and the frozen column (spaces); the body is elsewhere."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from pole_desk.desktop.widgets.board.frame import Frame
from pole_desk.desktop.widgets.board.layout import (
    COLUMN_WIDTH,
    HEADER_HEIGHT,
    HOURS_FROM,
    Strip,
)
from pole_desk.desktop.widgets.board.scale import TimeScale
from pole_desk.desktop.widgets.board.titles import (
    capital,
    day_heading,
    month_heading,
    week_heading,
)
from pole_desk.kernel.i18n import WEEKDAYS, _, long_day
from pole_desk.kernel.periods import Month

_HOURS_SHOWN_FROM = 420


def paint_header(painter: QPainter, frame: Frame, rect: QRect) -> None:
    """Headings over the body that touch `rect` (viewport pixels)."""
    rect = rect & frame.header
    if rect.isEmpty():
        return
    painter.save()
    painter.setClipRect(rect)
    painter.fillRect(rect, frame.palette.surface)
    painter.translate(COLUMN_WIDTH - frame.left, 0)
    width = frame.scale.day_width
    left = rect.left() - COLUMN_WIDTH + frame.left
    first, last = int(left // width), int((left + rect.width()) // width) + 1
    _paint_periods(painter, frame, first, last)
    if width < 14:
        _paint_thin(painter, frame, first, last)
    elif width < _HOURS_SHOWN_FROM:
        for index in range(first, last + 1):
            _paint_day(painter, frame, index, frame.scale.day_at(index))
    else:
        _paint_hours(painter, frame, first, last)
    painter.restore()
    painter.setPen(QPen(frame.palette.strong_line, 1))
    painter.drawLine(rect.left(), HEADER_HEIGHT - 1, rect.right(), HEADER_HEIGHT - 1)


def _periods(scale: TimeScale, first: int, last: int) -> list[tuple[int, str]]:
    """First day and words of each month, week or day that touches [first, last]; one more at the end."""
    found: list[tuple[int, str]] = []
    day = scale.day_at(first)
    if scale.day_width >= _HOURS_SHOWN_FROM:
        return [(n, capital(long_day(scale.day_at(n)))) for n in range(first, last + 2)]
    if scale.day_width >= HOURS_FROM:
        monday = first - day.weekday()
        return [(n, week_heading(scale.day_at(n))) for n in range(monday, last + 8, 7)]
    month, short = Month.of(day), scale.day_width < 5
    while not found or found[-1][0] <= last:
        index = scale.day_index(month.first)
        found.append((index, month_heading(month.first, short=short)))
        month = month.next()
    return found


def _paint_periods(painter: QPainter, frame: Frame, first: int, last: int) -> None:
    """Top line: months, weeks or days; the one begun earlier stays in sight at the left."""
    width = frame.scale.day_width
    periods = _periods(frame.scale, first, last)
    painter.setFont(frame.ink.fonts["bold"])
    for (index, words), (after, _words) in pairwise(periods):
        x = max(index * width, float(frame.left))
        if width < HOURS_FROM and index * width > frame.left:
            painter.setPen(QPen(frame.palette.border, 1))
            painter.drawLine(round(x), 4, round(x), HEADER_HEIGHT if width < 14 else 28)
        room = after * width - x - 14
        if room >= min(frame.ink.width(words, "bold"), 130):
            painter.setPen(frame.palette.text)
            text, _taken = frame.ink.text(words, "bold", min(room, 900))
            painter.drawStaticText(int(x) + 9, 8, text)


def _day_ink(frame: Frame, day: date) -> QColor:
    if day in frame.holidays:
        return frame.palette.warning
    return frame.palette.secondary


def _paint_day(painter: QPainter, frame: Frame, index: int, day: date) -> None:
    width = frame.scale.day_width
    x, today = index * width, day == frame.today
    ink = frame.ink
    if width < 56:
        lines = [str(day.day)] if width < 20 else [WEEKDAYS[day.weekday()][0].upper(), str(day.day)]
        font, top = "strong" if today or day in frame.holidays else "small", HEADER_HEIGHT - 30
        pill = QRectF(x + width / 2 - 11, top - 1, 22, 28)
        if len(lines) == 1:
            top += 8
            pill = QRectF(x + width / 2 - 9, top - 3, 18, 20)
    else:
        lines, font, top = [day_heading(day, width)], "small" if not today else "strong", 32
        taken = ink.width(lines[0], font) + 18
        pill = QRectF(x + (width - taken) / 2, top - 3, taken, 21)
    colour = _day_ink(frame, day)
    if today:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(frame.palette.danger)
        painter.drawRoundedRect(pill, 7 if width < 56 else 10, 7 if width < 56 else 10)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        colour = frame.palette.on_danger
    painter.setFont(ink.fonts[font])
    painter.setPen(colour)
    for number, line in enumerate(lines):
        text, taken = ink.text(line, font, max(width, 24))
        painter.drawStaticText(int(x + (width - taken) / 2 + 0.5), top + 13 * number, text)


def _paint_hours(painter: QPainter, frame: Frame, first: int, last: int) -> None:
    scale = frame.scale
    hours = scale.close_hour - scale.open_hour
    step = 1 if scale.day_width / hours >= 34 else 2
    painter.setFont(frame.ink.fonts["small"])
    painter.setPen(frame.palette.secondary)
    for index in range(first, last + 1):
        if scale.day_at(index) == frame.today:
            _paint_arrow(painter, frame)
            painter.setPen(frame.palette.secondary)
        for hour in range(scale.open_hour, scale.close_hour, step):
            x = (index + (hour - scale.open_hour) / hours) * scale.day_width
            text, taken = frame.ink.text(f"{hour} h", "small", 60)
            start = x - taken / 2 if hour > scale.open_hour else x + 6
            painter.drawStaticText(int(start), 36, text)


def _paint_thin(painter: QPainter, frame: Frame, first: int, last: int) -> None:
    """Second line of year and quarter: the 15th, or each Monday when there is room."""
    width = frame.scale.day_width
    painter.setFont(frame.ink.fonts["small"])
    painter.setPen(frame.palette.secondary)
    if width >= 5:
        monday = first - frame.scale.day_at(first).weekday()
        marks = [(n, n * width + 4) for n in range(monday, last + 1, 7)]
    else:
        months = _periods(frame.scale, first, last)
        marks = [(n + 14, (n + 14) * width - 6) for n, _words in months]
    for index, x in marks:
        text, _taken = frame.ink.text(str(frame.scale.day_at(index).day), "small", 40)
        painter.drawStaticText(int(x), 34, text)
    _paint_arrow(painter, frame)


def _paint_arrow(painter: QPainter, frame: Frame) -> None:
    x = frame.scale.x(frame.now)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(frame.palette.danger)
    bottom = HEADER_HEIGHT - 1
    painter.drawPolygon(QPolygonF([QPointF(x - 5, bottom - 7), QPointF(x + 5, bottom - 7), QPointF(x, bottom)]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_column(painter: QPainter, frame: Frame, rect: QRect) -> None:
    """Names of the spaces and groups that touch `rect` (viewport pixels), and the corner."""
    corner = rect & frame.corner
    if not corner.isEmpty():
        painter.fillRect(frame.corner, frame.palette.surface)
        painter.setFont(frame.ink.fonts["strong"])
        painter.setPen(frame.palette.secondary)
        text, _taken = frame.ink.text(_("Espaces"), "strong", 150)
        painter.drawStaticText(13, 22, text)
        painter.setPen(QPen(frame.palette.strong_line, 1))
        painter.drawLine(0, HEADER_HEIGHT - 1, COLUMN_WIDTH, HEADER_HEIGHT - 1)
        painter.drawLine(COLUMN_WIDTH - 1, 0, COLUMN_WIDTH - 1, HEADER_HEIGHT)
    rect = rect & frame.column
    if rect.isEmpty():
        return
    painter.save()
    painter.setClipRect(rect)
    painter.fillRect(rect, frame.palette.surface)
    painter.translate(0, HEADER_HEIGHT - frame.top)
    top = rect.top() - HEADER_HEIGHT + frame.top
    for strip in frame.layout.between(top, top + rect.height()):
        if strip.group is not None:
            _paint_group(painter, frame, strip)
        else:
            _paint_row(painter, frame, strip)
    painter.restore()
    painter.setPen(QPen(frame.palette.strong_line, 1))
    painter.drawLine(COLUMN_WIDTH - 1, rect.top(), COLUMN_WIDTH - 1, rect.bottom())


def _paint_group(painter: QPainter, frame: Frame, strip: Strip) -> None:
    assert strip.group is not None
    palette, ink = frame.palette, frame.ink
    painter.fillRect(QRect(0, strip.y, COLUMN_WIDTH, strip.height - 1), palette.ground)
    painter.setPen(QPen(palette.border, 1))
    painter.drawLine(0, strip.bottom - 1, COLUMN_WIDTH, strip.bottom - 1)
    name = "chevron-right" if strip.group.key in frame.folded else "chevron-down"
    painter.drawPixmap(QPoint(10, strip.y + (strip.height - 14) // 2), ink.icon(name, palette.secondary, 14))
    painter.setFont(ink.fonts["bold"])
    painter.setPen(palette.secondary)
    text, _taken = ink.text(strip.group.title, "bold", COLUMN_WIDTH - 40)
    painter.drawStaticText(30, strip.y + (strip.height - ink.height("bold")) // 2, text)


def _paint_row(painter: QPainter, frame: Frame, strip: Strip) -> None:
    assert strip.row is not None
    row, palette, ink = strip.row, frame.palette, frame.ink
    sources = {ghost.source_row for ghost in frame.ghosts}
    if row.id in sources or row.id == frame.hovered_row:
        shade = palette.picked if row.id in sources else palette.hover
        painter.fillRect(QRect(0, strip.y, COLUMN_WIDTH - 1, strip.height - 1), shade)
    painter.setPen(QPen(palette.border, 1))
    painter.drawLine(0, strip.bottom - 1, COLUMN_WIDTH, strip.bottom - 1)
    left = 12 + 14 * row.depth
    middle = strip.y + strip.height // 2
    if row.icon:
        painter.drawPixmap(QPoint(left, middle - 8), ink.icon(row.icon, palette.secondary, 16))
    left += 26
    two = strip.height >= 40 and bool(row.subtitle)
    painter.setFont(ink.fonts["body"])
    painter.setPen(palette.text)
    text, _taken = ink.text(row.title, "body", COLUMN_WIDTH - left - 8)
    painter.drawStaticText(left, middle - (16 if two else ink.height("body") // 2), text)
    if two:
        painter.setFont(ink.fonts["small"])
        painter.setPen(palette.secondary)
        text, _taken = ink.text(row.subtitle, "small", COLUMN_WIDTH - left - 8)
        painter.drawStaticText(left, middle + 1, text)
