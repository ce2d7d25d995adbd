"""The enquiry on jobs: who answered and who did not, the sums beside last year's and the plan's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.activities.network.queries import Enquiry, Jobs
from pole_desk.activities.reports.queries import Baseline
from pole_desk.activities.reports.rules.values import value_text
from pole_desk.desktop.pages.network.reading import AnswerLine, Asked
from pole_desk.desktop.pages.network.words import fte_text, whole_euros
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.empty import EmptyState
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day, percent
from pole_desk.kernel.money import euros

SILENT, TOLD = "silent", "told"


class EnquiryView(QWidget):
    """`year_asked(year)`; `opening_asked`, `more_asked`, `remind_asked`; `answer_asked(line)`."""

    year_asked = Signal(int)
    opening_asked = Signal()
    more_asked = Signal()
    remind_asked = Signal()
    answer_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.shown: Asked | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        column.addWidget(self.stack)
        whole = QWidget()
        whole.setObjectName("clear")
        inside = QVBoxLayout(whole)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        inside.addLayout(self._top())
        inside.addLayout(self._figures())
        self.plan = Elided("", "secondary")
        inside.addWidget(self.plan)
        self.chips = ChipRow()
        inside.addWidget(self.chips)
        self.table = DataTable(
            "network-answers", _columns(), empty=(_("Aucune structure ici."), "", None),
            placeholder=_("Nom, e-mail…"),
        )  # fmt: skip
        inside.addWidget(self.table, 1)
        self.stack.addWidget(whole)
        self.empty = EmptyState(
            "inbox", _("Aucune enquête emploi n’a été ouverte : chaque année, elle interroge toutes les structures hébergées."),
            _("Ouvrir l’enquête"), self.opening_asked.emit,
        )  # fmt: skip
        self.stack.addWidget(self.empty)
        self.chips.changed.connect(lambda _keys: self._filter())
        self.table.opened.connect(self.answer_asked)

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.year = ChoiceField()
        self.year.set_name(_("Année de l’enquête"))
        self.year.setFixedWidth(110)
        self.year.edited.connect(lambda: self.year_asked.emit(self.year.value()))
        row.addWidget(self.year)
        self.words = Elided("", "secondary")
        row.addWidget(self.words, 1)
        self.remind = secondary(_("Relancer"), self.remind_asked.emit, "bell")
        self.more = secondary(_("Ajouter une structure…"), self.more_asked.emit, "plus")
        self.opening = secondary(_("Ouvrir l’enquête"), self.opening_asked.emit, "inbox")
        for button in (self.remind, self.more, self.opening):
            row.addWidget(button)
        return row

    def _figures(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.rate = KeyFigure(_("Taux de réponse"))
        self.fte = KeyFigure(_("Emplois (ETP)"))
        self.permanent = KeyFigure(_("CDI"))
        self.district = KeyFigure(_("Embauches en quartier"))
        self.turnover = KeyFigure(_("Chiffre d’affaires"))
        for figure in (self.rate, self.fte, self.permanent, self.district, self.turnover):
            row.addWidget(figure, 1)
            figure.clicked.connect(lambda figure=figure: self.keep(SILENT if figure is self.rate else TOLD))
        return row

    def keep(self, key: str) -> None:
        """Keep those who answered, or those who did not."""
        for name, chip in self.chips.chips.items():
            chip.setChecked(name == key)
        self._filter()

    # --- showing

    def show_asked(self, found: Asked) -> None:
        self.shown = found
        self.stack.setCurrentIndex(1 if found.card is None else 0)
        if found.card is None or found.sums is None:
            return
        self.year.set_choices([(year, str(year)) for year in found.years])
        self.year.set_value(found.card.year)
        self.words.set_text(_dates(found.card))
        self.opening.setVisible(found.to_open is not None)
        self.opening.setText(_("Ouvrir l’enquête {year}…").format(year=found.to_open))
        silent = [line for line in found.lines if line.answer is None]
        self.remind.setText(
            ngettext("Relancer {n} structure", "Relancer {n} structures", len(silent)).format(n=number(len(silent)))
            if silent else _("Relancer")
        )
        self.remind.why("" if silent else _("Toutes les structures ont répondu."))
        self._sum(found, found.card, found.sums)
        self.plan.set_text(_plan(found.baselines))
        self.plan.setVisible(bool(found.baselines))
        self.chips.set_chips([
            (SILENT, _("Sans réponse"), len(silent), "option"),
            (TOLD, _("Ont répondu"), len(found.lines) - len(silent), "confirmed"),
        ])  # fmt: skip
        self._filter()

    def _sum(self, found: Asked, card: Enquiry, sums: Jobs) -> None:
        former, before = found.before, found.before_sums
        self.rate.set(
            "–" if card.rate is None else percent(round(card.rate)),
            _beside(card.year, None if former is None or former.rate is None else percent(round(former.rate))),
            pill=None if card.answered == card.asked else (
                _("{n} sur {of}").format(n=number(card.answered), of=number(card.asked)), "neutral"),
        )  # fmt: skip
        for figure, said in (
            (self.fte, lambda jobs: fte_text(jobs.fte)), (self.permanent, lambda jobs: number(jobs.permanent)),
            (self.district, lambda jobs: number(jobs.district_hired)),
            (self.turnover, lambda jobs: whole_euros(jobs.turnover)),
        ):  # fmt: skip
            figure.set(said(sums), _beside(card.year, None if before is None else said(before)))

    def _filter(self) -> None:
        if self.shown is None:
            return
        checked = self.chips.checked()
        self.table.set_rows([
            line for line in self.shown.lines
            if not checked or (SILENT if line.answer is None else TOLD) in checked
        ])  # fmt: skip


def _beside(year: int, former: str | None) -> str:
    if former is None:
        return _("pas d’enquête en {year}").format(year=year - 1)
    return _("{former} en {year}").format(former=former, year=year - 1)


def _dates(card: Enquiry) -> str:
    words = _("Ouverte le {first}, réponses attendues jusqu’au {last}").format(
        first=numeric_day(card.opened_on), last=numeric_day(card.closes_on)
    )
    return f"{words} · {card.note}" if card.note else words


def _plan(found: list[Baseline]) -> str:
    """The plan's baselines, in a line."""
    if not found:
        return ""
    said = [f"{one.title[:1].lower()}{one.title[1:]}\u202f: {value_text(one.value, one.unit, percent=one.percent)}" for one in found]
    return _("Repères du plan 2013-2014 – {words}").format(words=" · ".join(said))


