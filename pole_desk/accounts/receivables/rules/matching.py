"""What a line of a bank statement seems to pay: proposals with their reasons, for a person to accept.

A proposal never gives an invoice more than what is due, nor spends more than the line; `settled` keeps that
true over a whole statement. Nothing is recorded here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from pole_desk.accounts.receivables.rules.references import bare, found_numbers, is_named, shortened, telling_words
from pole_desk.formats.bank.statement import BankLine
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import ZERO, euros

NUMBER, AMOUNT, IBAN, NAME, ALONE, PART, OLDEST = 60, 30, 25, 15, 10, 5, 5
"""What each sign weighs, out of 100."""
SURE = 85
"""From this score on a proposal may be ticked beforehand."""
SUMMED = 12
"""Invoices of one client among which a sum is looked for."""


class OpenInvoice(NamedTuple):
    """An invoice with something left to pay; `order` is its rank by due day."""

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


class Proposal(NamedTuple):
    """Invoices that a line would pay, and why; `left` stays unallocated on `party`'s account."""

    key: str
    party: int | None
    parts: tuple[tuple[int, Decimal], ...]
    left: Decimal
    score: int
    reasons: tuple[str, ...]

    @property
    def sure(self) -> bool:
        return self.score >= SURE and not self.left


class _Signs(NamedTuple):
    """What a line says before amounts are compared: invoices named, and clients with what told them."""

    named: tuple[OpenInvoice, ...]
    payers: dict[int, tuple[int, str]]


class Book:
    """Open invoices and clients, looked up by number, name, account and amount."""

    def __init__(self, invoices: Iterable[OpenInvoice], payers: Iterable[Payer]) -> None:
        self._invoices = {one.invoice: one for one in invoices if one.balance > 0}
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
            if one.party in self._of
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

    def signs(self, line: Incoming) -> _Signs:
        text = " / ".join((line.reference, line.text))
        named = tuple(
            self._invoices[one] for one in found_numbers(text, self._numbers) if self._invoices[one].balance > 0
        )
        payers: dict[int, tuple[int, str]] = {}
        said = slug(f"{line.name} {line.text}").split()
        for party, words in self._words:
            if is_named(words, said):
                payers[party] = (NAME, _("le nom « {name} » est dans le libellé").format(name=self.name_of(party)))
        owner = self._ibans.get(line.iban) if line.iban else None
        if owner is not None:
            why = _("l’IBAN est celui de « {name} »").format(name=self.name_of(owner))
            payers[owner] = (IBAN + (NAME if owner in payers else 0), why)
        return _Signs(named, payers)


def proposals(line: Incoming, book: Book, *, most: int = 5) -> tuple[Proposal, ...]:
    """What a line may pay, the likeliest first, each set of invoices once; nothing for money that went out."""
    if line.amount <= 0:
        return ()
    signs = book.signs(line)
    best: dict[tuple[tuple[int, Decimal], ...], Proposal] = {}
    for one in (*_by_number(line, book, signs), *_by_payer(line, book, signs), *_by_amount(line, book, signs)):
        known = best.get(one.parts)
        if one.parts and (known is None or known.score < one.score):
            best[one.parts] = one
    return tuple(sorted(best.values(), key=lambda one: (-one.score, one.left, one.parts))[:most])


def settled(
    lines: Sequence[Incoming], invoices: Iterable[OpenInvoice], payers: Iterable[Payer]
) -> dict[str, Proposal]:
    """One proposal at most for each line of a statement, by its key, that can all be accepted together.

    The surest line chooses first, each after it from what is then left: over all of them no invoice gets more
    than its balance.
    """
    book = Book(invoices, payers)
    first = {rank: proposals(line, book, most=1) for rank, line in enumerate(lines)}
    in_turn = sorted((rank for rank in first if first[rank]), key=lambda rank: (-first[rank][0].score, rank))
    found: dict[str, Proposal] = {}
    for rank in in_turn:
        for proposal in proposals(lines[rank], book, most=1):
            book.take(proposal.parts)
            found[lines[rank].key] = proposal
    return found


def _spent(amount: Decimal, invoices: Iterable[OpenInvoice]) -> tuple[tuple[tuple[int, Decimal], ...], Decimal]:
    """The amount given to invoices in their order, and what is left of it."""
    parts = []
    for one in invoices:
        part = min(amount, one.balance)
        if part > 0:
            parts.append((one.invoice, part))
            amount -= part
    return tuple(parts), amount


