"""The VAT of a period by rate: with the documents for what is due on debits, with the money for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pole_desk.accounts.ledger.rules.pieces import Allocation, Deposit, Receipt, Sale, rate_parts
from pole_desk.accounts.receivables.rules.sharing import RatePart
from pole_desk.kernel.money import ZERO


class Regime(StrEnum):
    """When the VAT of a sale is due: with the document, with the money, or by its principal."""

    DEBITS = "debits"
    RECEIPTS = "receipts"
    MANDATE = "mandate"


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
    parts = list(vat_parts(sales, receipts, first=first, last=last, mandate_vat=mandate_vat))
    debits, came, mandate = (
        _rows(part.rate for part in parts if part.regime is regime)
        for regime in (Regime.DEBITS, Regime.RECEIPTS, Regime.MANDATE)
    )
    return VatTable(debits, came, mandate)


class VatPart(NamedTuple):
    """What a document, or money for it, makes at a rate; `piece` is the document or the money."""

    regime: Regime
    on: date
    piece: str
    number: str
    client: str
    rate: RatePart


def vat_parts(
    sales: Iterable[Sale], receipts: Iterable[Receipt | Deposit | Allocation], *, first: date, last: date,
    mandate_vat: bool = True,
) -> Iterator[VatPart]:  # fmt: skip
    """Each thing that a table of VAT sums up, the documents first."""
    for sale in sales:
        if not first <= sale.issued_on <= last:
            continue
        for part in rate_parts(sale, mandate_vat=mandate_vat):
            regime = Regime.MANDATE if part.mandate else Regime.DEBITS
            if part.mandate or sale.debits:
                signed = _signed(part, -1 if sale.credit else 1)
                yield VatPart(regime, sale.issued_on, sale.number, sale.number, sale.client.name, signed)
    for receipt in receipts:
        if not first <= receipt.on <= last:
            continue
        for paid in receipt.paid:
            for rate in paid.rates if not paid.debits else ():
                if not rate.mandate:
                    yield VatPart(
                        Regime.RECEIPTS, receipt.on, receipt.piece, paid.invoice, receipt.client.name, rate
                    )


def _signed(part: RatePart, sign: int) -> RatePart:
    return part._replace(base=sign * part.base, vat=sign * part.vat)


def _rows(parts: Iterable[RatePart]) -> tuple[VatRow, ...]:
    found: dict[Decimal, VatRow] = {}
    for part in parts:
        known = found.get(part.percent, VatRow(part.percent, ZERO, ZERO))
        found[part.percent] = VatRow(part.percent, known.base + part.base, known.vat + part.vat)
    return tuple(found[percent] for percent in sorted(found))
