"""The repetition: how often, on which days, until when; written as RFC 5545 does, expanded elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.fields import CheckField, ChoiceField, IntField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.tab_stops import OneStop
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import WEEKDAYS, _

ONCE = "once"
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKLY = ("weekly", "fortnight")
_LAST = 5
"""The fifth weekday of a month is asked for as its last one: not every month has five."""


def rule_of(every: str, day: date, days: tuple[int, ...], until: date | None, count: int | None) -> str:
    """`FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20261217`; empty for once."""
    if every == ONCE:
        return ""
    nth = (day.day - 1) // 7 + 1
    parts = {
        "daily": "FREQ=DAILY",
        "workdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "weekly": "FREQ=WEEKLY",
        "fortnight": "FREQ=WEEKLY;INTERVAL=2",
        "month_day": f"FREQ=MONTHLY;BYMONTHDAY={day.day}",
        "month_weekday": f"FREQ=MONTHLY;BYDAY={-1 if nth == _LAST else nth}{_CODES[day.weekday()]}",
    }[every]
    if every in _WEEKLY:
        parts += ";BYDAY=" + ",".join(_CODES[one] for one in sorted({*days, day.weekday()}))
    if until is not None:
        return f"{parts};UNTIL={until:%Y%m%d}"
    return f"{parts};COUNT={count}" if count else parts


def choices(day: date | None) -> list[tuple[str, str]]:
    """How often, in the words of the day chosen."""
    name = WEEKDAYS[day.weekday()] if day else _("semaine")
    found = [
        (ONCE, _("Une seule fois")),
        ("daily", _("Chaque jour")),
        ("workdays", _("Du lundi au vendredi")),
        ("weekly", _("Chaque {day}").format(day=name)),
        ("fortnight", _("Un {day} sur deux").format(day=name)),
    ]
    if day is None:
        return found
    nth = (day.day - 1) // 7 + 1
    ranks = (_("premier"), _("deuxième"), _("troisième"), _("quatrième"), _("dernier"))
    return [
        *found,
        ("month_weekday", _("Le {rank} {day} du mois").format(rank=ranks[nth - 1], day=name)),
        ("month_day", _("Le {n} de chaque mois").format(n=_("1er") if day.day == 1 else day.day)),
    ]


class RepeatBox(QWidget):
    """`moved` when the rule reads as another one."""

    moved = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.top = Form()
        self.every = ChoiceField(choices(None))
        self.every.set_value(ONCE)
        self.top.add(_("Répéter"), self.every, name="every")
        column.addWidget(self.top)
        self.more = QWidget()
        self.more.setObjectName("clear")
        inside = QVBoxLayout(self.more)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self._week())
        self.ends = Form()
        row = self.ends.row()
        self.until, self.count = DateField(today, _("17/12, +60")), IntField(_("6"), least=1, most=500)
        self.ends.add(_("Jusqu’au"), self.until, name="until", beside=row)
        self.ends.add(_("ou combien de fois"), self.count, name="count", beside=row)
        self.closed = CheckField(_("Aussi les jours fériés et fermés"))
        self.ends.add("", self.closed, name="closed")
        inside.addWidget(self.ends)
        column.addWidget(self.more)
        self.more.hide()
        self._day: date | None = None
        self._implied: int | None = None
        for field in (self.every, self.until, self.count, self.closed):
            field.edited.connect(self._typed)
        self.until.edited.connect(lambda: self.count.set_value(None))
        self.count.edited.connect(lambda: self.until.set_value(None))

    def _week(self) -> QWidget:
        self.week = QWidget()
        self.week.setObjectName("clear")
        row = QHBoxLayout(self.week)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.days: list[Button] = []
        for name in WEEKDAYS:
            button = Button(name[:2].capitalize(), "chip")
            button.setCheckable(True)
            button.setAccessibleName(_("le {day}").format(day=name))
            button.clicked.connect(self._chose_days)
            self.days.append(button)
            row.addWidget(button, 1)
        OneStop(self, self.days)
        return self.week

    # --- values

    def set_day(self, day: date | None) -> None:
        """The first day, whose name and rank the choices say; its weekday follows it, those chosen stay."""
        if day == self._day:
            return
        self._day = day
        kept = self.every.value()
        self.every.set_choices(choices(day))
        self.every.set_value(kept if kept in dict(choices(day)) else ONCE)
        if self._implied is not None:
            self.days[self._implied].setChecked(False)
            self._implied = None
        if day is not None and not self.days[day.weekday()].isChecked():
            self.days[day.weekday()].setChecked(True)
            self._implied = day.weekday()

    @property
    def repeats(self) -> bool:
        return self.every.value() not in (None, ONCE)

    def rule(self) -> str:
        """The rule typed, empty for once. Raises BadInput while the end is missing or unreadable."""
        if not self.repeats or self._day is None:
            return ""
        until, count = self.until.value(), self.count.value()
        if until is None and count is None:
            raise BadInput("endless", _("Dites jusqu’à quand, ou combien de fois."))
        if until is not None and until < self._day:
            raise BadInput("until", _("La répétition finit avant de commencer."))
        days = tuple(place for place, button in enumerate(self.days) if button.isChecked())
        return rule_of(str(self.every.value()), self._day, days, until, count)

    def required(self) -> str | None:
        """As `rule`, showing what is missing under its field; None then."""
        try:
            return self.rule()
        except BadInput as error:
            self.until.refuse(error.message)
            self.until.setFocus()
            return None

    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return {
            "every": str(self.every.value() or ONCE), "until": self.until.line.text(),
            "count": self.count.line.text(), "closed": "1" if self.closed.value() else "",
            "days": "".join(str(place) for place, one in enumerate(self.days) if one.isChecked()),
        }  # fmt: skip

    def set_texts(self, texts: dict[str, str]) -> None:
        """Put back what stood in the fields."""
        every = texts.get("every", ONCE)
        self.every.set_value(every if every in dict(choices(self._day)) else ONCE)
        self.until.line.setText(texts.get("until", ""))
        self.count.line.setText(texts.get("count", ""))
        self.closed.set_value(bool(texts.get("closed")))
        for place, button in enumerate(self.days):
            button.setChecked(str(place) in texts.get("days", ""))
        first = None if self._day is None else self._day.weekday()
        self._implied = first if texts.get("days") == str(first) else None
        self._show()

    # --- inside

    def _chose_days(self) -> None:
        self._implied = None
        self._typed()

    def _show(self) -> None:
        self.more.setVisible(self.repeats)
        self.week.setVisible(self.every.value() in _WEEKLY)

    def _typed(self) -> None:
        self._show()
        self.until.accept_text()
        self.moved.emit()
