"""The VAT of several months, on receipts, on debits and on mandate: sheets of a workbook, rows of a list, a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from pole_desk.accounts.ledger.rules.vat import VatRow, VatTable
from pole_desk.formats import csv
from pole_desk.formats.pdf.papers import Column, ListDocument
from pole_desk.formats.xlsx import Sheet
from pole_desk.kernel.i18n import _, month_name, percent
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month

Months = Sequence[tuple[Month, VatTable]]


Sellers = Sequence[tuple[str, Months]]


def regime_names() -> dict[str, str]:
    """Each regime as its table is called."""
    return {
        "receipts": _("TVA sur encaissements"), "debits": _("TVA sur débits"), "mandate": _("Pour compte de tiers"),
    }  # fmt: skip


def vat_rows(found: Sellers) -> list[tuple[str, str, Month, VatRow]]:
    """Seller, regime, month and row of all that is to be declared, regime after regime."""
    return [
        (seller, regime, month, row)
        for seller, months in found
        for regime in regime_names()
        for month, table in months
        for row in getattr(table, regime)
    ]


def vat_table_csv(found: Sellers) -> bytes:
    """The CSV of the VAT: a line for each seller, regime, month and rate."""
    names = regime_names()
    headers = [_("Vendeur"), _("Régime"), _("Mois"), _("Taux (%)"), _("Base HT"), _("TVA")]
    rows = [
        (seller, names[regime], str(month), row.percent, row.base, row.vat) for seller, regime, month, row in vat_rows(found)
    ]
    return csv.table(headers, rows)


def vat_page(found: Sellers, *, first: Month, last: Month, printed: str) -> ListDocument:
    """The VAT on paper, with what is due of each seller and regime, and in all."""
    names = regime_names()
    rows: list[tuple[str, ...]] = []
    due = ZERO
    for seller, months in found:
        for regime, name in names.items():
            own = [(month, row) for _seller, kind, month, row in vat_rows([(seller, months)]) if kind == regime]
            rows += [
                (seller, name, month_name(month), percent(row.percent, 2), euros(row.base), euros(row.vat))
                for month, row in own
            ]
            if own:
                tax = _sum(row.vat for _month, row in own)
                due += tax if regime != "mandate" else ZERO
                rows.append((seller, name, _("Total"), "", euros(_sum(row.base for _month, row in own)), euros(tax)))
    columns = (
        Column(_("Vendeur"), 22), Column(_("Régime"), 22), Column(_("Mois"), 16), Column(_("Taux"), 9, "right"),
        Column(_("Base HT"), 14, "right"), Column(_("TVA"), 13, "right"),
    )  # fmt: skip
    alone = len(found) == 1
    subtitle = f"{found[0][0]}, {_months(first, last)}" if alone else _months(first, last).capitalize()
    return ListDocument(
        title=_("TVA par taux et par mois"), subtitle=subtitle, columns=columns[alone:],
        rows=tuple(row[alone:] for row in rows),
        totals=(_("TVA à déclarer"), *[""] * (4 - alone), euros(due)), printed=printed,
    )  # fmt: skip


def _months(first: Month, last: Month) -> str:
    if first == last:
        return month_name(first)
    return _("{first} à {last}").format(first=month_name(first), last=month_name(last))


def vat_sheets(months: Months) -> list[Sheet]:
    """A sheet per regime: month, rate, base and VAT, with the total due at the foot."""
    return [
        _sheet(name, [(month, getattr(table, regime)) for month, table in months])
        for regime, name in regime_names().items()
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
