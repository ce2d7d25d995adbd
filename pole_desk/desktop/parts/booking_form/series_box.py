"""The dates of a repetition, those that somebody else has with the ways out, date by date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from pole_desk.desktop.theme import icon, tokens
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.labels import secondary as quiet
from pole_desk.kernel.i18n import _, ngettext

LINE, SEEN = 26, 4
SKIP, KEEP = "skip", "refuse"
EVERY = [(KEEP, _("Toutes : noter, à reprendre")), (SKIP, _("Toutes : passer la date"))]
CLASHES_SHOWN = 12
"""Clashes decided one by one; more are decided together."""


class DateLine(NamedTuple):
    """A date: its words, who is there when it clashes, the ways out ((value, words), …), the usual one.

    `stays` says why a date is left as it is.
    """

    key: str
    words: str
    clash: str = ""
    offers: tuple[tuple[str, str], ...] = ()
    usual: str = KEEP
    stays: str = ""


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
        self.all_of_them = ChoiceField(EVERY)
        self.all_of_them.set_value(None)
        self.all_of_them.set_name(_("Pour toutes les dates prises"))
        self.all_of_them.edited.connect(self._all)
        self._column.addWidget(self.all_of_them)
        self.choices: dict[str, ChoiceField] = {}
        self._rows: list[QWidget] = []
        self.lines: list[DateLine] = []
        self.hide()

    def show_dates(self, words: str, lines: Sequence[DateLine], title: str = "") -> None:
        """Show the dates; what was decided for a date that still clashes stays. Nothing hides it."""
        kept, before = self._still_offered(lines), _asked(self.lines)
        self.lines = list(lines)
        self.setVisible(bool(lines))
        clashing = [line for line in lines if line.clash]
        count = ngettext("{n} date", "{n} dates", len(lines)).format(n=len(lines))
        taken = ngettext("{n} est déjà prise", "{n} sont déjà prises", len(clashing)).format(n=len(clashing))
        count = title or count
        self.title.setText(f"{count}, {taken}" if clashing else count)
        self.said.setText(words)
        self._list(lines)
        if _asked(lines) == before:
            return
        typing = next((key for key, one in self.choices.items() if one.box.hasFocus()), "")
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows, self.choices = [], {}
        self.all_of_them.setVisible(len(clashing) > 1)
        for line in clashing[:CLASHES_SHOWN]:
            self._clash(line, kept.get(line.key))
        if typing in self.choices:
            self.choices[typing].setFocus()

    def decide_for_all(self, choices: Sequence[tuple[str, str]]) -> None:
        """What may be said of all the clashes at once."""
        self.all_of_them.set_choices(list(choices))
        self.all_of_them.set_value(None)

    def _list(self, lines: Sequence[DateLine]) -> None:
        self.dates.clear()
        now = tokens()
        for line in lines:
            item = QListWidgetItem(" — ".join(part for part in (line.words, line.clash or line.stays) if part))
            name, colour = ("triangle-alert", now.danger) if line.clash else ("check", now.success)
            if line.stays and not line.clash:
                name, colour = "minus", now.secondary
            item.setIcon(icon(name, colour, 14, 0))
            item.setSizeHint(QSize(0, LINE))
            item.setToolTip(item.text())
            self.dates.addItem(item)
        self.dates.setFixedHeight(LINE * min(SEEN, max(1, len(lines))) + 4)

    def _clash(self, line: DateLine, kept: str | None) -> None:
        row = QWidget()
        row.setObjectName("clear")
        stack = QVBoxLayout(row)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(4)
        stack.addWidget(quiet(f"{line.words} — {line.clash}", wrap=True))
        choice = ChoiceField(list(line.offers))
        choice.set_name(_("{day} : que faire").format(day=line.words))
        known = dict(line.offers)
        choice.set_value(kept if kept in known else line.usual if line.usual in known else line.offers[0][0])
        choice.edited.connect(self.decided)
        stack.addWidget(choice)
        self.choices[line.key] = choice
        self._rows.append(row)
        self._column.addWidget(row)

    def decisions(self) -> dict[str, str]:
        """What to do about each clash, by its key."""
        return {
            line.key: str(self.choices[line.key].value()) if line.key in self.choices else self._unseen(line)
            for line in self.lines
            if line.clash
        }

    def _unseen(self, line: DateLine) -> str:
        """What becomes of a date that has no choice of its own: what was said for all, else the usual."""
        wanted = f"{self.all_of_them.value()}:"
        return next((value for value, _text in line.offers if value.startswith(wanted)), line.usual)

    def _still_offered(self, lines: Sequence[DateLine]) -> dict[str, str]:
        """The decisions that mean the same as before; a way out that is another one now is not kept."""
        before = {line.key: dict(line.offers) for line in self.lines}
        after = {line.key: dict(line.offers) for line in lines}
        return {
            key: value for key, value in self.decisions().items()
            if value in before[key] and after.get(key, {}).get(value) == before[key][value]
        }  # fmt: skip

    def _all(self) -> None:
        for key, choice in self.choices.items():
            line = next(one for one in self.lines if one.key == key)
            wanted = f"{self.all_of_them.value()}:"
            found = next((value for value, _text in line.offers if value.startswith(wanted)), None)
            if found is not None:
                choice.set_value(found)
        self.decided.emit()


def _asked(lines: Sequence[DateLine]) -> list[DateLine]:
    """The dates that want an answer, whatever is answered."""
    return [line._replace(usual="") for line in lines if line.clash]
