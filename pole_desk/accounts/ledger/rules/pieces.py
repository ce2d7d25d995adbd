"""What the books take in: documents issued, money received or given back, deposits held, as frozen values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pole_desk.accounts.ledger.rules.plan import on_mandate
from pole_desk.accounts.receivables.rules.sharing import RatePart
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, round_cents


class Held(StrEnum):
    """What happens to a deposit held."""

    RECEIVED = "received"
    RETURNED = "returned"
    WITHHELD = "withheld"


class Client(NamedTuple):
    """Whose account moves: its number under 411, and its name."""

    auxiliary: str
    name: str


def client_of(party: int, name: str) -> Client:
    """The client's own account: its number never changes, nor is it given again."""
    return Client(f"C{party:05d}", name)


class SalePart(NamedTuple):
    """The net of one account at one rate; `deposit` when a down payment is asked or deducted."""

    account: str
    percent: Decimal
    net: Decimal
    deposit: bool = False


class Sale(NamedTuple):
    """An issued document: amounts as printed, positive on a credit note too.

    `vat` is its VAT by rate, computed once on the sum of the nets. `debits` says that its VAT is due with it.
    """

    number: str
    issued_on: date
    client: Client
    parts: tuple[SalePart, ...]
    vat: tuple[tuple[Decimal, Decimal], ...]
    total: Decimal
    credit: bool = False
    debits: bool = False


class Paid(NamedTuple):
    """The part of a payment that goes to an invoice, by rate as `sharing.shared_by_rate` parted it."""

    invoice: str
    rates: tuple[RatePart, ...]
    debits: bool = False


class Receipt(NamedTuple):
    """Money that came in, or went back to a client when `amount` is negative; `method` as receivables say.

    What `paid` does not take stays on the client's account. `mandate` is the account kept by compensation. A
    credit note set off against another invoice is a compensation of nothing that pays both, the first negative.
    `why` is said in place of the usual words: a payment taken off as a mistake, a debit sent back.
    """

    piece: str
    on: date
    amount: Decimal
    method: str
    client: Client
    paid: tuple[Paid, ...] = ()
    mandate: str = ""
    why: str = ""


class Allocation(NamedTuple):
    """Money that was on the client's account and now pays invoices, or no longer does: only VAT moves."""

    piece: str
    on: date
    client: Client
    paid: tuple[Paid, ...]


class Deposit(NamedTuple):
    """A movement of a deposit held: never revenue, no VAT; what is withheld pays the invoices of `paid`."""

    piece: str
    on: date
    amount: Decimal
    kind: Held
    client: Client
    method: str = "transfer"
    paid: tuple[Paid, ...] = ()


class Payout(NamedTuple):
    """What was collected on mandate, paid to whom it is owed."""

    piece: str
    on: date
    amount: Decimal
    account: str
    client: Client
    method: str = "transfer"


class Charged(NamedTuple):
    """Money that no invoice explains, as the bank wrote it: fees when below zero; `account` takes it."""

    piece: str
    on: date
    amount: Decimal
    account: str
    label: str


class Loss(NamedTuple):
    """What a client will never pay, by rate as it was left."""

    piece: str
    on: date
    client: Client
    rates: tuple[RatePart, ...]
    debits: bool = False


def rate_parts(sale: Sale, *, mandate_vat: bool) -> tuple[RatePart, ...]:
    """Net and VAT of a document by rate, what is sold on mandate apart, positive as printed.

    The VAT of a rate is computed once; of it the principals' share is round half up(net × rate), the rest is
    the pole's, so that both add up to the document's. Raises RuleBroken `sale_sums` when a document does not
    add up.
    """
    _require_sums(sale)
    found = []
    for percent, vat in sorted(sale.vat):
        own, other = (_net(sale, percent, mandate=mandate) for mandate in (False, True))
        if not mandate_vat:
            found.append(RatePart(percent, own + other, vat))
            continue
        alone = all(on_mandate(part.account) for part in sale.parts if part.percent == percent)
        share = vat if alone else round_cents(other * percent / 100)
        found.append(RatePart(percent, own, vat - share))
        found.append(RatePart(percent, other, share, mandate=True))
    return tuple(part for part in found if part.base or part.vat)


def _net(sale: Sale, percent: Decimal, *, mandate: bool) -> Decimal:
    return sum(
        (part.net for part in sale.parts if part.percent == percent and on_mandate(part.account) is mandate), ZERO
    )


def _require_sums(sale: Sale) -> None:
    rates = [rate for rate, _vat in sale.vat]
    known = len(set(rates)) == len(rates) and {part.percent for part in sale.parts} <= set(rates)
    total = sum((part.net for part in sale.parts), ZERO) + sum((vat for _rate, vat in sale.vat), ZERO)
    if not known or total != sale.total:
        raise RuleBroken(
            "sale_sums",
            _("{number} : ses lignes et sa TVA ne font pas son total. Vérifiez le document avant d’exporter le "
              "journal.").format(number=sale.number),
            number=sale.number,
        )  # fmt: skip
