"""Books with everything that the accounts do: two sellers, three clients, agreements, a mandate, a post box."""

from __future__ import annotations

from datetime import date
from typing import Any

from account_books import _issuer
from closed_books import ClosedBooks
from debt_books import HeldBox, sign
from sqlalchemy import insert, text

from pole_desk.accounts.receivables.commands import set_creditor_id
from pole_desk.ports.outgoing import PostBox
from pole_desk.registers.catalog.tables import IssuerRow

BEGIN = date(2026, 10, 5)
SECOND = {
    "id": 2, "code": "association", "name": "Association du pôle", "siren": "999000029", "siret": "99900002900010",
    "vat_number": "FR23999000029", "rcs": "999 000 029 RCS Nantes", "vat_on_debits": True, "invoice_prefix": "FB",
    "credit_prefix": "AB",
}  # fmt: skip
CLIENTS = (1, 2, 3)
LEASES = (1, 2)


class WholeBooks(ClosedBooks):
    """Alpha signed a mandate; Bêta holds an agreement as Alpha does; Gamma wants one invoice per dossier."""

    def fill(self) -> WholeBooks:
        with self.engine.begin() as connection:
            connection.execute(insert(IssuerRow), _issuer() | SECOND)
            connection.execute(text("UPDATE catalog_issuer SET iban = 'FR7630006000011234567890189', bic = 'AGRIFRPP'"))
        self.party("Alpha", siren="732829320")
        self.party("Bêta", siren="552008443")
        self.party("Gamma", invoicing="by_dossier")
        for lease in LEASES:
            self.agreement(lease)
        self.runner.do(set_creditor_id, issuer=1, creditor_id="FR72 ZZZ 123456", valid_from=date(2026, 1, 1))
        sign(self)
        return self

    def another(self) -> Any:
        runner = super().another()
        self.box = HeldBox()
        runner.ports = {**runner.ports, PostBox: self.box}
        return runner

    def told(self, statement: str) -> list[Any]:
        """What raw SQL says, read by the test itself."""
        with self.engine.connect() as connection:
            return list(connection.execute(text(statement)))
