"""How an invoice is paid, its VAT per rate, its totals, what it follows (BG-16 to BG-23, BG-3)."""

from __future__ import annotations

from pole_desk.formats.facturx.tree import QDT, Element, add, add_day, add_period, money, plain
from pole_desk.formats.pdf.snapshot import Deposit, InvoiceDocument, Original, TaxTotal

CURRENCY = "EUR"
MEANS = {"transfer": "58", "debit": "59", "card": "48", "cheque": "20"}
"""UNTDID 4461 (BT-81): SEPA transfer, SEPA direct debit, card, cheque."""
ON_ISSUE = "5"
"""UNTDID 2475 (BT-8): the tax is due when the invoice is issued, the option for debits."""
OUTSIDE, STANDARD = "O", "S"


def add_settlement(parent: Element, document: InvoiceDocument) -> None:
    """All that is about money."""
    settlement = add(parent, "ApplicableHeaderTradeSettlement")
    mandate = document.mandate
    if mandate:
        add(settlement, "CreditorReferenceID", mandate.creditor)
    add(settlement, "PaymentReference", document.number)
    add(settlement, "InvoiceCurrencyCode", CURRENCY)
    _add_means(settlement, document)
    for tax in document.taxes:
        _add_tax(settlement, tax, debits=document.debits_option)
    add_period(settlement, document.period_from, document.period_to)
    terms = add(settlement, "SpecifiedTradePaymentTerms")
    if document.terms:
        add(terms, "Description", document.terms)
    add_day(terms, "DueDateDateTime", document.due_date)
    if mandate:
        add(terms, "DirectDebitMandateID", mandate.reference)
    _add_totals(settlement, document)
    for earlier in (*((document.original,) if document.original else ()), *document.deposits):
        _add_reference(settlement, earlier)


def _add_means(settlement: Element, document: InvoiceDocument) -> None:
    """How to pay (BG-16); a credit note asks for no payment."""
    if not document.payment or document.kind == "credit":
        return
    means = add(settlement, "SpecifiedTradeSettlementPaymentMeans")
    add(means, "TypeCode", MEANS[document.payment])
    if document.mandate and document.mandate.iban:
        add(add(means, "PayerPartyDebtorFinancialAccount"), "IBANID", document.mandate.iban)
    if document.payment == "transfer" and document.iban:
        add(add(means, "PayeePartyCreditorFinancialAccount"), "IBANID", document.iban)
        if document.bic:
            add(add(means, "PayeeSpecifiedCreditorFinancialInstitution"), "BICID", document.bic)


def _add_tax(settlement: Element, tax: TaxTotal, *, debits: bool) -> None:
    """The VAT of one rate (BG-23), the reason when there is none."""
    found = add(settlement, "ApplicableTradeTax")
    add(found, "CalculatedAmount", money(tax.amount))
    add(found, "TypeCode", "VAT")
    if tax.exemption:
        add(found, "ExemptionReason", tax.exemption)
    add(found, "BasisAmount", money(tax.base))
    add(found, "CategoryCode", tax.category)
    if tax.exemption_code:
        add(found, "ExemptionReasonCode", tax.exemption_code)
    if debits and tax.category == STANDARD:
        add(found, "DueDateTypeCode", ON_ISSUE)
    if tax.category != OUTSIDE:
        add(found, "RateApplicablePercent", plain(tax.percent))


def _add_totals(settlement: Element, document: InvoiceDocument) -> None:
    totals = add(settlement, "SpecifiedTradeSettlementHeaderMonetarySummation")
    add(totals, "LineTotalAmount", money(document.net))
    add(totals, "TaxBasisTotalAmount", money(document.net))
    add(totals, "TaxTotalAmount", money(document.vat), currencyID=CURRENCY)
    add(totals, "GrandTotalAmount", money(document.total))
    if document.paid:
        add(totals, "TotalPrepaidAmount", money(document.paid))
    add(totals, "DuePayableAmount", money(document.due))


def _add_reference(settlement: Element, earlier: Original | Deposit) -> None:
    """An invoice that came before: the one corrected, or a deposit (BT-25, BT-26)."""
    reference = add(settlement, "InvoiceReferencedDocument")
    add(reference, "IssuerAssignedID", earlier.number)
    add_day(reference, "FormattedIssueDateTime", earlier.issue_date, QDT)
