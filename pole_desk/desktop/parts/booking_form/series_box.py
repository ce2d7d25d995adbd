"""The dates of a repetition, those that somebody else has with the ways out, date by date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from pole_desk.desktop.theme import icon, tokens
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.labels import secondary as quiet
from pole_desk.kernel.i18n import _, ngettext

LINE, SEEN = 26, 4
SKIP, KEEP, OPTION = "skip", "keep", "option"
CLASHES_SHOWN = 12
"""Clashes decided one by one; more are decided together."""


class DateLine(NamedTuple):
    """A date: its words, who is there when it clashes, what may be done then ((value, words), …)."""

    key: str
    words: str
    clash: str = ""
    offers: tuple[tuple[str, str], ...] = ()


class SeriesBox(QWidget):
    """`decided` when another way out is chosen for a date."""

    decided = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.title = label("", "strong")
        self._column.addWidget(self.title)
        self.said = quiet("", wrap=True)
        self._column.addWidget(self.said)
        self.dates = QListWidget()
        self.dates.setAccessibleName(_("Dates de la répétition"))
        self._column.addWidget(self.dates)
        self.all_of_them = ChoiceField([(KEEP, _("Garder la demande, à retenter")), (SKIP, _("Sauter la date"))])
        self.all_of_them.set_name(_("Pour toutes les dates prises"))
        self.all_of_them.edited.connect(self._all)
        self._column.addWidget(self.all_of_them)
        self.choices: dict[str, ChoiceField] = {}
        self._rows: list[QWidget] = []
        self.lines: list[DateLine] = []
        self.hide()

    def show_dates(self, words: str, lines: Sequence[DateLine]) -> None:
        """Show the dates; what was decided for a date that still clashes stays. Nothing hides it."""
        kept = self.decisions()
        self.lines = list(lines)
        self.setVisible(bool(lines))
        clashing = [line for line in lines if line.clash]
        count = ngettext("{n} date", "{n} dates", len(lines)).format(n=len(lines))
        taken = ngettext("{n} est déjà prise", "{n} sont déjà prises", len(clashing)).format(n=len(clashing))
        self.title.setText(f"{count}, {taken}" if clashing else count)
        self.said.setText(words)
        self._list(lines)
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows, self.choices = [], {}
        self.all_of_them.setVisible(len(clashing) > 1)
        if self.all_of_them.value() is None:
            self.all_of_them.set_value(KEEP)
        for line in clashing[:CLASHES_SHOWN]:
            self._clash(line, kept.get(line.key))

    def _list(self, lines: Sequence[DateLine]) -> None:
        self.dates.clear()
        now = tokens()
        for line in lines:
            item = QListWidgetItem(f"{line.words} — {line.clash}" if line.clash else line.words)
            name, colour = ("triangle-alert", now.danger) if line.clash else ("check", now.success)
            item.setIcon(icon(name, colour, 14, 0))
            item.setSizeHint(QSize(0, LINE))
            item.setToolTip(item.text())
            self.dates.addItem(item)
        self.dates.setFixedHeight(LINE * min(SEEN, max(1, len(lines))) + 4)

    def _clash(self, line: DateLine, kept: str | None) -> None:
        row = QWidget()
        row.setObjectName("clear")
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        day = quiet(line.words)
        day.setToolTip(line.clash)
        across.addWidget(day, 2)
        choice = ChoiceField(
            [*line.offers, (OPTION, _("Poser une option derrière")), (KEEP, _("Garder la demande, à retenter")),
             (SKIP, _("Sauter la date"))]
        )  # fmt: skip
        choice.set_name(_("{day} : que faire").format(day=line.words))
        choice.set_value(kept if kept is not None else self.all_of_them.value() or KEEP)
        choice.edited.connect(self.decided)
        across.addWidget(choice, 3)
        self.choices[line.key] = choice
        self._rows.append(row)
        self._column.addWidget(row)

    def decisions(self) -> dict[str, str]:
        """What to do about each clash, by its key."""
        usual = str(self.all_of_them.value() or KEEP)
        return {
            line.key: str(self.choices[line.key].value() or usual) if line.key in self.choices else usual
            for line in self.lines
            if line.clash
        }

    def _all(self) -> None:
        for choice in self.choices.values():
            choice.set_value(self.all_of_them.value())
        self.decided.emit()
