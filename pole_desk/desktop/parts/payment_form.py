"""Money received on an invoice: day, amount, method, reference; the balance is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pole_desk.accounts.receivables.commands import record_payment
from pole_desk.accounts.receivables.queries import Receivable
from pole_desk.accounts.receivables.rules import method_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AmountField, ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import euros

_PLACES = {"on": "on", "amount": "amount", "over_balance": "amount", "method": "method"}


class PaymentPanel:
    """Opens at once in the page's side panel; among several invoices one is chosen."""

    def __init__(self, page: Page, panel: SidePanel, owed: Sequence[Receivable]) -> None:
        self.page = page
        self.owed = {one.id: one for one in owed}
        self.form = Form()
        self._ask_invoice(owed)
        today = page.seat.clock.today
        self.form.add(_("Reçu le"), DateField(today), name="on", required=True).set_value(today())
        self.form.add(_("Montant"), AmountField(), name="amount", required=True)
        methods = ChoiceField(list(method_names().items()))
        self.form.add(_("Mode de règlement"), methods, name="method", required=True)
        methods.set_value("transfer")
        self.form.add(
            _("Référence"), TextField(_("Numéro de virement, de chèque…")), name="reference"
        )
        self._propose()
        open_act(
            page, panel, self.form, title=_("Encaisser un règlement"),
            verb=_("Enregistrer le règlement"), send=self._send, places=_PLACES,
        )  # fmt: skip

    def _ask_invoice(self, owed: Sequence[Receivable]) -> None:
        if len(owed) == 1:
            one = owed[0]
            self.form.add_widget(
                text(_("{number} · {party} : reste dû {balance}, échéance le {due}.").format(
                    number=one.number, party=one.party_name, balance=euros(one.balance),
                    due=numeric_day(one.due_on),
                ))
            )  # fmt: skip
            return
        choices = [
            (one.id, _("{party} · {number} · {balance}").format(
                party=one.party_name, number=one.number, balance=euros(one.balance)))
            for one in sorted(owed, key=lambda one: (one.party_name.casefold(), one.due_on))
        ]  # fmt: skip
        field = self.form.add(_("Facture"), ChoiceField(choices), name="invoice", required=True)
        field.edited.connect(self._propose)

    def _chosen(self) -> Receivable | None:
        field = self.form.fields.get("invoice")
        if field is None:
            return next(iter(self.owed.values()), None)
        chosen = field.value()
        return None if chosen is None else self.owed.get(chosen)

    def _propose(self) -> None:
        found = self._chosen()
        if found is not None:
            self.form.fields["amount"].set_value(found.balance)

    def _send(self, values: dict[str, Any]) -> Promise[Any] | None:
        found = self._chosen()
        if found is None:
            return None
        return self.page.do(
            record_payment, invoice=found.id, on=values["on"], amount=values["amount"],
            method=values["method"], reference=values["reference"] or "",
        )  # fmt: skip
