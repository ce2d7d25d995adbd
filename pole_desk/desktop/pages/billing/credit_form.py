"""A credit note on a whole invoice or on lines of it; the reason is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pole_desk.accounts.billing.commands import credit_invoice
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.reading import InvoiceCard
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import CheckField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary, title
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros


def open_credit(page: Page, panel: SidePanel, card: InvoiceCard, then: Callable[[], object]) -> Form:
    """All lines are ticked at first: the whole invoice."""
    form = Form()
    form.add_widget(secondary(
        _("Un avoir ne s’annule pas : il porte son propre numéro et rend ce qui reste de chaque ligne."),
        wrap=True,
    ))  # fmt: skip
    form.add_widget(title(_("Lignes à rendre")))
    positions = [one.position for one in card.lines if one.net != one.credited]
    for one in card.lines:
        if one.position in positions:
            words = _("{label} : {net}").format(label=one.label, net=euros(one.net - one.credited))
            form.add(words, CheckField(words, checked=True), name=f"line{one.position}")
    form.add(_("Motif"), TextField(_("Erreur de surface, départ anticipé…")), name="reason", required=True)
    words = _("Refacturer ces prestations à la prochaine émission")
    form.add(words, CheckField(words), name="rebill")

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        chosen = [position for position in positions if values[f"line{position}"]]
        if not chosen:
            form.refuse("reason", _("Choisissez au moins une ligne."))
            return None
        whole = len(chosen) == len(card.lines)
        return page.do(
            credit_invoice, invoice=card.invoice.id, reason=values["reason"],
            lines=None if whole else chosen, rebill=bool(values["rebill"]),
        ).then(lambda _made: then())  # fmt: skip

    open_act(
        page, panel, form, title=_("Avoir sur {number}").format(number=card.invoice.number),
        verb=_("Émettre l’avoir"), send=send, places={"reason": "reason", "lines": "reason"}, takes_away=True,
    )  # fmt: skip
    return form
