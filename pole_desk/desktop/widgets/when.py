"""Dates and times as a receptionist types them: `5/12`, `demain`, `+7`, `9h30`, `930`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QVBoxLayout, QWidget

from pole_desk.desktop.widgets.buttons import icon_button
from pole_desk.desktop.widgets.fields import LineField
from pole_desk.kernel.i18n import _, long_day, numeric_day
from pole_desk.kernel.inputs import parse_day, parse_time


class CalendarPopup(QFrame):
    """A month to pick a day from, closed by a pick or Esc."""

    def __init__(self, parent: QWidget, chosen: Callable[[date], None]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._chosen = chosen
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        self.calendar = QCalendarWidget()
        self.calendar.setLocale(QLocale(QLocale.Language.French, QLocale.Country.France))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        self.calendar.setAccessibleName(_("Calendrier"))
        self.calendar.clicked.connect(self._take)
        self.calendar.activated.connect(self._take)
        column.addWidget(self.calendar)

    def show_at(self, corner: QPoint, day: date) -> None:
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.adjustSize()
        self.move(corner)
        self.show()
        self.calendar.setFocus()

    def _take(self, day: QDate) -> None:
        self.close()
        self._chosen(date(day.year(), day.month(), day.day()))


class DateField(LineField[date]):
    """A day; `today` is the clock's. The arrows up and down move by a day, Alt+down opens the calendar."""

    def __init__(self, today: Callable[[], date], placeholder: str = "") -> None:
        super().__init__(placeholder or _("jj/mm, demain, lundi, +7"))
        self._today = today
        self._popup = CalendarPopup(self, self._picked)
        self.button = icon_button("calendar-days", _("Ouvrir le calendrier (Alt+↓)"), self._open)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row.addWidget(self.button)

    def read(self, text: str) -> date:
        return parse_day(text, self._today())

    def write(self, value: date) -> str:
        return numeric_day(value)

    def reading(self, value: date) -> str:
        return long_day(value)

    def set_value(self, value: date | None) -> None:
        super().set_value(value)
        if value is not None:
            self.read_aloud(self.reading(value))

    def set_name(self, name: str) -> None:
        super().set_name(name)
        self.button.setAccessibleName(_("{name} : ouvrir le calendrier (Alt+↓)").format(name=name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._open()
            return
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None or not self.check():
            super().keyPressEvent(event)
            return
        day = self.value() or self._today()
        self._picked(date.fromordinal(day.toordinal() + step))

    def _open(self) -> None:
        day = (self.value() if self.check() else None) or self._today()
        self._popup.show_at(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)), day)

    def _picked(self, day: date) -> None:
        self.set_value(day)
        self.edited.emit()


class TimeField(LineField[time]):
    """A time of the day: `9h30`, `930`, `9:30`."""

    def __init__(self, placeholder: str = "") -> None:
        super().__init__(placeholder or _("9h30"))

    def read(self, text: str) -> time:
        return parse_time(text)

    def write(self, value: time) -> str:
        return f"{value.hour:02d}:{value.minute:02d}"

    def reading(self, value: time) -> str:
        plain = self.line.text().strip()
        return "" if plain == self.write(value) else self.write(value).replace(":", "\u202fh\u202f")
