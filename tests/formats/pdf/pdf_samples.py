"""Documents that the PDF tests share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.formats.pdf.snapshot import InvoiceDocument, InvoiceLine, PartyBlock, TaxTotal
from pole_desk.formats.pdf.wording import invoice_mentions, payment_terms
from pole_desk.kernel.money import round_cents

ISSUED = date(2026, 11, 23)
SELLER = PartyBlock(
    name="Coopérative du Solilab",
    lines=("8 rue Saint-Domingue", "44200 Nantes"),
    siren="552100554",
    siret="55210055400013",
    vat_number="FR96552100554",
    legal=("SCIC SA au capital variable de 74 500 €", "RCS Nantes 552 100 554"),
    email="facturation@solilab.example",
    phone="02 40 00 00 00",
)
BUYER = PartyBlock(
    name="Les Vélos d’Œuvre & Cie",
    lines=("12 quai François-Mitterrand", "44200 Nantes"),
    siren="732829320",
    vat_number="FR44732829320",
)
GOLDEN = (
    ("Bureau 1.04 – module de 13 m²", "1", "mois", "412.50", "20"),
    ("Poste de travail 2.11, prorata de 17 jours", "17", "jours", "4.516129", "20"),
    ("Impressions couleur", "7.5", "cent", "9.80", "20"),
    ("Salle Godin", "4.5", "heures", "38", "20"),
    ("Repas du midi", "23", "repas", "8.1818", "10"),
    ("Boissons sans alcool", "6", "unités", "2.9167", "20"),
)


def invoice_line(position: int, given: tuple[str, str, str, str, str]) -> InvoiceLine:
    label, quantity, unit, price, percent = given
    return InvoiceLine(
        position=position,
        label=label,
        service_from=date(2026, 11, 1),
        service_to=date(2026, 11, 30),
        quantity=Decimal(quantity),
        unit=unit,
        unit_price=Decimal(price),
        tax_code=f"S{percent}",
        tax_percent=Decimal(percent),
        net=round_cents(Decimal(quantity) * Decimal(price)),
    )


def invoice(lines: tuple[InvoiceLine, ...], **changes: object) -> InvoiceDocument:
    """An invoice whose sums follow from its lines."""
    bases: dict[tuple[str, Decimal], Decimal] = {}
    for line in lines:
        key = (line.tax_code, line.tax_percent)
        bases[key] = bases.get(key, Decimal("0.00")) + line.net
    taxes = tuple(
        TaxTotal(code=code, percent=percent, base=base, amount=round_cents(base * percent / 100))
        for (code, percent), base in sorted(bases.items())
    )
    net = sum((tax.base for tax in taxes), Decimal("0.00"))
    vat = sum((tax.amount for tax in taxes), Decimal("0.00"))
    given: dict[str, object] = {
        "number": "FA-2026-00137",
        "issue_date": ISSUED,
        "due_date": date(2026, 12, 23),
        "seller": SELLER,
        "buyer": BUYER,
        "lines": lines,
        "taxes": taxes,
        "net": net,
        "vat": vat,
        "total": net + vat,
        "due": net + vat,
        "order_number": "BC-4471",
        "period": "novembre 2026",
        "dossier": "HEB-0042",
        "mentions": invoice_mentions(day=ISSUED, debits_option=True),
        "terms": payment_terms(day=ISSUED, days=30),
        "iban": "FR7630006000011234567890189",
        "bic": "AGRIFRPP",
        "debits_option": True,
    }
    return InvoiceDocument(**{**given, **changes})  # type: ignore[arg-type]
