"""« Factures »: every document issued, and what can be done with one or several."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from pole_desk.accounts.receivables.queries import Receivable
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing import reading
from pole_desk.desktop.pages.billing.lists import invoice_columns
from pole_desk.desktop.parts.handing import open_handing
from pole_desk.desktop.parts.payment_form import PaymentPanel
from pole_desk.desktop.parts.sending import open_sending
from pole_desk.desktop.widgets.bare import Bare
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _


class IssuedTab(Bare):
    """`opened(invoice)`."""

    opened = Signal(int)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.page, self.panel = page, panel
        self.table = DataTable(
            "billing-invoices", invoice_columns(), placeholder=_("Structure, numéro, mois…"),
            empty=(_("Aucune facture émise."), _("Voir le mois"), lambda: page.start("issue")),
        )  # fmt: skip
        self.table.opened.connect(lambda row: self.opened.emit(row.id))
        self.table.set_actions(self.acts_of)
        self.column.addWidget(self.table)

    def look(self) -> None:
        """Ask for the documents again."""
        self.page.ask(reading.invoice_rows).then(self.table.set_rows)

    def acts_of(self, row: Receivable) -> list[tuple[str, str, Callable[[], object]]]:
        """What can be done with a document."""
        acts: list[tuple[str, str, Callable[[], object]]] = [
            (_("Ouvrir"), "file-text", lambda: self.opened.emit(row.id)),
            (_("Envoyer par courriel…"), "send", lambda: self._send(row)),
            (_("Noter une transmission…"), "file-check", lambda: self._hand(row)),
            (_("Voir le compte"), "wallet", lambda: self.page.start(f"account:{row.party}")),
            (_("Voir la structure"), "building-2", lambda: self.page.seat.go("parties", row.party)),
        ]
        if row.balance > 0:
            acts.insert(1, (_("Encaisser"), "banknote", lambda: PaymentPanel(self.page, self.panel, [row])))
        return acts

    def _with_chosen(self, row: Receivable) -> list[Receivable]:
        """A document, or all those chosen with it."""
        chosen: list[Receivable] = self.table.selected_rows()
        return chosen if row in chosen else [row]

    def _send(self, row: Receivable) -> None:
        wanted = [one.id for one in self._with_chosen(row)]
        open_sending(self.page, self.panel, title=_("Envoyer par courriel"), invoices=wanted)

    def _hand(self, row: Receivable) -> None:
        wanted = self._with_chosen(row)
        open_handing(self.page, self.panel, invoices=[one.id for one in wanted], numbers=[one.number for one in wanted])
