"""What a line of a bank statement seems to pay: proposals with their reasons, for a person to accept.

A proposal never gives an invoice more than what is due, nor spends more than the line; `settled` keeps that
true over a whole statement. Nothing is recorded here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from pole_desk.accounts.receivables.rules.book import NAME, Book, Incoming, OpenInvoice, Payer, Signs
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.money import ZERO, euros

NUMBER, AMOUNT, ALONE, PART, OLDEST = 60, 30, 10, 5, 5
"""What each sign weighs, out of 100, beside the account and the name in `book`."""
SURE = 85
"""From this score on a proposal may be ticked beforehand."""
SUMMED = 12
"""Invoices of one client among which a sum is looked for."""


class Proposal(NamedTuple):
    """Invoices that a line would pay, and why; `left` stays unallocated on `party`'s account.

    Without parts it pays nothing and is kept for who sent it.
    """

    key: str
    party: int | None
    parts: tuple[tuple[int, Decimal], ...]
    left: Decimal
    score: int
    reasons: tuple[str, ...]

    @property
    def sure(self) -> bool:
        return self.score >= SURE and not self.left


def proposals(line: Incoming, book: Book, *, most: int = 5) -> tuple[Proposal, ...]:
    """What a line may pay, the likeliest first, each set of invoices once; nothing for money that went out."""
    if line.amount <= 0:
        return ()
    signs = book.signs(line)
    best: dict[object, Proposal] = {}
    for ways in (_by_number, _by_payer, _by_amount, _kept):
        for one in ways(line, book, signs):
            what = one.parts or one.party
            if what not in best or best[what].score < one.score:
                best[what] = one
    return tuple(sorted(best.values(), key=lambda one: (-one.score, one.left, one.parts))[:most])


def settled(
    lines: Sequence[Incoming], invoices: Iterable[OpenInvoice], payers: Iterable[Payer], *, like: Book | None = None
) -> dict[str, Proposal]:
    """One proposal at most for each line of a statement, by its key, that can all be accepted together.

    The surest line chooses first, each after it from what is then left: over all of them no invoice gets more
    than its balance. `like` is a book of the same, already read.
    """
    book = Book(invoices, payers, like)
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


def _by_number(line: Incoming, book: Book, signs: Signs) -> Iterator[Proposal]:
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


def _by_payer(line: Incoming, book: Book, signs: Signs) -> Iterator[Proposal]:
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


def _by_amount(line: Incoming, book: Book, signs: Signs) -> Iterator[Proposal]:
    """Nobody is known: the invoices of that very amount."""
    if signs.named or signs.paid or signs.payers:
        return
    same = book.owing(line.amount)
    for one in same:
        reasons = [_("client : « {name} »").format(name=book.name_of(one.party))]
        if len(same) > 1:
            reasons.append(_("{count} factures ont ce montant").format(count=len(same)))
        yield _made(line, [one], ALONE if len(same) == 1 else 0, reasons, party=one.party)


def _kept(line: Incoming, book: Book, signs: Signs) -> Iterator[Proposal]:
    """Money that no invoice waits for: kept for who paid an invoice twice, or paid ahead."""
    for one in signs.paid:
        why = _("{number} est déjà réglée : à garder sur le compte de « {name} »").format(
            number=one.number, name=book.name_of(one.party)
        )
        yield Proposal(line.key, one.party, (), line.amount, AMOUNT, (why,))
    for party, (weight, why) in signs.payers.items():
        if not book.owed_by(party):
            said = _("« {name} » ne doit rien : à garder sur son compte").format(name=book.name_of(party))
            yield Proposal(line.key, party, (), line.amount, weight, (why, said))


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
