"""« Règlements »: every payment, the withdrawn ones too; one is taken back or put back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing import reading
from pole_desk.desktop.pages.billing.lists import payment_columns
from pole_desk.desktop.pages.billing.payment_acts import open_withdraw, restore
from pole_desk.desktop.widgets.bare import Bare
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros


class PaymentsTab(Bare):
    """`opened(invoice)`."""

    opened = Signal(int)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.page, self.panel = page, panel
        self.table = DataTable(
            "billing-payments", payment_columns(), placeholder=_("Structure, facture…"),
            empty=(_("Aucun règlement enregistré."), _("Encaisser"), lambda: page.start("payment")),
        )  # fmt: skip
        self.table.set_actions(self._acts)
        self.withdraw = secondary(_("Retirer…"), self._withdraw_current, "undo-2")
        self.table.add_tool(self.withdraw)
        self.table.selected.connect(self._allow)
        self.table.opened.connect(lambda row: row.invoice is not None and self.opened.emit(row.invoice))
        self.column.addWidget(self.table)
        self._allow([])

    def look(self) -> None:
        """Ask for the payments again."""
        self.page.ask(reading.payment_rows).then(self.table.set_rows)

    def _acts(self, row: reading.PaymentRow) -> list[tuple[str, str, Callable[[], object]]]:
        words = (_("Rétablir"), "redo-2") if row.withdrawn else (_("Retirer…"), "undo-2")
        acts: list[tuple[str, str, Callable[[], object]]] = []
        if not row.follows:
            acts.append((*words, lambda: self._turn(row)))
        invoice = row.invoice
        if invoice is not None:
            acts.append((_("Ouvrir la facture"), "file-text", lambda: self.opened.emit(invoice)))
        acts.append((_("Voir le compte"), "wallet", lambda: self.page.start(f"account:{row.party}")))
        return acts

    def _allow(self, rows: list[reading.PaymentRow]) -> None:
        one = rows[0] if len(rows) == 1 else None
        reason = "" if one is not None else _("Choisissez d’abord un règlement.")
        if one is not None and one.follows:
            reason = _("Cette compensation suit le compte du magasin : elle se revoit d’elle-même.")
        self.withdraw.why(reason)
        self.withdraw.setText(_("Rétablir") if one is not None and one.withdrawn else _("Retirer…"))

    def _withdraw_current(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._turn(row)

    def _turn(self, row: reading.PaymentRow) -> None:
        if row.withdrawn:
            restore(self.page, row.id)
            return
        words = _("{amount} de {party}, sur {number}.").format(
            amount=euros(row.amount), party=row.party_name, number=row.number or _("son compte")
        )
        open_withdraw(self.page, self.panel, row.id, words)
