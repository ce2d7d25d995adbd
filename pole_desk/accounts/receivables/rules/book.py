"""Open invoices and clients, looked up by what a bank prints of a payment; what it pays is in `matching`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.receivables.rules.references import bare, found_numbers, is_named, shortened, telling_words
from pole_desk.formats.bank.statement import BankLine
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug

IBAN, NAME = 25, 15
"""What knowing the payer's account or name weighs, out of 100."""


class OpenInvoice(NamedTuple):
    """An invoice and what is left to pay of it; `order` is its rank by due day.

    One that is paid, its balance nothing, helps to know who pays twice.
    """

    invoice: int
    number: str
    party: int
    balance: Decimal
    order: int = 0


class Payer(NamedTuple):
    """A client as its payments may name it: its names, past ones too, and the accounts it paid from."""

    party: int
    name: str
    other_names: tuple[str, ...] = ()
    ibans: tuple[str, ...] = ()


class Incoming(NamedTuple):
    """Money that came in: what the bank says of it."""

    key: str
    amount: Decimal
    text: str
    name: str = ""
    iban: str = ""
    reference: str = ""


def incoming(line: BankLine) -> Incoming:
    """A movement of a statement as money that came in."""
    return Incoming(line.key, line.amount, line.text, line.name, line.iban, line.reference)


class Signs(NamedTuple):
    """What a line says before amounts are compared: invoices named, open or paid, and clients with what told them."""

    named: tuple[OpenInvoice, ...]
    paid: tuple[OpenInvoice, ...]
    payers: dict[int, tuple[int, str]]


class Book:
    """Open invoices and clients, looked up by number, name, account and amount."""

    def __init__(self, invoices: Iterable[OpenInvoice], payers: Iterable[Payer]) -> None:
        self._invoices = {one.invoice: one for one in invoices}
        self._payers = {one.party: one for one in payers}
        self._numbers: dict[str, list[int]] = {}
        self._of: dict[int, list[int]] = {}
        for one in sorted(self._invoices.values(), key=lambda one: (one.order, one.invoice)):
            for number in {bare(one.number), shortened(one.number)}:
                self._numbers.setdefault(number, []).append(one.invoice)
            self._of.setdefault(one.party, []).append(one.invoice)
        self._ibans = {iban: one.party for one in self._payers.values() for iban in one.ibans}
        self._words = [
            (one.party, words)
            for one in self._payers.values()
            for words in {telling_words(name) for name in (one.name, *one.other_names)} - {frozenset()}
        ]

    def take(self, parts: Iterable[tuple[int, Decimal]]) -> None:
        """Lower what is left of invoices by what was just given to them."""
        for invoice, amount in parts:
            one = self._invoices[invoice]
            self._invoices[invoice] = one._replace(balance=one.balance - amount)

    def name_of(self, party: int) -> str:
        found = self._payers.get(party)
        return found.name if found else _("client n° {party}").format(party=party)

    def owed_by(self, party: int) -> list[OpenInvoice]:
        """What a client still owes, the first due first."""
        found = [self._invoices[invoice] for invoice in self._of.get(party, ())]
        return [one for one in found if one.balance > 0]

    def owing(self, amount: Decimal) -> list[OpenInvoice]:
        """Every invoice of which that very amount is left."""
        return [one for one in self._invoices.values() if one.balance == amount]

    def signs(self, line: Incoming) -> Signs:
        text = " / ".join((line.reference, line.text))
        named = [self._invoices[one] for one in found_numbers(text, self._numbers)]
        payers: dict[int, tuple[int, str]] = {}
        said = slug(f"{line.name} {line.text}").split()
        for party, words in self._words:
            if is_named(words, said):
                payers[party] = (NAME, _("le nom « {name} » est dans le libellé").format(name=self.name_of(party)))
        owner = self._ibans.get(line.iban) if line.iban else None
        if owner is not None:
            why = _("l’IBAN est celui de « {name} »").format(name=self.name_of(owner))
            payers[owner] = (IBAN + (NAME if owner in payers else 0), why)
        owed, paid = (tuple(one for one in named if (one.balance > 0) is still) for still in (True, False))
        return Signs(owed, paid, payers)
