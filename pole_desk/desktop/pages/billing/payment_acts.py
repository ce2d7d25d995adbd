"""A payment withdrawn with its reason, or put back."""

from __future__ import annotations

from pole_desk.accounts.receivables.commands import restore_payment, withdraw_payment
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PaymentId


def open_withdraw(page: Page, panel: SidePanel, payment: PaymentId, words: str) -> None:
    """Ask why a payment is withdrawn."""
    form = Form()
    form.add_widget(text(words))
    form.add(_("Motif"), TextField(_("Rejet bancaire, erreur de saisie…")), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Retirer un règlement"), verb=_("Retirer le règlement"),
        send=lambda values: page.do(withdraw_payment, payment=payment, reason=values["reason"]),
        places={"reason": "reason"}, takes_away=True,
    )  # fmt: skip


def restore(page: Page, payment: PaymentId) -> None:
    """Put a withdrawn payment back."""
    page.do(restore_payment, payment=payment)
