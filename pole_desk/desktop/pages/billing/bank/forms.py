"""The small forms of the bank: why a line is put aside, whose money it is, the files taken in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pole_desk.accounts.receivables.commands import ignore_line, keep_without_invoice, withdraw_statement
from pole_desk.accounts.receivables.rules.batches import FEES_ACCOUNT, INTEREST_ACCOUNT, charged_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.bank.reading import BankRow, BankView
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.fields import ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _, moment_text, ngettext, plain_day
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import PartyId

USUAL = (
    _("frais de banque"), _("virement interne"), _("fournisseur"), _("salaires et cotisations"), _("impôts et taxes"),
    _("subvention"),
)  # fmt: skip


def open_ignore(page: Page, panel: SidePanel, row: BankRow) -> None:
    """Ask why a line is put aside; the usual reasons are one choice away."""
    form = Form()
    form.add_widget(text(_("{amount} du {day} : {text}").format(
        amount=euros(row.amount), day=plain_day(row.booked_on), text=row.text or row.who)))  # fmt: skip
    reason = form.add(_("Motif"), TextField(_("Ce que cette ligne est")), name="reason", required=True)
    usual = ChoiceField([(one, one) for one in USUAL])
    usual.set_value(None)
    form.add(_("Motifs courants"), usual, name="usual")
    usual.edited.connect(lambda: reason.set_value(usual.value()))
    open_act(
        page, panel, form, title=_("Écarter une ligne"), verb=_("Écarter"), places={"reason": "reason"},
        send=lambda values: page.do(ignore_line, line=row.id, reason=values["reason"]),
    )  # fmt: skip


def open_charged(page: Page, panel: SidePanel, row: BankRow) -> None:
    """Ask on which account of the books a line without invoice stands; what it looks like is chosen already."""
    form = Form()
    form.add_widget(text(_("{amount} du {day} : {text}").format(
        amount=euros(row.amount), day=plain_day(row.booked_on), text=row.text or row.who)))  # fmt: skip
    account = form.add(_("Compte"), TextField(_("627000 pour les frais de banque")), name="account", required=True)
    usual = ChoiceField([(number, f"{number}  {words}") for number, words in charged_names().items()])
    usual.set_name(_("Comptes courants"))
    form.add(_("Comptes courants"), usual, name="usual")
    usual.edited.connect(lambda: account.set_value(usual.value()))
    first = row.charged or (FEES_ACCOUNT if row.amount < 0 else INTEREST_ACCOUNT)
    form.set_values(account=first, usual=first)
    open_act(
        page, panel, form, title=_("Garder sans facture"), verb=_("Garder"), places={"account": "account"},
        send=lambda values: page.do(keep_without_invoice, line=row.id, account=values["account"]),
    )  # fmt: skip


def open_client(page: Page, panel: SidePanel, say: Callable[[PartyId], object]) -> None:
    """Ask whose money it is."""
    form = Form()
    form.add_widget(text(_("Ses factures ouvertes viendront en tête ; ce qu’aucune ne prend restera sur son compte.")))
    form.add(_("Client"), PartyPicker(page), name="party", required=True)

    def send(values: dict[str, Any]) -> None:
        panel.close_panel()
        say(values["party"])

    open_act(page, panel, form, title=_("De quel client ?"), verb=_("Choisir ce client"), send=send)


def open_taken(page: Page, panel: SidePanel, found: BankView) -> None:
    """The files taken in, each with its way back."""
    rows = Rows(_("Relevés importés"), _("Aucun relevé importé."))

    def withdraw(statement: int) -> None:
        page.do(withdraw_statement, statement=statement).then(lambda _done: panel.close_panel())

    rows.set_rows([
        Row(
            one.file_name,
            _("importé le {day}, {count}").format(
                day=moment_text(one.imported_at),
                count=ngettext("{n} ligne", "{n} lignes", len(found.of("all", one.id))).format(
                    n=len(found.of("all", one.id))),
            ),
            acts=(Act(_("Retirer cet import"), partial(withdraw, one.id), why_kept(found, one.id)),),
        )
        for one in found.statements
    ])  # fmt: skip
    panel.open(_("Relevés de ce compte"), rows, secondary(_("Fermer"), panel.close_panel))


def why_kept(found: BankView, statement: int) -> str:
    """Why an import can't be taken back."""
    used = sum(one.state != "new" for one in found.of("all", statement))
    if not used:
        return ""
    return ngettext("{n} de ses lignes est traitée : détachez-la d’abord.",
                    "{n} de ses lignes sont traitées : détachez-les d’abord.", used).format(n=used)  # fmt: skip
