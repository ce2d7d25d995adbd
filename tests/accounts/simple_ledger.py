"""What the accounts should say, as sums alone: dicts and Decimals, no table, no query, no rule of the program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NOTHING = Decimal("0.00")
PERCENTS = {"S20": 20, "S10": 10, "E-261D": 0, "E-293B": 0}


def cent(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass
class Owed:
    """Something to be invoiced; `deducts` is the key of the down payment that it takes off."""

    key: str
    party: int
    issuer: int
    dossier: int
    tax: str
    net: Decimal
    kind: str = "final"
    deducts: str = ""


@dataclass
class Document:
    """An invoice, a deposit invoice or a credit note, with its VAT by rate, positive as printed."""

    number: str
    issuer: int
    party: int
    kind: str
    issued_on: date
    due_on: date
    total: Decimal
    rates: dict[Decimal, tuple[Decimal, Decimal]]
    original: int | None
    keys: tuple[str, ...] = ()


@dataclass
class Money:
    """A payment: what its invoices have of it, what went back."""

    party: int
    issuer: int | None
    on: date
    amount: Decimal
    parts: dict[int, Decimal] = field(default_factory=dict)
    gone: bool = False
    by_hand: bool = True
    gone_on: date | None = None


@dataclass
class Less:
    """Money given back out of a payment, or what of an invoice was lost."""

    of: int
    amount: Decimal
    gone: bool = False


class SimpleLedger:
    """Who owes what, and why."""

    def __init__(self, leases: Iterable[int]) -> None:
        self.owed: dict[str, Owed] = {}
        self.pending: set[str] = set()
        self.documents: dict[int, Document] = {}
        self.payments: dict[int, Money] = {}
        self.refunds: dict[int, Less] = {}
        self.losses: dict[int, Less] = {}
        self.held: dict[int, Decimal] = dict.fromkeys(leases, NOTHING)
        self.levels: dict[int, int] = {}
        self.planned: dict[int, tuple[Decimal, list[tuple[date, Decimal]]]] = {}
        self.asked: dict[int, tuple[int, Decimal]] = {}
        self.closed: dict[int, date] = {}

    def copy(self) -> SimpleLedger:
        return deepcopy(self)

    def back_to(self, before: SimpleLedger, on: date) -> SimpleLedger:
        """As it was before an act that was undone: what the act wrote stays, and no longer counts."""
        for mine, theirs in (
            (self.payments, before.payments), (self.refunds, before.refunds), (self.losses, before.losses),
        ):  # fmt: skip
            for one, record in mine.items():
                if one not in theirs:
                    record.gone = True
                    if isinstance(record, Money):
                        record.gone_on = on
                    theirs[one] = record
        return before

    def invoices(self, party: int | None = None, issuer: int | None = None) -> list[int]:
        return [
            one
            for one, document in self.documents.items()
            if document.kind != "credit" and party in (None, document.party) and issuer in (None, document.issuer)
        ]

    def credited(self, invoice: int) -> Decimal:
        return sum((one.total for one in self.documents.values() if one.original == invoice), NOTHING)

    def lost(self, invoice: int) -> Decimal:
        return sum((one.amount for one in self.losses.values() if one.of == invoice and not one.gone), NOTHING)

    def paid(self, invoice: int) -> Decimal:
        return sum((one.parts.get(invoice, NOTHING) for one in self.payments.values() if not one.gone), NOTHING)

    def balance(self, invoice: int) -> Decimal:
        total = self.documents[invoice].total
        return total - self.credited(invoice) - self.lost(invoice) - self.paid(invoice)

    def returned(self, payment: int) -> Decimal:
        return sum((one.amount for one in self.refunds.values() if one.of == payment and not one.gone), NOTHING)

    def free(self, payment: int) -> Decimal:
        found = self.payments[payment]
        return NOTHING if found.gone else found.amount - sum(found.parts.values(), NOTHING) - self.returned(payment)

    def due(self, party: int) -> Decimal:
        """What a client owes, less what it paid ahead."""
        mine = sum((self.balance(one) for one in self.invoices(party)), NOTHING)
        return mine - sum((self.free(one) for one, money in self.payments.items() if money.party == party), NOTHING)

    def first_due(self, party: int, issuer: int) -> list[int]:
        mine = [one for one in self.invoices(party, issuer) if self.balance(one) > 0]
        return sorted(mine, key=lambda one: (self.documents[one].due_on, one))

    def spread(self, amount: Decimal, invoices: Iterable[int]) -> dict[int, Decimal]:
        """An amount over invoices in their order, as far as each takes."""
        parts = {}
        for invoice in invoices:
            part = min(amount, self.balance(invoice))
            if part > 0:
                parts[invoice] = part
                amount -= part
        return parts

    def room(self, payment: int, invoice: int) -> Decimal:
        """The most that a payment can give to an invoice; nothing when they are not of one client and seller."""
        money, document = self.payments[payment], self.documents[invoice]
        if money.gone or not money.by_hand or document.kind == "credit" or money.party != document.party:
            return NOTHING
        if money.issuer not in (None, document.issuer):
            return NOTHING
        return max(min(self.free(payment), self.balance(invoice)), NOTHING)

    def give(self, payment: int, parts: dict[int, Decimal]) -> None:
        own = self.payments[payment].parts
        for invoice, part in parts.items():
            own[invoice] = own.get(invoice, NOTHING) + part
            if not own[invoice]:
                del own[invoice]

    def promised(self, invoice: int, on: date) -> bool:
        """Whether a plan is kept: what came due of it before a day is paid."""
        if invoice not in self.planned or self.balance(invoice) <= 0:
            return False
        total, parts = self.planned[invoice]
        return sum((amount for due, amount in parts if due < on), NOTHING) <= total - self.balance(invoice)

    def open_on(self, issuer: int | None, on: date) -> bool:
        """Whether money may still be dated of a day for a seller; None: for every one."""
        return all(on > last for one, last in self.closed.items() if issuer in (None, one))

    def vat(self, issuer: int, first: date, last: date) -> dict[Decimal, Decimal]:
        """The VAT of a seller's documents of a period by rate."""
        found: dict[Decimal, Decimal] = defaultdict(lambda: NOTHING)
        for one in self.documents.values():
            if one.issuer == issuer and first <= one.issued_on <= last:
                for percent, (_base, vat) in one.rates.items():
                    found[percent] += -vat if one.kind == "credit" else vat
        return {percent: vat for percent, vat in found.items() if vat}


Rates = dict[Decimal, tuple[Decimal, Decimal]]


def expected_rates(owed: Iterable[Owed], deducted: Rates) -> Rates:
    """Base and VAT by rate of what stands on an invoice, what a deposit invoice asked already taken off."""
    bases: dict[Decimal, Decimal] = defaultdict(lambda: NOTHING)
    for one in owed:
        if not one.deducts:
            bases[Decimal(PERCENTS[one.tax])] += one.net
    found = {percent: (base, cent(base * percent / 100)) for percent, base in bases.items()}
    for percent, (base, vat) in deducted.items():
        before = found.get(percent, (NOTHING, NOTHING))
        found[percent] = (before[0] - base, before[1] - vat)
    return found
