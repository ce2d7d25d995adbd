"""Forms on a client's account: what waits shared or given back, a debt given up, a movement taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pole_desk.accounts.receivables.commands import (
    allocate_payment,
    refund_payment,
    return_payment,
    withdraw_loss,
    withdraw_refund,
    write_off,
)
from pole_desk.accounts.receivables.queries import Loss, Received, Refund, Waiting
from pole_desk.accounts.receivables.rules import Method, method_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.accounts.reading import ClientAccount
from pole_desk.desktop.pages.billing.accounts.shares import Shares
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AmountField, ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.ports.ids import InvoiceId, PaymentId


def _which(form: Form, found: ClientAccount, payment: PaymentId | None, told: Callable[[Waiting], object]) -> None:
    """The payment of which something waits: said when it is alone, else chosen."""
    names = method_names()
    words = {
        one.payment: _("{free}, {method} du {day}").format(
            free=euros(one.free), method=names[one.method], day=numeric_day(one.received_on)
        )
        for one in found.waiting
    }
    field = form.add(_("Règlement"), ChoiceField(list(words.items())), name="payment", required=True)
    known = {one.payment: one for one in found.waiting}
    field.set_value(payment if payment in known else next(iter(known)))
    field.edited.connect(lambda: told(known[field.value()]))


def _chosen(form: Form, found: ClientAccount) -> Waiting:
    return next(one for one in found.waiting if one.payment == form.fields["payment"].value())


def open_allocate(page: Page, panel: SidePanel, found: ClientAccount, payment: PaymentId | None = None) -> None:
    """Share what waits of a payment between invoices of its seller."""
    form = Form()
    shares = Shares(_("{left} resteront sur son compte."))

    def show(one: Waiting) -> None:
        seller = found.payments[one.payment].issuer
        shares.total = one.free
        shares.show_open([each for each in found.open if seller in (None, each.issuer)], page.seat.clock.today())

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        parts = shares.read()
        if parts is None or shares.left() < 0:
            return None
        return page.do(allocate_payment, payment=values["payment"], parts=parts)

    _which(form, found, payment, show)
    form.add_widget(shares)
    show(_chosen(form, found))
    open_act(page, panel, form, title=_("Répartir ce qui attend"), verb=_("Répartir"), send=send)


def open_refund(page: Page, panel: SidePanel, found: ClientAccount, payment: PaymentId | None = None) -> None:
    """Give back what no invoice has of a payment."""
    form = Form()

    def show(one: Waiting) -> None:
        form.fields["amount"].set_value(one.free)

    _which(form, found, payment, show)
    line = form.row()
    form.add(_("Montant"), AmountField(), name="amount", required=True, beside=line)
    today = page.seat.clock.today
    form.add(_("Rendu le"), DateField(today), name="on", required=True, beside=line).set_value(today())
    methods = [(key, words) for key, words in method_names().items() if key not in (Method.NETTING, Method.DEBIT)]
    line = form.row()
    form.add(_("Mode"), ChoiceField(methods), name="method", required=True, beside=line).set_value("transfer")
    form.add(_("Référence"), TextField(), name="reference", beside=line)
    form.add(_("Motif"), TextField(_("Payé deux fois, départ…")), name="reason")
    show(_chosen(form, found))
    open_act(
        page, panel, form, title=_("Rembourser"), verb=_("Enregistrer le remboursement"),
        places={"amount": "amount", "over_free": "amount", "on": "on", "method": "method"},
        send=lambda values: page.do(
            refund_payment, payment=values["payment"], on=values["on"], amount=values["amount"],
            method=values["method"], reference=values["reference"] or "", reason=values["reason"] or "",
        ),
    )  # fmt: skip


def open_loss(page: Page, panel: SidePanel, found: ClientAccount, invoice: InvoiceId | None = None) -> None:
    """Give up what is left of an invoice, or a part of it, with the reason."""
    owed = {InvoiceId(one.invoice): one for one in found.open if one.balance > 0}
    form = Form()
    form.add_widget(text(_("Une créance irrécouvrable ne se relance plus ; la TVA se régularise sur sa preuve.")))
    field = form.add(_("Facture"), ChoiceField([
        (key, _("{number} · reste {balance}").format(number=one.number, balance=euros(one.balance)))
        for key, one in owed.items()
    ]), name="invoice", required=True)  # fmt: skip
    line = form.row()
    form.add(_("Montant perdu"), AmountField(), name="amount", required=True, beside=line)
    today = page.seat.clock.today
    form.add(_("Le"), DateField(today), name="on", required=True, beside=line).set_value(today())
    form.add(_("Motif"), TextField(_("Liquidation, disparition, jugement…")), name="reason", required=True)

    def show() -> None:
        form.fields["amount"].set_value(owed[field.value()].balance if field.value() in owed else ZERO)

    field.edited.connect(show)
    field.set_value(invoice if invoice in owed else next(iter(owed), None))
    show()
    open_act(
        page, panel, form, title=_("Passer en perte"), verb=_("Passer en perte"), takes_away=True,
        places={"reason": "reason", "amount": "amount", "over_balance": "amount", "on": "on"},
        send=lambda values: page.do(
            write_off, invoice=values["invoice"], on=values["on"], amount=values["amount"], reason=values["reason"]
        ),
    )  # fmt: skip


def open_return(page: Page, panel: SidePanel, one: Received) -> None:
    """The bank took a payment back: why, and when."""
    form = Form()
    form.add_widget(text(_("{amount} reçus le {day} : les factures qu’ils payaient seront de nouveau dues.").format(
        amount=euros(one.amount), day=numeric_day(one.received_on))))  # fmt: skip
    today = page.seat.clock.today
    form.add(_("Repris le"), DateField(today), name="on", required=True).set_value(today())
    form.add(_("Motif"), TextField(_("Chèque sans provision, prélèvement rejeté…")), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Repris par la banque"), verb=_("Enregistrer la reprise"), takes_away=True,
        places={"reason": "reason", "on": "on"},
        send=lambda values: page.do(return_payment, payment=one.id, on=values["on"], reason=values["reason"]),
    )  # fmt: skip


def open_withdraw_refund(page: Page, panel: SidePanel, one: Refund) -> None:
    """Take back a refund recorded by mistake."""
    words = _("Remboursement de {amount} du {day}.").format(amount=euros(one.amount), day=numeric_day(one.on))
    _open_reason(page, panel, words, _("Retirer un remboursement"),
                 lambda reason: page.do(withdraw_refund, refund=one.id, reason=reason))  # fmt: skip


def open_withdraw_loss(page: Page, panel: SidePanel, one: Loss) -> None:
    """Ask an invoice again that was given up."""
    words = _("{amount} de {number} passés en perte le {day} : la facture sera de nouveau due.").format(
        amount=euros(one.amount), number=one.number, day=numeric_day(one.on)
    )
    _open_reason(page, panel, words, _("Annuler une perte"),
                 lambda reason: page.do(withdraw_loss, loss=one.id, reason=reason))  # fmt: skip


def _open_reason(
    page: Page, panel: SidePanel, words: str, title: str, send: Callable[[str], Promise[Any]]
) -> None:
    form = Form()
    form.add_widget(text(words))
    form.add(_("Motif"), TextField(), name="reason", required=True)
    open_act(page, panel, form, title=title, verb=title, takes_away=True, places={"reason": "reason"},
             send=lambda values: send(values["reason"]))  # fmt: skip
