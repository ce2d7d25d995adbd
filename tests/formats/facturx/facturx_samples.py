"""One invoice of each shape that the pole issues, as billing freezes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.formats.facturx.units import unit_code
from pole_desk.formats.pdf.snapshot import (
    Delivery,
    Deposit,
    Endpoint,
    InvoiceDocument,
    InvoiceLine,
    Mandate,
    Original,
    PartyBlock,
    PostalAddress,
    TaxTotal,
)
from pole_desk.formats.pdf.wording import exemption_code, invoice_notes, payment_terms
from pole_desk.kernel.money import round_cents

ISSUED = date(2026, 11, 23)
DUE = date(2026, 12, 23)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
ZERO = Decimal("0.00")
SELLER = PartyBlock(
    name="Coopérative du Solilab",
    siren="552100554",
    siret="55210055400013",
    vat_number="FR96552100554",
    legal=("SCIC SA au capital variable de 74 500 €", "RCS Nantes 552 100 554"),
    email="facturation@solilab.example",
    phone="02 40 00 00 00",
    address=PostalAddress(street="8 rue Saint-Domingue", postcode="44200", town="Nantes"),
    endpoint=Endpoint(scheme="0225", address="552100554"),
)
BUYER = PartyBlock(
    name="Les Vélos d’Œuvre & Cie",
    siren="732829320",
    siret="73282932000074",
    vat_number="FR44732829320",
    address=PostalAddress(street="12 quai François-Mitterrand", extra="Bâtiment C", postcode="44200", town="Nantes"),
    endpoint=Endpoint(scheme="0225", address="732829320_FACTURES"),
)
CAMILLE = PartyBlock(
    name="Camille Le Goff",
    address=PostalAddress(street="3 rue du Bail", postcode="44000", town="Nantes"),
    endpoint=Endpoint(scheme="EM", address="camille@example.org"),
)
ABROAD = PartyBlock(
    name="Fietsen Brussel CV",
    vat_number="BE0428759497",
    address=PostalAddress(street="Anspachlaan 1", postcode="1000", town="Brussel", country="BE"),
    endpoint=Endpoint(scheme="EM", address="facturen@fietsen.example"),
)
BARE = "Exonération de TVA, art. 261 D, 2° du CGI"
FRANCHISE = "TVA non applicable, art. 293 B du CGI"
OUTSIDE = "Opération hors du champ de la TVA, art. 206, 1 bis du CGI"
GOLDEN = (
    ("Bureau 1.04 – module de 13 m²", "1", "mois", "412.50", "20"),
    ("Poste de travail 2.11, prorata de 17 jours", "17", "jours", "4.516129", "20"),
    ("Impressions couleur", "7.5", "cent", "9.80", "20"),
    ("Salle Godin", "4.5", "heures", "38", "20"),
    ("Repas du midi", "23", "repas", "8.1818", "10"),
    ("Boissons sans alcool", "6", "unités", "2.9167", "20"),
)
Given = tuple[str, str, str, str, str]


def line(position: int, given: Given, *, category: str = "S") -> InvoiceLine:
    label, quantity, unit, price, percent = given
    return InvoiceLine(
        position=position,
        label=label,
        service_from=FIRST,
        service_to=LAST,
        quantity=Decimal(quantity),
        unit=unit,
        unit_price=Decimal(price),
        tax_code=f"{category}{percent}",
        tax_percent=Decimal(percent),
        net=round_cents(Decimal(quantity) * Decimal(price)),
        unit_code=unit_code(unit),
        category=category,
    )


def summed(lines: Iterable[InvoiceLine], exemption: str | None = None) -> dict[str, Any]:
    """Lines with the taxes and totals that follow from them."""
    lines = tuple(lines)
    bases: dict[tuple[Decimal, str, str], Decimal] = {}
    for one in lines:
        key = (one.tax_percent, one.tax_code, one.category)
        bases[key] = bases.get(key, ZERO) + one.net
    taxes = tuple(
        TaxTotal(
            code=code,
            percent=percent,
            base=base,
            amount=round_cents(base * percent / 100),
            exemption=None if category == "S" else exemption,
            category=category,
            exemption_code=exemption_code(exemption, day=ISSUED) if exemption and category != "S" else None,
        )
        for (percent, code, category), base in sorted(bases.items())
    )
    net = sum((tax.base for tax in taxes), ZERO)
    vat = sum((tax.amount for tax in taxes), ZERO)
    return {"lines": lines, "taxes": taxes, "net": net, "vat": vat, "total": net + vat, "due": net + vat}


def invoice(lines: Iterable[InvoiceLine], exemption: str | None = None, **changes: Any) -> InvoiceDocument:
    """An ordinary invoice of these lines."""
    kind = changes.get("kind", "invoice")
    given: dict[str, Any] = {
        "number": "FA-2026-00137",
        "issue_date": ISSUED,
        "due_date": DUE,
        "seller": SELLER,
        "buyer": BUYER,
        "period": "novembre 2026",
        "period_from": FIRST,
        "period_to": LAST,
        "dossier": "HEB-0042",
        "terms": payment_terms(day=ISSUED, days=30),
        "iban": "FR7630006000011234567890189",
        "bic": "AGRIFRPP",
        "payment": "transfer",
        "treatment": "B2B",
        "notes": invoice_notes(day=ISSUED, kind=kind, nature=changes.get("nature", "services")),
        **summed(lines, exemption),
    }
    return InvoiceDocument(**{**given, **changes})


def golden() -> InvoiceDocument:
    """The golden case: 1 108,52 €."""
    return invoice(line(n, given) for n, given in enumerate(GOLDEN, start=1))


def _desk(count: str = "1", price: str = "500") -> InvoiceLine:
    return line(1, ("Poste de travail 2.11", count, "mois", price, "20"))


def _exempt(exemption: str, category: str = "E", **changes: Any) -> InvoiceDocument:
    own = line(1, ("Local 0.12, loué nu", "1", "mois", "640", "0"), category=category)
    return invoice([own], exemption, **changes)


def _final() -> InvoiceDocument:
    asked = {"total": Decimal("360.00"), "vat": Decimal("60.00")}
    deposit = Deposit(number="FA-2026-00100", issue_date=date(2026, 11, 3), **asked)
    whole = invoice([line(1, ("Salle Godin et traiteur", "1", "forfait", "1000", "20"))], deposits=(deposit,))
    return replace(whole, paid=deposit.total, due=whole.total - deposit.total)


TYPED = ("<b>Gras</b> & <img src=x onerror=alert(1)> ]]> «é» " * 250)[:10_000]


def shapes() -> dict[str, InvoiceDocument]:
    """A document of each shape by name; all of them may be issued."""
    whole = golden()
    discount = line(2, ("Remise de fidélité", "-1", "mois", "50", "20"))
    return {
        "services at 20 %": invoice([_desk()]),
        "mixed 20 and 10 %": whole,
        "exempt, bare premises": _exempt(BARE),
        "exempt and taxed": invoice(
            [_desk(), replace(line(2, ("Local nu", "1", "mois", "640", "0"), category="E"))], BARE
        ),
        "franchise": _exempt(FRANCHISE, seller=replace(SELLER, vat_number=None)),
        "outside the scope": _exempt(OUTSIDE, "O"),
        "credit note": invoice(
            [line(1, GOLDEN[4])], kind="credit", number="AV-2026-00004", due_date=ISSUED, terms="", iban=None,
            bic=None, payment="", original=Original(number="FA-2026-00137", issue_date=date(2026, 11, 2)),
            reason="Repas facturés deux fois",
        ),
        "deposit": invoice([line(1, ("Acompte sur la salle Godin", "1", "forfait", "300", "20"))], kind="deposit"),
        "final after a deposit": _final(),
        "client not liable, by e-mail": invoice([line(1, GOLDEN[3])], buyer=CAMILLE, treatment="B2C"),
        "client abroad": invoice([line(1, GOLDEN[3])], buyer=ABROAD, treatment="B2BINT"),
        "several pages": invoice(line(n, GOLDEN[n % 6]) for n in range(1, 61)),
        "direct debit": replace(
            invoice([_desk()]), payment="debit", iban=None, bic=None,
            mandate=Mandate(
                reference="PD-2026-0007", creditor="FR72ZZZ123456", on=date(2026, 12, 5),
                iban="FR1420041010050500013M02606",
            ),
        ),
        "by cheque": replace(invoice([_desk()]), payment="cheque", iban=None, bic=None),
        "order number": invoice(
            [_desk()], order_number="BC-4471/B", buyer_reference="Service achats", contract="CONV-2024-018",
        ),
        "goods delivered elsewhere": invoice(
            [line(1, ("Cartons de rangement", "12", "unités", "2.50", "20"))], nature="goods",
            delivered_on=date(2026, 11, 19),
            delivery=Delivery(
                name="Dépôt de Bouaye", address=PostalAddress(street="1 rue du Port", postcode="44830", town="Bouaye")
            ),
        ),
        "debits option, discount": invoice(
            [_desk(), discount], debits_option=True, notes=invoice_notes(day=ISSUED, debits_option=True)
        ),
        "already paid": replace(
            invoice([_desk()]), paid=Decimal("600.00"), due=ZERO, payment="card", iban=None, bic=None
        ),
        "long texts": invoice(
            [replace(_desk(), label=TYPED, detail="<i>" + "a" * 300), line(2, GOLDEN[3])],
            buyer=replace(BUYER, name="<b>Fédération</b> & amis <img src=x>"),
        ),
    }  # fmt: skip
