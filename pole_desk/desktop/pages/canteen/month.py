"""A month: what each account owes, and the settlement of the operators with their tills' totals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.activities.canteen.commands import import_tills, record_till, withdraw_till
from pole_desk.activities.canteen.queries.dues import Settled
from pole_desk.activities.canteen.queries.standing import Till
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.canteen.reading import Choices, MonthView, choices, month_view
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.widgets.buttons import icon_button, secondary
from pole_desk.desktop.widgets.dialogs import choose_file
from pole_desk.desktop.widgets.fields import AmountField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.formats import csv
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, month_name, ngettext, number, short_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month

TILL_PLACES = {"till_known": "on", "till_day": "on", "total": "total", "covers": "covers", "not_operator": "operator"}


class MonthTab(QWidget):
    """Accounts at the left, operators at the right; arrows change the month."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.month = Month.of(page.seat.clock.today())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        bar = QHBoxLayout()
        bar.setSpacing(6)
        self.name = label("", "title")
        bar.addWidget(icon_button("chevron-left", _("Mois précédent"), lambda: self.turn(-1)))
        bar.addWidget(icon_button("chevron-right", _("Mois suivant"), lambda: self.turn(1)))
        bar.addWidget(self.name)
        bar.addStretch(1)
        bar.addWidget(secondary(_("Noter un Z"), self.note_till, "plus", _("Total Z de la caisse d’un opérateur")))
        bar.addWidget(secondary(_("Importer des Z"), self.import_tills, "upload", _("Fichier CSV")))
        column.addLayout(bar)
        across = QHBoxLayout()
        across.setSpacing(12)
        self.table = DataTable(
            "canteen.month", _columns(), empty=(_("Aucun repas ni carte ce mois-là."), "", None),
            placeholder=_("Chercher un compte…"),
        )  # fmt: skip
        self.table.opened.connect(lambda row: page.seat.go("parties", row.party))
        self.table.set_actions(lambda row: [
            (_("Voir la structure"), "users", lambda: page.seat.go("parties", row.party)),
            link_act(page, panel, self.table, row, dossier_of=lambda one: one.dossier),
        ])  # fmt: skip
        across.addWidget(self.table, 7)
        side = Scroll()
        self.settled = Rows(_("Ce qui revient aux opérateurs, TTC"), _("Rien n’est encore dû."))
        self.tills = Rows(_("Totaux Z de leurs caisses"), _("Aucun Z noté ce mois-là."))
        side.body.addWidget(self.settled)
        side.body.addWidget(self.tills)
        side.body.addStretch(1)
        across.addWidget(side, 4)
        column.addLayout(across, 1)

    def look(self) -> None:
        """Ask for the month shown."""
        self.page.ask_latest("canteen-month", month_view, month=self.month).then(self._show)

    def turn(self, step: int) -> None:
        self.month = self.month.plus(step)
        self.look()

    def _show(self, found: MonthView) -> None:
        self.name.setText(month_name(found.month).capitalize())
        self.table.set_rows(found.accounts)
        self.settled.set_rows([_settled_row(line) for line in found.settled if line.collected])
        self.tills.set_rows([
            Row(till.operator_name, _till_words(till), euros(till.total),
                acts=[Act(_("Retirer ce Z"), lambda till=till: self.page.do(withdraw_till, till=till.id))])
            for till in reversed(found.tills)
        ])  # fmt: skip

    # --- tills

    def note_till(self) -> None:
        self.page.ask(choices).then(self._open_till)

    def _open_till(self, found: Choices) -> None:
        form, today = Form(), self.page.seat.clock.today
        form.add(_("Opérateur"), ChoiceField([(one.id, one.name) for one in found.operators]), name="operator",
                 required=True)
        form.add(_("Jour"), DateField(today), name="on", required=True)
        row = form.row()
        form.add(_("Total TTC"), AmountField(), name="total", required=True, beside=row)
        form.add(_("Couverts"), IntField("0", most=5000), name="covers", beside=row)
        form.add(_("Numéro du Z"), TextField(_("facultatif")), name="number")
        form.set_values(on=today())

        def send(v: dict[str, Any]) -> Any:
            return self.page.do(
                record_till, day=v["on"], operator=v["operator"], total=v["total"], covers=v["covers"] or 0,
                number=v["number"] or "",
            )  # fmt: skip

        open_act(self.page, self.panel, form, title=_("Noter un total Z"), verb=_("Enregistrer"), send=send,
                 places=TILL_PLACES)

    def import_tills(self) -> None:
        """Columns jour, opérateur, total, couverts, numéro."""
        choose_file(self.page, _("Importer des totaux Z"), "CSV (*.csv)", self.read_file)

    def read_file(self, path: Path) -> None:
        try:
            table = csv.read(path)
        except BadInput as error:
            self.page.say(error.message, "danger")
            return
        done = self.page.do(import_tills, rows=[(row.line, row.values) for row in table.rows])
        done.then(self._tell_skipped)

    def _tell_skipped(self, done: Any) -> None:
        if done.skipped:
            first = done.skipped[0]
            self.page.say(
                ngettext("{count} ligne ignorée ; ligne {line} : {why}", "{count} lignes ignorées ; ligne {line} : {why}",
                         len(done.skipped)).format(count=len(done.skipped), line=first.line, why=first.reason),
                "warning",
            )  # fmt: skip


def _till_words(till: Till) -> str:
    covers = ngettext("{covers} couvert", "{covers} couverts", till.covers).format(covers=number(till.covers))
    numbered = [_("n° {n}").format(n=till.number)] if till.number else []
    return " · ".join([short_day(till.day), covers, *numbered])


def _settled_row(line: Settled) -> Row:
    detail = ", ".join((
        ngettext("{n} couvert", "{n} couverts", line.covers).format(n=number(line.covers)),
        ngettext("{n} service", "{n} services", line.services).format(n=number(line.services)),
    ))  # fmt: skip
    if line.kept:
        detail += _(" · encaissé {collected}, gardé {kept}").format(
            collected=euros(line.collected), kept=euros(line.kept)
        )
    if line.till:
        detail += _(" · sa caisse : {till}").format(till=euros(line.till))
    name = line.name or _("Opérateur à désigner")
    return Row(name, detail, euros(line.amount), pill="" if line.operator else _("à désigner"), tone="warning")


def _sum(name: str) -> Callable[[Any], str]:
    return lambda rows: euros(sum((getattr(row, name) for row in rows), ZERO))


def _columns() -> list[Column]:
    return [
        Column("who", _("Compte"), 230, strong=True, tip=lambda row: row.who),
        Column("covers", _("Couverts"), 78, total=lambda rows: number(sum(row.covers for row in rows))),
        Column("meals", _("Repas HT"), 96),
        Column("extras", _("Autres HT"), 96),
        Column("total", _("Total HT"), 100, total=_sum("total"), strong=True),
    ]
