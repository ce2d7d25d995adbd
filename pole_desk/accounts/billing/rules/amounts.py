"""Nets, VAT and totals to the cent; which tax applies when is the catalogue's.

EN 16931: a line's net is rounded half up once; VAT is computed once per rate on the sum of the
lines of that rate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pole_desk.kernel.money import ZERO, round_cents

EXEMPT = "E"
OUTSIDE = "O"


@dataclass(frozen=True, slots=True)
class Tax:
    """The tax of a line: `percent` 20 is 20 %, `exemption` its legal reference when there is none."""

    code: str
    percent: Decimal
    category: str
    exemption: str | None


@dataclass(frozen=True, slots=True)
class TaxSum:
    """What one rate amounts to on a document (BG-23)."""

    tax: Tax
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """Net, VAT and total of a document."""

    taxes: tuple[TaxSum, ...]
    net: Decimal
    vat: Decimal

    @property
    def total(self) -> Decimal:
        return self.net + self.vat


def line_net(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Round half up(quantity × unit price, 2), in euros (BT-131)."""
    return round_cents(quantity * unit_price)


def vat_on(base: Decimal, percent: Decimal) -> Decimal:
    """The VAT of one rate on the sum of its lines (BT-117)."""
    return round_cents(base * percent / 100)


def totals(lines: Iterable[tuple[Tax, Decimal]]) -> Totals:
    """The totals of lines given as (tax, net); rates from the lowest, two codes of a rate are one."""
    bases: dict[tuple[Decimal, str, str], tuple[Tax, Decimal]] = {}
    for tax, net in lines:
        rate = (tax.percent, tax.category, tax.exemption or "")
        known, base = bases.get(rate, (tax, ZERO))
        bases[rate] = (known, base + net)
    in_order = [bases[rate] for rate in sorted(bases)]
    taxes = tuple(TaxSum(tax, base, vat_on(base, tax.percent)) for tax, base in in_order)
    return Totals(taxes, sum((t.base for t in taxes), ZERO), sum((t.amount for t in taxes), ZERO))
