"""When: a day, two hours or a length, the parts of the day that callers name; nothing is asked here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.desktop.parts.booking_form.wish import (
    PARTS,
    Times,
    bounds,
    hour_written,
    read_end,
    wall_of,
)
from pole_desk.desktop.widgets.board.titles import duration_text, hour_text
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.chip import Flow
from pole_desk.desktop.widgets.fields import LineField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.tab_stops import OneStop
from pole_desk.desktop.widgets.when import DateField, TimeField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, brief_day, spoken_day
from pole_desk.kernel.periods import day_of, last_day_of


class EndField(LineField["time | timedelta"]):
    """An hour, or a length after a plus sign."""

    def __init__(self) -> None:
        super().__init__(_("12h30, +2h"))
        self.length = ""

    def reading(self, value: time | timedelta) -> str:
        return self.length

    def tell(self, length: str) -> None:
        """Say under the field how long that makes; an error there stays."""
        self.length = length
        if not self.error():
            self.read_aloud(length)

    def read(self, text: str) -> time | timedelta:
        return read_end(text)

    def write(self, value: time | timedelta) -> str:
        if isinstance(value, time):
            return hour_written(value)
        hours, minutes = divmod(int(value.total_seconds()) // 60, 60)
        return f"+{hours}h{minutes:02d}"


class DayField(DateField):
    """A day that is read back on one line: the fields below do not move."""

    def reading(self, value: date) -> str:
        return spoken_day(value)


class WhenBox(QWidget):
    """`moved` as soon as what is typed reads as another time, `lost` once it reads as none."""

    moved = Signal()
    lost = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.form = Form()
        row = self.form.row()
        self.day = DayField(today, _("lundi, +7"))
        self.starts, self.ends = TimeField(_("9h30")), EndField()
        self.form.add(_("Jour"), self.day, name="day", required=True, beside=row)
        self.form.add(_("De"), self.starts, name="starts", required=True, beside=row)
        self.form.add(_("À"), self.ends, name="ends", required=True, beside=row)
        for place, share in enumerate((5, 3, 3)):
            row.setStretch(place, share)
        self.last = DateField(today, _("le même jour"))
        self._last_row = QWidget()
        self._last_row.setObjectName("clear")
        inside = QVBoxLayout(self._last_row)
        inside.setContentsMargins(0, 0, 0, 0)
        self._last_form = Form()
        self._last_form.add(_("Dernier jour"), self.last, name="last")
        inside.addWidget(self._last_form)
        column.addWidget(self.form)
        column.addWidget(self._last_row)
        column.addLayout(self._shortcuts())
        self._last_row.hide()
        self._known: tuple[int, int] | None = None
        for field in (self.day, self.starts, self.ends, self.last):
            field.edited.connect(self._typed)

    def _shortcuts(self) -> Flow:
        flow = Flow(0)
        parts = [ghost(words, partial(self._part, starts, ends)) for _key, words, starts, ends in PARTS]
        self.several = ghost(_("+ jours"), self._open_last, tip=_("Sur plusieurs jours"))
        for button in (*parts, self.several):
            flow.addWidget(button)
        OneStop(self, (*parts, self.several))
        return flow

    def _part(self, starts: time, ends: time) -> None:
        self.starts.set_value(starts)
        self.ends.set_value(ends)
        self._typed()

    def _open_last(self) -> None:
        self._last_row.show()
        self.several.hide()
        self.last.setFocus()

    # --- values

    def span(self) -> tuple[int, int] | None:
        """What is typed as epoch seconds; None while it can't be read."""
        try:
            return bounds(self._times())
        except BadInput:
            return None

    def flaw(self) -> str:
        """Why what is typed is no time; empty once it is one."""
        for words, field in (
            (_("le jour"), self.day), (_("l’heure de début"), self.starts), (_("l’heure de fin"), self.ends)
        ):  # fmt: skip
            try:
                if field.value() is None:
                    return _("{what} manque").format(what=words)
            except BadInput:
                return _("{what} ne se lit pas").format(what=words)
        try:
            bounds(self._times())
        except BadInput as error:
            return error.message.rstrip(".")
        return ""

    def required(self) -> tuple[int, int] | None:
        """As `span`, showing under its field what can't be read; that field has the focus."""
        if self.form.values() is None:
            return None
        try:
            return bounds(self._times())
        except BadInput as error:
            field = self.last if error.code == "dates_reversed" and self._last_row.isVisible() else self.ends
            if error.code == "no_such_hour" and hour_written(self.starts.value() or time()) in error.message:
                field = self.starts
            field.refuse(error.message)
            field.setFocus()
            return None

    def set_span(self, starts_at: int, ends_at: int) -> None:
        """Show a slot that was drawn or booked; without `moved`."""
        first, last = wall_of(starts_at), wall_of(ends_at)
        self.day.set_value(first.date())
        self.starts.set_value(first.time())
        self.ends.set_value(last.time())
        final = last_day_of(ends_at)
        overnight = final is not None and _overnight(first.time(), last.time(), final, first.date())
        far = final is not None and final > first.date() and not overnight
        self.last.set_value(last.date() if far else None)
        self._last_row.setVisible(far)
        self.several.setVisible(not far)
        self._known = (starts_at, ends_at)
        self._say()

    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return {
            "day": self.day.line.text(), "starts": self.starts.line.text(),
            "ends": self.ends.line.text(), "last": self.last.line.text(),
        }  # fmt: skip

    def set_texts(self, texts: dict[str, str]) -> None:
        """Put back what stood in the fields, readable or not."""
        for name, field in (("day", self.day), ("starts", self.starts), ("ends", self.ends), ("last", self.last)):
            field.line.setText(texts.get(name, ""))
        self._last_row.setVisible(bool(texts.get("last")))
        self.several.setVisible(not texts.get("last"))
        self._known = self.span()
        self._say()

    def refuse(self, message: str) -> None:
        """Show a refusal of the rules about the hours."""
        self.ends.refuse(message)
        self.ends.setFocus()

    # --- inside

    def _times(self) -> Times:
        day, starts, ends = self.day.value(), self.starts.value(), self.ends.value()
        if day is None or starts is None or ends is None:
            raise BadInput("when", _("À remplir."))
        return Times(day, starts, ends, self.last.value() if self._last_row.isVisibleTo(self) else None)

    def _typed(self) -> None:
        self._say()
        span = self.span()
        if span == self._known:
            return
        self._known = span
        (self.lost if span is None else self.moved).emit()

    def _say(self) -> None:
        span = self.span()
        if span is None:
            self.ends.tell("")
            return
        words = duration_text(span[1] - span[0])
        until = day_of(span[1] - 1)
        if until != day_of(span[0]):
            words = _("{length}, {day}").format(length=words, day=brief_day(day_of(span[1])))
        elif isinstance(self.ends.value(), timedelta):
            words = _("{length}, {hour}").format(length=words, hour=hour_text(span[1]))
        self.ends.tell(words)


def _overnight(starts: time, ends: time, last: date, first: date) -> bool:
    """A night that ends before the hour it began: the last day goes without saying."""
    return last == first + timedelta(days=1) and ends <= starts
