"""What the bank sent back, and the account to which a structure is paid."""

from __future__ import annotations

from typing import Any

from pole_desk.accounts.receivables.commands import confirm_transfers, reject_debit, reject_transfer, set_payee
from pole_desk.accounts.receivables.queries import Account, Debit, Transfer
from pole_desk.accounts.receivables.rules.debits import ENDING_CODES, code_names, code_words
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.debits.reading import FileLine, account_known
from pole_desk.desktop.parts import account_fields
from pole_desk.desktop.parts.account_fields import account_in, add_account, show_account
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary, text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import PartyId

OTHER = ""
COMMON = ("AM04", "AC04", "MD01", "MD06", "MS02", "MS03")
"""The codes that come most, first in the list."""


def open_reject(page: Page, panel: SidePanel, row: Debit) -> Form:
    """The code is the one on the bank's statement; those that end the mandate say so."""
    form = Form()
    form.add_widget(text(_("{number} de {name}, {amount}, prélevé le {day}. La facture redevient à payer.").format(
        number=row.number, name=row.party_name, amount=euros(row.amount), day=numeric_day(row.collect_on))))  # fmt: skip
    rest = [code for code in code_names() if code not in COMMON]
    codes = [(code, code_words(code)) for code in (*COMMON, *rest)]
    chosen = form.add(_("Code de rejet"), ChoiceField([*codes, (OTHER, _("un autre code"))]), name="code", required=True)
    form.add(_("Autre code"), TextField(_("deux lettres, deux chiffres")), name="other")
    form.add(_("Rejeté le"), DateField(page.seat.clock.today), name="on", required=True)
    ends = secondary("", wrap=True)
    form.add_widget(ends)
    form.set_values(code="AM04", on=page.seat.clock.today())

    def tell() -> None:
        ends.setText(_("Ce motif révoque le mandat.") if chosen.value() in ENDING_CODES else "")

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        code = values["other"] or values["code"]
        if not code:
            form.refuse("other", _("À remplir."))
            return None
        return page.do(reject_debit, debit=row.id, code=code, on=values["on"])

    form.edited.connect(tell)
    open_act(
        page, panel, form, title=_("Prélèvement rejeté"), verb=_("Noter le rejet"), send=send,
        places={"reject_code": "other", "on": "on"}, takes_away=True,
    )  # fmt: skip
    return form


def open_transfer_confirmation(page: Page, panel: SidePanel, row: FileLine | Transfer) -> Form:
    """The day on which the bank executed what waits of a file, or one transfer."""
    form = Form()
    one = isinstance(row, Transfer)
    if isinstance(row, Transfer):
        said, day = _("{amount} à {name}.").format(amount=euros(row.amount), name=row.party_name), row.execute_on
    else:
        said, day = _("Tout ce qui attend de {message}.").format(message=row.message), row.first_on
    form.add_widget(text(said))
    form.add_widget(secondary(_("Un relevé importé le confirme aussi : Banque, la ligne de ce montant."), wrap=True))
    today = page.seat.clock.today()
    form.add(_("Exécuté le"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(on=min(day, today))

    def send(values: dict[str, Any]) -> Promise[Any]:
        if one:
            return page.do(confirm_transfers, on=values["on"], transfers=[row.id])
        return page.do(confirm_transfers, on=values["on"], file=row.id)

    open_act(page, panel, form, title=_("Virements exécutés"), verb=_("Confirmer"), send=send, places={"on": "on"})
    return form


def open_transfer_reject(page: Page, panel: SidePanel, row: Transfer) -> Form:
    """Why the bank did not execute a transfer, or sent it back."""
    form = Form()
    form.add_widget(text(_("{amount} à {name} : la somme sera de nouveau à verser.").format(
        amount=euros(row.amount), name=row.party_name)))  # fmt: skip
    form.add(_("Motif"), TextField(_("Compte clos, IBAN erroné…")), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Virement refusé"), verb=_("Noter le refus"),
        send=lambda values: page.do(reject_transfer, transfer=row.id, reason=values["reason"]),
        places={"reason": "reason"}, takes_away=True,
    )  # fmt: skip
    return form


def open_payee(page: Page, panel: SidePanel, party: PartyId, name: str) -> Form:
    """The account to which a structure is paid from now on."""
    form = Form()
    form.add_widget(text(_("Ce que le pôle doit à {name} est versé sur ce compte : dépôts, remboursements, ventes.").format(
        name=name)))  # fmt: skip
    add_account(form)

    def known(account: Account) -> None:
        show_account(form, account)

    page.ask_latest("account-known", account_known, party=party).then(known)
    open_act(
        page, panel, form, title=_("RIB de {name}").format(name=name), verb=_("Enregistrer le compte"),
        send=lambda values: page.do(set_payee, party=party, account=account_in(values)), places=account_fields.PLACES,
    )  # fmt: skip
    return form
