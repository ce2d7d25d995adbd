"""« Encaisser »: money of a client on several invoices, in part or with something left, which stays on its account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pole_desk.accounts.receivables.commands import receive_payment
from pole_desk.accounts.receivables.queries import Standing, standing_on
from pole_desk.accounts.receivables.rules import Method, method_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.accounts.shares import Shares
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AmountField, ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId
from pole_desk.registers.catalog.queries import issuers

_PLACES = {
    "on": "on",
    "amount": "amount", "over_payment": "amount", "over_balance": "amount", "method": "method", "cash_most": "method",
    "cash_unallocated": "method", "party": "party", "issuer": "issuer", "other_issuer": "issuer",
}  # fmt: skip
Open = tuple[list[Standing], dict[IssuerId, str]]


def open_invoices(reader: Reader, *, party: PartyId) -> Open:
    """What a client owes to each seller, the first due first, and the sellers by name."""
    found = [one for one in standing_on(reader, on=reader.clock.today(), party=party) if one.balance > 0]
    return found, {one.id: one.name for one in issuers(reader)}


class ReceivePanel:
    """Opens in the side panel; the client first, unless it is known, then what came, then on what."""

    def __init__(
        self, page: Page, panel: SidePanel, *, party: PartyId | None = None, name: str = "",
        invoice: InvoiceId | None = None,
    ) -> None:  # fmt: skip
        self.page, self.wanted = page, invoice
        self.open: list[Standing] = []
        self.form = Form()
        self.who = PartyPicker(page)
        self.form.add(_("Client"), self.who, name="party", required=True)
        self.who.edited.connect(self._other_party)
        line = self.form.row()
        today = page.seat.clock.today
        self.form.add(_("Montant"), AmountField(), name="amount", required=True, beside=line)
        self.form.add(_("Reçu le"), DateField(today), name="on", required=True, beside=line).set_value(today())
        line = self.form.row()
        methods = [(key, words) for key, words in method_names().items() if key != Method.NETTING]
        self.form.add(_("Mode"), ChoiceField(methods), name="method", required=True, beside=line)
        self.form.fields["method"].set_value("transfer")
        self.form.add(_("Référence"), TextField(_("Numéro de virement…")), name="reference", beside=line)
        self.seller = ChoiceField()
        self.sellers = Form()
        self.sellers.add(_("Vendeur"), self.seller, name="issuer")
        self.form.add_widget(self.sellers)
        self.form.fields["issuer"] = self.seller
        self.shares = Shares(_("{left} resteront sur son compte, à répartir plus tard."))
        self.form.add_widget(self.shares)
        self.sellers.hide()
        self.shares.hide()
        self.form.fields["amount"].edited.connect(self._hand)
        self.seller.edited.connect(self._show_seller)
        self.shares.edited.connect(self._sum_typed)
        self.shares.follows = True
        open_act(page, panel, self.form, title=_("Encaisser un règlement"), verb=_("Enregistrer le règlement"),
                 send=self._send, places=_PLACES)  # fmt: skip
        if party is not None:
            self.who.set_party(party, name)
            self._other_party()
            self.form.fields["amount"].setFocus()

    # --- what follows from what is typed

    def _party(self) -> PartyId | None:
        try:
            return self.who.value()
        except BadInput:
            return None

    def _other_party(self) -> None:
        party = self._party()
        if party is None:
            self._show_open(([], {}))
        else:
            self.page.ask_latest("receive", open_invoices, party=party).then(self._show_open)

    def _show_open(self, found: Open) -> None:
        self.open, names = found
        owing = list(dict.fromkeys(one.issuer for one in self.open))
        chosen = next((one.issuer for one in self.open if one.invoice == self.wanted), owing[0] if owing else None)
        self.seller.set_choices([(one, names.get(one, "")) for one in owing or names])
        self.seller.set_value(chosen if chosen is not None else next(iter(names), None))
        self.sellers.setVisible(len(owing or names) > 1)
        self.shares.setVisible(self._party() is not None)
        self._show_seller()

    def _show_seller(self) -> None:
        own = [one for one in self.open if one.issuer == self.seller.value()]
        if self.shares.follows:
            asked = [one for one in own if self.wanted in (None, one.invoice)]
            self._propose(asked)
        self.shares.show_open(own, self.page.seat.clock.today())
        self._share()

    def _propose(self, own: Sequence[Standing]) -> None:
        """All that is owed is proposed; what was typed stands."""
        self.form.fields["amount"].set_value(sum((one.balance for one in own), ZERO) or None)

    def _hand(self) -> None:
        self.shares.follows = False
        self._share()

    def _share(self) -> None:
        try:
            amount = self.form.fields["amount"].value() or ZERO
        except BadInput:
            amount = ZERO
        self.shares.share(amount)
        if self.wanted is not None and self.wanted in self.shares.parts:
            self.shares.only(self.wanted)

    def _sum_typed(self) -> None:
        """Until an amount is typed, it follows what the invoices are given."""
        if self.shares.follows:
            try:
                total = sum((part for _invoice, part in self.shares.given()), ZERO)
            except BadInput:
                return
            self.form.fields["amount"].set_value(total or None)
            self.shares.total = total
            self.shares.tell()

    def _send(self, values: dict[str, Any]) -> Promise[Any] | None:
        parts = self.shares.read()
        if parts is None:
            return None
        if self.shares.left() < 0:
            self.form.refuse("amount", _("Les factures cochées prennent {sum}.").format(
                sum=euros(values["amount"] - self.shares.left())))  # fmt: skip
            return None
        return self.page.do(
            receive_payment, party=values["party"], on=values["on"], amount=values["amount"], method=values["method"],
            reference=values["reference"] or "", allocations=parts, issuer=values["issuer"],
        )  # fmt: skip
