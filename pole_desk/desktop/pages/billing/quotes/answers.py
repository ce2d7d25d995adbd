"""The gestures on a quote that ask for something: send, accept, refuse, withdraw, the client's order number."""

from __future__ import annotations

from typing import Any

from pole_desk.accounts.quotes.commands import (
    accept_quote,
    mail_quote,
    order_quote,
    refuse_quote,
    send_quote,
    withdraw_quote,
)
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.quotes.reading import Row
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.sending import send_letters
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AreaField, CheckField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import LetterId, PartyId
from pole_desk.ports.outgoing import PostBox


def address_of(reader: Reader, *, party: PartyId) -> str:
    """Where a structure's letters go; empty when nowhere."""
    return reader.port(PostBox).address(reader, party)  # type: ignore[type-abstract]


def open_send(page: Page, panel: SidePanel, row: Row, *, again: bool = False) -> Form:
    """Freeze a draft and send it, or send anew what was frozen; by e-mail when there is an address."""
    form = Form()
    words = _("Le devis {number} est figé avec son PDF. Pour le changer ensuite, on en fait une nouvelle version.")
    if again:
        words = _("Le PDF du devis {number}, tel qu’il a été figé, part de nouveau.")
    form.add_widget(text(words.format(number=row.number)))
    mailed = CheckField(_("L’envoyer par courriel"), checked=again)
    if not again:
        form.add("", mailed, name="mailed")
        form.add_widget(text(_("Sinon, il est noté envoyé : imprimez-le, ou remettez-le.")))
    form.add(_("Adresse"), TextField(_("contact@exemple.fr")), name="to")

    def known(address: str) -> None:
        if address:
            form.set_values(to=address)
            mailed.set_value(True)

    def leave(letter: LetterId | None) -> None:
        if letter is not None:
            send_letters(page, panel, letters=[letter])

    def send(values: dict[str, Any]) -> Promise[Any]:
        to = values["to"] or ""
        if again:
            return page.do(mail_quote, quote=row.quote, to=to).then(leave)
        return page.do(send_quote, quote=row.quote, mailed=bool(values["mailed"]), to=to).then(leave)

    places = {"no_address": "to", "email": "to", "lines": "mailed", "valid_until": "mailed"}
    title = _("Envoyer le devis") if not again else _("Renvoyer le devis")
    open_act(page, panel, form, title=title, verb=_("Envoyer"), send=send, places=places)
    page.ask(address_of, party=row.party).then(known)
    return form


def open_accept(page: Page, panel: SidePanel, row: Row) -> Form:
    """Who accepted, when, under which order number; what follows is told."""
    form = Form()
    form.add_widget(text(_("{total} TTC seront à facturer : l’acompte dès ce mois, le reste après la prestation.").format(
        total=euros(row.total))))  # fmt: skip
    form.add(_("Accepté par"), TextField(_("Nom de qui a signé")), name="by", required=True)
    form.add(_("Le"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Numéro de commande"), TextField(_("à porter sur les factures, si le client en donne un")), name="order")
    form.add(_("Note"), AreaField(lines=2), name="note")
    form.set_values(on=page.seat.clock.today())

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(
            accept_quote, quote=row.quote, by=values["by"], on=values["on"], note=values["note"] or "",
            order_number=values["order"],
        )  # fmt: skip

    open_act(page, panel, form, title=_("Devis accepté"), verb=_("Noter l’accord"), send=send,
             places={"by": "by", "on": "on", "quote_expired": "on"})  # fmt: skip
    return form


def open_refuse(page: Page, panel: SidePanel, row: Row) -> Form:
    """When and why."""
    form = Form()
    form.add(_("Motif"), TextField(_("Trop cher, autre date, autre lieu…")), name="reason", required=True)
    form.add(_("Le"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Devis refusé"), verb=_("Noter le refus"),
        send=lambda values: page.do(refuse_quote, quote=row.quote, reason=values["reason"], on=values["on"]),
        places={"reason": "reason", "on": "on"},
    )  # fmt: skip
    return form


def open_withdraw(page: Page, panel: SidePanel, row: Row) -> Form:
    """Why it is taken back; it stays on record."""
    form = Form()
    form.add_widget(text(_("Le devis {number} reste dans la liste, retiré.").format(number=row.number)))
    form.add(_("Motif"), TextField(_("Erreur, salle prise, demande annulée…")), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Retirer le devis"), verb=_("Retirer"),
        send=lambda values: page.do(withdraw_quote, quote=row.quote, reason=values["reason"]),
        places={"reason": "reason"}, takes_away=True,
    )  # fmt: skip
    return form


def open_order(page: Page, panel: SidePanel, row: Row, now: str) -> Form:
    """The client's order number, on the invoices to come."""
    form = Form()
    form.add(_("Numéro de commande"), TextField(_("vide : celui de sa fiche")), name="order_number")
    form.set_values(order_number=now or None)
    open_act(
        page, panel, form, title=_("Commande du client"), verb=_("Enregistrer"),
        send=lambda values: page.do(order_quote, quote=row.quote, order_number=values["order_number"] or ""),
    )  # fmt: skip
    return form
