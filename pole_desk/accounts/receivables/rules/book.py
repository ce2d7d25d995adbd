"""Open invoices and clients, looked up by what a bank prints of a payment; what it pays is in `matching`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.receivables.rules.references import (
    bare,
    found_numbers,
    is_enough,
    lengths_of,
    shortened,
    telling_words,
)
from pole_desk.formats.bank.statement import BankLine
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug

IBAN, NAME = 25, 15
"""What knowing the payer's account or name weighs, out of 100."""
MANY = 8
"""Above so many clients whose names share the words of a text, it names none of them."""


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


class Names:
    """Clients by the words of their names, so that a line is not compared with each of them."""

    def __init__(self, payers: Iterable[Payer]) -> None:
        self._entries = [
            (one.party, words)
            for one in payers
            for words in {telling_words(name) for name in (one.name, *one.other_names)} - {frozenset()}
        ]
        self._places: dict[str, list[int]] = {}
        for place, (_party, words) in enumerate(self._entries):
            for word in words:
                self._places.setdefault(word, []).append(place)

    def in_text(self, said: Iterable[str]) -> list[int]:
        """The clients that the words of a text name, in their order.

        A name cut short tells nobody beside one that stands whole and longer, nor when it is that of many.
        """
        hits = Counter(place for word in set(said) for place in self._places.get(word, ()))
        sizes = {place: len(self._entries[place][1]) for place in hits}
        whole = max((size for place, size in sizes.items() if hits[place] == size), default=0)
        cut = [place for place in hits if hits[place] < sizes[place] and is_enough(hits[place], sizes[place])]
        cut = [place for place in cut if hits[place] >= whole]
        kept = [place for place in hits if hits[place] == sizes[place]] + (cut if len(cut) <= MANY else [])
        return [self._entries[place][0] for place in sorted(kept)]


class Book:
    """Open invoices and clients, looked up by number, name, account and amount.

    `like`: a book of the same invoices and clients, whose reading of texts is shared; balances are each its own.
    """

    def __init__(
        self, invoices: Iterable[OpenInvoice], payers: Iterable[Payer], like: Book | None = None
    ) -> None:
        self._invoices = {one.invoice: one for one in invoices}
        self._payers = {one.party: one for one in payers}
        self._numbers: dict[str, list[int]] = {}
        self._of: dict[int, list[int]] = {}
        for one in sorted(self._invoices.values(), key=lambda one: (one.order, one.invoice)):
            for number in {bare(one.number), shortened(one.number)}:
                self._numbers.setdefault(number, []).append(one.invoice)
            self._of.setdefault(one.party, []).append(one.invoice)
        self._ibans = {iban: one.party for one in self._payers.values() for iban in one.ibans}
        self._lengths = lengths_of(self._numbers)
        self._names = Names(self._payers.values()) if like is None else like._names
        self._owing: dict[Decimal, dict[int, None]] = {}
        for one in self._invoices.values():
            self._owing.setdefault(one.balance, {})[one.invoice] = None
        self._read: dict[Incoming, tuple[list[int], dict[int, tuple[int, str]]]] = {} if like is None else like._read

    def take(self, parts: Iterable[tuple[int, Decimal]]) -> None:
        """Lower what is left of invoices by what was just given to them."""
        for invoice, amount in parts:
            one = self._invoices[invoice]
            left = one._replace(balance=one.balance - amount)
            self._invoices[invoice] = left
            del self._owing[one.balance][invoice]
            self._owing.setdefault(left.balance, {})[invoice] = None

    def name_of(self, party: int) -> str:
        found = self._payers.get(party)
        return found.name if found else _("client n° {party}").format(party=party)

    def owed_by(self, party: int) -> list[OpenInvoice]:
        """What a client still owes, the first due first."""
        found = [self._invoices[invoice] for invoice in self._of.get(party, ())]
        return [one for one in found if one.balance > 0]

    def owing(self, amount: Decimal) -> list[OpenInvoice]:
        """Every invoice of which that very amount is left."""
        return [self._invoices[one] for one in self._owing.get(amount, ())]

    def signs(self, line: Incoming) -> Signs:
        """What a line says; its text is read once, what is left of the invoices each time."""
        if line not in self._read:
            text = " / ".join((line.reference, line.text))
            self._read[line] = found_numbers(text, self._numbers, self._lengths), self._told_by(line)
        numbers, payers = self._read[line]
        named = [self._invoices[one] for one in numbers]
        owed, paid = (tuple(one for one in named if (one.balance > 0) is still) for still in (True, False))
        return Signs(owed, paid, payers)

    def _told_by(self, line: Incoming) -> dict[int, tuple[int, str]]:
        """The clients that a line tells, each with what it weighs and why."""
        payers: dict[int, tuple[int, str]] = {}
        for party in self._names.in_text(slug(f"{line.name} {line.text}").split()):
            payers[party] = (NAME, _("le nom « {name} » est dans le libellé").format(name=self.name_of(party)))
        owner = self._ibans.get(line.iban) if line.iban else None
        if owner is not None:
            why = _("l’IBAN est celui de « {name} »").format(name=self.name_of(owner))
            payers[owner] = (IBAN + (NAME if owner in payers else 0), why)
        return payers
