"""Quantities, prices, nets, VAT and totals, recomputed to the cent (EN 16931, BR-CO-10 to BR-CO-17)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pole_desk.accounts.billing.rules.amounts import line_net, vat_on
from pole_desk.accounts.billing.rules.soundness.flaws import Flaw
from pole_desk.formats.pdf.snapshot import InvoiceDocument, InvoiceLine
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros

QUANTITY_DECIMALS, PRICE_DECIMALS = 4, 6
"""BR-FR-DEC-02, BR-FR-DEC-03."""
UNIT = re.compile(r"[A-Z0-9]{2,3}")
Rated = tuple[Decimal, str]


def amount_flaws(document: InvoiceDocument) -> Iterator[Flaw]:
    """Every figure that is not what the figures above it make."""
    if not document.lines:
        yield Flaw("no_lines", "document.lines", _("La facture n’a aucune ligne."))
    for line in document.lines:
        yield from _line_flaws(line)
    yield from _vat_flaws(document)
    yield from _total_flaws(document)


def _line_flaws(line: InvoiceLine) -> Iterator[Flaw]:
    place = f"line.{line.position}"
    if _decimals(line.quantity) > QUANTITY_DECIMALS or _decimals(line.unit_price) > PRICE_DECIMALS:
        yield Flaw(
            "decimals",
            f"{place}.quantity" if _decimals(line.quantity) > QUANTITY_DECIMALS else f"{place}.unit_price",
            _("« {label} » : une quantité a 4 décimales au plus, un prix 6.").format(label=line.label[:80]),
        )
    if line.unit_price <= 0:
        yield Flaw(
            "no_price",
            f"{place}.unit_price",
            _("« {label} » : le prix doit être supérieur à zéro. Une remise se dit par une quantité négative.").format(
                label=line.label[:80]
            ),
        )
    if not line.quantity:
        words = _("« {label} » : la quantité est nulle.").format(label=line.label[:80])
        yield Flaw("no_quantity", f"{place}.quantity", words)
    expected = line_net(line.quantity, line.unit_price)
    if line.net != expected:
        yield Flaw(
            "line_net",
            f"{place}.net",
            _("« {label} » : {net} au lieu de {expected} (quantité × prix).").format(
                label=line.label[:80], net=euros(line.net), expected=euros(expected)
            ),
        )
    if not UNIT.fullmatch(line.unit_code):
        words = _("« {label} » n’a pas de code d’unité.").format(label=line.label[:80])
        yield Flaw("unit", f"{place}.unit", words)


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _vat_flaws(document: InvoiceDocument) -> Iterator[Flaw]:
    """The VAT of each rate once, on the sum of its lines (BR-CO-17)."""
    bases: dict[Rated, Decimal] = {}
    for line in document.lines:
        rate = (line.tax_percent, line.category)
        bases[rate] = bases.get(rate, ZERO) + line.net
    stated = {(tax.percent, tax.category): tax for tax in document.taxes}
    if stated.keys() != bases.keys() or len(stated) != len(document.taxes):
        yield Flaw("taxes", "document.taxes", _("Les taux du récapitulatif de TVA ne sont pas ceux des lignes."))
        return
    for rate, tax in stated.items():
        if tax.base != bases[rate]:
            yield Flaw(
                "base",
                "document.taxes",
                _("La base à {percent} % est {base} au lieu de {expected}.").format(
                    percent=tax.percent, base=euros(tax.base), expected=euros(bases[rate])
                ),
            )
        elif tax.amount != vat_on(tax.base, tax.percent):
            yield Flaw(
                "vat",
                "document.taxes",
                _("La TVA à {percent} % est {amount} au lieu de {expected}.").format(
                    percent=tax.percent, amount=euros(tax.amount), expected=euros(vat_on(tax.base, tax.percent))
                ),
            )


def _total_flaws(document: InvoiceDocument) -> Iterator[Flaw]:
    net = sum((line.net for line in document.lines), ZERO)
    vat = sum((tax.amount for tax in document.taxes), ZERO)
    deposits = sum((deposit.total for deposit in document.deposits), ZERO)
    expected = (
        ("net", document.net, net, _("Le total HT")),
        ("vat_total", document.vat, vat, _("Le total de la TVA")),
        ("total", document.total, document.net + document.vat, _("Le total TTC")),
        ("due", document.due, document.total - document.paid, _("Le net à payer")),
    )
    for code, said, right, name in expected:
        if said != right:
            yield Flaw(
                code,
                f"document.{code}",
                _("{name} est {said} au lieu de {right}.").format(name=name, said=euros(said), right=euros(right)),
            )
    if document.total < 0 or document.due < 0 or document.paid < 0:
        words = _("Une facture ou un avoir ne peut pas être négatif : c’est un avoir qu’il faut, en positif.")
        yield Flaw("negative", "document.total", words)
    if deposits > document.paid:
        words = _("Les acomptes cités dépassent ce qui est déjà réglé.")
        yield Flaw("deposits", "document.deposits", words)
    if document.deposits and document.kind == "deposit":
        yield Flaw("deposits", "document.deposits", _("Seule la facture définitive reprend des acomptes."))