def _state(row: AnswerLine) -> tuple[str, str]:
    if row.answer is not None:
        return "confirmed", _("a répondu")
    return ("option", _("relancée")) if row.reminded_on is not None else ("option", _("attendue"))


def _sum_of(name: str, said: Callable[[Any], str]) -> Callable[[Sequence[Any]], str]:
    return lambda rows: said(sum((getattr(row, name) or Decimal(0) for row in rows), Decimal(0)))


def _columns() -> list[Column]:
    count = {"align": "right"}
    return [
        Column("name", _("Structure"), 180, strong=True),
        Column("state", _("Réponse"), 112, state=_state, text=lambda row: _state(row)[1], filter=True),
        Column("people", _("Personnes"), 84, total=_sum_of("people", number), **count),
        Column("fte", _("ETP"), 72, text=lambda row: fte_text(row.fte), total=_sum_of("fte", fte_text), **count),
        Column("before", _("ETP un an avant"), 128, spare=3, text=lambda row: fte_text(row.before), **count),
        Column("permanent", _("CDI"), 64, total=_sum_of("permanent", number), spare=1, **count),
        Column("district_hired", _("Quartiers"), 80, total=_sum_of("district_hired", number), spare=2, **count),
        Column("turnover", _("Chiffre d’affaires"), 124, total=_sum_of("turnover", euros), **count),
        Column("answered_on", _("Reçue le"), 104, spare=4),
        Column("reminded_on", _("Relancée le"), 108, spare=5),
        Column("email", _("E-mail"), 150, spare=6, align="left"),
    ]  # fmt: skip
