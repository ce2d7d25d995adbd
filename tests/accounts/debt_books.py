"""Books with two clients who owe an invoice each, the first under a mandate, and a seller that may debit."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import text

from pole_desk.accounts.receivables.commands import add_mandate, set_creditor_id
from pole_desk.accounts.receivables.queries import Account
from pole_desk.ports.outgoing import Letter, PostBox, Wording

ACCOUNT = Account("Alpha", "DE89370400440532013000", "", "3 rue du Port", "44000", "Nantes", "FR")


class HeldBox:
    """A post box that keeps the letters given to it; Alpha has an address, others print."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def wording(self, reader: Any, kind: str, words: Any) -> Wording:
        return Wording(f"{kind} {words['number']}", f"{words['client']} : {words['total']}\n{words['list']}")

    def writer(self, reader: Any) -> Any:
        return lambda kind, words: self.wording(reader, kind, words)

    def address(self, reader: Any, party: int) -> str:
        return "compta@alpha.example" if party == 1 else ""

    def addresses(self, reader: Any, parties: Any) -> dict[int, str]:
        return {party: self.address(reader, party) for party in parties}

    def post(self, tx: Any, letters: Any) -> list[int]:
        self.letters += letters
        return list(range(1, len(letters) + 1))

    def posted(self, reader: Any, about: Any) -> list[Any]:
        return []


def filled(books: Any) -> Any:
    """Alpha owes FA-2026-00001 of 120.00, Bêta FA-2026-00002 of 240.00, both due on 23 December 2026."""
    books.box = HeldBox()
    books.runner.ports = {**books.runner.ports, PostBox: books.box}
    books.owes(books.party("Alpha", siren="732829320"), "100")
    books.owes(books.party("Bêta", siren="552008443"), "200")
    with books.engine.begin() as connection:
        connection.execute(text("UPDATE catalog_issuer SET iban = 'FR7630006000011234567890189', bic = 'AGRIFRPP'"))
    books.runner.do(set_creditor_id, issuer=1, creditor_id="FR72 ZZZ 123456", valid_from=date(2026, 1, 1))
    sign(books)
    books.issue()
    return books


def sign(books: Any, party: int = 1, **options: Any) -> int:
    """A repeated CORE mandate of a client, signed in January."""
    given = {
        "issuer": 1, "party": party, "reference": f"M-{party}", "signed_on": date(2026, 1, 15), "account": ACCOUNT,
    } | options  # fmt: skip
    return books.runner.do(add_mandate, **given)
