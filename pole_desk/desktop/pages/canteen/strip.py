"""The week at a glance: a button a day, with its state and the seats taken; the arrows go along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from pole_desk.activities.canteen.queries.services import Day
from pole_desk.desktop.pages.canteen.words import DAY_STATES, day_word
from pole_desk.desktop.theme import draw_icon, font, theme, tokens
from pole_desk.kernel.i18n import WEEKDAYS, _, brief_day, number

HIGH = 88
WORKING = 5


class DayButton(QAbstractButton):
    """One day: weekday and date, state as icon and word, seats taken as figures and a bar."""

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.day: Day | None = None
        self.word = ""
        self.today = False
        self.setAccessibleName(_("Jour"))
        theme().changed.connect(self.update)

    def set_day(self, day: Day, word: str, *, today: bool) -> None:
        self.day, self.word, self.today = day, word, today
        seats = (
            _("{taken} couverts sur {seats}").format(taken=number(day.taken), seats=number(day.seats))
            if day.seats else day.reason
        )  # fmt: skip
        self.setAccessibleName(f"{WEEKDAYS[day.day.weekday()]} {brief_day(day.day)}, {word}, {seats}")
        self.setToolTip(day.reason)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, HIGH)

    def minimumSizeHint(self) -> QSize:
        return QSize(84, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.day is not None:
                self._paint(painter, self.day)
        finally:
            painter.end()

    def _paint(self, painter: QPainter, day: Day) -> None:
        colours = tokens()
        strong = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(QColor(colours.accent if strong else colours.border), 2 if strong else 1))
        painter.setBrush(QColor(colours.accent_soft if self.isChecked() else colours.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 9, 9)
        inside = QRectF(self.rect()).adjusted(12, 8, -12, -10)
        shut = day.state == "closed"
        painter.setPen(QColor(colours.secondary if shut else colours.text))
        painter.setFont(font(13, 600))
        name = WEEKDAYS[day.day.weekday()][:3] if self.width() < 100 else WEEKDAYS[day.day.weekday()]
        self._text(painter, inside, f"{name} {day.day.day}", top=0)
        if self.today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            painter.drawEllipse(QRectF(inside.right() - 8, inside.top() + 5, 8, 8))
        state = colours.states[DAY_STATES[day.state]]
        self._state(painter, QRectF(inside.left(), inside.top() + 22, inside.width(), 18), state.icon)
        if day.seats:
            self._seats(painter, inside, day)

    def _state(self, painter: QPainter, rect: QRectF, icon: str) -> None:
        colours = tokens()
        draw_icon(painter, icon, QRectF(rect.left(), rect.top() + 2, 14, 14), colours.secondary)
        painter.setPen(QColor(colours.secondary))
        painter.setFont(font(12, 500))
        self._text(painter, rect.adjusted(19, 0, 0, 0), self.word, top=1)

    def _seats(self, painter: QPainter, inside: QRectF, day: Day) -> None:
        colours = tokens()
        painter.setPen(QColor(colours.text))
        painter.setFont(font(12, 600))
        self._text(painter, inside, f"{number(day.taken)} / {number(day.seats)}", top=42)
        track = QRectF(inside.left(), inside.bottom() - 5, inside.width(), 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.track))
        painter.drawRoundedRect(track, 2.5, 2.5)
        filled = track.width() * min(1.0, day.taken / day.seats)
        if filled:
            painter.setBrush(QColor(colours.danger if day.left == 0 else colours.accent))
            painter.drawRoundedRect(QRectF(track.left(), track.top(), max(5.0, filled), 5), 2.5, 2.5)

    def _text(self, painter: QPainter, rect: QRectF, words: str, *, top: int) -> None:
        line = QRectF(rect.left(), rect.top() + top, rect.width(), 18)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class WeekStrip(QWidget):
    """`chosen(day)` on a click; left and right go along, past Monday and Sunday to the next week."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.setAccessibleName(_("Semaine de la cantine"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._group = QButtonGroup(self)
        self.buttons = [DayButton() for _day in range(7)]
        for place, button in enumerate(self.buttons):
            button.installEventFilter(self)
            self._group.addButton(button, place)
            row.addWidget(button)
        self._group.idClicked.connect(lambda place: self._tell(place))

    def show_days(self, days: Sequence[Day], chosen: date, today: date, now: int) -> None:
        """A week; days of a week-end without service are left out unless one is chosen."""
        for button, day in zip(self.buttons, days, strict=True):
            button.set_day(day, day_word(day, now), today=day.day == today)
            weekend = day.day.weekday() >= WORKING
            button.setVisible(not weekend or day.state != "closed" or day.day == chosen)
            button.setChecked(day.day == chosen)

    def focus_chosen(self) -> None:
        button = self._group.checkedButton()
        if button is not None:
            button.setFocus()

    def _tell(self, place: int) -> None:
        day = self.buttons[place].day
        if day is not None:
            self.chosen.emit(day.day)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not isinstance(watched, DayButton) or watched.day is None:
            return False
        day = watched.day.day
        while True:
            day = date.fromordinal(day.toordinal() + step)
            if day.weekday() < WORKING or any(
                button.day is not None and button.day.day == day and button.isVisible()
                for button in self.buttons
            ):
                break
        self.chosen.emit(day)
        self.focus_chosen()
        return True
