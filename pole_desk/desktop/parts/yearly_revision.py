"""The yearly revision of prices on an index: what it would do, then the act; refused twice by the rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.activities.leases.rules.rents import ALREADY, NO_INDEX
from pole_desk.desktop.page import Page
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.confirm import ConfirmPanel
from pole_desk.desktop.widgets.fields import IntField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary as quiet
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day, percent
from pole_desk.kernel.money import euros

PREPARED_FROM = 10
"""From October on, the year proposed is the next one: its index is known then."""


class Row(Protocol):
    """A price to revise; `problem` is empty where it can be."""

    @property
    def problem(self) -> str: ...


class Preview(Protocol):
    """What a revision would do; the command refuses another than the one `seen`."""

    @property
    def year(self) -> int: ...
    @property
    def on(self) -> date: ...
    @property
    def rows(self) -> Sequence[Row]: ...
    @property
    def ready(self) -> Sequence[Row]: ...
    @property
    def seen(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rents:
    """Which rents are revised: the preview of what the form holds, the two commands, the euros a month
    that the revision of lines adds."""

    asked: Callable[[dict[str, Any]], Promise[Any]]
    applied: Callable[[Any], object]
    taken_back: Callable[[int], object]
    gain: Callable[[Sequence[Any]], Decimal]


class YearlyRevision(QWidget):
    """Year and day at the top, the lines below; « Appliquer » asks once more."""

    def __init__(self, page: Page, rents: Rents, table: DataTable) -> None:
        super().__init__()
        self.rents = rents
        self.table = table
        self.setObjectName("clear")
        self.page = page
        self.preview: Any = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.form = Form()
        row = self.form.row()
        today = page.seat.clock.today
        self.form.add(_("Année"), IntField(least=2000, most=2100), name="year", required=True, beside=row)
        self.form.add(_("À partir du"), DateField(today, _("1er janvier")), name="on", beside=row)
        self.more(row)
        self.form.set_values(year=today().year + (today().month >= PREPARED_FROM))
        column.addWidget(self.form)
        self.apply = primary(_("Appliquer l’indexation"), self.confirm, "percent")
        self.take_back = secondary(_("Retirer celle de l’année"), self._ask_back, "undo-2")
        acts = QHBoxLayout()
        self.words = quiet("", wrap=True)
        acts.addWidget(self.words, 1)
        acts.addWidget(self.take_back)
        acts.addWidget(self.apply)
        column.addLayout(acts)
        self.question = QVBoxLayout()
        column.addLayout(self.question)
        column.addWidget(self.table, 1)
        self.form.edited.connect(self.look)

    # --- what a page says

    def more(self, row: QHBoxLayout) -> None:
        """Add what else narrows the revision beside the year and the day."""

    # --- the same for all

    def look(self) -> None:
        """Ask again what the year typed would do."""
        values = self.form.values()
        if values is None:
            return
        self.table.set_loading()
        self.rents.asked(values).then(self._show).fail(self._lost)

    def _lost(self, error: Exception) -> None:
        words = error.message if isinstance(error, PoleError) else str(error)
        self.table.set_error(words, self.look)

    def _show(self, preview: Preview) -> None:
        self.preview = preview
        self.table.set_rows(preview.rows)
        ready = preview.ready
        done = sum(row.problem == ALREADY for row in preview.rows)
        lost = len(preview.rows) - len(ready) - done
        words = ngettext(
            _("{n} loyer à réviser : {gain} par mois."), _("{n} loyers à réviser : {gain} par mois."),
            len(ready),
        )  # fmt: skip
        parts = [words.format(n=number(len(ready)), gain=signed(self.rents.gain(ready)))]
        if done:
            words = ngettext(_("{n} déjà révisé."), _("{n} déjà révisés."), done)
            parts.append(words.format(n=number(done)))
        if lost:
            words = ngettext(_("{n} sans indice publié."), _("{n} sans indice publié."), lost)
            parts.append(words.format(n=number(lost)))
        self.words.setText("  ".join(parts))
        nothing = _("Tous les loyers de cette année sont déjà révisés, ou leur indice manque.")
        self.apply.why("" if ready else nothing)
        self.take_back.why("" if done else _("Aucune indexation de cette année à retirer."))

    def confirm(self) -> None:
        """Ask once more, with the figures."""
        preview = self.preview
        if preview is None:
            return
        detail = _("Nouveaux loyers à partir du {day}. Les lignes sans indice restent telles quelles.")
        panel = ConfirmPanel(
            _("Réviser {n} loyers pour {year} ?").format(n=len(preview.ready), year=preview.year),
            detail.format(day=numeric_day(preview.on)), _("Appliquer l’indexation"),
            lambda: self.rents.applied(preview),
        )  # fmt: skip
        self._ask(panel)

    def _ask(self, panel: ConfirmPanel) -> None:
        while (item := self.question.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.question.addWidget(panel)
        panel.no.setFocus()

    def _ask_back(self) -> None:
        if self.preview is None:
            return
        year = self.preview.year
        self._ask(
            ConfirmPanel(
                _("Retirer l’indexation de {year} ?").format(year=year),
                _("Les loyers redeviennent ceux d’avant, sauf là où ils sont déjà facturés."),
                _("Retirer l’indexation"), lambda: self.rents.taken_back(year), danger=True,
            )
        )  # fmt: skip


def signed(gap: Decimal) -> str:
    """An amount with its sign."""
    return f"+{euros(gap)}" if gap > 0 else euros(gap)


def index_words(quarter: str, value: Decimal | None) -> str:
    """A quarter of an index, and its value when it is known."""
    return quarter if value is None else f"{quarter}\u202f: {number(value, 2)}"


def outcome_words(problem: str, old: Decimal, new: Decimal | None) -> str:
    """By how much a price changes, or why it stays as it is."""
    if problem == ALREADY:
        return _("déjà révisé")
    if problem == NO_INDEX:
        return _("indice non publié")
    return "" if new is None or not old else percent((new / old - 1) * 100, 2)


def gap_words(old: Decimal, new: Decimal | None) -> str:
    """What a revision adds to a price; empty where it adds nothing that can be said."""
    return "" if new is None or not old else signed(new - old)


def problem_tone(row: Row) -> str:
    return "warning" if row.problem == NO_INDEX else ""
