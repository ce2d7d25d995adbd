"""Categories, rates and exemptions: what may stand together on one document, and on which day."""

from __future__ import annotations

from collections.abc import Iterator

from pole_desk.accounts.billing.rules.amounts import EXEMPT, OUTSIDE
from pole_desk.accounts.billing.rules.soundness.flaws import Flaw, Known
from pole_desk.formats.pdf.snapshot import InvoiceDocument
from pole_desk.kernel.i18n import _, numeric_day

STANDARD = "S"
CATEGORIES = ("S", "E", "AE", "K", "G", "O", "Z")
"""BR-FR-15."""


def tax_flaws(document: InvoiceDocument, known: Known) -> Iterator[Flaw]:
    """Categories that France admits, one reason of exemption, a rate in force, the VAT number."""
    yield from _rate_flaws(document, known)
    yield from _exemption_flaws(document)
    taxed = any(tax.category == STANDARD for tax in document.taxes)
    if taxed and not document.seller.vat_number:
        words = _("Le vendeur facture de la TVA et n’a pas de numéro de TVA : complétez-le dans Réglages.")
        yield Flaw("issuer_incomplete", "issuer.vat_number", words)


def _rate_flaws(document: InvoiceDocument, known: Known) -> Iterator[Flaw]:
    for line in document.lines:
        where = f"line.{line.position}.tax"
        if line.category not in CATEGORIES:
            words = _("La catégorie de TVA « {category} » n’est pas admise.").format(category=line.category)
            yield Flaw("category", where, words)
        elif (line.category == STANDARD) != (line.tax_percent > 0):
            words = _("« {label} » : une ligne taxée a un taux, une ligne exonérée n’en a pas.")
            yield Flaw("category", where, words.format(label=line.label[:80]))
        else:
            day = line.service_to or document.issue_date
            holding = (rate.percent == line.tax_percent and rate.category == line.category and rate.holds(day)
                       for rate in known.rates)  # fmt: skip
            if not any(holding):
                yield Flaw(
                    "no_tax",
                    where,
                    _("Le taux de {percent} % de « {label} » n’est pas en vigueur au {day}. Complétez-le dans "
                      "Réglages, TVA.").format(
                        percent=line.tax_percent, label=line.label[:80], day=numeric_day(day)
                    ),
                )  # fmt: skip


def _exemption_flaws(document: InvoiceDocument) -> Iterator[Flaw]:
    """One reason a document (BR-E-01); what is outside VAT stands alone (BR-O-11, BR-O-12)."""
    categories = {tax.category for tax in document.taxes}
    reasons = {(tax.category, tax.exemption) for tax in document.taxes if tax.category != STANDARD}
    exempt = sum(tax.category == EXEMPT for tax in document.taxes)
    if len(reasons) > 1 or exempt > 1:
        words = _("Deux motifs d’exonération sur une même facture : il en faut une par motif.")
        yield Flaw("two_exemptions", "document.taxes", words)
    if OUTSIDE in categories and len(categories) > 1:
        words = _("Ce qui est hors du champ de la TVA, dont un dépôt de garantie, se facture à part.")
        yield Flaw("outside_mixed", "document.taxes", words)
    for tax in document.taxes:
        if tax.category != STANDARD and not tax.exemption:
            yield Flaw("no_exemption", "settings.taxes", _("Une exonération de TVA doit citer son texte de loi."))
        if tax.category == STANDARD and (tax.exemption or tax.exemption_code):
            yield Flaw("no_exemption", "settings.taxes", _("Une opération taxée ne cite pas d’exonération."))
