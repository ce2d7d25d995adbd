"""Everything an invoice says of its seller, each number checked with the reason under its field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.card import line
from pole_desk.desktop.widgets.fields import AmountField, AreaField, CheckField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import title
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel import identifiers
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import IssuerId
from pole_desk.registers.catalog.commands import add_issuer, change_issuer
from pole_desk.registers.catalog.queries import Issuer, issuers
from pole_desk.registers.catalog.rules import IssuerInput

PLACES = {
    "issuer_name": "name", "issuer_code": "code", "prefix": "invoice_prefix", "prefix_taken": "invoice_prefix",
    "siren": "siren",
    "siret": "siret", "vat_number": "vat_number", "iban": "iban", "bic": "bic",
    "payment_terms": "payment_terms_days", "dates_reversed": "valid_to", "late_rate": "late_rate",
}  # fmt: skip


MENTIONS = ("name", "legal_form", "siren", "street", "postcode", "town", "vat_number")
"""What an invoice must say of its seller; the last one when it charges VAT."""


class CheckedField(TextField):
    """A number with a control key, checked when it is left."""

    def __init__(self, placeholder: str, check: Any) -> None:
        super().__init__(placeholder)
        self._check = check

    def read(self, text: str) -> str:
        found: str = self._check(text)
        return found


def open_known(page: Page, panel: SidePanel, issuer: IssuerId, *, field: str = "", why: str = "") -> Promise[Any]:
    """Open the form of a seller on the field to put right, `why` under it; else on its first empty one."""

    def opened(found: list[Issuer]) -> None:
        for row in found:
            if row.id == issuer:
                form = open_issuer(page, panel, row)
                name = field if field in form.fields else _first_empty(row)
                form.refuse(name, why)
                panel.reveal(form.fields[name])

    return page.ask_latest("issuer_form", issuers).then(opened)


def _first_empty(row: Issuer) -> str:
    return next((name for name in MENTIONS if not getattr(row, name)), MENTIONS[-1])


def open_issuer(page: Page, panel: SidePanel, row: Issuer | None) -> Form:
    """Add a seller or change one."""
    form = Form()
    _identity(form, page, new=row is None)
    _address(form)
    _bank_and_series(form)
    form.add(
        "", CheckField(_("Mentions vérifiées sur l’extrait Kbis, les statuts et le RIB")), name="confirmed"
    )
    former = row.as_input() if row is not None else IssuerInput(code="", name="")
    names = [name for name in form.fields if name != "code" or row is None]
    form.set_values(**{name: getattr(former, name) or None for name in names})
    form.set_values(confirmed=former.confirmed, vat_on_debits=former.vat_on_debits,
                    payment_terms_days=former.payment_terms_days)  # fmt: skip
    for field in form.fields.values():
        if isinstance(field, TextField):
            field.line.setCursorPosition(0)

    def send(values: dict[str, Any]) -> Promise[Any]:
        given = {key: values[key] if values[key] is not None else _nothing(key) for key in values}
        asked = replace(former, **given)
        if row is None:
            return page.do(add_issuer, values=asked)
        return page.do(change_issuer, issuer=row.id, values=asked, seen_version=row.version)

    words = _("Nouveau vendeur") if row is None else row.name
    open_act(page, panel, form, title=words, verb=_("Enregistrer"), send=send, places=PLACES)
    return form


def _nothing(key: str) -> Any:
    return None if key in ("late_rate", "valid_to") else ""


def _identity(form: Form, page: Page, *, new: bool) -> None:
    if new:
        form.add(_("Code"), TextField("association"), name="code", required=True,
                 help=_("En minuscules ; il ne changera plus."))  # fmt: skip
    form.add(_("Nom"), TextField(), name="name", required=True)
    form.add(_("Forme juridique"), TextField(_("SCIC SA")), name="legal_form")
    form.add(_("Capital"), TextField(_("capital variable")), name="capital")
    form.add(_("SIREN"), CheckedField("123 456 789", identifiers.siren_of), name="siren")

    def siret(text: str) -> str:
        try:
            siren = form.fields["siren"].value()
        except BadInput:
            siren = None
        return identifiers.siret_of(text, siren=siren)

    def vat(text: str) -> str:
        try:
            siren = form.fields["siren"].value()
        except BadInput:
            siren = None
        return identifiers.vat_number_of(text, siren=siren)

    form.add(_("SIRET"), CheckedField("123 456 789 00012", siret), name="siret")
    form.add(_("Numéro de TVA"), CheckedField("FR12 123456789", vat), name="vat_number")
    form.add(_("RCS"), TextField(_("RCS Nantes 123 456 789")), name="rcs")
    two = form.row()
    today = page.seat.clock.today
    form.add(_("Vend depuis le"), DateField(today), name="valid_from", required=True, beside=two)
    form.add(_("Jusqu’au"), DateField(today), name="valid_to", beside=two)


def _address(form: Form) -> None:
    form.add_widget(line())
    form.add_widget(title(_("Adresse et contact")))
    form.add(_("Rue"), TextField(), name="street")
    form.add(_("Complément"), TextField(), name="extra")
    two = form.row()
    form.add(_("Code postal"), TextField("44200"), name="postcode", beside=two)
    form.add(_("Ville"), TextField(_("Nantes")), name="town", beside=two)
    form.add(_("Courriel"), TextField(), name="email")
    two = form.row()
    form.add(_("Téléphone"), TextField(), name="phone", beside=two)
    form.add(_("Site"), TextField(), name="website", beside=two)


def _bank_and_series(form: Form) -> None:
    form.add_widget(line())
    form.add_widget(title(_("Banque et paiement")))
    form.add(_("IBAN"), CheckedField("FR76 …", identifiers.iban_of), name="iban")
    form.add(_("BIC"), CheckedField("", identifiers.bic_of), name="bic")
    two = form.row()
    form.add(_("Paiement à (jours)"), IntField("30", most=60), name="payment_terms_days", required=True, beside=two)
    form.add(_("Retard (% l’an)"), AmountField(_("légal")), name="late_rate", beside=two)
    form.add("", CheckField(_("TVA d’après les débits")), name="vat_on_debits")
    form.add_widget(line())
    form.add_widget(title(_("Séries de numéros")))
    two = form.row()
    form.add(_("Factures"), TextField("FA"), name="invoice_prefix", required=True, beside=two)
    form.add(_("Avoirs"), TextField("AV"), name="credit_prefix", required=True, beside=two)
    form.add(_("Note"), AreaField(lines=2), name="note")
