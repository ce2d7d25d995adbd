"""The year's figures of a chantier, and the records behind the one chosen."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.activities.reports.queries import By, behind, cuts, definitions
from pole_desk.activities.reports.rules import year_period
from pole_desk.activities.reports.rules.amounts import amount_words
from pole_desk.desktop.page import Page
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId
from pole_desk.ports.indicators import Indicator
from pole_desk.registers.chantiers.queries import Chantier

YEARS = 6
"""How many years back the chooser goes."""


class FigureLine(NamedTuple):
    """A figure of the year: what of it served the chantier."""

    id: str
    title: str
    amount: int
    words: str
    definition: str


class Behind(NamedTuple):
    """A record behind a figure, with the part that the chantier has of it."""

    id: int
    label: str
    party_name: str
    amount: int
    words: str
    first: date
    last: date
    page: str
    target: int


def figures(reader: Reader, *, chantier: ChantierId, year: int) -> list[FigureLine]:
    """What a chantier has of each figure of a year, those of nothing left out."""
    period = year_period(year)
    known = {one.code: one for one in definitions(reader, period=period)}
    found = []
    for cut in cuts(reader, period=period, by=By.CHANTIER):
        amount = next((one.amount for one in cut.slices if one.key == str(chantier)), 0)
        of = known[cut.code]
        if amount and isinstance(of, Indicator):
            found.append(FigureLine(of.code, of.title, amount, amount_words(amount, of=of), of.definition))
    return found


def records(reader: Reader, *, chantier: ChantierId, year: int, code: str) -> list[Behind]:
    """The records behind a figure of a chantier."""
    period = year_period(year)
    of = next(one for one in definitions(reader, period=period) if one.code == code)
    assert isinstance(of, Indicator)
    rows = behind(reader, period=period, code=code, by=By.CHANTIER, key=str(chantier))
    return [
        Behind(place, row.label, row.party_name, row.amount, amount_words(row.amount, of=of), row.first,
               row.last, row.page, row.target)
        for place, row in enumerate(rows)
    ]  # fmt: skip


class Figures(QWidget):
    """A year, its figures; a double click or Enter shows the records, again opens one."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page = page
        self.chantier: Chantier | None = None
        today = page.seat.clock.today()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        self.year = ChoiceField([(year, str(year)) for year in range(today.year, today.year - YEARS, -1)])
        self.year.set_name(_("Année des chiffres"))
        self.year.set_value(today.year)
        self.back = ghost(_("Tous les chiffres"), self.show_all, "arrow-left")
        self.title = Elided("", "strong")
        for widget in (self.year, self.back):
            head.addWidget(widget)
        head.addWidget(self.title, 1)
        column.addLayout(head)
        self.table = DataTable(
            "chantiers.figures", _figure_columns(),
            empty=(_("Rien n’est encore compté pour ce chantier cette année-là."), "", None),
            placeholder=_("Chercher un chiffre…"),
        )  # fmt: skip
        self.behind = DataTable("chantiers.behind", _behind_columns(), placeholder=_("Chercher…"))
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.behind)
        column.addWidget(self.stack, 1)
        self.year.edited.connect(self.read)
        self.table.opened.connect(self.show_records)
        self.behind.opened.connect(self._go)
        self.show_all()

    def about(self, chantier: Chantier) -> None:
        """Another chantier, or the same read again; figures are counted when they are shown."""
        self.chantier = chantier
        if self.isVisible():
            self.read()

    def read(self) -> None:
        """Count the year's figures."""
        if self.chantier is not None:
            self.show_all()
            self.table.set_loading()
            asked = self.page.ask_latest(
                "figures", figures, chantier=self.chantier.id, year=self.year.value() or self.page.seat.clock.today().year
            )
            asked.then(self.table.set_rows)

    def show_all(self) -> None:
        self.stack.setCurrentWidget(self.table)
        self.back.hide()
        self.title.set_text("")

    def show_records(self, line: FigureLine) -> None:
        """The records behind a figure; they add up to it."""
        assert self.chantier is not None
        self.title.set_text(f"{line.title}\u202f: {line.words}")
        self.back.show()
        self.stack.setCurrentWidget(self.behind)
        self.page.ask_latest(
            "behind", records, chantier=self.chantier.id, year=self.year.value(), code=line.id
        ).then(self._show_behind)

    def _show_behind(self, rows: list[Behind]) -> None:
        self.behind.set_rows(rows)
        self.behind.grid.setFocus()

    def _go(self, row: Behind) -> None:
        if row.page:
            self.page.seat.go(row.page, row.target)


def _figure_columns() -> list[Column]:
    return [
        Column("title", _("Chiffre"), 320, strong=True, tip=lambda row: row.definition),
        Column("amount", _("Pour ce chantier"), 150, align="right", text=lambda row: row.words),
    ]  # fmt: skip


def _behind_columns() -> list[Column]:
    return [
        Column("label", _("Fiche"), 220, strong=True, tip=lambda row: row.label),
        Column("party_name", _("Structure"), 150, filter=True),
        Column("amount", _("Part du chantier"), 130, align="right", text=lambda row: row.words),
        Column("first", _("Du"), 92),
        Column("last", _("Au"), 92),
    ]  # fmt: skip
