"""The VAT of a period by rate: with the documents for what is due on debits, with the money for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.ledger.rules.pieces import Allocation, Deposit, Receipt, Sale, rate_parts
from pole_desk.accounts.receivables.rules.sharing import RatePart
from pole_desk.kernel.money import ZERO


class VatRow(NamedTuple):
    """What a rate makes over a period, credit notes and refunds taken off."""

    percent: Decimal
    base: Decimal
    vat: Decimal


class VatTable(NamedTuple):
    """The rows due on debits and on receipts, and what was collected for principals, by rate."""

    debits: tuple[VatRow, ...]
    receipts: tuple[VatRow, ...]
    mandate: tuple[VatRow, ...]

    @property
    def due(self) -> Decimal:
        return sum((row.vat for row in (*self.debits, *self.receipts)), ZERO)


def vat_table(
    sales: Iterable[Sale],
    receipts: Iterable[Receipt | Deposit | Allocation],
    *,
    first: date,
    last: date,
    mandate_vat: bool = True,
) -> VatTable:
    """What is to be declared from `first` to `last`, both included (CGI art. 269, 2: services on receipt, unless
    the seller opted for debits, art. 269, 2, c). `receipts` are money and deposits withheld.

    What was sold on mandate is told apart, by the day of its documents: it is declared by its principal.
    """
    debits: list[RatePart] = []
    mandate: list[RatePart] = []
    for sale in sales:
        if not first <= sale.issued_on <= last:
            continue
        for part in rate_parts(sale, mandate_vat=mandate_vat):
            signed = _signed(part, -1 if sale.credit else 1)
            if part.mandate:
                mandate.append(signed)
            elif sale.debits:
                debits.append(signed)
    came = [
        rate
        for receipt in receipts
        if first <= receipt.on <= last
        for paid in receipt.paid
        if not paid.debits
        for rate in paid.rates
        if not rate.mandate
    ]
    return VatTable(_rows(debits), _rows(came), _rows(mandate))


def _signed(part: RatePart, sign: int) -> RatePart:
    return part._replace(base=sign * part.base, vat=sign * part.vat)


def _rows(parts: Iterable[RatePart]) -> tuple[VatRow, ...]:
    found: dict[Decimal, VatRow] = {}
    for part in parts:
        known = found.get(part.percent, VatRow(part.percent, ZERO, ZERO))
        found[part.percent] = VatRow(part.percent, known.base + part.base, known.vat + part.vat)
    return tuple(found[percent] for percent in sorted(found))
