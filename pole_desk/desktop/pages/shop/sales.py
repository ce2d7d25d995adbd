"""« Ventes »: the month's grid, typed or imported, and what it leaves to pay out."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.activities.shop.commands import declare_month
from pole_desk.activities.shop.queries import MonthSum
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.shop import importing, reading
from pole_desk.desktop.pages.shop.forms import open_payout
from pole_desk.desktop.pages.shop.sales_grid import SalesGrid, SalesModel
from pole_desk.desktop.pages.shop.stepper import Stepper
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.empty import EmptyState
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, month_name, ngettext, number
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month


class SalesTab(QWidget):
    """A month at a time, the one before today's first; everything asked through the page."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.month = Month.of(page.seat.clock.today()).previous()
        self._shown: Month | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head())
        self.model = SalesModel()
        self.grid = SalesGrid(self.model)
        card = Card(margin=10)
        card.body.addWidget(self.grid, 1)
        self.said = Elided("", "secondary")
        card.body.addWidget(self.said)
        self.payouts = DataTable(
            "shop-payouts", _payout_columns(), id_of=lambda row: row.contract.id,
            empty=(_("Rien à reverser pour ce mois."), "", None), placeholder=_("Structure…"),
        )  # fmt: skip
        self.payouts.opened.connect(self._pay)
        self.pay = secondary(_("Reverser…"), self._pay_current, "banknote")
        self.payouts.add_tool(self.pay)
        self.payouts.selected.connect(lambda _rows: self._grey())
        self.payouts.set_actions(lambda row: [
            (_("Reverser…"), "banknote", partial(self._pay, row)),
            (_("Voir le compte"), "arrow-right", partial(self.page.show_record, row.contract.id)),
            link_act(page, panel, self.payouts, row, dossier_of=lambda one: one.contract.dossier),
        ])  # fmt: skip
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.empty = EmptyState("store", _("Personne n’est en dépôt-vente ce mois-là."))
        for view in (card, self.payouts, self.empty):
            self.stack.addWidget(view)
        column.addWidget(self.stack, 1)
        self.model.dataChanged.connect(lambda *_cells: self._grey())
        self.grid.saved.connect(self.save_month)
        self.choice.chosen.connect(lambda _key: self._turn())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.stepper = Stepper(_("Mois précédent"), _("Mois suivant"))
        self.stepper.stepped.connect(self._step)
        self.choice = Segmented(
            [("typed", _("Saisie")), ("payouts", _("Reversements"))], name=_("Ventes ou reversements")
        )
        self.file = secondary(_("Importer"), self.import_file, "upload", _("Importer les ventes d’un fichier CSV"))
        self.save = primary(_("Enregistrer"), self.save_month, "save", _("Enregistrer les ventes (Ctrl+Entrée)"))
        row.addWidget(self.stepper)
        row.addWidget(self.choice)
        row.addStretch(1)
        row.addWidget(self.file)
        row.addWidget(self.save)
        return row

    # --- shown

    def look(self) -> None:
        """Ask for the month again; what was typed and not saved stays."""
        self.stepper.say(month_name(self.month).capitalize())
        self.page.ask_latest("sales", reading.sales_month, month=self.month).then(self.show_month)

    def show_month(self, found: reading.SalesMonth) -> None:
        current = self.grid.currentIndex()
        place = (current.row(), current.column())
        kept = self._shown == found.month and self._same_people(found)
        self.model.show(found.rows, found.categories, keep=kept)
        self._shown = found.month
        index = self.model.index(*place) if kept else self.model.index(0, 1)
        if index.isValid():
            self.grid.setCurrentIndex(index)
        self.payouts.set_rows(found.sums)
        self._turn()

    def _same_people(self, found: reading.SalesMonth) -> bool:
        return [row.contract.id for row in found.rows] == [row.contract.id for row in self.model.rows]

    def _turn(self) -> None:
        if self.choice.current() == "payouts":
            self.stack.setCurrentIndex(1)
        else:
            self.stack.setCurrentIndex(0 if self.model.rows else 2)
        self._grey()

    def _grey(self) -> None:
        wrong, typed = self.model.troubles(), self.model.entries() if not self.model.troubles() else []
        future = self.month > Month.of(self.page.seat.clock.today())
        reason = wrong[0] if wrong else "" if typed else _("Rien n’a été changé dans la grille.")
        self.save.why(_("Ce mois n’a pas commencé.") if future else reason)
        self.file.why(_("Ce mois n’a pas commencé.") if future else "")
        row = self.payouts.current_row()
        self.pay.why(_("Choisissez d’abord un participant.") if row is None else self._why_not_paid(row))
        self.said.set_text(wrong[0] if wrong else self._sum())

    def _sum(self) -> str:
        late = sum(row.declaration is None for row in self.model.rows)
        total = sum((self.model.total(row) for row in range(len(self.model.rows))), ZERO)
        words = ngettext("{n} participant à déclarer", "{n} participants à déclarer", late).format(n=number(late))
        return _("Ventes du mois : {total} · {late} · Entrée descend, Ctrl+V colle un tableau").format(
            total=euros(total), late=words
        )

    def _why_not_paid(self, row: MonthSum) -> str:
        if row.paid is not None:
            return _("Déjà reversé pour ce mois : la suite vient avec le mois suivant.")
        return "" if row.balance > ZERO else _("Rien n’est à reverser à ce participant.")

    # --- acts

    def _step(self, months: int) -> None:
        if self.model.typed:
            self.page.say(_("Enregistrez d’abord ce qui est saisi, ou effacez-le."), "warning")
            return
        self.month = self.month.plus(months)
        self.look()

    def save_month(self) -> None:
        """Declare all that was typed, at once."""
        if not self.save.isEnabled():
            self.page.say(self.save.toolTip(), "info")
            return
        entries = self.model.entries()
        self.save.why(_("Enregistrement en cours…"))
        typed, self.model.typed = self.model.typed, {}

        def refused(error: Exception) -> None:
            self.model.typed = typed
            self._grey()
            self.page.say(str(error), "danger")

        self.page.do(declare_month, month=self.month, entries=entries).then(self._saved).fail(refused)

    def _saved(self, _count: int) -> None:
        self.grid.setFocus()

    def import_file(self) -> None:
        importing.choose(self.page, self.panel, self.month, self.look)

    def _pay_current(self) -> None:
        row = self.payouts.current_row()
        if row is not None:
            self._pay(row)

    def _pay(self, row: MonthSum) -> None:
        why = self._why_not_paid(row)
        if why:
            self.page.say(why, "info")
        else:
            open_payout(self.page, self.panel, row.contract, row.month, row.balance)


def _payout_columns() -> list[Column]:
    return [
        Column("party", _("Structure"), 220, strong=True, text=lambda row: row.contract.party_name),
        Column("sales", _("Ventes"), 110, total=lambda rows: euros(sum((r.sales for r in rows), ZERO))),
        Column("commission", _("Commission TTC"), 126,
               total=lambda rows: euros(sum((r.commission for r in rows), ZERO))),
        Column("rent", _("Loyer TTC"), 100, spare=1),
        Column("netting", _("Compensé"), 92, spare=2, text=lambda row: _("oui") if row.contract.netting else _("non"),
               filter=True),
        Column("due", _("Du mois"), 104, total=lambda rows: euros(sum((r.due for r in rows), ZERO))),
        Column("balance", _("Solde"), 104, tone=lambda row: "danger" if row.balance < ZERO else ""),
        Column("paid", _("Reversé"), 120, text=lambda row: "" if row.paid is None else euros(row.paid.amount),
               align="right"),
    ]  # fmt: skip
