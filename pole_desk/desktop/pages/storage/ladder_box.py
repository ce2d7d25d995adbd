"""The overdue ladder on a card: what is late, the rungs climbed, the next one as a button."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.activities.storage.queries import Lateness
from pole_desk.activities.storage.rules.ladder import cause_name, step_name, step_verb
from pole_desk.desktop.pages.storage.acts import Acts
from pole_desk.desktop.pages.storage.contents import step_rows
from pole_desk.desktop.pages.storage.reading import Card
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.widgets.buttons import danger, secondary
from pole_desk.desktop.widgets.card import Card as Box
from pole_desk.desktop.widgets.labels import secondary as quiet
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.pill import TonePill
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import euros


class LadderBox(Box):
    """`set_card` shows the storage's latenesses; none: that all is well."""

    def __init__(self, acts: Acts) -> None:
        super().__init__(_("Retards"))
        self.acts = acts
        self._inside: QWidget | None = None

    def set_card(self, card: Card) -> None:
        """Show each lateness with its next rung."""
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget()
        self._inside.setObjectName("clear")
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for late in card.late:
            self._late(column, late)
        closed = [one for one in card.storage.overdue if one.closed_on is not None and one.steps]
        if not card.late and not closed:
            column.addWidget(quiet(_("Rien n’est en retard."), wrap=True))
        for case in closed:
            rows = Rows(_("Retard classé"), "")
            rows.set_rows(step_rows(case, self.acts))
            column.addWidget(rows)
        self.body.addWidget(self._inside)
        self._inside.show()

    def _late(self, column: QVBoxLayout, late: Lateness) -> None:
        column.addWidget(TonePill(cause_name(late.cause).capitalize(), "danger"))
        owed = _("{amount} dus depuis le {day} (facture {invoice})") if late.amount else _("Depuis le {day}")
        amount = euros(late.amount) if late.amount else ""
        said = owed.format(amount=amount, day=numeric_day(late.since), invoice=late.invoice)
        column.addWidget(text(said))
        if late.case is not None:
            rows = Rows("", "")
            rows.set_rows(step_rows(late.case, self.acts))
            column.addWidget(rows)
        if late.follows is not None:
            due = _("{step} : dès le {day}").format(
                step=step_name(late.follows.step).capitalize(), day=numeric_day(late.follows.due_on)
            )
            column.addWidget(quiet(due, wrap=True))
            button = danger(step_verb(late.follows.step), partial(self.acts.climb, late), "bell")
            column.addWidget(button)
        if late.case is not None:
            column.addWidget(secondary(_("Classer, c’est réglé…"), partial(self.acts.settle, late.case), "check"))
