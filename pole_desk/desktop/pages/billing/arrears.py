"""« Impayés »: who owes what by age of the debt, the late invoices, a letter to write."""

from __future__ import annotations

from urllib.parse import quote

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedWidget

from pole_desk.accounts.receivables.queries import Receivable
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.lists import aged_columns, invoice_columns
from pole_desk.desktop.pages.billing.reading import Arrears, arrears
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.widgets.bare import Bare
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries import PartyCard
from pole_desk.registers.parties.queries import party as party_card


def letter(address: str, late: list[Receivable]) -> str:
    """A `mailto:` with the late invoices listed; nothing is sent by the program."""
    lines = [
        _("{number} du {day}, échue le {due} : {balance}").format(
            number=one.number, day=numeric_day(one.issued_on), due=numeric_day(one.due_on),
            balance=euros(one.balance))
        for one in late
    ]  # fmt: skip
    body = "\n".join([_("Bonjour,"), "", _("Sauf erreur, ces factures restent dues :"), *lines])
    return f"mailto:{quote(address, safe='@')}?subject={quote(_('Factures en attente'))}&body={quote(body)}"


class ArrearsTab(Bare):
    """`opened(invoice)`."""

    opened = Signal(int)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.page = page
        self.found: Arrears | None = None
        self.choice = Segmented(
            [("aged", _("Par structure")), ("late", _("Factures en retard"))], name=_("Impayés")
        )
        self.column.addWidget(self.choice)
        nothing = (_("Aucun impayé."), "", None)
        self.aged = DataTable("billing-aged", aged_columns(), id_of=lambda row: row.party, empty=nothing,
                              placeholder=_("Structure…"))  # fmt: skip
        self.late = DataTable("billing-late", invoice_columns(), empty=nothing, placeholder=_("Structure, numéro…"))
        self.contact = secondary(_("Contacter"), self._contact, "mail")
        self.contact.why(_("Choisissez d’abord une structure."))
        self.aged.add_tool(self.contact)
        self.aged.selected.connect(
            lambda rows: self.contact.why("" if rows else _("Choisissez d’abord une structure."))
        )
        self.aged.opened.connect(lambda row: page.seat.go("parties", row.party))
        self.aged.set_actions(lambda row: [
            (_("Ouvrir le compte"), "wallet", lambda: page.start(f"account:{row.party}")),
            (_("Voir la structure"), "users", lambda: page.seat.go("parties", row.party)),
            link_act(page, panel, self.aged, row, party_of=lambda one: one.party),
        ])  # fmt: skip
        self.late.opened.connect(lambda row: self.opened.emit(row.id))
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.stack.addWidget(self.aged)
        self.stack.addWidget(self.late)
        self.column.addWidget(self.stack, 1)
        self.choice.chosen.connect(lambda key: self.stack.setCurrentIndex(0 if key == "aged" else 1))

    def look(self) -> None:
        """Ask for what is unpaid again."""
        self.page.ask(arrears).then(self.show_arrears)

    def show_arrears(self, found: Arrears) -> None:
        self.found = found
        self.aged.set_rows(found.aged)
        self.late.set_rows(found.late)

    def _contact(self) -> None:
        row = self.aged.current_row()
        if row is not None:
            self.page.ask(party_card, party=row.party).then(lambda card: self._write(row.party, card))

    def _write(self, party: PartyId, card: PartyCard) -> None:
        contact = card.billing_contact
        address = contact.email if contact is not None and contact.email else card.email
        if not address:
            self.page.say(_("Cette structure n’a pas d’adresse e-mail."), "warning", _("Ouvrir sa fiche"),
                          lambda: self.page.seat.go("parties", party))  # fmt: skip
            return
        late = [] if self.found is None else [one for one in self.found.late if one.party == party]
        QDesktopServices.openUrl(QUrl(letter(address, late)))
