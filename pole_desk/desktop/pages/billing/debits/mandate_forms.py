"""The forms of mandates: a new one, corrections, a revocation; what a seller needs to debit."""

from __future__ import annotations

from typing import Any

from pole_desk.accounts.receivables.commands import add_mandate, change_mandate, revoke_mandate, set_creditor_id
from pole_desk.accounts.receivables.rules.mandates import NOTICE_DAYS, Use, use_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.debits.reading import MandateLine, Offer, account_known, offer
from pole_desk.desktop.parts import account_fields
from pole_desk.desktop.parts.account_fields import account_in, add_account, show_account
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.card import line
from pole_desk.desktop.widgets.fields import CheckField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text, title
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.formats.sepa import Scheme
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import IssuerId, PartyId
from pole_desk.registers.parties.queries import party_names

PLACES = {
    **account_fields.PLACES, "mandate_reference": "reference", "mandate_reference_once": "reference",
    "signed_on": "signed_on", "used_on": "used_on", "notice_days": "notice_days", "party": "party",
    "mandate_served": "iban",
}  # fmt: skip


def open_new_mandate(page: Page, panel: SidePanel, party: PartyId | None = None) -> None:
    """Ask for the mandate as it was signed; name and address of the structure are proposed."""
    page.ask(offer).then(lambda found: _new(page, panel, found, party))


def _new(page: Page, panel: SidePanel, found: Offer, party: PartyId | None) -> Form:
    form, today = Form(), page.seat.clock.today
    picker = PartyPicker(page)
    form.add(_("Structure"), picker, name="party", required=True)
    form.add(_("Vendeur"), ChoiceField(found.issuers), name="issuer", required=True)
    form.add(_("Référence (RUM)"), TextField("M-2026-0001"), name="reference", required=True)
    two = form.row()
    form.add(_("Signé le"), DateField(today), name="signed_on", required=True, beside=two)
    form.add(_("Préavis (jours)"), IntField(str(NOTICE_DAYS), least=1, most=NOTICE_DAYS), name="notice_days",
             required=True, beside=two)  # fmt: skip
    two = form.row()
    schemes = [(Scheme.CORE, _("CORE, tout client")), (Scheme.B2B, _("B2B, entreprises"))]
    form.add(_("Schéma"), ChoiceField(schemes), name="scheme", required=True, beside=two)
    form.add(_("Usage"), ChoiceField([(Use(key), name) for key, name in use_names().items()]), name="use",
             required=True, beside=two)  # fmt: skip
    form.add(_("Dernier prélèvement fait ailleurs"), DateField(today, _("aucun")), name="used_on")
    form.add_widget(line())
    form.add_widget(title(_("Compte à débiter")))
    add_account(form)
    form.set_values(
        issuer=found.issuers[0][0] if found.issuers else None, reference=found.reference, signed_on=today(),
        notice_days=NOTICE_DAYS, scheme=Scheme.CORE, use=Use.REPEATED, country="FR",
    )  # fmt: skip

    def known(chosen: int) -> None:
        page.ask_latest("account-known", account_known, party=PartyId(chosen)).then(
            lambda account: show_account(form, account)
        )

    def send(values: dict[str, Any]) -> Promise[Any]:
        asked = {key: values[key] for key in ("party", "issuer", "reference", "signed_on", "scheme", "use", "used_on",
                                              "notice_days")}  # fmt: skip
        return page.do(add_mandate, account=account_in(values), **asked)

    picker.chosen.connect(known)
    open_act(page, panel, form, title=_("Nouveau mandat"), verb=_("Enregistrer le mandat"), send=send, places=PLACES)
    if party is not None:
        page.ask(party_names, parties={party}).then(lambda names: picker.set_party(party, names[party]))
        known(party)
    return form


def open_mandate(page: Page, panel: SidePanel, row: MandateLine) -> Form:
    """Correct a mandate; another account or holder needs a new one once it served."""
    form, one = Form(), row.mandate
    form.add_widget(text(_("{reference} de {name}").format(reference=row.reference, name=row.party_name)))
    add_account(form)
    form.add(_("Préavis (jours)"), IntField(least=1, most=NOTICE_DAYS), name="notice_days", required=True)
    form.add("", CheckField(_("Le prochain prélèvement est le dernier")), name="closing")
    show_account(form, one.account)
    form.set_values(notice_days=one.notice_days, closing=one.closing)

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(
            change_mandate, mandate=row.id, account=account_in(values), notice_days=values["notice_days"],
            closing=bool(values["closing"]), seen_version=one.version,
        )  # fmt: skip

    open_act(page, panel, form, title=_("Modifier le mandat"), verb=_("Enregistrer"), send=send, places=PLACES)
    return form


def open_revoke(page: Page, panel: SidePanel, row: MandateLine) -> Form:
    """From which day, and why."""
    form = Form()
    form.add_widget(text(_("Plus rien ne sera demandé à {name} sous {reference}.").format(
        name=row.party_name, reference=row.reference)))  # fmt: skip
    form.add(_("À partir du"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(on=page.seat.clock.today())
    form.add(_("Motif"), TextField(_("Demande du client, départ, changement de banque…")), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Révoquer le mandat"), verb=_("Révoquer"),
        send=lambda values: page.do(revoke_mandate, mandate=row.id, on=values["on"], reason=values["reason"]),
        places={"reason": "reason"}, takes_away=True,
    )  # fmt: skip
    return form


def open_creditor(page: Page, panel: SidePanel, issuer: IssuerId, name: str) -> Form:
    """The creditor identifier that the bank gave; the IBAN is with the seller."""
    form = Form()
    form.add_widget(text(_("{name} : la banque donne cet identifiant (ICS) à qui veut prélever. L’IBAN se saisit dans "
                           "Réglages, Vendeurs.").format(name=name)))  # fmt: skip
    form.add(_("Identifiant créancier SEPA"), TextField("FR72 ZZZ 123456"), name="creditor_id", required=True)
    form.add(_("À partir du"), DateField(page.seat.clock.today), name="valid_from", required=True)
    form.set_values(valid_from=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Identifiant créancier"), verb=_("Enregistrer"),
        send=lambda values: page.do(set_creditor_id, issuer=issuer, **values), places={"creditor_id": "creditor_id"},
    )  # fmt: skip
    return form
