"""A list that is built line by line inside a form: add, take out, move up; each line has its own fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.widgets.buttons import ghost, icon_button
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import title as title_label
from pole_desk.kernel.i18n import _

Fill = Callable[[Form], None]


class Line(QFrame):
    """A line: its fields, and what it keeps that is not typed (a key, a number)."""

    def __init__(self, fill: Fill, kept: Mapping[str, Any], words: str) -> None:
        super().__init__()
        self.setObjectName("rowline")
        self.kept = dict(kept)
        self.form = Form()
        fill(self.form)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.addWidget(self.form, 1)
        column = QVBoxLayout()
        self.up = icon_button("arrow-up", _("Monter : {what}").format(what=words))
        self.out = icon_button("x", _("Retirer : {what}").format(what=words))
        column.addWidget(self.up)
        column.addWidget(self.out)
        column.addStretch(1)
        row.addLayout(column)


class Lines(QWidget):
    """`values()` gives each line's values and what it keeps, None when one is refused."""

    def __init__(self, title: str, add: str, fill: Fill) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._fill, self._words = fill, title
        self.lines: list[Line] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title_label(title))
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        column.addLayout(self._column)
        column.addWidget(ghost(add, self.add_line, "plus"))

    def add_line(self, values: Mapping[str, Any] | None = None, kept: Mapping[str, Any] | None = None) -> Line:
        """One more line, filled when values are given."""
        line = Line(self._fill, kept or {}, f"{self._words} {len(self.lines) + 1}")
        if values:
            line.form.set_values(**values)
        line.out.clicked.connect(lambda _checked=False: self._take_out(line))
        line.up.clicked.connect(lambda _checked=False: self._move_up(line))
        self.lines.append(line)
        self._column.addWidget(line)
        return line

    def values(self) -> list[dict[str, Any]] | None:
        """Every line, in order."""
        read = [line.form.values() for line in self.lines]
        if any(one is None for one in read):
            return None
        return [{**line.kept, **(one or {})} for line, one in zip(self.lines, read, strict=True)]

    def _take_out(self, line: Line) -> None:
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _move_up(self, line: Line) -> None:
        place = self.lines.index(line)
        if place:
            self.lines.insert(place - 1, self.lines.pop(place))
            self._column.removeWidget(line)
            self._column.insertWidget(place - 1, line)


def fill_lines(box: Lines, rows: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
    """Put lines in: (values, kept) each."""
    for values, kept in rows:
        box.add_line(values, kept)
