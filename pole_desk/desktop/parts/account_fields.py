"""The fields of a bank account: an IBAN checked while it is typed, who holds it, the address in its parts."""

from __future__ import annotations

from typing import Any

from pole_desk.accounts.receivables.queries import Account
from pole_desk.desktop.widgets.fields import LineField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.formats.pdf.figures import iban_groups
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.identifiers import bic_of, iban_of

LENGTHS = {"FR": 27, "MC": 27, "BE": 16, "DE": 22, "ES": 24, "IT": 27, "LU": 20, "NL": 18, "PT": 25}
"""Letters and digits of an IBAN by country; another's is checked on leaving the field."""
PLACES = {
    "iban": "iban", "bic": "bic", "sepa_name": "holder", "sepa_country": "country", "sepa_address": "town",
}  # fmt: skip


class IbanField(LineField[str]):
    """In groups of four; its key is checked as soon as it is long enough."""

    def __init__(self) -> None:
        super().__init__("FR76 …")

    def read(self, text: str) -> str:
        return iban_of(text)

    def write(self, value: str) -> str:
        return iban_groups(value)

    def reading(self, value: str) -> str:
        return _("Clé vérifiée : {iban}").format(iban=iban_groups(value))

    def _typed(self) -> None:
        bare = "".join(self.line.text().split()).upper()
        if len(bare) >= LENGTHS.get(bare[:2], 34):
            self.check()
        else:
            self.accept_text()
        self.edited.emit()


class BicField(TextField):
    """A BIC, checked when it is left."""

    def read(self, text: str) -> str:
        return bic_of(text)


class CountryField(TextField):
    """Two letters."""

    def read(self, text: str) -> str:
        found = text.strip().upper()
        if len(found) != 2 or not found.isalpha():
            raise BadInput("country", _("Le pays s’écrit en deux lettres : FR, BE, DE…"))
        return found


def add_account(form: Form) -> None:
    """The account's fields, at the end of a form."""
    form.add(_("IBAN"), IbanField(), name="iban", required=True)
    two = form.row()
    form.add(_("Titulaire"), TextField(), name="holder", required=True, beside=two)
    form.add(_("BIC"), BicField(_("facultatif")), name="bic", beside=two)
    form.add(_("Rue"), TextField(), name="street")
    row = form.row()
    form.add(_("Code postal"), TextField("44200"), name="postcode", beside=row)
    form.add(_("Ville"), TextField("Nantes"), name="town", beside=row)
    form.add(_("Pays"), CountryField("FR"), name="country", beside=row)


def show_account(form: Form, account: Account) -> None:
    """Fill the fields."""
    form.set_values(**{name: value or None for name, value in account._asdict().items()})


def account_in(values: dict[str, Any]) -> Account:
    """The account of a form's values."""
    return Account(*(values[name] or "" for name in Account._fields))._replace(country=values["country"] or "FR")
