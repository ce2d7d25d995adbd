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


def without_deposits(found: Totals, deducted: Iterable[tuple[int, Tax, Decimal]]) -> Totals:
    """What a final invoice still asks for: its totals less what deposit invoices asked, VAT per rate.

    `deducted` are (deposit invoice, tax, net); each deposit gives back the VAT that it asked for.
    """
    parts: dict[tuple[Decimal, str, str], tuple[Tax, dict[int, Decimal]]] = {}
    for deposit, tax, net in deducted:
        _known, by_deposit = parts.setdefault(_rate(tax), (tax, {}))
        by_deposit[deposit] = by_deposit.get(deposit, ZERO) + net
    taxes = {_rate(item.tax): item for item in found.taxes}
    for rate, (tax, by_deposit) in parts.items():
        item = taxes.get(rate, TaxSum(tax, ZERO, ZERO))
        vat = sum((vat_on(net, tax.percent) for net in by_deposit.values()), ZERO)
        taxes[rate] = TaxSum(item.tax, item.base - sum(by_deposit.values(), ZERO), item.amount - vat)
    left = tuple(taxes[rate] for rate in sorted(taxes))
    return Totals(left, sum((t.base for t in left), ZERO), sum((t.amount for t in left), ZERO))


def _rate(tax: Tax) -> tuple[Decimal, str, str]:
    return (tax.percent, tax.category, tax.exemption or "")


def totals(lines: Iterable[tuple[Tax, Decimal]]) -> Totals:
    """The totals of lines given as (tax, net); rates from the lowest, two codes of a rate are one."""
    bases: dict[tuple[Decimal, str, str], tuple[Tax, Decimal]] = {}
    for tax, net in lines:
        rate = _rate(tax)
        known, base = bases.get(rate, (tax, ZERO))
        bases[rate] = (known, base + net)
    in_order = [bases[rate] for rate in sorted(bases)]
    taxes = tuple(TaxSum(tax, base, vat_on(base, tax.percent)) for tax, base in in_order)
    return Totals(taxes, sum((t.base for t in taxes), ZERO), sum((t.amount for t in taxes), ZERO))
