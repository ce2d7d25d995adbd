"""A payment parted to the cent: over invoices, the oldest first, and within one over its VAT rates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros, from_cents, to_cents


class RatePart(NamedTuple):
    """The net and the VAT of one rate, in euros: of an invoice, of what is left of it, or of a payment.

    `mandate` marks what is collected for somebody else, whose VAT is not the pole's.
    """

    percent: Decimal
    base: Decimal
    vat: Decimal
    mandate: bool = False

    @property
    def total(self) -> Decimal:
        return self.base + self.vat


class Open(NamedTuple):
    """An invoice with something left to pay."""

    invoice: int
    due_on: date
    balance: Decimal


def proportional(amount: int, weights: Sequence[int]) -> list[int]:
    """Share whole cents in proportion to weights of any sign that add up to more than nothing.

    By largest remainder, ties to the first: the parts add up to `amount` exactly, and for an amount within
    0 and the sum of the weights no part goes past its weight. Raises ValueError for weights that add up to
    nothing or less, unless the amount is their very sum.
    """
    whole = sum(weights)
    if amount == whole:
        return list(weights)
    if whole <= 0:
        raise ValueError("nothing to share in proportion to")
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(amount * weights[at] % whole), at))
    for at in by_remainder[: amount - sum(parts)]:
        parts[at] += 1
    return parts


def shared_by_rate(amount: Decimal, left: Sequence[RatePart]) -> tuple[RatePart, ...]:
    """What a payment pays of each rate, in proportion to what is left of the invoice (CGI art. 269, 2, c).

    `left` is the invoice less its credit notes and its earlier payments, by rate. The parts add up to the
    payment, and the last payment takes exactly what is left: over an invoice, VAT per rate received equals
    VAT per rate invoiced. When a credit note came after the money, what is left is negative and so is the refund
    that gives it back. Raises RuleBroken `over_balance`, `over_refund`, `no_payment`.
    """
    whole = sum((part.total for part in left), ZERO)
    if whole <= amount < 0:
        return _negated(shared_by_rate(-amount, _negated(left)))
    if amount < whole < 0:
        raise RuleBroken(
            "over_refund",
            _("{amount} dépasse ce qui est à rendre : {balance}.").format(amount=euros(-amount), balance=euros(-whole)),
            balance=whole,
        )
    if amount > whole:
        raise RuleBroken(
            "over_balance",
            _("{amount} dépasse ce qui reste dû : {balance}.").format(amount=euros(amount), balance=euros(whole)),
            balance=whole,
        )
    if amount < 0 or (amount == 0 and whole):
        raise RuleBroken("no_payment", _("Un règlement à répartir est un montant positif."))
    weights = [to_cents(value) for part in left for value in (part.base, part.vat)]
    found = [from_cents(cents) for cents in proportional(to_cents(amount), weights)]
    return tuple(
        part._replace(base=found[2 * at], vat=found[2 * at + 1]) for at, part in enumerate(left)
    )


def _negated(parts: Iterable[RatePart]) -> tuple[RatePart, ...]:
    return tuple(part._replace(base=-part.base, vat=-part.vat) for part in parts)


def remaining(invoiced: Iterable[RatePart], *taken: Iterable[RatePart]) -> tuple[RatePart, ...]:
    """What is left by rate of what was invoiced, after credit notes and payments."""
    left: dict[tuple[Decimal, bool], RatePart] = {}
    for sign, parts in ((1, invoiced), *((-1, parts) for parts in taken)):
        for part in parts:
            rate = (part.percent, part.mandate)
            known = left.get(rate, part._replace(base=ZERO, vat=ZERO))
            left[rate] = known._replace(base=known.base + sign * part.base, vat=known.vat + sign * part.vat)
    return tuple(left[rate] for rate in sorted(left))


def oldest_first(amount: Decimal, invoices: Iterable[Open]) -> tuple[tuple[tuple[int, Decimal], ...], Decimal]:
    """(invoice, part) from the oldest due, and what stays unallocated (Code civil, art. 1342-10)."""
    found = []
    for one in sorted(invoices, key=lambda one: (one.due_on, one.invoice)):
        part = min(amount, one.balance)
        if part > 0:
            found.append((one.invoice, part))
            amount -= part
    return tuple(found), amount
