"""The VAT of several months as sheets of a workbook: on receipts, on debits, on mandate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from pole_desk.accounts.ledger.rules.vat import VatRow, VatTable
from pole_desk.formats.xlsx import Sheet
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month

Months = Sequence[tuple[Month, VatTable]]


def vat_sheets(months: Months) -> list[Sheet]:
    """A sheet per regime: month, rate, base and VAT, with the total due at the foot."""
    return [
        _sheet(_("TVA sur encaissements"), ((month, table.receipts) for month, table in months)),
        _sheet(_("TVA sur débits"), ((month, table.debits) for month, table in months)),
        _sheet(_("Pour compte de tiers"), ((month, table.mandate) for month, table in months)),
    ]


def _sheet(title: str, months: Iterable[tuple[Month, tuple[VatRow, ...]]]) -> Sheet:
    rows = [
        (month_name(month), f"{row.percent:.2f}".replace(".", ","), row.base, row.vat)
        for month, found in months
        for row in found
    ]
    total = (_("Total"), "", _sum(row[2] for row in rows), _sum(row[3] for row in rows))
    return Sheet(title, (_("Mois"), _("Taux (%)"), _("Base HT"), _("TVA")), [*rows, total], money=(2, 3), totals=True)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