def _made(
    line: Incoming, invoices: Sequence[OpenInvoice], score: int, reasons: Sequence[str], *, party: int | None
) -> Proposal:
    """The proposal that spends the line on invoices, with what its amount says of them."""
    parts, left = _spent(line.amount, invoices)
    due = sum((one.balance for one in invoices), ZERO)
    said = list(reasons)
    if due == line.amount:
        score += AMOUNT
        said.append(
            _("le montant est exactement ce qui reste dû")
            if len(invoices) == 1
            else _("le montant est la somme de {count} factures").format(count=len(invoices))
        )
    elif due > line.amount:
        score += PART
        said.append(_("paiement partiel : il restera {left} dus").format(left=euros(due - line.amount)))
    else:
        said.append(_("{left} de plus que ce qui est dû, à répartir").format(left=euros(left)))
    return Proposal(line.key, party, parts, left, min(score, 100), tuple(said))


def _by_number(line: Incoming, book: Book, signs: _Signs) -> Iterator[Proposal]:
    """Invoices that the text names; when it names several, the line may also be for one of them."""
    if not signs.named:
        return
    owners = {one.party for one in signs.named}
    choices = [signs.named] if len(signs.named) == 1 else [signs.named, *((one,) for one in signs.named)]
    for invoices in choices:
        numbers = ", ".join(one.number for one in invoices)
        reasons = [
            ngettext(
                "le numéro {numbers} est dans le libellé", "les numéros {numbers} sont dans le libellé", len(invoices)
            ).format(numbers=numbers)
        ]
        party = invoices[0].party if len({one.party for one in invoices}) == 1 else None
        score = NUMBER
        if party in signs.payers:
            score += signs.payers[party][0]
            reasons.append(signs.payers[party][1])
        if party is None:
            reasons.append(_("ces factures sont de {count} clients").format(count=len(owners)))
        if invoices is not signs.named:
            score -= NAME
        yield _made(line, invoices, score, reasons, party=party)


def _by_payer(line: Incoming, book: Book, signs: _Signs) -> Iterator[Proposal]:
    """What a known payer owes: an invoice of that amount, several that make it up, or the oldest first."""
    for party, (weight, why) in signs.payers.items():
        owed = book.owed_by(party)
        if not owed:
            continue
        same = [one for one in owed if one.balance == line.amount]
        for one in same:
            alone = ALONE if len(same) == 1 else 0
            yield _made(line, [one], weight + alone, [why], party=party)
        if not same:
            for several in _summing(line.amount, owed):
                yield _made(line, several, weight, [why], party=party)
        oldest = _needed(line.amount, owed)
        yield _made(line, oldest, OLDEST, [why, _("les plus anciennes d’abord")], party=party)


def _needed(amount: Decimal, owed: Sequence[OpenInvoice]) -> list[OpenInvoice]:
    """The invoices that an amount reaches in their order."""
    found = []
    for one in owed:
        if amount <= 0:
            break
        found.append(one)
        amount -= one.balance
    return found


def _summing(amount: Decimal, owed: Sequence[OpenInvoice]) -> Iterator[list[OpenInvoice]]:
    """The invoices that make up an amount: from the oldest on if it does, else the fewest among the first due."""
    running, first = ZERO, []
    for one in owed:
        running += one.balance
        first.append(one)
        if running >= amount:
            break
    if running == amount and len(first) > 1:
        yield first
        return
    among = owed[:SUMMED]
    for count in range(2, len(among) + 1):
        for several in combinations(among, count):
            if sum((one.balance for one in several), ZERO) == amount:
                yield list(several)
                return


def _by_amount(line: Incoming, book: Book, signs: _Signs) -> Iterator[Proposal]:
    """Nobody is known: the invoices of that very amount."""
    if signs.named or signs.payers:
        return
    same = book.owing(line.amount)
    for one in same:
        reasons = [_("client : « {name} »").format(name=book.name_of(one.party))]
        if len(same) > 1:
            reasons.append(_("{count} factures ont ce montant").format(count=len(same)))
        yield _made(line, [one], ALONE if len(same) == 1 else 0, reasons, party=one.party)


class Collected(NamedTuple):
    """A debit or a transfer recorded earlier, that the bank may take back."""

    payment: int
    amount: Decimal
    reference: str = ""
    mandate: str = ""
    iban: str = ""


def taken_back(
    amount: Decimal, *, reference: str, mandate: str, iban: str, collected: Iterable[Collected]
) -> tuple[int, ...]:
    """The payments that a returned debit may undo, the likeliest first: same amount, and the end-to-end reference,
    the mandate or the account of who paid. `amount` is what left the account, negative.
    """
    scored = []
    for rank, one in enumerate(collected):
        told = 4 * bool(reference and one.reference == reference) + 2 * bool(mandate and one.mandate == mandate)
        told += bool(iban and one.iban == iban)
        if one.amount == -amount and told:
            scored.append((-told, rank, one.payment))
    return tuple(payment for _told, _rank, payment in sorted(scored))
