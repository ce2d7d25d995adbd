"""« Échéanciers »: debts paid in instalments, kept or late, each with its schedule beside the list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from pole_desk.accounts.receivables.commands import cancel_plan, restore_plan
from pole_desk.accounts.receivables.queries import PlanState
from pole_desk.accounts.receivables.rules.instalments import Kept
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.reminders.columns import PLANS, plan_columns, plan_names
from pole_desk.desktop.pages.billing.reminders.plan_form import open_plan_form
from pole_desk.desktop.pages.billing.reminders.reading import PlanLine, plan_lines
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.parts.rows import Row, Rows
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.pill import StatePill
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.ports.ids import PartyId

BESIDE = 290


class PlansView(QWidget):
    """`wanted` is a plan to choose once the list is there."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.wanted: int | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.table = DataTable(
            "billing-plans", plan_columns(), placeholder=_("Structure…"),
            empty=(_("Aucun échéancier : étalez ce qu’un client ne peut payer en une fois."),
                   _("Nouvel échéancier"), self.new),
        )  # fmt: skip
        self.add = primary(_("Nouvel échéancier"), self.new, "plus")
        self.table.add_tool(self.add)
        self.table.selected.connect(lambda _rows: self._show())
        self.table.opened.connect(lambda one: self.page.seat.go("parties", one.party))
        self.table.set_actions(self._acts)
        row.addWidget(self.table, 1)
        row.addWidget(self._card())

    def _card(self) -> Scroll:
        beside = Scroll()
        beside.setFixedWidth(BESIDE)
        self.pill = StatePill("draft", "")
        self.schedule = Rows(_("Échéances"), _("Choisissez un échéancier."), self.pill)
        self.invoices = Rows(_("Factures étalées"), _("Aucune facture."))
        self.give_up = secondary(_("Annuler l’échéancier…"), self._turn_current, "calendar-x")
        for one in (self.schedule, self.invoices, self.give_up):
            beside.body.addWidget(one)
        beside.body.addStretch(1)
        return beside

    def look(self) -> None:
        self.table.set_loading()
        self.page.ask_latest("plans", plan_lines).then(self.show_lines)

    def show_lines(self, lines: list[PlanLine]) -> None:
        self.table.set_rows(lines)
        if self.wanted is not None and self.table.select_id(self.wanted):
            self.wanted = None
        elif lines and self.table.current_row() is None:
            self.table.grid.selectRow(0)
        self._show()

    def new(self) -> None:
        """Ask for whom, over which invoices, in how many instalments."""
        open_plan_form(self.page, self.panel, self._made)

    def spread(self, party: PartyId, name: str) -> None:
        """The same for a client already known."""
        open_plan_form(self.page, self.panel, self._made, party=party, name=name)

    def _made(self, plan: int) -> None:
        self.wanted = plan
        self.look()

    def _show(self) -> None:
        row = self.table.current_row()
        self.pill.setVisible(row is not None)
        self.invoices.setVisible(row is not None)
        self.give_up.setVisible(row is not None)
        if row is None:
            self.schedule.set_title(_("Échéances"))
            self.schedule.set_rows([])
            return
        plan = row.plan
        self.schedule.set_title(row.party_name)
        self.pill.set(PLANS[plan.state], plan_names()[plan.state])
        self.schedule.set_rows([_instalment(one) for one in plan.instalments])
        self.invoices.set_rows([
            Row(one.number, _("{amount} à l’accord").format(amount=euros(one.amount)), euros(max(one.left, ZERO)),
                open=partial(self.page.show_record, one.invoice))
            for one in plan.invoices
        ])  # fmt: skip
        cancelled = plan.state is PlanState.CANCELLED
        self.give_up.setText(_("Reprendre l’échéancier") if cancelled else _("Annuler l’échéancier…"))
        self.give_up.why(_("Cet échéancier est soldé.") if plan.state is PlanState.PAID else "")

    def _turn_current(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._turn(row)

    def _turn(self, row: PlanLine) -> None:
        if row.state == PlanState.CANCELLED:
            self.page.do(restore_plan, plan=row.id)
            return
        form = Form()
        form.add_widget(
            text(_("{left} redeviennent exigibles aussitôt ; ce qui est payé reste payé.").format(left=euros(row.left)))
        )
        form.add(_("Motif"), TextField(_("Échéances non tenues, dette soldée autrement…")), name="reason", required=True)
        open_act(
            self.page, self.panel, form, title=_("Annuler l’échéancier"), verb=_("Annuler l’échéancier"),
            send=lambda values: self.page.do(cancel_plan, plan=row.id, reason=values["reason"]),
            places={"reason": "reason"}, takes_away=True,
        )  # fmt: skip

    def _acts(self, row: PlanLine) -> list[tuple[str, str, Callable[[], Any]]]:
        words = _("Reprendre") if row.state == PlanState.CANCELLED else _("Annuler l’échéancier…")
        turn = [] if row.state == PlanState.PAID else [(words, "calendar-x", partial(self._turn, row))]
        return [
            *turn,
            (_("Voir la structure"), "users", lambda: self.page.seat.go("parties", row.party)),
            link_act(self.page, self.panel, self.table, row, party_of=lambda one: one.party),
        ]


def _instalment(one: Kept) -> Row:
    if not one.left:
        return Row(numeric_day(one.due_on), "", euros(one.amount), _("payée"), "success", off=True)
    told = _("payé {paid}, reste {left}").format(paid=euros(one.paid), left=euros(one.left)) if one.paid else ""
    pill, tone = (_("en retard"), "danger") if one.late else ("", "neutral")
    return Row(numeric_day(one.due_on), told, euros(one.amount), pill, tone)
