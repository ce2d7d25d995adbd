"""« Stands »: a month of the stalls, a stall taken or given back from its cells."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.activities.shop.queries import contracts
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.shop import reading
from pole_desk.desktop.pages.shop.forms import open_booking
from pole_desk.desktop.pages.shop.stall_grid import Bar, StallGrid
from pole_desk.desktop.pages.shop.stepper import Stepper
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _, month_name, ngettext, number
from pole_desk.kernel.periods import Month


class StallsTab(QWidget):
    """A month at a time; Enter on a free cell takes it, on a taken one opens who has it."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.month = Month.of(page.seat.clock.today())
        self.found: reading.Stalls | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.stepper = Stepper(_("Mois précédent"), _("Mois suivant"))
        self.stepper.stepped.connect(self._step)
        self.sum = Elided("", "secondary")
        self.open = secondary(_("Voir le participant"), self._open, "arrow-right")
        self.book = primary(_("Réserver"), self._book, "plus", _("Réserver les jours choisis (Entrée)"))
        row.addWidget(self.stepper)
        row.addWidget(self.sum, 1)
        row.addWidget(self.open)
        row.addWidget(self.book)
        column.addLayout(row)
        card = Card(margin=10)
        self.grid = StallGrid()
        self.scroll = Scroll()
        self.scroll.body.addWidget(self.grid, 1)
        card.body.addWidget(self.scroll, 1)
        self.said = Elided("", "secondary")
        card.body.addWidget(self.said)
        column.addWidget(card, 1)
        self.grid.changed.connect(self._describe)
        self.grid.activated.connect(self._act)

    def look(self) -> None:
        """Ask for the month again."""
        self.stepper.say(month_name(self.month).capitalize())
        self.page.ask_latest("stalls", reading.stall_month, month=self.month).then(self.show_month)

    def show_month(self, found: reading.Stalls) -> None:
        self.found = found
        self.grid.set_month(found.rows, found.month.first, found.month.last, self.page.seat.clock.today())
        let = sum(bool(row.days) for row in found.rows)
        days = sum(len(row.days) for row in found.rows)
        whole = len(found.rows) * found.month.length or 1
        self.sum.set_text(_("{stalls} · {percent} % des jours pris").format(
            stalls=ngettext("{n} stand occupé sur {all}", "{n} stands occupés sur {all}", let).format(
                n=number(let), all=len(found.rows)),
            percent=100 * days // whole,
        ))  # fmt: skip
        self._describe()

    def _step(self, months: int) -> None:
        self.month = self.month.plus(months)
        self.look()

    def _describe(self) -> None:
        bar = self.grid.current_bar()
        self.said.set_text(self.grid.words(self.grid.row, self.grid.day))
        cell = self.grid.rect_of(self.grid.row, self.grid.day).toRect()
        self.scroll.ensureVisible(cell.center().x(), cell.center().y(), cell.width(), cell.height())
        self.open.why("" if bar is not None else _("Personne n’a ce stand ce jour-là."))
        nobody = self.found is not None and not self.found.renting
        taken = _("Ce stand est déjà pris ce jour-là.")
        self.book.why(_("Personne ne loue de stand ce mois‑ci : ouvrez une participation d’abord.") if nobody
                      else taken if bar is not None else "")  # fmt: skip

    def _act(self, row: int, first: date, last: date) -> None:
        if self.grid.current_bar() is not None:
            self._open()
        else:
            self._book()

    def _book(self) -> None:
        if self.found is None or not self.found.rows:
            return
        if not self.book.isEnabled():
            self.page.say(self.book.toolTip(), "info")
            return
        first, last = self.grid.chosen
        stalls = [(int(row.space), row.code) for row in self.found.rows]
        space = int(self.found.rows[self.grid.row].space)
        open_booking(self.page, self.panel, self.found.renting, stalls, space=space, first=first, last=last)

    def _open(self) -> None:
        bar = self.grid.current_bar()
        if bar is not None:
            self.page.ask(contracts).then(lambda found: self._go(found, bar))

    def _go(self, found: list[reading.Contract], bar: Bar) -> None:
        one = next((row for row in found if row.dossier == bar.dossier), None)
        if one is not None:
            self.page.show_record(one.id)
        else:
            self.page.say(_("{party} a ce stand pour autre chose que le magasin.").format(party=bar.party), "info")
